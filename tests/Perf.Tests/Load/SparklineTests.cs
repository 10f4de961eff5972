using Perf.Lab.Load;

namespace Perf.Tests.Load;

public sealed class SparklineTests
{
    [Fact]
    public void Of_Numbers_ReachesFromNothingToTheLargest() => Assert.Equal("▁▅█▁", Sparkline.Of([0, 50, 100, -1]));

    [Theory]
    [InlineData(0, "")]
    [InlineData(3, "▁▁▁")]
    public void Of_Nothing_IsFlat(int count, string expected) => Assert.Equal(expected, Sparkline.Of(new double[count]));
}
