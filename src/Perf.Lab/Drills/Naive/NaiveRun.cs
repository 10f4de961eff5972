using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Perf.Lab.Drills.Benches;

namespace Perf.Lab.Drills.Naive;

/// <summary>
/// The bench's series fetched by the naive client, and computed and stored as the product does it: what is left of a worker without the
/// product's client.
/// </summary>
internal sealed class NaiveRun(DrillBench bench, bool obeysRetryAfter)
{
    private const int PageLimit = 50_000;

    private readonly Observer observer = new();

    /// <summary>How many series there are.</summary>
    public int Planned => bench.Scope.Series.Count;

    /// <summary>What it says that it has stored.</summary>
    public IReadOnlyDictionary<SeriesKey, UtcRange> Done => observer.Done;

    /// <summary>Fetches all series, one after the other; of whole days, which end with yesterday.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        DateOnly today = DateOnly.FromDateTime(bench.Time.GetUtcNow().UtcDateTime);
        IReadOnlyList<BackfillJob> jobs = BackfillPlan.Create(
            bench.Scope.Symbols, bench.Scope.Timeframes, UtcRange.FromDays(today.AddDays(-bench.Scope.Days), today));
        using NaiveClient client = new(bench.Stub.BaseAddress, DrillBench.Key, PageLimit, obeysRetryAfter ? bench.Time : null);
        IBarWriter writer = BarWriters.Create(
            WriterKind.Copy, bench.Database.DataSource, new SeriesCatalog(bench.Database.DataSource), BarWriters.DefaultBatchSize);
        BackfillRunner runner = new(client, writer, observer, bench.Time);
        await runner.RunAsync(BackfillPlan.FetchEach(jobs), concurrency: 1, cancellationToken);
    }

    private sealed class Observer : IBackfillObserver
    {
        private readonly Dictionary<SeriesKey, UtcRange> done = [];

        public IReadOnlyDictionary<SeriesKey, UtcRange> Done => done;

        public void StageStarted(BackfillJob job, BackfillStage stage)
        {
        }

        public void JobFinished(BackfillJobResult result)
        {
            if (result.Completed)
            {
                done.Add(result.Job.Series, result.Job.Range);
            }
        }
    }
}
