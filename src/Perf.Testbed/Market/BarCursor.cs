using MarketData.Bars;
using MarketData.Calendars;
using MarketData.Time;

namespace Perf.Testbed.Market;

/// <summary>
/// Walks over the bars of a series, in ascending time, making each from the slots it spans: first open, highest high, lowest
/// low, last close, summed volume and trades. A bar without a trade is not there. Not thread-safe.
/// </summary>
public sealed class BarCursor
{
    private readonly MarketCalendar calendar;
    private readonly Timeframe timeframe;
    private readonly SlotCursor slots;
    private MarketBar current;
    private bool slotPending;

    internal BarCursor(int seed, SeriesKey series, UtcRange starts)
    {
        calendar = MarketCalendar.For(series.Symbol.AssetClass);
        timeframe = series.Timeframe;
        slots = new SlotCursor(seed, series.Symbol, BarGrid.SlotsOfBarsStartingIn(calendar, timeframe, starts));
        slotPending = slots.MoveNext();
    }

    /// <summary>The bar at the cursor, once <see cref="MoveNext"/> returned true.</summary>
    public ref readonly MarketBar Current => ref current;

    public BarScale Scale => slots.Scale;

    public bool MoveNext()
    {
        if (!slotPending)
        {
            return false;
        }

        current = slots.Current;
        if (timeframe.DurationMs == SlotCursor.SlotMs)
        {
            slotPending = slots.MoveNext();
            return true;
        }

        current.TimeUnixMs = StartOfSlotsBar(out long endUnixMs);
        UInt128 weighted = (UInt128)slots.Current.WeightedCentiticks * (ulong)slots.Current.VolumeUnits;
        long days = 1;
        long day = slots.DayStartUnixMs;
        while ((slotPending = slots.MoveNext()) && slots.Current.TimeUnixMs < endUnixMs)
        {
            ref readonly MarketBar slot = ref slots.Current;
            current.HighTicks = Math.Max(current.HighTicks, slot.HighTicks);
            current.LowTicks = Math.Min(current.LowTicks, slot.LowTicks);
            current.CloseTicks = slot.CloseTicks;
            current.VolumeUnits += slot.VolumeUnits;
            current.Trades += slot.Trades;
            current.BaseAggregates += slot.BaseAggregates;
            weighted += (UInt128)slot.WeightedCentiticks * (ulong)slot.VolumeUnits;
            days += slots.DayStartUnixMs == day ? 0 : 1;
            day = slots.DayStartUnixMs;
        }

        current.WeightedCentiticks = (long)(weighted / (ulong)current.VolumeUnits);
        current.BaseAggregates = timeframe.IsIntraday ? current.BaseAggregates : (int)days;
        return true;
    }

    private long StartOfSlotsBar(out long endUnixMs)
    {
        long time = slots.Current.TimeUnixMs;
        if (timeframe.IsIntraday)
        {
            // No session crosses its market's midnight, and a trading day has 24 hours: plain arithmetic will do.
            long start = time - ((time - slots.DayStartUnixMs) % timeframe.DurationMs);
            endUnixMs = start + timeframe.DurationMs;
            return start;
        }

        long barStart = calendar.BarStartUnixMs(timeframe, time);
        endUnixMs = calendar.BarEndUnixMs(timeframe, barStart);
        return barStart;
    }
}
