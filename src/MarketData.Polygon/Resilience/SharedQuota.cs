using MarketData.Quotas;
using Microsoft.Extensions.Logging;

namespace MarketData.Polygon.Resilience;

/// <summary>
/// Behind the gate of this process, the ledger that it shares with others. Only the first in the line asks it, so that who waits
/// costs the ledger nothing; sleeps are this process's, by the wait that the ledger names. Thread-safe.
/// </summary>
internal sealed class SharedQuota(
    IQuotaLedger ledger, QuotaPlan plan, TimeSpan attemptTimeout, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Asked again after so much of a window at the latest: others may have given places back.</summary>
    private const double MaxSleepShare = 0.05;

    /// <summary>
    /// How old a place may be when its request is sent; a place that nobody ends is held for so much longer. No ledger takes so
    /// long to answer: only the place of a process that stood still is older.
    /// </summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan MinSleep = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MaxSleep = TimeSpan.FromSeconds(5);

    /// <summary>Hands its place to those who wait in the order in which they came.</summary>
    private readonly SemaphoreSlim line = new(1, 1);
    private readonly CancellationTokenSource closing = new();

    /// <summary>Waits for a place.</summary>
    /// <exception cref="QuotaLedgerException">The ledger cannot be asked.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled, or this was disposed.</exception>
    public async Task<SharedTurn> TakeAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
        await line.WaitAsync(either.Token);
        try
        {
            bool hasWaited = false;
            while (true)
            {
                long askedAt = time.GetTimestamp();
                QuotaTurn turn = await ledger.TryEnterAsync(plan, MaxAge + attemptTimeout, either.Token);
                if (turn.Place is { } place)
                {
                    return new SharedTurn(place, askedAt, hasWaited);
                }

                hasWaited = true;
                await Task.Delay(Sleep(turn.Wait), time, either.Token);
            }
        }
        finally
        {
            line.Release();
        }
    }

    /// <summary>Whether a request may still be sent on a place; later it might count after the place was given away.</summary>
    /// <param name="askedAt">Timestamp at which the ledger was asked for it.</param>
    public bool IsFresh(long askedAt) => time.GetElapsedTime(askedAt) <= MaxAge;

    // The ends below are not cancelled with their fetch: what was sent is spent. The ledger bounds them.

    /// <param name="arrivedAt">Timestamp at which the request had surely reached the server.</param>
    public Task SpendAsync(long place, long arrivedAt) =>
        TryTellAsync(() => ledger.SpendAsync(plan, place, time.GetElapsedTime(arrivedAt), CancellationToken.None));

    public Task GiveBackAsync(long place) => TryTellAsync(() => ledger.GiveBackAsync(place, CancellationToken.None));

    /// <summary>False when the ledger could not be told.</summary>
    public Task<bool> TryCloseAsync(TimeSpan? pause) =>
        TryTellAsync(() => ledger.CloseAsync(plan, pause, CancellationToken.None));

    /// <summary>Cancels those who wait. The line itself holds nothing, and they still have to leave it.</summary>
    public void Dispose() => closing.Cancel();

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
