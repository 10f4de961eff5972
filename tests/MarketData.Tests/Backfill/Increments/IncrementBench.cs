using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Time;

namespace MarketData.Tests.Backfill.Increments;

/// <summary>Backfills of a revising market into a store in memory, at any time of the test's choice.</summary>
internal sealed class IncrementBench(int seed, MemoryStore store)
{
    /// <summary>Reached only by a run that hangs.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly ManualClock clock = new();

    public MemoryStore Store => store;

    public FeatureEngine Engine { get; init; }

    public bool Overlap { get; init; }

    public bool OneFetch { get; init; }

    public int Concurrency { get; init; } = 1;

    /// <summary>Of 100 bars, how many there are not.</summary>
    public int Missing { get; set; } = 3;

    public IReadOnlyList<BackfillJobResult> Results { get; private set; } = [];

    /// <summary>Fetches what the series have not covered by then.</summary>
    public async Task ContinueAsync(IReadOnlyList<BackfillJob> jobs, DateTimeOffset now)
    {
        IReadOnlyDictionary<SeriesKey, UtcRange> coverage =
            await store.ReadAsync([.. jobs.Select(job => job.Series)], TestContext.Current.CancellationToken);
        await RunAsync(BackfillPlan.Continue(jobs, coverage), now);
    }

    public async Task RunAsync(IReadOnlyList<BackfillJob> jobs, DateTimeOffset now)
    {
        clock.Advance(now - clock.GetUtcNow());
        RecordingObserver observer = new();
        await new BackfillRunner(new RevisingMarket(seed, clock) { Missing = Missing }, store, observer, clock)
        {
            History = store,
            Engine = Engine,
            Overlap = Overlap,
        }
            .RunAsync(OneFetch ? BackfillPlan.FetchOnce(jobs) : BackfillPlan.FetchEach(jobs), Concurrency, TestContext.Current.CancellationToken)
            .WaitAsync(Deadline, TestContext.Current.CancellationToken);
        Results = observer.Results;
        Assert.All(Results, result => Assert.Null(result.Failure));
        Assert.Equal(jobs.Count, Results.Count);
    }
}
