-- The highest 15-minute mean of the power of a site in a month.
CREATE TABLE site_peaks (
    site  TEXT    NOT NULL PRIMARY KEY,
    month INTEGER NOT NULL,
    watts REAL    NOT NULL
) STRICT, WITHOUT ROWID;
