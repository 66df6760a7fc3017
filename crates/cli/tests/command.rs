//! Drives the program as a script does: exit statuses, streams, and the shape of results.
#![expect(clippy::unwrap_used, reason = "helpers of tests fail by panicking, too")]

use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A dump with a wrong total and a wrong deviation.
const WRONG: &str = "\
Driftredovisning, nettoresultat (tkr)
Verksamhet\tUtfall 2023\tBudget 2023\tAvvikelse
Ledning\t-1 200\t-1 300\t100
Skola\t-5 100\t-5 000\t-100
Omsorg\t-2 400\t-2 500\t100
Summa\t-8 900\t-8 800\t100
";

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sifferkoll"));
    for variable in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(variable);
    }
    command.args(args).stdin(Stdio::null());
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    program(args).current_dir(folder).output().unwrap()
}

#[track_caller]
fn check(folder: &Path, args: &[&str], status: i32) -> String {
    let output = run(folder, args);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{args:?}: {stderr}");
    String::from_utf8(output.stdout).unwrap()
}

/// A folder with a wrong and a right document, a text that calls itself a PDF, and an unknown format.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let right = WRONG.replace("-8 900", "-8 700");
    for (name, text) in [("a.txt", WRONG), ("b.txt", &right), ("c.pdf", "no pdf"), ("d.pptx", "x")] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

#[test]
fn statuses_are_those_of_the_contract() {
    let folder = folder();
    let folder = folder.path();
    check(folder, &["check", "b.txt"], 0);
    check(folder, &["check", "a.txt", "b.txt"], 1);
    check(folder, &["check", "a.txt", "--fail-on", "never"], 0);
    check(folder, &["check", "a.txt", "--format", "json"], 1);
    check(folder, &["check", "a.txt", "--ignore", "SUM,deviation"], 0);
    check(folder, &["check", "a.txt", "--select", "number"], 0);
    check(folder, &["check", "a.txt", "--select", "number,sum001"], 1);
    check(folder, &["check", "a.txt", "missing.txt", "b.txt"], 2);
    check(folder, &["extract", "a.txt"], 0);
    check(folder, &["extract", "missing.txt"], 2);
    check(folder, &["check"], 2);
    check(folder, &["check", "a.txt", "--select", "sums"], 2);
    check(folder, &["check", "-"], 2);
    check(folder, &["nonsense"], 2);
    check(folder, &["--help"], 0);
    check(folder, &["check", "--help"], 0);
    check(folder, &["--version"], 0);
}

#[test]
fn one_file_is_an_object_and_more_are_an_array() {
    let folder = folder();
    let folder = folder.path();
    let json = |args: &[&str], status| serde_json::from_str::<Value>(&check(folder, args, status)).unwrap();
    let one = json(&["check", "a.txt", "--format", "json"], 1);
    assert_eq!(one["schema"], "sifferkoll/document/1");
    assert_eq!(one["source"]["path"], "a.txt");
    let many = json(&["check", "--format", "json", "a.txt", "missing.txt"], 2);
    assert_eq!(many[0], one);
    assert_eq!(many[1]["source"]["path"], "missing.txt");
    assert_eq!(many[1]["error"]["code"], "io");
    assert_eq!(many[1]["error"]["message"], "cannot be opened: no such file");
    let walked = json(&["extract", "."], 0);
    let paths: Vec<_> = walked.as_array().unwrap().iter().map(|d| d["source"]["path"].clone()).collect();
    assert_eq!(paths, ["./a.txt", "./b.txt", "./c.pdf"]);
    let lines = check(folder, &["check", "--format", "jsonl", "a.txt", "b.txt"], 1);
    assert_eq!(lines.lines().count(), 2);
    assert_eq!(serde_json::from_str::<Value>(lines.lines().next().unwrap()).unwrap(), one);
    fs::create_dir(folder.join("empty")).unwrap();
    assert_eq!(check(folder, &["check", "--format", "json", "empty"], 0), "[]\n");
}

#[test]
fn threads_and_workers_change_nothing() {
    let folder = folder();
    for number in 0..20 {
        fs::copy(folder.path().join("a.txt"), folder.path().join(format!("{number}.txt"))).unwrap();
    }
    for format in ["text", "json", "jsonl", "sarif"] {
        let with =
            |more: &[&str]| check(folder.path(), &[&["check", ".", "--format", format], more].concat(), 1);
        let one = with(&["--threads", "1"]);
        assert_eq!(one, with(&["--threads", "3"]));
        assert_eq!(one, with(&["--threads", "2", "--in-process"]));
    }
}

