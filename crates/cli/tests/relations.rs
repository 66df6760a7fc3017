//! Drives `relations` as a script does: what is found, in which form, with which status.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking, too")]

use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A Danish table with a decimal comma, semicolons, and one slip in the last total.
const DANISH: &str = "\
Kommune;2021;2022;2023
Nord;1.204,5;1.310,2;1.402,9
Syd;4.417,1;4.388,0;4.390,6
Vest;963,8;988,4;1.001,3
I alt;6.585,4;6.686,6;6.794,0
";

fn run(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sifferkoll"));
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(variable);
    }
    command.arg("relations").args(args).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

#[track_caller]
fn check(folder: &Path, args: &[&str], status: i32) -> String {
    let output = run(folder, args);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{args:?}: {stderr}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn relations_are_found_whatever_the_language() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), DANISH).unwrap();
    let found: Value =
        serde_json::from_str(&check(folder.path(), &["a.csv", "--format", "json"], 0)).unwrap();
    let sum = |column: usize, residual: &str| {
        json!({"operator": "Sum", "aggregate": [4, column], "operands": [[1, column], [2, column], [3, column]],
               "residual": residual, "holds": residual == "0"})
    };
    let holding = [sum(1, "0"), sum(2, "0")];
    let relations = found["relations"].as_array().unwrap();
    assert_eq!(found["schema"], "sifferkoll/relations/1");
    assert_eq!(relations.iter().filter(|r| r["holds"] == true).cloned().collect::<Vec<_>>(), holding);
    let text = check(folder.path(), &["a.csv", "--lang", "en"], 0);
    assert!(text.starts_with("B5 = SUM(B2:B4)\nC5 = SUM(C2:C4)\n"), "{text}");
}

#[test]
fn several_files_are_lines_in_order_and_a_bad_one_stops_none() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), DANISH).unwrap();
    fs::write(folder.path().join("b.csv"), "only words\n").unwrap();
    fs::write(folder.path().join("c.csv"), [0u8, 1, 2]).unwrap();
    let args = ["a.csv", "c.csv", "none.csv", "b.csv", "a.csv", "--format", "json"];
    let text = check(folder.path(), &args, 2);
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let paths: Vec<&str> = lines.iter().map(|line| line["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["a.csv", "c.csv", "none.csv", "b.csv", "a.csv"]);
    assert!(lines[1]["error"]["message"].as_str().unwrap().contains("no text"));
    assert_eq!(lines[3]["relations"], json!([]));
    assert_eq!(lines[0], lines[4]);
    let one = check(folder.path(), &["a.csv", "a.csv", "--threads", "1", "--format", "json"], 0);
    assert_eq!(one, check(folder.path(), &["a.csv", "a.csv", "--threads", "4", "--format", "json"], 0));
}

#[test]
fn results_go_where_they_are_sent() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), DANISH).unwrap();
    assert_eq!(check(folder.path(), &["a.csv", "-o", "out.txt", "--lang", "sv"], 0), "");
    let text = fs::read_to_string(folder.path().join("out.txt")).unwrap();
    assert!(text.contains("samband"), "{text}");
}
