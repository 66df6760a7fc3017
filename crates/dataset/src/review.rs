//! What a reviewer goes through: findings, doubtful readings, and the tables that they stand in.
//!
//! In: what is asked for, by pages of a list. Out: lines in a fixed order, each with what was decided about it.

use crate::{DatasetError, FileEntry, Reader, place};
use rusqlite::Row;
use serde::Serialize;
use sifferkoll_model::Location;
use std::collections::BTreeMap;

/// What of a list is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReviewFilter {
    /// Only of the document with this digest.
    pub sha256: Option<String>,
    /// Only those about which nothing is decided.
    pub open: bool,
    /// Lines to leave out from the start.
    pub offset: u32,
    /// Most lines.
    pub limit: u32,
}

/// A document with what there is to go through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentLine {
    /// Digest.
    pub sha256: String,
    /// Path of a file that holds it.
    pub path: String,
    /// Findings but those that rounding explains.
    pub findings: u32,
    /// Of these, those about which nothing is decided.
    pub open_findings: u32,
    /// Readings in doubt.
    pub readings: u32,
    /// Of these, those about which nothing is decided.
    pub open_readings: u32,
}

/// How much there is to go through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewState {
    /// Documents with findings or doubtful readings, by path.
    pub documents: Vec<DocumentLine>,
    /// Number of decisions in the log.
    pub decisions: u32,
}

/// A finding in the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FindingLine {
    /// Number in the dataset.
    pub id: i64,
    /// Digest of the document.
    pub sha256: String,
    /// Path of a file that holds it.
    pub path: String,
    /// What the finding is known by.
    pub fingerprint: String,
    /// Code of the rule.
    pub code: String,
    /// Severity, cause: as in JSON.
    pub severity: String,
    /// `document`, `extraction` or `unknown`.
    pub cause: String,
    /// The sentence.
    pub message: String,
    /// Label of the row.
    pub row_label: String,
    /// Name of the column.
    pub column_name: String,
    /// As printed.
    pub printed: String,
    /// Plain decimal.
    pub expected: Option<String>,
    /// Name of the table, where it is in one.
    pub table: Option<String>,
    /// Row from 1.
    pub row: Option<u32>,
    /// Value column from 1.
    pub column: Option<u32>,
    /// Where it stands.
    #[serde(serialize_with = "location")]
    pub location: Location,
    /// What was decided, where something holds: `accept` or `waive`.
    pub decision: Option<String>,
    /// The reason given.
    pub reason: Option<String>,
}

/// What more is known of a finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FindingDetail {
    /// Cells that it was computed from or that say otherwise: row, column, print and place.
    pub related: Vec<Named>,
    /// Proposed repairs, best first; `value` is what is proposed.
    pub repairs: Vec<Named>,
}

/// A cell by its names.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Named {
    /// Label of the row.
    pub row_label: String,
    /// Name of the column.
    pub column_name: String,
    /// As printed.
    pub printed: String,
    /// Plain decimal: with the sign with which it enters, or what is proposed.
    pub value: String,
    /// Where it stands.
    #[serde(serialize_with = "location")]
    pub location: Location,
}

/// A doubtful reading in the list.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReadingLine {
    /// Digest of the document.
    pub sha256: String,
    /// Path of a file that holds it.
    pub path: String,
    /// Name of the table.
    pub table: String,
    /// Row from 1.
    pub row: u32,
    /// Value column from 1.
    pub column: u32,
    /// Label of the row.
    pub row_label: String,
    /// Name of the column.
    pub column_name: String,
    /// As read.
    pub raw: String,
    /// `recognised`, `damaged`, `settled` or `open`.
    pub doubt: String,
    /// Where it stands.
    #[serde(serialize_with = "location")]
    pub location: Location,
    /// What was decided, where something holds: `accept` or `correct`.
    pub decision: Option<String>,
    /// What a corrected cell says.
    pub new: Option<String>,
}

/// A table with its cells and what was decided about them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReviewGrid {
    /// Name in the document.
    pub table: String,
    /// Kind.
    pub kind: String,
    /// Title.
    pub title: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Format of the document: `pdf`, `text`, …
    pub format: String,
    /// Value columns.
    pub columns: Vec<GridColumn>,
    /// Rows.
    pub rows: Vec<GridRow>,
}

