namespace MarketData.Api.Health;

/// <summary>What the service can do.</summary>
internal enum HealthStatus
{
    /// <summary>The process answers.</summary>
    Live,

    /// <summary>It answers with what the database holds.</summary>
    Ready,

    /// <summary>It answers with what it holds in memory.</summary>
    Degraded,
}
