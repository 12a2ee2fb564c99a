-- The newest session epoch of the charge point. Epochs of the next process are higher.
ALTER TABLE charge_points ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
