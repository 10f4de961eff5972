using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Storage;
using Perf.Lab.Backfill.Planting;

namespace Perf.Lab.Backfill;

/// <summary>What settings make of the product's backfill.</summary>
internal static class BackfillParts
{
    public static IReadOnlyList<FetchGroup> Group(BackfillSettings settings, IReadOnlyList<BackfillJob> jobs) =>
        settings.OneFetch ? BackfillPlan.FetchOnce(jobs) : BackfillPlan.FetchEach(jobs);

    public static BackfillRunner Runner(
        BackfillSettings settings,
        IBarSource from,
        IBarWriter writer,
        IFeatureHistory history,
        IBackfillObserver observer,
        TimeProvider time)
    {
        (IBarSource source, IBackfillObserver watching) = Plants.Around(from, observer, settings.Plant, time);
        return new BackfillRunner(source, writer, watching, time)
        {
            Overlap = settings.Overlap,
            History = history,
            Engine = settings.Engine,
        };
    }
}
