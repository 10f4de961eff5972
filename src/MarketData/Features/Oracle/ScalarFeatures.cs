using MarketData.Bars;

namespace MarketData.Features.Oracle;

/// <summary>
/// The quant features of a whole series, computed column by column as they are defined: the oracle for any faster way.
/// Every window is summed from scratch, so that nothing of a large value stays behind after it has left the window, and a
/// window of equal values has exactly that mean and exactly no variance. Pure, and allocates nothing but the columns.
/// </summary>
/// <remarks>
/// The feature set follows pandas (<c>rolling</c>, <c>ewm(adjust=False)</c>). Three columns are back-filled: their warm-up
/// rows repeat the first value that a full window gave, and so look ahead. Windows count bars, never time. Where a price
/// is zero, or so large that a sum or a square overflows, values are infinite or NaN as IEEE arithmetic has it; a
/// comparison with NaN is false, so that the labels fall to neutral, medium, ranging and expanded.
/// </remarks>
public static class ScalarFeatures
{
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
        features.ThrowUnlessLongAs(bars);
        BarChecks.ThrowIfUnusable(bars);
        if (bars.Count == 0)
        {
            return;
        }

        Returns.FillLogReturns(bars.Closes, features.LogReturns);
        Returns.FillTrendDirections(bars.Closes, features.TrendDirections);
        Volatility.Fill(features.LogReturns, 20, features.Volatilities20);
        Volatility.Fill(features.LogReturns, 50, features.Volatilities50);
        AverageTrueRange.Fill(bars.Highs, bars.Lows, bars.Closes, features.AverageTrueRanges);
        RollingMean.Fill(bars.Volumes, 20, features.RollingVolumes20);
        RollingMean.FillRatios(bars.Volumes, features.RollingVolumes20, features.VolumeRatios);
        RollingMean.Fill(bars.Closes, 10, features.RollingMeans10);
        RollingMean.FillSlopes(features.RollingMeans10, features.RollingSlopes10);
        Structure.FillFlags(bars.Highs, bars.Lows, features.StructureFlags);
        Structure.FillLabels(features.StructureFlags, features.StructureLabels);
        Regimes.FillVolatility(features.Volatilities50, features.VolatilityRegimes);
        Regimes.FillTrend(bars.Closes, features.TrendRegimes);
        Regimes.FillCompression(bars.Closes, features.CompressionRegimes);
        WarmUp.Mark(features.WarmUps);
    }
}
