using Perf.Analysis.Formatting;
using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Formatting;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0.5, "0.50 ns")]
    [InlineData(19_248.6, "19.2 us")]
    [InlineData(287_439, "287 us")]
    [InlineData(3_000_000, "3.00 ms")]
    [InlineData(2_500_000_000, "2.50 s")]
    public void Nanoseconds_OfAnySize_AreInAUnitThatReads(double nanoseconds, string expected) =>
        Assert.Equal(expected, Figures.Nanoseconds(nanoseconds));

    [Theory]
    [InlineData(31.2, "31x [28-34]")]
    [InlineData(2.13, "2.1x [28.0-34.0]")]
    [InlineData(0.55, "0.55x [28.00-34.00]")]
    public void Ratio_WithAnInterval_HasTheSameDigitsInBoth(double ratio, string expected) =>
        Assert.Equal(expected, Figures.Ratio(ratio, new Interval(28, 34)));

    [Theory]
    [InlineData(0.1004, "10% [9-13]")]
    [InlineData(0.0123, "1.2% [9.4-13.1]")]
    [InlineData(0.00401, "0.40% [9.40-13.10]")]
    public void Percent_BelowTen_HasTwoDigitsThatCount(double fraction, string expected) =>
        Assert.Equal(expected, Figures.Percent(fraction, new Interval(0.094, 0.131)));

    [Fact]
    public void Percent_WithAndWithoutAnInterval_IsInPercent()
    {
        Assert.Equal("61% [57-65]", Figures.Percent(0.612, new Interval(0.57, 0.65)));
        Assert.Equal("61%", Figures.Percent(0.612, interval: null));
        Assert.Equal("0%", Figures.Percent(0, interval: null));
        Assert.Equal(Figures.None, Figures.Percent(null));
    }
}
