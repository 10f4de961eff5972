using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Writers;

/// <summary>
/// The writes to <c>feature_states</c>, the same for every writer, inside a transaction that holds the series. A state that stands knows
/// the bars stored of its series from the start of what is covered to its own time; a ticket that stands says that they are those that
/// were stored when it was put there.
/// </summary>
internal static class FeatureStateTable
{
    private const string Upsert = "ON CONFLICT (series_id) DO UPDATE SET until = excluded.until, state = excluded.state";

    // At the end of what is covered, of a write that begins where the series begins or goes on from what stands at its start. The same
    // write once more finds its own state there, and leaves it alone: ON CONFLICT would lock it, which is a write too. ORDER BY and
    // LIMIT make the look at the bars one descent of the primary key.
    private const string Keep = $"""
        WITH known AS (
            SELECT s.id, coalesce(f.until = $3 AND f.state = $4, false) AS stands
            FROM series s
            LEFT JOIN feature_states f ON f.series_id = s.id
            WHERE s.id = $1 AND s.covered_until = $3
                AND (s.covered_from = $2 OR (f.until = $2 AND f.state = $5) OR (f.until = $3 AND f.state = $4))
        ), kept AS (
            INSERT INTO feature_states (series_id, until, state)
            SELECT id, $3, $4 FROM known WHERE NOT stands
            {Upsert}
        )
        SELECT
            EXISTS (SELECT FROM known),
            (SELECT time FROM bars WHERE series_id = $1 AND time >= $2 AND time < $3 ORDER BY time LIMIT 1) IS NOT NULL
        """;

    // One bar more is enough to see that there are more.
    private const string DeleteUnlessWhole = """
        DELETE FROM feature_states
        WHERE series_id = $1 AND $4 <> (SELECT count(*) FROM (
            SELECT FROM bars WHERE series_id = $1 AND time >= $2 AND time < $3 LIMIT $4 + 1
        ) AS stored)
        """;

    private const string Delete = "DELETE FROM feature_states WHERE series_id = $1";

    /// <summary>
    /// Keeps the state of a write; answers whether that state stands now, and whether a bar is stored in what the write covers. To be
    /// asked before the bars are written.
    /// </summary>
    public static NpgsqlBatchCommand KeepCommand(int seriesId, NewFeatureState state) => new(Keep)
    {
        Parameters =
        {
            new NpgsqlParameter<int> { TypedValue = seriesId },
            Time(state.From),
            Time(state.Until),
            Bytes(state),
            new NpgsqlParameter
            {
                Value = state.GoesOnFrom is { } bytes ? bytes : DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea,
            },
        },
    };

    /// <summary>
    /// Deletes the state of a write that lacks a bar stored in what it covers: one that was withdrawn, or sent as one that cannot be true,
    /// stays stored, and the state does not know it. To be asked once the bars are written.
    /// </summary>
    public static async Task DeleteUnlessWholeAsync(
        NpgsqlConnection connection, int seriesId, NewFeatureState state, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(DeleteUnlessWhole, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = seriesId },
                Time(state.From),
                Time(state.Until),
                new NpgsqlParameter<long> { TypedValue = state.Rows },
            },
        };
        await command.PrepareAsync(cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task DeleteAsync(NpgsqlConnection connection, int seriesId, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(Delete, connection)
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = seriesId } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter<long> Time(long time) => new() { TypedValue = time, NpgsqlDbType = NpgsqlDbType.TimestampTz };

    private static NpgsqlParameter<ReadOnlyMemory<byte>> Bytes(NewFeatureState state) => new() { TypedValue = state.Bytes };
}
