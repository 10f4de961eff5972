namespace MarketData.Polygon.Resilience;

/// <summary>
/// Bounds a page with all its attempts and the waits between them. It can be stopped, for waiting for quota is nobody's
/// slowness. Not thread-safe.
/// </summary>
internal sealed class PageTimer : IDisposable
{
    private readonly TimeProvider timeProvider;
    private readonly CancellationTokenSource expiry;
    private readonly CancellationTokenSource either;
    private TimeSpan left;
    private long runningSince;

    public PageTimer(TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        this.timeProvider = timeProvider;
        left = timeout;
        runningSince = timeProvider.GetTimestamp();
        expiry = new CancellationTokenSource(timeout, timeProvider);
        either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, expiry.Token);
    }

    /// <summary>Cancelled by the caller or by the end of the time.</summary>
    public CancellationToken Token => either.Token;

    public bool HasExpired => expiry.IsCancellationRequested;

    public void Pause()
    {
        expiry.CancelAfter(Timeout.InfiniteTimeSpan);
        TimeSpan rest = left - timeProvider.GetElapsedTime(runningSince);
        left = rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }

    public void Resume()
    {
        runningSince = timeProvider.GetTimestamp();
        expiry.CancelAfter(left);
    }

    public void Dispose()
    {
        either.Dispose();
        expiry.Dispose();
    }
}
