using MarketData.Instruments;
using MarketData.Time;
using Perf.Analysis.Drills;
using Perf.Lab.Drills.Benches;
using Perf.Lab.Drills.Invariants;
using Perf.Lab.Drills.Naive;
using Perf.Testbed.Stub;
using Perf.Testbed.Stub.Faults;

namespace Perf.Lab.Drills.Faults;

/// <summary>
/// One of the faults of the source, met by a worker that fills empty tables: what is lost is lost for all to see. The source is healed, and
/// everything must be there within the limit, with no more requests to a source that is ill than the pauses allow.
/// </summary>
internal sealed class SourceFaultDrill(SourceFault fault) : IDrill
{
    private const int Lanes = 2;

    /// <summary>At 60 days: of the minutes that a series is made of, a page has no more than Polygon allows.</summary>
    private const int PagesPerSeries = 2;

    /// <summary>What a busy machine may need beyond a limit.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>Their market never closes.</summary>
    private static readonly DrillScope Crypto = new(
        [.. ((string[])["BTC", "ETH", "SOL", "XRP"]).Select(name => Universe.Find(name)!)],
        [Timeframe.FiveMinutes, Timeframe.OneHour],
        Days: 60);

    public DrillFacts Facts { get; } = new(
        fault.Number,
        fault.Name,
        fault.Title,
        "the product's client: one that was written in an hour fetches in its place",
        IsQuick: false);

    public async Task RunAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        await bench.OpenAsync(new StubOptions(), ownServer: false, cancellationToken, Crypto);
        ForeignServer elsewhere = bench.Own(ForeignServer.Start());
        IReadOnlyList<StubFault> faults = await InjectAsync(bench, elsewhere, cancellationToken);
        if (bench.ProtectionOff)
        {
            await RunNaiveAsync(bench, faults, cancellationToken);
        }
        else
        {
            await RunWorkerAsync(bench, faults, cancellationToken);
        }

