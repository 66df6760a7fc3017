//! Frames between the parent and its workers: a length, little-endian, then the message in postcard.
//!
//! Private and versioned with the binary: a worker says [`VERSION`] first, and a parent of another
//! version hangs up. No compatibility is promised, so the messages may change with any release.

use crate::load::JobSource;
use crate::recognition::Ocr;
use crate::task::Task;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sifferkoll_model::{Corrections, Failure, FailureCode, Outcome};
use sifferkoll_plugin::Limits;
use std::io::{self, Read, Write};
use std::sync::Arc;

/// What both ends must agree on. The figure after `wire` counts changes of the messages.
pub const VERSION: &str = concat!("sifferkoll ", env!("CARGO_PKG_VERSION"), " wire 21");

/// Largest message in bytes: far above any document worth reading, far below what a length made of
/// stray text would claim (four printable characters are at least 2^29).
pub(crate) const MAX_FRAME: usize = (1 << 29) - 1;

/// A document to read.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Request {
    /// What to do with it.
    pub(crate) task: Task,
    /// Path as the user gave it.
    pub(crate) path: String,
    /// Where the bytes are.
    pub(crate) source: JobSource,
    /// Name of the format to use; `None` to look at the bytes.
    pub(crate) format: Option<String>,
    /// Greatest size of the file in MiB.
    pub(crate) max_file_mib: u64,
    /// Greatest number of pages.
    pub(crate) max_pages: u32,
    /// Greatest number of drawing operations on one page.
    pub(crate) max_page_operations: u64,
    /// Greatest number of cells.
    pub(crate) max_cells: u64,
    /// Greatest number of bytes of an unpacked part.
    pub(crate) max_unpacked: u64,
    /// Which pages are read by recognising text in their pictures.
    pub(crate) ocr: Ocr,
    /// What persons decided about readings; of this document alone, where the parent knows its digest.
    pub(crate) corrections: Arc<Corrections>,
    /// Whether to cover what points at persons.
    pub(crate) mask: bool,
    /// Threads to use for this document.
    pub(crate) threads: usize,
    /// Greatest size of the answer in MiB.
    pub(crate) max_answer_mib: u64,
}

impl Request {
    /// The bounds that a format sees.
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            max_pages: self.max_pages,
            max_page_operations: self.max_page_operations,
            max_cells: self.max_cells,
            max_unpacked: self.max_unpacked,
            threads: self.threads,
        }
    }
}

/// What a worker says.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Reply {
    /// First of all: its [`VERSION`].
    Hello(String),
    /// It has the whole request, so what happens from here on is the document's doing.
    Accepted,
    /// The time for the document changes: some work on it is not counted.
    Clock {
        /// Milliseconds more, or less, than it was.
        more_millis: i64,
    },
    /// The document, or why there is none.
    Done(Box<Outcome>),
}

/// A message as a frame.
pub(crate) fn frame(message: &impl Serialize) -> io::Result<Vec<u8>> {
    // The length is not known before, so its place is kept and filled in afterwards.
    let mut bytes = postcard::to_extend(message, vec![0; 4]).map_err(broken)?;
    let length = bytes.len() - 4;
    if length > MAX_FRAME {
        return Err(too_long(length));
    }
    bytes[..4].copy_from_slice(&(length as u32).to_le_bytes());
    Ok(bytes)
}

/// The frame of an outcome, or of the failure that it is larger than so many MiB.
pub(crate) fn answer_frame(outcome: Outcome, max_answer_mib: u64) -> io::Result<Vec<u8>> {
    let limit = usize::try_from(max_answer_mib.saturating_mul(1 << 20)).unwrap_or(usize::MAX);
    let trouble = match frame(&Reply::Done(Box::new(outcome))) {
        Ok(frame) if frame.len() <= limit => return Ok(frame),
        Ok(frame) => {
            format!("its tables and findings take {} MiB, more than {max_answer_mib}", frame.len() >> 20)
        }
        Err(error) => error.to_string(),
    };
    let message = format!("the result is too large to be handed over: {trouble}");
    frame(&Reply::Done(Box::new(Err(Failure { code: FailureCode::TooLarge, message }))))
}

/// Sends one message at once.
pub(crate) fn send(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    to.write_all(&frame(message)?)?;
    to.flush()
}

/// Waits for the next message; `None` where the other end has hung up between two messages.
pub(crate) fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    Ok(receive_sized(from)?.map(|(message, _)| message))
}

