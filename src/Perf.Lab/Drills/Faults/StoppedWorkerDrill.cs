using MarketData.Bars;
using MarketData.Recovery;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Processes;
using Perf.Testbed.Relay;
using Perf.Testbed.Stub;
using Perf.Testbed.Stub.Faults;
using Perf.Testbed.Worker;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// A worker stands still with a write in its hands for longer than its lease, and the bars in it are ones that the source has put right
/// since. Another worker does the job meanwhile. When the first one goes on, its write must not get in: it would put wrong bars in the
/// place of true ones.
/// </summary>
internal sealed class StoppedWorkerDrill : IDrill
{
    private const string Late = "drill-late";

    public DrillFacts Facts { get; } = new(
        Fault: 4,
        "stopped-worker",
        "SIGSTOP a worker past its lease, then SIGCONT: another one does its job, and its late write is fenced off",
        "the fence: the late writer's token is made to be the job's again",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        await bench.OpenAsync(new StubOptions(), ownServer: false, cancellationToken);
        await bench.Stub.InjectAsync(new StubFault(StubFaultKind.RevisedBars, Times: null), cancellationToken);
        RelayStrike strike = new();
        PostgresRelay relay = bench.Own(PostgresRelay.Start(bench.Database.ConnectionString, strike));
        WorkerProcess late = await bench.StartWorkerAsync(
            new WorkerSetup { Name = Late, Roles = "worker", Concurrency = 1, ConnectionString = relay.ConnectionString },
            cancellationToken);
        StoppedProcess? stopped = null;
        Task atWrite = strike.Before(
            RelayStrike.IsEndOfJob,
            async () => stopped = bench.Own(await StoppedProcess.StopAsync(late.ProcessId, cancellationToken)),
            passes: false);
        RunJobs jobs = await RunJobs.TriggerAsync(bench, force: false, cancellationToken);
        await RelayStrike.UntilAsync(bench, atWrite, cancellationToken);
        string[] held = await bench.Database.AskAsync<string[]>(
            "SELECT ARRAY[id::text, token::text, symbol, timeframe] FROM backfill_jobs WHERE state = 'leased'", cancellationToken);
        string job = $"id = {held[0]}";
        SeriesKey series = bench.Scope.Series.First(one => one.Symbol.Name == held[2] && one.Timeframe.Code == held[3]);
        TimeSpan injected = bench.Log.Inject($"SIGSTOP the worker as it begins to write {series}");
        await bench.Stub.HealAsync(cancellationToken);

        await bench.StartWorkerAsync(new WorkerSetup { Name = "drill-other", Roles = "worker", Concurrency = 1 }, cancellationToken);
        await jobs.UntilAnyAsync(
            "the other worker to do the job",
            $"{job} AND state = 'done'",
            bench.Policy.Of(FailureType.SchedulerCrash).Rto,
            cancellationToken);
        TimeSpan recovered = bench.Log.Recover("the other worker has done the job");
        bench.Log.Measure("job_done_by_other_ms", recovered - injected, bench.Policy.Of(FailureType.SchedulerCrash));
        if (bench.ProtectionOff)
        {
            await bench.Database.ExecuteAsync(
                $"""
                UPDATE backfill_jobs SET
                    state = 'leased', token = {held[1]}, leased_by = '{Late}', leased_until = now() + interval '1 h', finished_at = NULL
                WHERE {job}
                """,
                cancellationToken);
        }

        await stopped!.DisposeAsync();
        bench.Log.Note("SIGCONT");
        await bench.UntilAsync(
            "the late worker to come to the end of its write",
            () => Task.FromResult(late.LastOutput.Any(line => line.Contains($"{series} ", StringComparison.Ordinal))),
            RunJobs.Patience,
            cancellationToken);
        bench.Log.Detect(late.LastOutput.First(line => line.Contains($"{series} ", StringComparison.Ordinal)));
        await jobs.EndAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
    }
}
