//! `extract --format csv`: a Data Package that says what JSON says, follows its own schemas, and is the same
//! byte for byte whatever the threads.

use serde_json::Value;
use sifferkoll_tests::{assert_none, compare, items, json, package_troubles, run, text};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const CORPUS: &str = "corpus/documents";

/// A line of a file by its columns' names.
type Line = BTreeMap<String, String>;

/// Extracts the corpus into a new folder.
#[track_caller]
fn extract(args: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().expect("a new folder");
    let target = folder.path().join("out").to_string_lossy().into_owned();
    let fixed = ["extract", CORPUS, "--format", "csv", "--lang", "en", "-o", &target];
    let result = run(&[&fixed[..], args].concat());
    assert_eq!((result.status, result.stdout.as_str()), (0, ""), "{}", result.stderr);
    folder
}

#[expect(clippy::disallowed_methods, reason = "files are what is tested")]
fn bytes(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn file(folder: &TempDir, name: &str) -> Vec<u8> {
    bytes(&folder.path().join("out").join(name))
}

fn lines(folder: &TempDir, name: &str) -> Vec<Line> {
    let content = file(folder, name);
    let mut reader = csv::Reader::from_reader(&content[..]);
    reader.deserialize().collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn descriptor(folder: &TempDir) -> Value {
    json(&String::from_utf8(file(folder, "datapackage.json")).expect("it is UTF-8"))
}

fn in_json(command: &str) -> Vec<Value> {
    items(&run(&[command, CORPUS, "--format", "json", "--lang", "en"]).json()).cloned().collect()
}

/// A JSON value as it stands in a file: nothing for null, and figures as they are.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Page, box and lines, as the columns have them.
fn place(location: &Value) -> String {
    let bbox = &location["bbox"];
    let lines = &location["lines"];
    let parts = [&location["page"], &bbox[0], &bbox[1], &bbox[2], &bbox[3], &lines[0], &lines[1]];
    parts.map(plain).join(" ")
}

fn place_of(line: &Line) -> String {
    ["page", "x0", "y0", "x1", "y1", "first_line", "last_line"].map(|name| line[name].as_str()).join(" ")
}

fn fields(line: &Line, names: &[&str]) -> String {
    names.iter().map(|name| line[*name].as_str()).collect::<Vec<_>>().join(" | ")
}

#[test]
fn values_are_those_of_json() {
    let folder = extract(&[]);
    let names = [
        "document",
        "sha256",
        "table",
        "kind",
        "title",
        "row",
        "column",
        "label",
        "role",
        "level",
        "group",
        "header",
        "measure",
        "period",
        "breakdown",
        "flow",
        "version",
        "unit",
        "value",
        "op",
        "raw",
    ];
    let found: Vec<String> = lines(&folder, "values.csv")
        .iter()
        .map(|line| format!("{} | {}", fields(line, &names), place_of(line)))
        .collect();
    let mut expected = Vec::new();
    for document in in_json("extract") {
        let source = &document["source"];
        for table in items(&document["tables"]) {
            for (row_at, row) in items(&table["rows"]).enumerate() {
                for (column_at, cell) in items(&row["cells"]).enumerate().filter(|(_, cell)| !cell.is_null())
                {
                    let column = &table["columns"][column_at];
                    let (row_at, column_at) = (row_at + 1, column_at + 1);
                    let of_table =
                        [&source["path"], &source["sha256"], &table["id"], &table["kind"], &table["title"]];
                    let numbers = [row_at.to_string(), column_at.to_string()];
                    let of_row = [&row["label"], &row["role"], &row["level"]];
                    let of_column = ["group", "header", "measure", "period", "breakdown", "flow", "version"];
                    let of_cell = ["unit", "value", "op", "raw"];
                    let all = of_table.map(plain).into_iter().chain(numbers).chain(of_row.map(plain));
                    let all = all.chain(of_column.map(|name| plain(&column[name])));
                    let all = all.chain(of_cell.map(|name| plain(&cell[name])));
                    let all: Vec<String> = all.chain([place(&cell["location"])]).collect();
                    expected.push(all.join(" | "));
                }
            }
        }
    }
    assert!(expected.len() > 500, "only {} values", expected.len());
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
}

#[test]
fn tables_and_rows_are_those_of_json() {
    let folder = extract(&[]);
    let found: Vec<String> = lines(&folder, "tables.csv")
        .iter()
        .map(|line| {
            fields(line, &["document", "table", "kind", "title", "unit", "columns", "rows", "pieces"])
        })
        .collect();
    let rows: Vec<String> = lines(&folder, "rows.csv")
        .iter()
        .map(|line| fields(line, &["document", "table", "row", "label", "role", "level"]))
        .collect();
    let (mut expected, mut expected_rows) = (Vec::new(), Vec::new());
    for document in in_json("extract") {
        for table in items(&document["tables"]) {
            let names = [&document["source"]["path"], &table["id"]].map(plain).join(" | ");
            let facts = ["kind", "title", "unit"].map(|name| plain(&table[name])).join(" | ");
            let counts = ["columns", "rows"].map(|name| items(&table[name]).count().to_string()).join(" | ");
            expected.push(format!("{names} | {facts} | {counts} | {}", table["location"]));
            for (at, row) in items(&table["rows"]).enumerate() {
                let facts = ["label", "role", "level"].map(|name| plain(&row[name])).join(" | ");
                expected_rows.push(format!("{names} | {} | {facts}", at + 1));
            }
        }
    }
    assert_none("tables", &compare(&expected, &found));
    assert_none("rows", &compare(&expected_rows, &rows));
}

#[test]
fn findings_and_warnings_are_those_of_check() {
    let folder = extract(&[]);
    let names = [
        "document",
        "table",
        "rule",
        "code",
        "family",
        "severity",
        "cause",
        "label",
        "header",
        "printed",
        "expected",
        "allowed_low",
        "allowed_high",
        "probability",
        "message",
        "fingerprint",
    ];
    let written = lines(&folder, "findings.csv");
    let found: Vec<String> =
        written.iter().map(|line| format!("{} | {}", fields(line, &names), place_of(line))).collect();
    let warnings: Vec<String> = lines(&folder, "warnings.csv")
        .iter()
        .map(|line| format!("{} | {}", fields(line, &["document", "code", "message"]), place_of(line)))
        .collect();
    let (mut expected, mut expected_warnings) = (Vec::new(), Vec::new());
    for document in in_json("check") {
        let path = text(&document["source"]["path"]);
        for finding in items(&document["findings"]) {
            let facts = [
                "table", "rule", "code", "family", "severity", "cause", "row", "column", "printed",
                "expected",
            ];
            let bounds = [&finding["allowed"][0], &finding["allowed"][1]].map(plain);
            let all = facts.map(|name| plain(&finding[name])).into_iter().chain(bounds);
            let all = all.chain(["probability", "message", "fingerprint"].map(|name| plain(&finding[name])));
            let all: Vec<String> = all.chain([place(&finding["location"])]).collect();
            expected.push(format!("{path} | {}", all.join(" | ")));
        }
        for warning in items(&document["warnings"]) {
            let facts = ["code", "message"].map(|name| plain(&warning[name])).join(" | ");
            expected_warnings.push(format!("{path} | {facts} | {}", place(&warning["location"])));
        }
    }
    assert!(expected.len() > 20 && !expected_warnings.is_empty());
    assert_none("findings", &compare(&expected, &found));
    assert_none("warnings", &compare(&expected_warnings, &warnings));
    // Every finding in a table leads to the line of its cell, which holds what the finding says is printed.
    let values: BTreeMap<String, String> = lines(&folder, "values.csv")
        .iter()
        .map(|line| (fields(line, &["document", "table", "row", "column"]), line["raw"].clone()))
        .collect();
    for line in written.iter().filter(|line| !line["table"].is_empty()) {
        let place = fields(line, &["document", "table", "row", "column"]);
        assert_eq!(values.get(&place), Some(&line["printed"]), "{place}");
    }
}

#[test]
fn the_package_follows_its_own_schemas() {
    let folder = extract(&[]);
    assert_none("lines that break the schemas", &package_troubles(&folder.path().join("out")));
    for resource in items(&descriptor(&folder)["resources"]) {
        assert!(!lines(&folder, text(&resource["path"])).is_empty(), "{}", resource["path"]);
    }
}

#[test]
fn threads_and_processes_change_no_byte() {
    let one = extract(&["--threads", "1"]);
    let descriptor = descriptor(&one);
    let names = items(&descriptor["resources"]).map(|resource| text(&resource["path"]));
    let names: Vec<&str> = names.chain(["datapackage.json"]).collect();
    for args in [&["--threads", "2"][..], &["--in-process", "--threads", "2"]] {
        let other = extract(args);
        for name in &names {
            assert!(file(&one, name) == file(&other, name), "{args:?}: {name}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_and_a_document_comes_once() {
    let folder = tempfile::tempdir().expect("a new folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let table =
        "Driftredovisning (tkr)\n\tUtfall 2023\tBudget 2023\n=Ledning\t-1 200\t>5\nSumma\t-1 200\t*\n";
    fs::write(path("a.txt"), table).expect("a new file");
    fs::write(path("b.pdf"), "%PDF-1.7\n").expect("a new file");
    let (right, wrong, out) = (path("a.txt"), path("b.pdf"), path("out"));
    let result = run(&["extract", &right, &wrong, &right, "--format", "csv", "-o", &out]);
    assert_eq!(result.status, 2, "{}", result.stderr);
    assert!(result.stderr.contains("b.pdf: unreadable[damaged]"), "{}", result.stderr);
    let documents = lines(&folder, "documents.csv");
    let told: Vec<String> = documents.iter().map(|line| fields(line, &["document", "error"])).collect();
    assert_eq!(told, [format!("{right} | "), format!("{wrong} | damaged")]);
    let values: Vec<String> = lines(&folder, "values.csv")
        .iter()
        .map(|line| fields(line, &["label", "value", "op", "raw"]))
        .collect();
    assert_eq!(
        values,
        [
            "=Ledning | -1200 |  | -1 200",
            "=Ledning | 5 | > | >5",
            "Summa | -1200 |  | -1 200",
            "Summa |  |  | *"
        ]
    );
}
