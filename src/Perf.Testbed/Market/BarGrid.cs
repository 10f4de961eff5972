using MarketData.Calendars;
using MarketData.Time;

namespace Perf.Testbed.Market;

/// <summary>Which slots bars are made of, on a market's calendar.</summary>
internal static class BarGrid
{
    /// <summary>The slots of exactly those bars that start inside a range, each bar whole.</summary>
    public static UtcRange SlotsOfBarsStartingIn(MarketCalendar calendar, Timeframe timeframe, UtcRange starts) =>
        new(calendar.FirstBarStartFrom(timeframe, starts.StartUnixMs), calendar.FirstBarStartFrom(timeframe, starts.EndUnixMs));
}
