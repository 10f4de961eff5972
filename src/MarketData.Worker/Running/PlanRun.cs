using MarketData.Backfill;
using MarketData.Polygon;
using MarketData.Postgres.Catalog;
using MarketData.Postgres.Writers;
using MarketData.Storage;
using MarketData.Worker.Hosting;
using Npgsql;

namespace MarketData.Worker.Running;

/// <summary>Runs one plan to its end, into a database that has the product's tables. Repeating it is always right.</summary>
internal static class PlanRun
{
    /// <returns>What the process ends with: see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(WorkerOptions options, CancellationToken cancellationToken)
    {
        await using NpgsqlDataSource dataSource = NpgsqlDataSource.Create(options.Postgres);
        ConsoleObserver observer = new();
        try
        {
            await ThrowWithoutTablesAsync(dataSource, cancellationToken);
            IReadOnlyList<BackfillJob> jobs = BackfillPlan.Create(options.Symbols, options.Timeframes, options.Range);
            IReadOnlyList<FetchGroup> groups = options.OneFetch ? BackfillPlan.FetchOnce(jobs) : BackfillPlan.FetchEach(jobs);
            ConsoleObserver.Started(jobs.Count);

            // Retries of two workers need not be spread alike.
            using PolygonBarSource source =
                PolygonBarSource.Create(options.Source, TimeProvider.System, new Random(Environment.ProcessId));
            IBarWriter writer = BarWriters.Create(options.Writer, dataSource, new SeriesCatalog(dataSource), options.BatchSize);
            await new BackfillRunner(source, writer, observer, TimeProvider.System) { Overlap = options.Overlap }
                .RunAsync(groups, options.Concurrency, cancellationToken);
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

    /// <summary>Before anything is fetched: a source is paid for.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached, or has no such table.</exception>
    private static async Task ThrowWithoutTablesAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand look = dataSource.CreateCommand("SELECT FROM series, bars, quarantined_bars LIMIT 0");
        await look.ExecuteNonQueryAsync(cancellationToken);
    }
}
