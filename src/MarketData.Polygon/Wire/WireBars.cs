using MarketData.Bars;

namespace MarketData.Polygon.Wire;

/// <summary>
/// The bars of a page as they are read: those that can be true go into columns, the others are counted, and the times of
/// all are followed. One instance serves page after page. Members are internal so that the JSON generator leaves them alone.
/// </summary>
internal sealed class WireBars
{
    internal BarColumns Columns { get; } = new();

    /// <summary>Elements of the array, quarantined ones included.</summary>
    internal int Length { get; private set; }

    internal int Quarantined => Length - Columns.Count;

    /// <summary>Whether every element has a time and each is later than the one before.</summary>
    internal bool TimesAscend { get; private set; }

    internal long FirstUnixMs { get; private set; }

    internal long LastUnixMs { get; private set; }

    internal void Clear()
    {
        Columns.Clear();
        Length = 0;
        TimesAscend = true;
        FirstUnixMs = 0;
        LastUnixMs = long.MinValue;
    }

    /// <summary>
    /// Takes one bar. Values that were missing or not numbers are NaN; a missing time is <see cref="long.MinValue"/>, which
    /// no time can follow.
    /// </summary>
    internal void Add(long timeUnixMs, double open, double high, double low, double close, double volume)
    {
        TimesAscend &= timeUnixMs > LastUnixMs;
        LastUnixMs = timeUnixMs;
        if (Length == 0)
        {
            FirstUnixMs = timeUnixMs;
        }

        Length++;
        if (CanBeTrue(open, high, low, close, volume))
        {
            Columns.Add(timeUnixMs, open, high, low, close, volume);
        }
    }

    /// <summary>Written so that a NaN fails, and so that bounding low and high bounds what lies between them.</summary>
    private static bool CanBeTrue(double open, double high, double low, double close, double volume) =>
        low >= 0 && low <= open && low <= close && open <= high && close <= high && high <= double.MaxValue
        && volume >= 0 && volume <= double.MaxValue;
}
