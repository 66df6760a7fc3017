-- The dataset, version 3; its views are in views.sql. Every figure keeps its cell: the document's digest, its place and
-- what is printed there. A place is a page and a box (points, origin top left, y down), or lines of a text dump, or what
-- `place` names: cells of a sheet (Blad1!B7:C9; `page` is the sheet, `line` and `last_line` are rows), a row of a table
-- (t3r2) or a paragraph (¶12) of a document without pages (`line` and `last_line` count both). All are counted from 1.
-- See ../README.md for the diagram and for questions to ask.

-- What was read ---------------------------------------------------------------------------------------------------

CREATE TABLE documents (
    id                INTEGER PRIMARY KEY,
    sha256            TEXT NOT NULL UNIQUE,   -- of the bytes: the document's identity, whatever its name
    reader            TEXT NOT NULL,          -- version, vocabulary and masking that it was read with
    format            TEXT NOT NULL,          -- pdf, text
    pages             INTEGER,                -- NULL where the format has none
    municipality_code TEXT,                   -- four digits
    municipality      TEXT,
    committee         TEXT,
    kind              TEXT,                   -- årsredovisning, delårsrapport, ... as in the contract
    year              INTEGER,                -- reported on
    period            TEXT,                   -- the part of the year, 2018-01/2018-06; NULL for all of it
    relations_exact   INTEGER NOT NULL,       -- relations that hold
    relations_rounded INTEGER NOT NULL,       -- relations that hold but for rounding
    relations_failed  INTEGER NOT NULL,
    relations_open    INTEGER NOT NULL        -- relations that lack an operand
) STRICT;

-- Where documents lie. Several files may hold the same document; a file that could not be read has none and a reason.
CREATE TABLE files (
    id          INTEGER PRIMARY KEY,
    path        TEXT NOT NULL UNIQUE,         -- as found; archive.zip/inner/name.pdf inside an archive
    size        INTEGER NOT NULL,             -- bytes
    modified    INTEGER NOT NULL,             -- ns since 1970
    checksum    INTEGER,                      -- CRC-32 of a file inside an archive
    reader      TEXT NOT NULL,
    document_id INTEGER REFERENCES documents,
    failure     TEXT,                         -- code of the contract: encrypted, damaged, timeout, ...
    message     TEXT,
    CHECK ((document_id IS NULL) = (failure IS NOT NULL))
) STRICT;
CREATE INDEX files_document ON files (document_id);

-- The documents that are bound together in one file.
CREATE TABLE items (
    id           INTEGER PRIMARY KEY,
    document_id  INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal      INTEGER NOT NULL,            -- from 1
    title        TEXT,
    kind         TEXT,
    diary        TEXT,
    date         TEXT,
    year         INTEGER,
    period       TEXT,
    page INTEGER, x0 REAL, y0 REAL, x1 REAL, y1 REAL, line INTEGER, last_line INTEGER, place TEXT,
    UNIQUE (document_id, ordinal)
) STRICT;

