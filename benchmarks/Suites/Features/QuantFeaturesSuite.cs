using BenchmarkDotNet.Attributes;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Oracle;

namespace Benchmarks.Suites.Features;

/// <summary>
/// What do all features of one series cost, and what does computing eight rows at a time buy over the definition? Bars a second:
/// <see cref="Bars"/> over the time of one operation.
/// </summary>
[ComputeSuite]
public class QuantFeaturesSuite
{
    private readonly FeatureColumns features = new();
    private BarColumns bars = new();

    [Params(
        500,      // what one API answer holds, and two years of daily bars
        5_000,    // a year of hourly bars with extended hours: fits in the caches
        100_000)] // a year of 5-minute bars of crypto, the largest job of a backfill: does not fit in L2
    public int Bars { get; set; }

    [GlobalSetup(Target = nameof(Scalar))]
    public void SetUpScalar() => SetUp(Scalar);

    [GlobalSetup(Target = nameof(Compute))]
    public void SetUpCompute() => SetUp(Compute);

    [Benchmark(Baseline = true)]
    public FeatureColumns Scalar()
    {
        ScalarFeatures.Compute(bars, features);
        return features;
    }

    [Benchmark]
    public FeatureColumns Compute()
    {
        QuantFeatures.Compute(bars, features);
        return features;
    }

    private void SetUp(Func<FeatureColumns> compute)
    {
        bars = RandomWalk(Bars, seed: 20240102);
        features.Resize(Bars);
        WarmUp.Repeat(compute);
    }

    private static BarColumns RandomWalk(int count, int seed)
    {
        const long startUnixMs = 1_704_153_600_000; // 2024-01-02
        const long fiveMinutesMs = 300_000;
        const double tick = 0.01;

        Random random = new(seed);
        BarColumns walk = new(count);
        double close = 100;
        for (int i = 0; i < count; i++)
        {
            double open = close;
            close = Math.Max(tick, Math.Round(open * (1 + 0.004 * (random.NextDouble() - 0.5)), 2));
            double high = Math.Round(Math.Max(open, close) * (1 + 0.001 * random.NextDouble()), 2);
            double low = Math.Round(Math.Min(open, close) * (1 - 0.001 * random.NextDouble()), 2);
            walk.Add(startUnixMs + i * fiveMinutesMs, open, high, low, close, random.Next(1, 100_000));
        }

        return walk;
    }
}
