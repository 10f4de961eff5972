using Perf.Analysis.Formatting;
using Perf.Analysis.Load;

namespace Perf.Analysis.Reports;

/// <summary>The load test in a report: runs, targets, breakdown, who used the machine, what follows.</summary>
internal static class LoadSection
{
    /// <param name="withVerdict">False where the report leads with it.</param>
    public static void Add(MarkdownText text, Part<LoadTestReport> load, bool withVerdict)
    {
        text.Heading(2, "Load test");
        if (load.Value is not { } report)
        {
            text.Paragraph($"Not measured: {load.WhyMissing}.");
            return;
        }

        if (withVerdict)
        {
            text.Paragraph($"**{report.Verdict.Sentence}**");
        }

        text.Paragraph(report.Url is { } url ? $"Against {url}." : "Against servers of the lab, on the same machine as the generator.");
        AddRuns(text, report);
        AddTargets(text, report);
        AddBreakdown(text, report);
        AddMachine(text, report);
        AddConclusions(text, report);
        AddKnee(text, report.Knee);
        AddValidity(text, report);
    }

    private static void AddRuns(MarkdownText text, LoadTestReport report) => text.Table(
        [
            "Run", "Model", "Requests", "Success", "Requests/s", "Average", "p50 [95%]", "p95 [95%]", "p99 [95%]", "p99.9", "Max",
            "p99 uncorrected", "Verdict",
        ],
        report.Runs.Select(run => (IReadOnlyList<string>)
        [
            run.Title,
            LoadText.Model(run),
            Figures.Count(run.Totals.Requests),
            Figures.Percent(run.Totals.SuccessRate, 1),
            Figures.PerSecond(run.Totals.RequestsPerSecond),
            Figures.Milliseconds(run.Latency?.AverageMs),
            Figures.Milliseconds(run.Latency?.P50Ms, run.Latency?.P50Interval95Ms),
            Figures.Milliseconds(run.Latency?.P95Ms, run.Latency?.P95Interval95Ms),
            Figures.Milliseconds(run.Latency?.P99Ms, run.Latency?.P99Interval95Ms),
            Figures.Milliseconds(run.Latency?.P999Ms),
            Figures.Milliseconds(run.Latency?.MaxMs),
            Figures.Milliseconds(run.UncorrectedLatency?.P99Ms),
            run.Validity.Valid ? run.Band?.ToString().ToLowerInvariant() ?? Figures.None : "INVALID",
        ]));

    private static void AddTargets(MarkdownText text, LoadTestReport report)
    {
        IReadOnlyList<string>[] rows =
        [
            .. report.Runs.SelectMany(run => run.Targets.Where(target => target.Verdict != LoadTargetVerdict.NotJudged), (run, target) =>
                (IReadOnlyList<string>)
                [
                    run.Title, LoadText.Model(run), LoadText.Target(target), LoadText.Value(target), LoadText.Verdict(target.Verdict),
                ]),
        ];
        if (rows.Length > 0)
        {
            text.Heading(3, "Targets");
            text.Table(["Run", "Model", "Target", "Measured", "Verdict"], rows);
        }
    }

    private static void AddBreakdown(MarkdownText text, LoadTestReport report)
    {
        IReadOnlyList<string>[] rows =
        [
            .. report.Runs.Where(run => run.Breakdown.Cells.Count > 1).SelectMany(run => run.Breakdown.Cells, (run, cell) =>
                (IReadOnlyList<string>)
                [
                    LoadText.Name(run),
                    cell.Name + (cell == run.Breakdown.Slowest ? " (slowest)" : string.Empty),
                    Figures.Count(cell.Requests),
                    Figures.Count(cell.Failures),
                    cell.MeanBodyBytes is { } bytes ? Figures.Bytes((long)bytes) : Figures.None,
                    Figures.Milliseconds(cell.AverageMs),
                    Figures.Milliseconds(cell.P50Ms),
                    Figures.Milliseconds(cell.P95Ms, cell.P95Interval95Ms),
                    Figures.Milliseconds(cell.P99Ms),
                ]),
        ];
        if (rows.Length == 0)
        {
            return;
        }

        text.Heading(3, "By what was asked for");
        text.Table(["Run", "Asked for", "Requests", "Failures", "Body", "Average", "p50", "p95 [95%]", "p99"], rows);
        string[] fits =
        [
            .. report.Runs.Where(run => run.RowCost is not null).Select(run =>
                $"{LoadText.Name(run)}: latency = {run.RowCost!.Formula()}, "
                + $"which explains {Figures.Percent(run.RowCost.RSquared)} of its variance"),
        ];
        if (fits.Length > 0)
        {
            text.Bullets(fits);
        }
    }

