using System.Collections.Concurrent;
using MarketData.Bars;
using MarketData.Features;
using MarketData.Postgres.Rows;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Reading;

/// <summary>
/// Reads by the primary key, backwards from the newest bar, as many rows as are asked for and no more; one statement and, on
/// a connection that has run it before, one round trip. Thread-safe.
/// </summary>
public sealed class SeriesReader(NpgsqlDataSource dataSource) : ISeriesReader
{
    /// <summary>
    /// Parameters: symbol, timeframe, start (inclusive), end (exclusive), limit. Newest first: turning the rows around here
    /// costs less than a sort there. What belongs to the series comes with every row, so that it is of the same moment.
    /// The limit is a query of its own to keep its value from the planner: on a table without statistics, just filled, it
    /// takes every series for shorter than the limit, and then fetches and sorts all of it (35 ms rather than 0.3).
    /// </summary>
    internal static readonly string LatestSql = $"""
        SELECT s.newest_bar, s.features_computed_at, b.*
        FROM series s
        LEFT JOIN LATERAL (
            SELECT {BarTable.Join(BarTable.RowColumns)}
            FROM bars
            WHERE series_id = s.id AND time >= $3 AND time < $4
            ORDER BY time DESC
            LIMIT (SELECT $5)
        ) b ON true
        WHERE s.symbol = $1 AND s.timeframe = $2 AND s.newest_bar IS NOT NULL
        """;

    private static readonly BarRowReader RowReader = new(first: 2);

    private readonly ConcurrentBag<BarRows> idle = [];

    /// <exception cref="ArgumentOutOfRangeException">The limit is less than 1.</exception>
    public async Task<StoredSeries?> ReadLatestAsync(
        SeriesKey series, UtcRange? range, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        BarRows rows = idle.TryTake(out BarRows? taken) ? taken : new BarRows();
        rows.Clear();

        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlCommand command = LatestCommand(connection, series, range, limit);
        await command.PrepareAsync(cancellationToken);
        StoredSeries? stored = null;
        await using (NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                stored ??= ReadSeries(series, reader);
                RowReader.Read(reader, rows);
            }
        }

        if (stored is not null)
        {
            rows.CopyReversedTo(stored.Bars, stored.Features);
        }

        idle.Add(rows);
        return stored;
    }

    internal static NpgsqlCommand LatestCommand(NpgsqlConnection connection, SeriesKey series, UtcRange? range, int limit)
    {
        (long start, long end) = PostgresTime.FromRange(range);
        return new NpgsqlCommand(LatestSql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string> { TypedValue = series.Symbol.Name },
                new NpgsqlParameter<string> { TypedValue = series.Timeframe.Code },
                new NpgsqlParameter<long> { TypedValue = start, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<long> { TypedValue = end, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<long> { TypedValue = limit },
            },
        };
    }

    private static StoredSeries ReadSeries(SeriesKey series, NpgsqlDataReader reader) => new(
        series,
        new BarColumns(),
        new FeatureColumns(),
        PostgresTime.ToUnixMs(reader.GetFieldValue<long>(0)),
        PostgresTime.ToInstant(reader.GetFieldValue<long>(1)));
}
