using Perf.Analysis.Drills;
using Perf.Analysis.Formatting;
using Perf.Analysis.Reports.Charts;
using Perf.Analysis.Reports.Html;
using Perf.Analysis.Simulation;

namespace Perf.Analysis.Reports.Sections;

/// <summary>Recovery: what was promised, what was measured, what held; drills with their timelines, and simulated years.</summary>
internal static class RecoverySection
{
    public static void Add(HtmlPage page, RunFiles run)
    {
        page.BeginSection("recovery", "Recovery (RTO and RPO)");
        PromiseTables.Add(page, run.Recovery);
        page.Subheading("Drills");
        if (run.Drills.Value is { } report)
        {
            page.Paragraph(Markup.Figure(report.Verdict, run.Drills.Source["verdict"]));
            AddDrills(page, report, run.Drills.Source["drills"]);
            AddControls(page, report);
        }
        else
        {
            page.Missing($"Not drilled: {run.Drills.WhyMissing}.");
        }

        page.Subheading("Simulated years");
        if (run.Simulation.Value is { } simulated)
        {
            AddSimulation(page, simulated, run.Simulation.Source);
        }
        else
        {
            page.Missing($"Not simulated: {run.Simulation.WhyMissing}.");
        }

        page.EndSection();
    }

    private static void AddDrills(HtmlPage page, DrillReport report, Source source)
    {
        (int Index, DrillResult Item)[] wanted = [.. report.Drills.Index().Where(one => !one.Item.ProtectionOff)];
        if (wanted.Length == 0)
        {
            return;
        }

        page.Table(
            ["Drill", "Verdict", "Measured (limit, target)", "Invariants", "Timeline of the first run", "Runs", "Again"],
            wanted.Select(one => Row(one.Item, source[one.Index])));
        page.Paragraph($"Timelines: {TimelineStrip.Legend}.", "dim");
        page.BeginFold("What happened when");
        page.Table(
            ["Drill", "At", "Kind", "What"],
            from drill in wanted
            from moment in drill.Item.Runs[0].Moments.Index()
            select (IReadOnlyList<Markup>)
            [
                Markup.Name(drill.Item.Name),
                Shown.Fixed(moment.Item.AtMs, 0, source[drill.Index]["runs"][0]["moments"][moment.Index]["at_ms"], "ms"),
                moment.Item.Kind.ToString().ToLowerInvariant(),
                Markup.Long(moment.Item.What),
            ]);
        page.EndFold();
    }

    private static IReadOnlyList<Markup> Row(DrillResult drill, Source source) =>
    [
        Markup.Name(drill.Name),
        Markup.Long(VerdictOf(drill)),
        Markup.Join("<br/>", drill.Measures.Index().Select(one => Markup.Figure(DrillText.Of(one.Item), source["measures"][one.Index]))),
        InvariantsOf(drill),
        new Markup(TimelineStrip.Draw(drill.Name, drill.Runs[0])),
        Markup.Figure(DrillText.Amount(drill), source),
        Markup.Code(drill.Replay),
    ];

    private static string VerdictOf(DrillResult drill)
    {
        string sign = drill.Verdict switch { DrillVerdict.Passed => "✔", DrillVerdict.Skipped => "◌", _ => "✘" };
        return $"{sign} {Lower(drill.Verdict)}{(drill.Why is { } why ? $": {why}" : string.Empty)}";
    }

    private static string InvariantsOf(DrillResult drill) => string.Join(
        ' ',
        drill.Runs.SelectMany(run => run.Invariants)
            .GroupBy(check => check.Id, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key} {(group.All(check => check.Holds) ? "✔" : "✘")}"));

    private static void AddControls(HtmlPage page, DrillReport report)
    {
        DrillResult[] controls = [.. report.Drills.Where(drill => drill.ProtectionOff)];
        if (controls.Length > 0)
        {
            page.Subheading("Without the protection");
            page.Table(
                ["Drill", "Switched off", "What came of it"],
                controls.Select(control => (IReadOnlyList<Markup>)
                [
                    Markup.Name(control.Name),
                    control.Protection,
                    Markup.Long(control.IsAsWanted ? control.Why ?? "skipped" : "✘ it passed all the same: the drill shows nothing"),
                ]));
        }
    }

    private static void AddSimulation(HtmlPage page, SimulationReport report, Source source)
    {
        page.Paragraph(Markup.Figure(report.Verdict, source["verdict"]));
        page.Paragraph($"{SimulationText.Amount(report)}. " + Markup.Figure(SimulationText.Work(report), source) + ".");
        if (report.Classes.Count > 0)
        {
            page.Table(
                ["Class", "Oldest without a fault", "Oldest with one, which itself does not count", "Objective"],
                report.Classes.Index().Select(one => (IReadOnlyList<Markup>)
                [
                    one.Item.Class,
                    Shown.Fixed(one.Item.WorstAgeWithoutFaultHours, 2, source["classes"][one.Index]["worst_age_without_fault_hours"], " h"),
                    Shown.Fixed(one.Item.WorstAgeHours, 2, source["classes"][one.Index]["worst_age_hours"], " h"),
                    Markup.Figure(SimulationText.Objective(one.Item), source["classes"][one.Index]),
                ]));
            page.Bullets(report.Alerts.Index().Select(one =>
                (Markup)"Alerts raised: " + Markup.Figure(SimulationText.Of(one.Item), source["alerts"][one.Index])));
        }

        page.Bullets(report.Failures.Select(failure =>
            $"Seed {Figures.Count(failure.Seed)}: {Figures.Count(failure.Violations)} violations, "
            + $"first {(failure.First.Count > 0 ? failure.First[0] : "not kept")}; again: " + Markup.Code(failure.Replay)));
    }

    private static string Lower(Enum value) => value.ToString().ToLowerInvariant();
}
