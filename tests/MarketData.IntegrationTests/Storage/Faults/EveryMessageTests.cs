using MarketData.Bars;
using MarketData.Features;
using MarketData.IntegrationTests.Storage.Tables;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Tables;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using Npgsql;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>Wherever between two messages a client dies, its write is there whole or not at all, and the same write again is.</summary>
public sealed class EveryMessageTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly SeriesKey Series = SampleSeries.Key();

    private static readonly SeriesData Stored = SampleSeries.Of(Series, [0, 1, 2]).WithState(0, 3, 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// Revised bars and new ones, which all merge, and outdate the state of the features; and new ones alone, which are copied straight,
    /// with a state that goes on from it.
    /// </summary>
    [Theory]
    [InlineData(WriterKind.Row, 1)]
    [InlineData(WriterKind.Batch, 1)]
    [InlineData(WriterKind.Unnest, 1)]
    [InlineData(WriterKind.CopyMerge, 1)]
    [InlineData(WriterKind.Copy, 1)]
    [InlineData(WriterKind.Copy, 3)]
    public async Task Write_ConnectionLostAtAnyMessage_LeavesAllOrNothingAndCanBeRepeated(WriterKind kind, int first)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        MessageSweep sweep = new(schema, Stored);

        IReadOnlyList<string> damage = await sweep.FindDamageAsync(
            dataSource => BarWriters.Create(kind, dataSource, new SeriesCatalog(dataSource), batchSize: 3).WriteAsync(PageFrom(first), Cancel));

        Assert.Empty(damage);
        Assert.InRange(sweep.Messages, 20, 500);
    }

    /// <summary>
    /// Somebody who does not hold the series stores one of the bars while the copy runs, which then is refused: all of it is done
    /// again in a second transaction.
    /// </summary>
    [Fact]
    public async Task WriteDoneAgain_ConnectionLostAtAnyMessage_LeavesAllOrNothingAndCanBeRepeated()
    {
        string foreign = $"""
            INSERT INTO bars
            SELECT id, 0, 0, 0, 0, 0, 0, to_timestamp({SampleSeries.TimeOf(5)} / 1000.0), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, to_timestamp(0)
            FROM series
            ON CONFLICT DO NOTHING
            """;
        await using StorageSchema schema = await database.CreateSchemaAsync();
        MessageSweep sweep = new(schema, Stored, foreign);

        IReadOnlyList<string> damage = await sweep.FindDamageAsync(async dataSource =>
        {
            await using NpgsqlConnection connection = await schema.DataSource.OpenConnectionAsync(Cancel);
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(Cancel);
            await using NpgsqlCommand insert = new(foreign, connection);
            await insert.ExecuteNonQueryAsync(Cancel);
            Task write = BarWriters.Create(WriterKind.Copy, dataSource, new SeriesCatalog(dataSource)).WriteAsync(PageFrom(3), Cancel);
            await Poll.UntilAsync(
                async () => write.IsCompleted || await schema.ScalarAsync<long>(
                    $"SELECT count(*) FROM pg_stat_activity WHERE {connection.ProcessID} = ANY (pg_blocking_pids(pid))") > 0,
                Cancel);
            await transaction.CommitAsync(Cancel);
            await write;
        });

        Assert.Empty(damage);
        Assert.InRange(sweep.Messages, 40, 500);
    }

    /// <summary>The page makes a month's partition, in a transaction of its own, which may be left.</summary>
    [Fact]
    public async Task WriteIntoANewMonth_ConnectionLostAtAnyMessage_LeavesAllOrNothingAndCanBeRepeated()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(new BarTableDesign(BarIndex.None, BarPartitions.Monthly));
        MessageSweep sweep = new(schema, Stored);
        SeriesData page = SampleSeries.Of(Series, [2, 3, 30 * 288, (30 * 288) + 1], revision: 1);

        IReadOnlyList<string> damage = await sweep.FindDamageAsync(
            dataSource => BarWriters.Create(WriterKind.Copy, dataSource, new SeriesCatalog(dataSource)).WriteAsync(page, Cancel));

        Assert.Empty(damage);
        Assert.InRange(sweep.Messages, 30, 500);
        Assert.Equal(["bars_2024_01", "bars_2024_02"], await schema.PartitionsAsync());
    }

    /// <summary>The negative control: each row a transaction of its own.</summary>
    [Fact]
    public async Task AutocommitRows_ConnectionLostAtAnyMessage_LeaveAPart()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        SeriesData page = SampleSeries.Of(Series, [1, 2, 3, 4]);
        MessageSweep sweep = new(schema, Stored with { Covered = null });

        IReadOnlyList<string> damage = await sweep.FindDamageAsync(
            dataSource => new AutocommitRows(dataSource, new SeriesCatalog(dataSource)).WriteAsync(page, Cancel));

        Assert.Contains(damage, one => one.EndsWith("a part", StringComparison.Ordinal));
    }

    /// <summary>The negative control: a checkpoint that commits by itself, before the bars, which commit as one.</summary>
    [Fact]
    public async Task CheckpointOfItsOwn_ConnectionLostAtAnyMessage_IsAheadOfTheData()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        SeriesData page = PageFrom(3) with { Quarantined = null };
        MessageSweep sweep = new(schema, Stored);

        IReadOnlyList<string> damage = await sweep.FindDamageAsync(async dataSource =>
        {
            SeriesCatalog catalog = new(dataSource);
            await BarWriters.Create(WriterKind.Copy, dataSource, catalog).WriteAsync(
                page with { Bars = new BarColumns(), Features = new FeatureColumns() }, Cancel);
            await BarWriters.Create(WriterKind.Copy, dataSource, catalog).WriteAsync(page with { Covered = null }, Cancel);
        });

        Assert.Contains(damage, one => one.EndsWith("a part", StringComparison.Ordinal));
    }

    private static SeriesData PageFrom(int first) => SampleSeries.Of(Series, [.. Enumerable.Range(first, 6)], revision: 1)
        .WithState(first, first + 8, 2, goesOnFrom: 1) with
    {
        Quarantined = SampleSeries.Quarantined(first + 6),
    };
}
