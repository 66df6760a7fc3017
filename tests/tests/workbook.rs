//! `extract --format xlsx`: a workbook whose numbers are those of JSON, with every finding at its cell, no
//! formula, and the same bytes whatever the threads.

use calamine::{Data, Range, Reader, Xlsx, open_workbook_from_rs};
use serde_json::Value;
use sifferkoll_tests::{assert_none, items, run, text};
use std::fs;
use std::io::{Cursor, Read};
use tempfile::TempDir;

const CORPUS: &str = "corpus/documents";

/// Extracts paths into a workbook.
#[track_caller]
fn extract(paths: &[&str], args: &[&str], status: i32) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a new folder");
    let target = folder.path().join("out.xlsx");
    let name = target.to_string_lossy().into_owned();
    let fixed = ["--format", "xlsx", "--lang", "en", "-o", &name];
    let result = run(&[&["extract"], paths, &fixed[..], args].concat());
    assert_eq!((result.status, result.stdout.as_str()), (status, ""), "{}", result.stderr);
    bytes(&target)
}

#[expect(clippy::disallowed_methods, reason = "files are what is tested")]
fn bytes(path: &std::path::Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All sheets in order, each with its name.
fn sheets(book: &[u8]) -> Vec<(String, Range<Data>)> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(book)).expect("it is a workbook");
    let names = book.sheet_names();
    let read = |name: String| {
        let range = book.worksheet_range(&name).expect("the sheet can be read");
        (name, range)
    };
    names.into_iter().map(read).collect()
}

/// The files inside that have this in their name, with their texts.
fn parts(book: &[u8], name: &str) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).expect("it is an archive");
    let mut parts = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("the file is there");
        if file.name().is_ok_and(|path| path.contains(name)) {
            let mut text = String::new();
            file.read_to_string(&mut text).expect("it is text");
            parts.push(text);
        }
    }
    parts
}

/// What stands at a row and a column, both from 0; nothing where the sheet has no such cell.
fn at(sheet: &Range<Data>, row: usize, column: usize) -> &Data {
    sheet.get_value((row as u32, column as u32)).unwrap_or(&Data::Empty)
}

/// The row of the heads, which begins with the head of the labels.
fn head_row(sheet: &Range<Data>) -> usize {
    let head = (0..10).find(|row| *at(sheet, *row, 0) == Data::String("Label".into()));
    head.expect("the sheet has heads")
}

/// The first row of the table: below the heads and what the columns were taken for, if anything.
fn first_row(sheet: &Range<Data>, table: &Value) -> usize {
    let below = head_row(sheet) + 1;
    let typed = items(&table["columns"]).any(|column| {
        let known =
            ["period", "breakdown", "flow", "version", "unit"].iter().any(|name| !column[name].is_null());
        known || column["measure"] != "other"
    });
    below + usize::from(typed)
}

fn in_json(command: &str) -> Vec<Value> {
    items(&run(&[command, CORPUS, "--format", "json", "--lang", "en"]).json()).cloned().collect()
}

/// What a cell of JSON must be on the sheet.
fn expected(cell: &Value) -> Data {
    match (cell["value"].as_str(), &cell["op"]) {
        (Some(value), Value::Null) => Data::Float(value.parse().expect("a value is a number")),
        _ if cell.is_null() => Data::Empty,
        _ => Data::String(text(&cell["raw"]).to_owned()),
    }
}

/// Compares a sheet with its table; returns how many numbers the table has.
fn compare(sheet: &Range<Data>, table: &Value, differences: &mut Vec<String>) -> usize {
    let mut numbers = 0;
    let first = first_row(sheet, table);
    for (row_at, row) in items(&table["rows"]).enumerate() {
        let label = text(&row["label"]);
        let mut check = |column: usize, expected: Data| {
            let found = at(sheet, first + row_at, column);
            let empty = |data: &Data| matches!(data, Data::Empty) || *data == Data::String(String::new());
            if *found != expected && !(empty(found) && empty(&expected)) {
                differences.push(format!("{label}, column {column}: {found:?}, expected {expected:?}"));
            }
        };
        check(0, Data::String(label.to_owned()));
        for (column, cell) in items(&row["cells"]).enumerate() {
            let expected = expected(cell);
            numbers += usize::from(matches!(expected, Data::Float(_)));
            check(column + 1, expected);
        }
    }
    let rows = items(&table["rows"]).count();
    let height = sheet.end().map_or(0, |(row, _)| row as usize + 1);
    if height != first + rows {
        differences.push(format!("the sheet ends at row {height}, expected {}", first + rows));
    }
    numbers
}

