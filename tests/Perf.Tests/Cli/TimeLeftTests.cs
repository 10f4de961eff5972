using Perf.Lab.Cli;

namespace Perf.Tests.Cli;

public sealed class TimeLeftTests
{
    [Theory]
    [InlineData(0.2, "1 s")]
    [InlineData(64, "64 s")]
    [InlineData(480, "8 min")]
    [InlineData(9_000, "2.5 h")]
    public void Text_OfATime_IsAsRoughAsItIsKnown(double seconds, string expected) =>
        Assert.Equal(expected, TimeLeft.Text(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, 10, "")]
    [InlineData(4, 10, ", about 60 s left")]
    [InlineData(10, 10, "")]
    public void After_SomeParts_IsTheirTimeForTheOthers(int done, int all, string expected) =>
        Assert.Equal(expected, TimeLeft.After(done, all, TimeSpan.FromSeconds(40)));
}
