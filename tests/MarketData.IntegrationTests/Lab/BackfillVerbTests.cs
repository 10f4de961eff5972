using MarketData.IntegrationTests.Testbed;
using Npgsql;
using Perf.Analysis.Backfill;
using Perf.Analysis.Runs;
using Perf.Testbed.Postgres;

namespace MarketData.IntegrationTests.Lab;

/// <summary><c>backfill</c> on a server of its own, in a process of its own: what is measured is whole and agrees.</summary>
[Collection(LabCollection.Name)]
public sealed class BackfillVerbTests(PostgresFixture postgres) : IDisposable
{
    private const string Small = "backfill --symbols AAPL,BTC --timeframes 1h,1d --days 40 --until 2025-06-01";

    private readonly LabFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Backfill_Small_WritesAWholeRunThatAgreesWithItsSource()
    {
        await postgres.GetServerAsync();

        await folder.RunAsync($"{Small} --out run");

        RunManifest manifest = await folder.ReadManifestAsync("run");
        BackfillBaseline baseline = await folder.ReadBaselineAsync("run");
        Assert.Equal((RunState.Complete, 0), (manifest.State, manifest.ExitCode));
        Assert.Equal("on", manifest.PostgresSettings["fsync"]);
        Assert.Equal((4, 4, false), (baseline.Totals.TotalJobs, baseline.Totals.CompletedJobs, baseline.Interrupted));
        Assert.True(baseline.OracleCheck is { Matches: true });
        Assert.Equal(baseline.OracleCheck.ExpectedRecords, baseline.Jobs.Sum(job => job.RecordsInserted));
        Assert.True(!OperatingSystem.IsLinux() || baseline.Processor is { ProductSeconds: > 0, PostgresSeconds: > 0, SourceSeconds: > 0 });
        // Crypto trades every hour of every day.
        Assert.Equal(40 * 24, baseline.Jobs.Single(job => job is { Symbol: "BTC", Timeframe: "1h" }).RecordsInserted);
    }

