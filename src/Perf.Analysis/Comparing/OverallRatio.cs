using Perf.Analysis.Statistics;

namespace Perf.Analysis.Comparing;

/// <summary>The geometric mean of the ratios of all benchmarks that both sides measured.</summary>
/// <param name="Interval95">Over the benchmarks, by Student's t on their logarithms; null with fewer than two.</param>
/// <param name="Benchmarks">How many.</param>
public sealed record OverallRatio(double Ratio, Interval? Interval95, int Benchmarks)
{
    /// <returns>Null without a ratio.</returns>
    internal static OverallRatio? Of(IReadOnlyList<double> ratios)
    {
        if (ratios.Count == 0)
        {
            return null;
        }

        GeometricMean mean = GeometricMean.Of([.. ratios]);
        return new OverallRatio(mean.Value, mean.ByStudentT, ratios.Count);
    }
}
