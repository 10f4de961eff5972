using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Time;

namespace MarketData.Polygon.Pages;

/// <summary>
/// Whether a page without bars that ends a fetch can be believed at once. It cannot when a whole session of the series' market
/// lies in the time that it answers for and is settled: then Polygon should have a bar.
/// </summary>
internal static class EmptyPageRule
{
    /// <param name="now">When the page came.</param>
    public static RejectReason Judge(PageExpectation expected, DateTimeOffset now)
    {
        // Bars came before this page: the series is traded, and the page before said that there is more.
        bool isTraded = expected.PreviousUnixMs >= expected.Range.StartUnixMs;
        long start = isTraded ? expected.PreviousUnixMs + 1 : expected.Range.StartUnixMs;
        long end = Math.Min(expected.Range.EndUnixMs, Settlement.SettledUntilUnixMs(now));
        if (end <= start || !HasWholeSession(expected.Series, new UtcRange(start, end)))
        {
            return RejectReason.None;
        }

        return isTraded ? RejectReason.EndsWhileOpen : RejectReason.EmptyWhileOpen;
    }

    private static bool HasWholeSession(SeriesKey series, UtcRange time)
    {
        MarketCalendar calendar = MarketCalendar.For(series.Symbol.AssetClass);
        foreach (TradingSession session in calendar.Sessions(time))
        {
            // The bar that the session opens in must start in the time, too: a week's may start before it.
            if (session.OpenUnixMs >= time.StartUnixMs
                && session.CloseUnixMs <= time.EndUnixMs
                && calendar.BarStartUnixMs(series.Timeframe, session.OpenUnixMs) >= time.StartUnixMs)
            {
                return true;
            }
        }

        return false;
    }
}
