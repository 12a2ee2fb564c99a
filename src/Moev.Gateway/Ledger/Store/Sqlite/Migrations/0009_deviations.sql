-- The members of a transaction's messages that were not read as sent: the bits of TransactionDeviations. Bit 16: meter_start is not known.
ALTER TABLE transactions ADD COLUMN deviations INTEGER NOT NULL DEFAULT 0;
