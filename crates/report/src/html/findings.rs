//! The findings of a document, those with a common cause together.
//!
//! In: a document, and what was drawn of it. Out: a section with its findings in order, gravest first: a sentence each,
//! the print with the figures framed, the arithmetic, what would mend it, and the rule behind it.

use super::excerpt::excerpt;
use super::figure::{Album, album};
use super::markdown::rule_page;
use super::markup::Markup;
use super::places::{document_name, name_of, place_link};
use super::tables::table_anchor;
use super::{HtmlReport, MOST_PICTURES, ledger};
use crate::View;
use crate::cells::cell_of;
use crate::explain::{RulePage, capitalised};
use crate::messages::say;
use crate::text::{about, causes, finding_text, message, repair_lines, unchecked};
use sifferkoll_model::{Cause, Document, Finding, Standing};
use std::collections::BTreeSet;

/// A document on its way into the report.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) document: &'a Document,
    pub(super) path: &'a str,
    /// From the report to the file.
    pub(super) link: Option<&'a str>,
    /// Place among the documents, from 1.
    pub(super) number: usize,
    pub(super) view: &'a View,
}

/// The name by which a finding is linked to.
pub(super) fn anchor(document: usize, finding: usize) -> String {
    format!("f{document}-{finding}")
}

/// Adds the findings of a document to a report; nothing where there are none.
pub(super) fn document(report: &mut HtmlReport<'_>, shown: &Shown<'_>) {
    let open = |finding: &&Finding| finding.standing == Standing::Open;
    let findings: Vec<&Finding> = shown.document.findings.iter().filter(open).collect();
    if findings.is_empty() {
        return;
    }
    let mut out = std::mem::take(&mut report.findings);
    let lang = shown.view.lang;
    let number = shown.number.to_string();
    out.raw("<section class=\"document\"").attr("data-document", &number);
    out.raw("><header><h3").attr("id", &format!("d{number}")).raw(">");
    document_name(&mut out, shown.path, shown.link);
    out.raw("</h3>");
    let folder = Some(name_of(shown.path).0.to_owned()).filter(|folder| !folder.is_empty());
    let known: Vec<String> = about(&shown.document.meta).into_iter().chain(folder).collect();
    if !known.is_empty() {
        out.element("p", "about", &known.join(" · "));
    }
    if let Some(words) = unchecked(shown.document, lang) {
        out.element("p", "about", &words);
    }
    out.raw("</header>");
    let drawn = &shown.document.pictures;
    let album = album(&mut out, drawn, shown.number, &mut report.pictures, MOST_PICTURES);
    let mut told: BTreeSet<usize> = BTreeSet::new();
    for (at, finding) in findings.iter().enumerate() {
        if finding.group == 0 {
            one(&mut out, report, shown, &album, (at + 1, finding), None);
        } else if told.insert(finding.group) {
            let all: Vec<(usize, &Finding)> = (1..)
                .zip(&findings)
                .filter(|(_, f)| f.group == finding.group)
                .map(|(n, f)| (n, *f))
                .collect();
            group(&mut out, report, shown, &album, &all);
        }
    }
    out.raw("</section>");
    report.findings = out;
    report.shown += findings.len();
    for finding in findings {
        report.severities.insert(finding.severity);
        report.families.insert(finding.family);
    }
}

/// Findings with a common cause, under what explains them.
fn group(
    out: &mut Markup,
    report: &HtmlReport<'_>,
    shown: &Shown<'_>,
    album: &Album<'_>,
    findings: &[(usize, &Finding)],
) {
    let all: Vec<&Finding> = findings.iter().map(|(_, finding)| *finding).collect();
    let causes = causes(&all, shown.view);
    if causes.is_empty() {
        for finding in findings {
            one(out, report, shown, album, *finding, None);
        }
        return;
    }
    out.raw("<section class=\"group\"><header><p class=\"eyebrow\">");
    out.text(&say(shown.view.lang, "html-common-cause", &[])).raw("</p>");
    for (location, words) in &causes {
        out.raw("<h4>").text(&sentence(words)).raw(" ");
        place_link(out, location, shown.link, shown.view.lang);
        out.raw("</h4>");
    }
    out.raw("</header>");
    let said = if let [(_, words)] = causes.as_slice() { words } else { "" };
    for finding in findings {
        one(out, report, shown, album, *finding, Some(said));
    }
    out.raw("</section>");
}

