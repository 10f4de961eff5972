using Perf.Analysis.Formatting;
using Perf.Analysis.Gating.Rules;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating;

/// <summary>The verdict on one benchmark at a time, by what both looks brought.</summary>
/// <param name="rules">Declared beforehand.</param>
/// <param name="suspects">By name, with the p of the second look that Holm adjusted.</param>
/// <param name="waivers">Of the day.</param>
/// <param name="isContaminated">Times are then not judged.</param>
/// <param name="timed">Benchmarks judged by their times, over which what is for information is corrected.</param>
internal sealed class RowJudge(
    GateRules rules, IReadOnlyDictionary<string, double> suspects, WaiverBook waivers, bool isContaminated, int timed)
{
    /// <param name="first">Its samples of the first look.</param>
    /// <param name="second">Of the second.</param>
    public GateRow Measured(string benchmark, IReadOnlyList<GateSample> first, IReadOnlyList<GateSample> second)
    {
        bool isSuspect = suspects.TryGetValue(benchmark, out double adjusted);
        IReadOnlyList<GateSample> deciding = isSuspect && second.Count > 0 ? second : first;
        if (LaunchRatios.Of(deciding.Select(sample => sample.LogRatio)) is not { } ratios)
        {
            return Open(benchmark, "No launch measured it.");
        }

        GateSample[] all = [.. first, .. second];
        double baseNs = Quantiles.Median([.. deciding.Select(sample => sample.BaseNs)]);
        double tolerance = rules.ToleranceOf(benchmark, baseNs);
        GateGroup group = rules.GroupOf(benchmark);
        LaunchRatios? wall = LaunchRatios.Of(deciding.Select(sample => sample.WallLogRatio));
        GateRow row = new()
        {
            Benchmark = benchmark,
            Group = group.Name,
            Verdict = GateVerdict.Passed,
            Reason = null,
            IsSuspect = isSuspect,
            Rounds = ratios.Launches,
            Ratio = ratios.Ratio,
            RatioInterval95 = ratios.Interval95,
            AdjustedPValue = isSuspect && second.Count > 0 ? adjusted : null,
            Tolerance = tolerance,
            Detectable = isSuspect
                ? ratios.DetectableAt(rules.ConfirmLevel / suspects.Count, tolerance)
                : ratios.DetectableIn(rules, suspects.Count + 1, tolerance),
            WallRatio = wall?.Ratio,
            Waits = !isContaminated && Waits(deciding),
            BaseNs = baseNs,
            CandidateNs = Quantiles.Median([.. deciding.Select(sample => sample.CandidateNs)]),
            BaseBytes = all.Min(sample => sample.BaseBytes),
            CandidateBytes = all.Min(sample => sample.CandidateBytes),
        };
        bool isSlower = !isContaminated && row.AdjustedPValue <= rules.ConfirmLevel && ratios.IsAbove(tolerance);
        return Slower(row, isSlower, AllocationRule.More(all, rules.ConfirmLevel / timed))
            ?? Undecided(row, group, isSuspect && second.Count == 0)
            ?? Better(row, ratios);
    }

    public GateRow Failed(ArmFailure failure)
    {
        string reason = $"The {(failure.Arm == GateArm.Base ? "base" : "candidate")} could not run it: {failure.Message}";
        return Bare(failure.Benchmark, GateVerdict.Failed, reason) with { FailedIn = failure.Arm };
    }

    public GateRow Disappeared(string benchmark) => waivers.Use(benchmark, waiver => waiver.MayDisappear) is { } waiver
        ? Bare(benchmark, GateVerdict.Waived, "The candidate no longer has it.") with { Waiver = waiver }
        : Bare(benchmark, GateVerdict.Disappeared, "The candidate no longer has it." + waivers.WhyNot(benchmark));

    public GateRow Open(string benchmark, string reason) => Bare(benchmark, GateVerdict.Inconclusive, reason);

    public GateRow Bare(string benchmark, GateVerdict verdict, string? reason)
    {
        GateGroup group = rules.GroupOf(benchmark);
        return new GateRow { Benchmark = benchmark, Group = group.Name, Verdict = verdict, Reason = reason, Tolerance = group.Tolerance };
    }

    /// <summary>What fails, or is waived; null where neither time nor bytes say so.</summary>
    public GateRow? Slower(GateRow row, bool isSlower, double? moreBytes)
    {
        if (!isSlower && moreBytes is null)
        {
            return null;
        }

        string? ofTime = isSlower ? waivers.Use(row.Benchmark, waiver => row.RatioInterval95!.Value.Low <= waiver.MaxRatio) : null;
        string? ofBytes = moreBytes is { } more ? waivers.Use(row.Benchmark, waiver => more <= waiver.MaxMoreBytes) : null;
        string reason = string.Join(
            " ",
            new[]
            {
                isSlower ? $"Slower than its tolerance of {Figures.Percent(row.Tolerance, 1)}." : null,
                moreBytes is { } bytes ? $"Allocates {Figures.Count((long)Math.Round(bytes))} B an operation more." : null,
            }.OfType<string>());
        bool isCovered = (!isSlower || ofTime is not null) && (moreBytes is null || ofBytes is not null);
        return isCovered
            ? row with { Verdict = GateVerdict.Waived, Reason = reason, Waiver = ofTime ?? ofBytes }
            : row with { Verdict = GateVerdict.Regressed, Reason = reason + waivers.WhyNot(row.Benchmark) };
    }

    private GateRow? Undecided(GateRow row, GateGroup group, bool lacksSecondLook)
    {
        double goal = group.GoalAt(row.Tolerance);
        string? reason = row switch
        {
            _ when isContaminated => "The controls moved: its time is not judged.",
            _ when lacksSecondLook => "Suspicious in the first look, and no second one measured it.",
            { Detectable: null } => $"{row.Rounds} launches can show no slowdown at this level.",
            { Detectable: { } least } when least > goal =>
                $"Too noisy: a slowdown of {Figures.Percent(least, 1)} would have been seen, and the goal is {Figures.Percent(goal, 1)}.",
            _ => null,
        };
        return reason is null ? null : row with { Verdict = GateVerdict.Inconclusive, Reason = reason };
    }

    private GateRow Better(GateRow row, LaunchRatios ratios) =>
        ratios.IsBelow(row.Tolerance) && ratios.FasterP * timed <= rules.ConfirmLevel
            ? row with { Verdict = GateVerdict.Improved }
            : row.Waits
                ? row with { Reason = "It waits longer: its wall time rose and its processor time did not." }
                : row;

    /// <summary>
    /// Wall time over processor time, by launch: the lower end of how much it rose exceeds the tolerance of waiting, and p is small when
    /// multiplied by the number of benchmarks (Bonferroni: this is for information and may be blunt).
    /// </summary>
    private bool Waits(IReadOnlyList<GateSample> samples) =>
        LaunchRatios.Of(samples.Select(sample => sample.WallLogRatio - sample.LogRatio)) is { } waiting
        && waiting.IsAbove(rules.WaitTolerance)
        && waiting.SlowerP * timed <= rules.ConfirmLevel;
}
