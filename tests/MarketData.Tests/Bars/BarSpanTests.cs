using MarketData.Bars;

namespace MarketData.Tests.Bars;

public class BarSpanTests
{
    [Theory]
    [InlineData(0, "opens")]
    [InlineData(1, "highs")]
    [InlineData(2, "lows")]
    [InlineData(3, "closes")]
    [InlineData(4, "volumes")]
    public void Columns_OfUnequalLength_AreRefusedByName(int column, string name)
    {
        foreach (int other in (int[])[2, 4])
        {
            double[][] columns = [.. Enumerable.Range(0, 5).Select(i => new double[i == column ? other : 3])];

            ArgumentException refusal = Assert.Throws<ArgumentException>(
                () => { _ = new BarSpan(new long[3], columns[0], columns[1], columns[2], columns[3], columns[4]); });

            Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
            Assert.Contains($"{other}", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Slice_OfColumns_HasTheSameRowsOfEach()
    {
        BarColumns bars = new();
        for (int i = 0; i < 10; i++)
        {
            bars.Add(i, i + 0.1, i + 0.2, i + 0.3, i + 0.4, i + 0.5);
        }

        BarSpan slice = bars.AsSpan().Slice(3, 2);

        Assert.Equal(2, slice.Count);
        Assert.Equal([3L, 4], slice.TimesUnixMs.ToArray());
        Assert.Equal([3.1, 4.1], slice.Opens.ToArray());
        Assert.Equal([3.2, 4.2], slice.Highs.ToArray());
        Assert.Equal([3.3, 4.3], slice.Lows.ToArray());
        Assert.Equal([3.4, 4.4], slice.Closes.ToArray());
        Assert.Equal([3.5, 4.5], slice.Volumes.ToArray());
    }
}
