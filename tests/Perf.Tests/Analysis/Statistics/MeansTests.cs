using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class MeansTests
{
    /// <summary>The example in the documentation of Python's statistics.geometric_mean.</summary>
    [Fact]
    public void Geometric_OfThePublishedExample_IsThirtySix() => Assert.Equal(36.0, Means.Geometric([54, 24, 36]), 1e-12);

    [Fact]
    public void Geometric_OfRatios_AgreesWithPython() =>
        Assert.Equal(1.2137100091313509, Means.Geometric([0.5, 2.0, 31.0, 0.07]), 1e-14);

    [Fact]
    public void Geometric_OfInverses_IsTheInverse()
    {
        double[] ratios = [0.5, 3, 7, 1.1];
        double[] inverses = [.. ratios.Select(ratio => 1 / ratio)];

        Assert.Equal(1 / Means.Geometric(ratios), Means.Geometric(inverses), 1e-14);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Geometric_OfAValueThatIsNoRatio_Throws(double value) =>
        Assert.Throws<ArgumentException>(() => Means.Geometric([1, value]));

    [Fact]
    public void Geometric_OfNothing_Throws() => Assert.Throws<ArgumentException>(() => Means.Geometric([]));
}
