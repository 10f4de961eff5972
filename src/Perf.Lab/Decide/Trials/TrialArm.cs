using System.Collections.Concurrent;
using MarketData.Backfill;
using MarketData.Bars;
using MarketData.Storage;
using Perf.Lab.Backfill;

namespace Perf.Lab.Decide.Trials;

/// <summary>
/// One setting of the product with a database of its own, which does the same jobs as often as it is asked: into empty tables each time.
/// </summary>
internal sealed class TrialArm : IAsyncDisposable
{
    private readonly TrialBench bench;
    private readonly BackfillDatabase database;
    private readonly IReadOnlyList<FetchGroup> groups;

    private TrialArm(BackfillSettings settings, TrialBench bench, BackfillDatabase database)
    {
        Settings = settings;
        this.bench = bench;
        this.database = database;
        groups = BackfillParts.Group(settings, BackfillPlan.Create(settings.Symbols, settings.Timeframes, settings.Range));
    }

    public BackfillSettings Settings { get; }

    public static async Task<TrialArm> OpenAsync(BackfillSettings settings, TrialBench bench, CancellationToken cancellationToken) => new(
        settings,
        bench,
        await BackfillDatabase.CreateAsync(bench.Postgres, settings.Writer, settings.BatchSize, settings.Table, cancellationToken));

    /// <summary>Connects, and has the server know the tables; the lab and the stub are warm by the bench.</summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        await RunAsync(dose: null, cancellationToken);
        await RunAsync(dose: null, cancellationToken);
    }

    /// <param name="dose">What is added to a stage; null adds nothing.</param>
    /// <exception cref="InvalidOperationException">A job failed.</exception>
    public Task<TrialRun> RunAsync(StageDose? dose, CancellationToken cancellationToken) =>
        RunAsync(dose, dose?.Around(database.Writer) ?? database.Writer, cancellationToken);

    /// <summary>The same jobs, of which nothing is stored.</summary>
    /// <exception cref="InvalidOperationException">A job failed.</exception>
    public Task<TrialRun> RunWithoutStoringAsync(CancellationToken cancellationToken) =>
        RunAsync(dose: null, new LeftOutWriter(database.Writer), cancellationToken);

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<TrialRun> RunAsync(StageDose? dose, IBarWriter writer, CancellationToken cancellationToken)
    {
        await database.ClearAsync(Settings.Concurrency, cancellationToken);
        Collector collected = new();
        IBarSource source = dose?.Around(bench.Source) ?? bench.Source;
        BackfillRunner runner = BackfillParts.Runner(Settings, source, writer, database.History, dose?.Around(collected) ?? collected, bench.Time);
        TimeSpan before = dose?.Added ?? TimeSpan.Zero;
        long began = bench.Time.GetTimestamp();
        await runner.RunAsync(groups, Settings.Concurrency, cancellationToken);
        TimeSpan wall = bench.Time.GetElapsedTime(began);
        return new TrialRun(
            wall.TotalSeconds,
            ((dose?.Added ?? TimeSpan.Zero) - before).TotalSeconds,
            [.. collected.Results.Select(result => BackfillRecords.Job(result))]);
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