/// One finding; `said` is what stands above its group as the one cause, `None` outside groups.
fn one(
    out: &mut Markup,
    report: &HtmlReport<'_>,
    shown: &Shown<'_>,
    album: &Album<'_>,
    (number, finding): (usize, &Finding),
    said: Option<&str>,
) {
    let level = if said.is_some() { 5 } else { 4 };
    let (view, lang) = (shown.view, shown.view.lang);
    let id = anchor(shown.number, number);
    let level_name = format!("h{level}");
    out.raw("<article class=\"finding\"").attr("id", &id).attr("data-severity", finding.severity.name());
    out.attr("data-family", finding.family.name()).attr("aria-labelledby", &format!("{id}-h")).raw(">");
    out.raw("<p class=\"eyebrow\">");
    out.element(
        "span",
        &format!("severity {}", finding.severity.name()),
        &capitalised(&say(lang, finding.severity.name(), &[])),
    );
    out.raw(" ").element(
        "span",
        "family",
        &say(lang, &format!("html-family-{}", finding.family.name()), &[]),
    );
    out.raw(" ");
    place_link(out, &finding.location, shown.link, lang);
    out.raw("</p><").raw(&level_name).attr("id", &format!("{id}-h")).raw(">");
    out.text(&sentence(&message(finding, lang))).raw("</").raw(&level_name).raw(">");

    let table = finding.table.as_ref().and_then(|id| shown.document.tables.iter().find(|t| t.id == *id));
    let cell = table.and_then(|table| Some((table, cell_of(table, finding)?)));
    let printed = ledger::printed_value(cell);
    out.raw("<div class=\"evidence\"><div class=\"print\">");
    let tables = &shown.document.tables;
    if album.draw(out, finding, tables, lang) || excerpt(out, finding, tables, lang) {
        out.element("p", "key", &say(lang, "html-key", &[]));
    }
    out.raw("</div><div class=\"sums\">");
    ledger::ledger(out, finding, printed, lang);
    let line = ledger::line(finding, printed, lang);
    if let Some(line) = &line {
        out.element("p", "line", &unbroken(line));
    }
    out.raw("</div></div>");

    // What stands above a group need not be said at each of its findings.
    let moved = finding.moved.filter(|_| said.is_none());
    let mut lines = repair_lines(&Finding { moved, ..finding.clone() }, view);
    lines.retain(|line| Some(line.as_str()) != said);
    if !lines.is_empty() {
        let doubtful = finding.cause == Cause::Extraction;
        let class = if doubtful { "proposal doubtful" } else { "proposal" };
        out.raw("<div").attr("class", class).raw("><p class=\"eyebrow\">");
        out.text(&say(lang, "html-proposal", &[])).raw("</p><ul>");
        for line in &lines {
            out.element("li", "", &sentence(line.strip_prefix("- ").unwrap_or(line)));
        }
        out.raw("</ul></div>");
    }
    foot(out, report, shown, finding, cell.is_some(), level);
    let text = copied(shown, finding, line);
    out.raw("<pre class=\"copied\" hidden>").text(&text).raw("</pre></article>");
}

/// What can be done from here: the rule's page, the whole table, the text.
fn foot(
    out: &mut Markup,
    report: &HtmlReport<'_>,
    shown: &Shown<'_>,
    finding: &Finding,
    in_table: bool,
    level: usize,
) {
    let lang = shown.view.lang;
    out.raw("<div class=\"foot\">");
    if let Some(rule) = report.rules.get(finding.rule.0.as_str()) {
        out.raw("<details class=\"rule\"><summary>").text(&say(lang, "html-rule", &[])).raw(" ");
        let page = RulePage::of(rule, lang);
        out.element("code", "", rule.name).raw("</summary><div").attr("lang", page.lang.code()).raw(">");
        out.element("p", "lead", &format!("{}.", capitalised(page.summary)));
        rule_page(out, page.docs, level + 1);
        out.raw("</div></details>");
    }
    if let (true, Some(table)) = (in_table, &finding.table) {
        let target = format!("#{}", table_anchor(shown.number, &table.0));
        out.raw("<a class=\"button\"").attr("href", &target).raw(">");
        out.text(&say(lang, "html-whole-table", &[])).raw("</a>");
    }
    out.raw("<button type=\"button\" class=\"button copy\" hidden>");
    out.text(&say(lang, "html-copy", &[])).raw("</button></div>");
}

/// A finding as text, to be pasted into a letter.
fn copied(shown: &Shown<'_>, finding: &Finding, line: Option<String>) -> String {
    let mut text = finding_text(shown.path, finding, shown.view);
    if let Some(line) = line {
        text.push_str("    = ");
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// With a capital in front, a full stop behind where there is none, and figures that no end of a line breaks.
pub(super) fn sentence(text: &str) -> String {
    let mut out = unbroken(&capitalised(text));
    if !out.ends_with(['.', ':', '!', '?', '”', '…']) {
        out.push('.');
    }
    out
}

/// With blanks between the digits of a figure that do not break.
pub(super) fn unbroken(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let kept = |(at, c): (usize, &char)| match c {
        ' ' if digit(at.checked_sub(1)) && digit(Some(at + 1)) => '\u{a0}',
        c => *c,
    };
    chars.iter().enumerate().map(kept).collect()
}
