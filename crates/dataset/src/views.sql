-- Views for the common questions.

-- Every figure with all that says what it is.
CREATE VIEW figures AS
SELECT d.sha256, (SELECT min(path) FROM files f WHERE f.document_id = d.id) AS path,
       d.municipality_code, d.municipality, d.committee, d.kind AS document_kind, d.year AS document_year,
       t.name AS "table", t.kind AS table_kind, t.title, r.ordinal AS row, r.label, r.role, r.level,
       c.ordinal AS "column", k.header, k.measure, k.period, k.breakdown, coalesce(k.flow, r.flow) AS flow, k.version,
       c.state, c.raw, c.value, c.coefficient, c.decimals, c.unit, c.bound, c.doubt,
       c.page, c.x0, c.y0, c.x1, c.y1, c.line, c.last_line, c.place,
       d.id AS document_id, t.id AS table_id, r.id AS row_id
  FROM cells c
  JOIN rows r ON r.id = c.row_id
  JOIN tables t ON t.id = r.table_id
  JOIN documents d ON d.id = t.document_id
  LEFT JOIN columns k ON k.table_id = t.id AND k.ordinal = c.ordinal;

-- Every point of every series, with the place of its cell.
CREATE VIEW observations AS
SELECT s.id AS series_id, e.municipality_code, e.municipality, e.committee, k.name AS concept, k.kind, s.measure,
       s.breakdown, s.flow, p.period, p.year, p.value, s.unit, p.first_value, p.flags, s.flags AS series_flags,
       d.sha256, c.raw, c.page, c.x0, c.y0, c.x1, c.y1, c.line, c.last_line, c.place, r.label,
       d.id AS document_id, p.row_id, p.ordinal AS "column"
  FROM points p
  JOIN series s ON s.id = p.series_id
  JOIN concepts k ON k.id = s.concept_id
  JOIN entities e ON e.id = s.entity_id
  JOIN rows r ON r.id = p.row_id
  JOIN tables t ON t.id = r.table_id
  JOIN documents d ON d.id = t.document_id
  JOIN cells c ON c.row_id = p.row_id AND c.ordinal = p.ordinal;

-- Files that could not be read.
CREATE VIEW failures AS
SELECT path, failure, message FROM files WHERE failure IS NOT NULL;

-- Findings with their document.
CREATE VIEW all_findings AS
SELECT f.*, d.sha256, (SELECT min(path) FROM files x WHERE x.document_id = d.id) AS path, d.municipality, d.committee,
       d.kind AS document_kind, d.year AS document_year
  FROM findings f JOIN documents d ON d.id = f.document_id;

-- Decisions that hold: not undone, and nothing later decided of the same that holds.
CREATE VIEW decisions_in_force AS
WITH held AS (
    SELECT * FROM decisions d
     WHERE action <> 'undo' AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = d.id)
)
SELECT * FROM held d
 WHERE NOT EXISTS (SELECT 1 FROM held l WHERE l.sha256 = d.sha256 AND l.key = d.key AND l.id > d.id);
