using Perf.Analysis.Reports.Html;
using Perf.Analysis.Reports.Sections;

namespace Perf.Analysis.Reports;

/// <summary>A run as one page, <c>report.html</c>: the verdict, what it rests on, and whether that can be believed.</summary>
internal static class HtmlReport
{
    private static readonly (string Id, string Name)[] Below =
    [
        ("load-scenarios", "Load"), ("latency", "Latency"), ("over-time", "Over time"), ("heat", "Rows"), ("knee", "Load curve"),
        ("backfill", "Backfill"), ("decision", "Decision"), ("suites", "Suites"), ("recovery", "Recovery"), ("baseline", "Baseline"),
        ("measurement", "Health"), ("environment", "Environment"),
    ];

    public static string Of(RunFiles run, RunVerdict verdict)
    {
        HtmlPage page = new($"Run {run.Manifest.RunId}: {verdict.Result}", heading: null);
        VerdictSection.Add(page, run, verdict);
        page.BeginFigures();
        StagesSection.Add(page, run.Decision);
        ActionsSection.Add(page, run.Decision);
        page.EndFigures();
        page.Draw($"<nav>{string.Join(' ', Below.Select(one => Markup.Link($"#{one.Id}", one.Name).Html))}</nav>");
        LoadScenariosSection.Add(page, run.Load);
        LatencySection.Add(page, run.Load);
        OverTimeSection.Add(page, run.Load);
        HeatSection.Add(page, run.Load);
        KneeSection.Add(page, run.Load);
        BackfillSection.Add(page, run.Backfill);
        DecisionSection.Add(page, run.Decision);
        SuitesSection.Add(page, run.Suites);
        RecoverySection.Add(page, run);
        BaselineSection.Add(page, run);
        MeasurementSection.Add(page, run);
        EnvironmentSection.Add(page, run);
        return page.ToString();
    }
}
