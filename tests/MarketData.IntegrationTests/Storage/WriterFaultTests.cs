using System.Diagnostics;
using MarketData.Bars;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using Npgsql;

namespace MarketData.IntegrationTests.Storage;

public sealed class WriterFaultTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const int Rows = 700;

    private static readonly SeriesKey Series = SampleSeries.Key();

    public static TheoryData<WriterKind> Kinds => [.. Enum.GetValues<WriterKind>()];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static SeriesData Stored => SampleSeries.Of(Series, [0, 1, 2]);

    /// <summary>New rows, revisions of what is stored, bars for the quarantine, and a range.</summary>
    private static SeriesData Page => PageOf(Rows);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_BackendKilledInTheMiddle_LeavesNothingAndCanBeRepeated(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind, batchSize: 100);
        await writer.WriteAsync(Stored, Cancel);
        byte[] before = await schema.DumpAsync();

        await using (BlockedWrite blocked = await BlockAsync(schema, () => writer.WriteAsync(Page, Cancel)))
        {
            await schema.ExecuteAsync($"SELECT pg_terminate_backend({blocked.ProcessId})");
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => blocked.Write);
        }

        Assert.Equal(before, await schema.DumpAsync());
        await AssertCanBeWrittenAsync(schema, writer);
    }

    /// <summary>The rows and the checkpoint are written by then, and the quarantine is not.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_BackendKilledBetweenBarsAndQuarantine_LeavesNothingAndCanBeRepeated(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind, batchSize: 100);
        await writer.WriteAsync(Stored, Cancel);
        byte[] before = await schema.DumpAsync();

        string holdUp = $"""
            INSERT INTO quarantined_bars
            SELECT id, to_timestamp({SampleSeries.TimeOf(Rows + 1)} / 1000), 0, 0, 0, 0, 0, '', now(), now() FROM series
            """;
        await using (BlockedWrite blocked = await BlockedWrite.StartAsync(schema, holdUp, () => writer.WriteAsync(Page, Cancel), Cancel))
        {
            await schema.ExecuteAsync($"SELECT pg_terminate_backend({blocked.ProcessId})");
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => blocked.Write);
        }

        Assert.Equal(before, await schema.DumpAsync());
        await AssertCanBeWrittenAsync(schema, writer);
        Assert.Equal(2L, await schema.ScalarAsync<long>("SELECT count(*) FROM quarantined_bars"));
        Assert.Equal(Page.Covered, await schema.CoveredAsync());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_CancelledInTheMiddle_LeavesNothingAndCanBeRepeated(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind, batchSize: 100);
        await writer.WriteAsync(Stored, Cancel);
        byte[] before = await schema.DumpAsync();

        using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using (BlockedWrite blocked = await BlockAsync(schema, () => writer.WriteAsync(Page, cancellation.Token)))
        {
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => blocked.Write);
        }

        Assert.Equal(before, await schema.DumpAsync());
        await AssertCanBeWrittenAsync(schema, writer);
    }

    /// <summary>
    /// Wherever the kill or the cancellation falls, the page is there as a whole or not at all, and repeating it ends well. The
    /// seed sets how far into the write the fault comes.
    /// </summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_FaultsAtRandomMoments_LeaveAllOrNothing(WriterKind kind)
    {
        const int Seed = 7;
        Random random = new(Seed);
        SeriesData page = PageOf(kind == WriterKind.Row ? 300 : 4000);
        await using StorageSchema schema = await database.CreateSchemaAsync();
        IBarWriter writer = schema.Writer(kind, batchSize: 100);
        await writer.WriteAsync(Stored, Cancel);
        byte[] before = await schema.DumpAsync();
        TimeSpan whole = await TimeAsync(() => writer.WriteAsync(page, Cancel));
        byte[] after = await schema.DumpAsync();

        for (int fault = 0; fault < 12; fault++)
        {
            await schema.ExecuteAsync("""
                TRUNCATE bars, quarantined_bars;
                UPDATE series SET newest_bar = NULL, features_computed_at = NULL, covered_from = NULL, covered_until = NULL
                """);
            await writer.WriteAsync(Stored, Cancel);
            using CancellationTokenSource cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            Task<WriteOutcome> write = writer.WriteAsync(page, cancellation.Token);
            await Task.Delay(whole * random.NextDouble(), Cancel);
            await (fault % 2 == 0 ? KillWritersAsync(schema) : cancellation.CancelAsync());

            bool committed = await EndsWellAsync(write);

            // The kill may have hit a connection that was back in the pool already.
            schema.DataSource.Clear();
            byte[] dump = await schema.DumpAsync();
            Assert.True(
                dump.AsSpan().SequenceEqual(after) || (!committed && dump.AsSpan().SequenceEqual(before)),
                $"fault {fault} of seed {Seed}");
            await writer.WriteAsync(page, Cancel);
            Assert.Equal(after, await schema.DumpAsync());
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Write_AlreadyCancelled_LeavesTheDatabaseAlone(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => schema.Writer(kind).WriteAsync(Page, new CancellationToken(canceled: true)));

        Assert.Equal(0L, await schema.ScalarAsync<long>("SELECT count(*) FROM series"));
    }

    /// <summary>
    /// Holds a write up in its middle: someone else has inserted the time of a later row without committing, so the writer has
    /// to wait to learn whether it conflicts.
    /// </summary>
    private static Task<BlockedWrite> BlockAsync(StorageSchema schema, Func<Task<WriteOutcome>> write) =>
        BlockedWrite.StartAsync(
            schema,
            $"""
            INSERT INTO bars
            SELECT id, 0, 0, 0, 0, 0, 0, to_timestamp({SampleSeries.TimeOf(Rows - 50)} / 1000),
                   0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, now()
            FROM series
            """,
            write,
            Cancel);

    private static SeriesData PageOf(int rows) => SampleSeries.Of(Series, [.. Enumerable.Range(1, rows)], revision: 1) with
    {
        Quarantined = SampleSeries.Quarantined(0, rows + 1),
        Covered = SampleSeries.Slots(0, rows + 2),
    };

    private static async Task AssertCanBeWrittenAsync(StorageSchema schema, IBarWriter writer)
    {
        StorageOracle oracle = new();
        oracle.Write(Stored);
        WriteOutcome expected = oracle.Write(Page);

        WriteOutcome written = await writer.WriteAsync(Page, Cancel);

        Assert.Equal((expected.Rows, expected.RowsChanged), (written.Rows, written.RowsChanged));
        Assert.Equal(oracle.Rows, await StoredRow.ReadAsync(schema.DataSource, Series.Symbol.Name, Cancel));
    }

    private static Task KillWritersAsync(StorageSchema schema) => schema.ExecuteAsync($"""
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = '{schema.ApplicationName}' AND pid <> pg_backend_pid() AND state <> 'idle'
        """);

    private static async Task<bool> EndsWellAsync(Task<WriteOutcome> write)
    {
        try
        {
            await write;
            return true;
        }
        catch (Exception error) when (error is NpgsqlException or OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> operation)
    {
        long start = Stopwatch.GetTimestamp();
        await operation();
        return Stopwatch.GetElapsedTime(start);
    }
}
