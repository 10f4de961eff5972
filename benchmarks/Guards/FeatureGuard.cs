using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Features;
using MarketData.Features;

namespace Benchmarks.Guards;

/// <summary>All features of one API answer, and the dearest groups of columns by themselves.</summary>
public class FeatureGuard
{
    private readonly FeatureSeries series = new(500);

    /// <summary>A group by itself builds on the columns of the others.</summary>
    public FeatureGuard() => series.Compute();

    [Benchmark]
    public FeatureColumns Compute() => series.Compute();

    [Benchmark]
    public FeatureColumns Volatility() => series.Compute(FeatureGroup.Volatility);

    [Benchmark]
    public FeatureColumns VolatilityRegime() => series.Compute(FeatureGroup.VolatilityRegime);
}
