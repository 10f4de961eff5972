using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Time;

namespace MarketData.Backfill;

/// <summary>One unit of backfill work: the bars of one series over one range.</summary>
public sealed record BackfillJob(SeriesKey Series, UtcRange Range)
{
    /// <summary>
    /// The part of the range that a fetch begun at this moment covers: up to the first bar that is not over and settled
    /// (<see cref="Settlement"/>), which the next fetch asks for again. Null when that is nothing.
    /// </summary>
    /// <param name="knownUntilUnixMs">Up to where the fetch can be believed.</param>
    public UtcRange? CoveredAt(DateTimeOffset fetchStart, long knownUntilUnixMs = long.MaxValue)
    {
        MarketCalendar calendar = MarketCalendar.For(Series.Symbol.AssetClass);
        long known = Math.Min(Settlement.SettledUntilUnixMs(fetchStart), knownUntilUnixMs);
        long end = Math.Min(Range.EndUnixMs, calendar.BarStartUnixMs(Series.Timeframe, known));
        return end > Range.StartUnixMs ? new UtcRange(Range.StartUnixMs, end) : null;
    }
}
