using MarketData.Calendars;
using MarketData.Time;

namespace MarketData.Tests.Calendars;

public sealed class UsEquityCalendarTests
{
    private static readonly UsEquityCalendar Calendar = UsEquityCalendar.Instance;

    [Theory]
    [InlineData("2026-01-15", "05:00", "09:00", "14:30", "21:00", "25:00")] // winter
    [InlineData("2026-07-15", "04:00", "08:00", "13:30", "20:00", "24:00")] // summer
    [InlineData("2026-03-06", "05:00", "09:00", "14:30", "21:00", "25:00")] // the Friday before daylight saving
    [InlineData("2026-03-09", "04:00", "08:00", "13:30", "20:00", "24:00")] // the Monday after
    [InlineData("2026-10-30", "04:00", "08:00", "13:30", "20:00", "24:00")] // the Friday before its end
    [InlineData("2026-11-02", "05:00", "09:00", "14:30", "21:00", "25:00")] // the Monday after
    [InlineData("2024-02-29", "05:00", "09:00", "14:30", "21:00", "25:00")] // leap day
    [InlineData("2026-11-27", "05:00", "09:00", "14:30", "18:00", "22:00")] // half day in winter
    [InlineData("2025-07-03", "04:00", "08:00", "13:30", "17:00", "21:00")] // half day in summer
    public void TryGetSession_TradingDay_GivesItsHoursInUtc(
        string day, string midnight, string open, string regularOpen, string regularClose, string close)
    {
        DateOnly date = DateOnly.Parse(day, null);
        long utcDay = Instant.Ms(day + "T00:00Z");
        long Utc(string hhmm) => utcDay + (((int.Parse(hhmm[..2], null) * 60) + int.Parse(hhmm[3..], null)) * 60_000L);

        Assert.True(Calendar.TryGetSession(date, out TradingSession session));
        Assert.Equal(
            new TradingSession(date, Utc(midnight), Utc(open), Utc(regularOpen), Utc(regularClose), Utc(close)), session);
    }

    [Theory]
    [InlineData("2026-03-07")] // Saturday
    [InlineData("2026-03-08")] // Sunday, daylight saving starts
    [InlineData("2026-11-01")] // Sunday, daylight saving ends
    [InlineData("2026-07-03")] // Independence Day observed
    [InlineData("2024-03-29")] // Good Friday
    [InlineData("2025-01-09")] // mourning
    public void TryGetSession_ClosedDay_IsFalse(string day) =>
        Assert.False(Calendar.TryGetSession(DateOnly.Parse(day, null), out _));

    [Theory]
    [InlineData("2026-01-15T04:59:59.999Z", "2026-01-14")]
    [InlineData("2026-01-15T05:00Z", "2026-01-15")]
    [InlineData("2026-07-15T03:59:59.999Z", "2026-07-14")]
    [InlineData("2026-07-15T04:00Z", "2026-07-15")]
    [InlineData("2026-07-16T00:00Z", "2026-07-15")]
    public void DayOf_AroundMidnightEastern_IsTheLocalDate(string instant, string day) =>
        Assert.Equal(DateOnly.Parse(day, null), Calendar.DayOf(Instant.Ms(instant)));

    [Theory]
    [InlineData("2026-03-08", 23)]
    [InlineData("2026-11-01", 25)]
    [InlineData("2026-03-09", 24)]
    public void DayStart_AcrossDaylightSaving_GivesDaysOfTheirRealLength(string day, int hours)
    {
        DateOnly date = DateOnly.Parse(day, null);
        Assert.Equal(hours * 3_600_000L, Calendar.DayStartUnixMs(date.AddDays(1)) - Calendar.DayStartUnixMs(date));
    }

    [Theory]
    [InlineData("5m", "2026-07-15T13:34:59.999Z", "2026-07-15T13:30Z")]
    [InlineData("1h", "2026-07-15T13:30Z", "2026-07-15T13:00Z")]
    [InlineData("4h", "2026-07-15T13:30Z", "2026-07-15T12:00Z")] // 08:00 Eastern in summer
    [InlineData("4h", "2026-01-15T14:30Z", "2026-01-15T13:00Z")] // 08:00 Eastern in winter
    [InlineData("1d", "2026-07-16T00:00Z", "2026-07-15T04:00Z")]
    [InlineData("1w", "2026-03-11T12:00Z", "2026-03-08T05:00Z")] // Sunday's midnight is before the clocks change
    [InlineData("1w", "2026-11-04T12:00Z", "2026-11-01T04:00Z")]
    public void BarStart_Instant_IsAlignedToTheLocalMidnight(string code, string instant, string start)
    {
        Assert.True(Timeframe.TryParse(code, out Timeframe? timeframe));
        Assert.Equal(Instant.Ms(start), Calendar.BarStartUnixMs(timeframe, Instant.Ms(instant)));
    }

    [Fact]
    public void Sessions_OverAWeekWithAHoliday_GivesTheDaysThatTrade()
    {
        UtcRange range = UtcRange.FromDays(new DateOnly(2025, 11, 24), new DateOnly(2025, 12, 1));

        Assert.Equal([24, 25, 26, 28], Calendar.Sessions(range).Select(s => s.Day.Day));
    }

    [Fact]
    public void Sessions_RangeEdges_AreHalfOpen()
    {
        long open = Instant.Ms("2026-01-15T09:00Z");
        long close = Instant.Ms("2026-01-16T01:00Z");

        Assert.Single(Calendar.Sessions(new UtcRange(open, open + 1)));
        Assert.Single(Calendar.Sessions(new UtcRange(close - 1, close)));
        Assert.Empty(Calendar.Sessions(new UtcRange(open - 1, open)));
        Assert.Empty(Calendar.Sessions(new UtcRange(close, close + 1)));
        Assert.Empty(Calendar.Sessions(new UtcRange(open + 1, open + 1)));
    }
}
