using MarketData.Recovery;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Api;

namespace Perf.Lab.Drills.Benches;

/// <summary>
/// What the drills have in common that take the database away in the middle of a run and give it back, once or again and again: a worker,
/// an API that is asked all the time, and the time from the moment PostgreSQL serves again to the next job that is done.
/// </summary>
internal sealed class DatabaseOutage
{
    /// <summary>A run that has fewer jobs left may be over before it is hit.</summary>
    private const int LeastJobsLeft = 6;

    private readonly DrillBench bench;
    private readonly FailureObjective objective;
    private readonly AnswerWatch answers;
    private readonly CheckpointWatch checkpoints;
    private TimeSpan injected;
    private TimeSpan flaggedFrom;

    private DatabaseOutage(DrillBench bench, AnswerWatch answers, CheckpointWatch checkpoints, RunJobs jobs)
    {
        this.bench = bench;
        this.answers = answers;
        this.checkpoints = checkpoints;
        objective = bench.Policy.Of(FailureType.DatabaseConnectionLoss);
        Jobs = jobs;
    }

    /// <summary>Where the API is asked.</summary>
    public Uri Api => answers.Api;

    /// <summary>Of the run that the outage hits, or of the one after it.</summary>
    public RunJobs Jobs { get; private set; }

    /// <summary>Fills the tables, has the API keep a series, and returns in the middle of a run that fetches everything again.</summary>
    /// <param name="isCacheTheProtection">Without its protection the drill has an API that keeps nothing.</param>
    public static async Task<DatabaseOutage> BeginAsync(
        DrillBench bench, bool isCacheTheProtection, CancellationToken cancellationToken)
    {
        ApiProcessOptions api = new() { CacheSeries = isCacheTheProtection && bench.ProtectionOff ? 0 : null };
        await bench.SuperviseWorkerAsync(new WorkerSetup(), cancellationToken);
        await bench.FillAsync(cancellationToken);
        AnswerWatch asking = await bench.StartWatchedApiAsync(api, cancellationToken);
        CheckpointWatch watching = CheckpointWatch.Start(bench);
        DatabaseOutage outage = new(bench, asking, watching, await RunJobs.TriggerAsync(bench, force: true, cancellationToken));
        await outage.UntilBusyAsync(cancellationToken);
        return outage;
    }

    /// <summary>To be called between two outages: returns in the middle of a run, with the API at the tables again.</summary>
    public async Task AgainAsync(CancellationToken cancellationToken)
    {
        TimeSpan now = bench.Log.Elapsed;
        await answers.UntilAsync(
            "an answer from the tables", reply => reply.Status == 200 && !reply.Degraded, now, bench.PatienceFor(objective), cancellationToken);
        Jobs = await Jobs.OrAnotherAsync(LeastJobsLeft, cancellationToken);
        await UntilBusyAsync(cancellationToken);
    }

    /// <summary>To be called right before the database is taken away.</summary>
    public void Inject(string what) => injected = flaggedFrom = bench.Log.Inject(what);

    /// <summary>To be called when it is gone, where that takes its time: answers until then may still be the tables' own.</summary>
    public void IsGone() => flaggedFrom = bench.Log.Elapsed;

    /// <summary>Waits for the first answer that says that it comes from the cache.</summary>
    public async Task UntilFlaggedAsync(CancellationToken cancellationToken)
    {
        ApiReply flagged = await answers.UntilAsync(
            "a flagged answer", reply => reply.Degraded, injected, bench.PatienceFor(objective), cancellationToken);
        bench.Log.Detect($"the API answers from its cache and says so: {flagged.Warning}");
    }

    /// <summary>Waits for an answer that was asked for since, from wherever it comes.</summary>
    public async Task UntilAnsweredAsync(CancellationToken cancellationToken)
    {
        await answers.UntilAsync(
            "an answer",
            reply => reply.Status == 200 && reply.At - reply.Took > injected,
            injected,
            bench.PatienceFor(objective),
            cancellationToken);
        bench.Log.Detect("the API answers from its cache");
    }

    /// <summary>To be called as soon as the database is there again; the objective runs from here.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        TimeSpan accepts = bench.Log.Note("PostgreSQL serves again");
        if (answers.Replies.Any(reply => reply.At - reply.Took >= flaggedFrom && reply.At <= accepts))
        {
            bench.Log.Measure("cached_answer_p99_ms", answers.P99(flaggedFrom, accepts), objective.Rto, objective.AnswerTarget);
        }

        // The outage may have been so long in coming that the run was over.
        Jobs = await Jobs.OrAnotherAsync(leastOpen: 1, cancellationToken);
        long before = await Jobs.DoneAsync(cancellationToken);
        await Jobs.UntilDoneAsync(before + 1, bench.PatienceFor(objective), cancellationToken);
        bench.Log.Measure("writes_resumed_ms", bench.Log.Recover("a job is done, and its bars are committed") - accepts, objective);
    }

    /// <summary>Waits for the end of the run and checks what must hold.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await Jobs.EndAsync(cancellationToken);
        await answers.StopAsync();
        await checkpoints.StopAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
    }

    private async Task UntilBusyAsync(CancellationToken cancellationToken)
    {
        await Jobs.UntilAnyAsync("a job in hand", "state = 'leased'", RunJobs.Patience, cancellationToken);
        await Task.Delay(bench.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(200)), bench.Time, cancellationToken);
    }
}