#[test]
fn standard_input_is_a_document() {
    let folder = folder();
    let mut child = program(&["check", "-", "--as", "TEXT", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(WRONG.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let piped: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(piped["source"]["path"], "-");
    let named = check(folder.path(), &["check", "a.txt", "--format", "json"], 1);
    let named: Value = serde_json::from_str(&named).unwrap();
    assert_eq!(piped["findings"], named["findings"]);
}

#[test]
fn an_output_file_holds_what_would_be_printed() {
    let folder = folder();
    let folder = folder.path();
    let printed = check(folder, &["check", "a.txt", "--format", "json"], 1);
    assert_eq!(check(folder, &["check", "a.txt", "--format", "json", "-o", "result"], 1), "");
    let mut written = String::new();
    fs::File::open(folder.join("result")).unwrap().read_to_string(&mut written).unwrap();
    assert_eq!(written, printed);
    check(folder, &["check", "b.txt", "-o", "none/result"], 2);
}

#[test]
fn a_reader_that_leaves_ends_the_program_quietly() {
    let folder = folder();
    for number in 0..200 {
        fs::write(folder.path().join(format!("{number}.txt")), WRONG).unwrap();
    }
    let mut child = program(&["check", "."])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn rules_are_listed_and_explained() {
    let folder = tempfile::tempdir().unwrap();
    let list = check(folder.path(), &["rules"], 0);
    assert!(list.contains("SUM001") && list.contains("total-differs-from-parts"), "{list}");
    let page = check(folder.path(), &["explain", "sum001"], 0);
    assert_eq!(page, check(folder.path(), &["explain", "total-differs-from-parts"], 0));
    let wrong = run(folder.path(), &["explain", "SUM01"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("similar value"));
}

#[test]
fn limits_bound_each_document() {
    let folder = folder();
    let large = folder.path().join("large.txt");
    fs::write(&large, " ".repeat((1 << 20) + 1)).unwrap();
    let lines =
        check(folder.path(), &["check", "large.txt", "a.txt", "--max-file-mib", "1", "--format", "jsonl"], 2);
    let errors: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["error"]["code"].clone())
        .collect();
    assert_eq!(errors, [Value::from("too-large"), Value::Null]);
}

/// A report with a table on page 2 and another on page 3.
const REPORT: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../corpus/documents/arsredovisning-a-typst.pdf");

/// The text of the cell that covers a place.
fn text_at(table: &Value, row: u64, col: u64) -> &str {
    let covers = |cell: &&Value| {
        let number = |key: &str| cell[key].as_u64().unwrap();
        (number("row")..number("row") + number("rowspan")).contains(&row)
            && (number("col")..number("col") + number("colspan")).contains(&col)
    };
    table["cells"].as_array().unwrap().iter().find(covers).map_or("", |cell| cell["text"].as_str().unwrap())
}

#[test]
fn tables_are_printed_as_they_stand() {
    let folder = tempfile::tempdir().unwrap();
    let json = |args: &[&str]| {
        let args = [&["tables", REPORT, "--format", "json"], args].concat();
        serde_json::from_str::<Value>(&check(folder.path(), &args, 0)).unwrap()
    };
    let all = json(&[]);
    assert_eq!(all, json(&["--in-process"]));
    assert_eq!(all["schema"], "sifferkoll/tables/1");
    let tables = all["tables"].as_array().unwrap();
    let ids: Vec<&Value> = tables.iter().map(|table| &table["id"]).collect();
    assert_eq!(ids, ["p2-1", "p3-1"]);
    let first = &tables[0];
    assert_eq!((first["page"].as_u64(), first["cols"].as_u64()), (Some(2), Some(5)));
    let last = first["rows"].as_u64().unwrap() - 1;
    let texts = |row| (0..5).map(|col| text_at(first, row, col)).collect::<Vec<_>>();
    assert_eq!(texts(last), ["Summa", "-168 586", "-160 760", "-163 403", "-5 183"]);
    assert_eq!(texts(last - 7), ["Mottagning och utredning barn", "-17 385", "-16 950", "-16 210", "1 175"]);

    let around = first["bbox"].as_array().unwrap().iter().map(|x| x.as_f64().unwrap());
    let around: Vec<String> =
        around.zip([-4.0, -4.0, 4.0, 4.0]).map(|(x, margin)| (x + margin).to_string()).collect();
    let box_of_first = format!("2:{}", around.join(","));
    let one = json(&["--region", &box_of_first]);
    assert_eq!(one["tables"].as_array().unwrap().len(), 1);
    assert_eq!(one["tables"][0]["cells"], first["cells"]);

    // One table for each region, in their order; one without rows where nothing stands.
    let three = json(&["--region", "3:0,0,9,9", "--region", &box_of_first, "--region", "1:0,0,9,9"]);
    let three = three["tables"].as_array().unwrap();
    let sizes: Vec<_> = three.iter().map(|table| (&table["page"], &table["rows"])).collect();
    assert_eq!(sizes, [(&3.into(), &0.into()), (&2.into(), &first["rows"]), (&1.into(), &0.into())]);
}

#[test]
fn a_region_that_the_document_does_not_have_is_told() {
    let folder = folder();
    for (path, region, trouble) in [
        (REPORT, "99:0,0,9,9", "--region names page 99, the document has 3"),
        ("a.txt", "1:0,0,9,9", "--region needs pages, and format text has none"),
    ] {
        let output = run(folder.path(), &["tables", path, "--format", "json", "--region", region]);
        assert_eq!(output.status.code(), Some(2));
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert!(stderr.contains(trouble), "{stderr}");
        let value: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(value["tables"].as_array().unwrap().len(), 1, "one entry for each region");
        assert_eq!(value["tables"][0]["rows"], 0);
    }
    check(folder.path(), &["tables", "a.txt", "b.txt", "--region", "1:0,0,9,9"], 2);
}

#[test]
fn tables_in_every_format() {
    let folder = folder();
    let folder = folder.path();
    let many = check(folder, &["tables", "a.txt", "missing.txt", "--format", "json"], 2);
    let many: Value = serde_json::from_str(&many).unwrap();
    assert_eq!(many[0]["tables"][0]["finder"], "tabs");
    assert_eq!(many[1]["schema"], "sifferkoll/tables/1");
    assert_eq!(many[1]["error"]["code"], "io");
    let text = check(folder, &["tables", "a.txt", "b.txt"], 0);
    assert!(text.starts_with("a.txt:l2-1\nVerksamhet  Utfall 2023"), "{text}");
    assert!(text.contains("\n\nb.txt:l2-1\n"), "{text}");
    let html = check(folder, &["tables", "a.txt", "b.txt", "--format", "html", "--lang", "sv"], 0);
    assert_eq!(html.matches("<table>").count(), 2, "{html}");
    assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n"), "{html}");
    let csv = check(folder, &["tables", "a.txt", "b.txt", "--format", "csv"], 0);
    assert!(csv.starts_with("# a.txt l2-1\nVerksamhet,Utfall 2023,"), "{csv}");
    assert!(csv.contains("\n\n# b.txt l2-1\n"), "{csv}");
    let printed = check(folder, &["tables", "a.txt", "missing.txt", "--format", "csv", "-o", "out"], 2);
    assert_eq!(printed, "");
    let written = fs::read_to_string(folder.join("out/a-l2-1.csv")).unwrap();
    assert_eq!(csv.split("\n\n").next().unwrap(), format!("# a.txt l2-1\n{}", written.trim_end()));
    assert_eq!(fs::read_dir(folder.join("out")).unwrap().count(), 1);
}

#[test]
fn every_page_is_drawn() {
    let folder = folder();
    let folder = folder.path();
    let drawn = || {
        let names = fs::read_dir(folder.join("out")).unwrap();
        let mut names: Vec<String> =
            names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    assert_eq!(check(folder, &["tables", REPORT, "--debug", "svg", "-o", "out"], 0), "");
    assert_eq!(drawn(), ["page-0001.svg", "page-0002.svg", "page-0003.svg"]);
    let tables = drawn().into_iter().map(|name| {
        let svg = fs::read_to_string(folder.join("out").join(name)).unwrap();
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"), "{svg}");
        svg.matches("class=\"table\"").count()
    });
    assert_eq!(tables.collect::<Vec<_>>(), [0, 1, 1]);
    // With several documents their names come first; what has no pages is told.
    let args = ["tables", REPORT, "a.txt", "c.pdf", "--debug", "svg", "-o", "out"];
    let output = run(folder, &args);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("a.txt: --debug needs pages") && stderr.contains("c.pdf"), "{stderr}");
    assert_eq!(drawn().len(), 6);
    assert_eq!(drawn()[0], "arsredovisning-a-typst-page-0001.svg");
    check(folder, &["tables", REPORT, "--debug", "svg"], 2);
}

/// A kind that nothing built in knows, and another word for an outcome.
const FERRIES: &str = "\
[measures]
utfall = [\"facit\"]

[kinds.\"färja\"]
summary = \"crossings of the ferries\"
threshold = 50
unit = \"antal\"

[kinds.\"färja\".title]
\"färjetrafik\" = 60
";

#[test]
fn a_folder_adds_words_and_kinds() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let dump = "Färjetrafik 2023\nLed\tFacit 2023\tFacit 2022\nNorra\t1 200\t1 100\nSödra\t800\t900\n";
    fs::write(folder.join("a.txt"), dump).unwrap();
    fs::create_dir(folder.join("ord")).unwrap();
    fs::write(folder.join("ord/farja.toml"), FERRIES).unwrap();
    let table = |args: &[&str]| -> Value {
        let document: Value = serde_json::from_str(&check(folder, args, 0)).unwrap();
        document["tables"][0].clone()
    };
    assert_eq!(table(&["extract", "a.txt"])["kind"], "other");
    for args in
        [&["extract", "a.txt", "--terms", "ord"][..], &["extract", "a.txt", "--terms", "ord", "--in-process"]]
    {
        let table = table(args);
        assert_eq!(table["kind"], "färja");
        assert_eq!(table["columns"][0]["measure"], "utfall");
        assert_eq!(table["rows"][0]["cells"][0]["unit"], "antal");
    }
    fs::write(folder.join("ord/fel.toml"), "[measures]\nutfal = [\"facit\"]\n").unwrap();
    let output = run(folder, &["extract", "a.txt", "--terms", "ord"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("fel.toml: measures.utfal means nothing"), "{said}");
    check(folder, &["extract", "a.txt", "--terms", "nowhere"], 2);
}
