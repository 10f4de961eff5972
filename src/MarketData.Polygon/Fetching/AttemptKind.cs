namespace MarketData.Polygon.Fetching;

/// <summary>What an attempt at a page came to.</summary>
internal enum AttemptKind
{
    /// <summary>Nothing was attempted yet.</summary>
    None,

    /// <summary>The page came and was accepted.</summary>
    Accepted,

    /// <summary>A page came and was not accepted.</summary>
    Rejected,

    /// <summary>Status 429.</summary>
    RateLimited,

    /// <summary>Status 5xx or 408.</summary>
    ServerFailed,

    /// <summary>Status 401 or 403: the key is not known, or not entitled.</summary>
    KeyRefused,

    /// <summary>Any other status: asking again would not change it.</summary>
    RequestRefused,

    /// <summary>No answer: the connection could not be made or broke.</summary>
    NoAnswer,

    /// <summary>Not sent: the circuit breaker is open, for the server kept failing.</summary>
    HeldBack,

    /// <summary>Not sent: too many requests wait for the quota already.</summary>
    QuotaQueueFull,
}
