using MarketData.Bars;
using MarketData.Features;
using MarketData.Storage;

namespace Benchmarks.Suites.Insert;

/// <summary>
/// Bars of one series with features in the shape of real ones: every column filled, prices a random walk, full doubles. What
/// a value is does not matter to a writer, so the features are drawn rather than computed. When a bar is does matter where the table is
/// divided by month: they are those of a stock, from four to eight in New York, and none at weekends.
/// </summary>
internal static class SampleBars
{
    /// <summary>Of a revised page, one row in so many differs.</summary>
    public const int RevisedEvery = 10;

    private const int TradingDaysAWeek = 5;
    private const int DaysOffAWeek = 2;

    /// <summary>When trading begins on the first of the days, a Tuesday.</summary>
    private static readonly DateTimeOffset Start = new(2024, 1, 2, 9, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Session = TimeSpan.FromHours(16);

    /// <summary>When the features were computed: after the last bar of the longest page.</summary>
    private static readonly DateTimeOffset WrittenAt = Start.AddDays(1000);

    /// <summary>When the features of a later write were computed.</summary>
    public static DateTimeOffset RevisedAt { get; } = WrittenAt.AddDays(1);

    /// <summary>The same seed gives the same bars.</summary>
    public static SeriesData Create(SeriesKey series, int rows, int seed) =>
        new(series, Bars(series, rows, seed, revision: 0), Features(rows, seed), WrittenAt);

    /// <summary>Every bar of so many days.</summary>
    /// <inheritdoc cref="Create"/>
    public static SeriesData CreateDays(SeriesKey series, int tradingDays, int seed) =>
        Create(series, tradingDays * (int)BarsADay(series.Timeframe.DurationMs), seed);

    /// <summary>The same bars once more; one in <see cref="RevisedEvery"/>, the first among them, has another volume.</summary>
    public static SeriesData CreateRevised(SeriesKey series, int rows, int seed) =>
        new(series, Bars(series, rows, seed, revision: 1), Features(rows, seed), RevisedAt);

    private static BarColumns Bars(SeriesKey series, int rows, int seed, int revision)
    {
        Random random = new(seed);
        BarColumns bars = new(rows);
        double close = 100;
        for (int i = 0; i < rows; i++)
        {
            double open = close;
            close = open * (1 + ((random.NextDouble() - 0.5) / 100));
            double spread = random.NextDouble();
            bars.Add(
                TimeUnixMs(i, series.Timeframe.DurationMs),
                open, Math.Max(open, close) + spread, Math.Min(open, close) - spread, close,
                random.Next(1_000_000) + (i % RevisedEvery == 0 ? revision : 0));
        }

        return bars;
    }

    private static long TimeUnixMs(int bar, long durationMs)
    {
        (long day, long ofDay) = Math.DivRem(bar, BarsADay(durationMs));
        long weekends = (day + 1) / TradingDaysAWeek; // one day more, for the first is no Monday
        return Start.AddDays(day + (weekends * DaysOffAWeek)).ToUnixTimeMilliseconds() + (ofDay * durationMs);
    }

    /// <summary>A bar of a day lasts longer than the session.</summary>
    private static long BarsADay(long durationMs) => Math.Max(1, (long)Session.TotalMilliseconds / durationMs);

    private static FeatureColumns Features(int rows, int seed)
    {
        Random random = new(seed);
        FeatureColumns features = new();
        features.Resize(rows);
        for (int i = 0; i < rows; i++)
        {
            FillFeatures(features, i, random);
        }

        return features;
    }

    private static void FillFeatures(FeatureColumns features, int row, Random random)
    {
        features.LogReturns[row] = (random.NextDouble() - 0.5) / 100;
        features.Volatilities20[row] = random.NextDouble();
        features.Volatilities50[row] = random.NextDouble();
        features.AverageTrueRanges[row] = random.NextDouble();
        features.RollingVolumes20[row] = random.NextDouble() * 1e6;
        features.VolumeRatios[row] = random.NextDouble() * 2;
        features.RollingMeans10[row] = random.NextDouble() * 100;
        features.RollingSlopes10[row] = random.NextDouble() - 0.5;
        features.StructureFlags[row] = (StructureFlags)random.Next(16);
        features.WarmUps[row] = random.Next(2) == 0;
        features.TrendDirections[row] = (TrendDirection)random.Next(3);
        features.StructureLabels[row] = (StructureLabel)random.Next(3);
        features.VolatilityRegimes[row] = (VolatilityRegime)random.Next(3);
        features.TrendRegimes[row] = (TrendRegime)random.Next(3);
        features.CompressionRegimes[row] = (CompressionRegime)random.Next(2);
    }
}
