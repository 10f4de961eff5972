using MarketData.Bars;
using MarketData.Features;
using MarketData.Storage;

namespace MarketData.Tests.Backfill.Increments;

/// <summary>A bar and its features, every value by its bits.</summary>
internal sealed record StoredBar(double Open, double High, double Low, double Close, double Volume, string Features)
{
    public static StoredBar Of(SeriesData data, int i)
    {
        BarColumns bars = data.Bars;
        FeatureColumns features = data.Features;
        double[] numbers =
        [
            features.LogReturns[i], features.Volatilities20[i], features.Volatilities50[i], features.AverageTrueRanges[i],
            features.RollingVolumes20[i], features.VolumeRatios[i], features.RollingMeans10[i], features.RollingSlopes10[i],
        ];
        string labels = string.Join(
            ' ',
            features.StructureFlags[i],
            features.TrendDirections[i],
            features.StructureLabels[i],
            features.VolatilityRegimes[i],
            features.TrendRegimes[i],
            features.CompressionRegimes[i],
            features.WarmUps[i]);
        string bits = string.Join(' ', numbers.Select(number => BitConverter.DoubleToInt64Bits(number).ToString("x")));
        return new StoredBar(bars.Opens[i], bars.Highs[i], bars.Lows[i], bars.Closes[i], bars.Volumes[i], $"{bits} {labels}");
    }
}
