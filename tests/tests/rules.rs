//! Every rule by example: the cases in `rules/NAME.md` are run and compared exactly.
//!
//! A case is a heading (`## passes: …` or `## fails: …`), any prose, then the document: tables, each with its title
//! in bold on a line of its own, and text of the document between them after `> ` (an empty line after `>`). It ends with either a list of
//! findings or `No findings; N relations hold.` Of a rule over several documents each document begins with a heading
//! (`### Årsredovisning 2022`); then rows of one label are one measure, and the facts said twice that agree are counted.
//! Bold inside a table only points at the cell. The rule passes where it
//! finds nothing but rounding.

mod linked;

use sifferkoll_check::{SeriesSubject, check_series};
use sifferkoll_plugin::SeriesView;
use sifferkoll_tests::{assert_none, compare, decimal, files_in, items, read, root, rules, run_with, text};
use std::fmt::Write;

macro_rules! rules_by_example {
    ($($name:ident: $rule:literal,)*) => {
        const TESTED: &[&str] = &[$($rule),*];
        $(
            #[test]
            fn $name() {
                check($rule);
            }
        )*
    };
}

rules_by_example! {
    breakdown_differs: "breakdown-differs",
    budget_differs_from_plan: "budget-differs-from-plan",
    change_differs: "change-differs",
    change_differs_from_outcomes: "change-differs-from-outcomes",
    change_sign: "change-sign",
    claim_differs: "claim-differs",
    count_differs: "count-differs",
    deviation_differs: "deviation-differs",
    deviation_sign: "deviation-sign",
    documents_disagree: "documents-disagree",
    interim_differs_from_year: "interim-differs-from-year",
    limit_reached_by_rounding: "limit-reached-by-rounding",
    malformed_number: "malformed-number",
    mean_differs: "mean-differs",
    net_differs: "net-differs",
    outcome_differs_between_reports: "outcome-differs-between-reports",
    parts_differ_from_whole: "parts-differ-from-whole",
    prose_differs_from_table: "prose-differs-from-table",
    risk_product_differs: "risk-product-differs",
    risk_value_off_scale: "risk-value-off-scale",
    row_copied: "row-copied",
    share_differs: "share-differs",
    share_outside_parts: "share-outside-parts",
    statements_differ: "statements-differ",
    tables_disagree: "tables-disagree",
    target_ratio_differs: "target-ratio-differs",
    total_differs_from_parts: "total-differs-from-parts",
    unit_differs_from_label: "unit-differs-from-label",
    year_copied: "year-copied",
}

#[test]
fn every_rule_has_a_file_of_cases() {
    let mut rules = rules();
    rules.sort();
    let mut files: Vec<String> = rules.iter().map(|rule| format!("{rule}.md")).collect();
    files.sort();
    assert_eq!(files_in("tests/rules"), files, "one file a rule, and none besides");
    assert_eq!(TESTED, rules, "each file is run");
}

/// A piece of a case's document.
enum Part {
    /// The first line of another document.
    Document(String),
    /// A line of text.
    Text(String),
    /// The cells of a table, heads first.
    Table(Vec<Vec<String>>),
}

/// What a case says of its document.
struct Case {
    /// The heading without its `#`.
    name: String,
    /// The document, from top to bottom.
    parts: Vec<Part>,
    /// The findings, as the program must have them; none where the case says so.
    findings: Vec<String>,
    /// How many relations hold, where there are no findings.
    holding: Option<u64>,
}

#[track_caller]
fn check(rule: &str) {
    let cases = cases(&read(&root().join(format!("tests/rules/{rule}.md"))), rule);
    let mut differences = Vec::new();
    for case in &cases {
        for difference in case.run(rule) {
            differences.push(format!("{}: {difference}", case.name));
        }
    }
    for kind in ["passes: ", "fails: "] {
        if !cases.iter().any(|case| case.name.starts_with(kind)) {
            differences.push(format!("there is no case that {}", kind.trim_end_matches(": ")));
        }
    }
    assert_none(rule, &differences);
}

