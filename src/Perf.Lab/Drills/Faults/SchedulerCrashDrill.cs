using MarketData.Recovery;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// The scheduler, which is also the only worker, is killed in the middle of a run and started again as systemd would. The objective runs
/// from the kill to the next job that is done; then the run is to end with nothing lost, and no job that was done is done again.
/// </summary>
internal sealed class SchedulerCrashDrill : IDrill
{
    /// <summary>Long enough for a run to be hit in its middle: a job takes about as long as its pages.</summary>
    private const double LatencyMs = 150;

    public DrillFacts Facts { get; } = new(
        Fault: 3,
        "scheduler-crash",
        "kill -9 the scheduler and worker in mid-run: it comes back by itself, goes on from the checkpoint and loses nothing",
        "the restart by systemd",
        IsQuick: true)
    {
        Full = new DrillAmount(Runs: 5, Times: 10),
    };

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        await bench.OpenAsync(new StubOptions { LatencyMedianMs = LatencyMs }, ownServer: false, cancellationToken);
        WorkerSetup setup = new();
        Func<Task> kill = await bench.StartKillableAsync(setup, cancellationToken);
        CheckpointWatch checkpoints = CheckpointWatch.Start(bench);
        for (int time = 1; time <= bench.Times; time++)
        {
            await CrashAsync(bench, setup, kill, isFirst: time == 1, cancellationToken);
        }

        await checkpoints.StopAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
    }

    private static async Task CrashAsync(
        DrillBench bench, WorkerSetup setup, Func<Task> kill, bool isFirst, CancellationToken cancellationToken)
    {
        FailureObjective objective = bench.Policy.Of(FailureType.SchedulerCrash);
        RunJobs jobs = await RunJobs.TriggerAsync(bench, force: !isFirst, cancellationToken);
        int victim = bench.Random.Next(1, bench.Scope.Series.Count - 2 * setup.Concurrency);
        await jobs.UntilDoneAsync(victim, RunJobs.Patience, cancellationToken);
        await Task.Delay(bench.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(LatencyMs)), bench.Time, cancellationToken);

        TimeSpan injected = bench.Log.Inject("kill -9 the process that schedules and works");
        await kill();
        await bench.SettleAsync(setup.Name, cancellationToken);
        long inHand = await jobs.CountAsync("state = 'leased'", cancellationToken);
        long done = await jobs.DoneAsync(cancellationToken);
        await jobs.UntilDoneAsync(done + 1, bench.PatienceFor(objective), cancellationToken);
        bench.Log.Measure("next_job_done_ms", bench.Log.Recover("the next job is done") - injected, objective);

        await jobs.EndAsync(cancellationToken);
        int resumed = await bench.Database.AskAsync<int>(
            $"SELECT jobs_resumed FROM scheduler_execution_log WHERE id = {jobs.Run}", cancellationToken);
        bench.Log.Check(new InvariantCheck(
            "I3", resumed == inHand, $"{inHand} jobs were in hand at the kill, and {resumed} were gone on with from their checkpoint"));
    }
}
