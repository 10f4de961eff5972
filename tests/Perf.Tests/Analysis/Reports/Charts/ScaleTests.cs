using Perf.Analysis.Reports.Charts;

namespace Perf.Tests.Analysis.Reports.Charts;

public sealed class ScaleTests
{
    [Theory]
    [InlineData(0.3)]
    [InlineData(0.0, 7.0, 99.0)]
    [InlineData(1e-9, 3e-9)]
    [InlineData(12_345_678.0)]
    [InlineData(-5.0, 5.0)]
    [InlineData(0.0)]
    [InlineData]
    [InlineData(double.NaN, 2.0)]
    [InlineData(0.0123, 4567.0)]
    public void Linear_OfAnyValues_HoldsThemAndZeroBetweenNiceTicks(params double[] values)
    {
        Scale scale = Scale.Linear(values, 0, 100);

        Assert.All(values.Where(double.IsFinite), value => Assert.InRange(value, scale.Low, scale.High));
        Assert.InRange(0, scale.Low, scale.High);
        Assert.InRange(scale.Ticks.Count, 2, 12);
        double step = scale.Ticks[1] - scale.Ticks[0];
        double leading = step / Math.Pow(10, Math.Floor(Math.Log10(step) + 1e-9));
        Assert.Contains(Math.Round(leading, 6), (double[])[1, 2, 5, 10]);
        Assert.Equal((0, 100), (scale.At(scale.Low), scale.At(scale.High)));
    }

    [Theory]
    [InlineData(0.013, 77)]
    [InlineData(1, 1)]
    [InlineData(1e-6, 1e6)]
    [InlineData(5, 1000)]
    public void Logarithmic_OfAnyValues_GivesEqualRatiosEqualRoom(double least, double most)
    {
        Scale scale = Scale.Logarithmic([least, most], 50, 350);

        Assert.InRange(least, scale.Low * (1 - 1e-9), scale.High);
        Assert.InRange(most, scale.Low, scale.High * (1 + 1e-9));
        double step = Math.Sqrt(scale.High / scale.Low);
        Assert.Equal(scale.At(scale.Low * step) - scale.At(scale.Low), scale.At(scale.High) - scale.At(scale.Low * step), 6);
    }

    [Fact]
    public void At_BeyondTheEnds_IsTheEnd()
    {
        Scale scale = Scale.Linear([10], 300, 20);

        Assert.Equal(20, scale.At(1e9));
        Assert.Equal(300, scale.At(-1e9));
        Assert.Equal(50, Scale.Logarithmic([1, 100], 50, 350).At(0));
    }
}
