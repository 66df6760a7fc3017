//! The same bytes give the same result, whatever the number of threads, the process, the form or the command.

use serde_json::Value;
use sifferkoll_tests::{files_in, items, json, run, text};

const CORPUS: &str = "corpus/documents";

/// Checks the corpus and demands that every document is there, in order.
fn check(args: &[&str]) -> String {
    let result = run(&[&["check", CORPUS, "--show-rounding", "--lang", "en"], args].concat());
    assert_eq!(result.status, 1, "the corpus holds errors: {}", result.stderr);
    result.stdout
}

fn paths(documents: &[Value]) -> Vec<&str> {
    documents.iter().map(|document| text(&document["source"]["path"])).collect()
}

fn documents(array: &str) -> Vec<Value> {
    let documents: Vec<Value> = items(&json(array)).cloned().collect();
    let expected: Vec<String> = files_in(CORPUS).iter().map(|name| format!("{CORPUS}/{name}")).collect();
    assert_eq!(paths(&documents), expected);
    documents
}

#[test]
fn threads_and_processes_change_no_byte() {
    let one = check(&["--format", "json", "--threads", "1"]);
    documents(&one);
    for args in [&["--threads", "2"][..], &["--in-process"], &["--in-process", "--threads", "2"]] {
        // Compared line by line, so that a failure names the line and not two whole results.
        let other = check(&[&["--format", "json"], args].concat());
        for (number, (left, right)) in one.lines().zip(other.lines()).enumerate() {
            assert_eq!(left, right, "{args:?}, line {}", number + 1);
        }
        assert!(one == other, "{args:?}: the results have {} and {} bytes", one.len(), other.len());
    }
}

#[test]
fn threads_within_a_document_change_no_byte() {
    let documents = files_in(CORPUS).into_iter().map(|name| format!("{CORPUS}/{name}"));
    for path in documents {
        for command in [&["tables"][..], &["check", "--show-rounding"]] {
            let read = |more: &[&str]| {
                let result = run(&[command, &[path.as_str(), "--format", "json"], more].concat());
                assert!(result.status <= 1, "{path}: {}", result.stderr);
                result.stdout
            };
            let one = read(&["--threads", "1"]);
            assert_eq!(one, read(&["--threads", "2"]), "{command:?} {path}");
            assert_eq!(one, read(&["--threads", "5", "--in-process"]), "{command:?} {path}");
        }
    }
}

#[test]
fn lines_hold_the_documents_of_the_array() {
    let array = documents(&check(&["--format", "json"]));
    let lines: Vec<Value> = check(&["--format", "jsonl"]).lines().map(json).collect();
    assert_eq!(paths(&lines), paths(&array));
    for (line, document) in lines.iter().zip(&array) {
        assert_eq!(line, document);
    }
}

#[test]
fn a_document_alone_is_the_document_of_the_folder() {
    for document in documents(&check(&["--format", "json"])) {
        let path = text(&document["source"]["path"]);
        let alone = run(&["check", path, "--format", "json", "--show-rounding", "--lang", "en"]);
        assert_eq!(alone.json(), document);
    }
}

#[test]
fn extract_gives_the_tables_of_check() {
    let checked = documents(&check(&["--format", "json"]));
    let result = run(&["extract", CORPUS, "--format", "json", "--lang", "en"]);
    assert_eq!(result.status, 0, "{}", result.stderr);
    for (extracted, mut checked) in documents(&result.stdout).into_iter().zip(checked) {
        assert!(items(&extracted["tables"]).count() > 0, "{}", extracted["source"]["path"]);
        let findings =
            checked.as_object_mut().map(|fields| (fields.remove("findings"), fields.remove("checks")));
        assert!(matches!(findings, Some((Some(_), Some(_)))), "check has findings and counts");
        assert_eq!(extracted, checked, "all the rest is the same");
    }
}
