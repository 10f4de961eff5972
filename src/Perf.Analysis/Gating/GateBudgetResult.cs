using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating;

/// <summary>A budget and what the candidate takes of it.</summary>
/// <param name="Ratio">Null when one of the two was not measured.</param>
/// <param name="Interval">Of the ratio, at the level of the gate over all budgets.</param>
/// <param name="IsExceeded">The whole interval lies above the budget.</param>
public sealed record GateBudgetResult(
    string Id, string Benchmark, string Against, double MaxRatio, double? Ratio, Interval? Interval, bool IsExceeded);