    private static void AddMachine(MarkdownText text, LoadTestReport report)
    {
        IReadOnlyList<string>[] rows =
        [
            .. report.Runs.Where(run => run.Resources is not null).Select(run => (IReadOnlyList<string>)
            [
                LoadText.Name(run),
                Use(run.Resources!.Generator),
                Use(run.Resources.Api),
                Use(run.Resources.Postgres),
                Use(run.Resources.Other),
                Use(run.Resources.Idle),
                Figures.Milliseconds(run.Resources.ApiCpuMsPerRequest),
                Figures.Milliseconds(run.Resources.PostgresCpuMsPerRequest),
                $"{Figures.Mebibytes(run.Resources.Generator.MaxMemoryBytes)}, {Figures.Mebibytes(run.Resources.Api?.MaxMemoryBytes)}, "
                    + Figures.Mebibytes(run.Resources.Postgres?.MaxMemoryBytes),
                run.Server is { } server ? Figures.Percent(server.GcPauseShare, 2) : Figures.None,
                run.Server is { } heap ? $"{Figures.Fixed(heap.AllocatedBytesPerSecond / 1e6, 1)} MB/s" : Figures.None,
                run.Server is { } pool
                    ? $"{Figures.Count(pool.ThreadPoolQueueLengthMax)}, {Figures.Count(pool.ThreadPoolThreadsMax)}"
                    : Figures.None,
            ]),
        ];
        if (rows.Length > 0)
        {
            text.Heading(3, "Who used the machine");
            text.Table(
                [
                    "Run", "Generator", "API", "PostgreSQL", "Other", "Idle", "API CPU a request", "PostgreSQL CPU a request",
                    "Memory of generator, API, PostgreSQL", "API GC pause", "API allocates", "API pool queue, threads",
                ],
                rows);
        }
    }

    private static void AddConclusions(MarkdownText text, LoadTestReport report)
    {
        text.Heading(3, "What follows");
        text.Bullets(
        [
            .. report.Runs.Select(run => $"{LoadText.Name(run)}: {run.Bottleneck.Sentence}"),
            .. report.Recommendations.Select(advice => $"{advice.Text} ({advice.Because})"),
        ]);
    }

    private static void AddKnee(MarkdownText text, LoadKnee? knee)
    {
        if (knee is null)
        {
            return;
        }

        text.Heading(3, $"Knee ({knee.Scenario})");
        text.Table(
            ["In flight", "Requests/s", "p95", "By the fit"],
            knee.Points.Select(point => (IReadOnlyList<string>)
            [
                Figures.Count(point.Connections)
                    + (point.HeldOut ? " (held out)" : string.Empty) + (point.Valid ? string.Empty : " (INVALID)"),
                Figures.PerSecond(point.RequestsPerSecond),
                Figures.Milliseconds(point.P95Ms),
                point.PredictedPerSecond is { } predicted ? Figures.PerSecond(predicted) : Figures.None,
            ]));
        text.Paragraph($"Fitted to the valid points up to {LoadKnee.LargestFitted}: {LoadText.Fit(knee)}.");
    }

    /// <summary>Only what failed or is thin: the file has all checks.</summary>
    private static void AddValidity(MarkdownText text, LoadTestReport report)
    {
        string[] lines =
        [
            .. report.Runs.Where(run => run.RepeatedBecause is not null)
                .Select(run => $"{LoadText.Name(run)}: repeated, because the first try was INVALID: {run.RepeatedBecause}"),
            .. report.Runs.SelectMany(run => run.Validity.Checks.Where(check => !check.IsPassed), (run, check) =>
                $"{LoadText.Name(run)}: {check.Text}"),
            .. report.Runs.Where(run => LoadText.NotSettled(run) is not null)
                .Select(run => $"{LoadText.Name(run)}: {LoadText.NotSettled(run)}"),
            .. report.Runs.Where(run => LoadText.TooFew(run) is not null)
                .Select(run => $"{LoadText.Name(run)}: {LoadText.TooFew(run)}"),
        ];
        if (lines.Length > 0)
        {
            text.Heading(3, "Health of the generator");
            text.Bullets(lines);
        }
    }

    private static string Use(ProcessUse? use) =>
        use is null ? Figures.None : $"{Figures.Fixed(use.MeanCores, 2)} cores ({Figures.Percent(use.Share)})";
}
