using MarketData.Bars;
using MarketData.Postgres.Rows;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Reading;

/// <summary>
/// Reads the bars of a series along the primary key with one statement, and nothing of them is allocated one by one. How long it waits
/// for the server is bounded by the data source's command timeout. Thread-safe.
/// </summary>
public sealed class BarReader(NpgsqlDataSource dataSource) : IBarReader
{
    /// <summary>
    /// Parameters: symbol, timeframe, start (inclusive), end (exclusive). The limit is none: it only tells the planner that the first
    /// rows count, and so keeps it from fetching all of the series to sort it when it takes it for short.
    /// </summary>
    internal static readonly string RangeSql = $"""
        SELECT b.*
        FROM series s
        JOIN LATERAL (
            SELECT time, {BarTable.Join(BarTable.Prices)}
            FROM bars
            WHERE series_id = s.id AND time >= $3 AND time < $4
            ORDER BY time
            LIMIT (SELECT NULL::bigint)
        ) b ON true
        WHERE s.symbol = $1 AND s.timeframe = $2
        """;

    public async Task ReadAsync(
        SeriesKey series, UtcRange? range, BarColumns bars, CancellationToken cancellationToken = default)
    {
        bars.Clear();
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlCommand command = Command(connection, RangeSql, series, range);
        await command.PrepareAsync(cancellationToken);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            AddRow(reader, bars);
        }
    }

    /// <summary>A statement with the parameters of <see cref="RangeSql"/>.</summary>
    internal static NpgsqlCommand Command(NpgsqlConnection connection, string sql, SeriesKey series, UtcRange? range)
    {
        (long start, long end) = PostgresTime.FromRange(range);
        return new NpgsqlCommand(sql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = series.Symbol.Name },
                new NpgsqlParameter<string> { TypedValue = series.Timeframe.Code },
                new NpgsqlParameter<long> { TypedValue = start, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<long> { TypedValue = end, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            },
        };
    }

    /// <summary>Adds a row of the time and <see cref="BarTable.Prices"/>.</summary>
    internal static void AddRow(NpgsqlDataReader reader, BarColumns bars) => bars.Add(
        PostgresTime.ToUnixMs(reader.GetFieldValue<long>(0)),
        reader.GetDouble(1),
        reader.GetDouble(2),
        reader.GetDouble(3),
        reader.GetDouble(4),
        reader.GetDouble(5));
}
