using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

/// <summary>Against table I of R. G. Newcombe, "Two-sided confidence intervals for the single proportion", 1998.</summary>
public sealed class WilsonTests
{
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Interval95_OfNewcombesExamples_IsWhatHePrinted(int hits, int trials, double low, double high)
    {
        Interval interval = Wilson.Interval95(hits, trials);

        Assert.Equal(low, interval.Low, 0.00005);
        Assert.Equal(high, interval.High, 0.00005);
    }

    [Fact]
    public void Interval95_OfAllOrNothing_MirrorsEachOther()
    {
        Assert.Equal(1 - Wilson.Interval95(0, 20).High, Wilson.Interval95(20, 20).Low, 1e-12);
        Assert.Equal(1, Wilson.Interval95(20, 20).High);
    }

    [Fact]
    public void Interval95_OfWhatIsNoShare_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval95(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval95(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval95(-1, 2));
    }
}
