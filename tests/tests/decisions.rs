//! What a reviewer decides: `extract` and `check` use it, marked as such, and the next `ingest` takes it in; undone, all
//! is as it was.
//!
//! Needs Tesseract with its Swedish model.

use serde_json::{Value, json};
use sifferkoll_dataset::{Action, Decided, NewDecision, Reader, Subject, Writer};
use sifferkoll_tests::{items, render, root, run, scan, text};
use std::path::PathBuf;
use tempfile::TempDir;

/// The same report as a page and as a dump.
const DOCUMENTS: [&str; 2] =
    ["corpus/documents/arsredovisning-a-typst.pdf", "corpus/documents/arsredovisning-a.txt"];

/// When decisions are made here.
const AT: &str = "2026-01-31T12:00:00Z";

struct Dataset {
    _folder: TempDir,
    path: PathBuf,
    document: String,
}

impl Dataset {
    fn of(document: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        let dataset = Self { _folder: folder, path, document: document.to_owned() };
        dataset.ingest();
        dataset
    }

    fn name(&self) -> &str {
        self.path.to_str().expect("a path in UTF-8")
    }

    #[track_caller]
    fn ingest(&self) {
        let run = run(&["ingest", &self.document, "--into", self.name(), "--lang", "en", "--no-cache"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
    }

    /// JSON of the document with the decisions.
    #[track_caller]
    fn decided(&self, command: &str) -> Value {
        self.json(&[command, "--decisions", self.name()])
    }

    /// JSON of the document without.
    #[track_caller]
    fn plain(&self, command: &str) -> Value {
        self.json(&[command])
    }

    #[track_caller]
    fn json(&self, args: &[&str]) -> Value {
        run(&[args, &[&self.document, "--format", "json", "--lang", "en", "--no-cache"]].concat()).json()
    }

    /// Stores a decision; its number.
    #[track_caller]
    fn decide(&self, subject: Subject, action: Action) -> i64 {
        let mut writer = Writer::open(&self.path).expect("a dataset");
        let decided = writer.decide(&NewDecision { subject, action, seen: 0 }, AT).expect("it is stored");
        let Decided::Stored(line) = decided else { panic!("{decided:?}") };
        writer.close().expect("it is closed");
        line.id
    }

    #[track_caller]
    fn undo(&self, id: i64) {
        let mut writer = Writer::open(&self.path).expect("a dataset");
        assert!(matches!(writer.undo(id, AT).expect("it is stored"), Decided::Stored(_)));
        writer.close().expect("it is closed");
    }

    /// The cell that prints this in the row with this label, as a reading.
    #[track_caller]
    fn reading(&self, label: &str, raw: &str) -> Subject {
        let document = self.plain("extract");
        let found = items(&document["tables"]).find_map(|table| {
            let (row, at) = items(&table["rows"]).zip(1..).find(|(row, _)| text(&row["label"]) == label)?;
            let (_, column) = items(&row["cells"]).zip(1..).find(|(cell, _)| text(&cell["raw"]) == raw)?;
            let (table, sha256) = (text(&table["id"]).to_owned(), sha256(&document));
            Some(Subject::Reading { sha256, table, row: at, column })
        });
        found.unwrap_or_else(|| panic!("{}: no {raw} in {label}", self.document))
    }
}

fn sha256(document: &Value) -> String {
    text(&document["source"]["sha256"]).to_owned()
}

/// The cell of a reading in JSON of its document.
#[track_caller]
fn cell<'a>(document: &'a Value, subject: &Subject) -> &'a Value {
    let Subject::Reading { table, row, column, .. } = subject else { panic!("{subject:?}") };
    let table = items(&document["tables"]).find(|known| text(&known["id"]) == table).expect("its table");
    &table["rows"][*row as usize - 1]["cells"][*column as usize - 1]
}

/// Row and print of the findings, with their causes.
fn findings(document: &Value) -> Vec<(&str, &str, &str)> {
    let all = items(&document["findings"]);
    all.map(|finding| (text(&finding["row"]), text(&finding["printed"]), text(&finding["cause"]))).collect()
}