#[test]
fn numbers_are_those_of_json() {
    let book = extract(&[CORPUS], &[], 0);
    let sheets = sheets(&book);
    let documents = in_json("extract");
    let tables: Vec<(&Value, &Value)> = documents
        .iter()
        .flat_map(|document| items(&document["tables"]).map(move |t| (document, t)))
        .collect();
    assert_eq!(sheets.len(), tables.len() + 2, "an overview, the risk values, and a sheet for each table");
    assert_eq!(sheets[0].0, "Overview");
    let (mut differences, mut numbers) = (Vec::new(), 0);
    for ((name, sheet), (document, table)) in sheets[1..].iter().zip(&tables) {
        let mut own = Vec::new();
        numbers += compare(sheet, table, &mut own);
        if let Some(title) = table["title"].as_str().filter(|title| *at(sheet, 0, 0) != **title) {
            own.push(format!("the title is {:?}, expected {title}", at(sheet, 0, 0)));
        }
        // A table of several units shows the one printed above it, if any; its cells have their own.
        let mixed = table["unit"] == "mixed";
        if !mixed && !at(sheet, 1, 0).to_string().ends_with(text(&table["unit"])) {
            own.push(format!("the unit is {:?}, expected {}", at(sheet, 1, 0), table["unit"]));
        }
        if !at(sheet, 2, 0).to_string().starts_with(text(&document["source"]["path"])) {
            own.push(format!("the document is {:?}", at(sheet, 2, 0)));
        }
        differences.extend(own.into_iter().map(|line| format!("{name}: {line}")));
    }
    assert_none("sheets", &differences);
    assert!(numbers > 500, "only {numbers} numbers");
}

#[test]
fn every_row_says_where_it_comes_from() {
    let book = extract(&[CORPUS], &[], 0);
    let documents = in_json("extract");
    let tables = documents.iter().flat_map(|document| items(&document["tables"]));
    for ((name, sheet), table) in sheets(&book)[1..].iter().zip(tables) {
        let (head, first) = (head_row(sheet), first_row(sheet, table));
        let last = sheet.end().map_or(0, |(_, column)| column as usize);
        let by_page = !table["location"][0]["page"].is_null();
        let expected = if by_page { "Page" } else { "Line" };
        assert_eq!(at(sheet, head, last).to_string(), expected, "{name}");
        for row in first..first + items(&table["rows"]).count() {
            let place = at(sheet, row, last).to_string();
            let number = place.split('–').next().and_then(|number| number.parse::<u32>().ok());
            assert!(number.is_some_and(|number| number > 0), "{name}, row {row}: {place}");
        }
    }
}

#[test]
fn findings_stand_at_their_cells_and_in_the_overview() {
    let book = extract(&[CORPUS], &[], 0);
    let sheets = sheets(&book);
    let overview = &sheets[0].1;
    let lines: Vec<Vec<String>> =
        overview.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let comments = parts(&book, "xl/comments").concat();
    let mut wrong = Vec::new();
    let mut number = 0;
    for document in in_json("check") {
        for finding in items(&document["findings"]) {
            number += 1;
            let message = text(&finding["message"]);
            let line = lines.iter().find(|line| {
                line[0] == text(&document["source"]["path"])
                    && line.last().is_some_and(|last| last == message)
            });
            let Some(line) = line else {
                wrong.push(format!("not in the overview: {message}"));
                continue;
            };
            // The overview names the cell; there stands the figure that the finding is about.
            if finding["table"].is_null() {
                continue;
            }
            let (sheet, cell) = line[1].rsplit_once('!').expect("a finding in a table has a cell");
            let (_, range) = sheets.iter().find(|(name, _)| name == sheet).expect("the sheet is there");
            let letter = cell.trim_end_matches(|c: char| c.is_ascii_digit());
            let row: usize = cell[letter.len()..].parse().expect("a row");
            let column = letter.bytes().fold(0, |column, b| column * 26 + usize::from(b - b'A') + 1);
            // The unit stands in the format of the cell.
            let figure = text(&finding["printed"]).trim_end_matches(['%', ' ']);
            let printed = sifferkoll_tests::decimal(figure);
            let found = sifferkoll_tests::decimal(&at(range, row - 1, column - 1).to_string());
            // A damaged figure is read as the likeliest one.
            if found != printed && finding["rule"] != "malformed-number" {
                wrong.push(format!("{}: {found:?}, expected {printed:?}", line[1]));
            }
            let escaped = message.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            if !comments.contains(&escaped) {
                wrong.push(format!("no comment: {message}"));
            }
        }
    }
    assert!(number > 20, "only {number} findings");
    assert_none("findings", &wrong);
}

