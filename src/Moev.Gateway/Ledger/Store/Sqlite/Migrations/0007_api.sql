-- Which configuration keys can't be set, and when all of them were read: what capabilities are taken from.
ALTER TABLE configuration ADD COLUMN is_readonly INTEGER;
ALTER TABLE charge_points ADD COLUMN configuration_read_at INTEGER;

-- A request that is repeated with its key, also after a restart, is not sent again.
ALTER TABLE audit ADD COLUMN idempotency_key TEXT;
CREATE INDEX audit_of_idempotency_key ON audit (idempotency_key, id) WHERE idempotency_key IS NOT NULL;

-- Pages of the messages of one charge point.
CREATE INDEX kept_messages_of_charge_point ON kept_messages (charge_point, id);

-- Whether a tag is in a transaction now.
CREATE INDEX transactions_running_of_id_tag ON transactions (id_tag) WHERE stopped_at IS NULL;
