//! SARIF: valid by the standard's own schema, with everything in it that a code host shows.
//!
//! The schema is not ours to copy; a crate of SARIF types carries it and is a dependency of these tests for that
//! file alone. Cargo says where it lies.
#![expect(clippy::disallowed_methods, reason = "tests read files")]

use serde_json::Value;
use sifferkoll_tests::{items, json, root, run, text};
use std::process::Command;

/// The schema of SARIF 2.1.0, Errata 01.
fn schema() -> Value {
    // So that the crate is not taken for a dependency that nobody needs.
    let _ = serde_sarif::sarif::SCHEMA_URL;
    // Crates of other platforms need not be there.
    let compiler = printed(Command::new("rustc").arg("-vV"));
    let host =
        compiler.lines().find_map(|line| line.strip_prefix("host: ")).expect("the compiler names its host");
    let metadata = printed(
        Command::new(env!("CARGO"))
            .args(["metadata", "--format-version", "1", "--offline", "--locked", "--filter-platform", host])
            .current_dir(root()),
    );
    let metadata = json(&metadata);
    let package = items(&metadata["packages"]).find(|package| package["name"] == "serde-sarif");
    let manifest = text(&package.expect("the crate is a dependency")["manifest_path"]).to_owned();
    let path = std::path::Path::new(&manifest).with_file_name("src").join("schema.json");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // A bracket that JavaScript takes for itself and stricter expressions refuse.
    assert!(text.contains("{2}]?$"), "the schema has been mended, and this can go");
    json(&text.replace("{2}]?$", r"{2}\\]?$"))
}

#[track_caller]
fn printed(command: &mut Command) -> String {
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it prints text")
}

/// A log that is valid.
#[track_caller]
fn log(args: &[&str], status: i32) -> Value {
    let result = run(&[&["check", "--format", "sarif", "--lang", "en"], args].concat());
    assert_eq!(result.status, status, "{}", result.stderr);
    let log = result.json();
    let validator = jsonschema::validator_for(&schema()).expect("the schema is one");
    let wrong: Vec<String> =
        validator.iter_errors(&log).take(5).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    log
}

fn list(value: &Value) -> Vec<&Value> {
    items(value).collect()
}

const DUMP: &str = "corpus/documents/arsredovisning-a.txt";
const PDF: &str = "corpus/documents/arsredovisning-a-typst.pdf";

#[test]
fn a_schema_that_refuses_nothing_would_prove_nothing() {
    let validator = jsonschema::validator_for(&schema()).expect("the schema is one");
    let mut log = log(&[DUMP], 1);
    log["runs"][0]["results"][0]["level"] = Value::from("fatal");
    assert!(!validator.is_valid(&log));
}

#[test]
fn all_rules_are_declared_with_their_pages() {
    let log = log(&[DUMP], 1);
    let rules = list(&log["runs"][0]["tool"]["driver"]["rules"]);
    let listed = run(&["rules", "--lang", "en"]).stdout.lines().count();
    assert_eq!(rules.len(), listed);
    for rule in &rules {
        let page = text(&rule["help"]["markdown"]);
        assert!(page.contains("## What it checks"), "{page}");
        assert!(["error", "warning"].contains(&text(&rule["defaultConfiguration"]["level"])));
    }
    let rule_of = |result: &Value| result["ruleIndex"].as_u64().map(|at| rules[at as usize]["id"].clone());
    for result in items(&log["runs"][0]["results"]) {
        assert_eq!(rule_of(result).as_ref(), Some(&result["ruleId"]));
    }
}

#[test]
fn results_say_what_json_says() {
    for path in [DUMP, PDF] {
        let log = log(&[path], 1);
        let plain = run(&["check", path, "--format", "json", "--lang", "en"]).json();
        let (results, findings) = (list(&log["runs"][0]["results"]), list(&plain["findings"]));
        assert_eq!(results.len(), findings.len());
        for (result, finding) in results.into_iter().zip(findings) {
            assert_eq!(result["ruleId"], finding["code"]);
            assert_eq!(result["partialFingerprints"]["sifferkollFinding/v1"], finding["fingerprint"]);
            assert!(text(&result["message"]["text"]).starts_with(text(&finding["message"])));
            let level = match text(&finding["severity"]) {
                "error" => "error",
                "rounding" => "note",
                _ => "warning",
            };
            assert_eq!((text(&result["kind"]), text(&result["level"])), ("fail", level));
            assert!(result.get("fixes").is_none(), "a repair is a proposal");
            let place = &result["locations"][0]["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uri"], path);
            match finding["location"].get("lines") {
                Some(lines) => assert_eq!(place["region"]["startLine"], lines[0]),
                None => assert_eq!(place["properties"]["page"], finding["location"]["page"]),
            }
            let related = result.get("relatedLocations").map_or(0, |related| list(related).len());
            assert_eq!(related, list(&finding["related"]).len());
        }
    }
}

#[test]
fn what_does_not_count_is_suppressed() {
    let folder = tempfile::tempdir().expect("a new folder");
    let base = folder.path().join("base.json").to_string_lossy().into_owned();
    run(&["check", DUMP, "--write-baseline", &base]);
    let log = log(&[DUMP, "--baseline", &base], 0);
    let results = list(&log["runs"][0]["results"]);
    assert!(!results.is_empty());
    for result in results {
        assert_eq!(result["baselineState"], "unchanged");
        assert_eq!(result["suppressions"][0]["kind"], "external");
    }
}

#[test]
fn passes_and_unreadable_files_are_told() {
    let log = log(&[DUMP, "corpus/no-such-file.pdf", "--show-passes"], 2);
    let run = &log["runs"][0];
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let told = &run["invocations"][0]["toolExecutionNotifications"][0];
    assert_eq!((text(&told["level"]), text(&told["descriptor"]["id"])), ("error", "io"));
    let kinds: Vec<&str> = items(&run["results"]).map(|result| text(&result["kind"])).collect();
    assert!(["fail", "pass", "notApplicable"].iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
    let mut passed = items(&run["results"]).filter(|result| result["kind"] != "fail");
    assert!(passed.all(|result| result["level"] == "none"));
}

#[test]
fn an_empty_folder_gives_a_valid_log() {
    let folder = tempfile::tempdir().expect("a new folder");
    let log = log(&[&folder.path().to_string_lossy()], 0);
    assert_eq!(items(&log["runs"][0]["results"]).count(), 0);
}
