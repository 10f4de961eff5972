namespace MarketData.Features.Oracle;

/// <summary>Means of the last bars, and the two columns derived from them: volume ratio and slope.</summary>
internal static class RollingMean
{
    private const int SlopeBars = 10;

    /// <summary>
    /// The mean of the last <paramref name="window"/> values, the row's own included. Rows before the first full window are
    /// back-filled from it; a series shorter than the window has the mean of all its values in every row.
    /// </summary>
    public static void Fill(ReadOnlySpan<double> values, int window, Span<double> means)
    {
        int width = Math.Min(window, values.Length);
        for (int i = width - 1; i < values.Length; i++)
        {
            means[i] = WindowStatistics.Mean(values.Slice(i - width + 1, width));
        }

        means[..(width - 1)].Fill(means[width - 1]);
    }

    /// <summary>Volume over its mean plus one unit; the unit keeps a series without volume from dividing by zero.</summary>
    public static void FillRatios(ReadOnlySpan<double> volumes, ReadOnlySpan<double> means, Span<double> ratios)
    {
        for (int i = 0; i < volumes.Length; i++)
        {
            ratios[i] = Ratio(volumes[i], means[i]);
        }
    }

    public static double Ratio(double volume, double mean) => volume / (mean + 1);

    /// <summary>A tenth of the mean's last step; 0 in the first row and in every row back-filled.</summary>
    public static void FillSlopes(ReadOnlySpan<double> means, Span<double> slopes)
    {
        slopes[0] = 0;
        for (int i = 1; i < means.Length; i++)
        {
            slopes[i] = Slope(means[i], means[i - 1]);
        }
    }

    public static double Slope(double mean, double previousMean) => (mean - previousMean) / SlopeBars;
}
