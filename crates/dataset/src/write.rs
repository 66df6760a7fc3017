//! Putting documents in: each in one transaction, so that it is there whole or not at all.
//!
//! In: a file's stamp and the document that was read from it. Out: rows of the tables, in the document's order.

use crate::{DatasetError, Reader, Writer, place};
use rusqlite::types::ToSql;
use rusqlite::{Connection, OptionalExtension, Statement, TransactionBehavior};
use rust_decimal::Decimal;
use sifferkoll_model::{
    Amount, CanonicalTable, CellId, Document, Doubt, Failure, Finding, Location, Printed, RowRole, SourceId,
    TableId, Unit,
};
use std::collections::HashMap;

/// A file as it was found, enough to tell later that nothing has changed without reading it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// As shown: `archive.zip/inner/name.pdf` inside an archive.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// Time of the last change, in ns since 1970; of the archive for a file inside one.
    pub modified: i64,
    /// CRC-32 of a file inside an archive.
    pub checksum: Option<u32>,
}

/// What the caller says of findings, which the dataset cannot word by itself.
pub type Told<'a> = &'a dyn Fn(&Finding) -> String;

/// Name of the property that says that what is concluded over documents is out of date.
pub(crate) const LINK_DUE: &str = "link-due";

impl Writer {
    /// Puts a document in, or in the place of an older reading of it, and ties the file to it. Whether it was not in:
    /// two files with the same bytes may have been read at the same time.
    pub fn put(
        &mut self,
        file: &FileEntry,
        document: &Document,
        reader: &str,
        told: Told<'_>,
    ) -> Result<bool, DatasetError> {
        let sha256 = document.source.id.to_string();
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let known: Option<(i64, String)> = change
            .prepare_cached("SELECT id, reader FROM documents WHERE sha256 = ?1")?
            .query_row([&sha256], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let id = match known {
            Some((id, by)) if by == reader => {
                tie(&change, file, reader, Ok(id))?;
                change.commit()?;
                return Ok(false);
            }
            Some((id, _)) => {
                // Its files point at it all the time; at the end of the transaction it is there again.
                change.pragma_update(None, "defer_foreign_keys", true)?;
                remove_contents(&change, id)?;
                insert_document(&change, Some(id), document, reader, told)?
            }
            None => insert_document(&change, None, document, reader, told)?,
        };
        tie(&change, file, reader, Ok(id))?;
        mark_link_due(&change)?;
        change.commit()?;
        Ok(true)
    }

    /// Ties the file to a document that is in.
    pub fn put_known(&mut self, file: &FileEntry, id: &SourceId, reader: &str) -> Result<(), DatasetError> {
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let id: i64 = change
            .prepare_cached("SELECT id FROM documents WHERE sha256 = ?1")?
            .query_row([id.to_string()], |row| row.get(0))?;
        tie(&change, file, reader, Ok(id))?;
        Ok(change.commit()?)
    }

    /// Notes that a file could not be read.
    pub fn put_failure(
        &mut self,
        file: &FileEntry,
        failure: &Failure,
        reader: &str,
    ) -> Result<(), DatasetError> {
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tie(&change, file, reader, Err(failure))?;
        Ok(change.commit()?)
    }
}

impl Reader {
    /// Whether the file is in, unchanged, as this `reader` reads it. One that could not be read counts as well, unless
    /// `retry` asks for its code to be tried again.
    pub fn is_current(
        &self,
        file: &FileEntry,
        reader: &str,
        retry: &dyn Fn(&str) -> bool,
    ) -> Result<bool, DatasetError> {
        let sql = "SELECT failure FROM files
                    WHERE path = ?1 AND size = ?2 AND modified = ?3 AND checksum IS ?4 AND reader = ?5";
        let stamp = (&file.path, file.size as i64, file.modified, file.checksum, reader);
        let found: Option<Option<String>> =
            self.connection.prepare_cached(sql)?.query_row(stamp, |row| row.get(0)).optional()?;
        Ok(match found {
            None => false,
            Some(None) => true,
            Some(Some(code)) => !retry(&code),
        })
    }

