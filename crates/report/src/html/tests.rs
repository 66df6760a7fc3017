//! The report of made-up documents: nothing escapes, everything has its place, and it stays small.

use super::*;
use crate::Lang;
use sifferkoll_model::{
    Amount, CanonicalTable, Cause, CellId, CheckSummary, Column, Decimal, Document, DocumentMeta, Doubt,
    DrawnPart, Failure, FailureCode, Finding, Fingerprint, Location, PackedPicture, PageIndex, PagePart,
    Printed, Rect, RelatedCell, Repair, Reviewed, Row, RowRole, RuleName, RuleScope, RuleTally, Slip,
    SourceId, SourceInfo, Standing, Statement, TableId, Unit, ValueCell,
};
use std::collections::BTreeMap;

const RULE: RuleInfo = RuleInfo {
    name: "total-differs-from-parts",
    code: "SUM001",
    family: Family::Sum,
    scope: RuleScope::Table,
    summary: "a printed total differs",
    since: "0.1",
    docs: " ## What it checks\n Totals.\n",
    swedish: Some("en tryckt summa skiljer sig\n\n## Vad som kontrolleras\nSummor.\n"),
    file: "",
};
const VIEW: View = View { lang: Lang::Sv, show_passes: false, color: false };

/// A figure of row `row` on page 3, 20 points below the one before.
fn place(row: usize) -> Location {
    let y0 = 100.0 + 20.0 * row as f32;
    Location::Page { page: PageIndex(2), bbox: Rect { x0: 200.0, y0, x1: 240.0, y1: y0 + 10.0 } }
}

fn row(at: usize, label: &str, raw: &str, role: RowRole) -> Row {
    let value: i64 = raw.parse().unwrap();
    let cell = ValueCell {
        printed: Printed::Number(Amount::plain(Decimal::from(value))),
        raw: raw.to_owned(),
        location: place(at),
        doubt: Doubt::None,
        confidence: Some(91),
        reviewed: None,
    };
    Row {
        label: label.to_owned(),
        role,
        flow: None,
        level: 0,
        unit: None,
        better: None,
        text: BTreeMap::new(),
        cells: vec![Some(cell)],
        location: place(at),
    }
}

fn finding(group: usize, repairs: Vec<Repair>) -> Finding {
    let related = [(0, "<script>alert(1)</script>", 12), (1, "B", 30)].map(|(at, row, value)| RelatedCell {
        row: row.to_owned(),
        column: "Utfall".into(),
        printed: value.to_string(),
        signed: Decimal::from(value),
        location: place(at),
    });
    Finding {
        rule: RuleName(RULE.name.into()),
        code: RULE.code.into(),
        family: RULE.family,
        severity: Severity::Error,
        statement: Statement::Total,
        table: Some(TableId("t1".into())),
        row: "Summa".into(),
        column: "Utfall".into(),
        printed: "40".into(),
        expected: Some(Decimal::from(42)),
        allowed: None,
        probability: None,
        related: related.into(),
        location: place(2),
        cause: Cause::Document,
        repairs,
        rivals: Vec::new(),
        group,
        moved: None,
        fingerprint: Fingerprint::default(),
        standing: Standing::Open,
    }
}

fn repair() -> Repair {
    Repair {
        row: "B".into(),
        column: "Utfall".into(),
        printed: "30".into(),
        to: Decimal::from(28),
        how: Slip::Digit,
        clears: 2,
        location: place(1),
    }
}

fn document(findings: Vec<Finding>, pictures: Vec<DrawnPart>) -> Document {
    let rows = vec![
        row(0, "<script>alert(1)</script>", "12", RowRole::Item),
        row(1, "B", "30", RowRole::Item),
        row(2, "Summa", "40", RowRole::Total),
    ];
    let table = CanonicalTable {
        id: TableId("t1".into()),
        kind: "drift".into(),
        title: Some("Drift & \"annat\"".into()),
        unit: Some(Unit::Tkr),
        location: vec![place(0).union(&place(2))],
        columns: vec![Column { header: "Utfall".into(), ..Column::default() }],
        rows,
        evidence: Vec::new(),
    };
    let tally = RuleTally {
        rule: RuleName(RULE.name.into()),
        exact: 3,
        rounding: 1,
        failed: findings.len(),
        not_checkable: 2,
    };
    Document {
        source: SourceInfo {
            path: "a.pdf".into(),
            id: SourceId([0; 32]),
            format: "pdf".into(),
            pages: Some(3),
        },
        meta: DocumentMeta::default(),
        grids: Vec::new(),
        blocks: Vec::new(),
        tables: vec![table],
        risks: Vec::new(),
        findings,
        notes: Vec::new(),
        warnings: Vec::new(),
        checks: CheckSummary { rules: vec![tally] },
        pictures,
    }
}

