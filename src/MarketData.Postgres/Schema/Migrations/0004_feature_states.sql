-- The rows in which a series begins are marked, and where the features of a series go on is kept.

-- A row has no room for a boolean of its own that would not cost eight bytes (see 0001); a bit beside the structure's four costs
-- none. flags: 1 hh, 2 hl, 4 lh, 8 ll; 16 warm_up, set in the first 99 bars of a series: their windows are not full, or hold
-- values that were filled in from later ones. What looks at the column goes on looking at it, under its new name.
ALTER TABLE bars RENAME COLUMN structure_flags TO flags;

-- By the primary key, however many bars there are, and also where nothing is known about how many.
SET LOCAL enable_hashjoin = off;
SET LOCAL enable_mergejoin = off;
SET LOCAL enable_seqscan = off;
UPDATE bars SET flags = bars.flags | 16
FROM series s
CROSS JOIN LATERAL (SELECT time FROM bars WHERE series_id = s.id ORDER BY time LIMIT 99) first
WHERE bars.series_id = s.id AND bars.time = first.time;
RESET enable_hashjoin;
RESET enable_mergejoin;
RESET enable_seqscan;

-- For people: the feature set by its public names, codes as words. The mark is the last column, so that the view stays the same one, with
-- the rights that were granted on it and the views that look at it.
CREATE OR REPLACE VIEW bar_features AS
SELECT
    s.symbol,
    s.timeframe,
    b."time",
    b.open,
    b.high,
    b.low,
    b.close,
    b.volume,
    b.log_return,
    b.log_return AS return_1h,
    b.log_return AS return_1d,
    b.volatility_20,
    b.volatility_50,
    b.atr,
    b.rolling_volume_20,
    b.volume_ratio,
    (b.flags & 1) AS hh,
    (b.flags >> 1 & 1) AS hl,
    (b.flags >> 2 & 1) AS lh,
    (b.flags >> 3 & 1) AS ll,
    (ARRAY['neutral', 'up', 'down'])[b.trend_direction + 1] AS trend_direction,
    (ARRAY['range', 'bullish', 'bearish'])[b.structure_label + 1] AS structure_label,
    (ARRAY['medium', 'low', 'high'])[b.volatility_regime + 1] AS volatility_regime,
    (ARRAY['ranging', 'uptrend', 'downtrend'])[b.trend_regime + 1] AS trend_regime,
    (ARRAY['expanded', 'compressed'])[b.compression_regime + 1] AS compression_regime,
    b.rolling_mean_10,
    b.rolling_slope_10,
    b.features_computed_at,
    (b.flags & 16) <> 0 AS warm_up
FROM bars b
JOIN series s ON s.id = b.series_id;

-- What the features of a series' bars from a time on need to know of those before it, in as many bytes however many those are; they say
-- themselves which version of the features they belong to. One at most a series. It knows every bar stored of the series from
-- covered_from to until, and is true as long as it stands: whoever changes one of those bars, leaves one stored that its own state does
-- not know, or moves covered_from, replaces or deletes it in the same transaction. Without one, the bars are read: who does so first puts
-- a ticket in its place, 16 random bytes, which stands as long as a state would.
CREATE TABLE feature_states (
    series_id integer PRIMARY KEY REFERENCES series,
    until timestamptz NOT NULL,
    state bytea NOT NULL
)
-- A page holds four states: room for as many again keeps an update on its page, and out of the index.
WITH (fillfactor = 50);
