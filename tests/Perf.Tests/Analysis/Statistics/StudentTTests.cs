using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class StudentTTests
{
    /// <summary>The t table of M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 1964, table 26.10.</summary>
    [Theory]
    [InlineData(0.95, 1, 6.314)]
    [InlineData(0.975, 1, 12.706)]
    [InlineData(0.975, 2, 4.303)]
    [InlineData(0.975, 5, 2.571)]
    [InlineData(0.95, 9, 1.833)]
    [InlineData(0.975, 10, 2.228)]
    [InlineData(0.995, 10, 3.169)]
    [InlineData(0.975, 30, 2.042)]
    [InlineData(0.975, 120, 1.980)]
    [InlineData(0.9995, 5, 6.869)]
    public void Quantile_OfATabledProbability_IsTheTabledOne(double probability, int degrees, double expected)
    {
        Assert.Equal(expected, StudentT.Quantile(probability, degrees), 5.1e-4);
        Assert.Equal(-expected, StudentT.Quantile(1 - probability, degrees), 5.1e-4);
    }

    [Fact]
    public void Below_AnyValue_IsTheIntegralOfTheDensity()
    {
        // By Simpson over the angle, where the density is cos^(degrees - 1): independent of the sums used.
        foreach (int degrees in (int[])[1, 2, 3, 4, 7, 8, 25, 60])
        {
            foreach (double t in (double[])[-3, -0.4, 0, 1, 2.5])
            {
                double part = Simpson(degrees, Math.Atan(t / Math.Sqrt(degrees)));
                Assert.Equal(part / Simpson(degrees, Math.PI / 2), StudentT.Below(t, degrees), 1e-8);
            }
        }
    }

    [Fact]
    public void Quantile_OutsideTheDistribution_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(0, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(0.9, 0));
    }

    /// <summary>The chi-squared over its degrees of freedom has mean 1 and variance 2 / degrees.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(500)]
    public void MeanOverSpread_OfItsSquares_HasTheKnownMoments(int degrees)
    {
        Assert.Equal(1, StudentT.MeanOverSpread(degrees, spread => spread * spread), 1e-9);
        Assert.Equal(1 + (2.0 / degrees), StudentT.MeanOverSpread(degrees, spread => Math.Pow(spread, 4)), 1e-8);
    }

    /// <summary>
    /// The example of R's power.t.test: two samples of 20, one deviation apart, 5% on two sides. Power 0.8689528.
    /// </summary>
    [Fact]
    public void MeanOverSpread_OfTheNonCentralTest_HasThePublishedPower()
    {
        double quantile = StudentT.Quantile(0.975, 38);
        double power = StudentT.MeanOverSpread(38, spread => Normal.Below(Math.Sqrt(10) - (quantile * spread)));

        Assert.Equal(0.8689528, power, 5e-8);
    }

    private static double Simpson(int degrees, double to)
    {
        const int steps = 2_000;
        const double from = -Math.PI / 2;
        double width = (to - from) / steps;
        return width / 3 * Enumerable.Range(0, steps + 1).Sum(i =>
            (i is 0 or steps ? 1 : i % 2 == 1 ? 4 : 2) * Math.Pow(Math.Abs(Math.Cos(from + (i * width))), degrees - 1));
    }
}
