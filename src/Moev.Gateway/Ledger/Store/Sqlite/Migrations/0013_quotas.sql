-- The bytes of the records that have a quota, about. Counted when they are written, so that neither a start nor a commit adds them up.
CREATE TABLE usage (
    kind  TEXT    NOT NULL PRIMARY KEY,
    bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO usage (kind, bytes) SELECT 'events', coalesce(sum(length(data) + 100), 0) FROM events WHERE type <> 'security';
INSERT INTO usage (kind, bytes) SELECT 'security', coalesce(sum(length(data) + 100), 0) FROM events WHERE type = 'security';
INSERT INTO usage (kind, bytes) SELECT 'audit', coalesce(sum(length(parameters) + 400), 0) FROM audit;

-- The payload of a kept message stands in its row and in the index that finds its repetition.
ALTER TABLE charge_points ADD COLUMN kept_bytes INTEGER NOT NULL DEFAULT 0;
UPDATE charge_points SET kept_bytes = (SELECT coalesce(sum(2 * length(payload) + 200), 0) FROM kept_messages k WHERE k.charge_point = charge_points.id);

CREATE INDEX charge_points_kept ON charge_points (kept_bytes) WHERE kept_bytes > 0;
CREATE INDEX charge_points_seen ON charge_points (last_seen_at);
CREATE INDEX kept_messages_by_worth ON kept_messages (charge_point, action <> 'MeterValues', id);
CREATE INDEX events_security_by_id ON events (id) WHERE type = 'security';