#[test]
fn a_corrected_reading_is_marked_and_no_longer_a_finding() {
    const ROW: &str = "Mottagning och utredning barn";
    for document in DOCUMENTS {
        let dataset = Dataset::of(document);
        let reading = dataset.reading(ROW, "1 175");
        let (plain, before) = (dataset.plain("extract"), dataset.plain("check"));
        assert_eq!(dataset.decided("extract"), plain, "nothing is decided");
        let of_row = |document: &Value| findings(document).iter().filter(|(row, ..)| *row == ROW).count();
        assert_eq!(of_row(&before), 1);
        let id = dataset.decide(reading.clone(), Action::Correct { text: "-1 175".into() });

        let mut after = dataset.decided("extract");
        let corrected = cell(&after, &reading);
        assert_eq!((text(&corrected["raw"]), text(&corrected["value"])), ("-1 175", "-1175"), "{document}");
        assert_eq!(corrected["reviewed"], json!({"read_as": "1 175"}));
        assert_eq!(corrected["location"], cell(&plain, &reading)["location"]);
        let checked = dataset.decided("check");
        assert_eq!(of_row(&checked), 0, "{document}");
        assert_eq!(findings(&checked).len() + 2, findings(&before).len(), "nor does its sum differ");
        assert_eq!(checked["warnings"], before["warnings"]);

        // The rest of the document is as it was.
        let Subject::Reading { table, row, column, .. } = &reading else { unreachable!("it is a reading") };
        let tables = after["tables"].as_array_mut().expect("tables");
        let table = tables.iter_mut().find(|known| text(&known["id"]) == table).expect("its table");
        table["rows"][*row as usize - 1]["cells"][*column as usize - 1] = cell(&plain, &reading).clone();
        assert_eq!(after, plain);

        // A dataset uses its own decisions without being told.
        dataset.ingest();
        let doubts = |dataset: &Dataset| -> Vec<(String, String)> {
            let connection = rusqlite::Connection::open(&dataset.path).expect("a dataset");
            let sql = "SELECT raw, doubt FROM cells WHERE doubt IN ('accepted', 'corrected')";
            let mut statement = connection.prepare(sql).expect("the table");
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("cells");
            rows.collect::<Result<_, _>>().expect("text")
        };
        assert_eq!(doubts(&dataset), [("-1 175".to_owned(), "corrected".to_owned())]);
        assert_eq!(findings(&dataset.decided("check")), findings(&checked), "the decision still fits");

        dataset.undo(id);
        assert_eq!(dataset.decided("check"), before);
        dataset.ingest();
        assert_eq!(doubts(&dataset), []);
    }
}

#[test]
fn what_a_person_agrees_with_is_no_doubt_of_the_tool() {
    for document in DOCUMENTS {
        let dataset = Dataset::of(document);
        let sum = |checked: &Value| {
            let found =
                findings(checked).into_iter().find(|(row, raw, _)| (*row, *raw) == ("Summa", "-160 760"));
            found.map(|(.., cause)| cause.to_owned())
        };
        let cause = sum(&dataset.decided("check"));
        assert_eq!(cause.as_deref(), Some("unknown"), "a part of it is damaged");
        let reading = dataset.reading("Familjerätt och familjerådgivning", "-4-218");
        dataset.decide(reading.clone(), Action::Accept);
        let checked = dataset.decided("check");
        assert_eq!(cell(&checked, &reading)["reviewed"], json!({"read_as": null}));
        assert_eq!(cell(&checked, &reading)["value"], "-4218");
        if document == DOCUMENTS[0] {
            assert_eq!(sum(&checked).as_deref(), Some("document"), "in the dump more than that is in doubt");
        }
        let damaged = |(row, raw, _): &(&str, &str, &str)| {
            (*row, *raw) == ("Familjerätt och familjerådgivning", "-4-218")
        };
        assert!(findings(&checked).iter().any(damaged), "the print is as damaged as before");
        let warned = items(&checked["warnings"]).any(|warning| text(&warning["code"]) == "malformed-number");
        assert!(!warned, "but nothing is in doubt");
    }
}

#[test]
fn cells_are_emptied_and_filled() {
    for document in DOCUMENTS {
        let dataset = Dataset::of(document);
        let reading = dataset.reading("Mottagning och utredning barn", "1 175");
        let id = dataset.decide(reading.clone(), Action::Correct { text: String::new() });
        let emptied = |document: &Value| {
            let cell = cell(document, &reading);
            assert_eq!((text(&cell["raw"]), &cell["value"]), ("", &Value::Null));
            assert_eq!(cell["reviewed"], json!({"read_as": "1 175"}));
        };
        emptied(&dataset.decided("extract"));
        // Its place must not get lost in the dataset, for the next decision about it.
        dataset.ingest();
        let mut writer = Writer::open(&dataset.path).expect("a dataset");
        let action = Action::Correct { text: "-1 175".into() };
        let decided = writer.decide(&NewDecision { subject: reading.clone(), action, seen: id }, AT);
        assert!(matches!(decided, Ok(Decided::Stored(_))), "{decided:?}");
        writer.close().expect("it is closed");
        assert_eq!(cell(&dataset.decided("extract"), &reading)["reviewed"], json!({"read_as": "1 175"}));
        assert_eq!(cell(&dataset.decided("extract"), &reading)["value"], "-1175");
        dataset.ingest();
    }
}

