using System.Runtime.CompilerServices;
using MarketData.Bars;

namespace MarketData.Polygon.Wire;

/// <summary>
/// The bars of a page as they are read: those that can be true go into columns, the others into quarantine, and the times of
/// all are followed. One instance serves page after page.
/// </summary>
/// <param name="maxBars">The most that are taken of one page.</param>
internal sealed class WireBars(int maxBars)
{
    private QuarantinedBars? quarantine;

    public BarColumns Columns { get; } = new();

    /// <summary>Elements of the array, quarantined ones included.</summary>
    public int Length { get; private set; }

    /// <summary>No more may be added: a page that has more is not one that was asked for.</summary>
    public bool IsFull => Length >= maxBars;

    /// <summary>The memory that the bars take, used or not.</summary>
    public long CapacityBytes => Columns.CapacityBytes + (quarantine?.CapacityBytes ?? 0);

    public int Quarantined => Length - Columns.Count;

    /// <summary>Null when the page has none. Made when a page first has one, and reused.</summary>
    public QuarantinedBars? QuarantinedBars => Quarantined > 0 ? quarantine : null;

    /// <summary>Whether every element has a time and each is later than the one before.</summary>
    public bool TimesAscend { get; private set; }

    public long FirstUnixMs { get; private set; }

    public long LastUnixMs { get; private set; }

    public void Clear()
    {
        Columns.Clear();
        quarantine?.Clear();
        Length = 0;
        TimesAscend = true;
        FirstUnixMs = 0;
        LastUnixMs = long.MinValue;
    }

    /// <summary>
    /// Takes one bar. Values that were missing or not numbers are NaN; a missing time is <see cref="long.MinValue"/>, which
    /// no time can follow.
    /// </summary>
    public void Add(long timeUnixMs, double open, double high, double low, double close, double volume)
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
        else
        {
            Quarantine(timeUnixMs, open, high, low, close, volume);
        }
    }

    /// <summary>Written so that a NaN fails, and so that bounding low and high bounds what lies between them.</summary>
    private static bool CanBeTrue(double open, double high, double low, double close, double volume) =>
        low >= 0 && low <= open && low <= close && open <= high && close <= high && high <= double.MaxValue
        && volume >= 0 && volume <= double.MaxValue;

    /// <summary>Out of line, so that it costs the bars that can be true nothing.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Quarantine(long timeUnixMs, double open, double high, double low, double close, double volume)
    {
        QuarantineReason reason =
            !(double.IsFinite(open) && double.IsFinite(high) && double.IsFinite(low) && double.IsFinite(close) && double.IsFinite(volume))
                ? QuarantineReason.NotFinite
            : open < 0 || high < 0 || low < 0 || close < 0 ? QuarantineReason.NegativePrice
            : high < low ? QuarantineReason.HighBelowLow
            : open < low || open > high ? QuarantineReason.OpenOutsideRange
            : close < low || close > high ? QuarantineReason.CloseOutsideRange
            : QuarantineReason.NegativeVolume;
        quarantine ??= new QuarantinedBars();
        quarantine.Add(timeUnixMs, open, high, low, close, volume, reason);
    }
}
