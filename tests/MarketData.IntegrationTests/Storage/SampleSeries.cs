using MarketData.Bars;
using MarketData.Features;
using MarketData.Instruments;
using MarketData.Storage;
using MarketData.Time;

namespace MarketData.IntegrationTests.Storage;

/// <summary>Series to store. Storage does not care what the values mean, so they are made to be awkward, not likely.</summary>
internal static class SampleSeries
{
    public static readonly DateTimeOffset ComputedAt = new(2024, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly long FirstUnixMs = new DateTimeOffset(2024, 1, 2, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private static readonly double[] Awkward = [0.0, -0.0, double.Epsilon, double.MaxValue, -double.MaxValue, 0.1, 1e15 + 0.3];

    /// <summary>A series by its symbol, at five minutes.</summary>
    public static SeriesKey Key(string symbol = "AAPL") => new(Symbol.Stock(symbol), Timeframe.FiveMinutes);

    public static long TimeOf(int slot) => FirstUnixMs + (slot * Timeframe.FiveMinutes.DurationMs);

    /// <summary>Bars at the given five-minute slots, in that order; a bar's values follow from its slot and revision.</summary>
    public static SeriesData Of(
        SeriesKey series, IReadOnlyList<int> slots, int revision = 0, DateTimeOffset? computedAt = null) =>
        Of(series, slots.Select(slot => (slot, revision)).ToList(), computedAt ?? ComputedAt);

    public static SeriesData Of(SeriesKey series, IReadOnlyList<(int Slot, int Revision)> rows, DateTimeOffset computedAt)
    {
        BarColumns bars = new(rows.Count);
        FeatureColumns features = new();
        features.Resize(rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            AddRow(new Random((rows[i].Slot * 8) + rows[i].Revision), Next, TimeOf(rows[i].Slot), bars, features, i);
        }

        return new SeriesData(series, bars, features, computedAt);
    }

    /// <summary>Bars in quarantine at the given slots, none of them with an ordinary value in every column.</summary>
    public static QuarantinedBars Quarantined(params IReadOnlyList<int> slots)
    {
        QuarantinedBars bars = new();
        foreach (int slot in slots)
        {
            bars.Add(TimeOf(slot), double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, slot, QuarantineReason.NotFinite);
        }

        return bars;
    }

    /// <summary>The range from one slot to another, which is not in it.</summary>
    public static UtcRange Slots(int first, int end) => new(TimeOf(first), TimeOf(end));

    /// <summary>
    /// A page as sources send them on a bad day: any length up to <paramref name="maxRows"/>, overlapping what came before,
    /// revised here and there, some times twice, in order or not.
    /// </summary>
    public static SeriesData RandomPage(Random random, SeriesKey series, int maxRows)
    {
        int first = random.Next(2 * maxRows);
        List<(int, int)> rows = Enumerable.Range(first, random.Next(maxRows + 1))
            .Where(_ => random.Next(20) > 0)
            .Select(slot => (slot, random.Next(10) == 0 ? random.Next(1, 4) : 0))
            .ToList();
        for (int duplicates = random.Next(4); duplicates > 0 && rows.Count > 0; duplicates--)
        {
            rows.Add((rows[random.Next(rows.Count)].Item1, random.Next(4)));
        }

        (int, int)[] page = [.. rows];
        if (random.Next(2) == 0)
        {
            random.Shuffle(page);
        }

        return Of(series, page, ComputedAt.AddTicks(random.NextInt64(TimeSpan.TicksPerDay)));
    }

    /// <summary>A row at the end of the bars, and its features where they have room for it.</summary>
    /// <param name="next">Makes each number of it.</param>
    public static void AddRow(
        Random random, Func<Random, double> next, long timeUnixMs, BarColumns bars, FeatureColumns features, int row)
    {
        bars.Add(timeUnixMs, next(random), next(random), next(random), next(random), next(random));
        features.LogReturns[row] = next(random);
        features.Volatilities20[row] = next(random);
        features.Volatilities50[row] = next(random);
        features.AverageTrueRanges[row] = next(random);
        features.RollingVolumes20[row] = next(random);
        features.VolumeRatios[row] = next(random);
        features.RollingMeans10[row] = next(random);
        features.RollingSlopes10[row] = next(random);
        features.StructureFlags[row] = (StructureFlags)random.Next(16);
        features.TrendDirections[row] = (TrendDirection)random.Next(3);
        features.StructureLabels[row] = (StructureLabel)random.Next(3);
        features.VolatilityRegimes[row] = (VolatilityRegime)random.Next(3);
        features.TrendRegimes[row] = (TrendRegime)random.Next(3);
        features.CompressionRegimes[row] = (CompressionRegime)random.Next(2);
        features.WarmUps[row] = random.Next(2) == 0;
    }

    private static double Next(Random random) =>
        random.Next(30) == 0 ? Awkward[random.Next(Awkward.Length)] : (random.NextDouble() - 0.25) * 1000;
}
