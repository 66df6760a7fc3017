//! Made-up documents and what was concluded over them, put into datasets in any order.

use rusqlite::Connection;
use sifferkoll_dataset::{FileEntry, Reader, Writer};
use sifferkoll_model::{
    Allowed, Amount, Better, Bound, CanonicalTable, Cause, CheckSummary, Column, DiaryNumber, Document,
    DocumentItem, DocumentKind, DocumentMeta, Doubt, Failure, FailureCode, Family, Finding, Fingerprint,
    Location, Measure, Municipality, Note, NoteKind, PageIndex, Period, Printed, Rect, Repair, RiskValue,
    Row, RowRole, RuleName, RuleTally, Severity, Slip, SourceId, SourceInfo, Standing, Statement, TableId,
    Unit, ValueCell, Warning, WarningCode, Year,
};
use std::path::Path;
use tempfile::TempDir;

/// Years of the documents.
pub(crate) const YEARS: [u16; 3] = [2021, 2022, 2023];

fn page(number: u32, y0: f32) -> Location {
    Location::Page { page: PageIndex(number - 1), bbox: Rect { x0: 70.94, y0, x1: 524.4, y1: y0 + 12.0 } }
}

fn cell(raw: &str, printed: Printed, y0: f32) -> ValueCell {
    let (location, doubt) = (page(2, y0), Doubt::None);
    ValueCell { printed, raw: raw.to_owned(), location, doubt, confidence: None, reviewed: None }
}

fn figure(raw: &str, y0: f32) -> ValueCell {
    let plain = raw.replace(' ', "").replace(',', ".");
    cell(raw, Printed::Number(Amount::plain(plain.parse().expect("a decimal"))), y0)
}

fn row(label: &str, role: RowRole, cells: Vec<Option<ValueCell>>, y0: f32) -> Row {
    Row {
        label: label.to_owned(),
        role,
        flow: None,
        level: u8::from(role == RowRole::Item),
        unit: None,
        better: None,
        text: [].into(),
        cells,
        location: page(2, y0),
    }
}

/// A report of this year: one table with every state of a cell, and one of everything else.
fn document(year: u16) -> Document {
    let column = |header: &str, measure, year| Column {
        header: format!("{header} {year}"),
        measure,
        period: Some(Period::Year(Year(year))),
        ..Column::default()
    };
    let bound =
        Amount { bound: Some(Bound::AtLeast), unit: Some(Unit::Percent), ..Amount::plain(100.into()) };
    let mut first =
        row("Ledning, \"inkl\" nämnd\nm.m.", RowRole::Item, vec![Some(figure("-15 566", 100.0))], 100.0);
    first.cells.push(Some(figure(&format!("-{},50", year * 7), 100.0)));
    first.text = [("Kommentar", "=1+1"), ("Källa", "")].map(|(head, text)| (head.into(), text.into())).into();
    first.better = Some(Better::Lower);
    let rows = vec![
        first,
        row("Andel", RowRole::Item, vec![Some(cell(">=100%", Printed::Number(bound), 112.0)), None], 112.0),
        row(
            "Övrigt",
            RowRole::Varav,
            vec![Some(cell("-", Printed::Dash, 124.0)), Some(cell("*", Printed::Star, 124.0))],
            124.0,
        ),
        row(
            "Summa",
            RowRole::Total,
            vec![Some(figure("0", 136.0)), Some(figure("12345,67890123456", 136.0))],
            136.0,
        ),
    ];
    let table = CanonicalTable {
        id: TableId("t1".into()),
        kind: "drift".into(),
        title: None,
        unit: Some(Unit::Tkr),
        location: vec![page(2, 90.0), page(3, 50.0)],
        columns: vec![column("Utfall", Measure::Utfall, year), column("Budget", Measure::Budget, year)],
        rows,
        evidence: Vec::new(),
    };
    // A text dump has lines, and months whose year is the row's.
    let lines = Location::Lines { first: 7, last: 9 };
    let mut other = table.clone();
    other.id = TableId("t2".into());
    other.location = vec![lines];
    other.columns.truncate(1);
    other.columns[0].period = Some(Period::MonthOfRow(sifferkoll_model::Month(5)));
    other.rows.truncate(1);
    other.rows[0].location = lines;
    other.rows[0].cells = vec![Some(ValueCell { location: lines, ..first_cell(&table) })];
    Document {
        source: SourceInfo {
            path: String::new(),
            id: SourceId([(year % 1000 * 37) as u8; 32]),
            format: "pdf".into(),
            pages: Some(3),
        },
        meta: DocumentMeta {
            municipality: Some(Municipality { code: "0483".into(), name: "Katrineholm".into() }),
            committee: Some("Socialnämnden".into()),
            kind: Some(DocumentKind::Arsredovisning),
            year: Some(Year(year)),
            diary: vec![diary("SOCN/2023:103"), diary("SOCN/2023:4")],
            items: vec![item(year)],
            ..DocumentMeta::default()
        },
        grids: Vec::new(),
        blocks: Vec::new(),
        risks: vec![RiskValue {
            control: Some("Attest".into()),
            risk_word: Some("Sannolik".into()),
            risk: Some(4.into()),
            consequence_word: None,
            consequence: Some(3.into()),
            stated: Some(12.into()),
            raw: "12".into(),
            location: page(3, 80.0),
        }],
        findings: vec![finding(&table)],
        notes: vec![Note {
            kind: NoteKind::Break,
            words: "Ej jämförbart med föregående år".into(),
            table: Some(table.id.clone()),
            row: Some(1),
            location: page(2, 400.0),
        }],
        warnings: vec![Warning { code: WarningCode::UnitInferred, detail: "tkr".into(), location: None }],
        checks: CheckSummary {
            rules: vec![RuleTally {
                rule: RuleName("r".into()),
                exact: 5,
                rounding: 1,
                failed: 1,
                not_checkable: 2,
            }],
        },
        pictures: Vec::new(),
        tables: vec![table, other],
    }
}

