using MarketData.Bars;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Tables;
using MarketData.Time;
using Npgsql;

namespace MarketData.IntegrationTests.Storage.Reading;

/// <summary>A read touches what it returns, and not what else there is: counted by the server.</summary>
public sealed class ReadBufferTests(FilledTables tables) : IClassFixture<FilledTables>
{
    private const int Limit = 500;

    private static readonly SeriesKey Series = FilledTables.Series[17];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The bound of issue 4. The pages of <c>series</c>, of the primary key and of the rows themselves are in it.</summary>
    [Theory]
    [InlineData(BarIndex.None, BarPartitions.None)]
    [InlineData(BarIndex.ComputedAt, BarPartitions.None)]
    [InlineData(BarIndex.Covering, BarPartitions.None)]
    [InlineData(BarIndex.Brin, BarPartitions.None)]
    [InlineData(BarIndex.None, BarPartitions.Monthly)]
    public async Task ReadLatest_OfOneOfManySeries_TouchesAtMostThreeTimesThePagesOfItsRows(BarIndex index, BarPartitions partitions)
    {
        StorageSchema schema = await tables.GetAsync(new BarTableDesign(index, partitions));
        long pages = await FilledTables.PagesOfLatestAsync(schema.DataSource, Series, Limit, Cancel);

        ReadPlan plan = await ReadAsync(schema, range: null, Limit);

        Assert.InRange(pages, Limit / 60, Limit / 30);
        Assert.InRange(plan.Buffers, 1, 3 * pages);
    }

    [Theory]
    [InlineData(BarPartitions.None)]
    [InlineData(BarPartitions.Monthly)]
    public async Task ReadRange_OfAMonthThatIsLongPast_TouchesItsRowsOnly(BarPartitions partitions)
    {
        StorageSchema schema = await tables.GetAsync(new BarTableDesign(BarIndex.None, partitions));
        UtcRange february = UtcRange.FromDays(new DateOnly(2024, 2, 1), new DateOnly(2024, 3, 1));

        ReadPlan plan = await ReadAsync(schema, february, limit: 10_000);

        Assert.InRange(plan.Buffers, 1, 3 * (29 * 24 / 45));
        Assert.Single(plan.ScansOfBars);
    }

    [Fact]
    public async Task ReadLatest_OfAPartitionedTable_ExecutesTheNewestPartitionsOnly()
    {
        StorageSchema schema = await tables.GetAsync(new BarTableDesign(BarIndex.None, BarPartitions.Monthly));

        ReadPlan plan = await ReadAsync(schema, range: null, limit: 10);

        Assert.Single(plan.ExecutedScansOfBars);
    }

    /// <summary>25 series in one statement touch what 25 statements touch, and no more.</summary>
    [Theory]
    [InlineData(BarPartitions.None)]
    [InlineData(BarPartitions.Monthly)]
    public async Task ReadLatest_OfASetOfSeries_TouchesWhatTheyTakeOneByOne(BarPartitions partitions)
    {
        StorageSchema schema = await tables.GetAsync(new BarTableDesign(BarIndex.None, partitions));
        SeriesKey[] set = [.. FilledTables.Series.Where((_, i) => i % 3 != 0).Take(25)];
        long pages = 0;
        foreach (SeriesKey series in set)
        {
            pages += await FilledTables.PagesOfLatestAsync(schema.DataSource, series, Limit, Cancel);
        }

        await using NpgsqlConnection connection = await schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlCommand command = SeriesSetReader.LatestCommand(connection, set, range: null, Limit);
        ReadPlan plan = await ReadPlan.ExecuteAsync(command, Cancel);

        Assert.False(plan.HasSeqScanOfBars);
        Assert.InRange(plan.Buffers, 1, 3 * pages);
    }

    private static async Task<ReadPlan> ReadAsync(StorageSchema schema, UtcRange? range, int limit)
    {
        await using NpgsqlConnection connection = await schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlCommand command = SeriesReader.LatestCommand(connection, Series, range, limit);
        return await ReadPlan.ExecuteAsync(command, Cancel);
    }
}
