using System.Security.Cryptography;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Enrichment;
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
            IBarWriter writer = BarWriters.Create(options.Writer, dataSource, new SeriesCatalog(dataSource), options.BatchSize);
            int planned = options.Source is { } source
                ? await BackfillAsync(options, source, dataSource, writer, observer, cancellationToken)
                : await EnrichAsync(options, dataSource, writer, observer, cancellationToken);
            return observer.Completed == planned ? ExitCode.Completed : ExitCode.Failed;
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

    /// <returns>How many jobs there were.</returns>
    private static async Task<int> BackfillAsync(
        WorkerOptions options,
        PolygonOptions from,
        NpgsqlDataSource dataSource,
        IBarWriter writer,
        ConsoleObserver observer,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<BackfillJob> jobs = await PlanAsync(options, dataSource, cancellationToken);
        IReadOnlyList<FetchGroup> groups = options.OneFetch ? BackfillPlan.FetchOnce(jobs) : BackfillPlan.FetchEach(jobs);
        ConsoleObserver.Started(jobs.Count, "jobs");

        using PolygonBarSource source = Connect(from, dataSource);
        BackfillRunner runner = new(source, writer, observer, TimeProvider.System)
        {
            Overlap = options.Overlap,
            History = new FeatureHistory(dataSource),
            Engine = options.Engine,
        };
        await runner.RunAsync(groups, options.Concurrency, cancellationToken);
        return jobs.Count;
    }

    /// <returns>How many series there were.</returns>
    private static async Task<int> EnrichAsync(
        WorkerOptions options,
        NpgsqlDataSource dataSource,
        IBarWriter writer,
        ConsoleObserver observer,
        CancellationToken cancellationToken)
    {
        SeriesKey[] series =
        [
            .. options.Symbols.SelectMany(_ => options.Timeframes, (symbol, timeframe) => new SeriesKey(symbol, timeframe)).Distinct(),
        ];
        ConsoleObserver.Started(series.Length, "series");
        EnrichmentRunner runner = new(
            new BarReader(dataSource), writer, new CoverageReader(dataSource), observer, TimeProvider.System)
        {
            Workers = options.Workers,
            Engine = options.Engine,
        };
        await runner.RunAsync(series, cancellationToken);
        return series.Length;
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

    /// <summary>Before anything is fetched: a source is paid for. And before every series fails for the same reason.</summary>
    /// <exception cref="NpgsqlException">The database cannot be reached, or has no such table.</exception>
    private static async Task ThrowWithoutTablesAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand look = dataSource.CreateCommand(
            "SELECT FROM series, bars, feature_states, quarantined_bars, quota_scopes, quota_places LIMIT 0");
        await look.ExecuteNonQueryAsync(cancellationToken);
    }
}
