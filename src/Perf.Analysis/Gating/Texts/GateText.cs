using Perf.Analysis.Comparing;
using Perf.Analysis.Formatting;

namespace Perf.Analysis.Gating.Texts;

/// <summary>The sentences and cells that a report shows in every form.</summary>
internal static class GateText
{
    /// <summary>The column with the drawing in characters.</summary>
    public const int BarColumn = 2;

    public static readonly string[] Header = ["Benchmark", "Verdict", "", "Ratio [95%]", "p", "Seen from", "Rounds", "Bytes"];

    /// <summary>Rows that are never folded away.</summary>
    public static bool IsShown(GateRow row) => row.Verdict is not (GateVerdict.Passed or GateVerdict.Identical) || row.Waits;

    public static string Verdict(GateReport report)
    {
        List<string> parts = [Counts(report.Counts)];
        if (report.GeometricMean is { } mean)
        {
            parts.Add($"geometric mean {RatioText.Of(mean.Ratio, mean.Interval95)}");
        }

        if (report.MedianDetectable is { } half)
        {
            string all = report.LargestDetectable is { } least ? $", by all from {Figures.Percent(least, 1)}" : string.Empty;
            parts.Add($"a slowdown is seen by half of them from {Figures.Percent(half, 1)}{all}");
        }

        parts.Add($"{Figures.Fixed(report.Minutes, 1)} minutes");
        return $"{Outcome(report.Outcome)}: {string.Join("; ", parts)}";
    }

    /// <summary>What was the same in both builds.</summary>
    public static string Controls(GateReport report)
    {
        GateControl[] moved = [.. report.Controls.Where(control => control.HasMoved)];
        if (moved.Length > 0)
        {
            string again = report.IsRepeated ? "a second time: nothing can be said here now" : "measure once more";
            return $"Controls moved, {again}: {string.Join("; ", moved.Select(Describe))}";
        }

        return report.Controls.MaxBy(control => Math.Abs(Math.Log(control.Ratio))) is { } furthest
            ? $"Controls held: {Figures.Count(report.Controls.Count)} of {Looks(report)}, the furthest {Describe(furthest)}"
            : "No controls.";
    }

    public static IReadOnlyList<string> Cells(GateRow row) =>
    [
        row.Benchmark,
        Word(row.Verdict),
        ToleranceBar.Of(row),
        RatioText.Of(row.Ratio, row.RatioInterval95),
        row.AdjustedPValue is { } p ? Probability(p) : Figures.None,
        row.Detectable is { } least ? Figures.Percent(least, 1) : Figures.None,
        row.Rounds > 0 ? Figures.Count(row.Rounds) : Figures.None,
        Bytes(row.BaseBytes, row.CandidateBytes),
    ];

    public static IEnumerable<string> Budgets(GateReport report) => report.Budgets.Select(budget => budget switch
    {
        { Ratio: null } => $"Budget {budget.Id}: not measured, or its patterns do not name one benchmark each.",
        { IsExceeded: true } => $"Budget {budget.Id}: EXCEEDED, {Takes(budget)}.",
        _ => $"Budget {budget.Id}: kept, {Takes(budget)}.",
    });

    public static IEnumerable<string> Waivers(GateReport report) => report.Waivers.Select(waiver => FormattableString.Invariant(
        $"Waiver {waiver.Id} ({waiver.Owner}, until {waiver.Expires:yyyy-MM-dd}): {State(waiver)}. {waiver.Reason}"));

    public static string Outcome(GateOutcome outcome) => outcome switch
    {
        GateOutcome.NotComparable => "NOT COMPARABLE",
        _ => outcome.ToString().ToUpperInvariant(),
    };

    public static string Word(GateVerdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string Counts(GateCounts counts)
    {
        (int Count, string Word)[] all =
        [
            (counts.Regressed, "regressed"), (counts.Failed, "failed"), (counts.Disappeared, "disappeared"), (counts.Waived, "waived"),
            (counts.Inconclusive, "inconclusive"), (counts.New, "new"), (counts.Improved, "improved"), (counts.Passed, "passed"),
            (counts.Identical, "identical"),
        ];
        string[] some = [.. all.Where(one => one.Count > 0).Select(one => $"{Figures.Count(one.Count)} {one.Word}")];
        return some.Length == 0 ? "no benchmarks" : string.Join(", ", some);
    }

    private static string Looks(GateReport report) => report.ConfirmLaunches > 0
        ? $"{Figures.Count(report.ScreenLaunches)} and {Figures.Count(report.ConfirmLaunches)} launches"
        : $"{Figures.Count(report.ScreenLaunches)} launches";

    private static string Describe(GateControl control) =>
        $"{control.Name} {RatioText.Of(control.Ratio, control.Interval95)} in look {Figures.Count(control.Look)}";

    private static string Takes(GateBudgetResult budget) =>
        $"{budget.Benchmark} takes {RatioText.Of(budget.Ratio, budget.Interval)} of {budget.Against}, "
        + $"at most {RatioText.Of(budget.MaxRatio)}";

    private static string State(GateWaiverUse waiver) => waiver.State switch
    {
        WaiverState.Used => $"used by {string.Join(", ", waiver.Benchmarks)}",
        WaiverState.Unused => "not used: it may go",
        _ => "EXPIRED: it counts for nothing",
    };

    private static string Probability(double p) => p < 0.0001 ? "<0.0001" : Figures.Fixed(p, 4);

    private static string Bytes(double? before, double? now) => (before, now) switch
    {
        ({ } old, { } size) when Math.Round(old) != Math.Round(size) => $"{Figures.Count((long)Math.Round(old))} -> {Amount(size)}",
        (_, { } size) => Amount(size),
        _ => Figures.None,
    };

    private static string Amount(double bytes) => Figures.Bytes((long)Math.Round(bytes));
}
