using System.Runtime.Intrinsics;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Kernels;
using MarketData.Features.Oracle;

namespace MarketData.Tests.Features;

/// <summary>The engine against the definition, over random series of every kind: all bits alike.</summary>
public class OracleComparisonTests
{
    private const int SeedsInAll = 10;
    private const int BarsOfASeed = 1_000_000;

    private static readonly int[] AwkwardLengths = [128, 129, 135, 136, 511, 512, 513, 575, 576, 577, 640, 1024, 1087, 1088, 2000];

    private readonly FeatureColumns engine = new();
    private readonly FeatureColumns oracle = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, SeedsInAll)];

    [Fact]
    public void Compute_AwkwardLengths_EqualTheOracle()
    {
        Random random = new(1);
        foreach (int length in AwkwardLengths)
        {
            AssertEqual(RandomBars.Any(random, length), $"{length} bars");
        }
    }

    /// <summary>
    /// Ten million bars in all, of every kind there is: a kind that none of a million bars had would be a test that lost its teeth.
    /// </summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Compute_AMillionRandomBars_EqualTheOracle(int seed)
    {
        Random random = new(seed);
        RareKinds seen = new();
        for (int bars = 0; bars < BarsOfASeed;)
        {
            BarColumns series = RandomBars.Any(random, random.Next(random.Next(2) == 0 ? 300 : 20_000));
            AssertEqual(series, $"seed {seed}, after {bars} bars");
            bars += series.Count;
            seen.Add(series, oracle);
        }

        seen.AssertAll();
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

    private void AssertEqual(BarColumns bars, string what)
    {
        QuantFeatures.Compute(bars, engine);
        ScalarFeatures.Compute(bars, oracle);
        SameFeatures.Assert(engine.AsSpan(), oracle.AsSpan(), () => $"{what}, a series of {bars.Count}");
    }
}
