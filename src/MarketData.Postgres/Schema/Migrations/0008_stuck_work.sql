-- A request for features waits after each run that did not come to any, by itself: any number of runs may be for others meanwhile.
ALTER TABLE enrichment_requests
    -- The end of the latest run that was for it and did not answer it; null: there was none.
    ADD COLUMN tried_at timestamptz;

DROP INDEX one_open_enrichment;

ALTER TABLE backfill_jobs
    -- When a worker goes on with what another one left: until where the series was covered by then, and whose the lease was.
    ADD COLUMN resumed_from timestamptz,
    ADD COLUMN resumed_after text;
