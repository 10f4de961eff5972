using System.Security.Cryptography;
using MarketData.Backfill;
using MarketData.Polygon;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Quotas;
using MarketData.Postgres.Reading;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Worker.Hosting;
using Npgsql;

namespace MarketData.Worker.Running;

/// <summary>Runs one plan to its end, into a database that has the product's tables. Repeating it is always right.</summary>
internal static class PlanRun
{
    private const string QuotaScope = "polygon";

    /// <returns>What the process ends with: see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(WorkerOptions options, CancellationToken cancellationToken)
    {
        await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(options.Postgres);
        ConsoleObserver observer = new();
        try
        {
            await ThrowWithoutTablesAsync(dataSource, cancellationToken);
            IReadOnlyList<BackfillJob> jobs = await PlanAsync(options, dataSource, cancellationToken);
            IReadOnlyList<FetchGroup> groups = options.OneFetch ? BackfillPlan.FetchOnce(jobs) : BackfillPlan.FetchEach(jobs);
            ConsoleObserver.Started(jobs.Count);

            using PolygonBarSource source = Connect(options.Source, dataSource);
            IBarWriter writer = BarWriters.Create(options.Writer, dataSource, new SeriesCatalog(dataSource), options.BatchSize);
            BackfillRunner runner = new(source, writer, observer, TimeProvider.System)
            {
                Overlap = options.Overlap,
                History = new FeatureHistory(dataSource),
                Engine = options.Engine,
            };
            await runner.RunAsync(groups, options.Concurrency, cancellationToken);
            return observer.Completed == jobs.Count ? ExitCode.Completed : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("interrupted: what is stored stays, and the same plan may be run again");
            return ExitCode.Interrupted;
        }
        catch (NpgsqlException exception)
        {
            await Console.Error.WriteLineAsync($"the database cannot be used: {exception.Message.ReplaceLineEndings(" ")}");
            return ExitCode.DatabaseUnavailable;
        }
    }

    private static async Task<IReadOnlyList<BackfillJob>> PlanAsync(
        WorkerOptions options, NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        IReadOnlyList<BackfillJob> jobs = BackfillPlan.Create(options.Symbols, options.Timeframes, options.Range);
        return options.Continue
            ? BackfillPlan.Continue(
                jobs, await new CoverageReader(dataSource).ReadAsync([.. jobs.Select(job => job.Series)], cancellationToken))
            : jobs;
    }

    /// <summary>A source with a quota shares it with all who use the database.</summary>
    private static PolygonBarSource Connect(PolygonOptions options, NpgsqlDataSource dataSource)
    {
        // Drawn, so that retries of two workers are not spread alike: in containers both may be process 1.
        Random jitter = new(RandomNumberGenerator.GetInt32(int.MaxValue));
        PostgresQuotaLedger? ledger = options.Quota is null ? null : new PostgresQuotaLedger(dataSource, QuotaScope);
        return PolygonBarSource.Create(options, TimeProvider.System, jitter, ledger: ledger);
    }

    /// <summary>Before anything is fetched: a source is paid for.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached, or has no such table.</exception>
    private static async Task ThrowWithoutTablesAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand look = dataSource.CreateCommand("SELECT FROM series, bars, feature_states, quarantined_bars, quota_scopes, quota_places LIMIT 0");
        await look.ExecuteNonQueryAsync(cancellationToken);
    }
}
