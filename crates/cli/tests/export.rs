//! `export` as a script drives it: which files appear, what is refused, and what is said.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking, too")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const TABLE: &str = "Driftredovisning (tkr)\nVerksamhet\tUtfall 2023\tBudget 2023\nLedning\t-1 200\t5,123456789012\n\
                     Skola\t-5 100\t-5 000\nSumma\t-6 300\t-6 300\n";

/// The status and what is said on standard error; nothing may be said on standard output.
#[track_caller]
fn run(folder: &Path, args: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sifferkoll"));
    let output = command.args(args).current_dir(folder).stdin(Stdio::null()).output().unwrap();
    assert!(args[0] == "ingest" || output.stdout.is_empty(), "{args:?}");
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

/// A folder with a dataset `a.db` of one document.
fn dataset() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), TABLE).unwrap();
    let (status, told) = run(folder.path(), &["ingest", "a.txt", "--into", "a.db"]);
    assert_eq!(status, 0, "{told}");
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn a_folder_is_written_whole_and_replaced() {
    let folder = dataset();
    let folder = folder.path();
    let out = folder.join("out");
    for format in ["csv", "jsonl"] {
        let told = run(folder, &["export", "a.db", "-o", "out", "--format", format]);
        assert_eq!(told, (0, String::new()));
        let files = names(&out);
        assert_eq!(files.len(), 15, "{files:?}");
        assert!(
            files.contains(&format!("figures.{format}")) && files.contains(&"datapackage.json".to_owned())
        );
    }
    let figures = fs::read_to_string(out.join("figures.jsonl")).unwrap();
    assert_eq!(figures.lines().count(), 6);
    assert!(figures.contains(r#""value":"-1200","decimals":0,"unit":"tkr""#), "{figures}");
    assert!(fs::read_to_string(out.join("documents.jsonl")).unwrap().contains(r#""path":"a.txt""#));
    let left: Vec<String> =
        names(folder).into_iter().filter(|name| name.starts_with(".sifferkoll")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[cfg(feature = "parquet")]
#[test]
fn figures_that_parquet_has_no_room_for_are_counted() {
    let folder = dataset();
    let (status, told) = run(folder.path(), &["export", "a.db", "-o", "out"]);
    assert_eq!(status, 0, "{told}");
    assert!(told.contains("figures.parquet: 1 figure has no exact place"), "{told}");
    let bytes = fs::read(folder.path().join("out/figures.parquet")).unwrap();
    assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"));
}

#[test]
fn what_is_no_dataset_or_not_ours_is_refused() {
    let folder = dataset();
    let folder = folder.path();
    let refuse = |args: &[&str], words: &str| {
        let (status, told) = run(folder, &[&["export"], args].concat());
        assert!(status == 2 && told.contains(words), "{args:?}: {status} {told}");
    };
    refuse(&["none.db", "-o", "out"], "no such file");
    refuse(&["a.txt", "-o", "out"], "not a dataset of sifferkoll");
    refuse(&["a.db", "-o", "a.txt"], "is a file");
    refuse(&["a.db", "-o", "none/out"], "cannot be written");
    refuse(&["a.db"], "--output");
    fs::create_dir(folder.join("mine")).unwrap();
    fs::write(folder.join("mine/figures.csv"), "mine").unwrap();
    refuse(&["a.db", "-o", "mine", "--format", "csv"], "was not written by this command");
    assert_eq!(fs::read_to_string(folder.join("mine/figures.csv")).unwrap(), "mine");
    // A package of another command is as foreign.
    let (status, told) = run(folder, &["extract", "a.txt", "--format", "csv", "-o", "package"]);
    assert_eq!(status, 0, "{told}");
    refuse(&["a.db", "-o", "package"], "was not written by this command");
    assert!(!folder.join("out").exists());
}