    /// Whether the document with this digest is in as this `reader` read it.
    pub fn has_document(&self, id: &SourceId, reader: &str) -> Result<bool, DatasetError> {
        let sql = "SELECT 1 FROM documents WHERE sha256 = ?1 AND reader = ?2";
        Ok(self.connection.prepare_cached(sql)?.exists((id.to_string(), reader))?)
    }
}

pub(crate) fn mark_link_due(connection: &Connection) -> Result<(), DatasetError> {
    let sql = "INSERT INTO properties VALUES (?1, '') ON CONFLICT DO NOTHING";
    connection.prepare_cached(sql)?.execute([LINK_DUE])?;
    Ok(())
}

/// Says what a file holds, and removes the document that no file holds any longer.
fn tie(
    connection: &Connection,
    file: &FileEntry,
    reader: &str,
    holds: Result<i64, &Failure>,
) -> Result<(), DatasetError> {
    let before: Option<i64> = connection
        .prepare_cached("SELECT document_id FROM files WHERE path = ?1")?
        .query_row([&file.path], |row| row.get(0))
        .optional()?
        .flatten();
    let (document, code, message) = match holds {
        Ok(id) => (Some(id), None, None),
        Err(failure) => (None, Some(failure.code.name()), Some(failure.message.as_str())),
    };
    let sql = "INSERT INTO files (path, size, modified, checksum, reader, document_id, failure, message)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
               ON CONFLICT (path) DO UPDATE SET size = ?2, modified = ?3, checksum = ?4, reader = ?5,
                   document_id = ?6, failure = ?7, message = ?8";
    connection.prepare_cached(sql)?.execute((
        &file.path,
        file.size as i64,
        file.modified,
        file.checksum,
        reader,
        document,
        code,
        message,
    ))?;
    if let Some(before) = before.filter(|before| document != Some(*before)) {
        let held =
            connection.prepare_cached("SELECT 1 FROM files WHERE document_id = ?1")?.exists([before])?;
        if !held {
            remove_contents(connection, before)?;
            mark_link_due(connection)?;
        }
    }
    Ok(())
}

/// Removes a document with all that was read from it or concluded from it.
fn remove_contents(connection: &Connection, id: i64) -> Result<(), DatasetError> {
    // What is concluded over documents points at rows, whose numbers may be given anew.
    clear_links(connection)?;
    for table in ["findings", "notes", "tables", "items"] {
        connection.prepare_cached(&format!("DELETE FROM {table} WHERE document_id = ?1"))?.execute([id])?;
    }
    connection.prepare_cached("DELETE FROM documents WHERE id = ?1")?.execute([id])?;
    Ok(())
}

/// Tables of what is concluded over documents, which every link makes anew.
const LINKED: [&str; 8] =
    ["entities", "document_entities", "concepts", "series", "points", "statements", "matches", "unmatched"];

/// Empties what is concluded over documents. Where nothing is, as while a whole archive is read anew, it looks no
/// further: every link has entities.
pub(crate) fn clear_links(connection: &Connection) -> Result<(), DatasetError> {
    if !connection.prepare_cached("SELECT 1 FROM entities")?.exists([])? {
        return Ok(());
    }
    for table in LINKED {
        connection.prepare_cached(&format!("DELETE FROM {table}"))?.execute([])?;
    }
    connection.prepare_cached("DELETE FROM findings WHERE scope = 'series'")?.execute([])?;
    let unconfirmed = "UPDATE findings SET confirmed_by = NULL WHERE confirmed_by IS NOT NULL";
    connection.prepare_cached(unconfirmed)?.execute([])?;
    Ok(())
}

/// Binds the values in order, then a place, and runs.
macro_rules! insert {
    ($connection:expr, $sql:expr, [$($value:expr),* $(,)?], $place:expr) => {{
        let mut statement = $connection.prepare_cached($sql)?;
        let values: &[&dyn ToSql] = &[$(&$value),*];
        run(&mut statement, values, $place)?;
    }};
}

/// Whether a statement ends in the columns of a place.
#[derive(Clone, Copy)]
enum At<'a> {
    /// It does; they are empty where there is no place.
    Columns(Option<&'a Location>),
    /// It does not.
    Nowhere,
}

fn run(statement: &mut Statement<'_>, values: &[&dyn ToSql], place: At<'_>) -> Result<(), DatasetError> {
    for (at, value) in values.iter().enumerate() {
        statement.raw_bind_parameter(at + 1, value)?;
    }
    if let At::Columns(place) = place {
        for (at, value) in place::columns(place).iter().enumerate() {
            statement.raw_bind_parameter(values.len() + at + 1, value)?;
        }
    }
    statement.raw_execute()?;
    Ok(())
}

fn insert_document(
    connection: &Connection,
    id: Option<i64>,
    document: &Document,
    reader: &str,
    told: Told<'_>,
) -> Result<i64, DatasetError> {
    let Document { source, meta, checks, .. } = document;
    let count =
        |of: fn(&sifferkoll_model::RuleTally) -> usize| checks.rules.iter().map(of).sum::<usize>() as i64;
    insert!(
        connection,
        "INSERT INTO documents VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        [
            id,
            source.id.to_string(),
            reader,
            source.format,
            source.pages,
            meta.municipality.as_ref().map(|m| &m.code),
            meta.municipality.as_ref().map(|m| &m.name),
            meta.committee,
            meta.kind.map(sifferkoll_model::DocumentKind::name),
            meta.year.map(|year| year.0),
            meta.interval.map(|interval| interval.to_string()),
            count(|tally| tally.exact),
            count(|tally| tally.rounding),
            count(|tally| tally.failed),
            count(|tally| tally.not_checkable),
        ],
        At::Nowhere
    );
    let id = connection.last_insert_rowid();
    for (at, number) in meta.diary.iter().enumerate() {
        insert!(
            connection,
            "INSERT INTO diary_numbers VALUES (?1, ?2, ?3)",
            [id, at as i64 + 1, number.printed],
            At::Nowhere
        );
    }
    let mut items = Vec::new();
    for (at, item) in meta.items.iter().enumerate() {
        let place = item.first.union(&item.last);
        insert!(
            connection,
            "INSERT INTO items VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            [
                id,
                at as i64 + 1,
                item.title,
                item.kind.map(sifferkoll_model::DocumentKind::name),
                item.diary.as_ref().map(|number| &number.printed),
                item.date.map(|date| date.to_string()),
                item.year.map(|year| year.0),
                item.interval.map(|interval| interval.to_string()),
            ],
            At::Columns(Some(&place))
        );
        items.push((item.first, connection.last_insert_rowid()));
    }
    let mut rows = HashMap::new();
    for (at, table) in document.tables.iter().enumerate() {
        let item = table.location.first().and_then(|place| {
            items.iter().rev().find(|(first, _)| first.order() <= place.order()).map(|(_, item)| *item)
        });
        let ids = insert_table(connection, id, at, table, item)?;
        rows.insert(&table.id, (connection, ids, table));
    }
    insert_risks(connection, id, document)?;
    for (at, finding) in document.findings.iter().enumerate() {
        let cell =
            finding.table.as_ref().and_then(|table| rows.get(table)).and_then(|(_, (_, ids), table)| {
                cell_at(table, finding).map(|cell| (ids[cell.row], cell.column as i64 + 1))
            });
        insert_finding(connection, id, "document", at, finding, cell, &told(finding))?;
    }
    for (at, warning) in document.warnings.iter().enumerate() {
        insert!(
            connection,
            "INSERT INTO warnings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            [id, at as i64 + 1, warning.code.name(), warning.detail],
            At::Columns(warning.location.as_ref())
        );
    }
    for note in &document.notes {
        let of = note.table.as_ref().and_then(|table| rows.get(table));
        let row = note.row.and_then(|row| of.and_then(|(_, (_, ids), _)| ids.get(row)));
        insert!(
            connection,
            "INSERT INTO notes VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            [id, of.map(|(_, (table, _), _)| table), row, note.kind.name(), note.words],
            At::Columns(Some(&note.location))
        );
    }
    Ok(id)
}

