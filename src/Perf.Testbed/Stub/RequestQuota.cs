namespace Perf.Testbed.Stub;

/// <summary>
/// Allows so many requests in each window. A window starts with the first request, and again with the
/// first one after it ended. Thread-safe.
/// </summary>
internal sealed class RequestQuota(int requests, TimeSpan window, TimeProvider timeProvider)
{
    private readonly Lock gate = new();
    private long? windowStart;
    private int taken;

    /// <param name="untilNextWindow">How long it is until a request can succeed again, when this one cannot.</param>
    public bool TryTake(out TimeSpan untilNextWindow)
    {
        lock (gate)
        {
            long now = timeProvider.GetTimestamp();
            if (windowStart is null || timeProvider.GetElapsedTime(windowStart.Value, now) >= window)
            {
                windowStart = now;
                taken = 0;
            }

            untilNextWindow = window - timeProvider.GetElapsedTime(windowStart.Value, now);
            if (taken == requests)
            {
                return false;
            }

            taken++;
            return true;
        }
    }
}
