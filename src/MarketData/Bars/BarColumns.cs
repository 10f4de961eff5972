namespace MarketData.Bars;

/// <summary>
/// Bars as columns: one growable array a field, so that a year of bars is six arrays and no objects. Row i of every
/// column is the same bar; times are the bars' starts in Unix milliseconds. Prices and volumes are doubles, as the source
/// sends them. Not thread-safe. Spans handed out are valid until the next <see cref="Add"/> or <see cref="Clear"/>.
/// </summary>
public sealed class BarColumns
{
    private long[] timesUnixMs;
    private double[] opens;
    private double[] highs;
    private double[] lows;
    private double[] closes;
    private double[] volumes;

    /// <param name="capacity">Bars to make room for at once; the columns grow by doubling beyond it.</param>
    public BarColumns(int capacity = 0)
    {
        timesUnixMs = new long[capacity];
        opens = new double[capacity];
        highs = new double[capacity];
        lows = new double[capacity];
        closes = new double[capacity];
        volumes = new double[capacity];
    }

    public int Count { get; private set; }

    /// <summary>The memory that the columns take, used or not.</summary>
    public long CapacityBytes => timesUnixMs.Length * (sizeof(long) + (5L * sizeof(double)));

    public ReadOnlySpan<long> TimesUnixMs => timesUnixMs.AsSpan(0, Count);

    public ReadOnlySpan<double> Opens => opens.AsSpan(0, Count);

    public ReadOnlySpan<double> Highs => highs.AsSpan(0, Count);

    public ReadOnlySpan<double> Lows => lows.AsSpan(0, Count);

    public ReadOnlySpan<double> Closes => closes.AsSpan(0, Count);

    public ReadOnlySpan<double> Volumes => volumes.AsSpan(0, Count);

    public void Add(long timeUnixMs, double open, double high, double low, double close, double volume)
    {
        int i = Count;
        if (i == timesUnixMs.Length)
        {
            EnsureCapacity(i + 1);
        }

        timesUnixMs[i] = timeUnixMs;
        opens[i] = open;
        highs[i] = high;
        lows[i] = low;
        closes[i] = close;
        volumes[i] = volume;
        Count = i + 1;
    }

    /// <summary>Appends all bars of another set of columns, in their order.</summary>
    public void Append(BarColumns other)
    {
        EnsureCapacity(Count + other.Count);
        other.TimesUnixMs.CopyTo(timesUnixMs.AsSpan(Count));
        other.Opens.CopyTo(opens.AsSpan(Count));
        other.Highs.CopyTo(highs.AsSpan(Count));
        other.Lows.CopyTo(lows.AsSpan(Count));
        other.Closes.CopyTo(closes.AsSpan(Count));
        other.Volumes.CopyTo(volumes.AsSpan(Count));
        Count += other.Count;
    }

    public BarSpan AsSpan() => new(TimesUnixMs, Opens, Highs, Lows, Closes, Volumes);

    /// <summary>Forgets the bars and keeps the memory.</summary>
    public void Clear() => Count = 0;

    public void EnsureCapacity(int capacity)
    {
        if (capacity <= timesUnixMs.Length)
        {
            return;
        }

        int size = Math.Max(capacity, Math.Max(256, timesUnixMs.Length * 2));
        Array.Resize(ref timesUnixMs, size);
        Array.Resize(ref opens, size);
        Array.Resize(ref highs, size);
        Array.Resize(ref lows, size);
        Array.Resize(ref closes, size);
        Array.Resize(ref volumes, size);
    }
}
