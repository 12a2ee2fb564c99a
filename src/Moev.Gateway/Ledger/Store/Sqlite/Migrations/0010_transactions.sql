-- A StartTransaction that is sent again is found by its members, however long ago its transaction ended.
CREATE INDEX transactions_of_start ON transactions (charge_point, started_at, connector_id, id_tag, meter_start);

-- The same for those that were sent without a timestamp.
CREATE INDEX transactions_untimed ON transactions (charge_point, connector_id, id_tag, meter_start) WHERE deviations & 16 != 0;

-- The running transactions of a charge point and of a connector, without those that ended.
DROP INDEX transactions_running;
CREATE INDEX transactions_running ON transactions (charge_point, connector_id) WHERE stopped_at IS NULL;

-- JSON: why a transaction ended without its StopTransaction. It holds while stop_payload is null.
ALTER TABLE transactions ADD COLUMN closing TEXT;
