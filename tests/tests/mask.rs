//! What points at a person is masked wherever a document holds it and in every output; figures never are.

use sifferkoll_tests::{json, run, run_with};
use std::fs;
use std::io::{Cursor, Read};
use walkdir::WalkDir;

/// Identity number, telephone number and e-mail address in prose, run together by a dump, in a title, a heading, a
/// label, a head and cells; and figures that look like telephone numbers.
const DOCUMENT: &str = "\
Almviks kommun
Socialnämnden

Årsredovisning 2023

Handläggare Maja EkHandläggare telefon
0150-570 00Handläggare e-post
Maja.Ek@almvik.example.se

Kontakt 0150-570 00

Frågor om 640823-3234 besvaras på 0150-570 00 eller maja.ek@almvik.example.se.

Driftredovisning, ring 0150-570 00 eller 640823-3234 (tkr)
Verksamhet\tUtfall 2023\tBudget 2023\tAvvikelse maja.ek@almvik.example.se\tKontakt
Bibliotek, tel. 0150-570 00\t070 123 456\t070 123 400\t56\t0150-570 00
Skola 640823-3234\t100\t90\t11\tmaja.ek@almvik.example.se
Vård\t0701 234\t701 000\t5\t640823-3234
Summa\t1 000\t70 824 490\t71\t0701234567

Personer

Namn\tPersonnummer\tTelefon
Ek\t640823-3234\t0150-570 00
Al\t19640823-3234\t0701234567
Bo\t6408233234\t+46 150-570 00
";

/// What must not be seen.
const PERSONAL: [&str; 6] = ["0150-570", "570 00", "640823", "6408233234", "0701234567", "@almvik"];

/// The document with tabs, with runs of blanks, and with single blanks.
fn forms() -> [String; 3] {
    ["\t", "        ", " "].map(|gap| DOCUMENT.replace('\t', gap))
}

#[track_caller]
fn assert_masked(what: &str, shown: &str) {
    assert!(!shown.is_empty(), "{what} prints nothing");
    for personal in PERSONAL {
        assert!(!shown.contains(personal), "{what} shows {personal}:\n{shown}");
    }
}

#[test]
fn nothing_personal_is_printed() {
    for form in forms() {
        for (command, formats) in [
            ("tables", &["text", "json", "html"][..]),
            ("extract", &["json", "jsonl"]),
            ("check", &["text", "json", "jsonl"]),
        ] {
            for format in formats {
                let args = [command, "-", "--as", "text", "--format", format];
                let extra: &[&str] =
                    if command == "check" { &["--show-rounding", "--show-passes"] } else { &[] };
                let result = run_with(&[&args[..], extra].concat(), &form);
                let what = format!("{command} --format {format}");
                assert_masked(&what, &result.stdout);
                assert_masked(&what, &format!("-{}", result.stderr));
            }
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "files are what is tested")]
fn nothing_personal_is_written() {
    let folder = tempfile::tempdir().expect("a new folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    for (number, form) in forms().iter().enumerate() {
        let input = path(&format!("{number}.txt"));
        fs::write(&input, form).expect("the folder can be written");
        for (command, format) in [("tables", "csv"), ("extract", "csv"), ("extract", "xlsx")] {
            let output = path(&format!("{number}-{command}-{format}"));
            let result = run(&[command, &input, "--format", format, "-o", &output]);
            assert_eq!(result.status, 0, "{}", result.stderr);
            for file in
                WalkDir::new(&output).into_iter().filter_map(Result::ok).filter(|f| f.file_type().is_file())
            {
                let bytes = fs::read(file.path()).expect("it can be read");
                let shown = if format == "xlsx" {
                    unpacked(bytes)
                } else {
                    String::from_utf8_lossy(&bytes).into_owned()
                };
                assert_masked(&format!("{command} --format {format}"), &shown);
            }
        }
    }
}

/// All files of a workbook one after another.
fn unpacked(bytes: Vec<u8>) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("it is an archive");
    let mut out = String::new();
    for at in 0..archive.len() {
        archive.by_index(at).expect("the file is there").read_to_string(&mut out).expect("it is text");
    }
    out
}

#[test]
fn figures_are_never_masked() {
    let values = |args: &[&str]| {
        let result = run_with(&[&["extract", "-", "--as", "text"], args].concat(), DOCUMENT);
        let table = json(&result.stdout)["tables"][0].clone();
        let rows = table["rows"].as_array().expect("rows").clone();
        rows.iter().map(|row| row["cells"].as_array().expect("cells")[..3].to_vec()).collect::<Vec<_>>()
    };
    assert_eq!(values(&[]), values(&["--no-mask"]));
    assert_eq!(values(&[])[0][0]["raw"], "070 123 456");
}
