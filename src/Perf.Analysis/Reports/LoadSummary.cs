using Perf.Analysis.Formatting;
using Perf.Analysis.Load;

namespace Perf.Analysis.Reports;

/// <summary>What a load test says in the terminal, in the layout of the Phase 2 guide; at most 25 lines a run.</summary>
public static class LoadSummary
{
    private const int RuleWidth = 60;

    private static readonly string Rule = new('=', RuleWidth);

    /// <summary>What stands before a run.</summary>
    /// <param name="rows">Rows that an answer of each cell holds.</param>
    public static IReadOnlyList<string> Header(string title, LoadPlan plan, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(rows);
        return
        [
            $"LOAD TEST: {title}",
            Rule,
            $"Model: {LoadText.Model(plan.Connections, plan.RatePerSecond)}; "
                + $"rows in an answer: {string.Join(", ", rows.Select(count => Figures.Count(count)))}",
        ];
    }

    /// <summary>What stands behind it.</summary>
    public static IReadOnlyList<string> Lines(LoadRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        LatencySummary? latency = run.Latency;
        return
        [
            $"Total Requests: {Figures.Count(run.Totals.Requests)}",
            $"Successful: {Figures.Count(run.Totals.Successful)}",
            $"Success Rate: {Figures.Percent(run.Totals.SuccessRate, 1)}",
            .. RequestOutcomes.Failures(run.Totals) is { Length: > 0 } failures ? [$"Failures: {failures}"] : Array.Empty<string>(),
            $"Avg Response Time: {Figures.Milliseconds(latency?.AverageMs)}",
            $"P50: {Figures.Milliseconds(latency?.P50Ms, latency?.P50Interval95Ms)}"
                + $" | P95: {Figures.Milliseconds(latency?.P95Ms, latency?.P95Interval95Ms)}"
                + $" | P99: {Figures.Milliseconds(latency?.P99Ms, latency?.P99Interval95Ms)}"
                + $" | P99.9: {Figures.Milliseconds(latency?.P999Ms)} | Max: {Figures.Milliseconds(latency?.MaxMs)}",
            .. Uncorrected(run),
            $"Throughput: {Figures.PerSecond(run.Totals.RequestsPerSecond)} req/sec, "
                + $"{Figures.Fixed(run.Totals.BodyBytesPerSecond / 1e6, 1)} MB/s",
            $"Total Duration: {Figures.Seconds(run.DurationSeconds)} (warm-up {Figures.Seconds(run.WarmUpSeconds)} apart)",
            .. Slowest(run),
            .. run.RowCost is { } cost
                ? [$"Latency = {cost.Formula()} (R2 {Figures.Fixed(cost.RSquared, 2)})"]
                : Array.Empty<string>(),
            .. Machine(run),
            .. Judgement(run),
        ];
    }

    /// <summary>What stands behind the last run.</summary>
    public static IReadOnlyList<string> Lines(LoadTestReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return
        [
            "LOAD TEST - RESULTS",
            Rule,
            .. report.Knee is { } knee ? Knee(knee) : [],
            .. report.Bottleneck is { } bottleneck ? [$"Bottleneck: {bottleneck.Sentence}"] : Array.Empty<string>(),
            .. report.Recommendations.Count > 0 ? ["Recommendations:"] : Array.Empty<string>(),
            .. report.Recommendations.Select(advice => $"  • {advice.Text} ({advice.Because})"),
            report.Verdict.Sentence,
        ];
    }

    private static IEnumerable<string> Knee(LoadKnee knee)
    {
        foreach (KneePoint point in knee.Points)
        {
            yield return $"  {point.Connections,4} in flight: {Figures.PerSecond(point.RequestsPerSecond),8} req/sec, "
                + $"p95 {Figures.Milliseconds(point.P95Ms)}"
                + (point.Valid ? string.Empty : ", INVALID: left out of the fit")
                + (point.PredictedPerSecond is { } predicted ? $", fit {Figures.PerSecond(predicted)}" : string.Empty)
                + (point is { PredictedPerSecond: not null, HeldOut: true } ? " (held out)" : string.Empty);
        }

        yield return $"Knee: {LoadText.Fit(knee)}";
    }