fn first_cell(table: &CanonicalTable) -> ValueCell {
    table.rows[0].cells[0].clone().expect("it is a figure")
}

fn diary(printed: &str) -> DiaryNumber {
    DiaryNumber { printed: printed.into(), register: None, year: None, number: None, plan: None }
}

fn item(year: u16) -> DocumentItem {
    DocumentItem {
        title: Some("Årsredovisning".into()),
        kind: Some(DocumentKind::Arsredovisning),
        diary: Some(diary("SOCN/2023:103")),
        date: None,
        year: Some(Year(year)),
        interval: None,
        first: page(1, 10.0),
        last: page(3, 700.0),
    }
}

fn finding(table: &CanonicalTable) -> Finding {
    let total = table.rows[3].cells[0].clone().expect("it is a figure");
    Finding {
        rule: RuleName("total-differs-from-parts".into()),
        code: "SUM001".into(),
        family: Family::Sum,
        severity: Severity::Error,
        statement: Statement::Total,
        table: Some(table.id.clone()),
        row: "Summa".into(),
        column: table.columns[0].header.clone(),
        printed: total.raw,
        expected: Some((-15_466).into()),
        allowed: Some(Allowed { low: (-15_467).into(), high: (-15_465).into() }),
        probability: None,
        related: Vec::new(),
        location: total.location,
        cause: Cause::Document,
        repairs: vec![Repair {
            row: "Andel".into(),
            column: table.columns[0].header.clone(),
            printed: "1".into(),
            to: 2.into(),
            how: Slip::Digit,
            clears: 1,
            location: page(2, 112.0),
        }],
        rivals: Vec::new(),
        group: 0,
        moved: None,
        fingerprint: Fingerprint([1; 8]),
        standing: Standing::Open,
    }
}

fn entry(path: &str) -> FileEntry {
    FileEntry { path: path.into(), size: 5_000_000_000, modified: 7, checksum: None }
}

/// A dataset of the documents of these years in this order, twice one of them and a file that cannot be read. What is
/// concluded over them is as a link would make it, with identities that begin after `skip`.
pub(crate) fn dataset(folder: &TempDir, years: &[u16], skip: i64) -> Reader {
    let path = folder.path().join(format!("{skip}.db"));
    let mut writer = Writer::open(&path).expect("a new dataset");
    let damaged = Failure { code: FailureCode::Damaged, message: "no pages".into() };
    for year in years {
        let document = document(*year);
        let told = |finding: &Finding| format!("{} differs", finding.row);
        writer.put(&entry(&format!("a/{year}.pdf")), &document, "1", &told).expect("it is put in");
        if *year == YEARS[0] {
            writer.put_known(&entry("a/copy.zip/x.pdf"), &document.source.id, "1").expect("it is put in");
            writer.put_failure(&entry("a/b.pdf"), &damaged, "1").expect("it is put in");
        }
    }
    writer.close().expect("it is closed");
    if !years.is_empty() {
        link(&path, skip);
    }
    Reader::open(&path).expect("it is a dataset")
}

/// Two series over the years, each told by the report of its year and by the next one, and one proposed pair.
fn link(path: &Path, skip: i64) {
    let connection = Connection::open(path).expect("it is a dataset");
    let (low, high) = (skip + 1, skip + 2);
    // The later series has the lower identity.
    let script = format!(
        "BEGIN;
         INSERT INTO entities VALUES ({high}, '0483', 'Katrineholm', 'Socialnämnden', 0);
         INSERT INTO document_entities SELECT id, {high} FROM documents;
         INSERT INTO concepts VALUES ({low}, 'summa', 'Summa', 'drift', 1), ({high}, 'ledning', 'Ledning', 'drift', 0);
         INSERT INTO series VALUES ({low}, {high}, {low}, 'utfall', NULL, NULL, 'tkr', ''),
                                   ({high}, {high}, {high}, 'utfall', NULL, NULL, 'tkr', 'sign');
         INSERT INTO points SELECT s.id, k.period, d.year, c.value, r.id, c.ordinal, NULL, ''
           FROM cells c JOIN rows r ON r.id = c.row_id JOIN tables t ON t.id = r.table_id
           JOIN documents d ON d.id = t.document_id JOIN columns k ON k.table_id = t.id AND k.ordinal = c.ordinal
           JOIN series s ON s.id = CASE r.label WHEN 'Summa' THEN {low} ELSE {high} END
          WHERE t.name = 't1' AND k.measure = 'utfall' AND r.ordinal IN (1, 4);
         UPDATE points SET first_value = '-1.5', flags = 'restated' WHERE year = 2022;
         INSERT INTO statements SELECT series_id, period, row_id, ordinal, value, 1 FROM points;
         INSERT INTO statements SELECT p.series_id, p.period, q.row_id, q.ordinal, q.value, 0
           FROM points p JOIN points q ON q.series_id = p.series_id AND q.year = p.year + 1;
         INSERT INTO matches VALUES ({low}, {high}, 'Ledning', 'Ledning m.m.', 'proposed', 71, 60, 2, 0, 'alike');
         INSERT INTO unmatched SELECT id, 'single' FROM rows WHERE label = 'Övrigt';
         DELETE FROM properties WHERE name = 'link-due';
         COMMIT;"
    );
    connection.execute_batch(&script).expect("the script fits the tables");
}