/// Like [`receive`], with the length of the message in bytes.
pub(crate) fn receive_sized<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<(T, usize)>> {
    let mut head = Vec::with_capacity(4);
    from.take(4).read_to_end(&mut head)?;
    let Ok(head) = <[u8; 4]>::try_from(head.as_slice()) else {
        return if head.is_empty() { Ok(None) } else { Err(io::ErrorKind::UnexpectedEof.into()) };
    };
    let length = u32::from_le_bytes(head) as usize;
    if length > MAX_FRAME {
        return Err(too_long(length));
    }
    // Grows with what arrives, so that a false length costs nothing.
    let mut body = Vec::new();
    from.take(length as u64).read_to_end(&mut body)?;
    if body.len() < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    match postcard::take_from_bytes(&body).map_err(broken)? {
        (message, []) => Ok(Some((message, length))),
        (_, rest) => Err(io::Error::new(
            io::ErrorKind::InvalidData,
            format!("{} bytes too many in a message", rest.len()),
        )),
    }
}

fn too_long(length: usize) -> io::Error {
    io::Error::new(
        io::ErrorKind::FileTooLarge,
        format!("a message of {length} bytes, more than the limit of {MAX_FRAME}"),
    )
}

fn broken(error: postcard::Error) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::EntryPlace;
    use crate::task::Region;
    use sifferkoll_model::{
        Allowed, Amount, Block, BlockRole, CanonicalTable, Cause, CellId, CheckSummary, Column, Correction,
        Date, Decimal, Decision, Document, DocumentMeta, Doubt, DrawnPart, Family, Finder, Finding,
        Fingerprint, HeaderRun, Location, PackedPicture, PageIndex, PagePart, Printed, RawCell, RawRow,
        RawTable, Reading, Rect, Reviewed, RiskValue, Row, RowRole, RuleName, RuleTally, Severity, SourceId,
        SourceInfo, Standing, Statement, TableId, ValueCell, Waived, Warning, WarningCode,
    };
    use std::collections::BTreeMap;

    fn there_and_back<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(message: &T) {
        let bytes = frame(message).unwrap();
        let mut rest = bytes.as_slice();
        assert_eq!(receive::<T>(&mut rest).unwrap().as_ref(), Some(message));
        assert_eq!(receive::<T>(&mut rest).unwrap(), None, "nothing is left");
        for cut in [1, 3, 5, bytes.len() - 1] {
            assert!(receive::<T>(&mut &bytes[..cut]).is_err(), "cut at {cut}");
        }
    }

    fn grid(location: Location) -> RawTable {
        let text = "Ledning\ninkl nämnd".into();
        let cell = RawCell { colspan: 2, bold: true, indent: 1.5, ..RawCell::new(0, text, location) };
        let reading = Reading { cells: vec![cell], cost: 3 };
        RawTable {
            location: vec![location],
            captions: vec![],
            headings: Vec::new(),
            columns: 2,
            header_rows: 0,
            header_run: Some(HeaderRun { words: vec!["Utfall".into()], location, columns: 1 }),
            rows: vec![RawRow { readings: vec![reading], decision: Decision::Open, location }],
            finder: Finder::Ruled,
            continues: Some(0),
            runs_on: [false; 2],
            confidence: None,
            evidence: Vec::new(),
        }
    }

    fn document() -> Document {
        let bbox = Rect { x0: 1.5, y0: 2.0, x1: 30.25, y1: 9.0 };
        let location = Location::Page { page: PageIndex(3), bbox };
        let amount = Amount::plain("-15566.0".parse::<Decimal>().unwrap());
        Document {
            source: SourceInfo {
                path: "år.pdf".into(),
                id: SourceId([7; 32]),
                format: "pdf".into(),
                pages: Some(4),
            },
            meta: DocumentMeta::default(),
            grids: vec![grid(location)],
            blocks: vec![Block {
                role: BlockRole::Heading { level: 2 },
                text: "Volymmått".into(),
                location: vec![location],
                lines: vec![sifferkoll_plugin::model::BlockLine { start: 0, location }],
                table: Some(0),
            }],
            tables: vec![CanonicalTable {
                id: TableId("t1".into()),
                kind: "drift".into(),
                title: None,
                unit: None,
                location: vec![location, Location::Lines { first: 1, last: 2 }],
                columns: vec![Column::default()],
                rows: vec![Row {
                    label: "Summa".into(),
                    role: RowRole::Total,
                    flow: None,
                    level: 0,
                    unit: None,
                    better: None,
                    text: BTreeMap::from([("Källa".into(), "SCB".into())]),
                    cells: vec![
                        None,
                        Some(ValueCell {
                            printed: Printed::Number(amount),
                            raw: "-15 566,0".into(),
                            location,
                            doubt: Doubt::Settled,
                            confidence: None,
                            reviewed: Some(Reviewed::Corrected { read_as: "-15 560,0".into() }),
                        }),
                    ],
                    location,
                }],
                evidence: vec![],
            }],
            risks: vec![RiskValue {
                control: Some("Attest".into()),
                risk_word: None,
                risk: Some(Decimal::new(4, 0)),
                consequence_word: None,
                consequence: Some(Decimal::new(3, 0)),
                stated: Some(Decimal::new(12, 0)),
                raw: "12".into(),
                location,
            }],
            findings: vec![Finding {
                rule: RuleName("total-differs-from-parts".into()),
                code: "SUM001".into(),
                family: Family::Sum,
                severity: Severity::Error,
                statement: Statement::Total,
                table: Some(TableId("t1".into())),
                row: "Summa".into(),
                column: "Utfall".into(),
                printed: "-15 566,0".into(),
                expected: Some(Decimal::new(-15_566, 0)),
                allowed: Some(Allowed { low: Decimal::MIN, high: Decimal::MAX }),
                probability: Some(Decimal::new(1, 28)),
                related: vec![],
                location,
                cause: Cause::Unknown,
                repairs: vec![],
                rivals: vec![],
                group: 0,
                moved: Some(Decimal::ONE),
                fingerprint: Fingerprint([1, 2, 3, 4, 5, 6, 7, 8]),
                standing: Standing::Waived(Waived {
                    reason: "x".into(),
                    date: Date { year: 2024, month: 1, day: 2 },
                }),
            }],
            notes: Vec::new(),
            warnings: vec![Warning {
                code: WarningCode::NoText,
                detail: String::new(),
                location: Some(location),
            }],
            checks: CheckSummary {
                rules: vec![RuleTally {
                    rule: RuleName("x".into()),
                    exact: 1,
                    rounding: 2,
                    failed: 3,
                    not_checkable: 4,
                }],
            },
            pictures: vec![DrawnPart {
                part: PagePart { page: PageIndex(0), bbox: Rect { x0: 1.0, y0: 2.0, x1: 3.0, y1: 4.0 } },
                picture: Ok(PackedPicture { width: 1, height: 2, dpi: 72.0, png: vec![0, 255] }),
            }],
        }
    }

    #[test]
    fn messages_survive_the_wire() {
        let failure = Failure { code: FailureCode::Encrypted, message: "a password".into() };
        there_and_back(&Reply::Hello(VERSION.into()));
        there_and_back(&Reply::Clock { more_millis: -60_000 });
        there_and_back(&Reply::Done(Box::new(Err(failure))));
        there_and_back(&Reply::Done(Box::new(Ok(document()))));
        let bbox = Rect { x0: 0.0, y0: 1.0, x1: 2.5, y1: 3.0 };
        let tables = Task::Tables { regions: vec![Region { page: PageIndex(2), bbox }] };
        let file = JobSource::File("år/x.pdf".into());
        let place = EntryPlace { header: 1 << 40, packed: 2, size: 3, crc32: u32::MAX };
        let entry = JobSource::Entry { archive: "år.zip".into(), place };
        let bytes = JobSource::Bytes(vec![0, 255]);
        let correction = Correction {
            table: TableId("t1".into()),
            cell: CellId { row: 1, column: 2 },
            location: Location::Page { page: PageIndex(0), bbox },
            raw: "1".into(),
            text: String::new(),
        };
        let corrections: Arc<Corrections> = Arc::new([(SourceId([7; 32]), vec![correction])].into());
        for (task, source) in [(Task::Check, file), (tables, bytes), (Task::Check, entry)] {
            there_and_back(&Request {
                task,
                path: "år/x.pdf".into(),
                source,
                format: Some("pdf".into()),
                max_file_mib: 1,
                max_pages: 2,
                max_page_operations: 3,
                max_cells: 4,
                max_unpacked: 5,
                ocr: Ocr::Always,
                corrections: Arc::clone(&corrections),
                mask: true,
                threads: 2,
                max_answer_mib: 3,
            });
        }
    }

    #[test]
    fn printed_decimals_survive_the_wire() {
        let Reply::Done(read) =
            receive(&mut frame(&Reply::Done(Box::new(Ok(document())))).unwrap().as_slice()).unwrap().unwrap()
        else {
            panic!("another message");
        };
        let document = read.unwrap();
        let cell = document.tables[0].rows[0].cells[1].as_ref().unwrap();
        assert_eq!(cell.printed.value().unwrap().decimals(), 1, "-15566.0 keeps its decimal");
    }

    #[test]
    fn large_answers_become_failures() {
        let mut large = document();
        large.warnings[0].detail = "x".repeat(1 << 20);
        let sent = |outcome, limit| {
            let frame = answer_frame(outcome, limit).unwrap();
            let Ok(Some(Reply::Done(outcome))) = receive(&mut frame.as_slice()) else {
                panic!("another message");
            };
            *outcome
        };
        assert_eq!(sent(Ok(large.clone()), 2), Ok(large.clone()));
        let failure = sent(Ok(large), 1).unwrap_err();
        assert_eq!(failure.code, FailureCode::TooLarge);
        assert!(failure.message.ends_with("take 1 MiB, more than 1"), "{}", failure.message);
    }

    #[test]
    fn stray_text_is_no_message() {
        let error = receive::<Reply>(&mut &b"Usage: something else entirely"[..]).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        let mut padded = frame(&Reply::Accepted).unwrap();
        padded[0] += 1;
        padded.push(0);
        assert_eq!(receive::<Reply>(&mut padded.as_slice()).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}
