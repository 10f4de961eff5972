using Perf.Analysis.Formatting;
using Perf.Analysis.Load;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Reports.Html;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Reports.Sections;

/// <summary>The scenarios of the load test against the targets: value, margin, interval.</summary>
internal static class LoadScenariosSection
{
    private static readonly string[] Latencies = ["average", "p95", "p99"];

    public static void Add(HtmlPage page, Part<LoadTestReport> load)
    {
        page.BeginSection("load-scenarios", "Load scenarios against their targets");
        if (load.Value is not { } report)
        {
            page.Missing($"Not measured: {load.WhyMissing}.");
        }
        else
        {
            page.Paragraph(Markup.Figure(report.Verdict.Sentence, load.Source["verdict"]["sentence"]));
            page.Paragraph(
                report.Url is { } url
                    ? (Markup)"Against " + Markup.Name(url) + "."
                    : "Against servers of the lab, on the same machine as the generator.",
                "dim");
            AddTargets(page, report, load.Source["runs"]);
            AddRuns(page, report, load.Source["runs"]);
            page.Bullets(report.Recommendations.Index().Select(one =>
                Markup.Figure($"{one.Item.Text} ({one.Item.Because})", load.Source["recommendations"][one.Index])));
        }

        page.EndSection();
    }

    private static void AddTargets(HtmlPage page, LoadTestReport report, Source source)
    {
        (LoadRun Run, LoadTarget Target, Source Source, Source Latency)[] judged =
        [
            .. from run in report.Runs.Index()
               from target in run.Item.Targets.Index()
               select (run.Item, target.Item, source[run.Index]["targets"][target.Index], source[run.Index]["latency"]),
        ];
        (string Name, double Value, Interval? Interval95, string Text)[] drawn =
        [
            .. from one in judged
               where Latencies.Contains(one.Target.Name, StringComparer.Ordinal) && one.Target is { Value: > 0, Limit: > 0 }
               select (
                   $"{one.Run.Scenario}, {one.Run.Model.ToString().ToLowerInvariant()}: {LoadText.Target(one.Target)}",
                   one.Target.Value!.Value / one.Target.Limit,
                   OfLimit(IntervalOf(one.Run, one.Target), one.Target.Limit),
                   $"{LoadText.Value(one.Target)} {LoadText.Verdict(one.Target.Verdict)}"),
        ];
        IReadOnlyList<Markup>[] rows = [.. judged.Select(one => Row(one.Run, one.Target, one.Latency))];
        Source[] sources = [.. judged.Select(one => one.Source)];
        string[] header = ["Run", "Model", "Target", "Measured", "95%", "Margin", "Verdict"];
        if (drawn.Length == 0)
        {
            page.Table(header, rows, sources);
            return;
        }

        IntervalBars chart = new()
        {
            Title = "Latencies as a part of their limits",
            Axis = "part of the limit, logarithmic",
            Rows = drawn,
            Limit = 1,
        };
        const string Note = "Left of the line is within the limit; whiskers are 95% intervals.";
        new Figure(chart.Title, chart.Draw(), header, rows, Note, sources).Add(page);
    }

    private static IReadOnlyList<Markup> Row(LoadRun run, LoadTarget target, Source latency) =>
    [
        Markup.Name(run.Title),
        LoadText.Model(run),
        LoadText.Target(target),
        target.Value is not null ? Markup.Figure(LoadText.Value(target), Source.Row["value"]) : Figures.None,
        IntervalOf(run, target) is { } bounds
            ? Markup.Figure(
                $"{Figures.Milliseconds(bounds.Low)} to {Figures.Milliseconds(bounds.High)}", latency[$"{target.Name}_interval95_ms"])
            : Figures.None,
        MarginOf(target),
        Sign(target.Verdict) + LoadText.Verdict(target.Verdict),
    ];

    private static string Sign(LoadTargetVerdict verdict) => verdict switch
    {
        LoadTargetVerdict.Met => "✔ ",
        LoadTargetVerdict.Missed => "✘ ",
        _ => string.Empty,
    };

    /// <summary>How many times better than its limit; what has no ratio has none.</summary>
    private static Markup MarginOf(LoadTarget target) => target switch
    {
        { Value: not > 0 } or { Limit: <= 0 } or { Unit: "fraction" } => Figures.None,
        { Unit: "ms", Value: { } value } => Shown.Ratio(target.Limit / value, null, Source.Row, by: "limit/value"),
        { Value: { } value } => Shown.Ratio(value / target.Limit, null, Source.Row, by: "value/limit"),
        _ => Figures.None,
    };

    private static Interval? IntervalOf(LoadRun run, LoadTarget target) => target.Name switch
    {
        "p95" => run.Latency?.P95Interval95Ms,
        "p99" => run.Latency?.P99Interval95Ms,
        _ => null,
    };

    private static Interval? OfLimit(Interval? interval, double limit) =>
        interval is { Low: > 0 } bounds ? new Interval(bounds.Low / limit, bounds.High / limit) : null;

    private static void AddRuns(HtmlPage page, LoadTestReport report, Source source)
    {
        page.Table(
            ["Run", "Model", "Requests", "Success", "Requests/s", "Average", "p50 [95%]", "p95 [95%]", "p99 [95%]", "Max", "Verdict"],
            report.Runs.Select(Row),
            [.. report.Runs.Select((_, index) => source[index])]);
        page.Paragraph("What bounds each:");
        page.Bullets(report.Runs.Index().Select(one =>
            Markup.Name(LoadText.Name(one.Item)) + ": "
            + Markup.Figure(one.Item.Bottleneck.Sentence, source[one.Index]["bottleneck"]["sentence"])));
    }

    private static IReadOnlyList<Markup> Row(LoadRun run)
    {
        Source at = Source.Row;
        return
        [
            Markup.Name(run.Title),
            LoadText.Model(run),
            Shown.Count(run.Totals.Requests, at["totals"]["requests"]),
            Shown.Percent(run.Totals.SuccessRate, 1, at["totals"]["success_rate"]),
            Shown.PerSecond(run.Totals.RequestsPerSecond, at["totals"]["requests_per_second"]),
            Shown.Milliseconds(run.Latency?.AverageMs, at["latency"]["average_ms"]),
            Shown.Milliseconds(run.Latency?.P50Ms, at["latency"]["p50_ms"], run.Latency?.P50Interval95Ms, "p50_interval95_ms"),
            Shown.Milliseconds(run.Latency?.P95Ms, at["latency"]["p95_ms"], run.Latency?.P95Interval95Ms, "p95_interval95_ms"),
            Shown.Milliseconds(run.Latency?.P99Ms, at["latency"]["p99_ms"], run.Latency?.P99Interval95Ms, "p99_interval95_ms"),
            Shown.Milliseconds(run.Latency?.MaxMs, at["latency"]["max_ms"]),
            run.Validity.Valid ? run.Band?.ToString().ToLowerInvariant() ?? Figures.None : "INVALID",
        ];
    }
}