impl Case {
    fn run(&self, rule: &str) -> Vec<String> {
        if self.parts.iter().any(|part| matches!(part, Part::Document(_))) {
            return self.run_documents(rule);
        }
        let args = ["check", "-", "--as", "text", "--format", "json", "--show-rounding", "--lang", "en"];
        let found = run_with(&args, &self.dump()).json();
        let tables: Vec<_> = items(&found["tables"]).collect();
        let expected: Vec<&Vec<Vec<String>>> = self.tables().collect();
        if tables.len() != expected.len() {
            return vec![format!("read as {} tables", tables.len())];
        }
        for (table, expected) in tables.iter().zip(expected) {
            if table["kind"] == "other" {
                return vec![format!("typed as {}", table["kind"])];
            }
            let read: Vec<Vec<String>> = items(&table["rows"])
                .map(|row| {
                    let cells = items(&row["cells"]).map(|cell| text(&cell["raw"]));
                    std::iter::once(text(&row["label"])).chain(cells).map(str::to_owned).collect()
                })
                .collect();
            if read != expected[1..] {
                return vec![format!("read as {read:?}")];
            }
        }
        let findings: Vec<String> = items(&found["findings"])
            .map(|finding| {
                let field = |name: &str| text(&finding[name]);
                finding_line(
                    field("severity"),
                    field("rule"),
                    &format!("{} / {}", field("row"), field("column")),
                    field("printed"),
                    field("expected"),
                    field("cause"),
                )
            })
            .collect();
        let mut differences = compare(&self.findings, &findings);
        let number = |value: &serde_json::Value| value.as_u64().unwrap_or_default();
        let holding =
            items(&found["checks"]).map(|c| number(&c["exact"]) + number(&c["rounding"])).sum::<u64>();
        if let Some(expected) = self.holding.filter(|expected| *expected != holding) {
            differences.push(format!("{holding} relations hold, expected {expected}"));
        }
        let fails = self
            .findings
            .iter()
            .any(|finding| finding.contains(&format!(" `{rule}` ")) && !finding.starts_with("**rounding**"));
        if fails == self.name.starts_with("passes: ") {
            differences.push("the heading says otherwise than the findings".to_owned());
        }
        differences
    }

    /// The same for a rule over several documents.
    fn run_documents(&self, rule: &str) -> Vec<String> {
        let mut dumps: Vec<Case> = Vec::new();
        for part in &self.parts {
            if let Part::Document(_) = part {
                dumps.push(Case {
                    name: String::new(),
                    parts: Vec::new(),
                    findings: Vec::new(),
                    holding: None,
                });
            }
            let of = dumps.last_mut().expect("a case begins with a document");
            of.parts.push(match part {
                Part::Document(line) => Part::Text(format!("{line}\n")),
                Part::Text(line) => Part::Text(line.clone()),
                Part::Table(rows) => Part::Table(rows.clone()),
            });
        }
        let documents: Vec<_> =
            dumps.iter().map(|case| linked::read("case.txt", case.dump().into_bytes())).collect();
        let read: usize = documents.iter().map(|document| document.tables.len()).sum();
        if read != self.tables().count() || documents.iter().any(|document| document.meta.year.is_none()) {
            let years: Vec<_> = documents.iter().map(|document| document.meta.year).collect();
            return vec![format!("read as {read} tables of {years:?}")];
        }
        let series = linked::link(&documents, |_, _, label| Some(sifferkoll_tests::fold(label)));
        let own = linked::own_findings(&documents);
        let report =
            check_series(&SeriesSubject { series: &series, findings: &own }, sifferkoll_check::RULES);
        let findings: Vec<String> = report
            .findings
            .iter()
            .map(|it| {
                let finding = &it.finding;
                let expected = finding.expected.map(|it| it.normalize().to_string()).unwrap_or_default();
                finding_line(
                    finding.severity.name(),
                    &finding.rule.0,
                    &format!("{} / {}", finding.row, finding.column),
                    &finding.printed,
                    &expected,
                    finding.cause.name(),
                )
            })
            .collect();
        let mut differences = compare(&self.findings, &findings);
        let agreeing =
            SeriesView::new(&series, &own).pairs.iter().filter(|pair| pair.agrees()).count() as u64;
        if let Some(expected) = self.holding.filter(|expected| *expected != agreeing) {
            differences.push(format!("{agreeing} relations hold, expected {expected}"));
        }
        let fails = self.findings.iter().any(|finding| finding.contains(&format!(" `{rule}` ")));
        if fails == self.name.starts_with("passes: ") {
            differences.push("the heading says otherwise than the findings".to_owned());
        }
        differences
    }

