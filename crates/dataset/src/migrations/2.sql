-- From version 2 to 3: what persons decided.

DROP VIEW IF EXISTS figures;
DROP VIEW IF EXISTS observations;
DROP VIEW IF EXISTS failures;
DROP VIEW IF EXISTS all_findings;

CREATE TABLE decisions (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    at             TEXT NOT NULL,
    action         TEXT NOT NULL,
    subject        TEXT NOT NULL,
    sha256         TEXT NOT NULL,
    key            TEXT NOT NULL,
    fingerprint    TEXT,
    table_name     TEXT,
    row_ordinal    INTEGER,
    column_ordinal INTEGER,
    row_label      TEXT NOT NULL,
    column_name    TEXT NOT NULL,
    read_as        TEXT NOT NULL,
    old            TEXT NOT NULL,
    new            TEXT,
    reason         TEXT,
    undoes         INTEGER UNIQUE REFERENCES decisions,
    page INTEGER, x0 REAL, y0 REAL, x1 REAL, y1 REAL, line INTEGER, last_line INTEGER, place TEXT
) STRICT;
CREATE INDEX decisions_subject ON decisions (sha256, key);
