//! `ingest` and `export` of the corpus: a package that follows its own schemas, with the figures of `extract`, and the
//! same byte for byte whatever the order in which the documents came in.

use sifferkoll_tests::{assert_none, compare, files_in, package_troubles, read, run};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const CORPUS: &str = "corpus/documents";

#[track_caller]
fn succeed(args: &[&str]) {
    let result = run(args);
    assert_eq!(result.status, 0, "{args:?}: {}", result.stderr);
}

/// These columns of a file of separated values, each line once and in order.
fn columns(file: &Path, names: &[&str]) -> Vec<String> {
    let content = read(file);
    let mut reader = csv::Reader::from_reader(content.as_bytes());
    let line = |line: Result<BTreeMap<String, String>, csv::Error>| {
        let line = line.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        names.iter().map(|name| line[*name].as_str()).collect::<Vec<_>>().join(" | ")
    };
    let mut lines: Vec<String> = reader.deserialize().map(line).collect();
    lines.sort();
    lines.dedup();
    lines
}

#[test]
fn the_export_of_the_corpus_is_sound_and_has_the_figures_of_extract() {
    let folder = tempfile::tempdir().expect("a new folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    succeed(&["ingest", CORPUS, "--into", &path("a.db")]);
    succeed(&["export", &path("a.db"), "-o", &path("export"), "--format", "csv"]);
    succeed(&["extract", CORPUS, "-o", &path("extract"), "--format", "csv"]);
    let exported = folder.path().join("export");
    assert_none("lines that break the schemas", &package_troubles(&exported));
    let of_cell = [
        "sha256",
        "table",
        "row",
        "column",
        "label",
        "role",
        "level",
        "group",
        "header",
        "measure",
        "period",
        "version",
        "value",
        "op",
        "raw",
        "page",
        "x0",
        "y1",
        "first_line",
    ];
    let found = columns(&exported.join("figures.csv"), &of_cell);
    let expected = columns(&folder.path().join("extract/values.csv"), &of_cell);
    assert!(expected.len() > 3000, "only {} figures", expected.len());
    assert_none("figures", &compare(&expected, &found));
    for name in ["observations", "statements", "findings", "matches", "items"] {
        assert!(columns(&exported.join(format!("{name}.csv")), &[]).len() == 1, "{name} has no lines");
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "files are what is tested")]
fn the_order_of_coming_in_changes_no_byte() {
    let folder = tempfile::tempdir().expect("a new folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    succeed(&["ingest", CORPUS, "--into", &path("a.db"), "--threads", "1"]);
    let last: Vec<String> =
        files_in(CORPUS).iter().rev().step_by(2).map(|name| format!("{CORPUS}/{name}")).collect();
    let (into, dataset) = ("--into", path("b.db"));
    let args = ["ingest"].into_iter().chain(last.iter().map(String::as_str)).chain([into, &dataset]);
    succeed(&args.collect::<Vec<_>>());
    succeed(&["ingest", CORPUS, "--into", &dataset, "--threads", "2"]);
    for format in ["parquet", "csv", "jsonl"] {
        for name in ["a", "b"] {
            succeed(&["export", &path(&format!("{name}.db")), "-o", &path(name), "--format", format]);
        }
        let files = fs::read_dir(folder.path().join("a")).expect("it is a folder");
        let names: Vec<_> = files.map(|file| file.expect("it can be listed").file_name()).collect();
        assert_eq!(names.len(), 15);
        for name in names {
            let bytes =
                ["a", "b"].map(|part| fs::read(folder.path().join(part).join(&name)).expect("it is there"));
            assert!(bytes[0] == bytes[1], "{} differs", name.display());
        }
    }
}
