-- The jobs that a charge point may still be working on: they end when nothing is heard of them.
CREATE INDEX jobs_open ON jobs (charge_point, id) WHERE json_extract(data, '$.State') IN ('Requested', 'Accepted', 'Running', 'Unanswered');
