using System.Globalization;
using MarketData.Recovery;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Lab.Drills.Naive;
using Perf.Testbed.Api;
using Perf.Testbed.Stub;
using Perf.Testbed.Stub.Faults;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// Polygon refuses every request for some seconds, as it says it will. The API answers from what is stored; nobody asks again before the time is
/// over; the objective runs from the quota's reopening to the next page.
/// </summary>
internal sealed class RateLimitDrill : IDrill
{
    private const double LatencyMs = 100;

    private static readonly TimeSpan RunPatience = TimeSpan.FromMinutes(2);

    public DrillFacts Facts { get; } = new(
        Fault: 15,
        "rate-limit",
        "429 to every request for seconds: nobody storms, answers go on, fetching goes on as soon as the quota reopens",
        "the product's client: one that was written in an hour fetches in its place",
        IsQuick: true)
    {
        Full = new DrillAmount(Runs: 20, Times: 1),
    };

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        FailureObjective objective = bench.Policy.Of(FailureType.PolygonApiRateLimit);
        WorkerSetup setup = new();
        await bench.OpenAsync(new StubOptions { LatencyMedianMs = LatencyMs }, ownServer: false, cancellationToken);
        await bench.SuperviseWorkerAsync(setup, cancellationToken);
        await bench.FillAsync(cancellationToken);
        AnswerWatch answers = await bench.StartWatchedApiAsync(ApiProcessOptions.Default, cancellationToken);
        ServedRecord filled = await bench.Stub.GetServedAsync(cancellationToken);
        Func<Task> fetched = await FetchAsync(bench, cancellationToken);
        await UntilServedAsync(bench, record => record.Pages > filled.Pages, RunPatience, "the first page", cancellationToken);

        int seconds = bench.Random.Next(2, 5);
        await bench.Stub.InjectAsync(
            new StubFault(StubFaultKind.RateLimited, Times: null, Value: seconds.ToString(CultureInfo.InvariantCulture)), cancellationToken);
        bench.Log.Inject($"429 to every request, Retry-After: {seconds}");
        await UntilServedAsync(bench, record => record.Faulted > 0, RunPatience, "a request that meets it", cancellationToken);
        TimeSpan detected = bench.Log.Detect("the first 429");
        await Task.Delay(TimeSpan.FromSeconds(seconds), bench.Time, cancellationToken);
        ServedRecord closed = await bench.Stub.GetServedAsync(cancellationToken);
        await bench.Stub.HealAsync(cancellationToken);
        TimeSpan reopened = bench.Log.Note("the quota reopens");
        await UntilServedAsync(
            bench, record => record.Pages > closed.Pages, bench.PatienceFor(objective), "the next page", cancellationToken);
        TimeSpan resumed = bench.Log.Recover("a page is fetched");
        bench.Log.Measure("fetching_resumed_ms", resumed - reopened, objective);
        bench.Log.Measure("cached_answer_p99_ms", answers.P99(detected, resumed), objective.Rto, objective.AnswerTarget);

        // A lane asks once as the quota closes, and may ask once more when the time it was told is over and the quota is not open yet.
        await QuotaCheck.RunAsync(bench, setup.Concurrency * 2, cancellationToken);
        await fetched();
        await answers.StopAsync();
        await TablesCheck.RunAsync(bench, cancellationToken);
    }

    /// <summary>Has everything fetched again.</summary>
    /// <returns>Waits for the end of it.</returns>
    private static async Task<Func<Task>> FetchAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        if (bench.ProtectionOff)
        {
            StartedNaiveRun naive = bench.Own(StartedNaiveRun.Start(bench));
            return () => naive.Ended;
        }

        long run = await bench.TriggerAsync(force: true, cancellationToken);
        return () => bench.UntilEndedAsync(run, RunPatience, cancellationToken);
    }

    private static Task UntilServedAsync(
        DrillBench bench, Func<ServedRecord, bool> condition, TimeSpan patience, string what, CancellationToken cancellationToken) =>
        bench.UntilAsync(
            what, async () => condition(await bench.Stub.GetServedAsync(cancellationToken)), patience, cancellationToken);
}
