//! The report for browsers: one file that refers to nothing outside, the same bytes however it is made, and no worse a
//! result where its pictures cannot be drawn. What it looks like is seen in `browser/`.
#![expect(clippy::disallowed_methods, reason = "tests read files")]

use sifferkoll_tests::run;

const CORPUS: &str = "corpus/documents";

/// Makes a report and demands the exit status of a check.
fn report(args: &[&str], status: i32) -> String {
    let result = run(&[&["check", "--format", "html", "--lang", "sv"], args].concat());
    assert_eq!(result.status, status, "{}", result.stderr);
    result.stdout
}

/// What stands between two marks, each time.
fn between<'a>(text: &'a str, start: &'a str, end: char) -> impl Iterator<Item = &'a str> {
    text.split(start).skip(1).filter_map(move |rest| rest.split(end).next())
}

#[test]
fn one_file_refers_to_nothing_outside() {
    let page = report(&[CORPUS], 1);
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    assert_eq!(page.matches("http").count(), 1, "the attribute of the policy");
    assert_eq!(between(&page, " src=\"", '"').next(), None, "nothing is asked for");
    for link in between(&page, " href=\"", '"') {
        let kept = link.starts_with('#') || link.starts_with("data:") || link.starts_with("./corpus/");
        assert!(kept, "{link} leads outside");
    }
    assert!(!page.contains("url(") && !page.contains("@import"), "nor does the style");
    let pictures = page.matches("<image ").count();
    assert!(pictures > 20, "{pictures} pictures");
    assert!(page.len() < 4 << 20, "{} bytes", page.len());
}

#[test]
fn threads_and_processes_change_no_byte() {
    let one = report(&[CORPUS, "--threads", "1"], 1);
    for args in [&["--threads", "2"][..], &["--in-process", "--threads", "3"]] {
        let other = report(&[&[CORPUS], args].concat(), 1);
        let first = one.bytes().zip(other.bytes()).position(|(a, b)| a != b);
        assert!(one == other, "{args:?}: {first:?} of {} and {}", one.len(), other.len());
    }
}

#[test]
fn every_finding_of_the_text_is_there() {
    let text = run(&["check", CORPUS, "--lang", "sv", "--format", "jsonl"]);
    let findings = text.stdout.lines().map(|line| {
        let document: serde_json::Value = serde_json::from_str(line).expect("a line is an object");
        document["findings"].as_array().map_or(0, Vec::len)
    });
    assert_eq!(report(&[CORPUS], 1).matches("<article ").count(), findings.sum::<usize>());
}

#[test]
fn links_lead_from_the_file_to_the_documents() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("år #1.txt");
    std::fs::copy(sifferkoll_tests::root().join(CORPUS).join("arsredovisning-a.txt"), &path).expect("a copy");
    let out = folder.path().join("ut");
    std::fs::create_dir(&out).expect("a folder");
    let out = out.join("rapport.html");
    let args = [path.to_str().expect("a name"), "-o", out.to_str().expect("a name")];
    assert_eq!(report(&args, 1), "", "it goes to the file alone");
    let page = std::fs::read_to_string(out).expect("it is there");
    assert!(page.contains("href=\"../%C3%A5r%20%231.txt\""));
}

#[test]
fn unreadable_files_are_told_and_the_rest_is_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bruten.pdf");
    std::fs::write(&path, "%PDF-1.7 intet").expect("a file");
    let page = report(&[path.to_str().expect("a name"), "corpus/documents/arsredovisning-a-typst.pdf"], 2);
    assert!(page.contains("Filer som inte kunde läsas") && page.contains("dokumentet är skadat"));
    assert!(page.contains("<article "));
}
