using MarketData.Bars;
using MarketData.Features;
using Npgsql;

namespace Perf.Lab.Drills.Invariants;

/// <summary>The rows of a series as they lie in the table, by column name and without the product's own reading.</summary>
/// <param name="Values">Of each row: prices, volume, features and codes. Doubles as their bits.</param>
internal sealed record StoredRows(IReadOnlyList<long> TimesUnixMs, IReadOnlyList<long[]> Values)
{
    private static readonly string[] Doubles =
    [
        "open", "high", "low", "close", "volume", "log_return", "volatility_20", "volatility_50", "atr", "rolling_volume_20",
        "volume_ratio", "rolling_mean_10", "rolling_slope_10",
    ];

    private static readonly string[] Codes =
        ["flags", "trend_direction", "structure_label", "volatility_regime", "trend_regime", "compression_regime"];

    /// <summary>In ascending time.</summary>
    public static async Task<StoredRows> ReadAsync(NpgsqlConnection connection, int seriesId, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(
            $"SELECT time, {string.Join(", ", Doubles.Concat(Codes))} FROM bars WHERE series_id = {seriesId} ORDER BY time", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<long> times = [];
        List<long[]> values = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            times.Add(reader.GetFieldValue<DateTimeOffset>(0).ToUnixTimeMilliseconds());
            long[] row = new long[Doubles.Length + Codes.Length];
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = i < Doubles.Length ? Bits(reader.GetDouble(i + 1)) : reader.GetInt16(i + 1);
            }

            values.Add(row);
        }

        return new StoredRows(times, values);
    }

    /// <summary>What bars and features are to become; there is one zero.</summary>
    public static StoredRows Of(BarColumns bars, FeatureColumns features)
    {
        List<long[]> values = [];
        for (int i = 0; i < bars.Count; i++)
        {
            values.Add(
            [
                Bits(bars.Opens[i]), Bits(bars.Highs[i]), Bits(bars.Lows[i]), Bits(bars.Closes[i]), Bits(bars.Volumes[i]),
                Bits(features.LogReturns[i]), Bits(features.Volatilities20[i]), Bits(features.Volatilities50[i]),
                Bits(features.AverageTrueRanges[i]), Bits(features.RollingVolumes20[i]), Bits(features.VolumeRatios[i]),
                Bits(features.RollingMeans10[i]), Bits(features.RollingSlopes10[i]),
                (int)features.StructureFlags[i] + (features.WarmUps[i] ? 16 : 0),
                (int)features.TrendDirections[i], (int)features.StructureLabels[i], (int)features.VolatilityRegimes[i],
                (int)features.TrendRegimes[i], (int)features.CompressionRegimes[i],
            ]);
        }

        return new StoredRows(bars.TimesUnixMs.ToArray(), values);
    }

    /// <summary>The first difference, in words; null when there is none.</summary>
    public string? DifferenceFrom(StoredRows expected)
    {
        if (TimesUnixMs.Count != expected.TimesUnixMs.Count)
        {
            return $"{TimesUnixMs.Count} bars are stored where the market has {expected.TimesUnixMs.Count}";
        }

        for (int i = 0; i < TimesUnixMs.Count; i++)
        {
            if (TimesUnixMs[i] != expected.TimesUnixMs[i])
            {
                return $"a bar of {DateTimeOffset.FromUnixTimeMilliseconds(TimesUnixMs[i]):u} is stored and not of the market";
            }

            if (!Values[i].AsSpan().SequenceEqual(expected.Values[i]))
            {
                return $"the row of {DateTimeOffset.FromUnixTimeMilliseconds(TimesUnixMs[i]):u} is not what the market's bars give";
            }
        }

        return null;
    }

    /// <summary>Whether a row has the prices and the volume of a bar; its features are another matter.</summary>
    public bool HasBar(int row, BarColumns bars, int bar) => Values[row].AsSpan(0, 5).SequenceEqual(
        [Bits(bars.Opens[bar]), Bits(bars.Highs[bar]), Bits(bars.Lows[bar]), Bits(bars.Closes[bar]), Bits(bars.Volumes[bar])]);

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value == 0 ? 0.0 : value);
}
