//! The papers of the corpus as scans, against the same answer keys: what stands in the cells, that no slip of the
//! recogniser is called an error of the document, and that the document's own errors are found all the same.
//!
//! Needs Tesseract with its Swedish model.

use rust_decimal::Decimal;
use serde_json::Value;
use sifferkoll_tests::{assert_none, decimal, fold, items, json, read, render, root, run, scan, text};
use std::fs;

/// One document for each paper, by as many producers as there are.
const PAPERS: [&str; 13] = [
    "aldrenamnd-m-2023-libreoffice.pdf",
    "arsredovisning-a-typst.pdf",
    "delarsrapport-b-reportlab.pdf",
    "internkontroll-i-reportlab.pdf",
    "investeringar-e-libreoffice.pdf",
    "kallelse-j.pdf",
    "mal-h-chromium.pdf",
    "personal-g-typst.pdf",
    "protokoll-k-libreoffice.pdf",
    "socialnamnd-l-2024-chromium.pdf",
    "verksamhetsberattelse-d-typst.pdf",
    "verksamhetsplan-l-2024-reportlab.pdf",
    "volymer-f-chromium.pdf",
];
/// Per thousand of the documents' errors that must be found: more than 920 were at both resolutions when this was
/// written. The rest is lost where a figure of the relation was misread or overlooked.
const LEAST_FOUND: usize = 900;

#[test]
fn papers_scanned_at_300_dpi() {
    check(300, 970);
}

#[test]
fn papers_scanned_at_200_dpi() {
    check(200, 930);
}

/// Scans all papers at a resolution and compares them with their keys. `least` is the F1 of the cells of all papers
/// together, per thousand.
#[track_caller]
fn check(dpi: u32, least: usize) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (seed, paper) in PAPERS.iter().enumerate() {
        let pages = render(&root().join("corpus/documents").join(paper), dpi);
        let pdf = scan(pages, f64::from(dpi), seed as u64);
        fs::write(folder.path().join(paper), pdf).expect("a scan can be written");
    }
    let path = folder.path().display().to_string();
    let run =
        run(&["check", &path, "--format", "json", "--lang", "en", "--max-seconds", "300", "--no-cache"]);
    let missing = "install the packages tesseract-ocr and tesseract-ocr-swe, which this test needs";
    assert!(!run.stdout.contains("tesseract-ocr") && !run.stderr.contains("tesseract-ocr"), "{missing}");
    let results = run.json();
    let mut all = Score::default();
    let (mut wrong, mut report) = (Vec::new(), Vec::new());
    for paper in PAPERS {
        let found = items(&results)
            .find(|result| text(&result["source"]["path"]).ends_with(paper))
            .unwrap_or_else(|| panic!("{paper} is not among the results: {}", run.stderr));
        let key = json(&read(&root().join(format!("corpus/keys/{paper}.json"))));
        let score = Score::of(&key, found);
        report.push(format!("{paper}: {score:?}"));
        wrong.extend(invented(&key, found).map(|line| format!("{paper}: {line}")));
        all.add(&score);
    }
    assert_none("errors that no key has are blamed on the document", &wrong);
    let f1 = 2000 * all.right / (all.expected + all.found).max(1);
    assert!(f1 >= least, "F1 of the cells {f1}, at least {least}\n{}", report.join("\n"));
    let recall = 1000 * all.errors_found / all.errors.max(1);
    assert!(recall >= LEAST_FOUND, "{recall} of 1000 errors, at least {LEAST_FOUND}\n{}", report.join("\n"));
}

/// Counts over one document or several.
#[derive(Debug, Default)]
struct Score {
    /// Cells of the key that are not empty.
    expected: usize,
    /// Cells of the tables found that are not empty.
    found: usize,
    /// Cells that are in both at the same place.
    right: usize,
    /// Errors of the document.
    errors: usize,
    /// Errors of the document that were found.
    errors_found: usize,
}

impl Score {
    fn of(key: &Value, found: &Value) -> Self {
        let (expected, typed): (Vec<Grid>, Vec<Grid>) = (grids(key), grids(found));
        let mut score = Self {
            expected: expected.iter().map(Grid::filled).sum(),
            found: typed.iter().map(Grid::filled).sum(),
            ..Self::default()
        };
        // Each table of the key takes the one that has most of its cells.
        let mut free: Vec<&Grid> = typed.iter().collect();
        for table in &expected {
            let best = (0..free.len()).max_by_key(|at| (table.common(free[*at]), std::cmp::Reverse(*at)));
            if let Some(at) = best.filter(|at| table.common(free[*at]) > 0) {
                score.right += table.common(free[at]);
                free.remove(at);
            }
        }
        let prints = |list: &Value| errors(list).map(|e| print(&e["printed"])).collect::<Vec<_>>();
        let told = prints(&found["findings"]);
        let planted = prints(&key["findings"]);
        score.errors = planted.len();
        score.errors_found = planted.iter().filter(|print| told.contains(print)).count();
        score
    }

