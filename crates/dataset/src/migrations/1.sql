-- From version 1 to 2: places in sheets and in documents that store paragraphs and tables.

ALTER TABLE items ADD COLUMN place TEXT;
ALTER TABLE tables ADD COLUMN place TEXT;
ALTER TABLE rows ADD COLUMN place TEXT;
ALTER TABLE cells ADD COLUMN place TEXT;
ALTER TABLE risks ADD COLUMN place TEXT;
ALTER TABLE findings ADD COLUMN place TEXT;
ALTER TABLE related_cells ADD COLUMN place TEXT;
ALTER TABLE repairs ADD COLUMN place TEXT;
ALTER TABLE warnings ADD COLUMN place TEXT;
ALTER TABLE notes ADD COLUMN place TEXT;

DROP VIEW figures;
DROP VIEW observations;
DROP VIEW failures;
DROP VIEW all_findings;
