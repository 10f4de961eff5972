using MarketData.Bars;
using MarketData.Time;

namespace Perf.Testbed.Market;

/// <summary>
/// A market that is a pure function of a seed: any bar of any series, in any order, always the same. It keeps nothing, so
/// that reading costs what the bars read are made of (slots of five minutes) and not what lies before them. Larger bars are
/// exact aggregates of the slots, aligned as the market's calendar says. It has no present: bars exist over all of
/// <see cref="History"/>. Immutable and thread-safe.
/// </summary>
public sealed class SyntheticMarket(int seed)
{
    /// <summary>Where there are bars at all: the years for which the calendar's holidays are known or given by rule.</summary>
    public static UtcRange History { get; } = UtcRange.FromDays(new DateOnly(2000, 1, 1), new DateOnly(2050, 1, 1));

    public int Seed => seed;

    /// <summary>The bars that start inside a range.</summary>
    public BarCursor Read(SeriesKey series, UtcRange starts)
    {
        long start = Math.Clamp(starts.StartUnixMs, History.StartUnixMs, History.EndUnixMs);
        long end = Math.Clamp(starts.EndUnixMs, History.StartUnixMs, History.EndUnixMs);
        return new BarCursor(seed, series, new UtcRange(start, end));
    }

    /// <summary>The first page of the bars that start inside a range.</summary>
    /// <param name="limitBaseAggregates">Minutes for bars below a day, days for longer ones, as Polygon counts.</param>
    public void ReadPage(SeriesKey series, UtcRange starts, int limitBaseAggregates, MarketPage into) =>
        into.Fill(Read(series, starts), limitBaseAggregates);

    /// <summary>Appends the bars that start inside a range, as doubles: what a correct client must end up with.</summary>
    /// <returns>How many.</returns>
    public int Fill(SeriesKey series, UtcRange starts, BarColumns into)
    {
        int before = into.Count;
        BarCursor cursor = Read(series, starts);
        BarScale scale = cursor.Scale;
        while (cursor.MoveNext())
        {
            ref readonly MarketBar bar = ref cursor.Current;
            into.Add(
                bar.TimeUnixMs,
                scale.Price(bar.OpenTicks),
                scale.Price(bar.HighTicks),
                scale.Price(bar.LowTicks),
                scale.Price(bar.CloseTicks),
                scale.Volume(bar.VolumeUnits));
        }

        return into.Count - before;
    }

    /// <summary>What the bars that start inside a range add up to.</summary>
    public SeriesTotals Total(SeriesKey series, UtcRange starts)
    {
        BarCursor cursor = Read(series, starts);
        long bars = 0;
        long volumeUnits = 0;
        long? first = null;
        long? last = null;
        while (cursor.MoveNext())
        {
            bars++;
            volumeUnits += cursor.Current.VolumeUnits;
            first ??= cursor.Current.TimeUnixMs;
            last = cursor.Current.TimeUnixMs;
        }

        return new SeriesTotals(bars, first, last, cursor.Scale.Volume(volumeUnits));
    }
}
