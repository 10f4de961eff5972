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

    /// <summary>The end of the bar that contains an instant: the start of the next one on the calendar, traded or not.</summary>
    public long BarEndUnixMs(Timeframe timeframe, long unixMs)
    {
        DateOnly day = DayOf(unixMs);
        if (timeframe == Timeframe.OneWeek)
        {
            return DayStartUnixMs(day.AddDays(7 - (int)day.DayOfWeek));
        }

        long nextDay = DayStartUnixMs(day.AddDays(1));
        return timeframe.IsIntraday ? Math.Min(BarStartUnixMs(timeframe, unixMs) + timeframe.DurationMs, nextDay) : nextDay;
    }

    /// <summary>The first start of a bar that is not before an instant.</summary>
    public long FirstBarStartFrom(Timeframe timeframe, long unixMs)
    {
        long start = BarStartUnixMs(timeframe, unixMs);
        return start == unixMs ? start : BarEndUnixMs(timeframe, start);
    }

    /// <summary>
    /// The first instant after this one at which a bar becomes complete: an intraday bar at its end or at the close of its
    /// session, a day's bar at the session's close, a week's bar at the close of the week's last session.
    /// </summary>
    public long FirstCompletionAfter(Timeframe timeframe, long unixMs)
    {
        bool weekly = timeframe == Timeframe.OneWeek;
        DateOnly day = DayOf(unixMs);
        if (weekly)
        {
            day = day.AddDays(-(int)day.DayOfWeek);
        }

        long completion;
        while (!TryGetCompletion(timeframe, day, unixMs, out completion))
        {
            day = day.AddDays(weekly ? 7 : 1);
        }

        return completion;
    }

    /// <summary>The sessions that overlap a range, in order of time; an empty range overlaps none.</summary>
    public IEnumerable<TradingSession> Sessions(UtcRange range)
    {
        if (range.IsEmpty)
        {
            yield break;
        }

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

    /// <summary>As <see cref="FirstCompletionAfter"/>, within one day, or one week that starts on this day.</summary>
    private bool TryGetCompletion(Timeframe timeframe, DateOnly day, long unixMs, out long completion)
    {
        bool any = timeframe == Timeframe.OneWeek
            ? TryGetLastSession(day, out TradingSession session)
            : TryGetSession(day, out session);
        completion = session.CloseUnixMs;
        if (!any || completion <= unixMs)
        {
            return false;
        }

        if (timeframe.IsIntraday)
        {
            long barStart = BarStartUnixMs(timeframe, Math.Max(unixMs, session.OpenUnixMs));
            completion = Math.Min(barStart + timeframe.DurationMs, session.CloseUnixMs);
        }

        return true;
    }

    /// <summary>The last session of the week that starts on this Sunday.</summary>
    private bool TryGetLastSession(DateOnly sunday, out TradingSession session)
    {
        for (int i = 6; i >= 0; i--)
        {
            if (TryGetSession(sunday.AddDays(i), out session))
            {
                return true;
            }
        }

        session = default;
        return false;
    }
}
