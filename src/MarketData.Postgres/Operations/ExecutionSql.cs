using MarketData.Postgres.Leasing;

namespace MarketData.Postgres.Operations;

/// <summary>The statements on <c>scheduler_execution_log</c>.</summary>
internal static class ExecutionSql
{
    public const string Columns = """
        id, origin, schedule, slot_at, forced, state, requested_at, started_at, finished_at, jobs, series_succeeded, series_failed,
        jobs_resumed, resumed_at
        """;

    /// <summary>
    /// Held to the end of the transaction by whoever asks for a run, so that what the next statement sees is all there is. Planning and
    /// ending runs go on meanwhile. The number is arbitrary.
    /// </summary>
    public const string AskAlone = "SELECT pg_advisory_xact_lock(x'4D61726B65745275'::bigint)";

    /// <summary>Wakes those who work when the transaction commits; a column of whoever makes what they are to do.</summary>
    public const string Wake = $"pg_notify('{JobQueue.Channel}', '')";

    /// <summary>
    /// A condition on a run's jobs <c>job</c>: somebody does it, or may. A run without such a job only waits, as long as a series that
    /// fails does, and is not to hold up others.
    /// </summary>
    public const string IsAtHand = """
        (job.state = 'leased' OR job.state = 'waiting' AND (job.not_before IS NULL OR job.not_before <= clock_timestamp()))
        """;

    /// <summary>$1 forced. The triggered run that does what is asked for.</summary>
    public const string Triggered = $"""
        SELECT {Columns}
        FROM scheduler_execution_log
        WHERE origin = 'manual' AND state IN ('queued', 'running') AND forced >= $1
        ORDER BY id
        LIMIT 1
        """;

    /// <summary>$1 forced. One that waits unforced is made to be forced, unless it is planned before; then the next is entered.</summary>
    public const string Trigger = $"""
        WITH open AS (
            {Triggered}
        ), made_to AS (
            UPDATE scheduler_execution_log SET forced = true
            WHERE origin = 'manual' AND state = 'queued' AND NOT EXISTS (SELECT FROM open)
            RETURNING {Columns}
        ), entered AS (
            INSERT INTO scheduler_execution_log (origin, forced)
            SELECT 'manual', $1
            WHERE NOT EXISTS (SELECT FROM open) AND NOT EXISTS (SELECT FROM made_to)
            RETURNING {Columns}
        )
        SELECT {Columns}, NULL FROM open
        UNION ALL SELECT {Columns}, {Wake}::text FROM made_to
        UNION ALL SELECT {Columns}, {Wake}::text FROM entered
        """;

    /// <summary>
    /// $1 schedule, $2 slot. A run that waits stands for the later slot too. A slot that lies in the future is one of a scheduler whose
    /// clock is wrong: believed, it would keep the right ones out until then.
    /// </summary>
    public const string MoveSlot = $"""
        UPDATE scheduler_execution_log SET slot_at = {Slot}
        WHERE schedule = $1 AND state = 'queued' AND slot_at < {Slot}
        """;

    /// <summary>
    /// $1 schedule, $2 slot. After <see cref="MoveSlot"/>, which a run that was being planned then has missed. A stored slot that is still
    /// to come is of a clock that has been set back since, and keeps nobody out.
    /// </summary>
    public const string OpenSlot = $"""
        WITH entered AS (
            INSERT INTO scheduler_execution_log (origin, forced, schedule, slot_at)
            SELECT 'schedule', false, $1, {Slot}
            WHERE NOT EXISTS (
                SELECT FROM scheduler_execution_log
                WHERE schedule = $1
                    AND (state = 'queued' OR slot_at = {Slot} OR (slot_at > {Slot} AND slot_at <= now() + interval '1 min')))
            RETURNING id
        )
        SELECT {Wake} FROM entered
        """;

    /// <summary>$1 pause. Whether there may be something to ask for: everybody looks often, alone only who has seen something.</summary>
    public const string AnyRequest = $"SELECT EXISTS (SELECT FROM enrichment_requests WHERE {IsDue})";

    public const string DropComputed = """
        DELETE FROM enrichment_requests asked
        USING series s
        WHERE asked.run_id IS NULL AND s.symbol = asked.symbol AND s.timeframe = asked.timeframe AND s.newest_bar IS NOT NULL
        """;

    /// <summary>$1 pause. The run is for the requests that wait now.</summary>
    public const string OpenEnrichment = $"""
        WITH entered AS (
            INSERT INTO scheduler_execution_log (origin, forced)
            SELECT 'enrichment', false
            WHERE EXISTS (SELECT FROM enrichment_requests WHERE {IsDue})
                AND NOT EXISTS (
                    SELECT FROM scheduler_execution_log log
                    WHERE origin = 'enrichment'
                        AND (state = 'queued' OR state = 'running' AND EXISTS (
                            SELECT FROM backfill_jobs job WHERE job.run_id = log.id AND {IsAtHand})))
            RETURNING id
        ), taken AS (
            UPDATE enrichment_requests SET run_id = entered.id FROM entered WHERE {IsDue}
        )
        SELECT {Wake} FROM entered
        """;

