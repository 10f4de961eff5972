using BenchmarkDotNet.Attributes;
using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Freshness;
using MarketData.Instruments;
using MarketData.Scheduling;
using MarketData.Time;

namespace Benchmarks.Guards;

/// <summary>When there are bars, when runs are due, and how old what is stored is.</summary>
public class CalendarGuard
{
    private const long HourMs = 3_600_000;

    private static readonly UtcRange Month = UtcRange.FromDays(new DateOnly(2026, 11, 1), new DateOnly(2026, 12, 1));
    private static readonly SeriesKey[] Series =
    [
        .. from symbol in new[] { Symbol.Stock("AAPL"), Symbol.Crypto("BTC") }
           from timeframe in Timeframe.All
           select new SeriesKey(symbol, timeframe),
    ];

    /// <summary>The bars of a day, each found by its start and its end.</summary>
    /// <returns>Bars.</returns>
    [Benchmark]
    public int BarsOfADay()
    {
        int bars = 0;
        TradingSession session = UsEquityCalendar.Instance.Sessions(Month).First();
        for (long start = session.OpenUnixMs; start < session.CloseUnixMs; bars++)
        {
            start = UsEquityCalendar.Instance.BarEndUnixMs(Timeframe.ThirtyMinutes, start);
        }

        return bars;
    }

    /// <summary>A month with a holiday, a half day and a change of the clocks.</summary>
    /// <returns>Milliseconds of trading.</returns>
    [Benchmark]
    public long Sessions()
    {
        long tradedMs = 0;
        foreach (TradingSession session in UsEquityCalendar.Instance.Sessions(Month))
        {
            tradedMs += session.CloseUnixMs - session.OpenUnixMs;
        }

        return tradedMs;
    }

    /// <returns>Of six hours, by all schedules.</returns>
    [Benchmark]
    public int Slots() => Timetable.Default.SlotsBetween(Month.Start, Month.Start.AddHours(6)).Count();

    /// <summary>A stock and a currency at every timeframe, over a night.</summary>
    /// <returns>Series that are fresh.</returns>
    [Benchmark]
    public int Staleness()
    {
        int fresh = 0;
        DateTimeOffset now = Month.End;
        NewestBar newest = new(Month.EndUnixMs - (8 * HourMs), now.AddHours(-4));
        foreach (SeriesKey series in Series)
        {
            fresh += StalenessPolicy.Judge(series, newest, now).Status == FreshnessStatus.Fresh ? 1 : 0;
        }

        return fresh;
    }
}
