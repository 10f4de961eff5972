using MarketData.Calendars;
using MarketData.Time;

namespace Perf.Testbed.Market;

/// <summary>Where bars start and end on a market's calendar.</summary>
internal static class BarGrid
{
    /// <summary>The end of the bar that starts here: the start of the next one on the calendar, traded or not.</summary>
    public static long EndUnixMs(MarketCalendar calendar, Timeframe timeframe, long startUnixMs)
    {
        DateOnly day = calendar.DayOf(startUnixMs);
        if (timeframe == Timeframe.OneWeek)
        {
            return calendar.DayStartUnixMs(day.AddDays(7));
        }

        long nextDay = calendar.DayStartUnixMs(day.AddDays(1));
        return timeframe.IsIntraday ? Math.Min(startUnixMs + timeframe.DurationMs, nextDay) : nextDay;
    }

    /// <summary>The slots of exactly those bars that start inside a range, each bar whole.</summary>
    public static UtcRange SlotsOfBarsStartingIn(MarketCalendar calendar, Timeframe timeframe, UtcRange starts) =>
        new(FirstStartFrom(calendar, timeframe, starts.StartUnixMs), FirstStartFrom(calendar, timeframe, starts.EndUnixMs));

    private static long FirstStartFrom(MarketCalendar calendar, Timeframe timeframe, long unixMs)
    {
        long start = calendar.BarStartUnixMs(timeframe, unixMs);
        return start == unixMs ? start : EndUnixMs(calendar, timeframe, start);
    }
}
