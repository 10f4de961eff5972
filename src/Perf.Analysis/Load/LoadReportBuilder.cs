using Perf.Analysis.Formatting;

namespace Perf.Analysis.Load;

/// <summary>Makes the report of a load test from its runs.</summary>
public static class LoadReportBuilder
{
    /// <summary>A cache that makes answers this many times as many is worth what it takes to keep it right.</summary>
    private const double WorthwhileGain = 1.5;

    /// <param name="url">Where the requests went; null when the lab started the servers itself.</param>
    /// <param name="comparesCaches">The scenarios cached and uncached ran on an API with a cache and on one without.</param>
    /// <param name="interrupted">It was stopped before its end, or the API was gone.</param>
    public static LoadTestReport Build(
        string? url, bool comparesCaches, LoadLimits limits, IReadOnlyList<LoadRun> runs, LoadKnee? knee, bool interrupted)
    {
        ArgumentNullException.ThrowIfNull(runs);
        LoadVerdict verdict = Judge(runs, interrupted);
        return new LoadTestReport
        {
            SchemaVersion = LoadTestReport.CurrentSchemaVersion,
            Url = url,
            Limits = limits,
            Verdict = verdict,
            Bottleneck = Worst(runs)?.Bottleneck,
            Recommendations = interrupted ? [] : [.. Advice(runs, verdict), .. Across(runs, knee, comparesCaches)],
            Runs = runs,
            Knee = knee,
            Interrupted = interrupted,
        };
    }

    private static LoadVerdict Judge(IReadOnlyList<LoadRun> runs, bool interrupted)
    {
        bool valid = runs.All(run => run.Validity.Valid);
        bool passed = runs.Count > 0 && !interrupted && runs.All(run => run.Passed());
        LoadBand? band = runs.Max(run => run.Band);
        return new LoadVerdict(passed, valid, band, Sentence(runs, interrupted, passed));
    }

    private static string Sentence(IReadOnlyList<LoadRun> runs, bool interrupted, bool passed)
    {
        if (interrupted || runs.Count == 0)
        {
            return "Stopped before its end: nothing is concluded.";
        }

        if (passed)
        {
            LoadRun slowest = runs.MaxBy(run => run.Latency?.P95Ms ?? 0)!;
            return $"Every target is met: the largest p95 is {Figures.Milliseconds(slowest.Latency?.P95Ms)} ({NameOf(slowest)}).";
        }

        string[] invalid = [.. runs.Where(run => !run.Validity.Valid).Select(run => $"{NameOf(run)}: {run.Validity.Cause}")];
        string[] missed =
        [
            .. runs.SelectMany(run => run.Targets.Where(target => target.Verdict == LoadTargetVerdict.Missed)
                .Select(target => $"{NameOf(run)} {target.Name}")),
        ];
        return (missed.Length > 0 ? $"Missed: {string.Join(", ", missed)}. " : string.Empty)
            + (invalid.Length > 0 ? $"INVALID, and judged by nothing: {string.Join("; ", invalid)}." : string.Empty);
    }

    /// <summary>The closed run with the largest 95th percentile: where the system was pressed hardest. Without a valid one, any.</summary>
    private static LoadRun? Worst(IReadOnlyList<LoadRun> runs) => runs
        .OrderByDescending(run => run.Validity.Valid)
        .ThenByDescending(run => run.Model == LoadModel.Closed)
        .ThenByDescending(run => run.Latency?.P95Ms ?? 0)
        .FirstOrDefault();

    /// <summary>Of the runs in the worst band alone: what a better one says would contradict it.</summary>
    private static IEnumerable<LoadAdvice> Advice(IReadOnlyList<LoadRun> runs, LoadVerdict verdict) => runs
        .Where(run => run.Band is not null && run.Band == verdict.Band)
        .SelectMany(run => run.Recommendations, (run, advice) => advice with { Because = $"{NameOf(run)}: {advice.Because}" })
        .Where(advice => verdict.Passed || advice.Text != LoadAdvisor.HandlesLoadWell)
        .DistinctBy(advice => advice.Text, StringComparer.Ordinal);

    private static IEnumerable<LoadAdvice> Across(IReadOnlyList<LoadRun> runs, LoadKnee? knee, bool comparesCaches)
    {
        if (comparesCaches && Closed("cached") is { } cached && Closed("uncached") is { } uncached)
        {
            double gain = cached.Totals.RequestsPerSecond / uncached.Totals.RequestsPerSecond;
            string figures =
                $"{Figures.PerSecond(cached.Totals.RequestsPerSecond)} requests/s from the cache, "
                + $"{Figures.PerSecond(uncached.Totals.RequestsPerSecond)} without it";
            yield return gain > WorthwhileGain
                ? new LoadAdvice("Caching is effective", figures)
                : new LoadAdvice("Caching gains little: look at what an answer costs besides its query", figures);
        }

        if (knee is { PeakConnections: { } peak, PeakRequestsPerSecond: { } rate, LargestHeldOutError: { } error } && knee.IsTrusted())
        {
            yield return new LoadAdvice(
                $"Keep no more than about {Figures.Count(peak)} requests in flight",
                $"the fit over N = 1 to {LoadKnee.LargestFitted} peaks there, at {Figures.PerSecond(rate)} requests/s, "
                + $"and is at most {Figures.Percent(error, 1)} off where it was held out");
        }

        LoadRun? Closed(string scenario) => runs.FirstOrDefault(run =>
            run.Scenario == scenario && run is { Model: LoadModel.Closed, Validity.Valid: true, Totals.RequestsPerSecond: > 0 });
    }

    private static string NameOf(LoadRun run) => run.Model == LoadModel.Open ? $"{run.Scenario} (open)" : run.Scenario;
}
