using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class ScalabilityFitTests
{
    /// <summary>
    /// Throughput at 1 to 32 in flight, published by B. Schwartz, Practical Scalability Analysis with the Universal Scalability Law, 2015,
    /// with the fit below.
    /// </summary>
    private static readonly double[] Published =
    [
        955.16, 1878.91, 2688.01, 3548.68, 4315.54, 5130.43, 5931.37, 6531.08, 7219.8, 7867.61, 8278.71, 8646.7, 9047.84, 9426.55, 9645.37,
        9897.24, 10097.6, 10240.5, 10532.39, 10798.52, 11151.43, 11518.63, 11806, 12089.37, 12075.41, 12177.29, 12211.41, 12158.93, 12155.27,
        12118.04, 12140.4, 12074.39,
    ];

    [Fact]
    public void Of_ThePublishedPoints_IsThePublishedFit()
    {
        ScalabilityFit fit = ScalabilityFit.Of([.. Published.Select((x, i) => (i + 1.0, x))])!;

        Assert.Equal(0.02671591, fit.Sigma, 6);
        Assert.Equal(7.690945e-4, fit.Kappa, 8);
        Assert.Equal(995.6486, fit.Lambda, 2);
        Assert.Equal(35, fit.PeakConcurrency);
        Assert.Equal(12_341.7, fit.PeakThroughput, 0);
    }

    [Theory]
    [InlineData(1000, 0.05, 0.001)]
    [InlineData(80, 0.9, 0.0001)]
    [InlineData(50_000, 0, 0.01)]
    [InlineData(12, 0.3, 0)]
    public void Of_PointsOfTheLaw_FindsIt(double lambda, double sigma, double kappa)
    {
        ScalabilityFit law = new(lambda, sigma, kappa);

        ScalabilityFit fit = ScalabilityFit.Of([.. new double[] { 1, 2, 4, 8, 16, 32, 64 }.Select(n => (n, law.At(n)))])!;

        Assert.Equal(1, fit.Lambda / lambda, 3);
        Assert.Equal(sigma, fit.Sigma, 3);
        Assert.Equal(kappa, fit.Kappa, 5);
    }

    [Fact]
    public void Of_TwoConcurrencies_IsNone() => Assert.Null(ScalabilityFit.Of([(1, 10), (2, 19), (2, 18)]));

    [Fact]
    public void Of_APointWithoutAnswers_IsNone() => Assert.Null(ScalabilityFit.Of([(1, 10), (2, 0), (4, 30)]));
}
