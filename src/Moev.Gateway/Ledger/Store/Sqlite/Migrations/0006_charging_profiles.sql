-- Charging profiles that charge points have accepted from here. One whose awaited_by is set came with a remote start, and waits for its transaction.
CREATE TABLE charging_profiles (
    id           INTEGER PRIMARY KEY,
    charge_point INTEGER NOT NULL REFERENCES charge_points (id),
    connector_id INTEGER NOT NULL,
    awaited_by   TEXT,
    installed_at INTEGER NOT NULL,
    profile      TEXT    NOT NULL
) STRICT;