        if (faults.Any(one => one.Kind == StubFaultKind.ForeignNext))
        {
            bench.Log.Measure("requests_elsewhere", elsewhere.Connections, limit: 0);
        }
    }

    private async Task RunWorkerAsync(DrillBench bench, IReadOnlyList<StubFault> faults, CancellationToken cancellationToken)
    {
        await bench.StartWorkerAsync(new WorkerSetup { Roles = "worker", Concurrency = Lanes }, cancellationToken);
        CheckpointWatch checkpoints = CheckpointWatch.Start(bench);
        RunJobs jobs = await RunJobs.TriggerAsync(bench, force: true, cancellationToken);
        (TimeSpan stood, TimeSpan healed) = await HealAsync(bench, faults, isOver: () => false, cancellationToken);
        await bench.UntilAsync(
            "all that the fault concerned to be stored",
            async () => await jobs.CountAsync(fault.Concerned, cancellationToken)
                == await jobs.CountAsync($"{fault.Concerned} AND state = 'done'", cancellationToken),
            fault.Limit + Margin,
            cancellationToken);
        bench.Log.Measure("stored_ms", bench.Log.Recover("all that the fault concerned is stored") - healed, fault.Limit);
        await jobs.EndAsync(cancellationToken);
        await QuotaCheck.RunAsync(bench, (fault with { Faults = faults }).Meetings(Lanes, stood, bench.Policy), cancellationToken);
        await CheckRightAnswersAsync(bench, cancellationToken);
        if (fault.NeedsRefetch)
        {
            await QuarantineCheck.RunAsync(bench, fault.Revised, cancellationToken);
            RunJobs again = await RunJobs.TriggerAsync(bench, force: true, cancellationToken);
            await again.EndAsync(cancellationToken);
            bench.Log.Note("everything is fetched again");
        }

        await checkpoints.StopAsync(cancellationToken);
        await TablesCheck.RunAsync(bench, cancellationToken);
    }

    /// <summary>I6. What was answered rightly was asked for once; but a job that was given back begins with its first page.</summary>
    private async Task CheckRightAnswersAsync(DrillBench bench, CancellationToken cancellationToken)
    {
        ServedRecord served = await bench.Stub.GetServedAsync(cancellationToken);
        long right = served.Requests - served.Faulted;
        long needed = (bench.Scope.Series.Count * PagesPerSeries) + (fault.IsRetried ? 0 : Lanes);
        bench.Log.Check(new InvariantCheck("I6", right <= needed, $"{right} requests were answered rightly, and {needed} are needed"));
    }

    private async Task RunNaiveAsync(DrillBench bench, IReadOnlyList<StubFault> faults, CancellationToken cancellationToken)
    {
        NaiveRun run = new(bench, obeysRetryAfter: fault.Number == 16);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task running = run.RunAsync(stop.Token);
        try
        {
            (TimeSpan stood, _) = await HealAsync(bench, faults, () => running.IsCompleted, cancellationToken);
            await bench.UntilAsync("the end of the naive run", () => Task.FromResult(running.IsCompleted), fault.Limit, cancellationToken);
            await running;
            await QuotaCheck.RunAsync(bench, (fault with { Faults = faults }).Meetings(lanes: 1, stood, bench.Policy), cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        bench.Log.Check(new InvariantCheck("I1", run.Done.Count == run.Planned, $"{run.Done.Count} of {run.Planned} series are done"));
        if (fault.NeedsRefetch)
        {
            await QuarantineCheck.RunAsync(bench, fault.Revised, cancellationToken);
            await bench.Stub.HealAsync(cancellationToken);
            await new NaiveRun(bench, obeysRetryAfter: false).RunAsync(cancellationToken);
            bench.Log.Note("everything is fetched again");
        }

        await TablesCheck.RunAsync(bench, run.Done, cancellationToken);
    }

    private async Task<IReadOnlyList<StubFault>> InjectAsync(DrillBench bench, ForeignServer elsewhere, CancellationToken cancellationToken)
    {
        IReadOnlyList<StubFault> faults = fault.IsOneOf ? [fault.Faults[bench.Random.Next(fault.Faults.Count)]] : fault.Faults;
        foreach (StubFault one in faults)
        {
            bool isForeign = one.Kind == StubFaultKind.ForeignNext;
            await bench.Stub.InjectAsync(isForeign ? one with { Value = elsewhere.Address.ToString() } : one, cancellationToken);
        }

        bench.Log.Inject(string.Join(", ", faults.Select(one => $"{one.Kind} {one.Value}".TrimEnd())));
        return faults;
    }

    /// <summary>Waits until the faults are met, and until they are over or are to be.</summary>
    /// <param name="isOver">Whether nobody asks any more, so that they will not be met as often as they might.</param>
    private async Task<(TimeSpan Stood, TimeSpan Healed)> HealAsync(
        DrillBench bench, IReadOnlyList<StubFault> faults, Func<bool> isOver, CancellationToken cancellationToken)
    {
        await UntilMetAsync(bench, 1, isOver, RunJobs.Patience, cancellationToken);
        TimeSpan detected = bench.Log.Detect("the first request meets it");
        if (fault.StandsSeconds is { } stands)
        {
            int seconds = bench.Random.Next(stands.Least, stands.Most + 1);
            await Task.Delay(TimeSpan.FromSeconds(seconds), bench.Time, cancellationToken);
            await bench.Stub.HealAsync(cancellationToken);
        }
        else
        {
            await UntilMetAsync(bench, faults.Sum(one => one.Times!.Value), isOver, fault.Limit + Margin, cancellationToken);
        }

        TimeSpan healed = bench.Log.Note("the source is well again");
        return (healed - detected, healed);
    }

    private static Task UntilMetAsync(
        DrillBench bench, int times, Func<bool> isOver, TimeSpan patience, CancellationToken cancellationToken) =>
        bench.UntilAsync(
            $"{times} requests that meet the fault",
            async () => isOver() || (await bench.Stub.GetServedAsync(cancellationToken)).Faulted >= times,
            patience,
            cancellationToken);
}
