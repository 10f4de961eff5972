using Benchmarks.Suites.Features;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.Storage;
using MarketData.Time;

namespace Benchmarks.Guards;

/// <summary>Rows of one series with their features, as they are stored and read back.</summary>
internal static class StoredRows
{
    public static readonly SeriesKey Series = new(Symbol.Stock("AAPL"), Timeframe.FiveMinutes);

    public static readonly DateTimeOffset ComputedAt = new(2026, 1, 31, 14, 30, 0, TimeSpan.Zero);

    public static StoredSeries Read(int count)
    {
        SeriesData data = Write(Series, count);
        return new StoredSeries(Series, data.Bars, data.Features, data.Bars.TimesUnixMs[^1], ComputedAt);
    }

    public static SeriesData Write(SeriesKey series, int count)
    {
        BarColumns bars = RandomWalk.Of(count);
        FeatureColumns features = new();
        features.Resize(count);
        QuantFeatures.Compute(bars, features);
        return new SeriesData(series, bars, features, ComputedAt);
    }
}
