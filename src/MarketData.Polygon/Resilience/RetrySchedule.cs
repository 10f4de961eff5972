namespace MarketData.Polygon.Resilience;

/// <summary>
/// How long to wait before each retry. Up to a fifth is added at random, so that clients that failed together do not come back
/// together; never subtracted, so that no retry comes before the server allowed it. To what the server asked for, at most a
/// second is added: the quota is open by then. Thread-safe.
/// </summary>
internal sealed class RetrySchedule(IReadOnlyList<TimeSpan> delays, Random jitter)
{
    private const double JitterShare = 0.2;

    private static readonly TimeSpan MaxJitterAfterRetryAfter = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();

    public int Count => delays.Count;

    /// <param name="retry">0 for the first retry.</param>
    /// <param name="retryAfter">
    /// What the server asked for: it replaces the step, is at least the first step (0 would spend the quota we wait for)
    /// and at most <see cref="PolygonOptions.MaxRetryDelay"/> (86400 must not stall a run).
    /// </param>
    public TimeSpan DelayBefore(int retry, TimeSpan? retryAfter)
    {
        TimeSpan step = retryAfter is { } asked ? Max(asked, delays[0]) : delays[retry];
        TimeSpan maxJitter = step * JitterShare;
        if (retryAfter is not null)
        {
            maxJitter = Min(maxJitter, MaxJitterAfterRetryAfter);
        }

        return Min(step + (maxJitter * NextShare()), PolygonOptions.MaxRetryDelay);
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private double NextShare()
    {
        lock (gate)
        {
            return jitter.NextDouble();
        }
    }
}
