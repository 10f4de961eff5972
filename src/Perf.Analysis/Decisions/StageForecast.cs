using Perf.Analysis.Backfill;
using Perf.Analysis.Benchmarks;
using Perf.Analysis.Formatting;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Decisions;

/// <summary>What a faster stage would buy a baseline: Amdahl's law on its share of the jobs' time.</summary>
/// <param name="doing">The stage in words: <c>storing</c>.</param>
internal sealed class StageForecast(BackfillBaseline baseline, StageTime stage, string doing)
{
    /// <param name="ratio">How many times as fast the stage becomes.</param>
    /// <param name="target">The case that stands for the action.</param>
    /// <param name="inUse">The case that stands for what the baseline used.</param>
    /// <param name="cases">The two cases in words, and how they were compared.</param>
    public ActionForecast Predict(SpeedRatio ratio, BenchmarkResult target, BenchmarkResult inUse, string cases) =>
        Predict(ratio, target.Identity, inUse.Identity, cases);

    /// <param name="target">What stands for the action, by name.</param>
    /// <param name="inUse">What stands for what the baseline used.</param>
    public ActionForecast Predict(SpeedRatio ratio, string target, string inUse, string cases)
    {
        if (baseline.Configuration.Overlap)
        {
            return Unpredicted($"the stages of the baseline overlapped, so {doing} faster helps only where {doing} was waited for");
        }

        if (stage.Share is not { } shareOfStages)
        {
            return Unpredicted($"the baseline has no share of {doing}");
        }

        // The overhead of a job stays when a stage gets faster; what it waited for other jobs is theirs.
        TimeBreakdown breakdown = baseline.TimeBreakdown;
        double stagesOfWall = breakdown.StageSeconds / Math.Max(breakdown.BusySeconds, breakdown.StageSeconds);
        double share = shareOfStages * stagesOfWall;
        Interval? interval = stage.ShareInterval95 is { } shares && ratio.Interval95 is { } ratios
            ? Prediction.Amdahl(new Interval(shares.Low * stagesOfWall, shares.High * stagesOfWall), ratios)
            : null;
        Prediction prediction = new(
            Prediction.Amdahl(share, ratio.Ratio), interval, share, ratio.Ratio, ratio.Interval95, target, inUse,
            Basis(cases));
        return new ActionForecast(ActionState.SwitchableNow, prediction, null);
    }

    public static ActionForecast Unpredicted(string why) => new(ActionState.SwitchableNow, null, $"no prediction: {why}");

    private string Basis(string cases)
    {
        int concurrency = baseline.Configuration.Concurrency;
        string overlap = concurrency > 1
            ? $"; with {Figures.Count(concurrency)} jobs at once the stages overlap, and the gain can be smaller"
            : string.Empty;
        return $"an estimate, not proven: Amdahl's law on the share of {doing} and {cases}{overlap}";
    }
}
