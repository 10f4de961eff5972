-- What the service was asked to do, and what the scheduler did. Times are this server's clock.

-- Features that somebody asked for and nobody ever computed. One row at most a series, however often it was asked for.
CREATE TABLE enrichment_requests (
    symbol text NOT NULL,
    timeframe text NOT NULL,
    requested_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (symbol, timeframe)
);

-- One row a run of the backfill, from the moment it was asked for. A run that ended stays as the history of the scheduler.
CREATE TABLE scheduler_execution_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- manual: somebody triggered it. schedule: its time had come.
    origin text NOT NULL CHECK (origin IN ('manual', 'schedule')),
    -- True: everything is fetched again, whatever is covered already.
    forced boolean NOT NULL,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'succeeded', 'failed')),
    requested_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    finished_at timestamptz,
    series_succeeded integer NOT NULL DEFAULT 0,
    series_failed integer NOT NULL DEFAULT 0,
    -- The run that crashed and that this one goes on from.
    resumed_from bigint REFERENCES scheduler_execution_log,
    CONSTRAINT times_follow_the_state CHECK (
        (started_at IS NOT NULL OR state = 'queued') AND (finished_at IS NOT NULL) = (state IN ('succeeded', 'failed')))
);

-- However often a backfill is triggered while one waits, it is one.
CREATE UNIQUE INDEX one_queued_run ON scheduler_execution_log (origin) WHERE state = 'queued' AND origin = 'manual';
