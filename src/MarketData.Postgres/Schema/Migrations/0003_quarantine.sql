-- Bars that cannot be true, and how far a series is known whole.

-- One contiguous half-open range, [covered_from, covered_until): every page of it was fetched whole and stored, so every bar
-- the source has that starts inside it is in bars or, until the source mends it, in quarantined_bars; a time inside it that
-- has neither had no bar. Both null until the first fetch that covered something. newest_bar says less: it is the newest bar
-- stored, whatever is missing before it. Who reads in the order of time may trust the range alone, and who fetches on starts
-- at covered_until: bars that were not over for a day when they were fetched are stored and not covered.
ALTER TABLE series
    ADD COLUMN covered_from timestamptz,
    ADD COLUMN covered_until timestamptz,
    ADD CONSTRAINT covered_range_is_whole
        CHECK ((covered_from IS NULL) = (covered_until IS NULL) AND covered_from < covered_until);

-- What the source sent as a bar and cannot be one, and what would have to be made of such bars. Values are as they came: NaN
-- where there was none, and possibly infinite.
-- A bar that came again has its latest values; a row is never deleted. resolved_at says when a true bar was stored in its
-- place; it is null again when the source goes back on that.
CREATE TABLE quarantined_bars (
    series_id integer NOT NULL,
    "time" timestamptz NOT NULL,
    open double precision NOT NULL,
    high double precision NOT NULL,
    low double precision NOT NULL,
    close double precision NOT NULL,
    volume double precision NOT NULL,
    -- not_finite, negative_price, high_below_low, open_outside_range, close_outside_range, negative_volume, or made_from_untrue
    -- (made of the bars of a shorter timeframe, one of which is in quarantine; NaN when no other was left).
    reason text NOT NULL,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    resolved_at timestamptz,
    PRIMARY KEY (series_id, "time")
);