/// The whole table as a picture, with a little of everything in it.
fn drawn() -> DrawnPart {
    let bbox = Rect { x0: 100.0, y0: 90.0, x1: 300.0, y1: 160.0 };
    let (width, height) = (400, 140);
    let png = (0..width * height / 8).map(|at| (at * 7 % 256) as u8).collect();
    let picture = PackedPicture { width, height, dpi: PICTURE_DPI, png };
    DrawnPart { part: PagePart { page: PageIndex(2), bbox }, picture: Ok(picture) }
}

fn report(documents: Vec<(&str, Outcome)>) -> String {
    let mut report = HtmlReport::new(&[&RULE], &VIEW);
    for (path, outcome) in documents {
        report.push(path, Some(format!("./{path}")), &outcome);
    }
    report.finish(&[])
}

#[test]
fn what_documents_say_is_never_markup() {
    let out = report(vec![
        ("<b>.pdf", Ok(document(vec![finding(0, vec![])], vec![drawn()]))),
        ("b.txt", Ok(document(vec![finding(0, vec![])], vec![]))),
        ("\"x\".pdf", Err(Failure { code: FailureCode::Damaged, message: "<i>".into() })),
    ]);
    assert_eq!(out.matches("<script>").count(), 1, "our own");
    assert!(out.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(out.contains("Drift &amp; &quot;annat&quot;"));
    assert!(!out.contains("<b>") && !out.contains("<i>"));
    assert!(!out.contains("http:") && !out.contains("https:"), "nothing outside is named");
    assert!(!out.contains(" style=") && !out.contains(" onclick"), "the policy would refuse it");
}

#[test]
fn tags_are_closed_in_their_order() {
    let out = report(vec![
        ("a.pdf", Ok(document(vec![finding(1, vec![repair()]), finding(1, vec![repair()])], vec![drawn()]))),
        ("b.txt", Ok(document(vec![finding(0, vec![])], vec![]))),
        ("c.pdf", Err(Failure { code: FailureCode::Damaged, message: "cut".into() })),
    ]);
    let body = out.split_once("<body").map(|(_, body)| format!("<body{body}")).unwrap();
    let body = body.split_once("<script>").map(|(before, _)| before.to_owned()).unwrap();
    let mut open: Vec<&str> = Vec::new();
    for tag in body.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap();
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') && name != "meta" && name != "link" {
            open.push(name);
        }
    }
    assert_eq!(open, ["body"]);
    let ids: Vec<&str> = body.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let once: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    for target in body.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(once.contains(target), "{target} is there");
    }
}

#[test]
fn a_finding_has_its_figures_framed_and_its_sum_written_out() {
    let out = report(vec![("a.pdf", Ok(document(vec![finding(0, vec![])], vec![drawn()])))]);
    assert!(out.contains("12 + 30 = 42; tryckt 40, skiljer -2"), "the sum");
    // The part begins at (100, 90), and frames stand off by two points.
    let frame = "<rect class=\"wrong\" rx=\"1.5\" x=\"98\" y=\"48\" width=\"44\" height=\"14\"><title>”Summa”: 40 stämmer inte";
    assert!(out.contains(frame));
    assert_eq!(out.matches("<rect class=\"operand\"").count(), 2);
    assert!(out.contains("href=\"./a.pdf#page=3\""), "the page");
    assert!(
        out.contains("title=\"sida 3; tryckt ”12”; tolkat ur bild med tilltro 91 av 100\""),
        "where from"
    );
    assert!(out.contains("<td class=\"n wrong\""), "the cell in the table");
    let rule =
        "<div lang=\"sv\"><p class=\"lead\">En tryckt summa skiljer sig.</p><h5>Vad som kontrolleras</h5>";
    assert!(out.contains(rule), "the rule in the language of the report");
}

