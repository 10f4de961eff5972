using System.Runtime.Intrinsics;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Kernels;
using MarketData.Features.Oracle;

namespace MarketData.Tests.Features;

/// <summary>The engine against the definition, over random series of every kind: all bits alike.</summary>
public class OracleComparisonTests
{
    private static readonly int[] AwkwardLengths = [128, 129, 135, 136, 511, 512, 513, 575, 576, 577, 640, 1024, 1087, 1088, 2000];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Compute_RandomSeries_EqualsTheOracle(int seed)
    {
        Random random = new(seed);
        FeatureColumns engine = new();
        FeatureColumns oracle = new();
        for (int round = 0; round < 60; round++)
        {
            int length = round < AwkwardLengths.Length ? AwkwardLengths[round] : random.Next(128, 3000);
            BarColumns bars = RandomBars.Any(random, length);

            QuantFeatures.Compute(bars, engine);
            ScalarFeatures.Compute(bars, oracle);

            AssertSame(bars, engine, oracle, $"seed {seed}, round {round}");
        }
    }

    /// <summary>Which the engine relies on: it leaves the division by their sum out.</summary>
    [Theory]
    [InlineData(Averages.RangeSpan)]
    [InlineData(Averages.FastSpan)]
    [InlineData(Averages.SlowSpan)]
    public void Weights_OfAnExponentialAverage_SumToExactlyOne(int span)
    {
        double alpha = Averages.Weight(span);

        Assert.Equal(1.0, (1 - alpha) + alpha);
    }

    /// <summary>The vector unit's against the C library's, over moves as they come and as they do not.</summary>
    [Fact]
    public void Logarithm_EveryLane_IsThatOfTheScalarAndCloseToTheLibrarys()
    {
        Random random = new(9);
        for (int i = 0; i < 200_000; i++)
        {
            double value = Math.Exp((random.NextDouble() - 0.5) * (i % 2 == 0 ? 0.02 : 1400));
            double scalar = Logarithm.Of(value);

            Assert.Equal(scalar, Logarithm.Of(Vector512.Create(value)).GetElement(i % 8));
            Assert.True(Math.Abs(scalar - Math.Log(value)) <= 4 * Math.BitIncrement(Math.Abs(scalar)) - 4 * Math.Abs(scalar), $"{value:R}");
        }
    }

    private static void AssertSame(BarColumns bars, FeatureColumns engine, FeatureColumns oracle, string where)
    {
        AssertBits(engine.LogReturns, oracle.LogReturns, $"log_return, {where}");
        AssertBits(engine.Volatilities20, oracle.Volatilities20, $"volatility_20, {where}");
        AssertBits(engine.Volatilities50, oracle.Volatilities50, $"volatility_50, {where}");
        AssertBits(engine.AverageTrueRanges, oracle.AverageTrueRanges, $"atr, {where}");
        AssertBits(engine.RollingVolumes20, oracle.RollingVolumes20, $"rolling_volume_20, {where}");
        AssertBits(engine.VolumeRatios, oracle.VolumeRatios, $"volume_ratio, {where}");
        AssertBits(engine.RollingMeans10, oracle.RollingMeans10, $"rolling_mean_10, {where}");
        AssertBits(engine.RollingSlopes10, oracle.RollingSlopes10, $"rolling_slope_10, {where}");
        AssertLabels<StructureFlags>(engine.StructureFlags, oracle.StructureFlags, where);
        AssertLabels<StructureLabel>(engine.StructureLabels, oracle.StructureLabels, where);
        AssertLabels<TrendDirection>(engine.TrendDirections, oracle.TrendDirections, where);
        AssertLabels<TrendRegime>(engine.TrendRegimes, oracle.TrendRegimes, where);
        AssertLabels<VolatilityRegime>(engine.VolatilityRegimes, oracle.VolatilityRegimes, where);
        AssertLabels<CompressionRegime>(engine.CompressionRegimes, oracle.CompressionRegimes, where);
        Assert.Equal(bars.Count, engine.Count);
    }

    private static void AssertBits(ReadOnlySpan<double> got, ReadOnlySpan<double> want, string where)
    {
        for (int i = 0; i < want.Length; i++)
        {
            bool same = BitConverter.DoubleToInt64Bits(got[i]) == BitConverter.DoubleToInt64Bits(want[i])
                || (double.IsNaN(got[i]) && double.IsNaN(want[i]));
            Assert.True(same, $"row {i} is {got[i]:R}, expected {want[i]:R}: {where}");
        }
    }

    private static void AssertLabels<T>(ReadOnlySpan<T> got, ReadOnlySpan<T> want, string where)
        where T : struct, Enum
    {
        for (int i = 0; i < want.Length; i++)
        {
            Assert.True(EqualityComparer<T>.Default.Equals(got[i], want[i]), $"row {i} is {got[i]}, expected {want[i]}: {where}");
        }
    }
}
