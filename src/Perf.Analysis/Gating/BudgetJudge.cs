using Perf.Analysis.Gating.Rules;
using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating;

/// <summary>
/// Budgets by the candidate's own times: the ratio of the two benchmarks in each launch, the trimmed mean of their logarithms over the
/// launches of the first look. One is exceeded when the whole interval lies above it, at the gate's level over all budgets.
/// </summary>
internal static class BudgetJudge
{
    public static IReadOnlyList<GateBudgetResult> Judge(GateRules rules, IReadOnlyList<GateSample> samples, bool areTimesJudged)
    {
        double confidence = 1 - (2 * rules.ConfirmLevel / Math.Max(1, rules.Budgets.Count));
        return [.. rules.Budgets.Select(budget => Of(budget, RatioOf(budget, samples), confidence, areTimesJudged))];
    }

    /// <param name="logRatio">Of the two; null when one was not measured.</param>
    public static GateBudgetResult Of(GateBudget budget, TrimmedMean? logRatio, double confidence, bool areTimesJudged)
    {
        Interval? bounds = logRatio?.IntervalAt(confidence);
        Interval? interval = bounds is { } known ? new Interval(Math.Exp(known.Low), Math.Exp(known.High)) : null;
        return new GateBudgetResult(
            budget.Id,
            budget.Benchmark,
            budget.Against,
            budget.MaxRatio,
            logRatio is null ? null : Math.Exp(logRatio.Value),
            interval,
            areTimesJudged && interval is { } ratio && ratio.Low > budget.MaxRatio);
    }

    private static TrimmedMean? RatioOf(GateBudget budget, IReadOnlyList<GateSample> samples)
    {
        Dictionary<int, double>? times = TimesOf(budget.Benchmark, samples);
        Dictionary<int, double>? others = TimesOf(budget.Against, samples);
        if (times is null || others is null)
        {
            return null;
        }

        double[] logs =
        [
            .. times.Where(one => others.ContainsKey(one.Key))
                .Select(one => Math.Log(one.Value / others[one.Key]))
                .Where(double.IsFinite),
        ];
        return logs.Length == 0 ? null : TrimmedMean.Of(logs);
    }

    /// <summary>By launch; null when the pattern names no benchmark, or more than one.</summary>
    private static Dictionary<int, double>? TimesOf(string pattern, IReadOnlyList<GateSample> samples)
    {
        GateSample[] named = [.. samples.Where(sample => NamePattern.Matches(pattern, sample.Benchmark))];
        return named.Select(sample => sample.Benchmark).Distinct(StringComparer.Ordinal).Count() == 1
            ? named.ToDictionary(sample => sample.Launch, sample => sample.CandidateNs)
            : null;
    }
}
