//! What a reviewer decides about readings and findings, and what becomes of it.
//!
//! In: decisions one by one, each stored before it is answered. Out: the log as it stands, and what other commands make
//! of it: corrections of readings and waived findings. The log only grows; undoing is a decision, too. Whoever decides
//! says which line of the log was the last one seen about the same thing, so of two windows none overwrites the other.

use crate::query::source;
use crate::{DatasetError, Reader, Writer, place};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior};
use serde::{Deserialize, Serialize};
use sifferkoll_model::{CellId, Correction, Corrections, Date, Fingerprint, Location, TableId, Waived};

/// What a decision is about.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase", tag = "subject")]
pub enum Subject {
    /// The reading of a cell, or of an empty place in a table.
    Reading {
        /// Digest of the document, as hexadecimal digits.
        sha256: String,
        /// Name of the table in its document: `t3`.
        table: String,
        /// Row from 1.
        row: u32,
        /// Value column from 1.
        column: u32,
    },
    /// A finding.
    Finding {
        /// Digest of the document, as hexadecimal digits.
        sha256: String,
        /// What it is known by, as hexadecimal digits.
        fingerprint: String,
    },
}

impl Subject {
    fn name(&self) -> &'static str {
        match self {
            Self::Reading { .. } => "reading",
            Self::Finding { .. } => "finding",
        }
    }

    fn sha256(&self) -> &str {
        match self {
            Self::Reading { sha256, .. } | Self::Finding { sha256, .. } => sha256,
        }
    }

    /// What it is called in the log.
    fn key(&self) -> String {
        match self {
            Self::Reading { table, row, column, .. } => format!("{table}/{row}/{column}"),
            Self::Finding { fingerprint, .. } => fingerprint.clone(),
        }
    }
}

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase", tag = "action")]
pub enum Action {
    /// The reading is right, or the finding is.
    Accept,
    /// Something else stands in the cell.
    Correct {
        /// What; empty where nothing stands there.
        text: String,
    },
    /// The finding is not to be told again.
    Waive {
        /// Why.
        reason: String,
    },
}

impl Action {
    fn name(&self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Correct { .. } => "correct",
            Self::Waive { .. } => "waive",
        }
    }
}

/// A decision to be stored.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NewDecision {
    /// What it is about.
    #[serde(flatten)]
    pub subject: Subject,
    /// What is decided.
    #[serde(flatten)]
    pub action: Action,
    /// The last line about the same subject that the reviewer has seen; 0 where there was none.
    pub seen: i64,
}

/// A line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DecisionLine {
    /// Number, growing.
    pub id: i64,
    /// Time in UTC, `2026-01-31T12:00:00Z`.
    pub at: String,
    /// `accept`, `correct`, `waive` or `undo`.
    pub action: String,
    /// `reading` or `finding`.
    pub subject: String,
    /// Digest of the document.
    pub sha256: String,
    /// The subject in its document.
    pub key: String,
    /// What a finding is known by.
    pub fingerprint: Option<String>,
    /// Name of the table.
    pub table: Option<String>,
    /// Row from 1.
    pub row: Option<u32>,
    /// Value column from 1.
    pub column: Option<u32>,
    /// Label of the row.
    pub row_label: String,
    /// Name of the column.
    pub column_name: String,
    /// What the program read, before anyone decided.
    pub read_as: String,
    /// What held before.
    pub old: String,
    /// What a corrected cell says.
    pub new: Option<String>,
    /// Why a finding is waived.
    pub reason: Option<String>,
    /// The line that this one undoes.
    pub undoes: Option<i64>,
}

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// It is stored, as this line.
    Stored(Box<DecisionLine>),
    /// Somebody decided meanwhile; the lines about the same subject, oldest first.
    Stale(Vec<DecisionLine>),
    /// The dataset has no such reading, finding or line.
    Unknown,
    /// What is decided does not fit its subject, in words.
    Refused(&'static str),
}

/// The columns of a line, in order.
const LINE: &str =
    "id, at, action, subject, sha256, key, fingerprint, table_name, row_ordinal, column_ordinal, row_label,
                    column_name, read_as, old, new, reason, undoes";

/// What stands where a decision is made.
struct Place {
    row_label: String,
    column_name: String,
    /// What the dataset holds there.
    now: String,
    /// Whether that is what somebody decided, and not what the program read.
    decided: bool,
    location: Location,
}

