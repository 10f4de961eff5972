using Perf.Analysis.Statistics;

namespace Perf.Analysis.Gating.Calibration;

/// <summary>What a suite said of one benchmark.</summary>
/// <param name="Group">Of the rules.</param>
/// <param name="Ratio">Candidate over base in the first look.</param>
/// <param name="Interval95">Of it; null for too few launches.</param>
/// <param name="BaseNs">An operation's median in the base.</param>
/// <param name="LogRatios">One a launch of the first look, in the order of the launches.</param>
public sealed record CalibrationBenchmark(
    string Benchmark,
    string Group,
    GateVerdict Verdict,
    double Ratio,
    Interval? Interval95,
    double BaseNs,
    IReadOnlyList<double> LogRatios)
{
    /// <param name="row">What the gate said.</param>
    /// <param name="first">Its samples of the first look, at least one.</param>
    public static CalibrationBenchmark Of(GateRow row, IEnumerable<GateSample> first)
    {
        double[] logRatios = [.. first.OrderBy(sample => sample.Launch).Select(sample => sample.LogRatio)];
        TrimmedMean mean = TrimmedMean.Of(logRatios);
        return new CalibrationBenchmark(
            row.Benchmark,
            row.Group,
            row.Verdict,
            Math.Exp(mean.Value),
            mean.Interval is { } bounds ? new Interval(Math.Exp(bounds.Low), Math.Exp(bounds.High)) : null,
            row.BaseNs ?? 0,
            logRatios);
    }
}
