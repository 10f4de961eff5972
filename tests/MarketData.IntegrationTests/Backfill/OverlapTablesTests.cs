using System.Collections.Concurrent;
using MarketData.Backfill;
using MarketData.Instruments;
using MarketData.IntegrationTests.Polygon;
using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using MarketData.Postgres.Writers;
using MarketData.Time;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Backfill;

/// <summary>A backfill leaves the same tables, to the last byte, whether or not its stages overlap.</summary>
public sealed class OverlapTablesTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly Symbol[] Symbols = [.. Universe.TwentyFive.Where(symbol => symbol.Name is "AAPL" or "ASML" or "BTC")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Three ranges of every series: the second touches the first, the third overlaps both.</summary>
    [Theory]
    [InlineData(WriterKind.Copy, false)]
    [InlineData(WriterKind.Copy, true)]
    [InlineData(WriterKind.CopyMerge, false)]
    [InlineData(WriterKind.Unnest, true)]
    public async Task Backfill_Overlap_LeavesTheTablesOfOneStageAtATime(WriterKind kind, bool oneFetch)
    {
        await using StubProcess stub = await StubProcess.StartAsync(new StubOptions { Seed = 5 }, Cancel);
        IReadOnlyList<BackfillJob> jobs =
        [
            .. BackfillPlan.Create(Symbols, Timeframe.Backfilled, Days(20, 24)),
            .. BackfillPlan.Create(Symbols, Timeframe.Backfilled, Days(24, 28)),
            .. BackfillPlan.Create(Symbols, Timeframe.Backfilled, Days(22, 27)),
        ];
        IReadOnlyList<FetchGroup> groups = oneFetch ? BackfillPlan.FetchOnce(jobs) : BackfillPlan.FetchEach(jobs);

        byte[] expected = await BackfillAsync(stub, kind, groups, concurrency: 1, overlap: false);

        foreach (int concurrency in (int[])[1, 3])
        {
            byte[] actual = await BackfillAsync(stub, kind, groups, concurrency, overlap: true);
            Assert.True(expected.AsSpan().SequenceEqual(actual), $"lanes: {concurrency}; the tables differ");
        }
    }

    private static UtcRange Days(int first, int end) => UtcRange.FromDays(new DateOnly(2025, 10, first), new DateOnly(2025, 10, end));

    private async Task<byte[]> BackfillAsync(
        StubProcess stub, WriterKind kind, IReadOnlyList<FetchGroup> groups, int concurrency, bool overlap)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        foreach (BackfillJob job in groups.SelectMany(group => group.Jobs))
        {
            // Keys are given as series come, and lanes come as they may.
            await schema.Catalog.GetOrCreateAsync(job.Series, Cancel);
        }

        PolygonOptions options = new(new ApiKey(stub.ApiKey)) { BaseAddress = stub.BaseAddress };
        using PolygonBarSource source = PolygonBarSource.Create(options, TimeProvider.System, new Random(1));
        ConcurrentQueueObserver observer = new();
        // The time of the computation is stored, too.
        ManualClock clock = new(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));

        await new BackfillRunner(source, schema.Writer(kind), observer, clock) { Overlap = overlap }.RunAsync(groups, concurrency, Cancel);

        Assert.Equal(groups.Sum(group => group.Jobs.Count), observer.Results.Count);
        Assert.All(observer.Results, result => Assert.True(result.Completed, result.Failure?.Message));
        return await schema.DumpAsync();
    }

    private sealed class ConcurrentQueueObserver : IBackfillObserver
    {
        public ConcurrentQueue<BackfillJobResult> Results { get; } = new();

        public void StageStarted(BackfillJob job, BackfillStage stage)
        {
        }

        public void JobFinished(BackfillJobResult result) => Results.Enqueue(result);
    }
}
