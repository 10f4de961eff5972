using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Features;
using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using MarketData.Storage;
using Perf.Lab.Drills.Naive;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Faults;

/// <summary>Fault 22: bars out of order, pages that overlap, and bars that are later put right.</summary>
public sealed class Fault22OrderAndRevisionTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    [Theory]
    [InlineData(StubFaultKind.OutOfOrder)]
    [InlineData(StubFaultKind.OverlappingPage)]
    public async Task Page_WronglyOrderedOnce_IsAskedForAgain(StubFaultKind kind)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = 1 });
        using PolygonBarSource client = bench.Client();

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.True(run.Only.Completed);
        Assert.Equal((1, 1), (run.Outcomes.RejectedPages, run.Outcomes.Retries));
    }

    [Theory]
    [InlineData(StubFaultKind.OutOfOrder)]
    [InlineData(StubFaultKind.OverlappingPage)]
    public async Task Page_WronglyOrderedEachTime_FailsTheJobAndStoresNothing(StubFaultKind kind)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = 1, Times = null });
        using PolygonBarSource client = bench.Client();

        FaultRun run = await bench.RunAsync(client);

        Assert.Null(await bench.FindDamageAsync(run));
        Assert.Contains("TimesNotAscending", run.Only.Failure?.Message, StringComparison.Ordinal);
        Assert.Equal(4, run.Outcomes.RejectedPages);
    }

    [Fact]
    public async Task Bars_RevisedSince_AreReplacedByTheNextFetch()
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(StubFaultKind.RevisedBars));
        using PolygonBarSource client = bench.Client();

        FaultRun before = await bench.RunAsync(client);
        string? stale = await bench.FindDamageAsync(before);
        FaultRun after = await bench.RunAsync(client);

        Assert.StartsWith("I1", stale, StringComparison.Ordinal);
        Assert.Null(await bench.FindDamageAsync(after));
        Assert.True(after.Only.Written.RowsChanged > 0);
    }

    /// <summary>The negative control: the features refuse such bars, so that one bad answer costs the whole job.</summary>
    [Theory]
    [InlineData(StubFaultKind.OutOfOrder)]
    [InlineData(StubFaultKind.OverlappingPage)]
    public async Task NaiveClient_OfAWronglyOrderedPage_LosesTheJob(StubFaultKind kind)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Skip = 1 });
        using NaiveClient client = bench.Naive();

        FaultRun run = await bench.RunAsync(client);

        Assert.Equal((false, BackfillStage.Compute), (run.Only.Completed, run.Only.Failure?.Stage));
    }

    /// <summary>The negative control: a store that keeps what it has never learns what was put right.</summary>
    [Fact]
    public async Task NaiveStore_OfRevisedBars_KeepsTheOldOnes()
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(StubFaultKind.RevisedBars));
        using PolygonBarSource client = bench.Client();
        FirstComesStays store = new(bench.Writer());

        await bench.RunAsync(client, writer: store);
        FaultRun after = await bench.RunAsync(client, writer: store);

        Assert.True(after.Only.Completed);
        Assert.StartsWith("I1", await bench.FindDamageAsync(after), StringComparison.Ordinal);
    }

    /// <summary>Writes only bars at times that it has not written yet.</summary>
    private sealed class FirstComesStays(IBarWriter writer) : IBarWriter
    {
        private readonly HashSet<long> written = [];

        public string Name => "first comes, stays";

        public Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default)
        {
            BarColumns bars = data.Bars;
            BarColumns fresh = new();
            for (int i = 0; i < bars.Count; i++)
            {
                if (written.Add(bars.TimesUnixMs[i]))
                {
                    fresh.Add(bars.TimesUnixMs[i], bars.Opens[i], bars.Highs[i], bars.Lows[i], bars.Closes[i], bars.Volumes[i]);
                }
            }

            FeatureColumns features = new();
            features.Resize(fresh.Count);
            QuantFeatures.Compute(fresh, features);
            return writer.WriteAsync(data with { Bars = fresh, Features = features }, cancellationToken);
        }
    }
}
