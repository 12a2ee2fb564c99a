-- What charge points were asked for beside charging, and what became of it: one table for a kind, one row for a record, which is a JSON document.
-- Ids count within a charge point.
CREATE TABLE jobs (
    charge_point INTEGER NOT NULL REFERENCES charge_points (id),
    id           INTEGER NOT NULL,
    data         TEXT    NOT NULL,
    PRIMARY KEY (charge_point, id)
) STRICT, WITHOUT ROWID;

-- Status notifications that belong to no job.
CREATE TABLE job_notices (
    charge_point INTEGER NOT NULL REFERENCES charge_points (id),
    id           INTEGER NOT NULL,
    data         TEXT    NOT NULL,
    PRIMARY KEY (charge_point, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE reservations (
    charge_point INTEGER NOT NULL REFERENCES charge_points (id),
    id           INTEGER NOT NULL,
    data         TEXT    NOT NULL,
    PRIMARY KEY (charge_point, id)
) STRICT, WITHOUT ROWID;

-- What is known of the local authorization lists: one row for a charge point.
CREATE TABLE local_lists (
    charge_point INTEGER NOT NULL REFERENCES charge_points (id),
    id           INTEGER NOT NULL,
    data         TEXT    NOT NULL,
    PRIMARY KEY (charge_point, id)
) STRICT, WITHOUT ROWID;

-- What the local certificate authority signed.
CREATE TABLE certificates (
    charge_point INTEGER NOT NULL REFERENCES charge_points (id),
    id           INTEGER NOT NULL,
    data         TEXT    NOT NULL,
    PRIMARY KEY (charge_point, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_security ON events (identity, id) WHERE type = 'security';
