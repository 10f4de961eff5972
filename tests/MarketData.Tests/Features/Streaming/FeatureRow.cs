using MarketData.Bars;
using MarketData.Features;
using MarketData.Features.Oracle;

namespace MarketData.Tests.Features.Streaming;

/// <summary>One row of all columns, the doubles as bits: all NaN are one.</summary>
internal sealed record FeatureRow(
    long LogReturn,
    long Volatility20,
    long Volatility50,
    long AverageTrueRange,
    long RollingVolume20,
    long VolumeRatio,
    long RollingMean10,
    long RollingSlope10,
    StructureFlags StructureFlags,
    StructureLabel StructureLabel,
    TrendDirection TrendDirection,
    TrendRegime TrendRegime,
    VolatilityRegime VolatilityRegime,
    CompressionRegime CompressionRegime,
    bool WarmUp)
{
    public static FeatureRow Of(FeatureSpan features, int row) => new(
        Bits(features.LogReturns[row]),
        Bits(features.Volatilities20[row]),
        Bits(features.Volatilities50[row]),
        Bits(features.AverageTrueRanges[row]),
        Bits(features.RollingVolumes20[row]),
        Bits(features.VolumeRatios[row]),
        Bits(features.RollingMeans10[row]),
        Bits(features.RollingSlopes10[row]),
        features.StructureFlags[row],
        features.StructureLabels[row],
        features.TrendDirections[row],
        features.TrendRegimes[row],
        features.VolatilityRegimes[row],
        features.CompressionRegimes[row],
        features.WarmUps[row]);

    public static FeatureRow[] All(FeatureColumns features)
    {
        FeatureRow[] rows = new FeatureRow[features.Count];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = Of(features.AsSpan(), i);
        }

        return rows;
    }

    /// <summary>What the stream is defined as: the last row of the definition, for every prefix of a series.</summary>
    public static FeatureRow[] OfPrefixes(BarColumns bars)
    {
        FeatureColumns whole = new();
        ScalarFeatures.Compute(bars, whole);
        FeatureRow[] rows = All(whole);
        FeatureColumns part = new();
        for (int count = 1; count <= Math.Min(bars.Count, MarketData.Features.WarmUp.Bars + 5); count++)
        {
            part.Resize(count);
            ScalarFeatures.Compute(bars.AsSpan().Slice(0, count), part.AsSpan());
            rows[count - 1] = Of(part.AsSpan(), count - 1);
        }

        return rows;
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(double.IsNaN(value) ? double.NaN : value);
}
