using MarketData.Time;

namespace MarketData.Tests.Time;

public sealed class UtcRangeTests
{
    [Fact]
    public void Constructor_EndBeforeStart_Throws() => Assert.Throws<ArgumentException>(() => new UtcRange(1, 0));

    [Fact]
    public void Contains_AdjacentRanges_ShareNoInstantAndLeaveNone()
    {
        Random random = new(7);
        for (int i = 0; i < 1_000; i++)
        {
            long[] cuts = [random.NextInt64(-1_000, 1_000), random.NextInt64(-1_000, 1_000), random.NextInt64(-1_000, 1_000)];
            Array.Sort(cuts);
            UtcRange left = new(cuts[0], cuts[1]);
            UtcRange right = new(cuts[1], cuts[2]);
            UtcRange both = new(cuts[0], cuts[2]);
            long instant = random.NextInt64(-1_100, 1_100);

            Assert.False(left.Contains(instant) && right.Contains(instant));
            Assert.Equal(both.Contains(instant), left.Contains(instant) || right.Contains(instant));
        }
    }

    [Fact]
    public void Contains_Bounds_HasItsStartAndNotItsEnd()
    {
        UtcRange range = new(10, 20);
        Assert.True(range.Contains(10));
        Assert.True(range.Contains(19));
        Assert.False(range.Contains(20));
        Assert.False(range.Contains(9));
    }

    [Fact]
    public void IsEmpty_StartEqualsEnd_ContainsNothing()
    {
        UtcRange range = new(5, 5);
        Assert.True(range.IsEmpty);
        Assert.False(range.Contains(5));
        Assert.True(default(UtcRange).IsEmpty);
    }

    [Fact]
    public void FromDays_LeapDay_Is24Hours()
    {
        UtcRange range = UtcRange.FromDays(new DateOnly(2024, 2, 29), new DateOnly(2024, 3, 1));
        Assert.Equal(86_400_000, range.EndUnixMs - range.StartUnixMs);
        Assert.Equal(DateTimeOffset.Parse("2024-02-29T00:00:00Z", null), range.Start);
        Assert.Equal(DateTimeOffset.Parse("2024-03-01T00:00:00Z", null), range.End);
        Assert.Equal("[2024-02-29T00:00:00Z, 2024-03-01T00:00:00Z)", range.ToString());
    }
}
