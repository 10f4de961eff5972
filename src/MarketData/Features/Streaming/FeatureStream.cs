using MarketData.Bars;
using MarketData.Features.Oracle;

namespace MarketData.Features.Streaming;

/// <summary>
/// The features of a series that grows bar by bar: a row is the last one that <see cref="ScalarFeatures"/> has for the series up to its
/// bar. So it is the row of any longer series too, to the last bit, except where that is back-filled: in the first 50 rows of a series
/// (all of which are marked as <see cref="WarmUp"/>). Not thread-safe.
/// </summary>
/// <remarks>The slow way, until the engine lands.</remarks>
public sealed class FeatureStream
{
    private readonly BarColumns bars = new();
    private readonly FeatureColumns features = new();

    /// <summary>Bars of the series so far.</summary>
    public long Count => bars.Count;

    /// <summary>Forgets the series, to begin another one.</summary>
    public void Clear() => bars.Clear();

    /// <summary>Goes on where the state was saved, whatever this held before.</summary>
    public void Restore(FeatureState state)
    {
        bars.Clear();
        ReadOnlySpan<double> values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, double>(state.Bytes.Span);
        for (int i = 0; i < values.Length; i += 6)
        {
            bars.Add(BitConverter.DoubleToInt64Bits(values[i]), values[i + 1], values[i + 2], values[i + 3], values[i + 4], values[i + 5]);
        }
    }

    /// <summary>The state after the newest bar.</summary>
    /// <exception cref="InvalidOperationException">There is no bar yet.</exception>
    public FeatureState Save()
    {
        double[] values = new double[bars.Count * 6];
        for (int i = 0; i < bars.Count; i++)
        {
            values[i * 6] = BitConverter.Int64BitsToDouble(bars.TimesUnixMs[i]);
            values[(i * 6) + 1] = bars.Opens[i];
            values[(i * 6) + 2] = bars.Highs[i];
            values[(i * 6) + 3] = bars.Lows[i];
            values[(i * 6) + 4] = bars.Closes[i];
            values[(i * 6) + 5] = bars.Volumes[i];
        }

        return FeatureState.TryRead(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()).ToArray())
            ?? throw new InvalidOperationException("There is no bar yet.");
    }

    /// <summary>Adds bars, and writes the features of each.</summary>
    /// <param name="added">In ascending time, all after the newest bar so far, every price and volume finite. May be empty.</param>
    /// <param name="rows">As many rows as there are bars.</param>
    /// <exception cref="ArgumentException">A bar is not after the one before it, or holds a value that is not finite; nothing was added.</exception>
    public void Add(BarSpan added, FeatureSpan rows)
    {
        for (int i = 0; i < added.Count; i++)
        {
            bars.Add(added.TimesUnixMs[i], added.Opens[i], added.Highs[i], added.Lows[i], added.Closes[i], added.Volumes[i]);
            ScalarFeatures.Compute(bars, features);
            features.AsSpan().Slice(bars.Count - 1, 1).CopyTo(rows.Slice(i, 1));
        }
    }
}