    [Theory]
    [InlineData("--writer row")]
    [InlineData("--writer batch --batch-size 100")]
    [InlineData("--writer unnest")]
    [InlineData("--writer copy --concurrency 4")]
    [InlineData("--one-fetch")]
    [InlineData("--one-fetch --concurrency 2")]
    [InlineData("--overlap")]
    [InlineData("--overlap --one-fetch --concurrency 2")]
    [InlineData("--features scalar")]
    public async Task Backfill_HoweverItWrites_StoresTheSame(string how)
    {
        string connection = await UseServerOfTestsAsync();
        await folder.RunAsync($"{Small} --out reference");
        BackfillBaseline reference = await folder.ReadBaselineAsync("reference");

        await folder.RunAsync($"{Small} {how} --out run");

        BackfillBaseline baseline = await folder.ReadBaselineAsync("run");
        Assert.Equal(reference.OracleCheck, baseline.OracleCheck);
        Assert.Equal(Rows(reference), Rows(baseline));
        Assert.Equal(how.Contains("--overlap", StringComparison.Ordinal), baseline.Configuration.Overlap);
        Assert.DoesNotContain(connection, await File.ReadAllTextAsync(folder.Run("run").Manifest, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>Apart from the backfill, and nothing is changed by it: what it computes again is what was stored.</summary>
    [Theory]
    [InlineData("--enrich", 1, EnrichmentTotals.ReadOnce)]
    [InlineData("--enrich --enrich-workers 2 --features scalar", 2, EnrichmentTotals.ReadOnce)]
    [InlineData("--enrich --enrich-reading per-bar --one-fetch", 1, EnrichmentTotals.ReadPerBar)]
    public async Task Backfill_Enrich_ComputesEverySeriesAgainAndChangesNothing(string how, int workers, string reading)
    {
        await UseServerOfTestsAsync();

        LabProcess lab = await folder.RunAsync($"{Small} {how} --out run");

        BackfillBaseline baseline = await folder.ReadBaselineAsync("run");
        EnrichmentTotals enrichment = baseline.Enrichment!;
        Assert.Equal((workers, reading), (enrichment.Workers, enrichment.Reading));
        Assert.Equal((4, 0, 4), (enrichment.Series, enrichment.FailedSeries, enrichment.TotalSeries));
        Assert.Equal((baseline.Totals.TotalRecords, 0L), (enrichment.Bars, enrichment.RowsChanged));
        Assert.True(baseline.OracleCheck is { Matches: true });
        Assert.Contains("Features Computed Again", lab.Text, StringComparison.Ordinal);
        Assert.Equal(reading, (await folder.ReadManifestAsync("run")).Configuration["backfill_enrich_reading"]);
    }

    /// <summary>What the source may still change is stored like the rest, and so are its features.</summary>
    [Fact]
    public async Task Backfill_EnrichTheDayThatIsNotSettled_ComputesAllOfItAgain()
    {
        await UseServerOfTestsAsync();

        await folder.RunAsync("backfill --symbols BTC --timeframes 1h --days 1 --enrich --out run");

        EnrichmentTotals again = (await folder.ReadBaselineAsync("run")).Enrichment!;
        Assert.Equal((24L, 0L), (again.Bars, again.RowsChanged));
    }

    [Fact]
    public async Task Backfill_OnTheUsersServer_LeavesItAsItWas()
    {
        // Not the server of the other tests, which may be making databases of the same kind meanwhile.
        await using PostgresServer server = await PrivateServer.StartAsync(cacheRoot: null);
        string connection = await UseServerAsync(server);

        LabProcess lab = await folder.RunAsync($"{Small} --out run");

        Assert.Contains("PERF_POSTGRES", lab.Text, StringComparison.Ordinal);
        Assert.Equal(0L, await CountDatabasesAsync(connection, "perf_backfill_%"));
    }

    [Fact]
    public async Task Labs_TwoAtOnceInOneFolder_BothEndWhole()
    {
        await postgres.GetServerAsync();
        await using LabProcess first = folder.Start($"{Small} --out first");
        await using LabProcess second = folder.Start($"{Small} --out second");

        Assert.Equal((0, 0), (await first.WaitForExitAsync(), await second.WaitForExitAsync()));

        BackfillBaseline[] baselines = [await folder.ReadBaselineAsync("first"), await folder.ReadBaselineAsync("second")];
        Assert.All(baselines, baseline => Assert.True(baseline.OracleCheck is { Matches: true }));
        Assert.Equal(Rows(baselines[0]), Rows(baselines[1]));
    }

    [Fact]
    public async Task Backfill_OfDaysWithoutBars_FailsForItMeasuredNothing()
    {
        await UseServerOfTestsAsync();
        // A Sunday.
        await using LabProcess lab = folder.Start("backfill --symbols AAPL --timeframes 1d --days 1 --until 2025-06-02 --out run");

        Assert.Equal(1, await lab.WaitForExitAsync());

        RunStep step = Assert.Single((await folder.ReadManifestAsync("run")).Steps);
        Assert.Equal(StepStatus.Failed, step.Status);
        Assert.Contains($"perf: backfill: {step.Detail}", lab.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("is the bottleneck", lab.Text, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Symbol, string Timeframe, long Rows)> Rows(BackfillBaseline baseline) =>
        baseline.Jobs.Select(job => (job.Symbol, job.Timeframe, (long)job.RecordsInserted)).Order();

    /// <summary>The server of these tests stands for one that the user names: it is running already, which saves a start.</summary>
    private async Task<string> UseServerOfTestsAsync() => await UseServerAsync(await postgres.GetServerAsync());

    private async Task<string> UseServerAsync(PostgresServer server)
    {
        await using TestDatabase database = await server.CreateDatabaseAsync("lab", TestContext.Current.CancellationToken);
        string connection = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString;
        folder.Environment[PostgresServerOptions.ConnectionVariable] = connection;
        return connection;
    }

    private static async Task<long> CountDatabasesAsync(string connection, string pattern)
    {
        await using NpgsqlConnection opened = new(connection);
        await opened.OpenAsync(TestContext.Current.CancellationToken);
        await using NpgsqlCommand count = new("SELECT count(*) FROM pg_database WHERE datname LIKE $1", opened);
        count.Parameters.AddWithValue(pattern);
        return (long)(await count.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
