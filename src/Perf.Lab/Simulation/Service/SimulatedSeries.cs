using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Freshness;
using MarketData.Instruments;
using MarketData.Time;

namespace Perf.Lab.Simulation.Service;

/// <summary>What is stored of a series, and what the market would have had.</summary>
internal sealed class SimulatedSeries(SeriesKey key)
{
    public SeriesKey Key => key;

    public Criticality Class { get; } = Universe.CriticalityOf(key.Symbol);

    public MarketCalendar Calendar { get; } = MarketCalendar.For(key.Symbol.AssetClass);

    public bool IsLeased { get; set; }

    /// <summary>Whether it is known to have features.</summary>
    public bool HasCounted { get; set; }

    /// <summary>What the product knows.</summary>
    public NewestBar? Newest { get; set; }

    /// <summary>Every bar that was complete then is stored as it was; null: nothing is. The product does not know.</summary>
    public long? TrulyWholeUntilMs { get; set; }

    /// <summary>Up to where bars were asked for; behind it there may be a hole.</summary>
    public long AskedUntilMs { get; set; } = long.MinValue;

    /// <summary>The start of the last bar that began before an instant: the market skips none.</summary>
    public long LastBarStartBefore(long unixMs)
    {
        DateOnly day = Calendar.DayOf(unixMs - 1);
        TradingSession session;
        while (!Calendar.TryGetSession(day, out session) || session.OpenUnixMs >= unixMs)
        {
            day = day.AddDays(-1);
        }

        return Calendar.BarStartUnixMs(key.Timeframe, Math.Min(unixMs, session.CloseUnixMs) - 1);
    }

    /// <summary>How many requests a range takes: by base aggregates a page, and those of bars below a day are minutes.</summary>
    public int PagesOf(UtcRange range, int pageLimit)
    {
        if (!key.Timeframe.IsIntraday || range.End - range.Start <= TimeSpan.FromMinutes(pageLimit))
        {
            return 1;
        }

        long traded = Calendar.Sessions(range).Sum(session => session.CloseUnixMs - session.OpenUnixMs);
        return (int)Math.Ceiling(TimeSpan.FromMilliseconds(traded) / TimeSpan.FromMinutes(pageLimit));
    }
}
