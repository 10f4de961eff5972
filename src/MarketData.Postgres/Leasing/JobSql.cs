namespace MarketData.Postgres.Leasing;

/// <summary>
/// The statements of the queue. Whatever looks for jobs passes over one that is being written, taken back or leased. Those that end a
/// lease wait for its row, which is locked by its own writer at most.
/// </summary>
internal static class JobSql
{
    /// <summary>
    /// After the clock was set back, leases and pauses would last until it has caught up: they begin anew by the clock as it is.
    /// </summary>
    public const string FollowTheClock = """
        UPDATE backfill_jobs SET
            leased_until = statement_timestamp() + (leased_until - changed_at),
            not_before = statement_timestamp() + (not_before - changed_at),
            changed_at = statement_timestamp()
        WHERE id IN (
            SELECT id FROM backfill_jobs
            WHERE state IN ('waiting', 'leased') AND changed_at > statement_timestamp() + interval '1 s'
            FOR UPDATE SKIP LOCKED)
        """;

    /// <summary>
    /// $1 from which interruption on a job waits, $2 how long, one after the other; behind the last it has failed, for it may be what
    /// its workers die of. An attempt that ended with its worker does not count as one.
    /// </summary>
    public const string TakeBack = $"""
        WITH taken AS (
            UPDATE backfill_jobs SET
                state = CASE WHEN {IsGivenUp} THEN 'failed' ELSE 'waiting' END,
                finished_at = CASE WHEN {IsGivenUp} THEN statement_timestamp() END,
                last_error = CASE
                    WHEN {IsGivenUp} THEN format('its worker went away %s times', interruptions + 1) ELSE last_error END,
                not_before = CASE WHEN interruptions + 1 >= $1 THEN statement_timestamp() + ($2)[interruptions + 2 - $1] END,
                leased_until = NULL, changed_at = statement_timestamp(),
                attempts = attempts - 1, interruptions = interruptions + 1, interrupted = true
            WHERE id IN (
                SELECT id FROM backfill_jobs WHERE state = 'leased' AND leased_until < statement_timestamp() FOR UPDATE SKIP LOCKED)
            RETURNING symbol, timeframe, state
        ), failed AS (
            SELECT symbol, timeframe FROM taken WHERE state = 'failed'
        )
        {FailureSql.Enter}
        """;

    /// <summary>
    /// $1 worker, $2 duration, $3 how many. Of the jobs of a series that may be taken, only the first may: so no two that are taken at once
    /// are of one series, but for a pause that ends between the clocks of two statements; there the unique index refuses the later one.
    /// </summary>
    public const string Lease = $"""
        WITH due AS (
            SELECT id, interrupted, leased_by AS left_by
            FROM backfill_jobs j
            WHERE state = 'waiting' AND (not_before IS NULL OR not_before <= statement_timestamp())
                AND NOT EXISTS (
                    SELECT FROM backfill_jobs o
                    WHERE o.symbol = j.symbol AND o.timeframe = j.timeframe AND o.state = 'leased')
                AND NOT EXISTS (
                    SELECT FROM backfill_jobs o
                    WHERE o.symbol = j.symbol AND o.timeframe = j.timeframe AND o.state = 'waiting'
                        AND (o.run_id, o.id) < (j.run_id, j.id)
                        AND (o.not_before IS NULL OR o.not_before <= statement_timestamp()))
            ORDER BY phase, run_id, id
            LIMIT $3
            FOR UPDATE SKIP LOCKED
        ), leased AS (
            UPDATE backfill_jobs j SET
                state = 'leased', token = nextval('backfill_tokens'), leased_by = $1, leased_until = statement_timestamp() + $2,
                changed_at = statement_timestamp(), not_before = NULL, attempts = attempts + 1, interrupted = false,
                started_at = coalesce(started_at, statement_timestamp()),
                resumed_after = CASE WHEN due.interrupted THEN due.left_by ELSE resumed_after END,
                resumed_from = CASE WHEN due.interrupted THEN ({CoveredUntil}) ELSE resumed_from END
            FROM due
            WHERE j.id = due.id
            RETURNING j.id, token, run_id, symbol, timeframe, range_from, range_until, phase, attempts, due.interrupted
        ), runs AS (
            SELECT id, (SELECT count(*) FROM leased WHERE run_id = log.id AND interrupted) AS resumed
            FROM scheduler_execution_log log
            WHERE id IN (SELECT run_id FROM leased WHERE interrupted)
            ORDER BY id
            FOR NO KEY UPDATE
        ), resumed AS (
            UPDATE scheduler_execution_log log SET jobs_resumed = jobs_resumed + runs.resumed, resumed_at = statement_timestamp()
            FROM runs
            WHERE log.id = runs.id
        )
        SELECT leased.id, token, run_id, symbol, timeframe, range_from, range_until, log.forced, attempts, interrupted
        FROM leased
        JOIN scheduler_execution_log log ON log.id = run_id
        ORDER BY phase, run_id, leased.id
        """;