impl Writer {
    /// Stores a decision, made at this time in UTC; on disk when this returns. A corrected document is read anew by
    /// the next `ingest`.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn decide(&mut self, decision: &NewDecision, at: &str) -> Result<Decided, DatasetError> {
        let NewDecision { subject, action, seen } = decision;
        match (subject, action) {
            (Subject::Reading { .. }, Action::Waive { .. }) => {
                return Ok(Decided::Refused("a reading is accepted or corrected"));
            }
            (Subject::Finding { .. }, Action::Correct { .. }) => {
                return Ok(Decided::Refused("a finding is accepted or waived"));
            }
            (_, Action::Waive { reason }) if reason.trim().is_empty() => {
                return Ok(Decided::Refused("a waiver needs a reason"));
            }
            _ => {}
        }
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (sha256, key) = (subject.sha256(), subject.key());
        let lines = lines_about(&change, sha256, &key)?;
        if lines.last().map_or(0, |line| line.id) != *seen {
            return Ok(Decided::Stale(lines));
        }
        let Some(stands) = stands(&change, subject)? else { return Ok(Decided::Unknown) };
        let before = in_force(&change, sha256, &key)?;
        // What the dataset shows may be what was corrected, also where that was undone since.
        let answered = before.as_ref().or(lines.last().filter(|_| stands.decided));
        let read_as = answered.map_or_else(|| stands.now.clone(), |line| line.read_as.clone());
        let old = match &before {
            Some(line) => line.new.clone().unwrap_or_else(|| line.read_as.clone()),
            None => read_as.clone(),
        };
        let (new, reason) = match action {
            Action::Accept => (None, None),
            Action::Correct { text } => (Some(text.trim()), None),
            Action::Waive { reason } => (None, Some(reason.trim())),
        };
        let (fingerprint, table, row, column) = match subject {
            Subject::Finding { fingerprint, .. } => (Some(fingerprint), None, None, None),
            Subject::Reading { table, row, column, .. } => (None, Some(table), Some(row), Some(column)),
        };
        let sql =
            "INSERT INTO decisions (at, action, subject, sha256, key, fingerprint, table_name, row_ordinal,
                          column_ordinal, row_label, column_name, read_as, old, new, reason,
                          page, x0, y0, x1, y1, line, last_line, place)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let mut insert = change.prepare_cached(sql)?;
        let values: [&dyn rusqlite::ToSql; 15] = [
            &at,
            &action.name(),
            &subject.name(),
            &sha256,
            &key,
            &fingerprint,
            &table,
            &row,
            &column,
            &stands.row_label,
            &stands.column_name,
            &read_as,
            &old,
            &new,
            &reason,
        ];
        for (at, value) in values.iter().enumerate() {
            insert.raw_bind_parameter(at + 1, value)?;
        }
        for (at, value) in place::columns(Some(&stands.location)).iter().enumerate() {
            insert.raw_bind_parameter(values.len() + at + 1, value)?;
        }
        insert.raw_execute()?;
        drop(insert);
        let id = change.last_insert_rowid();
        if matches!(subject, Subject::Reading { .. }) {
            read_anew(&change, sha256)?;
        }
        let line = line(&change, id)?;
        change.commit()?;
        Ok(line.map_or(Decided::Unknown, |line| Decided::Stored(Box::new(line))))
    }

    /// Takes back a decision that holds, at this time in UTC; what was decided before then holds again.
    ///
    /// # Errors
    /// Where the database cannot be written.
    pub fn undo(&mut self, id: i64, at: &str) -> Result<Decided, DatasetError> {
        let change = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let Some(undone) = line(&change, id)? else { return Ok(Decided::Unknown) };
        let lines = lines_about(&change, &undone.sha256, &undone.key)?;
        let before = in_force(&change, &undone.sha256, &undone.key)?;
        if before.is_none_or(|line| line.id != id) {
            return Ok(Decided::Stale(lines));
        }
        let old = undone.new.as_ref().unwrap_or(&undone.read_as);
        let sql = "INSERT INTO decisions (at, action, subject, sha256, key, fingerprint, table_name, row_ordinal,
                          column_ordinal, row_label, column_name, read_as, old, undoes,
                          page, x0, y0, x1, y1, line, last_line, place)
                   SELECT ?1, 'undo', subject, sha256, key, fingerprint, table_name, row_ordinal, column_ordinal,
                          row_label, column_name, read_as, ?2, id, page, x0, y0, x1, y1, line, last_line, place
                     FROM decisions WHERE id = ?3";
        change.prepare_cached(sql)?.execute((at, old, id))?;
        let new = change.last_insert_rowid();
        if undone.subject == "reading" {
            read_anew(&change, &undone.sha256)?;
        }
        let line = line(&change, new)?;
        change.commit()?;
        Ok(line.map_or(Decided::Unknown, |line| Decided::Stored(Box::new(line))))
    }

    /// What is stored survives not only the end of the process but that of the machine: decisions cannot be made again
    /// by reading a file.
    ///
    /// # Errors
    /// Where the database refuses.
    pub fn make_durable(&self) -> Result<(), DatasetError> {
        Ok(self.connection.pragma_update(None, "synchronous", "FULL")?)
    }
}

