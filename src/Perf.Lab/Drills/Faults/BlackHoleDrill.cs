using MarketData.Recovery;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Proxy;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// Nothing passes between one worker and the database, and nobody is told. Its jobs are done by the other worker; when the way is open
/// again, what the first one had sent arrives after all, and must not get in.
/// </summary>
internal sealed class BlackHoleDrill : IDrill
{
    private const double LatencyMs = 150;

    /// <summary>Never ends while the drill lasts.</summary>
    private const int EndlessLeaseSeconds = 600;

    public DrillFacts Facts { get; } = new(
        Fault: 11,
        "black-hole",
        "one worker's way to the database swallows all: the other does its jobs, and what arrives late is fenced off",
        "the end of a lease that nobody renews",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        FailureObjective worker = bench.Policy.Of(FailureType.SchedulerCrash);
        FailureObjective database = bench.Policy.Of(FailureType.DatabaseConnectionLoss);
        await bench.OpenAsync(new StubOptions { LatencyMedianMs = LatencyMs }, ownServer: false, cancellationToken);
        TcpProxy proxy = bench.ProxyDatabase();
        int? lease = bench.ProtectionOff ? EndlessLeaseSeconds : null;
        await bench.SuperviseWorkerAsync(
            new WorkerSetup
            {
                Name = "drill-lost",
                ConnectionString = proxy.Through(bench.Database.ConnectionString),
                LeaseSeconds = lease,
            },
            cancellationToken);
        await bench.SuperviseWorkerAsync(new WorkerSetup { Name = "drill-other", LeaseSeconds = lease }, cancellationToken);
        CheckpointWatch checkpoints = CheckpointWatch.Start(bench);
        RunJobs jobs = await RunJobs.TriggerAsync(bench, force: false, cancellationToken);
        await jobs.UntilAnyAsync(
            "a job of the worker that is to be lost", "state = 'leased' AND leased_by = 'drill-lost'", RunJobs.Patience, cancellationToken);

        proxy.Set(LinkDirection.Both, new LinkConditions { IsBlackHole = true });
        TimeSpan injected = bench.Log.Inject("nothing passes between one worker and the database");
        await jobs.UntilTakenOverAsync("drill-lost", bench.PatienceFor(worker), cancellationToken);
        bench.Log.Measure("jobs_taken_over_ms", bench.Log.Recover("the other worker has its jobs") - injected, worker);
        await jobs.EndAsync(cancellationToken);

        proxy.Heal();
        TimeSpan open = bench.Log.Note("the way is open again");
        await bench.UntilAsync(
            "the lost worker to be seen again",
            () => bench.Database.AskOrAsync(
                "SELECT seen_at > clock_timestamp() - interval '1 s' FROM workers WHERE name = 'drill-lost'", false, cancellationToken),
            database.Rto,
            cancellationToken);
        bench.Log.Measure("worker_back_ms", bench.Log.Recover("the lost worker is there again") - open, database);
        await checkpoints.StopAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
    }
}