    /// <summary>$1 jobs, $2 tokens, $3 duration. What its own writer has locked stands, and needs no renewal until that is done.</summary>
    public const string Renew = """
        WITH asked AS (
            SELECT * FROM unnest($1, $2) AS asked (id, token)
        ), held AS (
            SELECT j.id
            FROM backfill_jobs j
            JOIN asked ON asked.id = j.id AND asked.token = j.token
            WHERE j.state = 'leased'
            FOR UPDATE OF j SKIP LOCKED
        ), renewed AS (
            UPDATE backfill_jobs j SET leased_until = statement_timestamp() + $3, changed_at = statement_timestamp()
            FROM held
            WHERE j.id = held.id
        )
        SELECT asked.id, asked.token
        FROM asked
        WHERE NOT EXISTS (SELECT FROM backfill_jobs j WHERE j.id = asked.id AND j.token = asked.token AND j.state = 'leased')
        """;

    /// <summary>$1 job, $2 token, $3 message, $4 the pause; null: none, the job has failed.</summary>
    public const string Fail = $"""
        WITH failed AS (
            UPDATE backfill_jobs SET
                state = CASE WHEN $4 IS NULL THEN 'failed' ELSE 'waiting' END,
                finished_at = CASE WHEN $4 IS NULL THEN statement_timestamp() END,
                not_before = statement_timestamp() + $4,
                last_error = left($3, 1000),
                leased_until = NULL,
                changed_at = statement_timestamp()
            WHERE id = $1 AND token = $2 AND state = 'leased'
            RETURNING symbol, timeframe
        )
        {FailureSql.Enter}
        """;

    /// <summary>$1 job, $2 token, $3 message, $4 the pause. The attempt does not count, nor has the series failed.</summary>
    public const string PutOff = """
        UPDATE backfill_jobs SET
            state = 'waiting', not_before = statement_timestamp() + $4, last_error = left($3, 1000),
            leased_until = NULL, changed_at = statement_timestamp(), attempts = attempts - 1
        WHERE id = $1 AND token = $2 AND state = 'leased'
        """;

    /// <summary>$1 jobs, $2 tokens. They are as they were, also in how often they were tried.</summary>
    public const string Release = """
        UPDATE backfill_jobs j SET state = 'waiting', leased_until = NULL, changed_at = statement_timestamp(), attempts = attempts - 1
        FROM unnest($1, $2) AS asked (id, token)
        WHERE j.id = asked.id AND j.token = asked.token AND j.state = 'leased'
        """;

    public const string Notify = $"NOTIFY {JobQueue.Channel}";

    private const string IsGivenUp = "interruptions + 1 >= $1 + cardinality($2)";

    /// <summary>Of the job's series; null when its run fetches everything again.</summary>
    private const string CoveredUntil = """
        SELECT covered_until
        FROM series s
        JOIN scheduler_execution_log log ON log.id = j.run_id AND NOT log.forced
        WHERE s.symbol = j.symbol AND s.timeframe = j.timeframe
        """;
}
