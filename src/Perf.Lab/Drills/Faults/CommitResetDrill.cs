using MarketData.Recovery;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Relay;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// The connection is reset around a COMMIT: before the server has it, and behind it, when the worker cannot know what became of its
/// write. In both cases the write is repeated, and the fence tells which it was.
/// </summary>
internal sealed class CommitResetDrill : IDrill
{
    private const int Resets = 3;

    private const string ChangeWaits = """
        SELECT EXISTS (
            SELECT FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'perf-drill' AND wait_event_type = 'Lock')
        """;

    public DrillFacts Facts { get; } = new(
        Fault: 10,
        "commit-reset",
        "the connection reset before and behind a COMMIT: no job is lost, none is stored twice, the next is done within the objective",
        "the token that a worker knows its lease by: after a reset the job in hand has another one",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        FailureObjective objective = bench.Policy.Of(FailureType.DatabaseConnectionLoss);
        await bench.OpenAsync(new StubOptions(), ownServer: false, cancellationToken);
        RelayStrike strike = new();
        PostgresRelay relay = bench.Own(PostgresRelay.Start(bench.Database.ConnectionString, strike));
        await bench.StartWorkerAsync(
            new WorkerSetup { Roles = "worker", Concurrency = 1, ConnectionString = relay.ConnectionString }, cancellationToken);
        CheckpointWatch checkpoints = CheckpointWatch.Start(bench);
        Task struck = bench.ProtectionOff ? AimAtToken(strike, bench, cancellationToken) : Aim(strike, behind: false);
        RunJobs jobs = await RunJobs.TriggerAsync(bench, force: false, cancellationToken);
        TimeSpan injected = TimeSpan.Zero;
        for (int reset = 1; reset <= 2 * Resets; reset++)
        {
            await RelayStrike.UntilAsync(bench, struck, cancellationToken);
            bool wasBehind = reset % 2 == 0;
            injected = bench.Log.Inject($"reset {(wasBehind ? "behind" : "before")} a COMMIT");
            if (bench.ProtectionOff)
            {
                break;
            }

            // At once: the COMMIT that repeats one that was not heard of is the next to be struck.
            struck = reset < 2 * Resets ? Aim(strike, !wasBehind) : Task.CompletedTask;
        }

        long done = await jobs.DoneAsync(cancellationToken);
        await jobs.UntilDoneAsync(done + 1, bench.PatienceFor(objective), cancellationToken);
        bench.Log.Measure("next_job_done_ms", bench.Log.Recover("the next job is done") - injected, objective);
        await jobs.EndAsync(cancellationToken);
        await checkpoints.StopAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
        long repeated = await jobs.CountAsync("attempts > 1 OR interruptions > 0", cancellationToken);
        bench.Log.Check(new InvariantCheck("I2", repeated == 0, $"{repeated} jobs were done anew: a write is repeated, not its job"));
    }

    /// <summary>Without the protection: the next to have the row that the transaction holds is who changes its token.</summary>
    private static Task AimAtToken(RelayStrike strike, DrillBench bench, CancellationToken cancellationToken) => strike.Before(
        RelayStrike.IsCommitOfBars(),
        () =>
        {
            // Ends with the transaction, which ends with this strike.
            _ = bench.Database.ExecuteAsync(
                "UPDATE backfill_jobs SET token = nextval('backfill_tokens') WHERE state = 'leased'", cancellationToken);
            return bench.UntilAsync(
                "the change of the token to wait for the row",
                () => bench.Database.AskOrAsync(ChangeWaits, false, cancellationToken),
                RunJobs.Patience,
                cancellationToken);
        },
        passes: false);

    private static Task Aim(RelayStrike strike, bool behind) => behind
        ? strike.After(RelayStrike.IsCommitOfBars(), () => Task.CompletedTask, passes: false)
        : strike.Before(RelayStrike.IsCommitOfBars(), () => Task.CompletedTask, passes: false);
}