#[test]
fn findings_with_one_cause_stand_together_and_share_a_picture() {
    let both = vec![finding(1, vec![repair()]), finding(1, vec![repair()])];
    let out = report(vec![("a.pdf", Ok(document(both, vec![drawn()])))]);
    assert_eq!(out.matches("<section class=\"group\"").count(), 1);
    assert_eq!(out.matches("Ett tal förklarar 2 fynd").count(), 1, "it is said once");
    assert_eq!(out.matches("data:image/png").count(), 1);
    assert_eq!(out.matches("<use href=\"#b1-1\"/>").count(), 2);
    assert_eq!(out.matches("<rect class=\"repair\"").count(), 2);
}

#[test]
fn without_a_picture_the_rows_are_shown_and_why() {
    let failed = DrawnPart { picture: Err("ended by signal 6".into()), ..drawn() };
    let out = report(vec![("a.pdf", Ok(document(vec![finding(0, vec![])], vec![failed])))]);
    assert!(out.contains("Här finns ingen bild av sidan (ended by signal 6)."));
    assert!(out.contains("<td class=\"n wrong\">40<span class=\"heard\"> (stämmer inte)</span></td>"));
    assert!(out.contains("<td class=\"n operand\">12"));
    let known = Finding { standing: Standing::Known, ..finding(0, vec![]) };
    let out = report(vec![("a.pdf", Ok(document(vec![known], vec![])))]);
    assert!(out.contains("Inget hittades som inte stämmer.") && !out.contains("<article"));
    let unread = Failure { code: FailureCode::Encrypted, message: "a password is needed".into() };
    let out = report(vec![("a.pdf", Err(unread))]);
    assert!(out.contains("dokumentet är krypterat (a password is needed)"));
    assert!(out.contains("men inget kunde heller prövas"));
}

#[test]
fn three_hundred_findings_stay_small_whatever_the_pictures() {
    // Ten documents with thirty findings each, every one with a picture that does not pack.
    let documents = (0..10).map(|_| {
        let pictures = (0..30).map(|page| {
            let mut state = 1_u32 + page;
            let mut noise = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            };
            let (width, height) = (400, 300);
            let png = (0..width * height / 2).map(|_| noise()).collect();
            let part = PagePart { page: PageIndex(page), ..drawn().part };
            DrawnPart { part, picture: Ok(PackedPicture { width, height, dpi: PICTURE_DPI, png }) }
        });
        let moved = |page| match place(2) {
            Location::Page { bbox, .. } => Location::Page { page: PageIndex(page), bbox },
            other => other,
        };
        let findings = (0..30)
            .map(|page| Finding { location: moved(page), related: vec![], ..finding(0, vec![]) })
            .collect();
        ("a.pdf", Ok(document(findings, pictures.collect())))
    });
    let out = report(documents.collect());
    assert_eq!(out.matches("<article").count(), 300);
    assert!(out.len() < 20 << 20, "{} bytes", out.len());
    assert!(out.contains("filen rymmer inte fler bilder"));
    assert!(out.matches("data:image/png").count() > 100);
}

#[test]
fn the_policy_knows_style_and_script() {
    let out = report(vec![]);
    let policy = out.split("content=\"default-src").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert_eq!(policy.matches("&#39;sha256-").count(), 2, "{policy}");
    assert!(!policy.contains("unsafe"));
    assert!(!include_str!("style.css").contains("</") && !include_str!("script.js").contains("</"));
}

#[test]
fn cells_are_found_by_their_names_and_places() {
    let table = &document(vec![], vec![]).tables[0];
    let found = crate::cells::cell_at(table, "B", "Utfall", &place(1));
    assert_eq!(found, Some(CellId { row: 1, column: 0 }));
    assert_eq!(crate::cells::cell_at(table, "B", "Utfall", &place(2)), None);
}

#[test]
fn what_a_person_said_of_a_reading_is_told_of_the_cell() {
    let said = |reviewed: Reviewed| {
        let mut document = document(Vec::new(), Vec::new());
        document.tables[0].rows[1].cells[0].as_mut().unwrap().reviewed = Some(reviewed);
        report(vec![("a.pdf", Ok(document))])
    };
    let corrected = |raw: &str| Reviewed::Corrected { read_as: raw.into() };
    assert!(said(corrected("<3O>")).contains("rättat vid granskning, var läst som ”&lt;3O&gt;”"));
    assert!(said(corrected("")).contains("tillagt vid granskning, här var ingenting läst"));
    assert!(said(Reviewed::Accepted).contains("granskat och riktigt"));
}
