namespace MarketData.Features.Oracle;

/// <summary>The three regimes: how a series moves now, against how it moved of late.</summary>
internal static class Regimes
{
    private const double LowFactor = 0.7;
    private const double HighFactor = 1.3;
    private const int FastSpan = 20;
    private const int SlowSpan = 50;
    private const int BandWindow = 20;

    /// <summary>The 50-bar volatility against its own 50-bar median, back-filled rows included; medium before row 49.</summary>
    public static void FillVolatility(ReadOnlySpan<double> volatilities50, Span<VolatilityRegime> regimes)
    {
        RollingMedian medians = new(stackalloc double[RollingMedian.BufferLength]);
        for (int i = 0; i < volatilities50.Length; i++)
        {
            double volatility = volatilities50[i];
            double median = medians.Add(volatility);
            regimes[i] = volatility < median * LowFactor ? VolatilityRegime.Low
                : volatility > median * HighFactor ? VolatilityRegime.High
                : VolatilityRegime.Medium;
        }
    }

    /// <summary>EMA 20 of the close against EMA 50; ranging only where they are exactly equal.</summary>
    public static void FillTrend(ReadOnlySpan<double> closes, Span<TrendRegime> regimes)
    {
        ExponentialAverage fast = new(FastSpan, closes[0]);
        ExponentialAverage slow = new(SlowSpan, closes[0]);
        for (int i = 0; i < closes.Length; i++)
        {
            double fastAverage = fast.Add(closes[i]);
            double slowAverage = slow.Add(closes[i]);
            regimes[i] = fastAverage > slowAverage ? TrendRegime.Uptrend
                : fastAverage < slowAverage ? TrendRegime.Downtrend
                : TrendRegime.Ranging;
        }
    }

    /// <summary>
    /// The width of the Bollinger bands (20 bars, 2 deviations, relative to their mean) against its own 50-bar median;
    /// expanded before row 68, where the first 50 widths are there.
    /// </summary>
    public static void FillCompression(ReadOnlySpan<double> closes, Span<CompressionRegime> regimes)
    {
        RollingMedian medians = new(stackalloc double[RollingMedian.BufferLength]);
        for (int i = 0; i < closes.Length; i++)
        {
            double width = i < BandWindow - 1 ? double.NaN : BandWidth(closes.Slice(i - BandWindow + 1, BandWindow));
            double median = medians.Add(width);
            regimes[i] = width < median * LowFactor ? CompressionRegime.Compressed : CompressionRegime.Expanded;
        }
    }

    /// <summary>Of one full window.</summary>
    public static double BandWidth(ReadOnlySpan<double> closes)
    {
        double mean = WindowStatistics.Mean(closes);
        return BandWidth(WindowStatistics.StandardDeviation(closes, mean), mean);
    }

    public static double BandWidth(double deviation, double mean) => 2 * deviation / mean;
}
