using System.Collections.Concurrent;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Storage;
using Perf.Lab.Backfill;
using Perf.Testbed.Postgres;

namespace Perf.Lab.Decide.Trials;

/// <summary>
/// One setting of the product with a stub and a database of its own, which does the same jobs as often as it is asked: into empty tables
/// each time.
/// </summary>
internal sealed class TrialArm : IAsyncDisposable
{
    private readonly BackfillBars bars;
    private readonly BackfillDatabase database;
    private readonly IReadOnlyList<FetchGroup> groups;
    private readonly TimeProvider time;

    private TrialArm(BackfillSettings settings, BackfillBars bars, BackfillDatabase database, TimeProvider time)
    {
        Settings = settings;
        this.bars = bars;
        this.database = database;
        this.time = time;
        groups = BackfillParts.Group(settings, BackfillPlan.Create(settings.Symbols, settings.Timeframes, settings.Range));
    }

    public BackfillSettings Settings { get; }

    public static async Task<TrialArm> OpenAsync(
        BackfillSettings settings, PostgresServer postgres, TimeProvider time, CancellationToken cancellationToken)
    {
        BackfillBars source = await BackfillBars.OpenAsync(settings, postgres, time, cancellationToken);
        try
        {
            BackfillDatabase store = await BackfillDatabase.CreateAsync(
                postgres, settings.Writer, settings.BatchSize, settings.Table, cancellationToken);
            return new TrialArm(settings, source, store, time);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <param name="dose">What is added to a stage; null adds nothing.</param>
    /// <exception cref="InvalidOperationException">A job failed.</exception>
    public async Task<TrialRun> RunAsync(StageDose? dose, CancellationToken cancellationToken)
    {
        await database.ClearAsync(cancellationToken);
        Collector collected = new();
        IBarSource source = dose?.Around(bars.Source) ?? bars.Source;
        IBarWriter writer = dose?.Around(database.Writer) ?? database.Writer;
        BackfillRunner runner = BackfillParts.Runner(Settings, source, writer, database.History, dose?.Around(collected) ?? collected, time);
        TimeSpan before = dose?.Added ?? TimeSpan.Zero;
        long began = time.GetTimestamp();
        await runner.RunAsync(groups, Settings.Concurrency, cancellationToken);
        TimeSpan wall = time.GetElapsedTime(began);
        return new TrialRun(
            wall.TotalSeconds,
            ((dose?.Added ?? TimeSpan.Zero) - before).TotalSeconds,
            [.. collected.Results.Select(result => BackfillRecords.Job(result))]);
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await bars.DisposeAsync();
    }

    private sealed class Collector : IBackfillObserver
    {
        public ConcurrentQueue<BackfillJobResult> Results { get; } = new();

        public void StageStarted(BackfillJob job, BackfillStage stage)
        {
        }

        public void JobFinished(BackfillJobResult result)
        {
            SilentObserver.Instance.JobFinished(result);
            Results.Enqueue(result);
        }
    }
}
