-- Quotas that several processes spend. Times are this server's clock, the only one that counts.

CREATE TABLE quota_scopes (
    -- The name of what is spent, such as 'polygon'; never a key.
    scope text PRIMARY KEY,
    -- Nothing may be sent before; null: nobody was refused yet.
    paused_until timestamptz
)
WITH (fillfactor = 50);

-- One row a request that the other side may still count. Whoever takes a place holds the scope's row locked meanwhile.
CREATE TABLE quota_places (
    scope text NOT NULL REFERENCES quota_scopes,
    id bigint GENERATED ALWAYS AS IDENTITY,
    -- When the place is free again, also if nobody says how the request ended.
    free_at timestamptz NOT NULL,
    PRIMARY KEY (scope, id)
)
WITH (fillfactor = 50);