CREATE TABLE diary_numbers (
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal     INTEGER NOT NULL,             -- from 1
    printed     TEXT NOT NULL,
    PRIMARY KEY (document_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE tables (
    id          INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal     INTEGER NOT NULL,             -- from 1, in reading order
    name        TEXT NOT NULL,                -- t1, t2, ... as in JSON
    item_id     INTEGER REFERENCES items,     -- the bound document that it stands in
    kind        TEXT NOT NULL,                -- drift, investering, volym, nyckeltal, indikator, ...
    title       TEXT,
    unit        TEXT,
    page INTEGER, x0 REAL, y0 REAL, x1 REAL, y1 REAL, line INTEGER, last_line INTEGER, -- of the first piece
    last_page   INTEGER,
    place       TEXT,
    UNIQUE (document_id, ordinal)
) STRICT;
CREATE INDEX tables_item ON tables (item_id);

CREATE TABLE columns (
    table_id    INTEGER NOT NULL REFERENCES tables ON DELETE CASCADE,
    ordinal     INTEGER NOT NULL,             -- from 1; value columns only
    header      TEXT NOT NULL,
    over        TEXT,                         -- head over several columns
    measure     TEXT NOT NULL,                -- utfall, budget, avvikelse, prognos, plan, riktvärde, ...
    period      TEXT,                         -- 2023, 2023-05, 2018-01/2018-06, or a month 05 whose year is the row's
    breakdown   TEXT,                         -- kvinnor, män
    flow        TEXT,                         -- intäkter, kostnader, resultat
    version     TEXT,                         -- föregående
    unit        TEXT,
    PRIMARY KEY (table_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE rows (
    id          INTEGER PRIMARY KEY,
    table_id    INTEGER NOT NULL REFERENCES tables ON DELETE CASCADE,
    ordinal     INTEGER NOT NULL,             -- from 1
    label       TEXT NOT NULL,
    role        TEXT NOT NULL,                -- item, subtotal, total, heading, varav
    level       INTEGER NOT NULL,             -- 0 for the outermost
    flow        TEXT,
    unit        TEXT,
    better      TEXT,                         -- högre, lägre
    page INTEGER, x0 REAL, y0 REAL, x1 REAL, y1 REAL, line INTEGER, last_line INTEGER, place TEXT,
    UNIQUE (table_id, ordinal)
) STRICT;

-- Comments, goals, dates of measurement: the text columns of a row.
CREATE TABLE row_texts (
    row_id      INTEGER NOT NULL REFERENCES rows ON DELETE CASCADE,
    header      TEXT NOT NULL,
    text        TEXT NOT NULL,
    PRIMARY KEY (row_id, header)
) STRICT, WITHOUT ROWID;

-- One line for each cell that is not empty, or that a person found empty. The figure is coefficient / 10^decimals, exactly.
CREATE TABLE cells (
    row_id      INTEGER NOT NULL REFERENCES rows ON DELETE CASCADE,
    ordinal     INTEGER NOT NULL,             -- the column's
    state       TEXT NOT NULL,                -- number, bound, dash, star, text; blank where a person found nothing
    raw         TEXT NOT NULL,                -- as printed
    value       TEXT,                         -- plain decimal, printed decimals kept; NULL where no figure stands
    coefficient INTEGER,                      -- NULL where the figure does not fit in 64 bits
    decimals    INTEGER,                      -- printed
    unit        TEXT,                         -- the cell's, else the column's, the row's or the table's
    bound       TEXT,                         -- >, <, >=, <=
    doubt       TEXT,                         -- recognised, damaged, settled, open; accepted, corrected by a person; else NULL
    page INTEGER, x0 REAL, y0 REAL, x1 REAL, y1 REAL, line INTEGER, last_line INTEGER, place TEXT,
    PRIMARY KEY (row_id, ordinal)
) STRICT, WITHOUT ROWID;

-- Values of internal control.
CREATE TABLE risks (
    document_id      INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal          INTEGER NOT NULL,
    control          TEXT,
    risk_word        TEXT,
    risk             TEXT,                    -- plain decimal
    consequence_word TEXT,
    consequence      TEXT,
    stated           TEXT,                    -- the printed product
    page INTEGER, x0 REAL, y0 REAL, x1 REAL, y1 REAL, line INTEGER, last_line INTEGER, place TEXT,
    PRIMARY KEY (document_id, ordinal)
) STRICT, WITHOUT ROWID;

-- What does not add up, inside one document or (rule of the family cross) between documents.
CREATE TABLE findings (
    id          INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    scope       TEXT NOT NULL,                -- document, or series for a finding that takes several documents
    ordinal     INTEGER NOT NULL,
    rule        TEXT NOT NULL,
    code        TEXT NOT NULL,
    family      TEXT NOT NULL,
    severity    TEXT NOT NULL,                -- error, improbable, suspect, rounding
    cause       TEXT NOT NULL,                -- document, extraction, unknown
    message     TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    row_id      INTEGER REFERENCES rows,      -- the derived cell; NULL outside tables
    column_ordinal INTEGER,
    row_label   TEXT NOT NULL,
    column_name TEXT NOT NULL,
    printed     TEXT NOT NULL,
    expected    TEXT,
    low         TEXT,
    high        TEXT,
    confirmed_by TEXT,                        -- digest of another document that bears it out; set by the link
    page INTEGER, x0 REAL, y0 REAL, x1 REAL, y1 REAL, line INTEGER, last_line INTEGER, place TEXT
) STRICT;
CREATE INDEX findings_document ON findings (document_id);
CREATE INDEX findings_row ON findings (row_id);

-- The cells that the derived one was computed from, or that say otherwise.
CREATE TABLE related_cells (
    finding_id  INTEGER NOT NULL REFERENCES findings ON DELETE CASCADE,
    ordinal     INTEGER NOT NULL,
    row_label   TEXT NOT NULL,
    column_name TEXT NOT NULL,
    printed     TEXT NOT NULL,
    value       TEXT NOT NULL,                -- with the sign with which it enters
    page INTEGER, x0 REAL, y0 REAL, x1 REAL, y1 REAL, line INTEGER, last_line INTEGER, place TEXT,
    PRIMARY KEY (finding_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE repairs (
    finding_id  INTEGER NOT NULL REFERENCES findings ON DELETE CASCADE,
    ordinal     INTEGER NOT NULL,             -- best first
    row_label   TEXT NOT NULL,
    column_name TEXT NOT NULL,
    printed     TEXT NOT NULL,
    value       TEXT NOT NULL,                -- proposed
    how         TEXT NOT NULL,                -- sign, digit, transposition, ...
    clears      INTEGER NOT NULL,             -- failing relations that then hold
    page INTEGER, x0 REAL, y0 REAL, x1 REAL, y1 REAL, line INTEGER, last_line INTEGER, place TEXT,
    PRIMARY KEY (finding_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE warnings (
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    ordinal     INTEGER NOT NULL,
    code        TEXT NOT NULL,
    detail      TEXT NOT NULL,
    page INTEGER, x0 REAL, y0 REAL, x1 REAL, y1 REAL, line INTEGER, last_line INTEGER, place TEXT,
    PRIMARY KEY (document_id, ordinal)
) STRICT, WITHOUT ROWID;

-- What documents say about whether figures can be compared: "ej jämförbart med föregående år", restated, new source.
CREATE TABLE notes (
    id          INTEGER PRIMARY KEY,
    document_id INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    table_id    INTEGER REFERENCES tables,    -- the table that it belongs to
    row_id      INTEGER REFERENCES rows,      -- the row, where it names or marks one
    kind        TEXT NOT NULL,                -- break, restated, new, budget
    words       TEXT NOT NULL,
    page INTEGER, x0 REAL, y0 REAL, x1 REAL, y1 REAL, line INTEGER, last_line INTEGER, place TEXT
) STRICT;
CREATE INDEX notes_document ON notes (document_id);
CREATE INDEX notes_table ON notes (table_id);
CREATE INDEX notes_row ON notes (row_id);

-- What persons decided, kept for good ----------------------------------------------------------------------------

-- What a reviewer decided about a reading or a finding. Lines are only added: an undoing is a line of its own. They
-- belong to a document by its digest and stay when it is read anew or goes out; those that hold are the view
-- `decisions_in_force`.
CREATE TABLE decisions (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    at             TEXT NOT NULL,             -- UTC: 2026-01-31T12:00:00Z
    action         TEXT NOT NULL,             -- accept, correct (readings), waive (findings), undo
    subject        TEXT NOT NULL,             -- reading, finding
    sha256         TEXT NOT NULL,             -- of the document
    key            TEXT NOT NULL,             -- the subject in its document: t3/5/2 (table, row, column), or a fingerprint
    fingerprint    TEXT,                      -- of the finding
    table_name     TEXT,
    row_ordinal    INTEGER,                   -- from 1, as in `rows`; of a reading
    column_ordinal INTEGER,                   -- from 1, as in `columns`; of a reading
    row_label      TEXT NOT NULL,
    column_name    TEXT NOT NULL,
    read_as        TEXT NOT NULL,             -- what the program read there before anyone decided; empty: nothing
    old            TEXT NOT NULL,             -- what held before this decision
    new            TEXT,                      -- what a corrected cell says; empty: nothing stands there
    reason         TEXT,                      -- why a finding is waived
    undoes         INTEGER UNIQUE REFERENCES decisions, -- the line that this one undoes
    page INTEGER, x0 REAL, y0 REAL, x1 REAL, y1 REAL, line INTEGER, last_line INTEGER, place TEXT
) STRICT;
CREATE INDEX decisions_subject ON decisions (sha256, key);

-- What was concluded over documents; made anew from the above by every link, emptied when a document goes ----------------------------------------

-- Whose figures: a committee of a municipality.
CREATE TABLE entities (
    id                INTEGER PRIMARY KEY,
    municipality_code TEXT,
    municipality      TEXT,
    committee         TEXT,
    part              INTEGER NOT NULL,       -- tells apart documents that name no municipality and share no figures; else 0
    UNIQUE (municipality_code, municipality, committee, part)
) STRICT;

CREATE TABLE document_entities (
    document_id INTEGER PRIMARY KEY,          -- of documents
    entity_id   INTEGER NOT NULL
) STRICT;
CREATE INDEX document_entities_entity ON document_entities (entity_id);

-- A measure, whatever words a year has for it.
CREATE TABLE concepts (
    id          INTEGER PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,         -- normalised words
    name        TEXT NOT NULL,                -- its words in the newest document, or those of the user's map
    kind        TEXT NOT NULL,                -- kind of table that it mostly stands in
    curated     INTEGER NOT NULL              -- 1 where the user's map names it
) STRICT;

-- One measure of one entity over time: outcome, budget, target, each on its own.
CREATE TABLE series (
    id          INTEGER PRIMARY KEY,
    entity_id   INTEGER NOT NULL,
    concept_id  INTEGER NOT NULL,
    measure     TEXT NOT NULL,                -- utfall, budget, riktvärde, ...
    breakdown   TEXT,
    flow        TEXT,
    unit        TEXT,                         -- of the points
    flags       TEXT NOT NULL                 -- words with blanks between: sign (printed with both signs)
) STRICT;
CREATE INDEX series_concept ON series (concept_id);
CREATE INDEX series_entity ON series (entity_id);

-- The value of a series for a period, from the cell that says it best.
CREATE TABLE points (
    series_id   INTEGER NOT NULL,
    period      TEXT NOT NULL,                -- 2023, 2018-01/2018-06, 2023-05
    year        INTEGER NOT NULL,
    value       TEXT NOT NULL,                -- plain decimal in the unit of the series
    row_id      INTEGER NOT NULL,             -- of rows
    ordinal     INTEGER NOT NULL,             -- the column's
    first_value TEXT,                         -- in the report of its own year, where that prints another
    flags       TEXT NOT NULL,                -- restated, differs, break, partial, doubt, conflict
    PRIMARY KEY (series_id, period)
) STRICT, WITHOUT ROWID;

-- Every cell that says a point, in the report of the year (own) and in later ones.
CREATE TABLE statements (
    series_id   INTEGER NOT NULL,
    period      TEXT NOT NULL,
    row_id      INTEGER NOT NULL,             -- of rows
    ordinal     INTEGER NOT NULL,
    value       TEXT NOT NULL,                -- in the unit of the series
    own         INTEGER NOT NULL,             -- 1 where the table's newest outcome is of this year
    PRIMARY KEY (series_id, period, row_id, ordinal)
) STRICT, WITHOUT ROWID;

-- Pairs of labels of one entity that were joined in a series or might be.
CREATE TABLE matches (
    id          INTEGER PRIMARY KEY,
    entity_id   INTEGER NOT NULL,
    older       TEXT NOT NULL,                -- label
    newer       TEXT NOT NULL,                -- label
    decision    TEXT NOT NULL,                -- same-words, same-figures, same-tables, map, proposed
    score       INTEGER NOT NULL,             -- 0 to 100
    words       INTEGER NOT NULL,             -- 0 to 100: how far the words agree
    figures     INTEGER NOT NULL,             -- figures of shared years that agree
    against     INTEGER NOT NULL,             -- figures of shared years that do not
    reason      TEXT NOT NULL                 -- codes: same-words, slip, map: NAME, same-figures: N, same-tables, alike, ...
) STRICT;
CREATE INDEX matches_entity ON matches (entity_id);

-- Labels with figures that are in no series of more than one document, and why.
CREATE TABLE unmatched (
    row_id      INTEGER PRIMARY KEY,          -- of rows
    reason      TEXT NOT NULL                 -- no-period, no-label, ambiguous, single
) STRICT;

-- About the dataset itself: the user's map of measures, whether a link is due.
CREATE TABLE properties (
    name        TEXT PRIMARY KEY,
    value       TEXT NOT NULL
) STRICT, WITHOUT ROWID;
