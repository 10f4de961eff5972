namespace Perf.Testbed.Stub;

/// <summary>
/// Allows so many requests in each window. A window starts with the first request after the last one ended. Thread-safe.
/// </summary>
internal sealed class RequestQuota(int requests, TimeSpan window, TimeProvider timeProvider)
{
    private readonly Lock gate = new();
    private long windowStart = timeProvider.GetTimestamp();
    private int taken;

    /// <param name="untilNextWindow">How long it is until a request can succeed again, when this one cannot.</param>
    public bool TryTake(out TimeSpan untilNextWindow)
    {
        lock (gate)
        {
            TimeSpan elapsed = timeProvider.GetElapsedTime(windowStart);
            if (elapsed >= window)
            {
                windowStart = timeProvider.GetTimestamp();
                elapsed = TimeSpan.Zero;
                taken = 0;
            }

            untilNextWindow = window - elapsed;
            if (taken == requests)
            {
                return false;
            }

            taken++;
            return true;
        }
    }
}
