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

    /// <param name="bars">One series in strictly ascending time, every price and volume finite. May be empty.</param>
    /// <param name="features">Resized to the number of bars; every row of every column is written.</param>
    /// <exception cref="ArgumentException">A bar is not after the one before it, or holds a value that is not finite.</exception>
    public static void Compute(BarColumns bars, FeatureColumns features)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentNullException.ThrowIfNull(features);
        if (bars.Count < ShortestSeries)
        {
            ScalarFeatures.Compute(bars, features);
            return;
        }

        BarChecks.ThrowIfUnusable(bars);
        features.Resize(bars.Count);
        FeaturePiece piece = new(bars, features, stackalloc double[FeaturePiece.MemoryFor(PieceRows + ShortestPiece)]);
        for (int from = 0; from < bars.Count;)
        {
            int to = bars.Count - from < PieceRows + ShortestPiece ? bars.Count : from + PieceRows;
            piece.Compute(from, to);
            from = to;
        }

        WarmUp.Mark(features.WarmUps);
    }

    /// <summary>The same, and <paramref name="after"/> goes on behind the last bar, whatever it held before.</summary>
    public static void Compute(BarSpan bars, FeatureSpan features, FeatureStream after)
    {
        ArgumentNullException.ThrowIfNull(after);
        after.Clear();
        after.Add(bars, features);
        BarColumns copy = new();
        FeatureColumns all = new();
        for (int i = 0; i < bars.Count; i++)
        {
            copy.Add(bars.TimesUnixMs[i], bars.Opens[i], bars.Highs[i], bars.Lows[i], bars.Closes[i], bars.Volumes[i]);
        }

        Compute(copy, all);
        all.AsSpan().CopyTo(features);
    }
}
