using MarketData.Instruments;
using MarketData.Time;

namespace MarketData.Calendars;

/// <summary>When a market trades, and where its bars start. Immutable and thread-safe.</summary>
public abstract class MarketCalendar
{
    /// <summary>Stocks and ETFs trade in US sessions with extended hours; crypto always.</summary>
    public static MarketCalendar For(AssetClass assetClass) =>
        assetClass == AssetClass.Crypto ? CryptoCalendar.Instance : UsEquityCalendar.Instance;

    /// <summary>The session of this market-local day, or false when the market is closed all day.</summary>
    public abstract bool TryGetSession(DateOnly day, out TradingSession session);

    /// <summary>The market-local date of an instant.</summary>
    public abstract DateOnly DayOf(long unixMs);

    /// <summary>The instant at which a market-local day starts.</summary>
    public abstract long DayStartUnixMs(DateOnly day);

    /// <summary>
    /// The start of the bar that contains an instant. Bars up to a day are counted from the market's own midnight, weeks
    /// from its Sunday midnight, as Polygon aligns them.
    /// </summary>
    public long BarStartUnixMs(Timeframe timeframe, long unixMs)
    {
        DateOnly day = DayOf(unixMs);
        if (timeframe == Timeframe.OneWeek)
        {
            return DayStartUnixMs(day.AddDays(-(int)day.DayOfWeek));
        }

        long dayStart = DayStartUnixMs(day);
        return timeframe.IsIntraday ? unixMs - ((unixMs - dayStart) % timeframe.DurationMs) : dayStart;
    }

    /// <summary>The sessions that overlap a range, in order of time.</summary>
    public IEnumerable<TradingSession> Sessions(UtcRange range)
    {
        for (DateOnly day = DayOf(range.StartUnixMs); DayStartUnixMs(day) < range.EndUnixMs; day = day.AddDays(1))
        {
            if (TryGetSession(day, out TradingSession session)
                && session.CloseUnixMs > range.StartUnixMs
                && session.OpenUnixMs < range.EndUnixMs)
            {
                yield return session;
            }
        }
    }
}
