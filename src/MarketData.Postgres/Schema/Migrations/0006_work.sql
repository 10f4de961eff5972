-- The work of the backfill, shared by any number of processes, and the alerts. Times are this server's clock.

-- A run asked for because features were that nobody ever computed; and what a schedule asked for.
ALTER TABLE scheduler_execution_log
    DROP CONSTRAINT scheduler_execution_log_origin_check,
    ADD CONSTRAINT scheduler_execution_log_origin_check CHECK (origin IN ('manual', 'schedule', 'enrichment')),
    -- The latest firing that the run stands for, when it was due.
    ADD COLUMN schedule text CHECK (schedule IN ('critical', 'standard', 'daily')),
    ADD COLUMN slot_at timestamptz,
    ADD COLUMN jobs integer NOT NULL DEFAULT 0,
    -- How often a job was gone on with that a worker had left by going away, and when that was last.
    ADD COLUMN jobs_resumed integer NOT NULL DEFAULT 0,
    ADD COLUMN resumed_at timestamptz,
    -- Classes of symbols that the run is for (0 critical, 1 standard, 2 low), and once it has ended, those of which no series failed.
    ADD COLUMN classes smallint[] NOT NULL DEFAULT '{}',
    ADD COLUMN classes_succeeded smallint[] NOT NULL DEFAULT '{}',
    -- Nothing ever set it: a run that is left is gone on with by itself.
    DROP COLUMN resumed_from,
    ADD CONSTRAINT slot_is_of_a_schedule
        CHECK ((schedule IS NULL) = (slot_at IS NULL) AND (schedule IS NULL OR origin = 'schedule'));

-- However many schedulers fire a slot, it is one run; and what a schedule asks for while its run waits is that run.
CREATE UNIQUE INDEX one_run_a_slot ON scheduler_execution_log (schedule, slot_at);
CREATE UNIQUE INDEX one_queued_run_a_schedule ON scheduler_execution_log (schedule) WHERE state = 'queued';
CREATE UNIQUE INDEX one_open_enrichment ON scheduler_execution_log (origin)
    WHERE origin = 'enrichment' AND state IN ('queued', 'running');
CREATE INDEX open_runs ON scheduler_execution_log (id) WHERE state IN ('queued', 'running');
CREATE INDEX started_runs ON scheduler_execution_log (started_at);
CREATE INDEX ended_runs ON scheduler_execution_log (finished_at) WHERE finished_at IS NOT NULL;

-- The run that a request is a part of; null while it waits for one.
ALTER TABLE enrichment_requests ADD COLUMN run_id bigint REFERENCES scheduler_execution_log;

-- Every lease has a higher one than all before it.
CREATE SEQUENCE backfill_tokens;

CREATE TABLE backfill_jobs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id bigint NOT NULL REFERENCES scheduler_execution_log,
    symbol text NOT NULL,
    timeframe text NOT NULL,
    range_from timestamptz NOT NULL,
    range_until timestamptz NOT NULL,
    -- The class of the symbol: 0 critical, 1 standard, 2 low.
    phase smallint NOT NULL CHECK (phase BETWEEN 0 AND 2),
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'leased', 'done', 'failed')),
    -- When it came to this state, or its lease was renewed: a time from which what is to come is counted, also by a clock set back.
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Of the latest lease.
    token bigint,
    leased_by text,
    leased_until timestamptz,
    -- Nobody takes a job that waits before; null: anybody may.
    not_before timestamptz,
    -- Those begun, but for those whose worker went away: these are the interruptions.
    attempts integer NOT NULL DEFAULT 0,
    interruptions integer NOT NULL DEFAULT 0,
    -- It was interrupted, and nobody has gone on with it yet.
    interrupted boolean NOT NULL DEFAULT false,
    last_error text,
    bars bigint,
    started_at timestamptz,
    finished_at timestamptz,
    UNIQUE (run_id, symbol, timeframe),
    CONSTRAINT range_is_whole CHECK (range_from <= range_until),
    CONSTRAINT lease_follows_the_state CHECK (
        (state = 'leased') = (leased_until IS NOT NULL) AND (state <> 'leased' OR token IS NOT NULL AND leased_by IS NOT NULL)),
    CONSTRAINT end_follows_the_state CHECK ((finished_at IS NOT NULL) = (state IN ('done', 'failed')))
)
-- Every state that a job comes to writes its row anew: room for that on its page.
WITH (fillfactor = 60);

-- A series is with one worker at a time, whichever runs ask for it.
CREATE UNIQUE INDEX one_lease_a_series ON backfill_jobs (symbol, timeframe) WHERE state = 'leased';
CREATE INDEX waiting_jobs ON backfill_jobs (phase, run_id, id) WHERE state = 'waiting';
CREATE INDEX waiting_series ON backfill_jobs (symbol, timeframe, run_id, id) WHERE state = 'waiting';
CREATE INDEX open_jobs ON backfill_jobs (run_id) WHERE state IN ('waiting', 'leased');
CREATE INDEX open_jobs_by_change ON backfill_jobs (changed_at) WHERE state IN ('waiting', 'leased');

-- A condition from the moment it came up until it was gone.
CREATE TABLE alerts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('no_success', 'symbols_failing', 'features_lacking')),
    -- Of which class of symbols; null: of all.
    class smallint CHECK (class BETWEEN 0 AND 2),
    severity text NOT NULL CHECK (severity IN ('warning', 'critical')),
    message text NOT NULL,
    raised_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    cleared_at timestamptz
);

CREATE UNIQUE INDEX one_open_alert ON alerts (kind, class) NULLS NOT DISTINCT WHERE cleared_at IS NULL;

-- What is to be said about an alert, to be delivered at least once.
CREATE TABLE alert_notices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    alert_id bigint NOT NULL REFERENCES alerts,
    -- Said when it cleared; else when it was raised.
    cleared boolean NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    -- Nobody takes it before.
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Delivered, or given up.
    settled_at timestamptz,
    -- Of the last attempt that failed.
    failure text,
    UNIQUE (alert_id, cleared)
);

CREATE INDEX open_notices ON alert_notices (id) WHERE settled_at IS NULL;

-- The processes that fire schedules or do jobs, as they last said of themselves.
CREATE TABLE workers (
    name text PRIMARY KEY,
    roles text[] NOT NULL,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at timestamptz NOT NULL DEFAULT clock_timestamp()
)
WITH (fillfactor = 50);