    /// <summary>Only in the open model: in the closed one both are the same.</summary>
    private static IEnumerable<string> Uncorrected(LoadRun run)
    {
        if (run is { Model: LoadModel.Open, UncorrectedLatency: { } plain })
        {
            yield return $"  from sending, not from the schedule: P50 {Figures.Milliseconds(plain.P50Ms)} "
                + $"| P95 {Figures.Milliseconds(plain.P95Ms)} | P99 {Figures.Milliseconds(plain.P99Ms)}";
        }
    }

    private static IEnumerable<string> Slowest(LoadRun run)
    {
        if (run.Breakdown.Cells.Count > 1)
        {
            (string What, IReadOnlyList<LoadGroup> Groups)[] ways =
            [
                ("limit", run.Breakdown.ByLimit), ("timeframe", run.Breakdown.ByTimeframe), ("symbol", run.Breakdown.BySymbol),
            ];
            foreach ((string what, IReadOnlyList<LoadGroup> groups) in ways.Where(way => way.Groups.Count > 1))
            {
                yield return $"P95 by {what}: "
                    + string.Join(", ", groups.Select(group => $"{group.Name} {Figures.Milliseconds(group.P95Ms)}"));
            }
        }

        if (run.Breakdown.Slowest is { } slowest)
        {
            yield return $"Slowest: {slowest.Name}, p95 {Figures.Milliseconds(slowest.P95Ms, slowest.P95Interval95Ms)}";
        }
    }

    private static IEnumerable<string> Machine(LoadRun run)
    {
        if (run.Resources is { } used)
        {
            yield return $"CPU: {LoadBottleneckRule.Users(used)}";
            yield return $"Memory (max): generator {Figures.Mebibytes(used.Generator.MaxMemoryBytes)}, "
                + $"API {Figures.Mebibytes(used.Api?.MaxMemoryBytes)}, PostgreSQL {Figures.Mebibytes(used.Postgres?.MaxMemoryBytes)}";
        }

        if (run.Server is { } server)
        {
            yield return $"Server: GC paused {Figures.Percent(server.GcPauseShare, 2)} of the time "
                + $"({server.Gen0Collections}/{server.Gen1Collections}/{server.Gen2Collections} collections), "
                + $"{Figures.Fixed(server.AllocatedBytesPerSecond / 1e6, 1)} MB/s allocated, "
                + $"pool queue up to {Figures.Count(server.ThreadPoolQueueLengthMax)}, "
                + $"threads up to {Figures.Count(server.ThreadPoolThreadsMax)}";
        }
    }

    private static IEnumerable<string> Judgement(LoadRun run)
    {
        if (run.RepeatedBecause is { } earlier)
        {
            yield return $"Repeated: the first try was INVALID ({earlier})";
        }

        if (LoadText.NotSettled(run) is { } cold)
        {
            yield return $"Note: {cold}";
        }

        if (LoadText.TooFew(run) is { } few)
        {
            yield return $"Note: {few}";
        }

        yield return $"Bottleneck: {run.Bottleneck.Sentence}";
        if (!run.Validity.Valid)
        {
            yield return $"INVALID: {run.Validity.Cause}";
            yield break;
        }

        yield return "Targets: " + string.Join(
            ", ", run.Targets.Select(target => $"{LoadText.Target(target)} {LoadText.Verdict(target.Verdict)}"));
        if (run.Band is { } band)
        {
            yield return $"Verdict: {band.ToString().ToUpperInvariant()} (p95 {Figures.Milliseconds(run.Latency?.P95Ms)})";
        }
    }
}
