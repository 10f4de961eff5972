using Perf.Analysis.Drills;

namespace Perf.Analysis.Reports;

/// <summary>The drills in a report: what recovered within its limits, and what shows that a drill could have failed.</summary>
internal static class DrillSection
{
    public static void Add(MarkdownText text, Part<DrillReport> drills)
    {
        text.Heading(2, "Recovery drills");
        if (drills.Value is not { } report)
        {
            text.Paragraph($"Not drilled: {drills.WhyMissing}.");
            return;
        }

        text.Paragraph($"**{report.Verdict}**");
        AddDrills(text, [.. report.Drills.Where(drill => !drill.ProtectionOff)]);
        AddControls(text, [.. report.Drills.Where(drill => drill.ProtectionOff)]);
    }

    private static void AddDrills(MarkdownText text, IReadOnlyList<DrillResult> drills)
    {
        if (drills.Count == 0)
        {
            return;
        }

        text.Table(
            ["Drill", "Verdict", "Runs", "Measured", "Invariants", "Replay"],
            drills.Select(drill => (IReadOnlyList<string>)
            [
                drill.Name,
                drill.Verdict.ToString().ToLowerInvariant() + (drill.Why is { } why ? $": {why}" : ""),
                DrillText.Amount(drill),
                string.Join("; ", drill.Measures.Select(DrillText.Of)),
                string.Join(' ', drill.Runs.SelectMany(run => run.Invariants).Select(check => check.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
                $"`{drill.Replay}`",
            ]));
    }

    private static void AddControls(MarkdownText text, IReadOnlyList<DrillResult> controls)
    {
        if (controls.Count == 0)
        {
            return;
        }

        text.Heading(3, "Without the protection");
        text.Table(
            ["Drill", "Switched off", "What came of it"],
            controls.Select(control => (IReadOnlyList<string>)
                [control.Name, control.Protection, control.IsAsWanted ? control.Why ?? "skipped" : "it passed all the same: the drill shows nothing"]));
    }
}
