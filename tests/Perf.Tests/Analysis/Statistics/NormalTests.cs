using Perf.Analysis.Statistics;

namespace Perf.Tests.Analysis.Statistics;

public sealed class NormalTests
{
    /// <summary>M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 1964, table 26.1 (to 15 decimals) and 26.2.</summary>
    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0.691462461274013)]
    [InlineData(1, 0.841344746068543)]
    [InlineData(1.96, 0.975002104851780)]
    [InlineData(2, 0.977249868051821)]
    [InlineData(3, 0.998650101968370)]
    public void Below_ATabledValue_IsTheTabledProbability(double z, double expected)
    {
        Assert.Equal(expected, Normal.Below(z), 1e-14);
        Assert.Equal(1 - expected, Normal.Below(-z), 1e-14);
    }

    /// <summary>The tail keeps its digits: 2.866515719e-7 beyond 5 and 7.619853024e-24 beyond 10, the same handbook, table 26.2.</summary>
    [Theory]
    [InlineData(-5, 2.866515719e-7)]
    [InlineData(-10, 7.619853024e-24)]
    public void Below_FarOut_KeepsItsDigits(double z, double expected) =>
        Assert.Equal(1, Normal.Below(z) / expected, 1e-9);
}
