using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class OrderStatisticsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(1000)]
    [InlineData(12_345)]
    public void NearestRank_OfAnySample_IsTheSmallestValueThatEnoughAreNotAbove(int count)
    {
        Random random = new(count);
        long[] values = [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(0, count))]; // with ties
        Array.Sort(values);

        foreach (int permille in (int[])[1, 10, 70, 500, 950, 990, 999, 1000])
        {
            long expected = values.First(value => values.Count(other => other <= value) * 1000L >= (long)permille * count);
            Assert.Equal(expected, OrderStatistics.NearestRank(values, permille));
        }
    }

    [Fact]
    public void NearestRank_OfNothing_IsRefused() => Assert.Throws<ArgumentException>(() => OrderStatistics.NearestRank([], 500));

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public void NearestRank_OutsideTheSample_IsRefused(int permille) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => OrderStatistics.NearestRank([1], permille));

    /// <summary>The textbook's interval for the median of 100 values: the 40th to the 61st.</summary>
    [Fact]
    public void Ranks_OfTheMedianOfAHundred_AreTheTextbooks() => Assert.Equal((40, 61), OrderStatistics.Ranks(100, 500));

    [Theory]
    [InlineData(0, 500)]
    [InlineData(5, 500)]
    [InlineData(100, 990)]
    [InlineData(1000, 999)]
    public void Ranks_OfTooFewValues_AreNone(int count, int permille) => Assert.Null(OrderStatistics.Ranks(count, permille));

    [Theory]
    [InlineData(6, 500)]
    [InlineData(400, 990)]
    [InlineData(1000, 950)]
    [InlineData(10_000, 999)]
    [InlineData(2_000_000, 500)]
    [InlineData(2_000_000, 999)]
    public void Ranks_OfEnoughValues_CoverAtLeast95PercentAndNoRankLess(int count, int permille)
    {
        (int low, int high) = OrderStatistics.Ranks(count, permille)!.Value;

        double p = permille / 1000.0;
        Assert.InRange(Probability(count, p, 0, low - 1), 0, 0.025);
        Assert.InRange(Probability(count, p, 0, low), 0.025, 1);
        Assert.InRange(Probability(count, p, high, count), 0, 0.025 + 1e-9);
        Assert.InRange(Probability(count, p, high - 1, count), 0.025 - 1e-9, 1);
    }

    /// <summary>Of samples whose quantile is known, so many contain it.</summary>
    [Fact]
    public void IntervalOf_ManySamples_HoldsTheTrueQuantileInAtLeast95Percent()
    {
        const int Samples = 2_000;
        Random random = new(7);
        int held = 0;
        for (int sample = 0; sample < Samples; sample++)
        {
            long[] values = [.. Enumerable.Range(0, 500).Select(_ => (long)(random.NextDouble() * 1e9))];
            Array.Sort(values);
            Interval interval = OrderStatistics.IntervalOf(values, 950)!.Value;
            held += interval.Low <= 0.95e9 && 0.95e9 <= interval.High ? 1 : 0;
        }

        Assert.InRange(held / (double)Samples, 0.94, 0.985);
    }

    /// <summary>P(from to to successes) of a binomial, by logarithms.</summary>
    private static double Probability(int count, double p, int from, int to)
    {
        double log = count * Math.Log(1 - p);
        double sum = 0;
        for (int k = 0; k <= to; k++)
        {
            sum += k >= from ? Math.Exp(log) : 0;
            log += Math.Log(count - k) - Math.Log(k + 1) + Math.Log(p) - Math.Log(1 - p);
        }

        return sum;
    }
}
