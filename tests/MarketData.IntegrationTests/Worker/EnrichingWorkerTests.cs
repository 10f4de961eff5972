using MarketData.IntegrationTests.Storage;
using MarketData.IntegrationTests.Storage.Faults;
using MarketData.Postgres.Writers;
using MarketData.Time;
using Npgsql;
using Perf.Testbed.Worker;

namespace MarketData.IntegrationTests.Worker;

/// <summary>A worker that computes the features of stored series again.</summary>
public sealed class EnrichingWorkerTests(StorageDatabase database) : IClassFixture<StorageDatabase>
{
    private static readonly string[] Enrich = ["--enrich", "--symbols", "AAPL,BTC", "--timeframes", "1h,1d"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Enrich_WithoutAKey_MendsWhatWasDamagedAndSaysHowMuch()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfilledAsync(schema);
        await schema.ExecuteAsync("UPDATE bars SET rolling_mean_10 = 0 WHERE extract(hour FROM time) = 15");

        (int code, IReadOnlyList<string> output) = await RunAsync(schema, "--workers", "2");

        Assert.Equal(0, code);
        Assert.Equal("started: 4 series", output[0]);
        Assert.Contains("BTC/1h: 96 bars computed again, 4 of them changed", output);
        Assert.Contains("BTC/1d: 4 bars computed again, 0 of them changed", output);
        await bench.AssertUndamagedAsync(schema.DataSource, complete: true, "computed again");
    }

    [Fact]
    public async Task Enrich_ASeriesCannotBeStored_IsSaidAndTheOthersAreMended()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfilledAsync(schema);
        await schema.ExecuteAsync("UPDATE bars SET rolling_mean_10 = 0");
        await schema.ExecuteAsync("""
            CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
            """);
        int bad = await schema.ScalarAsync<int>("SELECT id FROM series WHERE symbol = 'AAPL' AND timeframe = '1h'");
        await schema.ExecuteAsync($"""
            CREATE TRIGGER refuse_bar BEFORE UPDATE ON bars FOR EACH ROW WHEN (OLD.series_id = {bad}) EXECUTE FUNCTION refuse()
            """);

        (int code, IReadOnlyList<string> output) = await RunAsync(schema);

        Assert.Equal(1, code);
        Assert.Contains(output, line => line.StartsWith("AAPL/1h: failed in Store: ", StringComparison.Ordinal));
        Assert.Contains("BTC/1h: 96 bars computed again, 96 of them changed", output);
    }

    /// <summary>Held up by someone who has the tables; its parent lets go.</summary>
    [Fact]
    public async Task Enrich_WhoseParentLetsGo_StopsAndSaysThatItMayBeRunAgain()
    {
        await using StorageSchema schema = await database.CreateSchemaAsync();
        await using BackfillBench bench = await BackfilledAsync(schema);
        await schema.ExecuteAsync("UPDATE bars SET rolling_mean_10 = 0");
        await using NpgsqlConnection holder = await schema.DataSource.OpenConnectionAsync(Cancel);
        await using NpgsqlTransaction transaction = await holder.BeginTransactionAsync(Cancel);
        await using NpgsqlCommand hold = new("LOCK TABLE bars IN EXCLUSIVE MODE", holder);
        await hold.ExecuteNonQueryAsync(Cancel);
        await using WorkerProcess worker = await StartAsync(schema);
        await Poll.UntilAsync(
            async () => await schema.ScalarAsync<long>(
                $"SELECT count(*) FROM pg_stat_activity WHERE {holder.ProcessID} = ANY (pg_blocking_pids(pid))") == 1,
            Cancel);

        await worker.DisposeAsync();

        Assert.Contains(worker.LastOutput, line => line.StartsWith("interrupted: ", StringComparison.Ordinal));
        await transaction.RollbackAsync(Cancel);
        Assert.Equal(0, (await RunAsync(schema)).Code);
        await bench.AssertUndamagedAsync(schema.DataSource, complete: true, "run again");
    }

    [Theory]
    [InlineData("--from", "2025-01-06")]
    [InlineData("--continue")]
    [InlineData("--base-address", "http://127.0.0.1:1")]
    [InlineData("--workers", "0")]
    public async Task Enrich_WithWhatIsOfFetching_IsRefusedByName(params string[] more)
    {
        await using WorkerProcess worker = await WorkerProcess.StartAsync([.. Enrich, .. more], "Host=127.0.0.1;Port=1", "", Cancel);

        Assert.Equal(2, await BackfillBench.EndOfAsync(worker));
        Assert.Contains(more[0], worker.LastOutput[0], StringComparison.Ordinal);
    }

    private static async Task<BackfillBench> BackfilledAsync(StorageSchema schema)
    {
        BackfillBench bench = await BackfillBench.StartAsync(["AAPL", "BTC"], [Timeframe.OneHour, Timeframe.OneDay], days: 4);
        await bench.RunAsync(WriterKind.Copy, schema.DataSource);
        return bench;
    }

    private static Task<WorkerProcess> StartAsync(StorageSchema schema, params string[] more) => WorkerProcess.StartAsync(
        [.. Enrich, .. more], new NpgsqlConnectionStringBuilder(schema.ConnectionString).ConnectionString, apiKey: "", Cancel);

    private static async Task<(int Code, IReadOnlyList<string> Output)> RunAsync(StorageSchema schema, params string[] more)
    {
        await using WorkerProcess worker = await StartAsync(schema, more);
        int code = await BackfillBench.EndOfAsync(worker);
        return (code, worker.LastOutput);
    }
}