/// A value column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GridColumn {
    /// Head.
    pub header: String,
    /// Head over several columns.
    pub over: Option<String>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GridRow {
    /// Label.
    pub label: String,
    /// `item`, `subtotal`, `total`, `heading`, `varav`.
    pub role: String,
    /// Depth from 0.
    pub level: u32,
    /// Where it stands.
    #[serde(serialize_with = "location")]
    pub location: Location,
    /// One for each value column; those with nothing have no text and no place.
    pub cells: Vec<GridCell>,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct GridCell {
    /// As read.
    pub raw: String,
    /// How sure the reading is; none where the print allows one reading.
    pub doubt: Option<String>,
    /// Where it stands.
    #[serde(serialize_with = "some_location")]
    pub location: Option<Location>,
    /// What was decided, where something holds.
    pub decision: Option<String>,
    /// What a corrected cell says.
    pub new: Option<String>,
    /// The last line of the log about it; 0 where there is none.
    pub seen: i64,
    /// The line that holds, which can be undone.
    pub holds: Option<i64>,
}

/// Findings that are gone through.
const FINDINGS: &str = "f.scope = 'document' AND f.severity <> 'rounding'";

/// Readings that are gone through; a reviewed one keeps its place in the list.
const READINGS: &str = "c.doubt IS NOT NULL";

/// The path that a document is shown with.
const PATH: &str = "coalesce((SELECT min(path) FROM files x WHERE x.document_id = d.id), '')";

/// What holds of the same document and subject.
fn held(key: &str) -> String {
    format!("LEFT JOIN decisions_in_force v ON v.sha256 = d.sha256 AND v.key = {key}")
}

const READING_KEY: &str = "t.name || '/' || r.ordinal || '/' || c.ordinal";

impl Reader {
    /// How much there is to go through, by document.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn review_state(&self) -> Result<ReviewState, DatasetError> {
        let mut documents: BTreeMap<(String, String), DocumentLine> = BTreeMap::new();
        let mut count = |sql: &str, findings: bool| -> Result<(), DatasetError> {
            let mut statement = self.connection.prepare(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (sha256, path): (String, String) = (row.get(0)?, row.get(1)?);
                let line = documents.entry((path.clone(), sha256.clone())).or_insert(DocumentLine {
                    sha256,
                    path,
                    findings: 0,
                    open_findings: 0,
                    readings: 0,
                    open_readings: 0,
                });
                let (all, open) = (row.get(2)?, row.get(3)?);
                if findings {
                    (line.findings, line.open_findings) = (all, open);
                } else {
                    (line.readings, line.open_readings) = (all, open);
                }
            }
            Ok(())
        };
        let held_finding = held("f.fingerprint");
        count(
            &format!(
                "SELECT d.sha256, {PATH}, count(*), sum(v.id IS NULL) FROM findings f
                   JOIN documents d ON d.id = f.document_id {held_finding} WHERE {FINDINGS} GROUP BY d.id"
            ),
            true,
        )?;
        let held_reading = held(READING_KEY);
        count(
            &format!(
                "SELECT d.sha256, {PATH}, count(*), sum(v.id IS NULL) FROM cells c
                   JOIN rows r ON r.id = c.row_id JOIN tables t ON t.id = r.table_id
                   JOIN documents d ON d.id = t.document_id {held_reading} WHERE {READINGS} GROUP BY d.id"
            ),
            false,
        )?;
        let decisions = self.connection.query_row("SELECT count(*) FROM decisions", [], |row| row.get(0))?;
        Ok(ReviewState { documents: documents.into_values().collect(), decisions })
    }

    /// Findings, the gravest first, then by document and place in it.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn review_findings(&self, filter: &ReviewFilter) -> Result<Vec<FindingLine>, DatasetError> {
        let held = held("f.fingerprint");
        let sql = format!(
            "SELECT f.id, d.sha256, {PATH}, f.fingerprint, f.code, f.severity, f.cause, f.message, f.row_label,
                    f.column_name, f.printed, f.expected, t.name, r.ordinal, f.column_ordinal, v.action, v.reason,
                    f.page, f.x0, f.y0, f.x1, f.y1, f.line, f.last_line, f.place
               FROM findings f JOIN documents d ON d.id = f.document_id
               LEFT JOIN rows r ON r.id = f.row_id LEFT JOIN tables t ON t.id = r.table_id {held}
              WHERE {FINDINGS} AND (?1 IS NULL OR d.sha256 = ?1) AND (NOT ?2 OR v.id IS NULL)
              ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'improbable' THEN 1 ELSE 2 END, 3, d.id, f.ordinal
              LIMIT ?3 OFFSET ?4"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query((&filter.sha256, filter.open, filter.limit, filter.offset))?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            lines.push(FindingLine {
                id: row.get(0)?,
                sha256: row.get(1)?,
                path: row.get(2)?,
                fingerprint: row.get(3)?,
                code: row.get(4)?,
                severity: row.get(5)?,
                cause: row.get(6)?,
                message: row.get(7)?,
                row_label: row.get(8)?,
                column_name: row.get(9)?,
                printed: row.get(10)?,
                expected: row.get(11)?,
                table: row.get(12)?,
                row: row.get(13)?,
                column: row.get(14)?,
                decision: row.get(15)?,
                reason: row.get(16)?,
                location: place::read(row, 17)?,
            });
        }
        Ok(lines)
    }

    /// What more is known of a finding, by its number.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn finding_detail(&self, id: i64) -> Result<FindingDetail, DatasetError> {
        let named = |table: &str| -> Result<Vec<Named>, DatasetError> {
            let sql = format!(
                "SELECT row_label, column_name, printed, value, page, x0, y0, x1, y1, line, last_line, place
                   FROM {table} WHERE finding_id = ?1 ORDER BY ordinal"
            );
            let mut statement = self.connection.prepare_cached(&sql)?;
            let mut rows = statement.query([id])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                found.push(Named {
                    row_label: row.get(0)?,
                    column_name: row.get(1)?,
                    printed: row.get(2)?,
                    value: row.get(3)?,
                    location: place::read(row, 4)?,
                });
            }
            Ok(found)
        };
        Ok(FindingDetail { related: named("related_cells")?, repairs: named("repairs")? })
    }

    /// Readings in doubt, the least sure sort first, then by document and place in it.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn review_readings(&self, filter: &ReviewFilter) -> Result<Vec<ReadingLine>, DatasetError> {
        let held = held(READING_KEY);
        let sql = format!(
            "SELECT d.sha256, {PATH}, t.name, r.ordinal, c.ordinal, r.label, coalesce(k.header, ''), c.raw, c.doubt,
                    v.action, v.new, c.page, c.x0, c.y0, c.x1, c.y1, c.line, c.last_line, c.place
               FROM cells c JOIN rows r ON r.id = c.row_id JOIN tables t ON t.id = r.table_id
               JOIN documents d ON d.id = t.document_id
               LEFT JOIN columns k ON k.table_id = t.id AND k.ordinal = c.ordinal {held}
              WHERE {READINGS} AND (?1 IS NULL OR d.sha256 = ?1) AND (NOT ?2 OR v.id IS NULL)
              ORDER BY CASE c.doubt WHEN 'open' THEN 0 WHEN 'damaged' THEN 1 WHEN 'settled' THEN 2 ELSE 3 END,
                       2, d.id, t.ordinal, r.ordinal, c.ordinal
              LIMIT ?3 OFFSET ?4"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query((&filter.sha256, filter.open, filter.limit, filter.offset))?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            lines.push(ReadingLine {
                sha256: row.get(0)?,
                path: row.get(1)?,
                table: row.get(2)?,
                row: row.get(3)?,
                column: row.get(4)?,
                row_label: row.get(5)?,
                column_name: row.get(6)?,
                raw: row.get(7)?,
                doubt: row.get(8)?,
                decision: row.get(9)?,
                new: row.get(10)?,
                location: place::read(row, 11)?,
            });
        }
        Ok(lines)
    }

    /// A table of a document by its name; `None` where there is none.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn review_grid(&self, sha256: &str, table: &str) -> Result<Option<ReviewGrid>, DatasetError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT t.id, t.kind, t.title, t.unit, d.format FROM tables t JOIN documents d ON d.id = t.document_id
              WHERE d.sha256 = ?1 AND t.name = ?2",
        )?;
        let mut found = statement.query([sha256, table])?;
        let Some(head) = found.next()? else { return Ok(None) };
        let id: i64 = head.get(0)?;
        let mut grid = ReviewGrid {
            table: table.to_owned(),
            kind: head.get(1)?,
            title: head.get(2)?,
            unit: head.get(3)?,
            format: head.get(4)?,
            columns: self.grid_columns(id)?,
            rows: Vec::new(),
        };
        let mut statement = self.connection.prepare_cached(
            "SELECT r.id, r.label, r.role, r.level, r.page, r.x0, r.y0, r.x1, r.y1, r.line, r.last_line, r.place
               FROM rows r WHERE r.table_id = ?1 ORDER BY r.ordinal",
        )?;
        let mut rows = statement.query([id])?;
        while let Some(row) = rows.next()? {
            let mut cells = vec![GridCell::default(); grid.columns.len()];
            self.grid_cells(row.get(0)?, &mut cells)?;
            grid.rows.push(GridRow {
                label: row.get(1)?,
                role: row.get(2)?,
                level: row.get(3)?,
                location: place::read(row, 4)?,
                cells,
            });
        }
        self.decided_cells(sha256, table, &mut grid)?;
        Ok(Some(grid))
    }

    fn grid_columns(&self, table: i64) -> Result<Vec<GridColumn>, DatasetError> {
        let sql = "SELECT header, over FROM columns WHERE table_id = ?1 ORDER BY ordinal";
        let mut statement = self.connection.prepare_cached(sql)?;
        let found =
            statement.query_map([table], |row| Ok(GridColumn { header: row.get(0)?, over: row.get(1)? }))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn grid_cells(&self, row_id: i64, cells: &mut [GridCell]) -> Result<(), DatasetError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT ordinal, raw, doubt, page, x0, y0, x1, y1, line, last_line, place FROM cells WHERE row_id = ?1",
        )?;
        let mut rows = statement.query([row_id])?;
        while let Some(row) = rows.next()? {
            if let Some(cell) = cell_of(row, cells)? {
                cell.raw = row.get(1)?;
                cell.doubt = row.get(2)?;
                cell.location = Some(place::read(row, 3)?);
            }
        }
        Ok(())
    }

    /// Says of the cells of a table what was decided about them.
    fn decided_cells(&self, sha256: &str, table: &str, grid: &mut ReviewGrid) -> Result<(), DatasetError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT d.column_ordinal, d.row_ordinal, max(d.id), v.id, v.action, v.new
               FROM decisions d LEFT JOIN decisions_in_force v ON v.sha256 = d.sha256 AND v.key = d.key
              WHERE d.sha256 = ?1 AND d.table_name = ?2 AND d.subject = 'reading' GROUP BY d.key",
        )?;
        let mut rows = statement.query([sha256, table])?;
        while let Some(row) = rows.next()? {
            let at: u32 = row.get(1)?;
            let Some(line) = grid.rows.get_mut((at as usize).wrapping_sub(1)) else { continue };
            if let Some(cell) = cell_of(row, &mut line.cells)? {
                cell.seen = row.get(2)?;
                cell.holds = row.get(3)?;
                cell.decision = row.get(4)?;
                cell.new = row.get(5)?;
            }
        }
        Ok(())
    }

    /// Whether the text of a page, counted from 1, was recognised in a picture.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn is_recognised(&self, sha256: &str, page: u32) -> Result<bool, DatasetError> {
        let sql = "SELECT 1 FROM warnings w JOIN documents d ON d.id = w.document_id
                    WHERE d.sha256 = ?1 AND w.page = ?2 AND w.code = ?3";
        let code = sifferkoll_model::WarningCode::Recognised.name();
        Ok(self.connection.prepare_cached(sql)?.exists((sha256, page, code))?)
    }

    /// The files that hold a document, as they were when it was read, by path.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn files_of(&self, sha256: &str) -> Result<Vec<FileEntry>, DatasetError> {
        let sql =
            "SELECT path, size, modified, checksum FROM files f JOIN documents d ON d.id = f.document_id
                    WHERE d.sha256 = ?1 ORDER BY path";
        let mut statement = self.connection.prepare_cached(sql)?;
        let found = statement.query_map([sha256], |row| {
            let size = row.get::<_, i64>(1)?.unsigned_abs();
            Ok(FileEntry { path: row.get(0)?, size, modified: row.get(2)?, checksum: row.get(3)? })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}

/// The cell of the column whose ordinal stands first in a row of the database.
fn cell_of<'a>(row: &Row<'_>, cells: &'a mut [GridCell]) -> Result<Option<&'a mut GridCell>, DatasetError> {
    let ordinal: u32 = row.get(0)?;
    Ok(cells.get_mut((ordinal as usize).wrapping_sub(1)))
}

/// A place as in JSON of documents, and in words where it is on no page.
fn location<S: serde::Serializer>(location: &Location, to: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Place {
        #[serde(skip_serializing_if = "Option::is_none")]
        page: Option<u32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        bbox: Option<[f32; 4]>,
        #[serde(skip_serializing_if = "Option::is_none")]
        lines: Option<[u32; 2]>,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
    }
    let none = Place { page: None, bbox: None, lines: None, name: location.stored_name() };
    match location {
        Location::Page { page, bbox } => {
            Place { page: Some(page.number()), bbox: Some([bbox.x0, bbox.y0, bbox.x1, bbox.y1]), ..none }
        }
        Location::Lines { first, last } => Place { lines: Some([*first, *last]), ..none },
        Location::Sheet { .. } | Location::Stored { .. } => none,
    }
    .serialize(to)
}

#[expect(clippy::ref_option, reason = "serde hands over a reference to the field")]
fn some_location<S: serde::Serializer>(place: &Option<Location>, to: S) -> Result<S::Ok, S::Error> {
    match place {
        Some(place) => location(place, to),
        None => to.serialize_none(),
    }
}
