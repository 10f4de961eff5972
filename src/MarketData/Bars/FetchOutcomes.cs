namespace MarketData.Bars;

/// <summary>
/// Everything that happened while one series was fetched: nothing a source does is hidden. Not thread-safe, and a source may add
/// to it between pages as well (while it fetches ahead): read it when the enumeration has ended.
/// </summary>
public sealed class FetchOutcomes
{
    /// <summary>HTTP requests sent, retries included.</summary>
    public int Requests { get; set; }

    /// <summary>Requests that repeat an earlier one of the same page.</summary>
    public int Retries { get; set; }

    /// <summary>Answers 429: the quota was spent.</summary>
    public int RateLimited { get; set; }

    /// <summary>Attempts that had to wait for the client's own quota.</summary>
    public int QuotaWaits { get; set; }

    /// <summary>The sum of those waits.</summary>
    public TimeSpan QuotaWaitTime { get; set; }

    /// <summary>Times that a failure of this fetch opened the circuit breaker.</summary>
    public int BreakerOpenings { get; set; }

    /// <summary>Attempts not sent because the circuit breaker was open. They spend no quota and are no requests.</summary>
    public int HeldBack { get; set; }

    /// <summary>Pages that came and were not accepted (truncated, another ticker, times out of order ...).</summary>
    public int RejectedPages { get; set; }

    /// <summary>
    /// Fetches that came to no bars though the market was open, and were believed because repeated attempts said so: a symbol
    /// that was not listed yet, or a source that hides something. Each attempt is a rejected page as well.
    /// </summary>
    public int EmptyWhileOpen { get; set; }

    /// <summary>
    /// Fetches whose last bar was followed by a whole session without one: a symbol that was halted or delisted, or a source that
    /// ends too soon. What came is accepted; behind the last bar nothing is known.
    /// </summary>
    public int EndedEarly { get; set; }

    /// <summary>
    /// Bars left out of an accepted page because they cannot be true (not finite, high below low ...); of a job that makes its bars,
    /// those made from such bars.
    /// </summary>
    public int QuarantinedBars { get; set; }

    /// <summary>Pages accepted.</summary>
    public int Pages { get; set; }

    /// <summary>Length of the accepted pages' JSON, decompressed.</summary>
    public long BodyBytes { get; set; }
}
