using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Instruments;
using MarketData.IntegrationTests.Polygon;
using MarketData.IntegrationTests.Storage;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Writers;
using MarketData.Time;

namespace MarketData.IntegrationTests.Backfill;

/// <summary>A backfill that is continued again and again leaves the rows of one that was not, in real tables and by every writer.</summary>
public sealed class IncrementTablesTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly UtcRange Range = UtcRange.FromDays(new DateOnly(2025, 3, 3), new DateOnly(2025, 5, 1));

    private static readonly DateTimeOffset Settled = Range.End.AddDays(3);

    private static readonly IReadOnlyList<BackfillJob> Jobs = BackfillPlan.Create(
        [Symbol.Crypto("BTC"), Symbol.Stock("AAPL")], [Timeframe.OneHour, Timeframe.FourHours], Range);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="withoutStates">They are deleted before every second increment, as if they were of another version.</param>
    [Theory]
    [InlineData(1, WriterKind.Copy, false)]
    [InlineData(2, WriterKind.CopyMerge, true)]
    [InlineData(3, WriterKind.Unnest, false)]
    [InlineData(4, WriterKind.Batch, true)]
    public async Task Continue_RandomIncrements_LeaveTheRowsOfOneGo(int seed, WriterKind kind, bool withoutStates)
    {
        await using StorageSchema increments = await database.CreateSchemaAsync();
        await using StorageSchema oneGo = await database.CreateSchemaAsync();
        Random random = new(seed);
        int runs = 0;
        for (DateTimeOffset now = Range.Start.AddDays(31); now < Settled; now += TimeSpan.FromHours(random.Next(1, 150)), runs++)
        {
            await ContinueAsync(increments, seed, kind, now);
            if (withoutStates && runs % 2 == 0)
            {
                await increments.ExecuteAsync("DELETE FROM feature_states");
            }
        }

        await ContinueAsync(increments, seed, kind, Settled);
        await ContinueAsync(oneGo, seed, WriterKind.Copy, Settled);

        Assert.True(runs > 3, "few increments");
        IReadOnlyDictionary<SeriesKey, UtcRange> coverage = await CoverageAsync(increments);
        Assert.All(Jobs, job => Assert.Equal(Range, coverage[job.Series]));
        foreach (BackfillJob job in Jobs)
        {
            Assert.Equal(await RowsAsync(oneGo, job.Series), await RowsAsync(increments, job.Series));
        }
    }

    private static async Task ContinueAsync(StorageSchema schema, int seed, WriterKind kind, DateTimeOffset now)
    {
        ManualClock clock = new(now);
        CollectingObserver observer = new();
        IReadOnlyList<BackfillJob> left = BackfillPlan.Continue(Jobs, await CoverageAsync(schema));
        BackfillRunner runner = new(new LateMarket(seed, clock), schema.Writer(kind), observer, clock)
        {
            History = new FeatureHistory(schema.DataSource),
        };
        await runner.RunAsync(BackfillPlan.FetchEach(left), 1, Cancel);
        Assert.All(observer.Results, result => Assert.True(result.Completed, result.Failure?.Message));
    }

    private static Task<IReadOnlyDictionary<SeriesKey, UtcRange>> CoverageAsync(StorageSchema schema) =>
        new CoverageReader(schema.DataSource).ReadAsync([.. Jobs.Select(job => job.Series)], Cancel);

    private static async Task<IEnumerable<(long Time, string Values)>> RowsAsync(StorageSchema schema, SeriesKey series) =>
        (await StoredRow.ReadAsync(schema.DataSource, series, Cancel)).Select(row => (row.TimeUnixMs, row.Values));
}
