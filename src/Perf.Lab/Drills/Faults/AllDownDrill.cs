using System.Globalization;
using System.Net;
using MarketData.Recovery;
using Npgsql;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Testbed.Api;
using Perf.Testbed.Stub;
using Perf.Testbed.Stub.Faults;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// PostgreSQL and Polygon are down together, and the API has nothing in its cache: there is nothing to answer with, which it must say
/// soon. All goes on by itself when both are back.
/// </summary>
internal sealed class AllDownDrill : IDrill
{
    private const double LatencyMs = 50;

    /// <summary>Shorter than it takes to open the circuit breaker, whose pause is five minutes by the user's table.</summary>
    private static readonly TimeSpan BothDown = TimeSpan.FromSeconds(3);

    /// <summary>What a client may wait for the word that there is nothing.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);

    public DrillFacts Facts { get; } = new(
        Fault: 27,
        "all-down",
        "the database and Polygon down together, with a cold cache: refusals come soon and say so, and all goes on when both are back",
        "the patience of a job: those that meet the outage have failed at once",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        FailureObjective objective = bench.Policy.Of(FailureType.DatabaseConnectionLoss);
        await bench.OpenAsync(new StubOptions { LatencyMedianMs = LatencyMs }, ownServer: true, cancellationToken);
        await bench.SuperviseWorkerAsync(new WorkerSetup(), cancellationToken);
        await bench.FillAsync(cancellationToken);
        ApiProcess api = await bench.StartApiAsync(ApiProcessOptions.Default, cancellationToken);
        CheckpointWatch checkpoints = CheckpointWatch.Start(bench);
        RunJobs jobs = await RunJobs.TriggerAsync(bench, force: true, cancellationToken);
        await jobs.UntilAnyAsync("a job in hand", "state = 'leased'", RunJobs.Patience, cancellationToken);

        await bench.Stub.InjectAsync(new StubFault(StubFaultKind.GatewayPage, Times: null), cancellationToken);
        bench.Log.Inject("Polygon answers 504, and PostgreSQL is killed");
        if (bench.ProtectionOff)
        {
            await jobs.GiveUpInHandAsync(cancellationToken);
        }

        await bench.Database.Server.KillAsync();
        using HttpClient client = new() { BaseAddress = api.BaseAddress, Timeout = LongestAnswer };
        await RefusedAsync(bench, client, BothDown, cancellationToken);
        await bench.Stub.HealAsync(cancellationToken);
        bench.Log.Note("Polygon is back");
        await RefusedAsync(bench, client, bench.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)), cancellationToken);
        await bench.Database.Server.RestartAsync(cancellationToken);
        NpgsqlConnection.ClearAllPools();
        TimeSpan back = bench.Log.Note("both are back");
        await bench.UntilAsync(
            "an answer with rows",
            async () => (await AskAsync(bench, client, cancellationToken)).Status == HttpStatusCode.OK,
            bench.PatienceFor(objective),
            cancellationToken);
        bench.Log.Measure("answered_again_ms", bench.Log.Recover("the API answers with rows") - back, objective);
        jobs = await jobs.OrAnotherAsync(leastOpen: 1, cancellationToken);
        long done = await jobs.DoneAsync(cancellationToken);
        await jobs.UntilDoneAsync(done + 1, bench.PatienceFor(objective), cancellationToken);
        bench.Log.Measure("writes_resumed_ms", bench.Log.Recover("a job is done, and its bars are committed") - back, objective.Rto);
        await jobs.EndAsync(cancellationToken);
        await checkpoints.StopAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
    }

    /// <summary>Every question of so long a time is refused soon (I4).</summary>
    private static async Task RefusedAsync(DrillBench bench, HttpClient client, TimeSpan time, CancellationToken cancellationToken)
    {
        TimeSpan until = bench.Log.Elapsed + time;
        int refusals = 0;
        TimeSpan slowest = TimeSpan.Zero;
        string? wrong = null;
        while (bench.Log.Elapsed < until)
        {
            (HttpStatusCode? status, TimeSpan took) = await AskAsync(bench, client, cancellationToken);
            wrong ??= status == HttpStatusCode.ServiceUnavailable
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"{status?.ToString() ?? "no answer"} after {took.TotalMilliseconds:0} ms");
            slowest = took > slowest ? took : slowest;
            refusals++;
        }

        bench.Log.Detect("the API says that there is nothing");
        bench.Log.Measure("refusal_ms", slowest, LongestAnswer);
        bench.Log.Check(new InvariantCheck("I4", wrong is null, wrong ?? $"{refusals} questions, each refused with 503"));
    }

    private static Task<(HttpStatusCode? Status, TimeSpan Took)> AskAsync(
        DrillBench bench, HttpClient client, CancellationToken cancellationToken) =>
        ApiQuestion.AskAsync(bench, client, bench.Scope.Series[0], "limit=500", cancellationToken);
}
