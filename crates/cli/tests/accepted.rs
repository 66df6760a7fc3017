//! Findings that do not count: baselines, waivers and fingerprints, driven as a script does.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking, too")]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Wrong: the total of the outcome, by 200.
const WRONG: &str = "\
Driftredovisning, nettoresultat (tkr)
Verksamhet\tUtfall 2023\tBudget 2023\tAvvikelse
Ledning\t-1 200\t-1 300\t100
Skola\t-5 100\t-5 000\t-100
Omsorg\t-2 400\t-2 500\t100
Summa\t-8 900\t-8 800\t100
";

/// What the tool wrote, with its status.
struct Run {
    status: Option<i32>,
    stdout: String,
    stderr: String,
}

fn run(folder: &Path, line: &str) -> Run {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_sifferkoll"))
        .args(line.split(' '))
        .args(["--lang", "en"])
        .stdin(Stdio::null())
        .current_dir(folder)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: status.code(), stdout: text(stdout), stderr: text(stderr) }
}

#[track_caller]
fn check(folder: &Path, line: &str, status: i32) -> String {
    let run = run(folder, line);
    assert_eq!(run.status, Some(status), "{line}: {}", run.stderr);
    run.stdout
}

#[track_caller]
fn findings(folder: &Path, line: &str, status: i32) -> Vec<Value> {
    let document: Value = serde_json::from_str(&check(folder, line, status)).unwrap();
    document["findings"].as_array().unwrap().clone()
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.txt"), WRONG).unwrap();
    folder
}

