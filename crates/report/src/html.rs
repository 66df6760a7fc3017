//! A run as one page for a browser that needs nothing else: overview, findings, tables.
//!
//! In: the outcome of each document, in order, with pictures of parts of its pages where they were drawn. Out: one file
//! of HTML with its style, script and pictures in it, to be opened from a disk, printed and passed on. Nothing in it
//! refers to anything outside but the links to the documents themselves. Without script everything is visible.

mod excerpt;
mod figure;
mod findings;
mod ledger;
mod markdown;
mod markup;
mod overview;
mod page;
mod picture;
mod places;
mod tables;

use crate::View;
use crate::messages::say;
use crate::text::{Totals, notice_text};
use markup::Markup;
use overview::Line;
use sifferkoll_model::{Family, Notice, Outcome, RuleInfo, Severity};
use std::collections::{BTreeMap, BTreeSet};

/// Resolution in which parts of pages are drawn for the report, in pixels to an inch: a little more than what a screen
/// shows of them, which is 112 at most.
pub const PICTURE_DPI: f32 = 120.0;
/// Bytes that all pictures may take in the file, as text. With them and the rest the file stays under 20 MiB, which mail
/// and browsers bear; a table takes some forty thousand.
const MOST_PICTURES: usize = 11 << 20;
/// Bytes that the tables may take. Those of documents with findings come whole before it is reached: a table of thirty
/// rows takes ten thousand.
const MOST_TABLES: usize = 6 << 20;

/// The report of a run.
#[derive(Debug)]
pub struct HtmlReport<'r> {
    view: View,
    rules: BTreeMap<&'r str, &'r RuleInfo>,
    totals: Totals,
    /// One line for each document or failure.
    lines: Vec<Line>,
    /// What the documents have, in order.
    findings: Markup,
    tables: Markup,
    /// For the filters, in the order of their lists.
    severities: BTreeSet<Severity>,
    families: BTreeSet<Family>,
    /// Findings that are shown.
    shown: usize,
    /// Bytes of pictures so far.
    pictures: usize,
    /// Tables that were left out for want of room.
    left_out: usize,
}

impl<'r> HtmlReport<'r> {
    /// A report of no documents; `rules` are those whose pages may be shown.
    pub fn new(rules: &[&'r RuleInfo], view: &View) -> Self {
        Self {
            view: View { color: false, ..*view },
            rules: rules.iter().map(|rule| (rule.name, *rule)).collect(),
            totals: Totals::default(),
            lines: Vec::new(),
            findings: Markup::default(),
            tables: Markup::default(),
            severities: BTreeSet::new(),
            families: BTreeSet::new(),
            shown: 0,
            pictures: 0,
            left_out: 0,
        }
    }

    /// Adds a document, or why it could not be read. `link` leads from the report to the file, percent-encoded; `None`
    /// where there is no such file.
    pub fn push(&mut self, path: &str, link: Option<String>, outcome: &Outcome) {
        self.totals.add(outcome);
        let view = self.view;
        let number = self.lines.len() + 1;
        let line = overview::line(path, link, outcome, &view);
        if let Ok(document) = outcome {
            let shown = findings::Shown { document, path, link: line.link.as_deref(), number, view: &view };
            findings::document(self, &shown);
            if self.tables.0.len() < MOST_TABLES || line.findings > 0 {
                tables::document(&mut self.tables, &shown);
            } else {
                self.left_out += document.tables.len();
            }
        }
        self.lines.push(line);
    }

    /// The whole file.
    pub fn finish(self, notices: &[Notice]) -> String {
        let lang = self.view.lang;
        let mut out = Markup::default();
        page::start(&mut out, lang, self.shown);
        out.raw("<main id=\"content\" tabindex=\"-1\">");
        overview::section(&mut out, &self.totals, &self.lines, &self.view);
        if !notices.is_empty() {
            out.raw("<section class=\"notices\" aria-labelledby=\"notices\"><h2 id=\"notices\">");
            out.text(&say(lang, "html-notices", &[])).raw("</h2><ul>");
            for notice in notices {
                out.element("li", "", &notice_text(notice, &self.view));
            }
            out.raw("</ul></section>");
        }
        out.raw("<section aria-labelledby=\"findings\"><h2 id=\"findings\">");
        out.text(&say(lang, "html-findings", &[])).raw("</h2>");
        if self.shown > 0 {
            let documents: Vec<(usize, &str)> = (1..)
                .zip(&self.lines)
                .filter(|(_, line)| line.findings > 0)
                .map(|(n, l)| (n, &*l.path))
                .collect();
            page::filters(&mut out, lang, &self.severities, &self.families, &documents, self.shown);
        } else {
            out.element("p", "lead", &overview::nothing(&self.totals, lang));
        }
        out.raw(&self.findings.0).raw("</section>");
        out.raw("<section aria-labelledby=\"tables\"><h2 id=\"tables\">");
        out.text(&say(lang, "html-tables", &[])).raw("</h2>");
        if self.tables.0.is_empty() {
            out.element("p", "lead", &say(lang, "html-no-tables", &[]));
        } else {
            out.element("p", "lead", &say(lang, "html-tables-lead", &[]));
        }
        out.raw(&self.tables.0);
        if self.left_out > 0 {
            let n = self.left_out.to_string();
            out.element("p", "", &say(lang, "html-tables-left-out", &[("n", &n)]));
        }
        out.raw("</section></main>");
        page::end(&mut out, lang);
        out.0
    }
}

#[cfg(test)]
mod tests;
