using MarketData.Features.Kernels;
using MarketData.Features.Oracle;

namespace MarketData.Features.Streaming;

/// <summary>One row of features, computed from the columns before it, and left in them for the rows to come.</summary>
internal static class StreamRow
{
    /// <param name="row">In the columns: its bar is there, and every row before it is complete.</param>
    /// <param name="features">Row <paramref name="target"/> of them is written.</param>
    public static void Compute(RecentRows rows, int row, in FeatureSpan features, int target)
    {
        long age = rows.First + row;
        if (age == 0)
        {
            Begin(rows, features, target);
        }
        else
        {
            rows.LogReturns[row] = Returns.LogReturn(rows.Closes[row], rows.Closes[row - 1]);
        }

        if (age < Parameters.LongVolatilityWindow)
        {
            Shorter(rows, row, (int)age, features, target);
        }
        else
        {
            Full(rows, row, age, features, target);
        }

        if (age > 0)
        {
            GoOn(rows, row, age, features, target);
        }

        double mean = rows.RollingMeans10[row];
        double before = age < Parameters.SlopeWindow ? mean : rows.RollingMeans10[row - 1];
        features.RollingMeans10[target] = mean;
        features.RollingSlopes10[target] = RollingMean.Slope(mean, before);
        features.VolumeRatios[target] = RollingMean.Ratio(rows.Volumes[row], features.RollingVolumes20[target]);
        features.LogReturns[target] = rows.LogReturns[row];
        features.AverageTrueRanges[target] = rows.AverageTrueRanges[row];
        features.WarmUps[target] = age < WarmUp.Bars;
    }

    private static void Begin(RecentRows rows, in FeatureSpan features, int target)
    {
        rows.LogReturns[0] = 0;
        rows.Keep(0, new Averages(rows.Highs[0] - rows.Lows[0], rows.Closes[0]));
        features.TrendRegimes[target] = TrendRegime.Ranging;
        features.TrendDirections[target] = TrendDirection.Neutral;
        features.StructureFlags[target] = StructureFlags.None;
        features.StructureLabels[target] = StructureLabel.Range;
    }

    /// <summary>What needs a few bars before, and no window.</summary>
    private static void GoOn(RecentRows rows, int row, long age, in FeatureSpan features, int target)
    {
        double close = rows.Closes[row];
        double previous = rows.Closes[row - 1];
        Averages averages = new(rows.AverageTrueRanges[row - 1], rows.FastAverages[row - 1], rows.SlowAverages[row - 1]);
        averages.Add(AverageTrueRange.TrueRange(rows.Highs[row], rows.Lows[row], previous), close);
        rows.Keep(row, averages);
        features.TrendRegimes[target] = averages.Regime;

        features.TrendDirections[target] = age < Returns.TrendBars
            ? TrendDirection.Neutral
            : Returns.Direction(close, rows.Closes[row - Returns.TrendBars]);

        int bars = (int)Math.Min(age, Structure.Lookback) + 1;
        StructureFlags flags = Structure.Flags(RecentRows.Window(rows.Highs, row, bars), RecentRows.Window(rows.Lows, row, bars));
        features.StructureFlags[target] = flags;
        features.StructureLabels[target] = Structure.Label(flags);
    }

    /// <summary>While the longest window is not full: over the bars there are, or what the definition has in its place.</summary>
    private static void Shorter(RecentRows rows, int row, int age, in FeatureSpan features, int target)
    {
        int bars = age + 1;

        // In the columns stay what is filled back: a row is revised that others, which need not be, look back at.
        features.Volatilities50[target] = 0;
        features.Volatilities20[target] = age < Parameters.ShortVolatilityWindow
            ? 0
            : Volatility.Of(RecentRows.Window(rows.LogReturns, row, Parameters.ShortVolatilityWindow));
        features.RollingVolumes20[target] =
            WindowStatistics.Mean(RecentRows.Window(rows.Volumes, row, Math.Min(bars, Parameters.VolumeWindow)));
        rows.RollingMeans10[row] = WindowStatistics.Mean(RecentRows.Window(rows.Closes, row, Math.Min(bars, Parameters.SlopeWindow)));
        rows.BandWidths[row] = bars < Parameters.BandWindow
            ? double.NaN
            : Regimes.BandWidth(RecentRows.Window(rows.Closes, row, Parameters.BandWindow));
        features.VolatilityRegimes[target] = VolatilityRegime.Medium;
        features.CompressionRegimes[target] = CompressionRegime.Expanded;
    }

    private static void Full(RecentRows rows, int row, long age, in FeatureSpan features, int target)
    {
        WindowMeans means = WindowMeans.Of(rows, row);
        WindowDeviations deviations = WindowDeviations.Of(rows, row, means);
        rows.RollingMeans10[row] = means.Closes10;
        rows.BandWidths[row] = Regimes.BandWidth(deviations.Closes20, means.Closes20);
        rows.Volatilities50[row] = Volatility.Annualise(deviations.Returns50);
        if (age == Parameters.LongVolatilityWindow)
        {
            rows.Volatilities50.AsSpan(0, row).Fill(rows.Volatilities50[row]);
        }

        features.Volatilities50[target] = rows.Volatilities50[row];
        features.RollingVolumes20[target] = means.Volumes20;
        features.Volatilities20[target] = Volatility.Annualise(deviations.Returns20);
        features.VolatilityRegimes[target] = VolatilityNow(RecentRows.Window(rows.Volatilities50, row, MedianThreshold.Window));
        bool compressed = age >= Parameters.FirstCompression
            && MedianThreshold.IsBelow(RecentRows.Window(rows.BandWidths, row, MedianThreshold.Window), Parameters.LowFactor);
        features.CompressionRegimes[target] = compressed ? CompressionRegime.Compressed : CompressionRegime.Expanded;
    }

    private static VolatilityRegime VolatilityNow(ReadOnlySpan<double> volatilities)
    {
        bool low = MedianThreshold.IsBelow(volatilities, Parameters.LowFactor);
        bool high = MedianThreshold.IsAbove(volatilities, Parameters.HighFactor);
        return low ? VolatilityRegime.Low : high ? VolatilityRegime.High : VolatilityRegime.Medium;
    }
}
