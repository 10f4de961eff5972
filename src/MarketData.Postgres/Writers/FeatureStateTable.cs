using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Writers;

/// <summary>
/// The writes to <c>feature_states</c>, the same for every writer, inside a transaction that holds the series. A state that stands knows
/// the bars stored of its series from the start of what is covered to its own time.
/// </summary>
internal static class FeatureStateTable
{
    private const string Upsert = "ON CONFLICT (series_id) DO UPDATE SET until = excluded.until, state = excluded.state";

    // At the end of what is covered, of a write that begins where the series begins or goes on from the state that still stands. The
    // same write once more finds its own state there, and leaves it alone: ON CONFLICT would lock it, which is a write too.
    private const string Keep = $"""
        WITH known AS (
            SELECT s.id, coalesce(f.until = $3 AND f.state = $4, false) AS stands
            FROM series s
            LEFT JOIN feature_states f ON f.series_id = s.id
            WHERE s.id = $1 AND s.covered_until = $3
                AND (s.covered_from = $2 OR f.until = $2 OR (f.until = $3 AND f.state = $4))
        ), kept AS (
            INSERT INTO feature_states (series_id, until, state)
            SELECT id, $3, $4 FROM known WHERE NOT stands
            {Upsert}
        )
        SELECT EXISTS (SELECT FROM known)
        """;

    // Bars are never deleted, so that as many as were read are those that were read.
    private const string KeepReplayed = $"""
        WITH known AS (
            SELECT
            WHERE $6 = (SELECT count(*) FROM (
                SELECT FROM bars WHERE series_id = $1 AND time >= $2 AND time < $3 LIMIT $6 + 1
            ) AS replayed)
        ), kept AS (
            INSERT INTO feature_states (series_id, until, state)
            SELECT $1, $4, $5 FROM known
            {Upsert}
        )
        SELECT EXISTS (SELECT FROM known)
        """;

    private const string Delete = "DELETE FROM feature_states WHERE series_id = $1";

    /// <summary>Keeps the state of a write that brings no bars from before what it covers; answers whether that state stands now.</summary>
    public static NpgsqlBatchCommand KeepCommand(int seriesId, NewFeatureState state) => new(Keep)
    {
        Parameters =
        {
            new NpgsqlParameter<int> { TypedValue = seriesId },
            Time(state.From),
            Time(state.Until),
            Bytes(state),
        },
    };

    /// <summary>
    /// Keeps the state of a write that replays the series, provided that it brings as many bars as are stored from the start of what is
    /// covered to where it goes on. To be asked before the bars are written.
    /// </summary>
    /// <returns>Whether the state stands now.</returns>
    public static async Task<bool> KeepReplayedAsync(
        NpgsqlConnection connection,
        int seriesId,
        long coveredFrom,
        NewFeatureState state,
        CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new(KeepReplayed, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = seriesId },
                Time(coveredFrom),
                Time(state.From),
                Time(state.Until),
                Bytes(state),
                new NpgsqlParameter<long> { TypedValue = state.RowsBefore },
            },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
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
