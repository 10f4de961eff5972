using MarketData.Bars;
using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Writers;

/// <summary>How far a series is stored once a write commits. Times are as <see cref="Rows.PostgresTime"/> has them.</summary>
internal readonly record struct SeriesCheckpoint(int SeriesId, SeriesKey Series, long NewestBar, long ComputedAt)
{
    // The names are compared too: an id remembered from before the database was made anew may by now be another series'.
    private const string Lock =
        "SELECT id FROM series WHERE id = $1 AND symbol = $2 AND timeframe = $3 FOR NO KEY UPDATE";

    // newest_bar only advances. A write that reaches the newest bar again vouches for its features, identical or not, so it may
    // make the series fresher and never staler. When neither moves, the row is left alone.
    private const string Advance = """
        UPDATE series SET newest_bar = $2, features_computed_at = $3
        WHERE id = $1
          AND (newest_bar IS NULL OR newest_bar < $2 OR (newest_bar = $2 AND features_computed_at < $3))
        """;

    /// <summary>
    /// Locks the series until the transaction ends and moves its checkpoint, in one round trip. False when there is no such
    /// series.
    /// </summary>
    public async Task<bool> LockAndAdvanceAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using NpgsqlBatch batch = new(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(Lock)
                {
                    Parameters =
                    {
                        new NpgsqlParameter<int> { TypedValue = SeriesId },
                        new NpgsqlParameter<string> { TypedValue = Series.Symbol.Name },
                        new NpgsqlParameter<string> { TypedValue = Series.Timeframe.Code },
                    },
                },
                new NpgsqlBatchCommand(Advance)
                {
                    Parameters =
                    {
                        new NpgsqlParameter<int> { TypedValue = SeriesId },
                        new NpgsqlParameter<long> { TypedValue = NewestBar, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                        new NpgsqlParameter<long> { TypedValue = ComputedAt, NpgsqlDbType = NpgsqlDbType.TimestampTz },
                    },
                },
            },
        };
        await batch.PrepareAsync(cancellationToken);
        return await batch.ExecuteScalarAsync(cancellationToken) is not null;
    }
}
