using MarketData.Calendars;
using MarketData.Time;

namespace MarketData.Tests.Calendars;

public sealed class CryptoCalendarTests
{
    private static readonly CryptoCalendar Calendar = CryptoCalendar.Instance;

    [Theory]
    [InlineData("2026-03-08")] // US daylight saving starts
    [InlineData("2026-12-25")]
    [InlineData("2024-02-29")]
    [InlineData("2026-08-01")] // Saturday
    public void TryGetSession_AnyDay_IsTheWholeUtcDay(string day)
    {
        Assert.True(Calendar.TryGetSession(DateOnly.Parse(day, null), out TradingSession session));
        Assert.Equal(Instant.Ms(day + "T00:00Z"), session.OpenUnixMs);
        Assert.Equal(session.OpenUnixMs + 86_400_000, session.CloseUnixMs);
        Assert.Equal((session.OpenUnixMs, session.CloseUnixMs), (session.RegularOpenUnixMs, session.RegularCloseUnixMs));
    }

    [Fact]
    public void Sessions_OverALeapYear_AreItsDays() =>
        Assert.Equal(366, Calendar.Sessions(UtcRange.FromDays(new DateOnly(2024, 1, 1), new DateOnly(2025, 1, 1))).Count());

    [Fact]
    public void DayOf_BeforeTheEpoch_IsTheDayBefore() => Assert.Equal(new DateOnly(1969, 12, 31), Calendar.DayOf(-1));
}
