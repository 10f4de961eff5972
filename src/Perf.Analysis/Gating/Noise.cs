using Perf.Analysis.Gating.Rules;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating;

/// <summary>What a first look could not have led to.</summary>
internal static class Noise
{
    /// <summary>
    /// Whether the launches of a first look spread so far that the slowdown which is the goal might stay unsuspected, or unconfirmed: then
    /// the second look decides of it alone.
    /// </summary>
    /// <param name="first">Of one benchmark.</param>
    /// <param name="suspects">Over which the second look is corrected at most.</param>
    /// <returns>False too where no second look of so few launches could say it.</returns>
    public static bool IsTooNoisy(this GateRules rules, IReadOnlyList<GateSample> first, int suspects)
    {
        if (LaunchRatios.Of(first.Select(sample => sample.LogRatio)) is not { } ratios)
        {
            return false;
        }

        GateGroup group = rules.GroupOf(first[0].Benchmark);
        double tolerance = rules.ToleranceOf(first[0].Benchmark, Quantiles.Median([.. first.Select(sample => sample.BaseNs)]));
        return ratios.DetectableIn(rules, suspects, tolerance) is { } least && least > group.GoalAt(tolerance);
    }
}
