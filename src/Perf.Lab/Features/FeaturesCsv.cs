using MarketData.Bars;
using MarketData.Features;

namespace Perf.Lab.Features;

/// <summary>
/// Features as CSV in UTF-8, one bar a line after the header, in the order of the bars. Columns and texts are those of the
/// golden files, and after them whether the row is one of the warm-up (<see cref="FeatureColumns.WarmUps"/>); doubles read back to the
/// same bits; lines end in LF.
/// </summary>
public static class FeaturesCsv
{
    public const string Header =
        "time,log_return,return_1h,return_1d,volatility_20,volatility_50,atr,rolling_volume_20,volume_ratio,hh,hl,lh,ll,"
        + "trend_direction,structure_label,volatility_regime,trend_regime,compression_regime,rolling_mean_10,rolling_slope_10,"
        + "warm_up";

    private const int BufferBytes = 64 * 1024;

    /// <summary>A time of 24 bytes, ten doubles of up to 26, five flags, five labels of up to 10, and their commas.</summary>
    private const int LongestRowBytes = 512;

    /// <param name="features">Row i belongs to bar i.</param>
    public static async Task WriteAsync(
        Stream stream, BarColumns bars, FeatureColumns features, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentNullException.ThrowIfNull(features);
        if (features.Count != bars.Count)
        {
            throw new ArgumentException($"There are {features.Count} rows of features for {bars.Count} bars.", nameof(features));
        }

        byte[] buffer = new byte[BufferBytes];
        int used = FormatHeader(buffer);
        for (int i = 0; i < bars.Count; i++)
        {
            if (buffer.Length - used < LongestRowBytes)
            {
                await stream.WriteAsync(buffer.AsMemory(0, used), cancellationToken);
                used = 0;
            }

            used += FormatRow(buffer.AsSpan(used), bars.TimesUnixMs[i], features, i);
        }

        await stream.WriteAsync(buffer.AsMemory(0, used), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    private static int FormatHeader(Span<byte> destination)
    {
        Utf8Row row = new(destination);
        row.Label(Header);
        row.End();
        return row.Length;
    }

    private static int FormatRow(Span<byte> destination, long timeUnixMs, FeatureColumns features, int i)
    {
        Utf8Row row = new(destination);
        row.Time(timeUnixMs);
        row.Number(features.LogReturns[i]); // log_return, return_1h and return_1d are one feature under three names
        row.Number(features.LogReturns[i]);
        row.Number(features.LogReturns[i]);
        row.Number(features.Volatilities20[i]);
        row.Number(features.Volatilities50[i]);
        row.Number(features.AverageTrueRanges[i]);
        row.Number(features.RollingVolumes20[i]);
        row.Number(features.VolumeRatios[i]);

        StructureFlags flags = features.StructureFlags[i];
        row.Flag(flags.HasFlag(StructureFlags.HigherHigh));
        row.Flag(flags.HasFlag(StructureFlags.HigherLow));
        row.Flag(flags.HasFlag(StructureFlags.LowerHigh));
        row.Flag(flags.HasFlag(StructureFlags.LowerLow));

        row.Label(features.TrendDirections[i].Text());
        row.Label(features.StructureLabels[i].Text());
        row.Label(features.VolatilityRegimes[i].Text());
        row.Label(features.TrendRegimes[i].Text());
        row.Label(features.CompressionRegimes[i].Text());
        row.Number(features.RollingMeans10[i]);
        row.Number(features.RollingSlopes10[i]);
        row.Flag(features.WarmUps[i]);
        row.End();
        return row.Length;
    }
}
