namespace MarketData.Features.Oracle;

/// <summary>A bar's extremes against those of the five bars before it.</summary>
internal static class Structure
{
    public const int Lookback = 5;

    private const StructureFlags Rising = StructureFlags.HigherHigh | StructureFlags.HigherLow;
    private const StructureFlags Falling = StructureFlags.LowerHigh | StructureFlags.LowerLow;

    /// <summary>
    /// Strict comparisons with the highest high and the lowest low of the five bars before, or of as many as there are. The
    /// first row has none before it and no flag.
    /// </summary>
    public static void FillFlags(ReadOnlySpan<double> highs, ReadOnlySpan<double> lows, Span<StructureFlags> flags)
    {
        flags[0] = StructureFlags.None;
        for (int i = 1; i < highs.Length; i++)
        {
            int first = Math.Max(0, i - Lookback);
            flags[i] = Flags(highs[first..(i + 1)], lows[first..(i + 1)]);
        }
    }

    /// <param name="highs">The bar's own, last, and those of one to five bars before it; as the lows.</param>
    public static StructureFlags Flags(ReadOnlySpan<double> highs, ReadOnlySpan<double> lows)
    {
        double highest = highs[0];
        double lowest = lows[0];
        for (int j = 1; j < highs.Length - 1; j++)
        {
            highest = Math.Max(highest, highs[j]);
            lowest = Math.Min(lowest, lows[j]);
        }

        return Compare(highs[^1], highest, StructureFlags.HigherHigh, StructureFlags.LowerHigh)
            | Compare(lows[^1], lowest, StructureFlags.HigherLow, StructureFlags.LowerLow);
    }

    /// <summary>Bullish where both extremes rose, bearish where both fell, a range otherwise.</summary>
    public static void FillLabels(ReadOnlySpan<StructureFlags> flags, Span<StructureLabel> labels)
    {
        for (int i = 0; i < flags.Length; i++)
        {
            labels[i] = Label(flags[i]);
        }
    }

    public static StructureLabel Label(StructureFlags flags) => flags switch
    {
        Rising => StructureLabel.Bullish,
        Falling => StructureLabel.Bearish,
        _ => StructureLabel.Range,
    };

    private static StructureFlags Compare(double value, double bound, StructureFlags above, StructureFlags below) =>
        value > bound ? above : value < bound ? below : StructureFlags.None;
}
