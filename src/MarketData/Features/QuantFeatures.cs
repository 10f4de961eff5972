using MarketData.Bars;
using MarketData.Features.Oracle;
using MarketData.Features.Streaming;

namespace MarketData.Features;

/// <summary>
/// The quant features of a whole series: the columns of <see cref="ScalarFeatures"/>, to the last bit. Pure, allocates nothing, and
/// takes a long series in pieces, so that a piece is still in the cache when its next column needs it.
/// </summary>
public static class QuantFeatures
{
    /// <summary>A shorter series hardly fills a window of the regimes, and is left to the definition.</summary>
    private const int ShortestSeries = 128;

    private const int PieceRows = 512;

    /// <summary>A last piece that would be shorter is taken together with the one before.</summary>
    private const int ShortestPiece = 64;

    private const int LongestPiece = PieceRows + ShortestPiece;

    /// <param name="bars">One series in strictly ascending time, every price and volume finite. May be empty.</param>
    /// <param name="features">Resized to the number of bars; every row of every column is written.</param>
    /// <exception cref="ArgumentException">A bar is not after the one before it, or holds a value that is not finite.</exception>
    public static void Compute(BarColumns bars, FeatureColumns features)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentNullException.ThrowIfNull(features);
        features.Resize(bars.Count);
        Compute(bars.AsSpan(), features.AsSpan());
    }

    /// <summary>The same in the caller's memory.</summary>
    /// <param name="bars">As above.</param>
    /// <param name="features">As many rows as there are bars; every row of every column is written.</param>
    /// <exception cref="ArgumentException">As above, or a column has not as many rows as there are bars.</exception>
    public static void Compute(BarSpan bars, FeatureSpan features)
    {
        if (bars.Count < ShortestSeries)
        {
            ScalarFeatures.Compute(bars, features);
        }
        else
        {
            ComputeLong(bars, features, after: null);
        }
    }

    /// <summary>One group of the columns alone, to see what it costs; what it builds on must be in the others.</summary>
    /// <param name="bars">At least 128 of them, which are not checked.</param>
    internal static void Compute(FeatureGroup group, BarSpan bars, FeatureSpan features)
    {
        if (bars.Count < ShortestSeries)
        {
            throw new ArgumentException($"{bars.Count} bars are left to the definition, which knows no groups.", nameof(bars));
        }

        features.ThrowUnlessLongAs(bars);
        FeaturePiece piece = new(bars, features, stackalloc double[FeaturePiece.MemoryFor(LongestPiece)]);
        for (int from = 0; from < bars.Count;)
        {
            int to = PieceEnd(from, bars.Count);
            piece.Compute(group, from, to);
            from = to;
        }
    }

    private static int PieceEnd(int from, int bars) => bars - from < LongestPiece ? bars : from + PieceRows;

    /// <summary>The same, and <paramref name="after"/> goes on behind the last bar, whatever it held before.</summary>
    public static void Compute(BarSpan bars, FeatureSpan features, FeatureStream after)
    {
        ArgumentNullException.ThrowIfNull(after);
        if (bars.Count >= ShortestSeries)
        {
            ComputeLong(bars, features, after);
            return;
        }

        // The rows of the stream are not yet those of the batch, which replace them.
        after.Clear();
        after.Add(bars, features);
        ScalarFeatures.Compute(bars, features);
    }

    private static void ComputeLong(BarSpan bars, FeatureSpan features, FeatureStream? after)
    {
        features.ThrowUnlessLongAs(bars);
        BarChecks.ThrowIfUnusable(bars);
        FeaturePiece piece = new(bars, features, stackalloc double[FeaturePiece.MemoryFor(LongestPiece)]);
        for (int from = 0; from < bars.Count;)
        {
            int to = PieceEnd(from, bars.Count);
            piece.Compute(from, to);
            from = to;
        }

        WarmUp.Mark(features.WarmUps);
        after?.Follow(bars, features, piece.Averages, piece.LastWidths);
    }
}