impl Reader {
    /// The log, oldest first.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn decisions(&self) -> Result<Vec<DecisionLine>, DatasetError> {
        let mut statement = self.connection.prepare(&format!("SELECT {LINE} FROM decisions ORDER BY id"))?;
        let found = statement.query_map([], read_line)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    /// The lines about one subject, by the digest of its document and its key, oldest first.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn decisions_about(&self, sha256: &str, key: &str) -> Result<Vec<DecisionLine>, DatasetError> {
        lines_about(&self.connection, sha256, key)
    }

    /// What reviewers read in cells, or agreed to, as it holds now.
    ///
    /// # Errors
    /// Where the database cannot be read or a line of the log is damaged.
    pub fn corrections(&self) -> Result<Corrections, DatasetError> {
        let mut statement = self.connection.prepare(
            "SELECT sha256, table_name, row_ordinal, column_ordinal, read_as, new,
                    page, x0, y0, x1, y1, line, last_line, place
               FROM decisions_in_force WHERE subject = 'reading' ORDER BY sha256, id",
        )?;
        let mut rows = statement.query([])?;
        let mut corrections = Corrections::new();
        while let Some(row) = rows.next()? {
            let index = |at: usize| -> Result<usize, DatasetError> {
                let ordinal: u32 = row.get(at)?;
                let place = ordinal.checked_sub(1);
                Ok(place.ok_or_else(|| DatasetError::Damaged("a decision about row 0".into()))? as usize)
            };
            let raw: String = row.get(4)?;
            corrections.entry(source(&row.get::<_, String>(0)?)?).or_default().push(Correction {
                table: TableId(row.get(1)?),
                cell: CellId { row: index(2)?, column: index(3)? },
                location: place::read(row, 6)?,
                text: row.get::<_, Option<String>>(5)?.unwrap_or_else(|| raw.clone()),
                raw,
            });
        }
        Ok(corrections)
    }

    /// Findings that are not to be told again, with reason and day.
    ///
    /// # Errors
    /// Where the database cannot be read or a line of the log is damaged.
    pub fn waived(&self) -> Result<Vec<(Fingerprint, Waived)>, DatasetError> {
        let mut statement = self.connection.prepare(
            "SELECT fingerprint, at, reason FROM decisions_in_force WHERE action = 'waive' ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        let mut waived = Vec::new();
        while let Some(row) = rows.next()? {
            let (fingerprint, at): (String, String) = (row.get(0)?, row.get(1)?);
            let damaged = || DatasetError::Damaged(format!("a waiver of {fingerprint} at {at}"));
            let known = Fingerprint::from_hex(&fingerprint).ok_or_else(damaged)?;
            let date = day(&at).ok_or_else(damaged)?;
            waived.push((known, Waived { reason: row.get(2)?, date }));
        }
        Ok(waived)
    }
}

/// The day of a time in UTC.
fn day(at: &str) -> Option<Date> {
    let mut parts = at.get(..10)?.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Date { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? })
}

