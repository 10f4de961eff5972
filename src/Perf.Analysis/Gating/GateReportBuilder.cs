using Perf.Analysis.Comparing;
using Perf.Analysis.Gating.Rules;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating;

/// <summary>The report that follows from the rows.</summary>
internal static class GateReportBuilder
{
    /// <summary>Nothing was measured, because both builds are the same.</summary>
    public static GateReport Identical(GateRules rules, GateEvidence evidence, GateCircumstances circumstances) => Build(
        circumstances,
        [
            .. evidence.Benchmarks.Where(name => !rules.IsControl(name)).Select(name => new GateRow
            {
                Benchmark = name,
                Group = rules.GroupOf(name).Name,
                Verdict = GateVerdict.Identical,
                Reason = null,
                Tolerance = rules.GroupOf(name).Tolerance,
            }),
        ],
        [],
        [],
        new WaiverBook(rules.Waivers, circumstances.JudgedAt).Uses(),
        ["Both builds are the same to the byte: nothing was measured."]) with
    {
        Outcome = GateOutcome.Identical,
        ExitCode = ExitCodeOf(GateOutcome.Identical),
    };

    public static GateReport Build(
        GateCircumstances circumstances,
        IReadOnlyList<GateRow> rows,
        IReadOnlyList<GateControl> controls,
        IReadOnlyList<GateBudgetResult> budgets,
        IReadOnlyList<GateWaiverUse> waivers,
        IReadOnlyList<string> notes)
    {
        bool isContaminated = controls.Any(control => control.HasMoved);
        GateOutcome outcome = OutcomeOf(rows, budgets, isContaminated);
        GateRow[] timed = [.. rows.Where(row => row.Ratio is not null)];
        double[] detectable = [.. timed.Select(row => row.Detectable ?? double.PositiveInfinity)];
        double median = detectable.Length == 0 ? double.NaN : Quantiles.Median(detectable);
        return new GateReport
        {
            SchemaVersion = GateReport.CurrentSchemaVersion,
            Outcome = outcome,
            ExitCode = ExitCodeOf(outcome),
            IsContaminated = isContaminated,
            Base = circumstances.Base,
            Candidate = circumstances.Candidate,
            JudgedAt = circumstances.JudgedAt,
            Minutes = circumstances.Minutes,
            IsRepeated = circumstances.IsRepeated,
            Counts = GateCounts.Of(rows),
            GeometricMean = OverallRatio.Of([.. timed.Select(row => row.Ratio!.Value)]),
            MedianDetectable = double.IsFinite(median) ? median : null,
            LargestDetectable = detectable.Length > 0 && detectable.All(double.IsFinite) ? detectable.Max() : null,
            ScreenLaunches = 0,
            ConfirmLaunches = 0,
            Controls = controls,
            Rows =
            [
                .. rows.OrderBy(row => row.Verdict)
                    .ThenByDescending(row => row.Severity)
                    .ThenBy(row => row.Benchmark, StringComparer.Ordinal),
            ],
            Budgets = budgets,
            Waivers = waivers,
            Notes = [.. circumstances.Notes, .. notes],
            Command = circumstances.Command,
        };
    }

    public static int ExitCodeOf(GateOutcome outcome) => outcome switch
    {
        GateOutcome.Passed or GateOutcome.Identical => 0,
        GateOutcome.Regressed => 1,
        _ => 3,
    };

    /// <summary>What does not depend on times, a lost benchmark or an allocation, holds in contaminated launches too.</summary>
    private static GateOutcome OutcomeOf(IReadOnlyList<GateRow> rows, IReadOnlyList<GateBudgetResult> budgets, bool isContaminated) =>
        rows.Any(row => row.IsFailure) || budgets.Any(budget => budget.IsExceeded) ? GateOutcome.Regressed
        : isContaminated ? GateOutcome.Contaminated
        : rows.Any(row => row.IsOpen) || !rows.Any(row => row.Ratio is not null) ? GateOutcome.Inconclusive
        : GateOutcome.Passed;
}
