using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Time;

namespace MarketData.Polygon.Pages;

/// <summary>
/// Whether the end of a fetch can be believed at once. It cannot when a whole session of the series' market lies in the time that
/// the last page answers for without a bar, and is settled: then Polygon should have one.
/// </summary>
internal static class EmptyPageRule
{
    /// <summary>Judges a page without bars that is the last.</summary>
    /// <param name="now">When the page came.</param>
    public static RejectReason Judge(PageExpectation expected, DateTimeOffset now)
    {
        // Bars came before this page: the series is traded, and the page before said that there is more.
        bool isTraded = expected.PreviousUnixMs >= expected.Range.StartUnixMs;
        long start = isTraded ? expected.PreviousUnixMs + 1 : expected.Range.StartUnixMs;
        return !IsBarDueFrom(start, expected, now) ? RejectReason.None
            : isTraded ? RejectReason.EndsWhileOpen
            : RejectReason.EmptyWhileOpen;
    }

    /// <summary>Whether a whole settled session starts at or after a time in the range asked for, so that a bar should have come.</summary>
    public static bool IsBarDueFrom(long startUnixMs, PageExpectation expected, DateTimeOffset now)
    {
        long end = Math.Min(expected.Range.EndUnixMs, Settlement.SettledUntilUnixMs(now));
        return end > startUnixMs && HasWholeSession(expected.Series, new UtcRange(startUnixMs, end));
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
