using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class QuantilesTests
{
    private static readonly double[] Five = [15, 20, 35, 40, 50];
    private static readonly double[] Ten = [3, 6, 7, 8, 8, 10, 13, 15, 16, 20];

    /// <summary>The worked examples of "Percentile", section "The nearest-rank method", Wikipedia.</summary>
    [Theory]
    [InlineData(5, 15)]
    [InlineData(30, 20)]
    [InlineData(40, 20)]
    [InlineData(50, 35)]
    [InlineData(100, 50)]
    public void NearestRank_OfFivePublishedValues_IsThePublishedOne(double percent, double expected) =>
        Assert.Equal(expected, Quantiles.NearestRank(Five, percent));

    [Theory]
    [InlineData(25, 7)]
    [InlineData(50, 8)]
    [InlineData(75, 15)]
    [InlineData(100, 20)]
    public void NearestRank_OfTenPublishedValues_IsThePublishedOne(double percent, double expected) =>
        Assert.Equal(expected, Quantiles.NearestRank(Ten, percent));

    [Fact]
    public void NearestRank_WherePercentTimesCountIsWhole_IsNotPushedUpByRounding()
    {
        double[] hundred = [.. Enumerable.Range(1, 100)];

        for (int percent = 1; percent <= 100; percent++)
        {
            Assert.Equal(percent, Quantiles.NearestRank(hundred, percent));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(100.1)]
    [InlineData(double.NaN)]
    public void NearestRank_OutsideItsRange_Throws(double percent) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.NearestRank(Five, percent));

    [Fact]
    public void NearestRank_OfNothing_Throws() => Assert.Throws<ArgumentException>(() => Quantiles.NearestRank([], 50));

    [Fact]
    public void Median_OfOddAndEvenSamples_IsTheMiddle()
    {
        Assert.Equal(2, Quantiles.Median([3, 1, 2]));
        Assert.Equal(4, Quantiles.Median([7, 1, 5, 3]));
        Assert.Equal(9, Quantiles.Median([9]));
    }

    [Fact]
    public void Median_OfASample_LeavesTheSampleAsItWas()
    {
        double[] values = [3, 1, 2];

        Quantiles.Median(values);

        Assert.Equal([3, 1, 2], values);
    }

    [Fact]
    public void Median_OfNothing_Throws() => Assert.Throws<ArgumentException>(() => Quantiles.Median([]));
}