#[test]
fn empty_places_are_filled() {
    for document in ["corpus/documents/mal-h-chromium.pdf", "corpus/documents/personal-g.txt"] {
        let dataset = Dataset::of(document);
        let plain = dataset.plain("extract");
        let empty = items(&plain["tables"]).find_map(|table| {
            let rows = items(&table["rows"]).zip(1..);
            let mut cells =
                rows.flat_map(|(row, at)| items(&row["cells"]).zip(1..).map(move |(c, to)| (c, at, to)));
            let (_, row, column) = cells.find(|(cell, ..)| cell.is_null())?;
            Some(Subject::Reading {
                sha256: sha256(&plain),
                table: text(&table["id"]).to_owned(),
                row,
                column,
            })
        });
        let empty = empty.expect("a place without a figure");
        let id = dataset.decide(empty.clone(), Action::Correct { text: "17".into() });
        for _ in 0..2 {
            let filled = dataset.decided("extract");
            assert_eq!(cell(&filled, &empty)["value"], "17", "{document}");
            assert_eq!(cell(&filled, &empty)["reviewed"], json!({"read_as": ""}));
            assert_eq!(filled["warnings"], plain["warnings"]);
            dataset.ingest();
        }
        dataset.undo(id);
        assert_eq!(dataset.decided("extract"), plain);
    }
}

#[test]
fn figures_of_a_scan_are_corrected_too() {
    const DPI: u16 = 150;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("scan.pdf");
    let pages = render(&root().join(DOCUMENTS[0]), DPI.into()).into_iter().skip(1).take(1);
    std::fs::write(&path, scan(pages, f64::from(DPI), 7)).expect("a scan can be written");
    let dataset = Dataset::of(path.to_str().expect("a path in UTF-8"));
    let before = dataset.plain("check");
    // The budget of placements has a planted digit.
    let subject = |row| Subject::Reading { sha256: sha256(&before), table: "t1".into(), row, column: 3 };
    let (wrong, right) = (subject(6), subject(7));
    let read_as = text(&cell(&before, &wrong)["raw"]).to_owned();
    assert!(cell(&before, &wrong)["confidence"].is_string(), "{read_as}");
    dataset.decide(wrong.clone(), Action::Correct { text: "-41 350".into() });
    dataset.decide(right.clone(), Action::Accept);
    let checked = dataset.decided("check");
    let corrected = cell(&checked, &wrong);
    assert_eq!(corrected["value"], "-41350");
    assert_eq!(corrected["reviewed"], json!({"read_as": read_as}));
    assert_eq!(corrected["confidence"], Value::Null);
    assert_eq!(cell(&checked, &right)["raw"], cell(&before, &right)["raw"]);
    assert_eq!(cell(&checked, &right)["reviewed"], json!({"read_as": null}));
    let about = |document: &Value| {
        let label = text(&document["tables"][0]["rows"][5]["label"]).to_owned();
        findings(document).iter().filter(|(row, ..)| *row == label).count()
    };
    assert_eq!((about(&before), about(&checked)), (1, 0));
    assert_eq!(checked["warnings"], before["warnings"]);
}

#[test]
fn a_waived_finding_does_not_count() {
    for document in DOCUMENTS {
        let dataset = Dataset::of(document);
        let before = dataset.plain("check");
        let all: Vec<String> = items(&before["findings"])
            .filter(|finding| text(&finding["severity"]) == "error")
            .map(|finding| text(&finding["fingerprint"]).to_owned())
            .collect();
        for fingerprint in &all {
            let subject = Subject::Finding { sha256: sha256(&before), fingerprint: fingerprint.clone() };
            dataset.decide(subject, Action::Waive { reason: "Known to the committee.".into() });
        }
        let checked = run(&["check", document, "--decisions", dataset.name(), "--format", "json"]);
        assert_eq!(checked.status, 0, "{document}: {}", checked.stderr);
        assert_eq!(checked.stderr, "", "nothing is to be said of waivers");
        let after = checked.json();
        let waived = items(&after["findings"]).filter(|finding| finding["waived"].is_object());
        let expected = json!({"reason": "Known to the committee.", "date": "2026-01-31"});
        assert_eq!(waived.filter(|finding| finding["waived"] == expected).count(), all.len());
        // A dataset holds many documents; those that a run does not read are no news.
        let other = run(&["check", DOCUMENTS[0], "--decisions", dataset.name(), "--lang", "en"]);
        assert!(!other.stdout.contains("waiver"), "{}", other.stdout);
    }
}

#[test]
fn decisions_are_read_and_nothing_else_is_taken_for_them() {
    let dataset = Dataset::of(DOCUMENTS[0]);
    let reader = Reader::open(&dataset.path).expect("a dataset");
    assert!(reader.corrections().expect("none").is_empty());
    let missing = run(&["extract", DOCUMENTS[0], "--decisions", "corpus/none.db"]);
    assert_eq!((missing.status, missing.stdout.as_str()), (2, ""));
    assert!(missing.stderr.contains("--decisions"), "{}", missing.stderr);
    assert!(missing.stderr.contains("no such file"), "{}", missing.stderr);
}
