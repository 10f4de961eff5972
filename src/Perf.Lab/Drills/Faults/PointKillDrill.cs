using MarketData.Instruments;
using MarketData.Recovery;
using MarketData.Time;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Relay;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// A worker is killed at the four points of a job at which it has most in hand, seen between two messages to PostgreSQL: what was not
/// committed is done again by whoever comes after, what was committed is not.
/// </summary>
internal sealed class PointKillDrill : IDrill
{
    private const double LatencyMs = 300;
    private const string Victim = "drill-victim";

    /// <summary>Never ends while the drill lasts.</summary>
    private const int EndlessLeaseSeconds = 600;

    /// <summary>A year of five minutes around the clock is three pages.</summary>
    private static readonly DrillScope Paged = new(
        [Universe.Find("BTC")!, Universe.Find("AAPL")!], [Timeframe.FiveMinutes, Timeframe.OneHour, Timeframe.OneDay], Days: 365);

    public DrillFacts Facts { get; } = new(
        Fault: 2,
        "point-kill",
        "kill -9 a worker between two pages, behind a COPY, before a COMMIT and behind one: each job is stored once and whole",
        "the end of a lease that nobody renews",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        await bench.OpenAsync(new StubOptions { LatencyMedianMs = LatencyMs }, ownServer: false, cancellationToken, Paged);
        RelayStrike strike = new();
        PostgresRelay relay = bench.Own(PostgresRelay.Start(bench.Database.ConnectionString, strike));
        Supervisor supervisor = await bench.SuperviseWorkerAsync(
            new WorkerSetup
            {
                Name = Victim,
                Roles = "worker",
                Concurrency = 1,
                ConnectionString = relay.ConnectionString,
                LeaseSeconds = bench.ProtectionOff ? EndlessLeaseSeconds : null,
            },
            cancellationToken);
        CheckpointWatch checkpoints = CheckpointWatch.Start(bench);
        RunJobs jobs = await RunJobs.TriggerAsync(bench, force: false, cancellationToken);
        Func<Task> kill = () => supervisor.Current.KillAsync();

        await bench.UntilAsync(
            "the first page",
            async () => (await bench.Stub.GetServedAsync(cancellationToken)).Pages >= 1,
            RunJobs.Patience,
            cancellationToken);
        await kill();
        List<TimeSpan> took = [await RecoverAsync(bench, jobs, "between two pages", cancellationToken)];

        await RelayStrike.UntilAsync(bench, strike.After(RelayStrike.IsEndOfCopy, kill, passes: false), cancellationToken);
        took.Add(await RecoverAsync(bench, jobs, "behind a COPY", cancellationToken));

        await RelayStrike.UntilAsync(bench, strike.Before(RelayStrike.IsCommitOfBars(), kill, passes: false), cancellationToken);
        took.Add(await RecoverAsync(bench, jobs, "before a COMMIT", cancellationToken));

        await RelayStrike.UntilAsync(bench, strike.After(RelayStrike.IsCommitOfBars(), kill, passes: true), cancellationToken);
        took.Add(await RecoverAsync(bench, jobs, "behind a COMMIT", cancellationToken));

        bench.Log.Measure("next_job_done_ms", took.Max(), bench.Policy.Of(FailureType.SchedulerCrash));
        await jobs.EndAsync(cancellationToken);
        await checkpoints.StopAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
        long interrupted = await jobs.CountAsync("interruptions > 0", cancellationToken);
        long resumed = await bench.Database.AskAsync<int>(
            $"SELECT jobs_resumed FROM scheduler_execution_log WHERE id = {jobs.Run}", cancellationToken);
        bench.Log.Check(new InvariantCheck(
            "I1",
            interrupted is > 0 and <= 3 && resumed == 3,
            $"{resumed} jobs were gone on with, 3 were left open; the one that was committed was not done again"));
    }

    /// <returns>From the kill to the next job that is done.</returns>
    private static async Task<TimeSpan> RecoverAsync(DrillBench bench, RunJobs jobs, string where, CancellationToken cancellationToken)
    {
        TimeSpan killed = bench.Log.Inject($"kill -9 the worker {where}");

        await bench.SettleAsync(Victim, cancellationToken);
        long done = await jobs.DoneAsync(cancellationToken);
        await jobs.UntilDoneAsync(done + 1, bench.PatienceFor(bench.Policy.Of(FailureType.SchedulerCrash)), cancellationToken);
        return bench.Log.Recover("the next job is done") - killed;
    }
}
