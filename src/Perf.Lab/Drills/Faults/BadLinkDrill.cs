using MarketData.Recovery;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Proxy;
using Perf.Testbed.Stub;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// The links of a worker are bad: the one to the database slow and unsteady, the one to the source as well, and for a while it ends every
/// answer that is not short. When it is only slow and narrow any more, all must be fetched and stored.
/// </summary>
internal sealed class BadLinkDrill : IDrill
{
    /// <summary>More than the head of an answer and a short page, less than a page of five minutes.</summary>
    private const long CutAfterBytes = 4_000;

    private static readonly LinkConditions Slow = new()
    {
        Latency = TimeSpan.FromMilliseconds(10),
        Jitter = TimeSpan.FromMilliseconds(20),
    };

    public DrillFacts Facts { get; } = new(
        Fault: 19,
        "bad-link",
        "slow, unsteady and narrow links, and answers that end in their middle: asked for again, and nothing is lost",
        "the end of the cutting",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        FailureObjective objective = bench.Policy.Of(FailureType.PolygonApiRateLimit);
        await bench.OpenAsync(new StubOptions(), ownServer: false, cancellationToken);
        TcpProxy database = bench.ProxyDatabase();
        TcpProxy source = bench.ProxySource();
        database.Set(LinkDirection.Both, Slow);
        source.Set(LinkDirection.ToClient, Slow with { CutAfterBytes = CutAfterBytes });
        await bench.StartWorkerAsync(
            new WorkerSetup
            {
                Roles = "worker",
                ConnectionString = database.Through(bench.Database.ConnectionString),
                Source = source.Through(bench.Stub.BaseAddress),
            },
            cancellationToken);
        CheckpointWatch checkpoints = CheckpointWatch.Start(bench);
        bench.Log.Inject($"the links are slow, and the source's ends behind {CutAfterBytes} bytes");
        RunJobs jobs = await RunJobs.TriggerAsync(bench, force: false, cancellationToken);
        await jobs.UntilAnyAsync("a job in hand", "state = 'leased'", RunJobs.Patience, cancellationToken);
        long lanes = source.Accepted;
        await bench.UntilAsync(
            "a connection in the place of one that was cut",
            () => Task.FromResult(source.Accepted > lanes + 2),
            RunJobs.Patience,
            cancellationToken);
        bench.Log.Detect("the worker connects again");
        if (!bench.ProtectionOff)
        {
            source.Set(LinkDirection.ToClient, Slow with { BytesPerSecond = 500_000 });
        }

        TimeSpan healed = bench.Log.Note("the source's link is slow and narrow, and whole");
        long done = await jobs.DoneAsync(cancellationToken);
        await jobs.UntilDoneAsync(done + 1, bench.PatienceFor(objective), cancellationToken);
        bench.Log.Measure("next_job_done_ms", bench.Log.Recover("the next job is done") - healed, objective.Rto);
        await jobs.EndAsync(cancellationToken);
        await checkpoints.StopAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
    }
}
