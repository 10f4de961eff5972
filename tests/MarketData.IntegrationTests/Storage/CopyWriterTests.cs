using MarketData.Bars;
using MarketData.Postgres.Rows;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using Npgsql;

namespace MarketData.IntegrationTests.Storage;

/// <summary>When rows go straight into the table, and what happens when they may not.</summary>
public sealed class CopyWriterTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly SeriesKey Series = SampleSeries.Key();

    public static TheoryData<WriterKind> CopyKinds => [WriterKind.CopyMerge, WriterKind.Copy];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>
    /// Bars 100 and 200 are stored; the page is held up at a bar, by whoever makes that bar at the same time or holds the one that is
    /// stored. The statement that waits says which way the bar took.
    /// </summary>
    [Theory]
    [InlineData(WriterKind.Copy, 201, 210, 209, "COPY bars ")]
    [InlineData(WriterKind.Copy, 1, 100, 99, "COPY bars ")]
    [InlineData(WriterKind.Copy, 101, 200, 199, "COPY bars ")]
    [InlineData(WriterKind.Copy, 90, 210, 209, "COPY bars ")]
    [InlineData(WriterKind.Copy, 90, 210, 150, "COPY bars ")]
    [InlineData(WriterKind.Copy, 90, 210, 100, "MERGE INTO bars ")]
    [InlineData(WriterKind.Copy, 90, 210, 200, "MERGE INTO bars ")]
    [InlineData(WriterKind.Copy, 100, 101, 100, "MERGE INTO bars ")]
    [InlineData(WriterKind.CopyMerge, 201, 210, 209, "COPY bars ")]
    [InlineData(WriterKind.CopyMerge, 90, 210, 200, "MERGE INTO bars ")]
    public async Task Write_Bar_GoesStraightWhereNoneIsStored(WriterKind kind, int first, int end, int heldUpAt, string expected)
    {
        await using StorageSchema schema = await StoredAsync(100, 200);
        IBarWriter writer = schema.Writer(kind);
        SeriesData page = SampleSeries.Of(Series, [.. Enumerable.Range(first, end - first)], revision: 1);
        string heldUpBy = heldUpAt is 100 or 200
            ? $"UPDATE bars SET volume = volume WHERE time = to_timestamp({SampleSeries.TimeOf(heldUpAt)} / 1000.0)"
            : ForeignRow(heldUpAt);

        await using BlockedWrite blocked = await BlockedWrite.StartAsync(
            schema, heldUpBy, () => writer.WriteAsync(page, Cancel), Cancel);
        string? statement = await schema.ScalarAsync<string>(
            $"SELECT query FROM pg_stat_activity WHERE pid = {blocked.ProcessId}");
        await blocked.DisposeAsync();

        StorageOracle oracle = new();
        oracle.Write(SampleSeries.Of(Series, [100, 200]));
        Assert.Equal(oracle.Write(page), await blocked.Write);
        Assert.StartsWith(expected, statement!, StringComparison.Ordinal);
        Assert.Equal(oracle.Rows, await StoredRow.ReadAsync(schema.DataSource, Series.Symbol.Name, Cancel));
    }

    /// <summary>One row less than a block, a block, one more; and the same of two.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(512)]
    [InlineData(513)]
    public async Task Write_RowsAroundABlock_AreStoredAsTheyAre(int rows)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        StorageOracle oracle = new();
        foreach (int start in new[] { 0, 1000 })
        {
            SeriesData page = SampleSeries.Of(Series, [.. Enumerable.Range(start, rows)]);
            Assert.Equal(oracle.Write(page), await writer.WriteAsync(page, Cancel));
        }

        Assert.Equal(oracle.Rows, await StoredRow.ReadAsync(schema.DataSource, Series.Symbol.Name, Cancel));
    }

    /// <summary>The writer sees no bar, and somebody who does not hold the series stores one before it is done.</summary>
    [Theory]
    [MemberData(nameof(CopyKinds))]
    public async Task Write_RowStoredByWhoDoesNotHoldTheSeries_LosesNothing(WriterKind kind)
    {
        await using StorageSchema schema = await StoredAsync(0, 1, 2);
        IBarWriter writer = schema.Writer(kind);
        SeriesData page = SampleSeries.Of(Series, [.. Enumerable.Range(3, 700)]) with
        {
            Quarantined = SampleSeries.Quarantined(800),
            Covered = SampleSeries.Slots(0, 900),
        };

        await using BlockedWrite blocked = await BlockedWrite.StartAsync(
            schema, ForeignRow(400, 10_000), () => writer.WriteAsync(page, Cancel), Cancel);
        await blocked.CommitBlockerAsync(Cancel);
        WriteOutcome outcome = await blocked.Write;

        StorageOracle oracle = new();
        oracle.Write(SampleSeries.Of(Series, [0, 1, 2]));
        oracle.Write(page);
        List<StoredRow> stored = [.. await StoredRow.ReadAsync(schema.DataSource, Series.Symbol.Name, Cancel)];
        Assert.Equal((700, 700, 1), (outcome.Rows, outcome.RowsChanged, outcome.QuarantinedBars));
        Assert.Equal(oracle.Rows, stored[..^1]);
        Assert.Equal(SampleSeries.TimeOf(10_000), stored[^1].TimeUnixMs);
        Assert.Equal(page.Covered, await schema.CoveredAsync());
        Assert.Equal(1L, await schema.ScalarAsync<long>("SELECT count(*) FROM quarantined_bars"));
    }

    /// <summary>
    /// The writer holds bar 0, which it revised, and is held up at bar 5 before it comes to bar 9; somebody who does not hold the
    /// series has bar 9 in the making and waits for bar 0, for longer than the server lets the writer wait.
    /// </summary>
    [Theory]
    [MemberData(nameof(CopyKinds))]
    public async Task Write_InACircleWithWhoDoesNotHoldTheSeries_LosesNothing(WriterKind kind)
    {
        await using StorageSchema schema = await StoredAsync(0);
        IBarWriter writer = schema.Writer(kind);
        SeriesData page = SampleSeries.Of(Series, [0, 5, 9], revision: 1);
        await using NpgsqlConnection foreign = await schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlTransaction foreignTransaction = await foreign.BeginTransactionAsync(Cancel);
        await using NpgsqlCommand make = new($"SET LOCAL deadlock_timeout = '10min'; {ForeignRow(9)}", foreign);
        await make.ExecuteNonQueryAsync(Cancel);
        await using BlockedWrite blocked = await BlockedWrite.StartAsync(
            schema, ForeignRow(5), () => writer.WriteAsync(page, Cancel), Cancel);
        await using NpgsqlCommand wait = new(
            $"UPDATE bars SET volume = 7 WHERE time = to_timestamp({SampleSeries.TimeOf(0)} / 1000.0)", foreign);
        Task<int> waiting = wait.ExecuteNonQueryAsync(Cancel);
        await Poll.UntilAsync(
            async () => await schema.ScalarAsync<bool>($"SELECT {blocked.ProcessId} = ANY (pg_blocking_pids({foreign.ProcessID}))"),
            Cancel);

        await blocked.DisposeAsync();
        Assert.Equal(1, await waiting.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        await foreignTransaction.CommitAsync(Cancel);

        StorageOracle oracle = new();
        oracle.Write(page);
        Assert.Equal(new WriteOutcome(3, 3), await blocked.Write.WaitAsync(TimeSpan.FromSeconds(30), Cancel));
        Assert.Equal(oracle.Rows, await StoredRow.ReadAsync(schema.DataSource, Series.Symbol.Name, Cancel));
    }

    /// <summary>What somebody else stored meanwhile is already what the page has: it is left as it is.</summary>
    [Theory]
    [MemberData(nameof(CopyKinds))]
    public async Task Write_SameRowStoredByWhoDoesNotHoldTheSeries_LeavesItAlone(WriterKind kind)
    {
        await using StorageSchema schema = await StoredAsync(0, 1, 2);
        SeriesData page = SampleSeries.Of(Series, [.. Enumerable.Range(3, 700)]);
        await schema.Writer(kind).WriteAsync(page, Cancel);
        string at = $"to_timestamp({SampleSeries.TimeOf(400)} / 1000.0)";
        await schema.ExecuteAsync($"""
            CREATE TABLE kept AS SELECT * FROM bars WHERE time = {at};
            DELETE FROM bars WHERE time >= to_timestamp({SampleSeries.TimeOf(3)} / 1000.0)
            """);

        await using BlockedWrite blocked = await BlockedWrite.StartAsync(
            schema, "INSERT INTO bars TABLE kept", () => schema.Writer(kind).WriteAsync(page, Cancel), Cancel);
        await blocked.CommitBlockerAsync(Cancel);

        Assert.Equal(new WriteOutcome(700, 699), await blocked.Write);
        Assert.Equal(700L, await schema.ScalarAsync<long>($"""
            SELECT count(*) FROM bars
            WHERE time >= to_timestamp({SampleSeries.TimeOf(3)} / 1000.0)
                AND (time = {at}) = (xmin <> (SELECT xmin FROM bars ORDER BY time DESC LIMIT 1))
            """));
    }

    /// <summary>The control of a row stored meanwhile: without the way back, the same conflict is an error.</summary>
    [Fact]
    public async Task Import_RowStoredMeanwhile_IsRefusedAsAWhole()
    {
        await using StorageSchema schema = await StoredAsync(0);
        await schema.ExecuteAsync(ForeignRow(5));
        BarRows rows = new();
        rows.Load(SampleSeries.Of(Series, [4, 5, 6]));
        int seriesId = await schema.Catalog.GetOrCreateAsync(Series, Cancel);
        await using NpgsqlConnection connection = await schema.DataSource.OpenConnectionAsync(Cancel);

        PostgresException error = await Assert.ThrowsAsync<PostgresException>(
            () => new BinaryCopy("bars").ImportAsync(connection, seriesId, rows, 0, Cancel));

        Assert.Equal(PostgresErrorCodes.UniqueViolation, error.SqlState);
        Assert.Equal(2L, await schema.ScalarAsync<long>("SELECT count(*) FROM bars"));
    }

    /// <summary>
    /// Held up at a row that someone else has in the making: a short page waits with all sent, for the server's answer, and a long
    /// one with much of it not sent yet.
    /// </summary>
    [Theory]
    [InlineData(700)]
    [InlineData(100_000)]
    public async Task Write_CancelledInTheMiddleOfACopy_LeavesNothingAndCanBeRepeated(int rows)
    {
        await using StorageSchema schema = await StoredAsync(0, 1, 2);
        IBarWriter writer = schema.Writer(WriterKind.Copy);
        SeriesData page = SampleSeries.Of(Series, [.. Enumerable.Range(3, rows)]);
        byte[] before = await schema.DumpAsync();

        using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using (BlockedWrite blocked = await BlockedWrite.StartAsync(
            schema, ForeignRow(300), () => writer.WriteAsync(page, cancellation.Token), Cancel))
        {
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked.Write.WaitAsync(TimeSpan.FromSeconds(20), Cancel));
        }

        Assert.Equal(before, await schema.DumpAsync());
        Assert.Equal(new WriteOutcome(rows, rows), await writer.WriteAsync(page, Cancel));
    }

    /// <summary>Not even a lock is left on a row, as ON CONFLICT leaves one.</summary>
    [Theory]
    [MemberData(nameof(CopyKinds))]
    public async Task Write_TheSameAgain_TouchesNoBarAndWritesNoSeries(WriterKind kind)
    {
        const string Versions = """
            SELECT string_agg(concat(b.xmin, ' ', b.xmax, ' ', b.ctid, ' ', s.xmin, ' ', s.ctid), ';' ORDER BY b.time)
            FROM bars b JOIN series s ON s.id = b.series_id
            """;
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind);
        SeriesData page = SampleSeries.Of(Series, [.. Enumerable.Range(0, 500)]);
        await writer.WriteAsync(page, Cancel);
        string? versions = await schema.ScalarAsync<string>(Versions);

        Assert.Equal(new WriteOutcome(500, 0), await writer.WriteAsync(page, Cancel));

        Assert.Equal(versions, await schema.ScalarAsync<string>(Versions));
    }

    [Fact]
    public async Task AutocommitRows_Page_LeavesTheRowsOfTheOracle()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        SeriesData page = SampleSeries.RandomPage(new Random(3), Series, 60);
        StorageOracle oracle = new();
        WriteOutcome expected = oracle.Write(page);

        Assert.Equal(expected.RowsChanged, await new AutocommitRows(schema.DataSource, schema.Catalog).WriteAsync(page, Cancel));
        Assert.Equal(oracle.Rows, await StoredRow.ReadAsync(schema.DataSource, Series.Symbol.Name, Cancel));
    }

    private static string ForeignRow(params int[] slots) => $"""
        INSERT INTO bars
        SELECT id, 0, 0, 0, 0, 0, 0, to_timestamp(slot / 1000.0), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, now()
        FROM series, unnest(ARRAY[{string.Join(", ", slots.Select(SampleSeries.TimeOf))}]) AS slot
        """;

    private async Task<StorageSchema> StoredAsync(params int[] slots)
    {
        StorageSchema schema = await database.CreateSchemaAsync();
        await schema.Writer(WriterKind.Unnest).WriteAsync(SampleSeries.Of(Series, slots), Cancel);
        return schema;
    }
}
