using Perf.Analysis.Load;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Reports.Html;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Reports.Sections;

/// <summary>Answers a second by requests in flight, with the scalability law through them.</summary>
internal static class KneeSection
{
    private const int CurvePoints = 40;

    public static void Add(HtmlPage page, Part<LoadTestReport> load)
    {
        page.BeginSection("knee", "Load curve");
        if (load.Value is not { } report)
        {
            page.Missing($"Not measured: {load.WhyMissing}.");
        }
        else if (report.Knee is not { Points.Count: > 0 } knee)
        {
            page.Missing("Not measured: load --knee does, with 1 to 128 requests in flight.");
        }
        else
        {
            Draw(knee, load.Source["knee"]).Add(page);
            page.Paragraph(
                $"Fitted to the valid points up to {LoadKnee.LargestFitted} in flight: "
                + Markup.Figure(LoadText.Fit(knee), load.Source["knee"]) + ".");
        }

        page.EndSection();
    }

    private static Figure Draw(LoadKnee knee, Source source)
    {
        LineChart chart = new()
        {
            Title = $"Requests/s by requests in flight ({Markup.Shorten(knee.Scenario, 40)})",
            XTitle = "requests in flight, logarithmic",
            YTitle = "requests/s",
            IsXLogarithmic = true,
            XTicks = [.. knee.Points.Select(point => (double)point.Connections).Order()],
            Series = [.. SeriesOf(knee).Where(series => series.Points.Count > 0)],
        };
        return new Figure(
            chart.Title,
            chart.Draw(),
            ["In flight", "Requests/s", "p95", "By the fit"],
            [
                .. knee.Points.Index().Select(one => (IReadOnlyList<Markup>)
                [
                    Shown.Count(one.Item.Connections, source["points"][one.Index]["connections"])
                        + (one.Item.HeldOut ? " (held out)" : string.Empty) + (one.Item.Valid ? string.Empty : " (INVALID)"),
                    Shown.PerSecond(one.Item.RequestsPerSecond, source["points"][one.Index]["requests_per_second"]),
                    Shown.Milliseconds(one.Item.P95Ms, source["points"][one.Index]["p95_ms"]),
                    Shown.PerSecond(one.Item.PredictedPerSecond, source["points"][one.Index]["predicted_per_second"]),
                ]),
            ]);
    }

    private static IEnumerable<LineSeries> SeriesOf(LoadKnee knee) =>
    [
        new("measured", [.. Points(knee, point => point is { Valid: true, HeldOut: false })]),
        new(
            $"measured, not in the fit (above {LoadKnee.LargestFitted})",
            [.. Points(knee, point => point is { Valid: true, HeldOut: true })]),
        new("INVALID, left out", [.. Points(knee, point => !point.Valid)]),
        new("fit", [.. Curve(knee)], IsDotted: false),
    ];

    private static IEnumerable<LinePoint> Points(LoadKnee knee, Func<KneePoint, bool> which) =>
        knee.Points.Where(which).Select(point => new LinePoint(point.Connections, point.RequestsPerSecond));

    private static IEnumerable<LinePoint> Curve(LoadKnee knee)
    {
        if (knee is not { LambdaPerSecond: { } lambda, Sigma: { } sigma, Kappa: { } kappa })
        {
            yield break;
        }

        ScalabilityFit fit = new(lambda, sigma, kappa);
        double most = knee.Points.Max(point => point.Connections);
        for (int i = 0; i <= CurvePoints; i++)
        {
            double connections = Math.Pow(most, i / (double)CurvePoints);
            yield return new LinePoint(connections, fit.At(connections));
        }
    }
}
