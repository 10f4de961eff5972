using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class GeometricMeanTests
{
    [Fact]
    public void Of_HalvedAndDoubled_IsNoChange() => Assert.Equal(1, GeometricMean.Of([0.5, 2]).Value, 1e-15);

    /// <summary>Student's sleep data as logarithms: the interval is the exponential of the one that R's t.test prints.</summary>
    [Fact]
    public void Of_ThePublishedLogarithms_HasThePublishedInterval()
    {
        double[] sleep = [1.2, 2.4, 1.3, 1.3, 0, 1.0, 1.8, 0.8, 4.6, 1.4];

        GeometricMean mean = GeometricMean.Of([.. sleep.Select(Math.Exp)]);

        Assert.Equal(Math.Exp(1.58), mean.Value, 1e-12);
        Assert.Equal(0.7001142, Math.Log(mean.ByStudentT!.Value.Low), 5e-7);
        Assert.Equal(2.4598858, Math.Log(mean.ByStudentT!.Value.High), 5e-7);
    }

    /// <summary>Four of one ratio and four of another: how many of each are drawn is binomial, and so are the bounds.</summary>
    [Fact]
    public void Of_TwoKindsOfRatio_HasTheBinomialsInterval()
    {
        GeometricMean mean = GeometricMean.Of([1, 1, 1, 1, 2, 2, 2, 2]);

        // P(at most 0 of 8) = 0.4%, P(at most 1) = 3.5%: the 2.5% point is one of eight, the 97.5% point seven of eight.
        Assert.Equal(Math.Pow(2, 1 / 8.0), mean.ByBootstrap!.Value.Low, 1e-9);
        Assert.Equal(Math.Pow(2, 7 / 8.0), mean.ByBootstrap!.Value.High, 1e-9);
    }

    [Fact]
    public void Of_RatiosTurnedAround_IsTurnedAround()
    {
        double[] ratios = [.. new Random(841).NextNormals(30, 0.01, 0.03).Select(Math.Exp)];

        GeometricMean mean = GeometricMean.Of(ratios);
        GeometricMean turned = GeometricMean.Of([.. ratios.Select(ratio => 1 / ratio)]);

        Assert.Equal(1, mean.Value * turned.Value, 1e-12);
        Assert.Equal(1, mean.ByStudentT!.Value.Low * turned.ByStudentT!.Value.High, 1e-12);
    }

    [Fact]
    public void Of_FewBenchmarks_SaysWhatItCan()
    {
        Assert.Null(GeometricMean.Of([1.1]).ByStudentT);
        Assert.Null(GeometricMean.Of([1.1, 1.2, 1, 0.9]).ByBootstrap);
        Assert.NotNull(GeometricMean.Of([1.1, 1.2, 1, 0.9]).ByStudentT);
    }

    [Fact]
    public void Of_WhatIsNoRatio_Throws()
    {
        Assert.Throws<ArgumentException>(() => GeometricMean.Of([]));
        Assert.Throws<ArgumentException>(() => GeometricMean.Of([1, 0]));
        Assert.Throws<ArgumentException>(() => GeometricMean.Of([1, -2]));
    }
}
