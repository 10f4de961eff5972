using MarketData.Recovery;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Stub;
using Perf.Testbed.Worker;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// The database's clock is set an hour forward, then an hour back, as seen by what was written before: the times in the rows of the
/// jobs are moved against the clock, which no process may set. Leases that seem over are taken back from those who live, and the fence
/// keeps them apart; leases that seem to last for an hour more end in time.
/// </summary>
internal sealed class ClockDrill : IDrill
{
    /// <summary>Of a job this is nearly all: whoever is killed has one in hand.</summary>
    private const double LatencyMs = 600;

    public DrillFacts Facts { get; } = new(
        Fault: 24,
        "clock",
        "the clock an hour forward, then back, and a worker killed: its jobs are taken over in time, and nothing is stored twice",
        "the moment of the last change in a job's row, which tells that the clock went back",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        FailureObjective objective = bench.Policy.Of(FailureType.SchedulerCrash);
        await bench.OpenAsync(new StubOptions { LatencyMedianMs = LatencyMs }, ownServer: false, cancellationToken);
        WorkerProcess one = await bench.StartWorkerAsync(new WorkerSetup { Name = "drill-1", Roles = "worker" }, cancellationToken);
        await bench.StartWorkerAsync(new WorkerSetup { Name = "drill-2", Roles = "worker" }, cancellationToken);
        CheckpointWatch checkpoints = CheckpointWatch.Start(bench);
        RunJobs jobs = await RunJobs.TriggerAsync(bench, force: false, cancellationToken);
        await jobs.UntilDoneAsync(1, RunJobs.Patience, cancellationToken);
        await MoveAsync(bench, "- interval '1 h'", cancellationToken);
        bench.Log.Inject("the clock goes an hour forward");

        await jobs.UntilAnyAsync(
            "a job of the worker that is to be killed", "state = 'leased' AND leased_by = 'drill-1'", RunJobs.Patience, cancellationToken);
        TimeSpan injected = bench.Log.Inject("a worker is killed, and the clock goes an hour back");
        await one.KillAsync();
        await MoveAsync(bench, "+ interval '1 h'", cancellationToken);
        await jobs.UntilTakenOverAsync("drill-1", bench.PatienceFor(objective), cancellationToken);
        bench.Log.Measure("jobs_taken_over_ms", bench.Log.Recover("the other worker has its jobs") - injected, objective);
        await jobs.EndAsync(cancellationToken);
        await checkpoints.StopAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
    }

    private static Task MoveAsync(DrillBench bench, string by, CancellationToken cancellationToken) => bench.Database.ExecuteAsync(
        $"""
        UPDATE backfill_jobs SET
            leased_until = leased_until {by},
            not_before = not_before {by},
            changed_at = {(bench.ProtectionOff ? "changed_at" : $"changed_at {by}")}
        WHERE state IN ('waiting', 'leased')
        """,
        cancellationToken);
}