/// What the dataset holds where a decision is to be made; `None` where it has no such place.
fn stands(connection: &Connection, subject: &Subject) -> Result<Option<Place>, DatasetError> {
    let read = |row: &Row<'_>| -> Result<Place, DatasetError> {
        Ok(Place {
            row_label: row.get(0)?,
            column_name: row.get(1)?,
            now: row.get(2)?,
            decided: row.get(3)?,
            location: place::read(row, 4)?,
        })
    };
    match subject {
        Subject::Finding { sha256, fingerprint } => {
            let sql =
                "SELECT f.row_label, f.column_name, f.printed, 0, f.page, f.x0, f.y0, f.x1, f.y1, f.line,
                              f.last_line, f.place
                         FROM findings f JOIN documents d ON d.id = f.document_id
                        WHERE d.sha256 = ?1 AND f.fingerprint = ?2 ORDER BY f.id LIMIT 1";
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query((sha256, fingerprint))?;
            rows.next()?.map(read).transpose()
        }
        Subject::Reading { sha256, table, row, column } => {
            // Where the cell is empty, its row is where it would stand.
            let sql = "SELECT r.label, k.header, coalesce(c.raw, ''), coalesce(c.doubt IN ('accepted', 'corrected'), 0),
                              iif(c.raw IS NULL, r.page, c.page), iif(c.raw IS NULL, r.x0, c.x0),
                              iif(c.raw IS NULL, r.y0, c.y0), iif(c.raw IS NULL, r.x1, c.x1),
                              iif(c.raw IS NULL, r.y1, c.y1), iif(c.raw IS NULL, r.line, c.line),
                              iif(c.raw IS NULL, r.last_line, c.last_line), iif(c.raw IS NULL, r.place, c.place)
                         FROM documents d
                         JOIN tables t ON t.document_id = d.id AND t.name = ?2
                         JOIN rows r ON r.table_id = t.id AND r.ordinal = ?3
                         JOIN columns k ON k.table_id = t.id AND k.ordinal = ?4
                         LEFT JOIN cells c ON c.row_id = r.id AND c.ordinal = k.ordinal
                        WHERE d.sha256 = ?1";
            let mut statement = connection.prepare_cached(sql)?;
            let mut rows = statement.query((sha256, table, row, column))?;
            rows.next()?.map(read).transpose()
        }
    }
}

/// Makes the next `ingest` read a document anew.
fn read_anew(connection: &Connection, sha256: &str) -> Result<(), DatasetError> {
    let document = "SELECT id FROM documents WHERE sha256 = ?1";
    connection
        .prepare_cached(&format!("UPDATE files SET reader = '' WHERE document_id = ({document})"))?
        .execute([sha256])?;
    connection.prepare_cached("UPDATE documents SET reader = '' WHERE sha256 = ?1")?.execute([sha256])?;
    Ok(())
}

fn line(connection: &Connection, id: i64) -> Result<Option<DecisionLine>, DatasetError> {
    let sql = format!("SELECT {LINE} FROM decisions WHERE id = ?1");
    Ok(connection.prepare_cached(&sql)?.query_row([id], read_line).optional()?)
}

