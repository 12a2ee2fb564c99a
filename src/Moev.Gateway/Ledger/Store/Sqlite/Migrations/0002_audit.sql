-- Who commanded what: the row is there before the CALL leaves, and its outcome comes later, or never when the process ended meanwhile.
CREATE TABLE audit (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    charge_point   INTEGER NOT NULL REFERENCES charge_points (id),
    at             INTEGER NOT NULL,
    remote_address TEXT    NOT NULL,
    route          TEXT    NOT NULL,
    action         TEXT    NOT NULL,
    parameters     TEXT    NOT NULL,
    ended_at       INTEGER,
    outcome        TEXT,
    status         TEXT,
    message_id     TEXT,
    elapsed_us     INTEGER
) STRICT;

CREATE INDEX audit_of_charge_point ON audit (charge_point, id);
CREATE INDEX audit_at ON audit (at);
