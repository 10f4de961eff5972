-- Series and their bars. Times are the bars' starts, in UTC. Prices, volumes and features are doubles, as the source sends
-- and the feature engine computes them. Every value is present: a bar is stored together with its features or not at all.

CREATE TABLE series (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    symbol text NOT NULL,
    timeframe text NOT NULL,
    -- The checkpoint: start of the newest bar stored, and when that bar's features were computed. Null until the first write.
    newest_bar timestamptz,
    features_computed_at timestamptz,
    UNIQUE (symbol, timeframe)
)
-- Every write updates its series row: free room on the page keeps such an update from touching an index.
WITH (fillfactor = 50);

-- No foreign key to series: a writer holds its series row locked, and checking it again for every bar would cost more than
-- writing the bar. Columns are ordered so that none needs padding (4 + 6 * 2 + 8 * 15 bytes a row).
CREATE TABLE bars (
    series_id integer NOT NULL,
    structure_flags smallint NOT NULL,
    trend_direction smallint NOT NULL,
    structure_label smallint NOT NULL,
    volatility_regime smallint NOT NULL,
    trend_regime smallint NOT NULL,
    compression_regime smallint NOT NULL,
    "time" timestamptz NOT NULL,
    open double precision NOT NULL,
    high double precision NOT NULL,
    low double precision NOT NULL,
    close double precision NOT NULL,
    volume double precision NOT NULL,
    log_return double precision NOT NULL,
    volatility_20 double precision NOT NULL,
    volatility_50 double precision NOT NULL,
    atr double precision NOT NULL,
    rolling_volume_20 double precision NOT NULL,
    volume_ratio double precision NOT NULL,
    rolling_mean_10 double precision NOT NULL,
    rolling_slope_10 double precision NOT NULL,
    features_computed_at timestamptz NOT NULL,
    PRIMARY KEY (series_id, "time")
);

-- For people: the feature set by its public names, codes as words.
CREATE VIEW bar_features AS
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
    (b.structure_flags & 1) AS hh,
    (b.structure_flags >> 1 & 1) AS hl,
    (b.structure_flags >> 2 & 1) AS lh,
    (b.structure_flags >> 3 & 1) AS ll,
    (ARRAY['neutral', 'up', 'down'])[b.trend_direction + 1] AS trend_direction,
    (ARRAY['range', 'bullish', 'bearish'])[b.structure_label + 1] AS structure_label,
    (ARRAY['medium', 'low', 'high'])[b.volatility_regime + 1] AS volatility_regime,
    (ARRAY['ranging', 'uptrend', 'downtrend'])[b.trend_regime + 1] AS trend_regime,
    (ARRAY['expanded', 'compressed'])[b.compression_regime + 1] AS compression_regime,
    b.rolling_mean_10,
    b.rolling_slope_10,
    b.features_computed_at
FROM bars b
JOIN series s ON s.id = b.series_id;
