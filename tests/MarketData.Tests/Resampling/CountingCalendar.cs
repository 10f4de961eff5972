using MarketData.Calendars;

namespace MarketData.Tests.Resampling;

/// <summary>Another calendar, and how often it was asked anything.</summary>
internal sealed class CountingCalendar(MarketCalendar calendar) : MarketCalendar
{
    public int Questions { get; private set; }

    public override bool TryGetSession(DateOnly day, out TradingSession session)
    {
        Questions++;
        return calendar.TryGetSession(day, out session);
    }

    public override DateOnly DayOf(long unixMs)
    {
        Questions++;
        return calendar.DayOf(unixMs);
    }

    public override long DayStartUnixMs(DateOnly day)
    {
        Questions++;
        return calendar.DayStartUnixMs(day);
    }
}
