using MarketData.Bars;
using MarketData.Postgres.Rows;
using MarketData.Storage;
using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Writers;

/// <summary>
/// The writes to <c>quarantined_bars</c>, the same for every writer, inside a transaction that holds the series. Rare: what
/// they cost does not count.
/// </summary>
internal static class QuarantineTable
{
    /// <summary>Bars in one statement.</summary>
    private const int ChunkSize = 1000;

    // A statement may not meet a row twice: of a time that comes twice, the last one is taken. A write that comes late, and is
    // older than what is known, changes nothing: neither the latest values nor that a true bar came since.
    private const string Upsert = """
        INSERT INTO quarantined_bars
            (series_id, time, open, high, low, close, volume, reason, first_seen_at, last_seen_at)
        SELECT DISTINCT ON (u.time) $1, u.time, u.open, u.high, u.low, u.close, u.volume, u.reason, $2, $2
        FROM unnest($3, $4, $5, $6, $7, $8, $9) WITH ORDINALITY AS u(time, open, high, low, close, volume, reason, position)
        ORDER BY u.time, u.position DESC
        ON CONFLICT (series_id, time) DO UPDATE
        SET open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume,
            reason = excluded.reason, resolved_at = NULL, last_seen_at = excluded.last_seen_at
        WHERE excluded.last_seen_at >= quarantined_bars.last_seen_at
            AND (quarantined_bars.resolved_at IS NULL OR excluded.last_seen_at > quarantined_bars.resolved_at)
        """;

    private const string Resolve = """
        UPDATE quarantined_bars SET resolved_at = $2
        WHERE series_id = $1 AND resolved_at IS NULL AND time = ANY ($3)
        """;

    /// <exception cref="UnstorableDataException">A time is outside the years 1 to 9999.</exception>
    public static void ThrowIfUnstorable(SeriesKey series, QuarantinedBars bars)
    {
        foreach (long unixMs in bars.Bars.TimesUnixMs)
        {
            if (!PostgresTime.CanHold(unixMs))
            {
                throw new UnstorableDataException($"{series}: a quarantined bar has the time {unixMs} ms, outside the years 1 to 9999.");
            }
        }
    }

    /// <returns>Bars stored or renewed.</returns>
    public static async Task<int> UpsertAsync(
        NpgsqlConnection connection, int seriesId, QuarantinedBars bars, long seenAt, CancellationToken cancellationToken)
    {
        int stored = 0;
        for (int start = 0; start < bars.Count; start += ChunkSize)
        {
            await using NpgsqlCommand command = UpsertCommand(connection, seriesId, bars, start, seenAt);
            stored += await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return stored;
    }

    /// <summary>Marks the quarantined bars of these times as resolved, and returns how many were open.</summary>
    public static async Task<int> ResolveAsync(
        NpgsqlConnection connection, int seriesId, long[] times, long resolvedAt, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(Resolve, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = seriesId },
                new NpgsqlParameter<long> { TypedValue = resolvedAt, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<long[]> { TypedValue = times, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
            },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlCommand UpsertCommand(
        NpgsqlConnection connection, int seriesId, QuarantinedBars bars, int start, long seenAt)
    {
        int count = Math.Min(ChunkSize, bars.Count - start);
        BarColumns columns = bars.Bars;
        long[] times = new long[count];
        string[] reasons = new string[count];
        for (int i = 0; i < count; i++)
        {
            times[i] = PostgresTime.FromUnixMs(columns.TimesUnixMs[start + i]);
            reasons[i] = ReasonNames.Of(bars.Reasons[start + i]);
        }

        return new NpgsqlCommand(Upsert, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = seriesId },
                new NpgsqlParameter<long> { TypedValue = seenAt, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<long[]> { TypedValue = times, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                Doubles(columns.Opens),
                Doubles(columns.Highs),
                Doubles(columns.Lows),
                Doubles(columns.Closes),
                Doubles(columns.Volumes),
                new NpgsqlParameter<string[]> { TypedValue = reasons },
            },
        };

        NpgsqlParameter<double[]> Doubles(ReadOnlySpan<double> column) => new() { TypedValue = column.Slice(start, count).ToArray() };
    }
}
