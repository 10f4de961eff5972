using MarketData.Backfill;
using MarketData.Postgres.Writers;
using MarketData.Time;
using Npgsql;

namespace MarketData.IntegrationTests.Storage.Faults;

/// <summary>
/// Fault 12, and of fault 14 the lock that someone holds: everything is there and nobody gets at it. A write waits for as long as it was told to, says what it waited for,
/// and is as good as never tried.
/// </summary>
public sealed class WaitingTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    public static TheoryData<WriterKind> Kinds => [.. Enum.GetValues<WriterKind>()];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Backfill_WithThePoolExhausted_FailsSayingSoAndCompletesLater(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await StartAsync();
        await using NpgsqlDataSource small = Source(schema, settings => (settings.MaxPoolSize, settings.Timeout) = (1, 1));
        IReadOnlyList<BackfillJobResult> results;
        await using (await HoldAsync(small))
        {
            results = await bench.RunAsync(kind, small);
        }

        AssertFailed(results, "connection pool has been exhausted");
        await bench.AssertUndamagedAsync(schema.DataSource, complete: false, kind.ToString());
        await bench.CompleteAsync(kind, schema.DataSource, "afterwards");
    }

    /// <summary>The server gives the statement up: each of its two ways to count.</summary>
    [Theory]
    [InlineData(WriterKind.Row, "statement_timeout", PostgresErrorCodes.QueryCanceled)]
    [InlineData(WriterKind.Batch, "statement_timeout", PostgresErrorCodes.QueryCanceled)]
    [InlineData(WriterKind.Unnest, "statement_timeout", PostgresErrorCodes.QueryCanceled)]
    [InlineData(WriterKind.CopyMerge, "statement_timeout", PostgresErrorCodes.QueryCanceled)]
    [InlineData(WriterKind.Copy, "statement_timeout", PostgresErrorCodes.QueryCanceled)]
    [InlineData(WriterKind.Copy, "lock_timeout", PostgresErrorCodes.LockNotAvailable)]
    public async Task Backfill_WhileSomeoneHoldsTheSeries_FailsAtTheServersTimeoutAndCompletesLater(
        WriterKind kind, string setting, string sqlState)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await StartAsync();
        await using NpgsqlDataSource impatient = Source(schema, settings => settings.Options = $"-c {setting}=300ms");
        await bench.CompleteAsync(kind, schema.DataSource, "at first");
        byte[] before = await schema.DumpAsync();

        IReadOnlyList<BackfillJobResult> results = await WhileHeldAsync(
            schema, "SELECT FROM series FOR UPDATE", () => bench.RunAsync(kind, impatient));

        AssertFailed(results, sqlState);
        Assert.Equal(before, await schema.DumpAsync());
        await bench.CompleteAsync(kind, schema.DataSource, "afterwards");
    }

    /// <summary>The client gives the server up, which does not answer at all.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Backfill_WhileTheServerDoesNotAnswer_FailsAtTheClientsTimeoutAndCompletesLater(WriterKind kind)
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await StartAsync();
        await using NpgsqlDataSource impatient = Source(schema, settings => settings.CommandTimeout = 1);

        IReadOnlyList<BackfillJobResult> results = await WhileHeldAsync(
            schema, "LOCK TABLE bars IN EXCLUSIVE MODE", () => bench.RunAsync(kind, impatient));

        AssertFailed(results, "Timeout during reading attempt");
        await bench.AssertUndamagedAsync(schema.DataSource, complete: false, kind.ToString());
        Assert.Equal(0L, await schema.ScalarAsync<long>("SELECT count(*) FROM bars"));
        await bench.CompleteAsync(kind, schema.DataSource, "afterwards");
    }

    private static Task<BackfillBench> StartAsync() => BackfillBench.StartAsync(["AAPL"], [Timeframe.OneHour], days: 3);

    private static NpgsqlDataSource Source(StorageSchema schema, Action<NpgsqlConnectionStringBuilder> change)
    {
        NpgsqlConnectionStringBuilder settings = new(schema.ConnectionString);
        change(settings);
        return NpgsqlDataSource.Create(settings);
    }

    /// <summary>Takes the pool's one connection, which a busy machine may not open within the pool's own short timeout.</summary>
    private static async Task<NpgsqlConnection> HoldAsync(NpgsqlDataSource small)
    {
        NpgsqlConnection? holder = null;
        await Poll.UntilAsync(
            async () =>
            {
                try
                {
                    holder = await small.OpenConnectionAsync(Cancel);
                    return true;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            },
            Cancel);
        return holder!;
    }

    private static async Task<IReadOnlyList<BackfillJobResult>> WhileHeldAsync(
        StorageSchema schema, string holding, Func<Task<IReadOnlyList<BackfillJobResult>>> run)
    {
        await using NpgsqlConnection holder = await schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlTransaction transaction = await holder.BeginTransactionAsync(Cancel);
        await using NpgsqlCommand hold = new(holding, holder);
        await hold.ExecuteNonQueryAsync(Cancel);
        return await run();
    }

    private static void AssertFailed(IReadOnlyList<BackfillJobResult> results, string words)
    {
        BackfillFailure? failure = Assert.Single(results).Failure;
        Assert.Equal(BackfillStage.Store, failure?.Stage);
        Assert.Contains(words, failure?.Message, StringComparison.Ordinal);
        Assert.False(failure?.StopsTheRun);
    }
}
