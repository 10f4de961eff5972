using Perf.Analysis.Gating.Rules;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating;

/// <summary>
/// Whether what is the same in both builds differed: the control benchmarks, and the base's copy over all benchmarks that were drawn for
/// it, by launch. A control has moved when its two-sided p, by Holm over the controls of the look, is at or below half of the
/// level (there are two looks) and its whole interval lies further from 1 than half of its group's tolerance: a move that is sure and too
/// small to make a benchmark fail contaminates nothing.
/// </summary>
internal static class ControlJudge
{
    private const double PartOfTolerance = 0.5;
    private const int Looks = 2;

    public static IReadOnlyList<GateControl> Judge(GateRules rules, IReadOnlyList<GateSample> samples, int look)
    {
        List<(string Name, LaunchRatios Ratios, double Tolerance)> controls = [];
        foreach (IGrouping<string, GateSample> control in samples
            .Where(sample => rules.IsControl(sample.Benchmark))
            .GroupBy(sample => sample.Benchmark, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            if (LaunchRatios.Of(control.Select(sample => sample.LogRatio)) is { } ratios)
            {
                double baseNs = Quantiles.Median([.. control.Select(sample => sample.BaseNs)]);
                controls.Add((control.Key, ratios, PartOfTolerance * rules.ToleranceOf(control.Key, baseNs)));
            }
        }

        if (Copy(samples) is { } copy)
        {
            controls.Add(("base's copy", copy, PartOfTolerance * rules.Groups.Min(group => group.Tolerance)));
        }

        double[] adjusted = Holm.Adjust([.. controls.Select(control => control.Ratios.TwoSidedP)]);
        return
        [
            .. controls.Select((control, i) => new GateControl(
                control.Name,
                look,
                control.Ratios.Launches,
                control.Ratios.Ratio,
                control.Ratios.Interval95,
                adjusted[i],
                control.Tolerance,
                adjusted[i] <= rules.ControlLevel / Looks
                    && (control.Ratios.IsAbove(control.Tolerance) || control.Ratios.IsBelow(control.Tolerance)))),
        ];
    }

    /// <summary>Whether so few launches could not have shown a move of any size.</summary>
    public static bool IsBlind(GateRules rules, IReadOnlyList<GateControl> controls) => controls.Any(control =>
        2 * SignFlip.SmallestPOfTrimmedMean(control.Launches) * controls.Count(other => other.Look == control.Look)
            > rules.ControlLevel / Looks);

    private static LaunchRatios? Copy(IReadOnlyList<GateSample> samples) => LaunchRatios.Of(samples
        .Where(sample => sample.ControlLogRatio is { } ratio && double.IsFinite(ratio))
        .GroupBy(sample => sample.Launch)
        .OrderBy(launch => launch.Key)
        .Select(launch => TrimmedMean.Of([.. launch.Select(sample => sample.ControlLogRatio!.Value)]).Value));
}
