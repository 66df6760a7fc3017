//! Findings as text: one line that stands alone, then the addends as a small table, then a summary.

use crate::messages::say;
use crate::{Lang, View};
use sifferkoll_model::{
    Amount, Cause, Decimal, Document, DocumentKind, DocumentMeta, Failure, Finding, Location, Outcome,
    Repair, Severity, WarningCode,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// More operands than this are not listed one by one.
const MAX_RELATED: usize = 40;

/// What a finding says, in one line that stands alone but for the place.
pub(crate) fn message(finding: &Finding, lang: Lang) -> String {
    let expected = finding.expected.map(figure).unwrap_or_default();
    let n = finding.related.len().to_string();
    let slack = match finding.allowed {
        Some(allowed) if allowed.low != allowed.high => {
            let (low, high) = (figure(allowed.low), figure(allowed.high));
            say(lang, "slack", &[("low", &low), ("high", &high)])
        }
        _ => String::new(),
    };
    let words = finding.statement.words().map_or("", String::as_str);
    let in_column = match finding.column.as_str() {
        "" => String::new(),
        column => say(lang, "in-column", &[("column", column)]),
    };
    let places = [
        ("row", finding.row.as_str()),
        ("in", &in_column),
        ("printed", &finding.printed),
        ("expected", &expected),
        ("formula", words),
        ("n", &n),
        ("slack", &slack),
    ];
    say(lang, finding.statement.key(), &places)
}

/// A figure as Swedish reports print it, whatever the language, so that it can be found on the page.
pub(crate) fn figure(value: Decimal) -> String {
    Amount::plain(value).to_string()
}

/// All lines of one document; empty where there is nothing to say.
pub fn check_text(path: &str, outcome: &Outcome, view: &View) -> String {
    match outcome {
        Ok(document) => document_text(path, document, view),
        Err(failure) => failure_text(path, failure, view),
    }
}

/// The line of a document that could not be read.
pub fn failure_text(path: &str, failure: &Failure, view: &View) -> String {
    let word = format!("{}[{}]", say(view.lang, "unreadable", &[]), failure.code.name());
    format!("{path}: {} {}\n", paint(view, Severity::Error, &word), failure.message)
}

fn document_text(path: &str, document: &Document, view: &View) -> String {
    let mut out = String::new();
    let mut told: BTreeSet<usize> = BTreeSet::new();
    for finding in &document.findings {
        let group = finding.group;
        if group == 0 {
            out.push_str(&finding_text(path, finding, view));
        } else if told.insert(group) {
            let all: Vec<&Finding> = document.findings.iter().filter(|f| f.group == group).collect();
            out.push_str(&causes_text(path, &all, view));
            for finding in all {
                out.push_str(&finding_text(path, finding, view));
            }
        }
    }
    out.push_str(&warnings_text(path, document, view));
    if view.show_passes {
        for tally in &document.checks.rules {
            let counts =
                [tally.exact, tally.rounding, tally.failed, tally.not_checkable].map(|n| n.to_string());
            let places = [
                ("rule", tally.rule.0.as_str()),
                ("exact", &counts[0]),
                ("rounding", &counts[1]),
                ("failed", &counts[2]),
                ("unchecked", &counts[3]),
            ];
            let _ = writeln!(out, "{path}: {}", say(view.lang, "passes", &places));
        }
    }
    if out.is_empty() { out } else { about(path, &document.meta) + &out }
}

/// One finding: its line, its operands, and what explains it alone.
fn finding_text(path: &str, finding: &Finding, view: &View) -> String {
    let name = format!("{}[{}]", say(view.lang, finding.severity.name(), &[]), finding.rule.0);
    let word = paint(view, finding.severity, &name);
    let place = place(&finding.location);
    let mut out = format!("{path}:{place}: {word} {}\n", message(finding, view.lang));
    out.push_str(&operands(finding, view));
    if finding.group == 0 {
        for repair in &finding.repairs {
            let _ = writeln!(out, "    = {}", repair_text("repair-one", repair, view));
        }
    }
    if !finding.rivals.is_empty() {
        let list: Vec<String> =
            finding.rivals.iter().map(|repair| repair_text("rival", repair, view)).collect();
        let _ = writeln!(out, "    = {}", say(view.lang, "rivals", &[("list", &list.join("; "))]));
    }
    out
}

/// Before the findings of a group: the figures that explain several of them, or that none does.
fn causes_text(path: &str, findings: &[&Finding], view: &View) -> String {
    let mut repairs: Vec<&Repair> = Vec::new();
    for repair in findings.iter().flat_map(|finding| &finding.repairs) {
        if !repairs.contains(&repair) {
            repairs.push(repair);
        }
    }
    let mut out = String::new();
    for repair in &repairs {
        let key = if repair.clears > 1 { "repair-many" } else { "repair-one" };
        let place = place(&repair.location);
        let _ = writeln!(out, "{path}:{place}: {}", repair_text(key, repair, view));
    }
    if let (true, Some(first)) = (repairs.is_empty(), findings.first()) {
        let n = findings.len().to_string();
        let said = match first.moved {
            Some(amount) => say(view.lang, "group-moved", &[("n", &n), ("amount", &figure(amount))]),
            None => say(view.lang, "group-open", &[("n", &n)]),
        };
        let _ = writeln!(out, "{path}:{}: {said}", place(&first.location));
    }
    out
}

fn repair_text(key: &str, repair: &Repair, view: &View) -> String {
    let how = say(view.lang, &format!("how-{}", repair.how.name()), &[]);
    let column = match repair.column.as_str() {
        "" => String::new(),
        column => say(view.lang, "in-column", &[("column", column)]),
    };
    let places = [
        ("row", repair.row.as_str()),
        ("in", &column),
        ("printed", &repair.printed),
        ("to", &figure(repair.to)),
        ("how", &how),
        ("n", &repair.clears.to_string()),
    ];
    say(view.lang, key, &places)
}

/// Whose the document is, what it is and which year; empty where it does not say.
fn about(path: &str, meta: &DocumentMeta) -> String {
    let municipality = meta.municipality.as_ref().map(|m| format!("{} ({})", m.name, m.code));
    let kind = meta.kind.filter(|kind| *kind != DocumentKind::Other).map(|kind| kind.name().to_owned());
    let year = meta.interval.map(|p| p.to_string()).or(meta.year.map(|y| y.0.to_string()));
    let known: Vec<String> =
        [municipality, meta.committee.clone(), kind, year].into_iter().flatten().collect();
    if known.is_empty() { String::new() } else { format!("{path}: {}\n", known.join(", ")) }
}

/// How many readings are in doubt, by sort; empty where none is.
pub(crate) fn warnings_text(path: &str, document: &Document, view: &View) -> String {
    if document.warnings.is_empty() {
        return String::new();
    }
    let mut counts: BTreeMap<WarningCode, usize> = BTreeMap::new();
    for warning in &document.warnings {
        *counts.entry(warning.code).or_default() += 1;
    }
    let list: Vec<String> = counts.iter().map(|(code, n)| format!("{} {n}", code.name())).collect();
    let n = document.warnings.len().to_string();
    let places = [("n", n.as_str()), ("list", &list.join(", "))];
    format!("{path}: {}\n", say(view.lang, "warnings", &places))
}

/// The operands, the computed and the printed figure, right-aligned below one another.
fn operands(finding: &Finding, view: &View) -> String {
    let mut lines: Vec<(String, String)> = Vec::new();
    let one_row = finding.related.iter().all(|r| r.row == finding.row);
    for related in finding.related.iter().take(MAX_RELATED) {
        let name = if one_row { &related.column } else { &related.row };
        lines.push((name.clone(), figure(related.signed)));
    }
    if finding.related.len() > MAX_RELATED {
        lines.push((format!("… +{}", finding.related.len() - MAX_RELATED), String::new()));
    }
    if let (Some(expected), false) = (finding.expected, lines.is_empty()) {
        lines.push((say(view.lang, "computed", &[]), figure(expected)));
        lines.push((say(view.lang, "printed", &[]), finding.printed.clone()));
    }
    let width = |text: &str| text.chars().count();
    let names = lines.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    let figures = lines.iter().map(|(_, figure)| width(figure)).max().unwrap_or(0);
    let sum_at = lines.len().saturating_sub(2);
    let mut out = String::new();
    for (at, (name, figure)) in lines.iter().enumerate() {
        if at == sum_at && lines.len() > 2 {
            let _ = writeln!(out, "    | {:names$}  {}", "", "-".repeat(figures));
        }
        let pad = " ".repeat(names - width(name));
        let lead = " ".repeat(figures - width(figure));
        let _ = writeln!(out, "    | {name}{pad}  {lead}{figure}");
    }
    match finding.cause {
        Cause::Extraction => {
            let _ = writeln!(out, "    = {}", say(view.lang, "cause-extraction", &[]));
        }
        Cause::Unknown if !finding.related.is_empty() => {
            let _ = writeln!(out, "    = {}", say(view.lang, "cause-unknown", &[]));
        }
        Cause::Unknown | Cause::Document => {}
    }
    out
}

/// `p14` for a page, the bare number for a line.
fn place(location: &Location) -> String {
    match location {
        Location::Page { page, .. } => format!("p{}", page.number()),
        Location::Lines { first, .. } => first.to_string(),
    }
}

fn paint(view: &View, severity: Severity, text: &str) -> String {
    if !view.color {
        return text.to_owned();
    }
    let code = match severity {
        Severity::Error => "1;31",
        Severity::Improbable => "1;33",
        Severity::Suspect => "1;36",
        Severity::Rounding => "2",
    };
    format!("\x1b[{code}m{text}\x1b[0m")
}

/// Counts over all documents of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    documents: usize,
    failures: usize,
    tables: usize,
    exact: usize,
    rounding: usize,
    failed: usize,
    not_checkable: usize,
    findings: BTreeMap<Severity, usize>,
}

