using MarketData.Backfill;
using Perf.Lab.Backfill;
using Perf.Lab.Cli;
using Perf.Testbed.Postgres;

namespace Perf.Lab.Servers;

/// <summary>A database of the product with bars and features in it, for the API to serve.</summary>
internal static class FilledDatabase
{
    /// <summary>Fills a new database from the stub, by the product's own backfill.</summary>
    /// <param name="jobs">The series and their ranges.</param>
    /// <exception cref="InvalidOperationException">A series could not be filled.</exception>
    public static async Task<BackfillDatabase> CreateAsync(
        PostgresServer postgres,
        BackfillSettings settings,
        IReadOnlyList<BackfillJob> jobs,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        BackfillDatabase database =
            await BackfillDatabase.CreateAsync(postgres, settings.Writer, settings.BatchSize, settings.Table, cancellationToken);
        try
        {
            LabConsole.Status($"filling {jobs.Count} series ...");
            await using BackfillBars bars = await BackfillBars.OpenAsync(settings, postgres, time, cancellationToken);
            BackfillRunner runner = new(bars.Source, database.Writer, SilentObserver.Instance, time);
            await runner.RunAsync(BackfillPlan.FetchEach(jobs), Environment.ProcessorCount, cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }
}
