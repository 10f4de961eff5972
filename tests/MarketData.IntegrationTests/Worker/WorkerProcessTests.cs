using MarketData.IntegrationTests.Storage;
using MarketData.IntegrationTests.Storage.Faults;
using MarketData.Postgres.Writers;
using MarketData.Time;
using MarketData.Worker.Hosting;
using Npgsql;
using Perf.Testbed.Worker;

namespace MarketData.IntegrationTests.Worker;

/// <summary>The worker as an operator meets it: what it takes, what it says, what it ends with.</summary>
public sealed class WorkerProcessTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=canary-user;Password=canary-password";

    private static readonly string[] Plan =
        ["--symbols", "AAPL", "--timeframes", "1d", "--from", "2025-01-06", "--until", "2025-01-08"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plan_OfSeveralSeries_IsStoredAndCountedAndRepeatable()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["AAPL", "BTC"], [Timeframe.OneHour, Timeframe.OneDay], days: 4);
        for (int run = 0; run < 2; run++)
        {
            await using WorkerProcess worker = await bench.StartWorkerAsync(
                schema.ConnectionString, schema.NameOf("worker"), WriterKind.Copy, "--one-fetch", "--concurrency", "2");

            Assert.Equal(0, await BackfillBench.EndOfAsync(worker));
            Assert.Contains("started: 4 jobs", worker.LastOutput);
            Assert.Contains($"BTC/1d: 4 bars, {(run == 0 ? 4 : 0)} of them new or changed", worker.LastOutput);
            await bench.AssertUndamagedAsync(schema.DataSource, complete: true, $"run {run}");
        }
    }

    [Theory]
    [InlineData("--colour")]
    [InlineData("--writer")]
    [InlineData("--writer", "fast")]
    [InlineData("--symbols", "NOSUCH")]
    [InlineData("--timeframes", "7m")]
    [InlineData("--from", "yesterday")]
    [InlineData("--until", "2025-01-06")]
    [InlineData("--concurrency", "0")]
    [InlineData("--features")]
    [InlineData("--features", "fast")]
    [InlineData("--base-address", "nowhere")]
    [InlineData("--plan", "cheap")]
    [InlineData("--plan", "paid", "--base-address", "http://127.0.0.1:1")]
    [InlineData("--workers", "2")]
    public async Task Arguments_ThatMakeNoPlan_AreRefusedByNameWithUsage(params string[] more)
    {
        (int code, string output) = await RunAsync([.. Plan, .. more], Nowhere, "key");

        Assert.Equal(2, code);
        Assert.Contains(more[0], output.Split('\n')[0], StringComparison.Ordinal);
        Assert.Contains("usage: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("canary=password", "key", "PERF_WORKER_POSTGRES")]
    [InlineData("", "key", "PERF_WORKER_POSTGRES")]
    [InlineData(Nowhere, "canary key", "API key")]
    public async Task Environment_ThatIsNone_IsRefusedWithoutBeingQuoted(string connectionString, string key, string words)
    {
        (int code, string output) = await RunAsync(Plan, connectionString, key);

        Assert.Equal(2, code);
        Assert.Contains(words, output, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", output, StringComparison.Ordinal);
    }

    /// <summary>Whatever asks Polygon itself is spaced, however its address was given.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(5, "--plan", "free")]
    [InlineData(100, "--plan", "paid")]
    [InlineData(5, "--base-address", "https://api.polygon.io")]
    [InlineData(100, "--base-address", "https://api.polygon.io/", "--plan", "paid")]
    [InlineData(null, "--base-address", "http://127.0.0.1:1")]
    public void Source_ThatIsPolygon_HasTheQuotaOfThePlan(int? requests, params string[] more)
    {
        WorkerOptions options = WorkerArguments.Parse(
            [.. Plan, .. more], name => name == WorkerEnvironment.Postgres ? Nowhere : "key");

        Assert.Equal(requests, options.Source?.Quota?.Requests);
    }

    [Fact]
    public async Task Database_ThatIsNotThere_IsSaidBeforeAnythingIsFetched()
    {
        (int code, string output) = await RunAsync(Plan, Nowhere, "key");

        Assert.Equal(4, code);
        Assert.Contains("127.0.0.1:1", output, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Database_WithoutTables_IsSaid()
    {
        await using StorageSchema empty = await database.CreateEmptySchemaAsync();

        (int code, string output) = await RunAsync(Plan, empty.ConnectionString, "key");

        Assert.Equal(4, code);
        Assert.Contains(PostgresErrorCodes.UndefinedTable, output, StringComparison.Ordinal);
    }

    /// <summary>Held up by someone who has the tables; its parent lets go.</summary>
    [Fact]
    public async Task Worker_WhoseParentLetsGo_StopsAndSaysThatItMayBeRunAgain()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfillBench.StartAsync(["AAPL"], [Timeframe.OneDay], days: 4);
        await using NpgsqlConnection holder = await schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlTransaction transaction = await holder.BeginTransactionAsync(Cancel);
        await using NpgsqlCommand hold = new("LOCK TABLE bars IN EXCLUSIVE MODE", holder);
        await hold.ExecuteNonQueryAsync(Cancel);
        await using WorkerProcess worker = await bench.StartWorkerAsync(schema.ConnectionString, schema.NameOf("worker"), WriterKind.Copy);
        await Poll.UntilAsync(
            async () => await schema.ScalarAsync<long>(
                $"SELECT count(*) FROM pg_stat_activity WHERE {holder.ProcessID} = ANY (pg_blocking_pids(pid))") == 1,
            Cancel);

        await worker.DisposeAsync();

        Assert.Contains(worker.LastOutput, line => line.StartsWith("interrupted: ", StringComparison.Ordinal));
        await transaction.RollbackAsync(Cancel);
        await bench.CompleteAsync(WriterKind.Copy, schema.DataSource, "afterwards");
    }

    private static async Task<(int Code, string Output)> RunAsync(string[] arguments, string connectionString, string key)
    {
        await using WorkerProcess worker = await WorkerProcess.StartAsync(arguments, connectionString, key, Cancel);
        int code = await BackfillBench.EndOfAsync(worker);
        return (code, string.Join('\n', worker.LastOutput));
    }
}