    fn tables(&self) -> impl Iterator<Item = &Vec<Vec<String>>> {
        self.parts.iter().filter_map(|part| match part {
            Part::Table(rows) => Some(rows),
            Part::Text(_) | Part::Document(_) => None,
        })
    }

    /// The case as a dump with tabs between the cells and an empty line after each table.
    fn dump(&self) -> String {
        let mut dump = String::new();
        for part in &self.parts {
            match part {
                Part::Text(line) | Part::Document(line) => {
                    writeln!(dump, "{line}").expect("text can be written to");
                }
                Part::Table(rows) => {
                    for row in rows {
                        writeln!(dump, "{}", row.join("\t")).expect("text can be written to");
                    }
                    dump.push('\n');
                }
            }
        }
        dump
    }
}

fn cases(file: &str, rule: &str) -> Vec<Case> {
    let mut lines = file.lines();
    assert_eq!(lines.next(), Some(format!("# {rule}").as_str()), "the file begins with its rule");
    let mut cases: Vec<Case> = Vec::new();
    for line in lines {
        if let Some(name) = line.strip_prefix("## ") {
            cases.push(Case {
                name: name.to_owned(),
                parts: Vec::new(),
                findings: Vec::new(),
                holding: None,
            });
        } else if let Some(case) = cases.last_mut() {
            case.take(line);
        }
    }
    for case in &cases {
        let name = &case.name;
        assert!(name.starts_with("passes: ") || name.starts_with("fails: "), "{rule}, {name}: what is it?");
        assert!(!case.parts.is_empty(), "{rule}, {name}: a table or a text");
        let silent = case.findings.is_empty();
        assert_eq!(silent, case.holding.is_some(), "{rule}, {name}: findings, or a line that there are none");
    }
    cases
}

impl Case {
    /// Takes one line of the file; a line of prose changes nothing.
    fn take(&mut self, line: &str) {
        let bold = |text: &str| text.strip_prefix("**").and_then(|t| t.strip_suffix("**")).map(str::to_owned);
        if let Some(first) = line.strip_prefix("### ") {
            self.parts.push(Part::Document(first.to_owned()));
        } else if let Some(row) = line.strip_prefix('|').and_then(|row| row.strip_suffix('|')) {
            let plain = |cell: &str| bold(cell.trim()).unwrap_or(cell.trim().to_owned());
            let cells: Vec<String> = row.split('|').map(plain).collect();
            if !cells.iter().all(|cell| cell.starts_with("--") && cell.trim_matches(['-', ':']).is_empty()) {
                match self.parts.last_mut() {
                    Some(Part::Table(rows)) => rows.push(cells),
                    _ => self.parts.push(Part::Table(vec![cells])),
                }
            }
        } else if let Some(finding) = line.strip_prefix("- **") {
            self.findings.push(expected_line(&format!("**{finding}")));
        } else if let Some(rest) = line.strip_prefix("No findings; ") {
            self.holding = Some(match rest.strip_suffix(" relations hold.").map(str::parse) {
                Some(Ok(number)) => number,
                _ if rest == "nothing could be checked." => 0,
                _ => panic!("{}: how many relations hold? {line}", self.name),
            });
        } else if let Some(title) = bold(line) {
            self.parts.push(Part::Text(title));
        } else if let Some(said) = line.strip_prefix("> ") {
            self.parts.push(Part::Text(said.to_owned()));
        } else if line == ">" {
            self.parts.push(Part::Text(String::new()));
        }
    }
}

/// A finding as the file has it, with its expected figure in one spelling.
fn expected_line(line: &str) -> String {
    let parts = || -> Option<String> {
        let (severity, rest) = line.strip_prefix("**")?.split_once("** `")?;
        let (rule, rest) = rest.split_once("` in ")?;
        let (rest, cause) = rest.rsplit_once(", cause ")?;
        let (rest, expected) = rest.rsplit_once(", expected ")?;
        let (place, printed) = rest.rsplit_once(": printed ")?;
        Some(finding_line(severity, rule, place, printed, expected, cause))
    };
    parts().unwrap_or_else(|| panic!("no finding: {line}"))
}

fn finding_line(
    severity: &str,
    rule: &str,
    place: &str,
    printed: &str,
    expected: &str,
    cause: &str,
) -> String {
    let expected = decimal(expected).map(|figure| figure.normalize().to_string()).unwrap_or_default();
    format!("**{severity}** `{rule}` in {place}: printed {printed}, expected {expected}, cause {cause}")
}