/// The cell that a finding is about: the one at its place.
fn cell_at(table: &CanonicalTable, finding: &Finding) -> Option<CellId> {
    table.rows.iter().enumerate().find_map(|(row, cells)| {
        let column = cells.cells.iter().position(|cell| {
            cell.as_ref().is_some_and(|c| c.location == finding.location && c.raw == finding.printed)
        })?;
        Some(CellId { row, column })
    })
}

/// Puts a table in; the identity of the table and of its rows.
fn insert_table(
    connection: &Connection,
    document: i64,
    at: usize,
    table: &CanonicalTable,
    item: Option<i64>,
) -> Result<(i64, Vec<i64>), DatasetError> {
    let last_page = table.location.iter().rev().find_map(|place| match place {
        Location::Page { page, .. } => Some(page.0 + 1),
        Location::Lines { .. } | Location::Sheet { .. } | Location::Stored { .. } => None,
    });
    let TableId(name) = &table.id;
    insert!(
        connection,
        "INSERT INTO tables (last_page, document_id, ordinal, name, item_id, kind, title, unit,
                             page, x0, y0, x1, y1, line, last_line, place)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        [
            last_page,
            document,
            at as i64 + 1,
            name,
            item,
            table.kind,
            table.title,
            table.unit.as_ref().map(Unit::name),
        ],
        At::Columns(table.location.first())
    );
    let id = connection.last_insert_rowid();
    for (at, column) in table.columns.iter().enumerate() {
        insert!(
            connection,
            "INSERT INTO columns VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            [
                id,
                at as i64 + 1,
                column.header,
                column.group,
                column.measure.name(),
                column.period.map(|period| period.to_string()),
                column.breakdown,
                column.flow.and_then(sifferkoll_model::Flow::name),
                column.version.map(sifferkoll_model::Version::name),
                column.unit.as_ref().map(Unit::name),
            ],
            At::Nowhere
        );
    }
    let mut rows = Vec::with_capacity(table.rows.len());
    for (at, row) in table.rows.iter().enumerate() {
        insert!(
            connection,
            "INSERT INTO rows VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            [
                id,
                at as i64 + 1,
                row.label,
                RowRole::name(row.role),
                row.level,
                row.flow.and_then(sifferkoll_model::Flow::name),
                row.unit.as_ref().map(Unit::name),
                row.better.map(sifferkoll_model::Better::name),
            ],
            At::Columns(Some(&row.location))
        );
        let row_id = connection.last_insert_rowid();
        rows.push(row_id);
        for (header, text) in &row.text {
            insert!(
                connection,
                "INSERT INTO row_texts VALUES (?1, ?2, ?3)",
                [row_id, header, text],
                At::Nowhere
            );
        }
        insert_cells(connection, table, at, row_id)?;
    }
    Ok((id, rows))
}

