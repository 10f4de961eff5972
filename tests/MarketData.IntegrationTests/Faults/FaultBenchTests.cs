using MarketData.Bars;
using MarketData.Features;
using MarketData.IntegrationTests.Polygon;
using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using MarketData.Storage;
using MarketData.Time;
using Perf.Testbed.Stub.Faults;

namespace MarketData.IntegrationTests.Faults;

/// <summary>The judge of the fault tests sees a checkpoint that is not what was fetched and stored.</summary>
public sealed class FaultBenchTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    /// <param name="days">From the start of the range, which has two; null: none is claimed.</param>
    [Theory]
    [InlineData(null)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task FindDamage_OfACompletedJobWhoseRangeIsWronglyCovered_FindsIt(int? days)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        using PolygonBarSource client = bench.Client();
        DateOnly first = DateOnly.FromDateTime(FaultBench.Range.Start.UtcDateTime);
        UtcRange? claimed = days is null ? null : UtcRange.FromDays(first, first.AddDays(days.Value));

        FaultRun run = await bench.RunAsync(client, writer: new ClaimingWriter(bench.Writer(), claimed));

        Assert.True(run.Only.Completed);
        Assert.StartsWith("I3", await bench.FindDamageAsync(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StubFaultKind.ServerError)] // fails
    [InlineData(StubFaultKind.NullResults)] // ends in doubt
    public async Task FindDamage_OfAJobThatCoversThoughItFetchedNothing_FindsIt(StubFaultKind kind)
    {
        await using FaultBench bench = await FaultBench.StartAsync(database);
        bench.Inject(new StubFault(kind) { Times = null });
        using PolygonBarSource client = bench.Client();
        SeriesData claim = new(FaultBench.Series, new BarColumns(), new FeatureColumns(), Fetches.Now) { Covered = FaultBench.Range };

        await bench.Writer().WriteAsync(claim, TestContext.Current.CancellationToken);
        FaultRun run = await bench.RunAsync(client);

        Assert.StartsWith("I3", await bench.FindDamageAsync(run, missing: FaultBench.BarCount()), StringComparison.Ordinal);
    }

    /// <summary>Claims the same range whatever was fetched.</summary>
    private sealed class ClaimingWriter(IBarWriter writer, UtcRange? claimed) : IBarWriter
    {
        public string Name => "claiming";

        public Task<WriteOutcome> WriteAsync(SeriesData data, CancellationToken cancellationToken = default) =>
            writer.WriteAsync(data with { Covered = claimed }, cancellationToken);
    }
}
