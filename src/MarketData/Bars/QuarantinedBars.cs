namespace MarketData.Bars;

/// <summary>
/// Bars that cannot be true, with the values as they came or were made (NaN where there was none) and the reason. Never more than
/// the source sent, so what bounds a fetch bounds them. Not thread-safe; spans are valid until the next change.
/// </summary>
public sealed class QuarantinedBars
{
    private readonly BarColumns bars = new();
    private QuarantineReason[] reasons = [];

    public int Count => bars.Count;

    /// <summary>The bars' times and values.</summary>
    public BarColumns Bars => bars;

    /// <summary>The memory that the bars take, used or not.</summary>
    public long CapacityBytes => bars.CapacityBytes + reasons.Length;

    /// <summary>Reason i belongs to bar i.</summary>
    public ReadOnlySpan<QuarantineReason> Reasons => reasons.AsSpan(0, Count);

    public void Add(long timeUnixMs, double open, double high, double low, double close, double volume, QuarantineReason reason)
    {
        EnsureCapacity(Count + 1);
        reasons[Count] = reason;
        bars.Add(timeUnixMs, open, high, low, close, volume);
    }

    /// <summary>Appends all bars of another quarantine, in their order.</summary>
    public void Append(QuarantinedBars other)
    {
        EnsureCapacity(Count + other.Count);
        other.Reasons.CopyTo(reasons.AsSpan(Count));
        bars.Append(other.bars);
    }

    /// <summary>Forgets the bars and keeps the memory.</summary>
    public void Clear() => bars.Clear();

    /// <summary>How many bars there are of each reason, for people: <c>1 negative price, 2 high below low</c>.</summary>
    public string DescribeReasons() => string.Join(
        ", ",
        Reasons.ToArray()
            .CountBy(reason => reason)
            .OrderBy(pair => pair.Key)
            .Select(pair => FormattableString.Invariant($"{pair.Value} {pair.Key.Describe()}")));

    private void EnsureCapacity(int capacity)
    {
        if (capacity > reasons.Length)
        {
            Array.Resize(ref reasons, Math.Max(capacity, Math.Max(16, reasons.Length * 2)));
        }
    }
}
