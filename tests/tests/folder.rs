//! A folder with files that cannot be read: they are reported, and the others are checked all the same.

use serde_json::Value;
use sifferkoll_tests::{items, json, run, text};
use std::fs;
use tempfile::TempDir;

/// The total of the outcome is -8 700.
const WRONG: &str = "\
Driftredovisning 2023 (tkr)
\tUtfall 2023\tBudget 2023\tBudget 2024
Ledning\t-1 200\t-1 300\t-1 250
Skola\t-5 100\t-5 000\t-5 200
Omsorg\t-2 400\t-2 500\t-2 550
Summa\t-8 900\t-8 800\t-9 000
";

/// A folder with a broken PDF file, an empty file and one with a wrong total.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a new folder");
        let garbage = [b"%PDF-1.7\n".as_slice(), &[0x00, 0xFF, 0x93, b'\n'].repeat(500)].concat();
        for (name, bytes) in
            [("a-broken.pdf", garbage), ("b-empty.txt", Vec::new()), ("c-wrong.txt", WRONG.into())]
        {
            fs::write(folder.path().join(name), bytes).expect("a new file");
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    /// Checks the folder, or one file in it.
    #[track_caller]
    fn check(&self, name: &str, args: &[&str], status: i32) -> String {
        let result = run(&[&["check", &self.path(name)], args].concat());
        assert_eq!(result.status, status, "{name} {args:?}: {}{}", result.stdout, result.stderr);
        result.stdout
    }
}

/// Two failures with their codes, and the third file with its finding.
#[track_caller]
fn assert_documents(documents: &[Value]) {
    let [broken, empty, wrong] = documents else {
        panic!("three documents: {documents:?}");
    };
    for (document, name, code) in [(broken, "a-broken.pdf", "damaged"), (empty, "b-empty.txt", "empty")] {
        assert!(text(&document["source"]["path"]).ends_with(name), "{document}");
        assert_eq!(document["error"]["code"], code, "{document}");
        assert!(!text(&document["error"]["message"]).is_empty(), "{document}");
        assert!(document["findings"].is_null(), "{document}");
    }
    assert!(wrong["error"].is_null(), "{wrong}");
    let found: Vec<[&str; 5]> = items(&wrong["findings"])
        .map(|finding| ["rule", "row", "column", "printed", "expected"].map(|field| text(&finding[field])))
        .collect();
    assert_eq!(found, [["total-differs-from-parts", "Summa", "Utfall 2023", "-8 900", "-8700"]]);
}

#[test]
fn every_form_reports_failures_and_findings() {
    let folder = Folder::new();
    let array = json(&folder.check("", &["--format", "json"], 2));
    assert_documents(array.as_array().expect("a folder gives an array"));
    let lines: Vec<Value> = folder.check("", &["--format", "jsonl"], 2).lines().map(json).collect();
    assert_documents(&lines);
    let page = folder.check("", &["--lang", "en"], 2);
    for (name, words) in [
        ("a-broken.pdf", "unreadable[damaged]"),
        ("b-empty.txt", "unreadable[empty]"),
        ("c-wrong.txt", "error[total-differs-from-parts]"),
    ] {
        let told = page.lines().any(|line| line.contains(name) && line.contains(words));
        assert!(told, "{name}, {words}: {page}");
    }
}

#[test]
fn statuses_tell_the_gravest_thing() {
    let folder = Folder::new();
    folder.check("", &[], 2);
    folder.check("", &["--fail-on", "never"], 2);
    folder.check("c-wrong.txt", &[], 1);
    folder.check("c-wrong.txt", &["--fail-on", "rounding"], 1);
    folder.check("c-wrong.txt", &["--fail-on", "never"], 0);
    folder.check("a-broken.pdf", &[], 2);
    folder.check("b-empty.txt", &[], 2);
}

#[test]
fn swedish_changes_the_prose_alone() {
    let folder = Folder::new();
    let in_language = |lang: &str, format: &str| folder.check("", &["--lang", lang, "--format", format], 2);
    let (mut swedish, mut english) = (json(&in_language("sv", "json")), json(&in_language("en", "json")));
    let message = |documents: &Value| text(&documents[2]["findings"][0]["message"]).to_owned();
    assert!(message(&swedish).contains("ger -8 700"), "{}", message(&swedish));
    assert!(message(&english).contains("give -8 700"), "{}", message(&english));
    remove_messages(&mut swedish);
    remove_messages(&mut english);
    assert_eq!(swedish, english);
    let (swedish, english) = (in_language("sv", "text"), in_language("en", "text"));
    assert_eq!(bracketed(&swedish), bracketed(&english));
    assert_eq!(bracketed(&swedish), ["damaged", "empty", "total-differs-from-parts"]);
    assert!(swedish.contains("fel[") && english.contains("error["), "{swedish}{english}");
}

/// What stands in brackets at the head of each line: rules and codes, the same in every language.
fn bracketed(page: &str) -> Vec<&str> {
    page.lines().filter_map(|line| Some(line.split_once('[')?.1.split_once(']')?.0)).collect()
}

fn remove_messages(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.remove("message");
            fields.values_mut().for_each(remove_messages);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_messages),
        _ => {}
    }
}
