using MarketData.Backfill;
using MarketData.Bars;
using MarketData.IntegrationTests.Polygon;
using MarketData.IntegrationTests.Storage;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;

namespace MarketData.IntegrationTests.Backfill;

/// <summary>A checkpoint never passes a gap, whatever jobs run in which order and wherever they fail.</summary>
public sealed class CheckpointTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const int Slots = 120;
    private const int Steps = 40;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Well behind the market's last slot.</summary>
    private static DateTimeOffset Afterwards => DateTimeOffset.FromUnixTimeMilliseconds(GappyMarket.TimeOf(Slots * 2)) + Settlement.Delay;

    [Theory]
    [InlineData(1, WriterKind.Row)]
    [InlineData(2, WriterKind.Batch)]
    [InlineData(3, WriterKind.Unnest)]
    [InlineData(4, WriterKind.Copy)]
    [InlineData(5, WriterKind.Copy)]
    [InlineData(6, WriterKind.Copy)]
    public async Task Jobs_InAnyOrderAndFailingAnywhere_LeaveNoGapBehindTheCheckpoint(int seed, WriterKind kind)
    {
        Random random = new(seed);
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);
        await schema.Catalog.GetOrCreateAsync(GappyMarket.Series, Cancel);
        GappyMarket market = new(Slots, random);
        CheckpointOracle oracle = new();
        bool newestBarPassedAGap = false;
        for (int step = 0; step < Steps; step++)
        {
            int first = random.Next(Slots - 1);
            int end = Math.Min(Slots, first + 1 + random.Next(40));
            int over = random.Next(3) == 0 ? random.Next(first, Slots) : Slots;
            market.Revise(random.Next(Slots));
            int fault = random.Next(5);
            market.FailAtPage = fault == 0 ? Math.Min(1, (end - first - 1) / GappyMarket.SlotsAPage) : null;
            IBarWriter faulty = fault == 1 ? new KilledWriter(schema, writer, inTheBars: random.Next(2) == 0) : writer;

            DateTimeOffset now = Between(random, over);
            BackfillJobResult result = await RunAsync(market, faulty, first, end, now);

            // A job that has nothing to store, and covers nothing, does not come as far as the fault.
            Assert.Equal(fault > 1 || (fault == 1 && oracle.IsNothing(market, first, end, over)), result.Completed);
            if (result.Completed)
            {
                oracle.Succeed(market, first, end, over, now);
            }

            await AssertAgreesAsync(schema, market, oracle, $"seed {seed}, step {step}");
            newestBarPassedAGap |= await NewestBarIsBehindAGapAsync(schema, market);
        }

        Assert.True(newestBarPassedAGap, "the test is too tame: the newest bar would have been a checkpoint as good");
    }

    [Fact]
    public async Task Job_SecondOfThreePagesFailsForGood_MovesNothingUntilItIsRepeated()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        await schema.Catalog.GetOrCreateAsync(GappyMarket.Series, Cancel);
        GappyMarket market = new(Slots, new Random(1));
        await RunAsync(market, writer, 0, 30, Afterwards);

        market.FailAtPage = 1;
        BackfillJobResult failed = await RunAsync(market, writer, 30, 60, Afterwards);
        market.FailAtPage = null;
        BackfillJobResult behind = await RunAsync(market, writer, 60, 90, Afterwards);

        Assert.Equal(BackfillStage.Fetch, failed.Failure?.Stage);
        Assert.True(behind.Completed && behind.BarsFetched > 0);
        Assert.Equal(GappyMarket.Range(0, 30), behind.Written.Covered);
        Assert.Equal(GappyMarket.Range(0, 60), (await RunAsync(market, writer, 30, 60, Afterwards)).Written.Covered);
        Assert.Equal(GappyMarket.Range(0, 90), (await RunAsync(market, writer, 60, 90, Afterwards)).Written.Covered);
    }

    [Fact]
    public async Task Job_FetchedBeforeItsLastBarWasSettled_IsContinuedThere()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        GappyMarket market = new(Slots, new Random(1));

        BackfillJobResult early = await RunAsync(
            market, writer, 0, 20, DateTimeOffset.FromUnixTimeMilliseconds(GappyMarket.TimeOf(12)).AddSeconds(299) + Settlement.Delay);
        UtcRange covered = early.Written.Covered!.Value;
        BackfillJobResult next = await RunAsync(market, writer, 12, 20, Afterwards);

        Assert.Equal(GappyMarket.Range(0, 12), covered);
        Assert.Equal(GappyMarket.Range(0, 20), next.Written.Covered);
    }

    private static async Task<BackfillJobResult> RunAsync(GappyMarket market, IBarWriter writer, int first, int end, DateTimeOffset now)
    {
        CollectingObserver observer = new();
        BackfillJob job = new(GappyMarket.Series, GappyMarket.Range(first, end));
        await new BackfillRunner(market, writer, observer, new ManualClock(now)).RunAsync(BackfillPlan.FetchEach([job]), 1, Cancel);
        return Assert.Single(observer.Results);
    }

    /// <summary>A moment at which the bars before this slot are settled, and its own is not.</summary>
    private static DateTimeOffset Between(Random random, int slot) =>
        DateTimeOffset.FromUnixTimeMilliseconds(GappyMarket.TimeOf(slot) + random.NextInt64(Timeframe.FiveMinutes.DurationMs))
        + Settlement.Delay;

    private static async Task AssertAgreesAsync(StorageSchema schema, GappyMarket market, CheckpointOracle oracle, string where)
    {
        UtcRange? covered = await schema.CoveredAsync();
        HashSet<int> bars = await SlotsAsync(schema, "SELECT time FROM bars");
        HashSet<int> quarantined = await SlotsAsync(schema, "SELECT time FROM quarantined_bars");
        HashSet<int> open = await SlotsAsync(schema, "SELECT time FROM quarantined_bars WHERE resolved_at IS NULL");

        Assert.Equal((where, oracle.Covered), (where, covered));
        Assert.All(
            Enumerable.Range(0, Slots).Where(slot => covered?.Contains(GappyMarket.TimeOf(slot)) == true && market[slot] != GappyMarket.Slot.NoBar),
            slot => Assert.True(bars.Contains(slot) || quarantined.Contains(slot), $"{where}: slot {slot} is a gap in what is covered"));
        Assert.True(oracle.Bars.SetEquals(bars), where);
        Assert.True(quarantined.SetEquals(oracle.Quarantined), where);
        Assert.True(open.SetEquals(oracle.Open), where);
    }

    private static async Task<bool> NewestBarIsBehindAGapAsync(StorageSchema schema, GappyMarket market)
    {
        HashSet<int> known = await SlotsAsync(schema, "SELECT time FROM bars UNION SELECT time FROM quarantined_bars");
        HashSet<int> newest = await SlotsAsync(schema, "SELECT newest_bar FROM series WHERE newest_bar IS NOT NULL");
        return newest.Count > 0
            && Enumerable.Range(known.Min(), newest.Single() - known.Min()).Any(slot => market[slot] != GappyMarket.Slot.NoBar && !known.Contains(slot));
    }

    private static async Task<HashSet<int>> SlotsAsync(StorageSchema schema, string times)
    {
        HashSet<int> slots = [];
        await using NpgsqlCommand command = schema.DataSource.CreateCommand(times);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Cancel);
        while (await reader.ReadAsync(Cancel))
        {
            slots.Add(GappyMarket.SlotOf(reader.GetDateTime(0)));
        }

        return slots;
    }
}
