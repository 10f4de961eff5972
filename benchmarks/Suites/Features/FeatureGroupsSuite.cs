using BenchmarkDotNet.Attributes;
using Benchmarks.Suites.Work;
using MarketData.Features;

namespace Benchmarks.Suites.Features;

/// <summary>
/// Which of the features cost how much? Each group of columns alone, eight rows at a time and in pieces as the engine computes them
/// all; what it builds on is there. Checking the bars and marking the warm-up are in none of them.
/// </summary>
[ComputeSuite]
public class FeatureGroupsSuite
{
    private FeatureSeries? series;

    /// <summary>A year of hourly bars with extended hours.</summary>
    [Params(5_000)]
    public int Bars { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        series = new FeatureSeries(Bars);
        series.Check(AllGroups, from: MarketData.Features.WarmUp.Bars); // which rows are marked as warm-up is no group's
        WarmUp.Repeat(() => AllGroups(series));
        new WorkNote(Bars).Write();
    }

    [Benchmark]
    public FeatureColumns ReturnsAndTrendDirection() => series!.Compute(FeatureGroup.Returns);

    [Benchmark]
    public FeatureColumns Volatility() => series!.Compute(FeatureGroup.Volatility);

    [Benchmark]
    public FeatureColumns VolatilityRegime() => series!.Compute(FeatureGroup.VolatilityRegime);

    [Benchmark]
    public FeatureColumns RangeAndTrendAverages() => series!.Compute(FeatureGroup.Averages);

    [Benchmark]
    public FeatureColumns Volume() => series!.Compute(FeatureGroup.Volume);

    [Benchmark]
    public FeatureColumns Slope() => series!.Compute(FeatureGroup.Slope);

    [Benchmark]
    public FeatureColumns Structure() => series!.Compute(FeatureGroup.Structure);

    [Benchmark]
    public FeatureColumns Compression() => series!.Compute(FeatureGroup.Compression);

    /// <summary>In the order in which they build on each other.</summary>
    private static FeatureColumns AllGroups(FeatureSeries series)
    {
        FeatureColumns features = series.Compute(FeatureGroup.Returns);
        for (FeatureGroup group = FeatureGroup.Returns + 1; group <= FeatureGroup.Compression; group++)
        {
            features = series.Compute(group);
        }

        return features;
    }
}
