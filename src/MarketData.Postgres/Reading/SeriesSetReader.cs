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
/// Reads the latest rows of several series with one statement, and so in one round trip rather than one a series. Of each series it
/// reads as <see cref="SeriesReader"/> does. For an overview of many series; the API reads one at a time. Thread-safe.
/// </summary>
public sealed class SeriesSetReader(NpgsqlDataSource dataSource)
{
    /// <summary>Series in one statement: all that are backfilled of 50 symbols.</summary>
    public const int MaxSeries = 250;

    /// <summary>Series times limit: 2,000 rows of each of the most series, some 130 MB with the copy that is handed over.</summary>
    public const int MaxRows = 500_000;

    /// <summary>Longer ones are not kept for the next read: 32 MB for the most series.</summary>
    private const int KeptRows = 1024;

    /// <summary>
    /// Parameters: symbols, timeframes (as many), start (inclusive), end (exclusive), limit of each series. Two arrays, however many
    /// series there are: a list would be another statement for every number of them. The position says whose a row is.
    /// </summary>
    internal static readonly string LatestSql = $"""
        SELECT k.position, s.newest_bar, s.features_computed_at, b.*
        FROM unnest($1, $2) WITH ORDINALITY AS k(symbol, timeframe, position)
        JOIN series s ON s.symbol = k.symbol AND s.timeframe = k.timeframe
        LEFT JOIN LATERAL (
            SELECT {PackedRow.SelectList}
            FROM bars
            WHERE series_id = s.id AND time >= $3 AND time < $4
            ORDER BY time DESC
            LIMIT (SELECT $5)
        ) b ON true
        WHERE s.newest_bar IS NOT NULL
        """;

    private const int FirstColumn = 3;

    private readonly ConcurrentBag<BarRows> idle = [];

    /// <param name="series">At most <see cref="MaxSeries"/>; one that comes twice is answered twice.</param>
    /// <param name="range">Null: of all time.</param>
    /// <param name="limit">Rows of each series, 1 at least; times the series at most <see cref="MaxRows"/>.</param>
    /// <returns>One for each series asked for, in that order; null for one that was never stored. All are of the same moment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Too many series, a limit less than 1, or one that makes too many rows.</exception>
    public async Task<IReadOnlyList<StoredSeries?>> ReadLatestAsync(
        IReadOnlyList<SeriesKey> series, UtcRange? range, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(series.Count, MaxSeries, nameof(series));
        if ((long)series.Count * limit > MaxRows)
        {
            throw new ArgumentOutOfRangeException(
                nameof(limit), limit, $"{series.Count} series of so many rows each are more than {MaxRows} rows.");
        }

        StoredSeries?[] stored = new StoredSeries?[series.Count];
        BarRows[] rows = [.. series.Select(_ => TakeRows())];
        await using NpgsqlConnection connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlCommand command = LatestCommand(connection, series, range, limit);
        await command.PrepareAsync(cancellationToken);
        await using (NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                int position = (int)reader.GetInt64(0) - 1;
                stored[position] ??= ReadSeries(series[position], reader);
                if (rows[position].Count > 0 || !reader.IsDBNull(FirstColumn))
                {
                    PackedRow.Read(reader, FirstColumn, rows[position]);
                }
            }
        }

        for (int i = 0; i < rows.Length; i++)
        {
            if (stored[i] is { } one)
            {
                rows[i].CopyReversedTo(one.Bars, one.Features);
            }

            if (rows[i].Times.Length <= KeptRows)
            {
                idle.Add(rows[i]);
            }
        }

        return stored;
    }

    internal static NpgsqlCommand LatestCommand(
        NpgsqlConnection connection, IReadOnlyList<SeriesKey> series, UtcRange? range, int limit)
    {
        (long start, long end) = PostgresTime.FromRange(range);
        return new NpgsqlCommand(LatestSql, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]> { TypedValue = [.. series.Select(one => one.Symbol.Name)] },
                new NpgsqlParameter<string[]> { TypedValue = [.. series.Select(one => one.Timeframe.Code)] },
                new NpgsqlParameter<long> { TypedValue = start, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<long> { TypedValue = end, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<long> { TypedValue = limit },
            },
        };
    }

    private BarRows TakeRows()
    {
        BarRows rows = idle.TryTake(out BarRows? taken) ? taken : new BarRows();
        rows.Clear();
        return rows;
    }

    private static StoredSeries ReadSeries(SeriesKey series, NpgsqlDataReader reader) => new(
        series,
        new BarColumns(),
        new FeatureColumns(),
        PostgresTime.ToUnixMs(reader.GetFieldValue<long>(1)),
        PostgresTime.ToInstant(reader.GetFieldValue<long>(2)));
}
