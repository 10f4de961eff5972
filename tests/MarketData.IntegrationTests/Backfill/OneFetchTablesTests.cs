using MarketData.Backfill;
using MarketData.Instruments;
using MarketData.IntegrationTests.Polygon;
using MarketData.IntegrationTests.Storage;
using MarketData.Polygon;
using MarketData.Postgres.Writers;
using MarketData.Time;
using Perf.Testbed.Stub;

namespace MarketData.IntegrationTests.Backfill;

/// <summary>A backfill leaves the same tables, to the last byte, whether every timeframe was fetched or only the shortest.</summary>
public sealed class OneFetchTablesTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly Symbol[] Symbols = [.. Universe.TwentyFive.Where(symbol => symbol.Name is "AAPL" or "ASML" or "BTC")];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Over a change of the clocks or a half day; each range ends inside bars of four hours, a day and a week.</summary>
    [Theory]
    [InlineData(2025, 10, 20, 24)]
    [InlineData(2025, 3, 3, 16)]
    [InlineData(2024, 11, 20, 15)]
    public async Task Backfill_OneFetch_LeavesTheTablesOfAFetchForEachTimeframe(int year, int month, int day, int days)
    {
        await using StubProcess stub = await StubProcess.StartAsync(new StubOptions { Seed = 5 }, Cancel);
        DateOnly first = new(year, month, day);
        IReadOnlyList<BackfillJob> jobs = BackfillPlan.Create(Symbols, Timeframe.All, UtcRange.FromDays(first, first.AddDays(days)));

        (byte[] expected, int fetches) = await BackfillAsync(stub, BackfillPlan.FetchEach(jobs));
        (byte[] actual, int oneFetches) = await BackfillAsync(stub, BackfillPlan.FetchOnce(jobs));

        Assert.True(expected.AsSpan().SequenceEqual(actual), "the tables differ");
        Assert.True(oneFetches * 4 < fetches, $"{oneFetches} requests instead of {fetches}");
    }

    /// <returns>Both tables, and how many requests were sent.</returns>
    private async Task<(byte[] Tables, int Requests)> BackfillAsync(StubProcess stub, IReadOnlyList<FetchGroup> groups)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        PolygonOptions options = new(new ApiKey(stub.ApiKey)) { BaseAddress = stub.BaseAddress };
        using PolygonBarSource source = PolygonBarSource.Create(options, TimeProvider.System, new Random(1));
        CollectingObserver observer = new();
        // The time of the computation is stored, too.
        ManualClock clock = new(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero));

        await new BackfillRunner(source, schema.Writer(WriterKind.Copy), observer, clock).RunAsync(groups, 1, Cancel);

        Assert.All(observer.Results, result => Assert.True(result.Completed, result.Failure?.Message));
        Assert.All(observer.Results, result => Assert.True(result.BarsFetched > 0));
        return (await schema.DumpAsync(), observer.Results.Sum(result => result.Outcomes.Requests));
    }
}
