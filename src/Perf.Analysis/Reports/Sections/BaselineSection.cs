using Perf.Analysis.Comparing;
using Perf.Analysis.Comparing.Reports;
using Perf.Analysis.Reports.Html;

namespace Perf.Analysis.Reports.Sections;

/// <summary>This run against another one: the gate's verdict, or a comparison that was left in the folder.</summary>
internal static class BaselineSection
{
    private const int MostRows = 50;

    public static void Add(HtmlPage page, RunFiles run)
    {
        page.BeginSection("baseline", "Against the baseline");
        if (run.Gate.Value is { } gate)
        {
            page.Paragraph(
                $"Gate: {gate.Outcome.ToString().ToLowerInvariant()}, of " + Markup.Name(gate.Candidate) + " against "
                + Markup.Name(gate.Base) + ".");
            page.Table(
                ["Benchmark", "Verdict", "Ratio [95%]"],
                gate.Rows.Index().Take(MostRows).Select(one => (IReadOnlyList<Markup>)
                [
                    Markup.Name(one.Item.Benchmark),
                    one.Item.Verdict.ToString().ToLowerInvariant(),
                    Ratio(one.Item.Ratio, one.Item.RatioInterval95, run.Gate.Source["rows"][one.Index]),
                ]));
        }

        if (run.Comparison.Value is { } comparison)
        {
            AddComparison(page, comparison, run.Comparison.Source);
        }

        if (run.Gate.Value is null && run.Comparison.Value is null)
        {
            page.Missing(
                $"Not compared: {run.Comparison.WhyMissing}. Runs are compared with the one that is kept in results/baseline; "
                + "compare BASE RUN_DIR --format json --out RUN_DIR/comparison.json compares with any other.");
        }

        page.EndSection();
    }

    private static void AddComparison(HtmlPage page, Comparison comparison, Source source)
    {
        page.Paragraph(Markup.Figure(comparison.Verdict, source["verdict"]));
        page.Bullets(comparison.Warnings.Select(warning => (Markup)warning));
        (int Index, ComparedBenchmark Item)[] notable =
            [.. comparison.Benchmarks.Index().Where(one => one.Item.IsNotable()).Take(MostRows)];
        if (notable.Length > 0)
        {
            page.Table(
                ["Benchmark", "Ratio [95%]", "Finding"],
                notable.Select(one => (IReadOnlyList<Markup>)
                [
                    Markup.Name(one.Item.Title),
                    Ratio(one.Item.Ratio, one.Item.RatioInterval95, source["benchmarks"][one.Index]),
                    ComparisonText.Cells(one.Item)[^1],
                ]));
        }
    }

    private static Markup Ratio(double? ratio, Statistics.Interval? interval, Source source) => ratio is { } value
        ? Markup.Figure(RatioText.Of(value, interval), source["ratio"], interval is null ? null : "ratio_interval95")
        : Formatting.Figures.None;
}
