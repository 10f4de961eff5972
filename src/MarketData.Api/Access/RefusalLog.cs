using System.Net;

namespace MarketData.Api.Access;

/// <summary>
/// Logs requests that did not hold the administrators' key: the first at once, then a line a minute at most that says how many there
/// were, so that a flood of them does not fill the disk. Those after the last line are told with the next refusal. Thread-safe.
/// </summary>
internal sealed class RefusalLog(TimeProvider clock, ILogger<RefusalLog> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private long? loggedAt;
    private long untold;

    public void Add(IPAddress? client)
    {
        long count;
        lock (gate)
        {
            untold++;
            if (loggedAt is { } last && clock.GetElapsedTime(last) < Pause)
            {
                return;
            }

            loggedAt = clock.GetTimestamp();
            (count, untold) = (untold, 0);
        }

        Log.AdministratorRefused(logger, count, client);
    }
}