#[test]
fn a_workbook_holds_no_formula_no_clock_and_no_missing_word() {
    let book = extract(&[CORPUS], &[], 0);
    let worksheets = parts(&book, "xl/worksheets/sheet");
    assert!(worksheets.len() > 10);
    assert!(worksheets.iter().all(|sheet| !sheet.contains("<f>") && !sheet.contains("<f ")));
    assert!(worksheets[1..].iter().all(|sheet| sheet.contains("state=\"frozen\"")));
    let core = parts(&book, "docProps/core.xml").concat();
    assert!(core.contains("1980-01-01T00:00:00Z"), "{core}");
    assert!(core.contains("<dc:creator></dc:creator>"), "{core}");
    for (name, sheet) in sheets(&book) {
        // A word that the catalogue lacks would be shown by its key.
        let unknown = sheet.cells().find(|(_, _, cell)| cell.to_string().starts_with("xlsx-"));
        assert!(unknown.is_none(), "{name}: {unknown:?}");
    }
}

#[test]
fn threads_and_processes_change_no_byte() {
    let one = extract(&[CORPUS], &["--threads", "1"], 0);
    for args in [&["--threads", "2"][..], &["--in-process", "--threads", "2"]] {
        assert!(one == extract(&[CORPUS], args, 0), "{args:?}");
    }
}

/// A folder with one document of this text.
fn document(text: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().expect("a new folder");
    let path = folder.path().join("a.txt");
    fs::write(&path, text).expect("a new file");
    let name = path.to_string_lossy().into_owned();
    (folder, name)
}

#[test]
fn what_is_no_number_stays_text() {
    let (_folder, path) = document(
        "Driftredovisning (kr)\n\tUtfall 2023\tBudget 2023\n=HYPERLINK(\"x\")\t-1 200\t>5\n@Skola\t*\t–\n\
         Lån\t1234567890123456\t123456789012345\nSumma\t-1 200\t0,10\n",
    );
    let result = run(&["extract", &path, "--format", "json"]).json();
    let book = extract(&[&path], &[], 0);
    let sheets = sheets(&book);
    assert_eq!(sheets.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["Overview", "t1 drift"]);
    let table = &result["tables"][0];
    assert_eq!(text(&table["rows"][2]["cells"][0]["value"]), "1234567890123456");
    let sheet = &sheets[1].1;
    let first = first_row(sheet, table);
    let found: Vec<String> = (0..4)
        .map(|row| {
            (0..3).map(|column| format!("{:?}", at(sheet, first + row, column))).collect::<Vec<_>>().join(" ")
        })
        .collect();
    assert_eq!(
        found,
        [
            "String(\"=HYPERLINK(\\\"x\\\")\") Float(-1200.0) String(\">5\")",
            "String(\"@Skola\") String(\"*\") String(\"–\")",
            "String(\"Lån\") String(\"1234567890123456\") Float(123456789012345.0)",
            "String(\"Summa\") Float(-1200.0) Float(0.1)",
        ]
    );
    assert!(parts(&book, "xl/comments").concat().contains("no more than 15 digits"));
    let styles = parts(&book, "xl/styles.xml").concat();
    assert!(styles.contains("formatCode=\"#\\ ##0\""), "{styles}");
}

#[test]
fn what_cannot_be_read_is_in_the_overview() {
    let (folder, path) = document("%PDF-1.7\n");
    let other = folder.path().join("b.txt").to_string_lossy().into_owned();
    fs::write(&other, "Driftredovisning (tkr)\n\tUtfall 2023\nA\t1\nB\t2\nSumma\t3\n").expect("a new file");
    let sheets = sheets(&extract(&[&path, &other], &[], 2));
    let names: Vec<&str> = sheets.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!((names.len(), names[0], names[1].starts_with("b t1 ")), (2, "Overview", true), "{names:?}");
    let told = sheets[0].1.rows().find(|row| row[0].to_string() == path).expect("the document is listed");
    assert!(told.iter().any(|cell| cell.to_string().starts_with("damaged: ")), "{told:?}");
    let nothing = run(&["extract", &path, "--format", "xlsx"]);
    assert_eq!(nothing.status, 2);
    assert!(nothing.stderr.contains("needs -o FILE"), "{}", nothing.stderr);
}
