using MarketData.Bars;

namespace MarketData.Tests.Bars;

public sealed class BarColumnsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10_000)]
    public void Add_BeyondTheCapacity_KeepsEveryBarInEveryColumn(int capacity)
    {
        BarColumns bars = Numbered(0, 3_000, capacity);

        Assert.Equal(3_000, bars.Count);
        AssertNumbered(bars, 0);
    }

    [Fact]
    public void Append_OtherBars_FollowInTheirOrder()
    {
        BarColumns bars = Numbered(0, 300);
        bars.Append(Numbered(300, 1_000));
        bars.Append(new BarColumns());

        Assert.Equal(1_300, bars.Count);
        AssertNumbered(bars, 0);
    }

    [Fact]
    public void Append_Itself_DoublesTheBars()
    {
        BarColumns bars = Numbered(0, 200);
        bars.Append(bars);

        Assert.Equal(400, bars.Count);
        Assert.Equal(bars.Closes[..200].ToArray(), bars.Closes[200..].ToArray());
    }

    [Fact]
    public void Clear_ThenAdd_ReusesTheMemory()
    {
        BarColumns bars = Numbered(0, 1_000);
        bars.Clear();
        Assert.Equal(0, bars.Count);
        Assert.True(bars.TimesUnixMs.IsEmpty);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            Add(bars, 5 + i);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        AssertNumbered(bars, 5);
    }

    [Fact]
    public void EnsureCapacity_LessThanThereIs_ChangesNothing()
    {
        BarColumns bars = Numbered(0, 10);
        bars.EnsureCapacity(1);
        Assert.Equal(10, bars.Count);
        AssertNumbered(bars, 0);
    }

    private static BarColumns Numbered(int first, int count, int capacity = 0)
    {
        BarColumns bars = new(capacity);
        for (int i = 0; i < count; i++)
        {
            Add(bars, first + i);
        }

        return bars;
    }

    private static void Add(BarColumns bars, int n) => bars.Add(n, n + 0.1, n + 0.2, n + 0.3, n + 0.4, n + 0.5);

    private static void AssertNumbered(BarColumns bars, int first)
    {
        for (int i = 0; i < bars.Count; i++)
        {
            int n = first + i;
            Assert.Equal(
                (n, n + 0.1, n + 0.2, n + 0.3, n + 0.4, n + 0.5),
                (bars.TimesUnixMs[i], bars.Opens[i], bars.Highs[i], bars.Lows[i], bars.Closes[i], bars.Volumes[i]));
        }
    }
}
