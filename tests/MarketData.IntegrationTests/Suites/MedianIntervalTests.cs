using Benchmarks.Suites.Work;
using Perf.Analysis.Statistics;

namespace MarketData.IntegrationTests.Suites;

/// <summary>The interval of a few rounds, against tables of the sign test and against what it promises.</summary>
public sealed class MedianIntervalTests
{
    [Theory]
    [InlineData(6, 1)]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    [InlineData(20, 6)]
    [InlineData(100, 40)]
    [InlineData(5_000, 2_431)]
    public void Of_SoManyValues_RunsFromTheRanksOfTheSignTest(int count, int rank)
    {
        double[] values = [.. Enumerable.Range(1, count).Reverse().Select(value => (double)value)];

        Assert.Equal(new Interval(rank, count + 1 - rank), MedianInterval.Of(values));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)] // all five values hold the median in 93.75 of 100 cases
    public void Of_TooFewValues_IsNotSaid(int count) => Assert.Null(MedianInterval.Of(new double[count]));

    [Theory]
    [InlineData(7)]
    [InlineData(Duel.MinRounds)]
    [InlineData(30)]
    public void Of_DrawnValues_HoldsTheirMedianAsOftenAsItSays(int count)
    {
        const int Samples = 4_000;
        Random random = new(1);
        int held = Enumerable.Range(0, Samples).Count(_ =>
        {
            Interval interval = MedianInterval.Of([.. Enumerable.Range(0, count).Select(_ => random.NextDouble())])!.Value;
            return interval.Low <= 0.5 && 0.5 <= interval.High;
        });

        Assert.InRange(held / (double)Samples, 0.945, 1);
    }
}
