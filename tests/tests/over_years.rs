//! Rules over several documents on the corpus of two committees over the years: the planted errors are found and named,
//! what a report says of being restated is no finding, and nothing else is.

mod linked;

use linked::{link, own_findings, read};
use sifferkoll_check::{SeriesReport, SeriesSubject, check_series};
use sifferkoll_plugin::model::{Document, Series, SourceId};
use sifferkoll_plugin::relations::{Verdict, verdict};
use sifferkoll_tests::{compare, items, json, root, text};
use std::collections::BTreeMap;
use std::fs;

/// The documents of the key with its series, linked by the labels of the key.
fn corpus() -> (Vec<Document>, Vec<Series>) {
    let key = json(&sifferkoll_tests::read(&root().join("corpus/keys/series.json")));
    let mut names: Vec<String> =
        items(&key["documents"]).map(|it| text(&it["document"]).to_owned()).collect();
    names.dedup();
    let mut labels: BTreeMap<(String, String, String), String> = BTreeMap::new();
    for series in items(&key["series"]) {
        for label in items(&series["labels"]) {
            let field = |name: &str| text(&label[name]).to_owned();
            labels.insert((field("document"), field("table"), field("row")), text(&series["id"]).to_owned());
        }
    }
    let bytes = |name: &String| {
        fs::read(root().join("corpus/documents").join(name)).expect("the document is in the corpus")
    };
    let documents: Vec<Document> = names.iter().map(|name| read(name, bytes(name))).collect();
    let series = link(&documents, |at, table, row| {
        labels.get(&(names[at].clone(), table.to_owned(), row.to_owned())).cloned()
    });
    (documents, series)
}

fn lines(documents: &[Document], report: &SeriesReport) -> Vec<String> {
    let name = |source: SourceId| {
        documents.iter().find(|it| it.source.id == source).map_or("", |it| it.source.path.as_str()).to_owned()
    };
    let mut lines: Vec<String> = report
        .findings
        .iter()
        .map(|it| {
            let finding = &it.finding;
            let cell = format!("{} / {}: {}", finding.row, finding.column, finding.printed);
            let to = finding.repairs.first().map(|repair| format!(" -> {}", repair.to)).unwrap_or_default();
            format!("{} {} {} {cell}{to}", finding.severity.name(), finding.code, name(it.source))
        })
        .collect();
    lines.extend(
        report.confirmed.iter().map(|it| format!("confirmed in {}: {}", name(it.source), it.printed)),
    );
    lines
}

#[test]
fn planted_errors_are_found_and_nothing_else() {
    let (documents, series) = corpus();
    let own = own_findings(&documents);
    let report = check_series(&SeriesSubject { series: &series, findings: &own }, sifferkoll_check::RULES);
    let expected: Vec<String> = EXPECTED.iter().map(|line| (*line).to_owned()).collect();
    let differences = compare(&expected, &lines(&documents, &report));
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn a_point_says_which_print_counts() {
    let (_, series) = corpus();
    let of = |key: &str, year: &str| {
        let series = series.iter().find(|it| it.key == key && it.measure == "utfall").expect("the series");
        let point = series.points.iter().find(|it| it.period.to_string() == year).expect("the point");
        match verdict(series, point) {
            Verdict::Own => "own".to_owned(),
            Verdict::Restated(at) => format!("restated {}", point.said[at].printed),
            Verdict::Differs(at) => format!("differs {}", point.said[at].printed),
        }
    };
    assert_eq!(of("l-vuxen", "2023"), "restated -25043");
    assert_eq!(of("l-öppenvård", "2023"), "restated -7494");
    assert_eq!(of("l-institution-barn", "2022"), "differs 3167");
    assert_eq!(of("m-hemtjänst", "2022"), "differs 64827");
    assert_eq!(of("l-nämnd", "2022"), "own");
}

/// What is planted, as x03 to x08 of the key say; x03 stands in the report and in the bundle that holds it.
const EXPECTED: &[&str] = &[
    "error YOY001 socialnamnd-l-2023.txt Institutionsplacerade barn och unga, antal vårddygn / Utfall 2022: 3 167 -> 3617",
    "error YOY001 handlingar-l-2023.pdf Institutionsplacerade barn och unga, antal vårddygn / Utfall 2022: 3 167 -> 3617",
    "confirmed in aldrenamnd-m-2023-libreoffice.pdf: 68 427",
    "suspect YOY004 socialnamnd-l-2024-chromium.pdf Ledning & administration / Budget 2024: −9 460",
    "suspect XTB002 handlingar-l-2023.pdf Summa nämnden / Utfall 2023: -132 367",
];
