using System.Runtime.CompilerServices;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Time;

namespace Perf.Lab.Backfill.Planting;

/// <summary>
/// Slows fetching down until it has taken as long as storing, and computing until half as long, by what the jobs before took: so that on
/// every machine, and for every plan, no stage takes most of the time. Fetching waits; computing keeps a processor busy. Thread-safe.
/// </summary>
internal sealed class BalancedStages(IBarSource source, IBackfillObserver observer, TimeProvider time) : IBarSource, IBackfillObserver
{
    private const double ComputeOfStore = 0.5;
    private const int SpinsBetweenLooks = 100;

    private readonly Lock gate = new();
    private TimeSpan fetched;
    private TimeSpan computed;
    private TimeSpan stored;

    public async IAsyncEnumerable<BarPage> FetchAsync(
        SeriesKey series, UtcRange range, FetchOutcomes outcomes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long began = time.GetTimestamp();
        await foreach (BarPage page in source.FetchAsync(series, range, outcomes, cancellationToken))
        {
            yield return page;
        }

        TimeSpan owed = Read(() => stored - fetched) - time.GetElapsedTime(began);
        if (owed > TimeSpan.Zero)
        {
            await Task.Delay(owed, time, cancellationToken);
        }
    }

    public void StageStarted(BackfillJob job, BackfillStage stage)
    {
        observer.StageStarted(job, stage);
        if (stage == BackfillStage.Compute)
        {
            long began = time.GetTimestamp();
            TimeSpan owed = Read(() => (stored * ComputeOfStore) - computed);
            while (time.GetElapsedTime(began) < owed)
            {
                Thread.SpinWait(SpinsBetweenLooks);
            }
        }
    }

    public void JobFinished(BackfillJobResult result)
    {
        lock (gate)
        {
            fetched += result.FetchTime;
            computed += result.ComputeTime;
            stored += result.StoreTime;
        }

        observer.JobFinished(result);
    }

    private TimeSpan Read(Func<TimeSpan> owed)
    {
        lock (gate)
        {
            return owed();
        }
    }
}
