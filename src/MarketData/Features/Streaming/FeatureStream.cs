using MarketData.Bars;
using MarketData.Features.Kernels;
using MarketData.Features.Oracle;

namespace MarketData.Features.Streaming;

/// <summary>
/// The features of a series that grows bar by bar: a row is the last one that <see cref="ScalarFeatures"/> has for the series up to its
/// bar. So it is the row of any longer series too, to the last bit, except where that is back-filled: in the first 50 rows of a series
/// (all of which are marked as <see cref="WarmUp"/>). A bar costs the same however long the series is, and allocates nothing.
/// Not thread-safe.
/// </summary>
public sealed class FeatureStream
{
    /// <summary>Rows that <see cref="TryRevise"/> may write at most.</summary>
    public const int MostRevisedRows = RecentRows.Capacity;

    private readonly RecentRows rows = new();

    /// <summary>Bars of the series so far.</summary>
    public long Count => rows.Count;

    /// <summary>The start of the newest bar; null when there is none.</summary>
    public long? NewestBarUnixMs => rows.Held == 0 ? null : rows.TimesUnixMs[rows.Held - 1];

    /// <summary>Forgets the series, to begin another one.</summary>
    public void Clear() => rows.Begin(0);

    /// <summary>Goes on where the state was saved, whatever this held before.</summary>
    public void Restore(FeatureState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.CopyTo(rows);
    }

    /// <summary>The state after the newest bar.</summary>
    /// <exception cref="InvalidOperationException">There is no bar yet.</exception>
    public FeatureState Save() =>
        rows.Held == 0 ? throw new InvalidOperationException("There is no bar yet.") : FeatureState.Of(rows);

    /// <summary>Adds bars, and writes the features of each.</summary>
    /// <param name="bars">In ascending time, all after the newest bar so far, every price and volume finite. May be empty.</param>
    /// <param name="features">As many rows as there are bars.</param>
    /// <exception cref="ArgumentException">
    /// A bar is not after the one before it, or holds a value that is not finite, or a column has not as many rows as there are bars;
    /// nothing was added.
    /// </exception>
    public void Add(in BarSpan bars, in FeatureSpan features)
    {
        features.ThrowUnlessLongAs(bars);
        BarChecks.ThrowIfUnusable(bars);
        BarChecks.ThrowUnlessAfter(NewestBarUnixMs, bars);
        for (int i = 0; i < bars.Count; i++)
        {
            int row = rows.Append();
            rows.TimesUnixMs[row] = bars.TimesUnixMs[i];
            Put(bars, i, row);
            StreamRow.Compute(rows, row, features, i);
        }
    }

    /// <summary>Forgets the bars from a time on, so that others can be added in their place.</summary>
    /// <returns>
    /// False, and nothing is forgotten, when that would need rows from too long ago: more than the last hundred, counted from the
    /// newest bar there was, or from before a state that was restored or a batch that was followed.
    /// </returns>
    public bool TryRewind(long fromUnixMs)
    {
        int row = rows.TimesUnixMs.AsSpan(0, rows.Held).BinarySearch(fromUnixMs);
        row = row < 0 ? ~row : row;
        if (row < rows.Settled)
        {
            return false;
        }

        rows.Truncate(row);
        return true;
    }

    /// <summary>
    /// Puts a bar in the place of the one of the same time, and writes the rows that can differ by it, from its own on: none when no
    /// feature looks at what was changed, twenty when it was the volume alone, all up to the newest when it was a price. They are rows of
    /// the stream: where a batch of fewer than 128 bars came before (<see cref="QuantFeatures"/>), its back-filled rows are not.
    /// </summary>
    /// <param name="revised">One bar, its prices and its volume finite.</param>
    /// <param name="features">
    /// As many rows as bars from its time on, or more, in every column; <see cref="MostRevisedRows"/> are enough.
    /// </param>
    /// <param name="changed">Rows written, the first of them the bar's own.</param>
    /// <returns>False, and nothing was changed, when no bar of that time is among those that <see cref="TryRewind"/> reaches.</returns>
    /// <exception cref="ArgumentException">
    /// The bar cannot be used, or there is too little room, or the columns differ in length; nothing was changed.
    /// </exception>
    public bool TryRevise(in BarSpan revised, in FeatureSpan features, out int changed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(revised.Count, 1, nameof(revised));
        BarChecks.ThrowIfUnusable(revised);
        features.ThrowUnlessOf(features.Count);
        changed = 0;
        int row = rows.TimesUnixMs.AsSpan(0, rows.Held).BinarySearch(revised.TimesUnixMs[0]);
        if (row < rows.Settled)
        {
            return false;
        }

        int end = RevisedEnd(revised, row);
        if (features.Count < end - row)
        {
            throw new ArgumentException($"There is room for {features.Count} rows, and {end - row} differ.", nameof(features));
        }

        Put(revised, 0, row);
        for (; row + changed < end; changed++)
        {
            StreamRow.Compute(rows, row + changed, features, changed);
        }

        return true;
    }

    /// <summary>Goes on behind a batch.</summary>
    /// <param name="features">Of all the bars, at least <see cref="RecentRows.History"/>.</param>
    /// <param name="widths">The last of the bands, one a row that is looked back at.</param>
    internal void Follow(in BarSpan bars, in FeatureSpan features, in Averages averages, ReadOnlySpan<double> widths)
    {
        rows.Begin(bars.Count);
        int held = rows.Held;
        bars.TimesUnixMs[^held..].CopyTo(rows.TimesUnixMs);
        bars.Highs[^held..].CopyTo(rows.Highs);
        bars.Lows[^held..].CopyTo(rows.Lows);
        bars.Closes[^held..].CopyTo(rows.Closes);
        bars.Volumes[^held..].CopyTo(rows.Volumes);
        features.LogReturns[^held..].CopyTo(rows.LogReturns);
        features.Volatilities50[^held..].CopyTo(rows.Volatilities50);
        features.RollingMeans10[^held..].CopyTo(rows.RollingMeans10);
        widths[^held..].CopyTo(rows.BandWidths);
        rows.Keep(held - 1, averages);
    }

    private void Put(in BarSpan bars, int bar, int row)
    {
        rows.Highs[row] = bars.Highs[bar];
        rows.Lows[row] = bars.Lows[bar];
        rows.Closes[row] = bars.Closes[bar];
        rows.Volumes[row] = bars.Volumes[bar];
    }

    /// <summary>Behind the last row that can differ.</summary>
    private int RevisedEnd(in BarSpan revised, int row)
    {
        bool samePrices = Same(revised.Highs[0], rows.Highs[row])
            && Same(revised.Lows[0], rows.Lows[row])
            && Same(revised.Closes[0], rows.Closes[row]);
        return !samePrices ? rows.Held
            : Same(revised.Volumes[0], rows.Volumes[row]) ? row
            : Math.Min(row + Parameters.VolumeWindow, rows.Held);
    }

    /// <summary>Zero and minus zero are two.</summary>
    private static bool Same(double value, double other) =>
        BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits(other);
}
