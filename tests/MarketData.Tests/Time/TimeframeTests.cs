using MarketData.Time;

namespace MarketData.Tests.Time;

public sealed class TimeframeTests
{
    [Theory]
    [InlineData("5m", 5, 5, "minute")]
    [InlineData("15m", 15, 15, "minute")]
    [InlineData("30m", 30, 30, "minute")]
    [InlineData("1h", 60, 1, "hour")]
    [InlineData("4h", 240, 4, "hour")]
    [InlineData("1d", 1_440, 1, "day")]
    [InlineData("1w", 10_080, 1, "week")]
    public void TryParse_Code_GivesLengthAndPolygonUnit(string code, int minutes, int multiplier, string timespan)
    {
        Assert.True(Timeframe.TryParse(code, out Timeframe? timeframe));
        Assert.Equal(TimeSpan.FromMinutes(minutes), timeframe.Duration);
        Assert.Equal(minutes * 60_000L, timeframe.DurationMs);
        Assert.Equal(multiplier, timeframe.PolygonMultiplier);
        Assert.Equal(timespan, timeframe.PolygonTimespan);
        Assert.Equal(minutes < 1_440, timeframe.IsIntraday);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5M")]
    [InlineData("1D")]
    [InlineData(" 5m")]
    [InlineData("1m")]
    [InlineData("60m")]
    [InlineData("1d,1h")]
    public void TryParse_NotInTheList_IsFalse(string? code)
    {
        Assert.False(Timeframe.TryParse(code, out Timeframe? timeframe));
        Assert.Null(timeframe);
    }

    [Fact]
    public void All_Always_IsOrderedByLengthAndOrdinal()
    {
        Assert.Equal(Enumerable.Range(0, Timeframe.All.Count), Timeframe.All.Select(t => t.Ordinal));
        Assert.Equal(Timeframe.All.OrderBy(t => t.Duration), Timeframe.All);
    }

    [Fact]
    public void Backfilled_Always_IsTheSeedsFive() =>
        Assert.Equal(["5m", "15m", "1h", "4h", "1d"], Timeframe.Backfilled.Select(t => t.Code));
}