    /// <summary>
    /// No job of theirs is open, and none can be again. A request for features is answered by the run when there are some; else, whether
    /// the series failed or its source has nothing, it waits for another one.
    /// </summary>
    public const string CloseEnded = $$"""
        WITH ended AS (
            SELECT log.id, total.done, total.failed, total.failed_classes
            FROM scheduler_execution_log log
            CROSS JOIN LATERAL (
                SELECT
                    count(*) FILTER (WHERE job.state = 'done') AS done,
                    count(*) FILTER (WHERE job.state = 'failed') AS failed,
                    coalesce(array_agg(DISTINCT job.phase) FILTER (WHERE job.state = 'failed'), '{}') AS failed_classes
                FROM backfill_jobs job
                WHERE job.run_id = log.id
            ) AS total
            WHERE log.state = 'running'
                AND NOT EXISTS (SELECT FROM backfill_jobs job WHERE job.run_id = log.id AND job.state IN ('waiting', 'leased'))
            FOR UPDATE OF log SKIP LOCKED
        ), closed AS (
            UPDATE scheduler_execution_log log SET
                state = CASE WHEN ended.failed = 0 THEN 'succeeded' ELSE 'failed' END,
                finished_at = clock_timestamp(),
                series_succeeded = ended.done,
                series_failed = ended.failed,
                classes_succeeded = ARRAY (SELECT unnest(log.classes) EXCEPT SELECT unnest(ended.failed_classes))
            FROM ended
            WHERE log.id = ended.id
            RETURNING log.*
        ), answered AS (
            DELETE FROM enrichment_requests asked
            WHERE run_id IN (SELECT id FROM closed) AND {{IsComputed}}
        ), kept AS (
            UPDATE enrichment_requests asked SET run_id = NULL, tried_at = clock_timestamp()
            WHERE run_id IN (SELECT id FROM closed) AND NOT {{IsComputed}}
        )
        SELECT {{Columns}} FROM closed ORDER BY id
        """;

    /// <summary>
    /// $1 how long runs are kept, $2 how many to drop, the oldest first. One that is not over, and the latest that succeeded for a class of
    /// symbols, stays however old it is.
    /// </summary>
    public const string DropOld = """
        WITH old AS (
            SELECT id
            FROM scheduler_execution_log log
            WHERE finished_at < statement_timestamp() - $1
                AND NOT EXISTS (
                    SELECT FROM unnest(log.classes_succeeded) AS done (class)
                    WHERE NOT EXISTS (
                        SELECT FROM scheduler_execution_log later
                        WHERE later.finished_at > log.finished_at AND done.class = ANY (later.classes_succeeded)))
                AND NOT EXISTS (SELECT FROM backfill_jobs job WHERE job.run_id = log.id AND job.state IN ('waiting', 'leased'))
                AND NOT EXISTS (SELECT FROM enrichment_requests asked WHERE asked.run_id = log.id)
            ORDER BY finished_at, id
            LIMIT $2
        ), jobs AS (
            DELETE FROM backfill_jobs WHERE run_id IN (SELECT id FROM old)
        ), dropped AS (
            DELETE FROM scheduler_execution_log WHERE id IN (SELECT id FROM old) RETURNING id
        )
        SELECT count(*) FROM dropped
        """;

    public const string Find = $"SELECT {Columns} FROM scheduler_execution_log WHERE id = $1";

    public const string Latest = $"SELECT {Columns} FROM scheduler_execution_log ORDER BY id DESC LIMIT $1";

    /// <summary>A request whose series was computed by another run stays until the next run of the enrichment: it is left out.</summary>
    public const string Record = """
        WITH missing AS (
            SELECT requested_at
            FROM enrichment_requests asked
            WHERE NOT EXISTS (
                SELECT FROM series s
                WHERE s.symbol = asked.symbol AND s.timeframe = asked.timeframe AND s.newest_bar IS NOT NULL)
        )
        SELECT
            now(),
            min(started_at),
            max(started_at),
            max(finished_at) FILTER (WHERE state = 'succeeded'),
            max(finished_at) FILTER (WHERE state = 'failed'),
            count(*) FILTER (WHERE state = 'running'),
            count(*) FILTER (WHERE state = 'queued'),
            min(requested_at) FILTER (WHERE state = 'queued'),
            (SELECT count(*) FROM missing),
            (SELECT min(requested_at) FROM missing)
        FROM scheduler_execution_log
        """;

    public const string Progress = """
        SELECT
            phase,
            count(*) FILTER (WHERE state = 'waiting'),
            count(*) FILTER (WHERE state = 'leased'),
            count(*) FILTER (WHERE state = 'done'),
            count(*) FILTER (WHERE state = 'failed')
        FROM backfill_jobs
        WHERE run_id = $1
        GROUP BY phase
        ORDER BY phase
        """;

    public const string Outcomes = """
        SELECT
            symbol, timeframe, phase, state, attempts, interruptions, last_error, not_before, bars, started_at, finished_at,
            resumed_from, resumed_after
        FROM backfill_jobs
        WHERE run_id = $1
        ORDER BY id
        """;

    /// <summary>$1 pause: a condition on a request that waits for a run. By a clock set back, the latest try lies in the future.</summary>
    private const string IsDue = """
        run_id IS NULL AND (tried_at IS NULL OR tried_at NOT BETWEEN clock_timestamp() - $1 AND clock_timestamp())
        """;

    private const string IsComputed = """
        EXISTS (
            SELECT FROM series s
            WHERE s.symbol = asked.symbol AND s.timeframe = asked.timeframe AND s.newest_bar IS NOT NULL)
        """;

    // now() is the same in all statements of a transaction.
    private const string Slot = "(CASE WHEN $2 > now() + interval '1 min' THEN now() ELSE $2 END)";
}
