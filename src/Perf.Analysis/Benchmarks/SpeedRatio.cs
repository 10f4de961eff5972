using Perf.Analysis.Statistics;

namespace Perf.Analysis.Benchmarks;

/// <summary>How many times as fast one case is as another, by their medians.</summary>
/// <param name="Ratio">Median of the slower reference over median of the case: above 1 is faster.</param>
/// <param name="Interval95">Bootstrap; null with too few iterations of either to say.</param>
public readonly record struct SpeedRatio(double Ratio, Interval? Interval95)
{
    /// <param name="result">The case.</param>
    /// <param name="reference">What it is compared with.</param>
    public static SpeedRatio Of(BenchmarkResult result, BenchmarkResult reference) => new(
        reference.MedianNs / result.MedianNs,
        Bootstrap.OfRatioOfMedians([.. reference.ValuesNs], [.. result.ValuesNs]));
}
