//! Findings as text: one line that stands alone, then the addends as a small table, then a summary.

use crate::messages::say;
use crate::place::place_name;
use crate::{Lang, View};
use sifferkoll_model::{
    Amount, Cause, CheckSummary, Decimal, Document, DocumentKind, DocumentMeta, Failure, Family, Finding,
    Location, Notice, Outcome, Repair, RuleTally, Severity, Standing, Statement, WarningCode,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

/// More operands than this are not listed one by one.
const MAX_RELATED: usize = 40;
/// Letters of a label beside its figure; a terminal has eighty columns, and a figure in kronor takes a dozen.
const MAX_LABEL: usize = 60;

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

/// An empty line stands before each finding that stands alone and each group; the findings of a group follow what
/// explains them.
fn document_text(path: &str, document: &Document, view: &View) -> String {
    let mut out = String::new();
    let mut told: BTreeSet<usize> = BTreeSet::new();
    let open = || document.findings.iter().filter(|finding| finding.standing == Standing::Open);
    for finding in open() {
        let group = finding.group;
        if group == 0 {
            out.push('\n');
            out.push_str(&finding_text(path, finding, view));
        } else if told.insert(group) {
            let all: Vec<&Finding> = open().filter(|f| f.group == group).collect();
            out.push('\n');
            out.push_str(&causes_text(path, &all, view));
            for finding in all {
                out.push_str(&finding_text(path, finding, view));
            }
        }
    }
    let mut end = unchecked_text(path, document, view);
    end.push_str(&warnings_text(path, document, view));
    if view.show_passes {
        end.push_str(&passes_text(path, &document.checks, view.lang));
    }
    if !out.is_empty() && !end.is_empty() {
        out.push('\n');
    }
    out.push_str(&end);
    if out.is_empty() {
        return out;
    }
    let about = about(&document.meta).map_or(String::new(), |about| format!("{path}: {about}\n"));
    about + &out
}

/// That nothing was checked, so that silence is never taken for a check; empty where something was.
fn unchecked_text(path: &str, document: &Document, view: &View) -> String {
    unchecked(document, view.lang).map_or(String::new(), |words| format!("{path}: {words}\n"))
}

/// Why nothing was checked; `None` where something was.
pub(crate) fn unchecked(document: &Document, lang: Lang) -> Option<String> {
    let tested = |tally: &RuleTally| tally.exact + tally.rounding + tally.failed;
    if document.checks.rules.iter().any(|tally| tested(tally) > 0) {
        return None;
    }
    let open: usize = document.checks.rules.iter().map(|tally| tally.not_checkable).sum();
    let (key, n) = match document.tables.len() {
        0 if document.risks.is_empty() => ("unchecked-no-tables", 0),
        _ if open > 0 => ("unchecked-open", open),
        tables => ("unchecked-no-relations", tables),
    };
    Some(say(lang, key, &[("n", &n.to_string())]))
}

/// What each rule checked, and which had nothing to check.
fn passes_text(path: &str, checks: &CheckSummary, lang: Lang) -> String {
    let mut out = String::new();
    let mut idle: Vec<&str> = Vec::new();
    for tally in &checks.rules {
        let counts = [tally.exact, tally.rounding, tally.failed, tally.not_checkable];
        if counts == [0; 4] {
            idle.push(&tally.rule.0);
            continue;
        }
        let counts = counts.map(|n| n.to_string());
        let places = [
            ("rule", tally.rule.0.as_str()),
            ("exact", &counts[0]),
            ("rounding", &counts[1]),
            ("failed", &counts[2]),
            ("unchecked", &counts[3]),
        ];
        let _ = writeln!(out, "{path}: {}", say(lang, "passes", &places));
    }
    if !idle.is_empty() {
        let _ = writeln!(out, "{path}: {}", say(lang, "passes-idle", &[("list", &idle.join(", "))]));
    }
    out
}

/// One finding: its line, its operands, and what explains it alone.
pub(crate) fn finding_text(path: &str, finding: &Finding, view: &View) -> String {
    let name = format!("{}[{}]", say(view.lang, finding.severity.name(), &[]), finding.rule.0);
    let word = paint(view, finding.severity, &name);
    let place = place_name(&finding.location);
    let mut out = format!("{path}:{place}: {word} {}\n", message(finding, view.lang));
    out.push_str(&operands(finding, view));
    if finding.group == 0 {
        for repair in &finding.repairs {
            let _ = writeln!(out, "    = {}", repair_text("repair-one", repair, view));
        }
    }
    if !finding.rivals.is_empty() {
        let _ = writeln!(out, "    = {}", say(view.lang, "rivals", &[]));
        for repair in &finding.rivals {
            let _ = writeln!(out, "      - {}", rival_text(finding, repair, view));
        }
    }
    out
}

/// What explains a finding, a line each, for outputs that show it by itself.
pub(crate) fn repair_lines(finding: &Finding, view: &View) -> Vec<String> {
    let key = |repair: &Repair| if repair.clears > 1 { "repair-many" } else { "repair-one" };
    let mut lines: Vec<String> =
        finding.repairs.iter().map(|repair| repair_text(key(repair), repair, view)).collect();
    if let Some(amount) = finding.moved {
        lines.push(say(view.lang, "moved-one", &[("amount", &figure(amount))]));
    }
    if !finding.rivals.is_empty() {
        lines.push(say(view.lang, "rivals", &[]));
        let rivals = finding.rivals.iter().map(|repair| format!("- {}", rival_text(finding, repair, view)));
        lines.extend(rivals);
    }
    match finding.cause {
        Cause::Extraction => lines.push(say(view.lang, "cause-extraction", &[])),
        Cause::Unknown if !finding.related.is_empty() => lines.push(say(view.lang, "cause-unknown", &[])),
        Cause::Unknown | Cause::Document => {}
    }
    lines
}

/// A change among several that would do; the row is named only where it is another than the finding's.
fn rival_text(finding: &Finding, repair: &Repair, view: &View) -> String {
    let own_row = repair.row == finding.row;
    repair_text(if own_row { "rival-own" } else { "rival" }, repair, view)
}

/// Before the findings of a group: the figures that explain several of them, or that none does.
fn causes_text(path: &str, findings: &[&Finding], view: &View) -> String {
    let line = |(location, words)| format!("{path}:{}: {words}\n", place_name(&location));
    causes(findings, view).into_iter().map(line).collect()
}

/// The figures that explain several findings of a group, or that none does, each with its place.
pub(crate) fn causes(findings: &[&Finding], view: &View) -> Vec<(Location, String)> {
    let mut repairs: Vec<&Repair> = Vec::new();
    for repair in findings.iter().flat_map(|finding| &finding.repairs) {
        if !repairs.contains(&repair) {
            repairs.push(repair);
        }
    }
    let key = |repair: &Repair| if repair.clears > 1 { "repair-many" } else { "repair-one" };
    let said = |repair: &&Repair| (repair.location, repair_text(key(repair), repair, view));
    let mut out: Vec<(Location, String)> = repairs.iter().map(said).collect();
    if let (true, Some(first)) = (repairs.is_empty() && findings.len() > 1, findings.first()) {
        let n = findings.len().to_string();
        let said = match first.moved {
            Some(amount) => say(view.lang, "group-moved", &[("n", &n), ("amount", &figure(amount))]),
            None => say(view.lang, "group-open", &[("n", &n)]),
        };
        out.push((first.location, said));
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

/// Whose the document is, what it is and which year; `None` where it does not say.
pub(crate) fn about(meta: &DocumentMeta) -> Option<String> {
    let municipality = meta.municipality.as_ref().map(|m| format!("{} ({})", m.name, m.code));
    let kind = meta.kind.filter(|kind| *kind != DocumentKind::Other).map(|kind| kind.name().to_owned());
    let year = meta.interval.map(|p| p.to_string()).or(meta.year.map(|y| y.0.to_string()));
    let known: Vec<String> =
        [municipality, meta.committee.clone(), kind, year].into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.join(", "))
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
    format!("{path}: {}\n", say(view.lang, "warnings", &[("list", &list.join(", "))]))
}

/// What is in doubt, a sentence for each sort with how often it is said and an example.
pub(crate) fn warnings_list(document: &Document, lang: Lang) -> Vec<String> {
    let mut sorts: BTreeMap<WarningCode, (usize, &str)> = BTreeMap::new();
    for warning in &document.warnings {
        sorts.entry(warning.code).or_insert((0, &warning.detail)).0 += 1;
    }
    let said = |(code, (n, detail)): (WarningCode, (usize, &str))| {
        let words = say(lang, &format!("warning-{}", code.name()), &[("detail", detail)]);
        if n == 1 {
            words
        } else {
            say(lang, "html-and-more", &[("said", &words), ("n", &(n - 1).to_string())])
        }
    };
    sorts.into_iter().map(said).collect()
}

/// The operands, the computed and the printed figure, right-aligned below one another; a single operand in one line
/// with its place, since the message holds its figure.
fn operands(finding: &Finding, view: &View) -> String {
    let mut out = String::new();
    if let [other] = finding.related.as_slice() {
        let at = place_name(&other.location);
        // A claim in prose is its own name, and stands in the message.
        let line = if finding.family == Family::Prose && other.column.is_empty() {
            format!("{at}: {}", other.printed)
        } else {
            let column = match other.column.as_str() {
                "" => String::new(),
                column => say(view.lang, "in-column", &[("column", column)]),
            };
            let places =
                [("place", at.as_str()), ("row", &other.row), ("in", &column), ("printed", &other.printed)];
            say(view.lang, "other-place", &places)
        };
        let _ = writeln!(out, "    | {line}");
    } else {
        out.push_str(&operand_table(finding, view));
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

fn operand_table(finding: &Finding, view: &View) -> String {
    let mut lines: Vec<(String, String)> = Vec::new();
    let one_row = finding.related.iter().all(|r| r.row == finding.row);
    for related in finding.related.iter().take(MAX_RELATED) {
        let name = if one_row { &related.column } else { &related.row };
        lines.push((shortened(name), figure(related.signed)));
    }
    if finding.related.len() > MAX_RELATED {
        lines.push((format!("… +{}", finding.related.len() - MAX_RELATED), String::new()));
    }
    let operands = lines.len();
    if let (Some(expected), false) = (finding.expected, lines.is_empty()) {
        // A share between others is not computed from them.
        if !matches!(finding.statement, Statement::Between { .. }) {
            lines.push((say(view.lang, "computed", &[]), figure(expected)));
        }
        lines.push((say(view.lang, "printed", &[]), finding.printed.clone()));
    }
    let width = |text: &str| text.chars().count();
    let names = lines.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    let figures = lines.iter().map(|(_, figure)| width(figure)).max().unwrap_or(0);
    let mut out = String::new();
    for (at, (name, figure)) in lines.iter().enumerate() {
        if at == operands && is_addition(&finding.statement) {
            let _ = writeln!(out, "    | {:names$}  {}", "", "-".repeat(figures));
        }
        let pad = " ".repeat(names - width(name));
        let lead = " ".repeat(figures - width(figure));
        let _ = writeln!(out, "    | {name}{pad}  {lead}{figure}");
    }
    out
}

/// Whether the operands, with their signs, are added, so that the line of a sum can stand under them.
pub(crate) fn is_addition(statement: &Statement) -> bool {
    use Statement::{Breakdown, Deviation, DeviationSign, Elsewhere, Net, Total};
    matches!(
        statement,
        Total | Net { .. } | Deviation { .. } | DeviationSign { .. } | Breakdown { .. } | Elsewhere { .. }
    )
}

/// A label that leaves room for the figures beside it.
fn shortened(label: &str) -> String {
    if label.chars().count() <= MAX_LABEL {
        return label.to_owned();
    }
    let kept: String = label.chars().take(MAX_LABEL - 1).collect();
    format!("{}…", kept.trim_end())
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

/// One line on a baseline or a waiver.
pub fn notice_text(notice: &Notice, view: &View) -> String {
    let lang = view.lang;
    match notice {
        Notice::Gone { rule, source, row, column, printed } => {
            let column = match column.as_str() {
                "" => String::new(),
                column => say(lang, "in-column", &[("column", column)]),
            };
            let places = [("rule", rule.as_str()), ("source", source), ("row", row), ("in", &column)];
            let places = [places.as_slice(), &[("printed", printed.as_str())]].concat();
            say(lang, "notice-gone", &places)
        }
        Notice::Unused { number, reason } => {
            say(lang, "notice-unused", &[("number", &number.to_string()), ("reason", reason)])
        }
        Notice::Lapsed { number, reason, until, findings } => {
            let [number, until, n] = [number.to_string(), until.to_string(), findings.to_string()];
            let places = [("number", number.as_str()), ("reason", reason), ("until", &until), ("n", &n)];
            say(lang, "notice-lapsed", &places)
        }
    }
}

/// Counts over all documents of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    pub(crate) documents: usize,
    pub(crate) failures: usize,
    pub(crate) tables: usize,
    pub(crate) exact: usize,
    pub(crate) rounding: usize,
    pub(crate) failed: usize,
    pub(crate) not_checkable: usize,
    pub(crate) findings: BTreeMap<Severity, usize>,
    pub(crate) known: usize,
    pub(crate) waived: usize,
    unchecked: usize,
}

impl Totals {
    /// Relations that were checked.
    pub(crate) fn checked(&self) -> usize {
        self.exact + self.rounding + self.failed
    }

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
        let tested = |tally: &RuleTally| tally.exact + tally.rounding + tally.failed;
        self.unchecked += usize::from(document.checks.rules.iter().all(|tally| tested(tally) == 0));
        for finding in &document.findings {
            match finding.standing {
                Standing::Open => *self.findings.entry(finding.severity).or_default() += 1,
                Standing::Known => self.known += 1,
                Standing::Waived(_) => self.waived += 1,
            }
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
    let figures = [held + totals.failed, held, totals.failed].map(|n| n.to_string());
    let places = [
        ("documents", documents.as_str()),
        ("tables", &tables),
        ("checked", &figures[0]),
        ("held", &figures[1]),
        ("failed", &figures[2]),
    ];
    let mut out = say(lang, "summary", &places);
    if totals.not_checkable > 0 {
        out.push_str(&say(lang, "summary-open", &[("n", &totals.not_checkable.to_string())]));
    }
    out.push('\n');
    if held + totals.failed == 0 && totals.findings.is_empty() {
        out.push_str(&say(lang, "summary-no-checks", &[]));
    } else if totals.findings.is_empty() {
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
    let more = [
        ("summary-known", totals.known),
        ("summary-waived", totals.waived),
        ("summary-unchecked", if totals.documents > 1 { totals.unchecked } else { 0 }),
    ];
    for (key, n) in more.into_iter().filter(|(_, n)| *n > 0) {
        out.push_str(&say(lang, key, &[("n", &n.to_string())]));
        out.push('\n');
    }
    if totals.failures > 0 {
        out.push_str(&say(lang, "summary-failures", &[("n", &totals.failures.to_string())]));
        out.push('\n');
    }
    out
}
