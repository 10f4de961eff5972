using System.Data;
using MarketData.Bars;
using MarketData.Postgres.Rows;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Reading;

/// <summary>
/// Reads the times of a series with one statement and then every bar with one of its own: the N+1 queries of code that loads a list
/// and then its items. Deliberately slow, and kept to be measured against <see cref="BarReader"/>, which gives the same. Thread-safe.
/// </summary>
public sealed class PerBarReader(NpgsqlDataSource dataSource) : IBarReader
{
    /// <summary>Parameters: symbol, timeframe, start (inclusive), end (exclusive).</summary>
    internal const string TimesSql = """
        SELECT b.time
        FROM series s
        JOIN LATERAL (
            SELECT time FROM bars WHERE series_id = s.id AND time >= $3 AND time < $4 ORDER BY time LIMIT (SELECT NULL::bigint)
        ) b ON true
        WHERE s.symbol = $1 AND s.timeframe = $2
        """;

    /// <summary>Parameters: symbol, timeframe, time.</summary>
    internal static readonly string BarSql = $"""
        SELECT b.time, {BarTable.Join(BarTable.Prices.Select(column => $"b.{column}"))}
        FROM series s
        JOIN bars b ON b.series_id = s.id AND b.time = $3
        WHERE s.symbol = $1 AND s.timeframe = $2
        """;

    public async Task ReadAsync(
        SeriesKey series, UtcRange? range, BarColumns bars, CancellationToken cancellationToken = default)
    {
        bars.Clear();
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        // All statements see the tables of one moment, as the one statement of the other reader does.
        await using NpgsqlTransaction moment = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        List<long> times = await ReadTimesAsync(connection, series, range, cancellationToken);
        NpgsqlParameter<long> time = new() { NpgsqlDbType = NpgsqlDbType.TimestampTz };
        await using NpgsqlCommand command = new(BarSql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = series.Symbol.Name },
                new NpgsqlParameter<string> { TypedValue = series.Timeframe.Code },
                time,
            },
        };
        await command.PrepareAsync(cancellationToken);
        foreach (long at in times)
        {
            time.TypedValue = at;
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            if (await reader.ReadAsync(cancellationToken))
            {
                BarReader.AddRow(reader, bars);
            }
        }
    }

    private static async Task<List<long>> ReadTimesAsync(
        NpgsqlConnection connection, SeriesKey series, UtcRange? range, CancellationToken cancellationToken)
    {
        List<long> times = [];
        await using NpgsqlCommand command = BarReader.Command(connection, TimesSql, series, range);
        await command.PrepareAsync(cancellationToken);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            times.Add(reader.GetFieldValue<long>(0));
        }

        return times;
    }
}
