using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Time;

namespace Perf.Lab.Backfill.Planting;

/// <summary>
/// Computes the features of each job's bars as they are defined, so often that it is so many times with the product's own. Remembers what
/// is fetched, and works while the product's clock says that the job is computed. Thread-safe.
/// </summary>
internal sealed class RepeatedComputation(IBarSource source, IBackfillObserver observer, int times) : IBarSource, IBackfillObserver
{
    private readonly ConcurrentDictionary<SeriesKey, BarColumns> fetched = new();
    private readonly ConcurrentBag<FeatureColumns> unused = [];

    public async IAsyncEnumerable<BarPage> FetchAsync(
        SeriesKey series, UtcRange range, FetchOutcomes outcomes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        BarColumns bars = new();
        await foreach (BarPage page in source.FetchAsync(series, range, outcomes, cancellationToken))
        {
            bars.Append(page.Bars);
            yield return page;
        }

        fetched[series] = bars;
    }

    public void StageStarted(BackfillJob job, BackfillStage stage)
    {
        observer.StageStarted(job, stage);
        if (stage != BackfillStage.Compute || !fetched.TryRemove(job.Series, out BarColumns? bars))
        {
            return;
        }

        FeatureColumns features = unused.TryTake(out FeatureColumns? taken) ? taken : new FeatureColumns();
        for (int i = 1; i < times; i++)
        {
            FeatureEngine.Scalar.Compute(bars, features);
        }

        unused.Add(features);
    }

    public void JobFinished(BackfillJobResult result) => observer.JobFinished(result);
}
