using MarketData.Bars;
using MarketData.Postgres.Leasing;
using MarketData.Postgres.Rows;
using MarketData.Storage;
using MarketData.Time;
using Npgsql;
using NpgsqlTypes;

namespace MarketData.Postgres.Writers;

/// <summary>How far a series is stored once a write commits. Times are as <see cref="PostgresTime"/> has them.</summary>
/// <param name="OldestBar">Of those to be written; null when there are none.</param>
/// <param name="NewestBar">Of those to be written; null when there are none.</param>
/// <param name="Covered">The range over which the write is complete; null when that is not known.</param>
/// <param name="Features">The state of the features at its end; null when the write brings none.</param>
/// <param name="Lease">The job that the write ends, and how many bars it has; null when it needs no lease.</param>
internal readonly record struct SeriesCheckpoint(
    int SeriesId,
    SeriesKey Series,
    long? OldestBar,
    long? NewestBar,
    long ComputedAt,
    UtcRange? Covered,
    NewFeatureState? Features,
    (WriteFence Fence, long Bars)? Lease)
{
    // The names are compared too: an id remembered from before the database was made anew may by now be another series'.
    private const string Lock =
        "SELECT covered_from FROM series WHERE id = $1 AND symbol = $2 AND timeframe = $3 FOR NO KEY UPDATE";

    // newest_bar only advances. A write that reaches the newest bar again vouches for its features, identical or not, so it may
    // make the series fresher and never staler. The covered range grows by a range that overlaps or adjoins it. When neither
    // moves, the row is left alone. The limits of what is null are null, and compare as neither true nor false; least and
    // greatest pass nulls over.
    private const string Advance = """
        UPDATE series SET
            newest_bar = CASE WHEN newer.bar THEN $2 ELSE newest_bar END,
            features_computed_at = CASE WHEN newer.bar THEN $3 ELSE features_computed_at END,
            covered_from = CASE WHEN newer.cover THEN least(covered_from, $4) ELSE covered_from END,
            covered_until = CASE WHEN newer.cover THEN greatest(covered_until, $5) ELSE covered_until END
        FROM (
            SELECT
                coalesce(
                    $2 IS NOT NULL AND newest_bar IS NULL OR newest_bar < $2 OR (newest_bar = $2 AND features_computed_at < $3),
                    false) AS bar,
                coalesce(
                    $4 IS NOT NULL AND covered_from IS NULL
                    OR ($4 <= covered_until AND $5 >= covered_from AND ($4 < covered_from OR $5 > covered_until)),
                    false) AS cover
            FROM series
            WHERE id = $1
        ) AS newer
        WHERE id = $1 AND (newer.bar OR newer.cover)
        """;

    // Sent by the server when the transaction commits, and not at all when it does not.
    private const string Notify = $"SELECT pg_notify('{SeriesChanges.Channel}', $1)";

    // ORDER BY and LIMIT make the look at the bars one descent of the primary key, also in a plan made while the table was empty.
    private const string Look = """
        SELECT
            s.covered_from, s.covered_until, q.time,
            (SELECT time FROM bars WHERE series_id = $1 AND time >= $2 AND time <= $3 ORDER BY time LIMIT 1) IS NOT NULL,
            f.until
        FROM series s
        LEFT JOIN feature_states f ON f.series_id = s.id
        LEFT JOIN quarantined_bars q
            ON q.series_id = s.id AND q.resolved_at IS NULL AND q.time >= $2 AND q.time <= $3
        WHERE s.id = $1
        """;

    /// <summary>
    /// Locks the series until the transaction ends, moves its checkpoint, announces the change and looks at the series, in one round
    /// trip, with the state of the features or without. Null when there is no such series. Under a lease, the job's row is locked before
    /// the series.
    /// </summary>
    /// <exception cref="FencedOffException">The lease is over; the transaction is to be rolled back.</exception>
    public async Task<SeriesState?> LockAndAdvanceAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using NpgsqlBatch batch = new(connection);
        if (Lease is { } lease)
        {
            batch.BatchCommands.Add(JobFence.EndCommand(lease.Fence, lease.Bars));
        }

        batch.BatchCommands.Add(LockCommand());
        batch.BatchCommands.Add(AdvanceCommand());
        if (ChangesAnswers)
        {
            batch.BatchCommands.Add(NotifyCommand());
        }

        if (Features is not null)
        {
            batch.BatchCommands.Add(FeatureStateTable.KeepCommand(SeriesId, Features));
        }

        batch.BatchCommands.Add(LookCommand());
        await batch.PrepareAsync(cancellationToken);
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken);
        await PassFenceAsync(reader, cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return null;
        }

        long? coveredFrom = reader.IsDBNull(0) ? null : reader.GetFieldValue<long>(0);
        await reader.NextResultAsync(cancellationToken);
        if (ChangesAnswers)
        {
            await reader.NextResultAsync(cancellationToken);
        }

        bool isKept = false;
        bool meetsBars = false;
        if (Features is not null)
        {
            await reader.ReadAsync(cancellationToken);
            (isKept, meetsBars) = (reader.GetBoolean(0), reader.GetBoolean(1));
            await reader.NextResultAsync(cancellationToken);
        }

        SeriesState state = await ReadStateAsync(reader, coveredFrom, cancellationToken);
        return state with { Features = state.Features with { IsOfTheWrite = isKept, MeetsBars = isKept && meetsBars } };
    }

    /// <summary>
    /// Whether readers may find something else afterwards. Rows that turn out to be stored already are announced too: that is known
    /// only when they were compared, and a look in vain costs a reader less than the writer another round trip.
    /// </summary>
    private bool ChangesAnswers => NewestBar is not null || Covered is not null;

    private async Task PassFenceAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (Lease is { } lease)
        {
            if (!await reader.ReadAsync(cancellationToken))
            {
                throw JobFence.Over(lease.Fence);
            }

            await reader.NextResultAsync(cancellationToken);
        }
    }

    /// <param name="coveredFromBefore">Null when nothing was covered before.</param>
    private static async Task<SeriesState> ReadStateAsync(
        NpgsqlDataReader reader, long? coveredFromBefore, CancellationToken cancellationToken)
    {
        UtcRange? covered = null;
        List<long> open = [];
        StoredBars bars = StoredBars.None;
        long? stateUntil = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            covered = reader.IsDBNull(0)
                ? null
                : new UtcRange(
                    PostgresTime.ToUnixMs(reader.GetFieldValue<long>(0)), PostgresTime.ToUnixMs(reader.GetFieldValue<long>(1)));
            if (!reader.IsDBNull(2))
            {
                open.Add(reader.GetFieldValue<long>(2));
            }

            bars = reader.GetBoolean(3) ? StoredBars.Some : StoredBars.None;
            stateUntil = reader.IsDBNull(4) ? null : reader.GetFieldValue<long>(4);
        }

        long? coveredFrom = covered is { } now ? PostgresTime.FromUnixMs(now.StartUnixMs) : null;
        bool beginsLater = coveredFrom is { } from && (coveredFromBefore is not { } before || from < before);
        return new SeriesState(covered, open, bars, new StoredFeatureState(coveredFrom, stateUntil, beginsLater));
    }

    private static NpgsqlParameter Time(long? time) => new()
    {
        Value = time is { } value ? value : DBNull.Value,
        NpgsqlDbType = NpgsqlDbType.TimestampTz,
    };

    private NpgsqlBatchCommand LockCommand() => new(Lock)
    {
        Parameters =
        {
            new NpgsqlParameter<int> { TypedValue = SeriesId },
            new NpgsqlParameter<string> { TypedValue = Series.Symbol.Name },
            new NpgsqlParameter<string> { TypedValue = Series.Timeframe.Code },
        },
    };

    private NpgsqlBatchCommand AdvanceCommand() => new(Advance)
    {
        Parameters =
        {
            new NpgsqlParameter<int> { TypedValue = SeriesId },
            Time(NewestBar),
            Time(ComputedAt),
            Time(Covered is { } from ? PostgresTime.FromUnixMs(from.StartUnixMs) : null),
            Time(Covered is { } until ? PostgresTime.FromUnixMs(until.EndUnixMs) : null),
        },
    };

    private NpgsqlBatchCommand NotifyCommand() => new(Notify)
    {
        Parameters = { new NpgsqlParameter<string> { TypedValue = Series.ToString() } },
    };

    private NpgsqlBatchCommand LookCommand() => new(Look)
    {
        Parameters = { new NpgsqlParameter<int> { TypedValue = SeriesId }, Time(OldestBar), Time(NewestBar) },
    };
}
