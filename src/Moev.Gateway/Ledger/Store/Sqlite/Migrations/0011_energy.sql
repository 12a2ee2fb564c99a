-- What tells the register of a running transaction from a late, a wrong and another one: see TransactionEnergy. last_energy_wh is its newest reading.
ALTER TABLE transactions ADD COLUMN energy_order INTEGER;
ALTER TABLE transactions ADD COLUMN energy_source INTEGER;
ALTER TABLE transactions ADD COLUMN energy_earlier_wh REAL;
ALTER TABLE transactions ADD COLUMN energy_origin_wh REAL;
ALTER TABLE transactions ADD COLUMN energy_before_wh REAL;
ALTER TABLE transactions ADD COLUMN energy_doubted_wh REAL;
ALTER TABLE transactions ADD COLUMN energy_doubted_at INTEGER;
ALTER TABLE transactions ADD COLUMN energy_doubted_source INTEGER;