    fn add(&mut self, other: &Self) {
        self.expected += other.expected;
        self.found += other.found;
        self.right += other.right;
        self.errors += other.errors;
        self.errors_found += other.errors_found;
    }
}

/// A print with one sort of minus and without blanks: a recogniser cannot know which of them it sees.
fn print(value: &Value) -> String {
    let sign = |c: char| if matches!(c, '−' | '–' | '—') { '-' } else { c };
    text(value).chars().filter(|c| !c.is_whitespace()).map(sign).collect()
}

fn errors(findings: &Value) -> impl Iterator<Item = &Value> {
    items(findings).filter(|f| f["severity"] == "error" && f["rule"] != "malformed-number")
}

/// Errors that are blamed on the document and are none of its key.
fn invented<'a>(key: &'a Value, found: &'a Value) -> impl Iterator<Item = String> + 'a {
    let known: Vec<String> = items(&key["findings"])
        .chain(items(&key["planted_later"]))
        .map(|finding| print(&finding["printed"]))
        .collect();
    errors(&found["findings"])
        .filter(|finding| finding["cause"] == "document")
        .filter(move |finding| !known.contains(&print(&finding["printed"])))
        .map(|f| {
            format!(
                "{} in {} / {}: {}, expected {}",
                f["rule"], f["row"], f["column"], f["printed"], f["expected"]
            )
        })
}

/// What stands in a cell: a figure, or a sign in its place.
#[derive(Debug, PartialEq)]
enum Held {
    Figure(Decimal, String),
    Words(String),
}

fn held(cell: &Value) -> Option<Held> {
    let print = text(&cell["raw"]);
    if let Some(figure) = cell["value"].as_str().and_then(decimal) {
        return Some(Held::Figure(figure.normalize(), text(&cell["op"]).to_owned()));
    }
    (!print.trim().is_empty()).then(|| Held::Words(fold(print)))
}

/// A table as the comparison sees it.
struct Grid {
    heads: Vec<String>,
    /// Label and cells of each row.
    rows: Vec<(String, Vec<Option<Held>>)>,
}

/// The tables that hold figures.
fn grids(document: &Value) -> Vec<Grid> {
    let head = |column: &Value| fold(text(&column["group"])) + &fold(text(&column["header"]));
    let row = |row: &Value| (fold(text(&row["label"])), items(&row["cells"]).map(held).collect());
    let grid = |table: &Value| Grid {
        heads: items(&table["columns"]).map(head).collect(),
        rows: items(&table["rows"]).map(row).collect(),
    };
    let figures = |grid: &Grid| {
        grid.rows.iter().any(|(_, cells)| cells.iter().any(|cell| matches!(cell, Some(Held::Figure(..)))))
    };
    let tables = items(&document["tables"]);
    tables
        .map(|table| (table, grid(table)))
        .filter(|(t, g)| t["kind"] != "other" || figures(g))
        .map(|(_, g)| g)
        .collect()
}

impl Grid {
    fn filled(&self) -> usize {
        self.rows.iter().flat_map(|(_, cells)| cells).flatten().count()
    }

    /// Cells that both have at the same place: columns go by their number, or by their heads where one side has more;
    /// rows in their order so that most cells agree.
    fn common(&self, found: &Self) -> usize {
        let columns: Vec<Option<usize>> = if self.heads.len() == found.heads.len() {
            (0..self.heads.len()).map(Some).collect()
        } else {
            self.heads.iter().map(|head| found.heads.iter().position(|other| other == head)).collect()
        };
        let agree = |row: &[Option<Held>], other: &[Option<Held>]| {
            let pairs = columns.iter().zip(row).filter_map(|(at, cell)| Some((cell.as_ref()?, (*at)?)));
            pairs.filter(|(cell, at)| other.get(*at).and_then(Option::as_ref) == Some(cell)).count()
        };
        // Most cells that agree in the rows from here on, as in the longest common subsequence.
        let mut below = vec![0; found.rows.len() + 1];
        for (_, row) in self.rows.iter().rev() {
            let mut here = vec![0; found.rows.len() + 1];
            for (at, (_, other)) in found.rows.iter().enumerate().rev() {
                here[at] = below[at].max(here[at + 1]).max(below[at + 1] + agree(row, other));
            }
            below = here;
        }
        below[0]
    }
}