impl Totals {
    /// Adds one document.
    pub fn add(&mut self, outcome: &Outcome) {
        let Ok(document) = outcome else {
            self.failures += 1;
            return;
        };
        self.documents += 1;
        self.tables += document.tables.iter().filter(|t| t.kind != "other").count();
        for tally in &document.checks.rules {
            self.exact += tally.exact;
            self.rounding += tally.rounding;
            self.failed += tally.failed;
            self.not_checkable += tally.not_checkable;
        }
        for finding in &document.findings {
            *self.findings.entry(finding.severity).or_default() += 1;
        }
    }
}

/// The last lines of a run: what was read, checked and found.
pub fn summary_text(totals: &Totals, view: &View) -> String {
    let lang = view.lang;
    let counted = |name: &str, n: usize| match n {
        1 => say(lang, &format!("{name}-one"), &[]),
        _ => say(lang, &format!("{name}-many"), &[("n", &n.to_string())]),
    };
    let (documents, tables) = (counted("document", totals.documents), counted("table", totals.tables));
    let held = totals.exact + totals.rounding;
    let figures = [held + totals.failed, held, totals.not_checkable].map(|n| n.to_string());
    let places = [
        ("documents", documents.as_str()),
        ("tables", &tables),
        ("checked", &figures[0]),
        ("held", &figures[1]),
        ("unchecked", &figures[2]),
    ];
    let mut out = format!("{}\n", say(lang, "summary", &places));
    if totals.findings.is_empty() {
        out.push_str(&say(lang, "summary-nothing", &[]));
    } else {
        let list: Vec<String> = totals
            .findings
            .iter()
            .rev()
            .map(|(severity, n)| format!("{n} {}", say(lang, severity.name(), &[])))
            .collect();
        out.push_str(&say(lang, "summary-findings", &[("list", &list.join(", "))]));
    }
    out.push('\n');
    if totals.failures > 0 {
        out.push_str(&say(lang, "summary-failures", &[("n", &totals.failures.to_string())]));
        out.push('\n');
    }
    out
}
