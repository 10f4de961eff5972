using MarketData.Bars;
using MarketData.Features;
using MarketData.Storage;
using Npgsql;

namespace MarketData.IntegrationTests.Storage;

/// <summary>
/// One row as a test sees it, by column name and without the product's own idea of the order of columns. Doubles are compared
/// by their bits.
/// </summary>
internal sealed record StoredRow(long TimeUnixMs, string Values, DateTime ComputedAt)
{
    private static readonly string[] Doubles =
    [
        "open", "high", "low", "close", "volume", "log_return", "volatility_20", "volatility_50", "atr", "rolling_volume_20",
        "volume_ratio", "rolling_mean_10", "rolling_slope_10",
    ];

    private static readonly string[] Codes =
        ["flags", "trend_direction", "structure_label", "volatility_regime", "trend_regime", "compression_regime"];

    /// <summary>What a row of the data is to become: microseconds are the finest time, and there is one zero.</summary>
    public static StoredRow Expected(SeriesData data, int row)
    {
        FeatureColumns features = data.Features;
        double[] numbers =
        [
            data.Bars.Opens[row], data.Bars.Highs[row], data.Bars.Lows[row], data.Bars.Closes[row], data.Bars.Volumes[row],
            features.LogReturns[row], features.Volatilities20[row], features.Volatilities50[row],
            features.AverageTrueRanges[row], features.RollingVolumes20[row], features.VolumeRatios[row],
            features.RollingMeans10[row], features.RollingSlopes10[row],
        ];
        int[] labels =
        [
            (int)features.StructureFlags[row] + (features.WarmUps[row] ? 16 : 0),
            (int)features.TrendDirections[row], (int)features.StructureLabels[row],
            (int)features.VolatilityRegimes[row], (int)features.TrendRegimes[row], (int)features.CompressionRegimes[row],
        ];
        DateTime computedAt = data.ComputedAt.UtcDateTime;
        return new StoredRow(
            data.Bars.TimesUnixMs[row],
            ToText(numbers.Select(n => n == 0 ? 0.0 : n), labels),
            computedAt.AddTicks(-(computedAt.Ticks % TimeSpan.TicksPerMicrosecond)));
    }

    /// <summary>The rows of a symbol's only series as they lie in the table, in ascending time.</summary>
    public static Task<List<StoredRow>> ReadAsync(
        NpgsqlDataSource dataSource, string symbol, CancellationToken cancellationToken) =>
        ReadAsync(dataSource, symbol, timeframe: "%", cancellationToken);

    /// <summary>The rows of one series as they lie in the table, in ascending time.</summary>
    public static Task<List<StoredRow>> ReadAsync(
        NpgsqlDataSource dataSource, SeriesKey series, CancellationToken cancellationToken) =>
        ReadAsync(dataSource, series.Symbol.Name, series.Timeframe.Code, cancellationToken);

    private static async Task<List<StoredRow>> ReadAsync(
        NpgsqlDataSource dataSource, string symbol, string timeframe, CancellationToken cancellationToken)
    {
        string columns = string.Join(", ", Doubles.Concat(Codes).Select(column => $"b.{column}"));
        await using NpgsqlCommand command = dataSource.CreateCommand($"""
            SELECT b.time, b.features_computed_at, {columns}
            FROM bars b JOIN series s ON s.id = b.series_id
            WHERE s.symbol = $1 AND s.timeframe LIKE $2
            ORDER BY b.time
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = symbol });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = timeframe });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        List<StoredRow> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(new StoredRow(
                new DateTimeOffset(reader.GetDateTime(0)).ToUnixTimeMilliseconds(),
                ToText(
                    Doubles.Select(name => reader.GetDouble(reader.GetOrdinal(name))),
                    Codes.Select(name => (int)reader.GetInt16(reader.GetOrdinal(name)))),
                reader.GetDateTime(1)));
        }

        return rows;
    }

    private static string ToText(IEnumerable<double> numbers, IEnumerable<int> codes) =>
        string.Join(' ', numbers.Select(n => $"{BitConverter.DoubleToInt64Bits(n):x16}")) + " | " + string.Join(' ', codes);
}