fn insert_cells(
    connection: &Connection,
    table: &CanonicalTable,
    row: usize,
    row_id: i64,
) -> Result<(), DatasetError> {
    let sql = "INSERT INTO cells VALUES
               (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";
    let mut statement = connection.prepare_cached(sql)?;
    for (column, cell) in table.rows[row].cells.iter().enumerate() {
        let Some(cell) = cell else { continue };
        let (state, amount): (&str, Option<&Amount>) = match &cell.printed {
            Printed::Number(amount) if amount.bound.is_some() => ("bound", Some(amount)),
            Printed::Number(amount) => ("number", Some(amount)),
            Printed::Dash => ("dash", None),
            Printed::Star => ("star", None),
            Printed::Text => ("text", None),
            Printed::Blank if cell.reviewed.is_some() => ("blank", None),
            Printed::Blank => continue,
        };
        let doubt = match (&cell.reviewed, cell.doubt) {
            (Some(reviewed), _) => Some(reviewed.name()),
            (None, Doubt::None) => None,
            (None, Doubt::Recognised) => Some("recognised"),
            (None, Doubt::Damaged) => Some("damaged"),
            (None, Doubt::Settled) => Some("settled"),
            (None, Doubt::Open) => Some("open"),
        };
        let value = amount.map(|amount| plain(amount.value));
        let coefficient = amount.and_then(|amount| i64::try_from(amount.value.mantissa()).ok());
        let decimals = amount.map(Amount::decimals);
        let unit = amount.and_then(|_| table.unit_of(CellId { row, column })).map(Unit::name);
        let bound = amount.and_then(|amount| amount.bound).map(sifferkoll_model::Bound::sign);
        let ordinal = column as i64 + 1;
        let values: [&dyn ToSql; 10] =
            [&row_id, &ordinal, &state, &cell.raw, &value, &coefficient, &decimals, &unit, &bound, &doubt];
        run(&mut statement, &values, At::Columns(Some(&cell.location)))?;
    }
    Ok(())
}

/// A plain decimal: ASCII minus and point, printed zeros kept, no minus before a zero.
pub(crate) fn plain(value: Decimal) -> String {
    if value.is_zero() { value.abs().to_string() } else { value.to_string() }
}

fn insert_risks(connection: &Connection, id: i64, document: &Document) -> Result<(), DatasetError> {
    for (at, risk) in document.risks.iter().enumerate() {
        insert!(
            connection,
            "INSERT INTO risks VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            [
                id,
                at as i64 + 1,
                risk.control,
                risk.risk_word,
                risk.risk.map(plain),
                risk.consequence_word,
                risk.consequence.map(plain),
                risk.stated.map(plain),
            ],
            At::Columns(Some(&risk.location))
        );
    }
    Ok(())
}

