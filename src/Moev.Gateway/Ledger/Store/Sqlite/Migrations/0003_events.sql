-- What happened, in one order: the ids of events and of meter values are drawn from one sequence, so that a sample time needs no second row.
CREATE TABLE events (
    id       INTEGER PRIMARY KEY,
    type     TEXT    NOT NULL,
    identity TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    data     TEXT    NOT NULL
) STRICT;

-- No id at or below this one is drawn again, even when its row is gone.
CREATE TABLE event_sequence (
    last INTEGER NOT NULL
) STRICT;

INSERT INTO event_sequence (last) SELECT coalesce(max(id), 0) FROM meter_values;
