-- What an operator said of id tags. One that is not listed is accepted.
CREATE TABLE id_tags (
    id_tag        TEXT    NOT NULL PRIMARY KEY COLLATE NOCASE,
    status        TEXT    NOT NULL,
    parent_id_tag TEXT,
    expiry_date   INTEGER
) STRICT, WITHOUT ROWID;