fn prints(findings: &[Value]) -> Vec<String> {
    findings.iter().map(|finding| finding["fingerprint"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn fingerprints_survive_a_new_export() {
    let folder = folder();
    let folder = folder.path();
    let whole = |table: &str| format!("Socialnämnden\nÅrsredovisning 2023\n\nText före tabellen.\n\n{table}");
    fs::write(folder.join("a.txt"), whole(WRONG)).unwrap();
    let before = prints(&findings(folder, "check a.txt --format json", 1));
    assert!(!before.is_empty());
    fs::create_dir(folder.join("other")).unwrap();
    // Other lines, another minus, a hyphen where a line broke, another name.
    let table = WRONG.replace('-', "−").replace("nettoresultat", "netto-\u{ad}resultat");
    fs::write(folder.join("other/b.txt"), whole(&format!("\nMer text.\n\n{table}"))).unwrap();
    assert_eq!(prints(&findings(folder, "check other/b.txt --format json", 1)), before);
    fs::write(folder.join("c.txt"), whole(&WRONG.replace("-8 900", "-8 901"))).unwrap();
    let changed = prints(&findings(folder, "check c.txt --format json", 1));
    assert!(changed.iter().any(|print| !before.contains(print)), "another figure is another finding");
}

#[test]
fn equal_findings_of_a_document_are_told_apart() {
    let folder = folder();
    let folder = folder.path();
    fs::write(folder.join("twice.txt"), format!("{WRONG}\nText.\n\n{WRONG}")).unwrap();
    let mut twice = prints(&findings(folder, "check twice.txt --format json", 1));
    let once = prints(&findings(folder, "check a.txt --format json", 1));
    assert_eq!(twice.len(), once.len() * 2);
    assert!(once.iter().all(|print| twice.contains(print)));
    twice.sort();
    twice.dedup();
    assert_eq!(twice.len(), once.len() * 2);
}

#[test]
fn a_baseline_silences_what_is_known_and_nothing_else() {
    let folder = folder();
    let folder = folder.path();
    let wrote = check(folder, "check a.txt --write-baseline base.json", 1);
    assert!(wrote.contains("-8 900"), "a run that writes shows what it finds: {wrote}");
    let first = fs::read_to_string(folder.join("base.json")).unwrap();
    let known = check(folder, "check a.txt --baseline base.json", 0);
    assert!(!known.contains("-8 900") && known.contains("known from the baseline"), "{known}");
    let json: Value =
        serde_json::from_str(&check(folder, "check a.txt --baseline base.json --format json", 0)).unwrap();
    assert_eq!(json["findings"].as_array().unwrap().len(), 0);
    assert!(json["known"].as_u64().unwrap() > 0, "{json}");
    // Another error in the same document counts.
    fs::write(folder.join("a.txt"), WRONG.replace("\t-8 800\t", "\t-8 300\t")).unwrap();
    let new = check(folder, "check a.txt --baseline base.json", 1);
    assert!(
        new.contains("-8 300") && !new.contains("error[total-differs-from-parts] “Summa” in “Utfall 2023”"),
        "{new}"
    );
    // What is mended is told, once its document was read.
    fs::write(folder.join("a.txt"), WRONG.replace("-8 900", "-8 700")).unwrap();
    let mended = check(folder, "check a.txt --baseline base.json", 0);
    assert!(
        mended
            .contains("no longer found: total-differs-from-parts in a.txt, “Summa” in “Utfall 2023”: -8 900"),
        "{mended}"
    );
    let other = run(folder, "check a.txt --baseline base.json --format jsonl");
    assert!(other.stderr.contains("no longer found"), "other formats have no place for it: {}", other.stderr);
    let deselected = check(folder, "check a.txt --baseline base.json --select number", 0);
    assert!(!deselected.contains("no longer found"), "a rule that did not run says nothing: {deselected}");
    // The file is the same for the same findings.
    fs::write(folder.join("a.txt"), WRONG).unwrap();
    check(folder, "check a.txt --baseline base.json --write-baseline base.json", 0);
    assert_eq!(fs::read_to_string(folder.join("base.json")).unwrap(), first);
}

#[test]
fn a_known_figure_that_should_now_be_another_is_new() {
    let folder = folder();
    let folder = folder.path();
    check(folder, "check a.txt --write-baseline base.json --select sum", 1);
    fs::write(folder.join("a.txt"), WRONG.replace("-2 400", "-2 450")).unwrap();
    let new = check(folder, "check a.txt --baseline base.json --select sum", 1);
    assert!(new.contains("-8 900 is printed, its 3 parts give -8 750"), "{new}");
}

#[test]
fn a_baseline_holds_many_documents() {
    let folder = folder();
    let folder = folder.path();
    for (name, committee) in [("s.txt", "Socialnämnden"), ("k.txt", "Kulturnämnden")] {
        let other = format!("{committee}\nÅrsredovisning 2023\n\n{}", WRONG.replace("Skola", committee));
        fs::write(folder.join(name), other).unwrap();
    }
    check(folder, "check . --write-baseline base.json", 1);
    check(folder, "check . --baseline base.json", 0);
    fs::remove_file(folder.join("k.txt")).unwrap();
    let fewer = check(folder, "check . --baseline base.json --write-baseline base.json", 0);
    assert!(!fewer.contains("no longer found"), "nothing is known of a document that was not read: {fewer}");
    let kept = fs::read_to_string(folder.join("base.json")).unwrap();
    assert!(kept.contains("k.txt"), "and it stays in the baseline");
}

#[test]
fn waivers_need_a_reason_and_run_out() {
    let folder = folder();
    let folder = folder.path();
    let write = |text: &str| fs::write(folder.join("w.toml"), text).unwrap();
    let place = "[[waiver]]\ndocument = \"a.*\"\nrule = \"SUM001\"\nrow = \"summa\"\ncolumn = \"Utfall*\"\n";
    let until = "reason = \"rättas i nästa rapport\"\ndate = 2026-01-10\nuntil = 2026-06-30\n";
    write(&format!("{place}{until}"));
    let line = "check a.txt --select sum --waivers w.toml";
    let silent = check(folder, &format!("{line} --today 2026-06-30"), 0);
    assert!(silent.contains("not counted: 1 waived"), "{silent}");
    let waived = findings(folder, &format!("{line} --today 2026-06-30 --format json"), 0);
    assert_eq!(waived[0]["waived"]["reason"], "rättas i nästa rapport");
    assert_eq!(waived[0]["waived"]["date"], "2026-01-10");
    let late = check(folder, &format!("{line} --today 2026-07-01"), 1);
    assert!(late.contains("waiver 1 ran out on 2026-06-30") && late.contains("error["), "{late}");
    // By fingerprint, and one that nothing needs.
    let print = &prints(&findings(folder, "check a.txt --select sum --format json", 1))[0];
    write(&format!(
        "[[waiver]]\nfingerprint = \"{print}\"\nreason = \"känt\"\ndate = 2026-01-10\n\n{}reason = \"x\"\ndate = 2026-01-10\n",
        place.replace("summa", "Totalt")
    ));
    let both = check(folder, line, 0);
    assert!(both.contains("waiver 2 is unused: x"), "{both}");
    // A waived finding is not for the baseline: its waiver keeps it.
    check(folder, &format!("{line} --write-baseline base.json"), 0);
    assert!(fs::read_to_string(folder.join("base.json")).unwrap().contains("\"findings\": []"));
}

#[test]
fn broken_files_are_told_before_the_work() {
    let folder = folder();
    let folder = folder.path();
    fs::write(folder.join("broken"), "{").unwrap();
    fs::write(folder.join("w.toml"), "[[waiver]]\nreason = \"x\"\n").unwrap();
    for (flags, expect) in [
        ("--baseline none.json", "--baseline none.json cannot be read"),
        ("--baseline broken", "--baseline broken: it is no baseline"),
        ("--waivers broken", "--waivers broken: TOML parse error at line 1"),
        ("--waivers w.toml", "missing field `date`"),
        ("--write-baseline none/base.json", "--write-baseline: none/base.json cannot be written"),
        ("--today 2026", "expected a date such as 2026-03-31"),
    ] {
        let run = run(folder, &format!("check a.txt {flags}"));
        assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""), "{flags}");
        assert!(run.stderr.contains(expect), "{flags}: {}", run.stderr);
    }
}

#[test]
fn a_document_without_anything_to_check_says_so() {
    let folder = folder();
    let folder = folder.path();
    fs::write(folder.join("empty.txt"), "Bara text.\n\nInga tal.\n").unwrap();
    let empty = check(folder, "check empty.txt", 0);
    assert!(empty.contains("empty.txt: nothing was checked: no tables were found"), "{empty}");
    assert!(empty.contains("found: nothing, but nothing was checked either"), "{empty}");
    let both = check(folder, "check a.txt empty.txt --show-passes", 1);
    assert!(both.contains("documents in which nothing was checked: 1"), "{both}");
    assert!(both.contains("a.txt: nothing to check for: ") && both.contains("exact"), "{both}");
}
