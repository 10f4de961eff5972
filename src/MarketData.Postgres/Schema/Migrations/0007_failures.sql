-- Series whose latest attempt failed, until one succeeds. A row is written by whoever has the series leased, and so by one at a time.
CREATE TABLE series_failures (
    symbol text NOT NULL,
    timeframe text NOT NULL,
    -- The end of the latest attempt, by this server's clock.
    failed_at timestamptz NOT NULL,
    PRIMARY KEY (symbol, timeframe)
);