fn lines_about(connection: &Connection, sha256: &str, key: &str) -> Result<Vec<DecisionLine>, DatasetError> {
    let sql = format!("SELECT {LINE} FROM decisions WHERE sha256 = ?1 AND key = ?2 ORDER BY id");
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_map([sha256, key], read_line)?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn in_force(connection: &Connection, sha256: &str, key: &str) -> Result<Option<DecisionLine>, DatasetError> {
    let sql = format!("SELECT {LINE} FROM decisions_in_force WHERE sha256 = ?1 AND key = ?2");
    Ok(connection.prepare_cached(&sql)?.query_row([sha256, key], read_line).optional()?)
}

fn read_line(row: &Row<'_>) -> rusqlite::Result<DecisionLine> {
    Ok(DecisionLine {
        id: row.get(0)?,
        at: row.get(1)?,
        action: row.get(2)?,
        subject: row.get(3)?,
        sha256: row.get(4)?,
        key: row.get(5)?,
        fingerprint: row.get(6)?,
        table: row.get(7)?,
        row: row.get(8)?,
        column: row.get(9)?,
        row_label: row.get(10)?,
        column_name: row.get(11)?,
        read_as: row.get(12)?,
        old: row.get(13)?,
        new: row.get(14)?,
        reason: row.get(15)?,
        undoes: row.get(16)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{file, report};

    const AT: &str = "2026-01-31T12:00:00Z";

    fn dataset(folder: &tempfile::TempDir) -> Writer {
        let mut writer = Writer::open(&folder.path().join("a.db")).unwrap();
        let document = report(1, 2022, &[("Dygn", 2022, "4 711"), ("Platser", 2021, "12")]);
        writer.put(&file("a"), &document, "reader", &|_| String::new()).unwrap();
        writer
    }

    fn reading(row: u32, column: u32) -> Subject {
        Subject::Reading { sha256: "01".repeat(32), table: "t1".into(), row, column }
    }

    fn corrected(subject: Subject, text: &str, seen: i64) -> NewDecision {
        NewDecision { subject, action: Action::Correct { text: text.into() }, seen }
    }

    fn stored(decided: Decided) -> DecisionLine {
        let Decided::Stored(line) = decided else { panic!("{decided:?}") };
        *line
    }

    #[test]
    fn a_correction_holds_until_it_is_undone() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = dataset(&folder);
        let reader = writer.reader().unwrap();
        let first = stored(writer.decide(&corrected(reading(1, 1), "4 117", 0), AT).unwrap());
        assert_eq!((first.old.as_str(), first.new.as_deref()), ("4 711", Some("4 117")));
        assert_eq!((first.row_label.as_str(), first.column_name.as_str()), ("Dygn", "Utfall 2022"));
        let second = stored(writer.decide(&corrected(reading(1, 1), "4 171", first.id), AT).unwrap());
        assert_eq!((second.read_as.as_str(), second.old.as_str()), ("4 711", "4 117"));
        let texts = || -> Vec<(String, String)> {
            let all = reader.corrections().unwrap();
            all.into_values().flatten().map(|correction| (correction.raw, correction.text)).collect()
        };
        assert_eq!(texts(), [("4 711".into(), "4 171".into())]);
        assert!(matches!(writer.undo(first.id, AT).unwrap(), Decided::Stale(_)), "it holds no longer");
        let undone = stored(writer.undo(second.id, AT).unwrap());
        assert_eq!((undone.undoes, undone.old.as_str()), (Some(second.id), "4 171"));
        assert_eq!(texts(), [("4 711".into(), "4 117".into())], "what was decided before holds again");
        stored(writer.undo(first.id, AT).unwrap());
        assert_eq!(texts(), []);
        assert!(matches!(writer.undo(first.id, AT).unwrap(), Decided::Stale(_)));
        assert_eq!(reader.decisions().unwrap().len(), 4, "nothing goes out of the log");
    }

    #[test]
    fn of_two_windows_none_overwrites_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = dataset(&folder);
        let first = stored(writer.decide(&corrected(reading(1, 1), "4 117", 0), AT).unwrap());
        let Decided::Stale(lines) = writer.decide(&corrected(reading(1, 1), "4 171", 0), AT).unwrap() else {
            panic!("the other window has decided");
        };
        assert_eq!(lines, [first]);
        let other = writer.decide(&corrected(reading(2, 2), "13", 0), AT).unwrap();
        assert!(matches!(other, Decided::Stored(_)), "another cell is nobody's");
    }

    #[test]
    fn a_new_reading_is_answered_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = dataset(&folder);
        let line = stored(writer.decide(&corrected(reading(1, 1), "4 117", 0), AT).unwrap());
        let undone = stored(writer.undo(line.id, AT).unwrap());
        let again = report(1, 2022, &[("Dygn", 2022, "4 771"), ("Platser", 2021, "12")]);
        writer.put(&file("a"), &again, "newer reader", &|_| String::new()).unwrap();
        let line = stored(writer.decide(&corrected(reading(1, 1), "4 117", undone.id), AT).unwrap());
        assert_eq!((line.read_as.as_str(), line.old.as_str()), ("4 771", "4 771"));
    }

    #[test]
    fn an_empty_place_can_be_filled_and_nonsense_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = dataset(&folder);
        let filled = stored(writer.decide(&corrected(reading(1, 2), "0", 0), AT).unwrap());
        assert_eq!((filled.read_as.as_str(), filled.new.as_deref()), ("", Some("0")));
        assert_eq!(writer.decide(&corrected(reading(9, 1), "0", 0), AT).unwrap(), Decided::Unknown);
        let waived =
            NewDecision { subject: reading(1, 1), action: Action::Waive { reason: "x".into() }, seen: 0 };
        assert!(matches!(writer.decide(&waived, AT).unwrap(), Decided::Refused(_)));
    }

    #[test]
    fn a_corrected_document_is_read_anew() {
        let folder = tempfile::tempdir().unwrap();
        let mut writer = dataset(&folder);
        let current =
            |writer: &Writer| writer.reader().unwrap().is_current(&file("a"), "reader", &|_| false).unwrap();
        assert!(current(&writer));
        writer.decide(&corrected(reading(1, 1), "4 117", 0), AT).unwrap();
        assert!(!current(&writer));
    }
}
