using System.Globalization;
using Perf.Analysis.Load;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>How long answers took, by percentile; in the open model from when a request was due, and from when it was sent.</summary>
internal static class LatencySection
{
    private static readonly double[] Marked = [50, 95, 99, 99.9];

    public static void Add(HtmlPage page, Part<LoadTestReport> load)
    {
        page.BeginSection("latency", "Latency by percentile");
        if (load.Value is not { } report)
        {
            page.Missing($"Not measured: {load.WhyMissing}.");
        }
        else if (report.Runs.All(run => run.Latency is null))
        {
            page.Missing("Not measured: no request was answered.");
        }
        else
        {
            AddCurves(page, report, load.Source["runs"]);
        }

        page.EndSection();
    }

    private static void AddCurves(HtmlPage page, LoadTestReport report, Source source)
    {
        page.Paragraph(
            "Marked are p50, p95, p99, p99.9 and the longest of all requests; between the percentiles of the table lines are straight. "
            + "Whiskers are 95% intervals. Corrected counts from when a request was due, uncorrected from when it was sent; with a closed model "
            + "both are one.",
            "dim");
        page.BeginFigures();
        foreach (IGrouping<string, (int Index, LoadRun Item)> scenario in
            report.Runs.Index().Where(one => one.Item.Latency is not null).GroupBy(one => one.Item.Scenario, StringComparer.Ordinal))
        {
            Draw(scenario.Key, [.. scenario], report.Limits, source).Add(page);
        }

        page.EndFigures();
    }

    private static Figure Draw(string scenario, IReadOnlyList<(int Index, LoadRun Item)> runs, LoadLimits limits, Source source)
    {
        (string Name, LatencySummary Latency, Source Source)[] curves =
        [
            .. runs.SelectMany(one => CurvesOf(one.Item, source[one.Index])).Take(LineChart.MostSeries),
        ];
        LatencyPoint[] between = [.. Between(curves[0].Latency).Select(point => point.Item)];
        string title = $"Latency of {Markup.Shorten(scenario, 40)}";
        string drawing = PercentileCurve.Draw(
            title,
            "ms, logarithmic",
            [.. curves.Select(curve => new LineSeries(curve.Name, PointsOf(curve.Latency)))],
            [(limits.MaxP95Ms, "limit of p95"), (limits.MaxP99Ms, "limit of p99")]);
        return new Figure(
            title,
            drawing,
            ["Curve", "p50 [95%]", "p95 [95%]", "p99 [95%]", "p99.9 [95%]", "Max", .. between.Select(point => NameOf(point))],
            [.. curves.Select(curve => CellsOf(curve.Name, curve.Latency))],
            Sources: [.. curves.Select(curve => curve.Source)]);
    }

    private static IReadOnlyList<Markup> CellsOf(string name, LatencySummary latency) =>
    [
        name,
        Shown.Milliseconds(latency.P50Ms, Source.Row["p50_ms"], latency.P50Interval95Ms, "p50_interval95_ms"),
        Shown.Milliseconds(latency.P95Ms, Source.Row["p95_ms"], latency.P95Interval95Ms, "p95_interval95_ms"),
        Shown.Milliseconds(latency.P99Ms, Source.Row["p99_ms"], latency.P99Interval95Ms, "p99_interval95_ms"),
        Shown.Milliseconds(latency.P999Ms, Source.Row["p999_ms"], latency.P999Interval95Ms, "p999_interval95_ms"),
        Shown.Milliseconds(latency.MaxMs, Source.Row["max_ms"]),
        .. Between(latency).Select(point => Shown.Milliseconds(point.Item.Ms, Source.Row["curve"][point.Index]["ms"])),
    ];

    private static IEnumerable<(string Name, LatencySummary Latency, Source Source)> CurvesOf(LoadRun run, Source source)
    {
        string invalid = run.Validity.Valid ? string.Empty : ", INVALID";
        if (run.Model == LoadModel.Closed)
        {
            yield return ($"{LoadText.Model(run)}{invalid}", run.Latency!, source["latency"]);
            yield break;
        }

        yield return ($"open, corrected{invalid}", run.Latency!, source["latency"]);
        if (run.UncorrectedLatency is { } uncorrected)
        {
            yield return ($"open, uncorrected{invalid}", uncorrected, source["uncorrected_latency"]);
        }
    }

    /// <summary>What of the curve has no mark and no interval of its own.</summary>
    private static IEnumerable<(int Index, LatencyPoint Item)> Between(LatencySummary latency) =>
        (latency.Curve ?? []).Index().Where(point => !Marked.Contains(point.Item.Percentile));

    private static string NameOf(LatencyPoint point) => string.Create(CultureInfo.InvariantCulture, $"p{point.Percentile}");

    /// <summary>The longest of n stands where a share of 1 - 1/n lies at or below.</summary>
    private static IReadOnlyList<LinePoint> PointsOf(LatencySummary latency)
    {
        LinePoint[] points =
        [
            PercentileCurve.At(0.5, latency.P50Ms, latency.P50Interval95Ms),
            PercentileCurve.At(0.95, latency.P95Ms, latency.P95Interval95Ms),
            PercentileCurve.At(0.99, latency.P99Ms, latency.P99Interval95Ms),
            PercentileCurve.At(0.999, latency.P999Ms, latency.P999Interval95Ms),
            .. latency.Count > 1000 ? (LinePoint[])[PercentileCurve.At(1 - (1.0 / latency.Count), latency.MaxMs)] : [],
            .. Between(latency).Select(point => PercentileCurve.Through(point.Item.Percentile / 100, point.Item.Ms)),
        ];
        return [.. points.OrderBy(point => point.X)];
    }
}
