//! Findings as people read them: what explains them, what nothing explains, and nothing twice.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking, too")]

use serde_json::Value;
use std::fs;
use std::process::{Command, Stdio};

/// Checks a dump; the status is 1.
fn check(dump: &str, flags: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), dump).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_sifferkoll"))
        .args(["check", "a.txt"])
        .args(flags)
        .stdin(Stdio::null())
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Half a million stands in the deviation of Kultur instead of that of Teknik; all columns add up.
const MOVED: &str = "\
Driftredovisning (mnkr)
Verksamhet\tUtfall 2023\tBudget 2023\tAvvikelse
Ledning\t-10,0\t-12,0\t2,0
Skola\t-50,0\t-51,0\t1,0
Omsorg\t-30,0\t-29,0\t-1,0
Kultur\t-8,0\t-9,5\t2,0
Teknik\t-20,0\t-23,0\t2,5
Fritid\t-5,0\t-5,5\t0,5
Summa\t-123,0\t-130,0\t7,0
";

#[test]
fn an_amount_moved_between_rows_is_told_as_such() {
    let text = check(MOVED, &["--lang", "en"]);
    let told = "a.txt:6: 2 findings are off by 0,5, some up and some down, while the columns add up";
    assert!(text.contains(told), "{text}");
    assert!(!text.contains("it would hold with") && !text.contains("any one of these"), "{text}");
    let json: Value = serde_json::from_str(&check(MOVED, &["--format", "json"])).unwrap();
    let findings = json["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 2);
    for finding in findings {
        assert_eq!((&finding["moved"], &finding["group"]), (&Value::from("0.5"), &Value::from(1)));
        assert_eq!(finding["repairs"], Value::Array(Vec::new()));
    }
    // Where a column does not add up, there is a fault in a figure.
    let broken = check(&MOVED.replace("\t7,0", "\t7,5"), &["--lang", "en"]);
    assert!(!broken.contains("moved between rows"), "{broken}");
    // Two rows off in the same direction have moved nothing.
    let same = MOVED.replace("\t2,5", "\t3,5").replace("\t7,0", "\t8,0").replace("-130,0", "-131,0");
    assert!(!check(&same, &["--lang", "en"]).contains("moved between rows"));
}

#[test]
fn findings_stand_apart_and_the_summary_counts_what_fails() {
    let text = check(MOVED, &["--lang", "sv"]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "", "an empty line before the first group: {text}");
    let last = &lines[lines.len() - 2..];
    assert!(
        last[0].starts_with("1 dokument läst, 1 typad tabell, ") && last[0].contains("2 brister"),
        "{text}"
    );
    assert_eq!(last[1], "funnet: 2 fel");
    assert!(!text.contains("\n\n\n"), "{text}");
    assert!(lines.iter().all(|line| !line.ends_with(' ')), "{text}");
}
