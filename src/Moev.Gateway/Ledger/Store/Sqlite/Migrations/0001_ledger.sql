-- Times are microseconds since 1970-01-01T00:00:00Z. Energies are Wh.

CREATE TABLE charge_points (
    id            INTEGER PRIMARY KEY,
    identity      TEXT    NOT NULL UNIQUE,
    first_seen_at INTEGER NOT NULL,
    last_seen_at  INTEGER NOT NULL,
    booted_at     INTEGER,
    boot          TEXT
) STRICT;

CREATE TABLE connectors (
    charge_point      INTEGER NOT NULL REFERENCES charge_points (id),
    connector_id      INTEGER NOT NULL,
    status            TEXT    NOT NULL,
    error_code        TEXT    NOT NULL,
    info              TEXT,
    vendor_error_code TEXT,
    timestamp         INTEGER,
    received_at       INTEGER NOT NULL,
    PRIMARY KEY (charge_point, connector_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE configuration (
    charge_point INTEGER NOT NULL REFERENCES charge_points (id),
    key          TEXT    NOT NULL COLLATE NOCASE,
    value        TEXT,
    PRIMARY KEY (charge_point, key)
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: an id is never used twice, not even the largest one after its row is gone.
CREATE TABLE transactions (
    id               INTEGER PRIMARY KEY AUTOINCREMENT,
    charge_point     INTEGER NOT NULL REFERENCES charge_points (id),
    connector_id     INTEGER NOT NULL,
    id_tag           TEXT    NOT NULL COLLATE NOCASE,
    meter_start      INTEGER NOT NULL,
    reservation_id   INTEGER,
    started_at       INTEGER NOT NULL,
    received_at      INTEGER NOT NULL,
    meter_stop       INTEGER,
    stopped_at       INTEGER,
    stop_received_at INTEGER,
    stop_reason      TEXT,
    stop_id_tag      TEXT COLLATE NOCASE,
    stop_payload     TEXT,
    last_energy_wh   REAL,
    last_energy_at   INTEGER
) STRICT;

CREATE INDEX transactions_running ON transactions (charge_point, started_at) WHERE stopped_at IS NULL;
CREATE INDEX transactions_of_charge_point ON transactions (charge_point, id);
CREATE INDEX transactions_of_id_tag ON transactions (id_tag, id);

-- One row for one sample time. A repeat of a message has the same digest.
CREATE TABLE meter_values (
    id             INTEGER PRIMARY KEY,
    charge_point   INTEGER NOT NULL REFERENCES charge_points (id),
    connector_id   INTEGER NOT NULL,
    transaction_id INTEGER,
    sampled_at     INTEGER NOT NULL,
    received_at    INTEGER NOT NULL,
    energy_wh      REAL,
    power_w        REAL,
    current_a      REAL,
    offered_a      REAL,
    soc_percent    REAL,
    samples        TEXT    NOT NULL,
    digest         BLOB    NOT NULL
) STRICT;

CREATE UNIQUE INDEX meter_values_of_charge_point ON meter_values (charge_point, sampled_at, digest);

-- Messages that were acknowledged and belong to no transaction on record, and stops that differ from the one on record.
CREATE TABLE kept_messages (
    id             INTEGER PRIMARY KEY,
    charge_point   INTEGER NOT NULL REFERENCES charge_points (id),
    reason         TEXT    NOT NULL,
    action         TEXT    NOT NULL,
    transaction_id INTEGER,
    problem        TEXT,
    received_at    INTEGER NOT NULL,
    payload        BLOB    NOT NULL,
    UNIQUE (charge_point, reason, payload)
) STRICT;
