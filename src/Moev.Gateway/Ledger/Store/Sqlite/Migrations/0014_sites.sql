-- Sessions that were declared for a site. One without a transaction waits for it; one whose transaction has ended is removed at the next start.
CREATE TABLE site_declarations (
    charge_point   TEXT    NOT NULL,
    connector_id   INTEGER NOT NULL,
    declared_at    INTEGER NOT NULL,
    waits_until    INTEGER NOT NULL,
    transaction_id INTEGER,
    departs_at     INTEGER,
    requested_wh   REAL,
    priority       INTEGER,
    PRIMARY KEY (charge_point, connector_id)
) STRICT, WITHOUT ROWID;

-- Limits of a site's nodes for a time.
CREATE TABLE site_signals (
    node        TEXT    NOT NULL PRIMARY KEY,
    signaled_at INTEGER NOT NULL,
    until       INTEGER NOT NULL,
    limit_amps  REAL,
    limit_watts REAL
) STRICT, WITHOUT ROWID;
