using MarketData.Bars;
using MarketData.Postgres.Rows;
using MarketData.Postgres.Tables;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using Npgsql;

namespace MarketData.IntegrationTests.Storage.Tables;

public sealed class PartitionTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const int SlotsADay = 288;

    private static readonly BarTableDesign Divided = new(BarIndex.None, BarPartitions.Monthly);
    private static readonly SeriesKey Series = SampleSeries.Key();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<WriterKind> Kinds => [.. Enum.GetValues<WriterKind>()];

    /// <summary>Slot 0 is the start of 2 January 2024.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_AcrossMonths_MakesThoseThatHaveABar(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(Divided);
        SeriesData data = SampleSeries.Of(Series, [0, (30 * SlotsADay) - 1, 30 * SlotsADay, 100 * SlotsADay]);

        WriteOutcome outcome = await schema.Writer(kind).WriteAsync(data, Cancel);

        Assert.Equal(new WriteOutcome(4, 4), outcome);
        Assert.Equal(["bars_2024_01", "bars_2024_02", "bars_2024_04"], await schema.PartitionsAsync());
        Assert.Equal(2, await schema.ScalarAsync<long>("SELECT count(*) FROM bars_2024_01"));
        Assert.Equal(new WriteOutcome(4, 0), await schema.Writer(kind).WriteAsync(data, Cancel));
    }

    /// <summary>The first and the last moment that can be stored.</summary>
    [Fact]
    public async Task Write_AtTheEndsOfTime_IsStored()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(Divided);
        SeriesData data = SampleSeries.Of(Series, [0]);
        BarColumns bars = new(2);
        bars.Add(DateTimeOffset.MinValue.ToUnixTimeMilliseconds(), 1, 1, 1, 1, 1);
        bars.Add(DateTimeOffset.MaxValue.ToUnixTimeMilliseconds(), 1, 1, 1, 1, 1);
        data.Features.Resize(2);

        await schema.Writer(WriterKind.Copy).WriteAsync(data with { Bars = bars }, Cancel);

        Assert.Equal(["bars_0001_01", "bars_9999_12"], await schema.PartitionsAsync());
    }

    [Fact]
    public async Task Write_ByManyAtOnceIntoNewMonths_AllAreStored()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(Divided);
        int[] slots = [.. Enumerable.Range(0, 12).Select(month => month * 31 * SlotsADay)];

        WriteOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() =>
            schema.Writer(Enum.GetValues<WriterKind>()[i % 5]).WriteAsync(SampleSeries.Of(SampleSeries.Key($"S{i}"), slots), Cancel))))
            .WaitAsync(TimeSpan.FromMinutes(1), Cancel);

        Assert.All(outcomes, outcome => Assert.Equal(new WriteOutcome(12, 12), outcome));
        Assert.Equal(96, await schema.ScalarAsync<long>("SELECT count(*) FROM bars"));
    }

    /// <summary>A writer would try again, and so hide that two got in each other's way.</summary>
    [Fact]
    public async Task Ensure_ByManyAtOnce_NobodyFails()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(Divided);
        BarRows rows = new();
        rows.Load(SampleSeries.Of(Series, [.. Enumerable.Range(0, 12).Select(month => month * 31 * SlotsADay)]));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            new PartitionMaker(schema.DataSource).EnsureAsync(rows, Cancel).AsTask()))).WaitAsync(TimeSpan.FromMinutes(1), Cancel);

        Assert.Equal(12, (await schema.PartitionsAsync()).Length);
    }

    [Fact]
    public async Task Write_IntoANewMonthWhileOthersReadAndWrite_WaitsForNoneOfThem()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(Divided);
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        await writer.WriteAsync(SampleSeries.Of(Series, [0]), Cancel);
        await using NpgsqlConnection other = await schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlTransaction transaction = await other.BeginTransactionAsync(Cancel);
        await using NpgsqlCommand touch = new("SELECT count(*) FROM bars; UPDATE bars SET open = 1", other);
        await touch.ExecuteNonQueryAsync(Cancel);

        await writer.WriteAsync(SampleSeries.Of(SampleSeries.Key("MSFT"), [60 * SlotsADay]), Cancel)
            .WaitAsync(TimeSpan.FromSeconds(10), Cancel);

        Assert.Equal(["bars_2024_01", "bars_2024_03"], await schema.PartitionsAsync());
    }

    /// <summary>Whoever makes a partition and does not come to an end may hold up who needs another, and nobody else.</summary>
    [Fact]
    public async Task Read_WhileAPartitionIsBeingMade_IsNotHeldUp()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(Divided);
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        await writer.WriteAsync(SampleSeries.Of(Series, [0]), Cancel);
        await using NpgsqlConnection other = await schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlTransaction transaction = await other.BeginTransactionAsync(Cancel);
        await using NpgsqlCommand make = new(new MonthPartition(2024, 5).CreateSql, other);
        await make.ExecuteNonQueryAsync(Cancel);

        long read = await schema.ScalarAsync<long>("SELECT count(*) FROM bars").WaitAsync(TimeSpan.FromSeconds(10), Cancel);
        WriteOutcome written = await writer.WriteAsync(SampleSeries.Of(Series, [1]), Cancel).WaitAsync(TimeSpan.FromSeconds(10), Cancel);

        Assert.Equal(1, read);
        Assert.Equal(1, written.RowsChanged);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_AfterTheTableWasDivided_FindsOut(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);
        await writer.WriteAsync(SampleSeries.Of(Series, [0]), Cancel);
        await schema.ExecuteAsync("TRUNCATE bars");
        await BarTableDesigner.ApplyAsync(schema.DataSource, Divided, Cancel);

        Assert.Equal(2, (await writer.WriteAsync(SampleSeries.Of(Series, [0, 60 * SlotsADay]), Cancel)).RowsChanged);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_AfterAMonthWasTakenAway_MakesItAnew(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(Divided);
        IBarWriter writer = schema.Writer(kind);
        SeriesData data = SampleSeries.Of(Series, [0, 60 * SlotsADay]);
        await writer.WriteAsync(data, Cancel);
        await schema.ExecuteAsync("DROP TABLE bars_2024_01");

        Assert.Equal(new WriteOutcome(2, 1), await writer.WriteAsync(data, Cancel));
    }

    /// <summary>What was detached keeps its name. Nothing is stored until it is out of the way, and then all is.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_AfterAMonthWasDetached_SaysWhatIsInTheWay(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(Divided);
        IBarWriter writer = schema.Writer(kind);
        SeriesData data = SampleSeries.Of(Series, [0, 60 * SlotsADay]);
        await writer.WriteAsync(data, Cancel);
        await schema.ExecuteAsync("ALTER TABLE bars DETACH PARTITION bars_2024_01");
        byte[] before = await schema.DumpAsync();

        TableDesignException refusal = await Assert.ThrowsAsync<TableDesignException>(() => writer.WriteAsync(data, Cancel));

        Assert.Contains("bars_2024_01", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, await schema.DumpAsync());
        await schema.ExecuteAsync("ALTER TABLE bars_2024_01 RENAME TO bars_detached");
        Assert.Equal(new WriteOutcome(2, 1), await writer.WriteAsync(data, Cancel));
    }

    /// <summary>A failure that has nothing to do with partitions comes up as it is, and at once.</summary>
    [Fact]
    public async Task Write_AgainstAConstraintOfTheTable_FailsAsOnAnyTable()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(Divided);
        await schema.ExecuteAsync("ALTER TABLE bars ADD CONSTRAINT none CHECK (open IS NULL)");

        PostgresException error = await Assert.ThrowsAsync<PostgresException>(
            () => schema.Writer(WriterKind.Copy).WriteAsync(SampleSeries.Of(Series, [0]), Cancel));

        Assert.Equal("none", error.ConstraintName);
    }

    /// <summary>Checked by a write that would have to make a month if it had forgotten: with partitions locked, it would wait.</summary>
    [Fact]
    public async Task Write_IntoKnownMonths_AsksForNothing()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync(Divided);
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        await writer.WriteAsync(SampleSeries.Of(Series, [0, 60 * SlotsADay]), Cancel);
        await using NpgsqlConnection other = await schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlTransaction transaction = await other.BeginTransactionAsync(Cancel);
        await using NpgsqlCommand hold = new("LOCK TABLE ONLY bars IN SHARE UPDATE EXCLUSIVE MODE", other);
        await hold.ExecuteNonQueryAsync(Cancel);

        WriteOutcome outcome = await writer.WriteAsync(SampleSeries.Of(Series, [1, (60 * SlotsADay) + 1]), Cancel)
            .WaitAsync(TimeSpan.FromSeconds(10), Cancel);

        Assert.Equal(2, outcome.RowsChanged);
    }
}
