using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class LineFitTests
{
    [Fact]
    public void Of_PointsOnALine_IsTheLine()
    {
        LineFit line = LineFit.Of([100, 500, 1000], [3, 7, 12])!;

        Assert.Equal(2, line.Intercept, 9);
        Assert.Equal(0.01, line.Slope, 9);
        Assert.Equal(1, line.RSquared, 9);
    }

    [Fact]
    public void Of_PointsBesideALine_ExplainsThePartOfTheVariance()
    {
        LineFit line = LineFit.Of([0, 0, 1, 1], [0, 2, 2, 4])!;

        Assert.Equal((1.0, 2.0, 0.5), (line.Intercept, line.Slope, line.RSquared));
    }

    [Fact]
    public void OfRelative_PointsBesideALine_IsNearestToTheSmallOnes()
    {
        LineFit absolute = LineFit.Of([0, 1, 2], [1, 10, 12])!;
        LineFit relative = LineFit.OfRelative([0, 1, 2], [1, 10, 12])!;

        Assert.True(Math.Abs(relative.Intercept - 1) < Math.Abs(absolute.Intercept - 1));
    }

    [Fact]
    public void OfRelative_PointsOnALine_IsTheLine()
    {
        LineFit line = LineFit.OfRelative([100, 500, 1000], [3, 7, 12])!;

        Assert.Equal(2, line.Intercept, 9);
        Assert.Equal(0.01, line.Slope, 9);
    }

    [Fact]
    public void OfRelative_NotAboveZero_HasNoErrorInProportion() =>
        Assert.Throws<ArgumentException>(() => LineFit.OfRelative([0, 1], [0, 1]));

    [Fact]
    public void OfRelative_OneX_IsNone() => Assert.Null(LineFit.OfRelative([1_000, 1_000, 1_000], [0.1, 0.2, 0.3]));

    [Fact]
    public void Of_OneX_IsNone() => Assert.Null(LineFit.Of([5, 5], [1, 2]));
}