/// Puts a finding in; `cell` is the row and the column's ordinal of the derived cell.
pub(crate) fn insert_finding(
    connection: &Connection,
    document: i64,
    scope: &str,
    at: usize,
    finding: &Finding,
    cell: Option<(i64, i64)>,
    message: &str,
) -> Result<(), DatasetError> {
    insert!(
        connection,
        "INSERT INTO findings VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                                      ?17, ?18, NULL, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26)",
        [
            document,
            scope,
            at as i64 + 1,
            finding.rule.0,
            finding.code,
            finding.family.name(),
            finding.severity.name(),
            finding.cause.name(),
            message,
            finding.fingerprint.to_string(),
            cell.map(|(row, _)| row),
            cell.map(|(_, column)| column),
            finding.row,
            finding.column,
            finding.printed,
            finding.expected.map(plain),
            finding.allowed.map(|allowed| plain(allowed.low)),
            finding.allowed.map(|allowed| plain(allowed.high)),
        ],
        At::Columns(Some(&finding.location))
    );
    let id = connection.last_insert_rowid();
    for (at, cell) in finding.related.iter().enumerate() {
        insert!(
            connection,
            "INSERT INTO related_cells VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            [id, at as i64 + 1, cell.row, cell.column, cell.printed, plain(cell.signed)],
            At::Columns(Some(&cell.location))
        );
    }
    for (at, repair) in finding.repairs.iter().enumerate() {
        insert!(
            connection,
            "INSERT INTO repairs VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
            [
                id,
                at as i64 + 1,
                repair.row,
                repair.column,
                repair.printed,
                plain(repair.to),
                repair.how.name(),
                repair.clears as i64,
            ],
            At::Columns(Some(&repair.location))
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SeriesFilter;
    use crate::example::{file, report};
    use sifferkoll_model::{FailureCode, PointFlag};

    fn open(folder: &tempfile::TempDir) -> Writer {
        Writer::open(&folder.path().join("a.db")).unwrap()
    }

    fn put(writer: &mut Writer, path: &str, document: &Document) -> bool {
        writer.put(&file(path), document, "reader", &|_| String::new()).unwrap()
    }

    fn count(writer: &Writer, table: &str) -> i64 {
        writer.connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
    }

    fn reader(writer: &Writer) -> Reader {
        writer.reader().unwrap()
    }

    fn link(writer: &mut Writer) {
        writer.link(2, &|_, _| crate::CrossReport::default()).unwrap();
    }

    #[test]
    fn copies_share_a_document_and_the_last_file_takes_it_away() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = open(&folder);
        let (old, new) =
            (report(1, 2022, &[("Dygn", 2022, "4 711")]), report(2, 2022, &[("Dygn", 2022, "4 712")]));
        assert!(put(&mut writer, "a", &old));
        assert!(!put(&mut writer, "b", &old));
        assert_eq!((count(&writer, "files"), count(&writer, "documents")), (2, 1));
        assert!(reader(&writer).has_document(&old.source.id, "reader").unwrap());
        assert!(!reader(&writer).has_document(&old.source.id, "another reader").unwrap());
        // One of the files is replaced by another document, then the other, too.
        assert!(put(&mut writer, "a", &new));
        assert_eq!((count(&writer, "documents"), count(&writer, "cells")), (2, 2));
        writer.put_known(&file("b"), &new.source.id, "reader").unwrap();
        assert_eq!(
            (count(&writer, "files"), count(&writer, "documents"), count(&writer, "cells")),
            (2, 1, 1)
        );
        let failure = Failure { code: FailureCode::Damaged, message: "no end".into() };
        writer.put_failure(&file("a"), &failure, "reader").unwrap();
        writer.put_failure(&file("b"), &failure, "reader").unwrap();
        assert_eq!(
            (count(&writer, "failures"), count(&writer, "documents"), count(&writer, "rows")),
            (2, 0, 0)
        );
    }

    #[test]
    fn another_reading_takes_the_place_of_the_old_one() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = open(&folder);
        let document = report(1, 2022, &[("Dygn", 2022, "4 711"), ("Dygn", 2021, "4 600")]);
        put(&mut writer, "a", &document);
        put(&mut writer, "b", &document);
        link(&mut writer);
        assert_eq!(count(&writer, "points"), 2);
        let again = report(1, 2022, &[("Dygn", 2022, "4 711")]);
        assert!(writer.put(&file("a"), &again, "newer reader", &|_| String::new()).unwrap());
        assert_eq!(
            (count(&writer, "documents"), count(&writer, "cells"), count(&writer, "points")),
            (1, 1, 0)
        );
        assert!(reader(&writer).is_current(&file("a"), "newer reader", &|_| false).unwrap());
        assert!(!reader(&writer).is_current(&file("b"), "newer reader", &|_| false).unwrap());
        link(&mut writer);
        assert_eq!(count(&writer, "points"), 1);
    }

    #[test]
    fn stamps_tell_what_has_changed() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = open(&folder);
        put(&mut writer, "a", &report(1, 2022, &[("Dygn", 2022, "4 711")]));
        let current = |file: &FileEntry| reader(&writer).is_current(file, "reader", &|_| false).unwrap();
        assert!(current(&file("a")));
        for other in [
            file("b"),
            FileEntry { size: 2, ..file("a") },
            FileEntry { modified: 2, ..file("a") },
            FileEntry { checksum: Some(1), ..file("a") },
        ] {
            assert!(!current(&other), "{other:?}");
        }
        let failure = Failure { code: FailureCode::Io, message: "gone".into() };
        writer.put_failure(&file("c"), &failure, "reader").unwrap();
        assert!(reader(&writer).is_current(&file("c"), "reader", &|code| code != "io").unwrap());
        assert!(!reader(&writer).is_current(&file("c"), "reader", &|code| code == "io").unwrap());
    }

    #[test]
    fn a_full_disk_leaves_what_was_written_before() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = open(&folder);
        put(&mut writer, "a", &report(1, 2022, &[("Dygn", 2022, "4 711")]));
        let pages: i64 = writer.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        writer.connection.pragma_update(None, "max_page_count", pages).unwrap();
        let labels: Vec<String> = (0..2000).map(|n| format!("Dygn på avdelning {n}")).collect();
        let many: Vec<(&str, u16, &str)> =
            labels.iter().map(|label| (label.as_str(), 2022, "4 711")).collect();
        let error =
            writer.put(&file("b"), &report(2, 2022, &many), "reader", &|_| String::new()).unwrap_err();
        assert!(matches!(error, DatasetError::Full), "{error}");
        assert_eq!((count(&writer, "documents"), count(&writer, "cells")), (1, 1));
        writer.close().unwrap();
        let mut again = open(&folder);
        assert!(put(&mut again, "b", &report(2, 2022, &many)));
    }

    #[test]
    fn a_year_told_again_is_confirmed_or_differs() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = open(&folder);
        put(
            &mut writer,
            "2022",
            &report(1, 2022, &[("Antal dygn", 2022, "4 711"), ("Antal hushåll", 2022, "512")]),
        );
        let later = [
            ("Dygn, antal", 2023, "4 900"),
            ("Dygn, antal", 2022, "4 117"),
            ("Hushåll, antal", 2023, "530"),
            ("Hushåll, antal", 2022, "512"),
        ];
        put(&mut writer, "2023", &report(2, 2023, &later));
        link(&mut writer);
        let series = writer.reader().unwrap().series(&SeriesFilter::default()).unwrap();
        let days = series.iter().find(|series| series.concept == "Dygn, antal").unwrap();
        let values: Vec<String> = days.points.iter().map(|point| point.value.to_string()).collect();
        assert_eq!(values, ["4711", "4900"], "the report of the year itself stands");
        assert_eq!(days.points[0].flags, [PointFlag::Differs]);
        assert_eq!(days.points[0].said.len(), 2);
        let households = series.iter().find(|series| series.concept == "Hushåll, antal").unwrap();
        assert!(households.points.iter().all(|point| point.flags.is_empty()));
        assert_eq!(households.points[0].said.len(), 2);
    }

    #[test]
    fn the_map_joins_and_parts() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = open(&folder);
        put(&mut writer, "2022", &report(1, 2022, &[("Besök i badhuset", 2022, "4 711")]));
        put(
            &mut writer,
            "2024",
            &report(2, 2024, &[("Badande", 2024, "4 900"), ("Besök i badhuset", 2024, "17")]),
        );
        link(&mut writer);
        let lengths = |writer: &Writer| -> Vec<(String, usize)> {
            let series = writer.reader().unwrap().series(&SeriesFilter::default()).unwrap();
            series.into_iter().map(|series| (series.concept, series.points.len())).collect()
        };
        assert_eq!(lengths(&writer), [("Badande".into(), 1), ("Besök i badhuset".into(), 2)]);
        assert!(writer.set_map("[[measure]]\nname = \"x\"").is_err());
        writer.set_map("[[measure]]\nname = \"Bad\"\nlabels = [\"Badande\", \"Antal badande\"]").unwrap();
        link(&mut writer);
        assert_eq!(lengths(&writer), [("Bad".into(), 1), ("Besök i badhuset".into(), 2)]);
    }
}
