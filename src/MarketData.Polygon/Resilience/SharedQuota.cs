using MarketData.Quotas;
using Microsoft.Extensions.Logging;

namespace MarketData.Polygon.Resilience;

/// <summary>
/// Behind the gate of this process, the ledger that it shares with others. Only the first in the line asks it, so that who waits
/// costs the ledger nothing; sleeps are this process's, by the wait that the ledger names. Thread-safe.
/// </summary>
internal sealed class SharedQuota(
    IQuotaLedger ledger, QuotaPlan plan, TimeSpan longestTravel, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Asked again after so much of a window at the latest: others may have given places back.</summary>
    private const double MaxSleepShare = 0.05;

    private static readonly TimeSpan MinSleep = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaxSleep = TimeSpan.FromSeconds(5);

    /// <summary>Hands its place to those who wait in the order in which they came.</summary>
    private readonly SemaphoreSlim line = new(1, 1);

    /// <summary>Waits for a place.</summary>
    /// <exception cref="QuotaLedgerException">The ledger cannot be asked.</exception>
    public async Task<(long Place, bool HasWaited)> TakeAsync(CancellationToken cancellationToken)
    {
        await line.WaitAsync(cancellationToken);
        try
        {
            bool hasWaited = false;
            while (true)
            {
                QuotaTurn turn = await ledger.TryEnterAsync(plan, longestTravel, cancellationToken);
                if (turn.Place is { } place)
                {
                    return (place, hasWaited);
                }

                hasWaited = true;
                await Task.Delay(Sleep(turn.Wait), time, cancellationToken);
            }
        }
        finally
        {
            line.Release();
        }
    }

    // The ends below are not cancelled with their fetch: what was sent is spent. The ledger bounds them.

    /// <param name="arrivedAt">Timestamp at which the request had surely reached the server.</param>
    public Task SpendAsync(long place, long arrivedAt) =>
        TryTellAsync(() => ledger.SpendAsync(plan, place, time.GetElapsedTime(arrivedAt), CancellationToken.None));

    public Task GiveBackAsync(long place) => TryTellAsync(() => ledger.GiveBackAsync(place, CancellationToken.None));

    /// <summary>False when the ledger could not be told.</summary>
    public Task<bool> TryCloseAsync(TimeSpan? pause) =>
        TryTellAsync(() => ledger.CloseAsync(plan, pause, CancellationToken.None));

    public void Dispose() => line.Dispose();

    /// <summary>Timers count whole milliseconds and cut off the rest: rounded up.</summary>
    private TimeSpan Sleep(TimeSpan wait)
    {
        TimeSpan longest = TimeSpan.FromTicks(Math.Clamp((plan.Window * MaxSleepShare).Ticks, MinSleep.Ticks, MaxSleep.Ticks));
        TimeSpan bounded = wait < longest ? wait : longest;
        return TimeSpan.FromMilliseconds(Math.Max(MinSleep.TotalMilliseconds, Math.Ceiling(bounded.TotalMilliseconds)));
    }

    private async Task<bool> TryTellAsync(Func<Task> tell)
    {
        try
        {
            await tell();
            return true;
        }
        catch (QuotaLedgerException e)
        {
            // What was fetched is good all the same, and the next request cannot pass before the ledger is there again.
            Log.QuotaNotTold(logger, e.Message);
            return false;
        }
    }
}
