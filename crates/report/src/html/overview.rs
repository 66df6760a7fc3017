//! What was read, checked and found, in figures and by document; and what could not be read.

use super::markup::Markup;
use super::places::{document_name, name_of};
use crate::messages::say;
use crate::text::{Totals, about, warnings_list};
use crate::{Lang, View};
use sifferkoll_model::{Outcome, Severity, Standing};

/// A line of the overview.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) path: String,
    pub(super) link: Option<String>,
    /// What the document is.
    about: String,
    pages: Option<u32>,
    tables: usize,
    held: usize,
    failed: usize,
    open: usize,
    /// Findings that count.
    pub(super) findings: usize,
    /// Readings in doubt, in words.
    doubts: Vec<String>,
    /// Why it could not be read.
    failure: Option<String>,
}

/// What the overview says of a document.
pub(super) fn line(path: &str, link: Option<String>, outcome: &Outcome, view: &View) -> Line {
    let mut line = Line {
        path: path.to_owned(),
        link,
        about: String::new(),
        pages: None,
        tables: 0,
        held: 0,
        failed: 0,
        open: 0,
        findings: 0,
        doubts: Vec::new(),
        failure: None,
    };
    match outcome {
        Err(failure) => {
            let key = format!("failure-{}", failure.code.name());
            line.failure = Some(say(view.lang, &key, &[("detail", &failure.message)]));
        }
        Ok(document) => {
            line.about = about(&document.meta).unwrap_or_default();
            line.pages = document.source.pages;
            line.tables = document.tables.len();
            for tally in &document.checks.rules {
                line.held += tally.exact + tally.rounding;
                line.failed += tally.failed;
                line.open += tally.not_checkable;
            }
            line.findings = document.findings.iter().filter(|f| f.standing == Standing::Open).count();
            line.doubts = warnings_list(document, view.lang);
        }
    }
    line
}

/// What is said where nothing was found: that all holds only where something was checked.
pub(super) fn nothing(totals: &Totals, lang: Lang) -> String {
    let key = if totals.checked() == 0 { "html-nothing-checked" } else { "html-nothing-found" };
    say(lang, key, &[])
}

/// The overview.
pub(super) fn section(out: &mut Markup, totals: &Totals, lines: &[Line], view: &View) {
    let lang = view.lang;
    let word = |key: &str| say(lang, key, &[]);
    out.raw("<section aria-labelledby=\"overview\"><h2 id=\"overview\">")
        .text(&word("html-overview"))
        .raw("</h2>");
    tiles(out, totals, lang);
    severities(out, totals, lang);
    let unread: Vec<&Line> = lines.iter().filter(|line| line.failure.is_some()).collect();
    if !unread.is_empty() {
        out.raw("<div class=\"unread\"><h3>").text(&word("html-unread")).raw("</h3><ul>");
        for line in unread {
            out.raw("<li><strong>").text(&line.path).raw("</strong>: ");
            out.text(line.failure.as_deref().unwrap_or_default()).raw("</li>");
        }
        out.raw("</ul></div>");
    }
    if lines.iter().any(|line| line.failure.is_none()) {
        documents(out, lines, lang);
    }
    out.raw("</section>");
}

fn tiles(out: &mut Markup, totals: &Totals, lang: Lang) {
    let counts = [
        ("html-tile-documents", totals.documents, ""),
        ("html-tile-tables", totals.tables, ""),
        ("html-tile-held", totals.exact + totals.rounding, ""),
        ("html-tile-failed", totals.failed, if totals.failed > 0 { "failed" } else { "" }),
        ("html-tile-open", totals.not_checkable, ""),
        ("html-tile-unread", totals.failures, if totals.failures > 0 { "failed" } else { "" }),
    ];
    out.raw("<dl class=\"tiles\">");
    for (key, count, class) in counts {
        out.raw("<div").attr("class", class).raw("><dt>").text(&say(lang, key, &[])).raw("</dt><dd>");
        out.text(&count.to_string()).raw("</dd></div>");
    }
    out.raw("</dl>");
}

/// How many findings there are of each severity, with what the word means.
fn severities(out: &mut Markup, totals: &Totals, lang: Lang) {
    if totals.findings.is_empty() && totals.known + totals.waived == 0 {
        return;
    }
    out.raw("<ul class=\"severities\">");
    for severity in [Severity::Error, Severity::Improbable, Severity::Suspect, Severity::Rounding] {
        let Some(count) = totals.findings.get(&severity) else { continue };
        let name = severity.name();
        out.raw("<li>").element(
            "span",
            &format!("severity {name}"),
            &format!("{count} {}", say(lang, name, &[])),
        );
        out.raw(" ").text(&say(lang, &format!("html-means-{name}"), &[])).raw("</li>");
    }
    for (key, count) in [("summary-known", totals.known), ("summary-waived", totals.waived)] {
        if count > 0 {
            out.element("li", "", &say(lang, key, &[("n", &count.to_string())]));
        }
    }
    out.raw("</ul>");
}

fn documents(out: &mut Markup, lines: &[Line], lang: Lang) {
    let word = |key: &str| say(lang, key, &[]);
    let label = word("html-documents");
    out.raw("<h3 id=\"documents\">").text(&label).raw("</h3>");
    // The one folder of all is said once.
    let mut folders = lines.iter().map(|line| name_of(&line.path).0);
    let first = folders.next().unwrap_or_default();
    let shared = folders.all(|folder| folder == first).then_some(first);
    if let Some(folder) = shared.filter(|folder| !folder.is_empty()) {
        out.element("p", "about", folder);
    }
    out.raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-labelledby=\"documents\"><table class=\"sheet documents\"><thead><tr>");
    out.raw("<th scope=\"col\">").text(&word("html-document")).raw("</th>");
    for key in ["html-pages", "html-tile-tables", "html-held", "html-failed", "html-open", "html-findings"] {
        out.raw("<th scope=\"col\" class=\"n\">").text(&word(key)).raw("</th>");
    }
    out.raw("</tr></thead><tbody>");
    for (number, line) in (1..).zip(lines).filter(|(_, line)| line.failure.is_none()) {
        out.raw("<tr><th scope=\"row\">");
        document_name(out, &line.path, line.link.as_deref());
        if shared.is_none() {
            out.element("span", "about", name_of(&line.path).0);
        }
        if !line.about.is_empty() {
            out.element("span", "about", &line.about);
        }
        if !line.doubts.is_empty() {
            out.raw("<details class=\"doubts\"><summary>").text(&word("html-doubts")).raw("</summary><ul>");
            for doubt in &line.doubts {
                out.element("li", "", doubt);
            }
            out.raw("</ul></details>");
        }
        out.raw("</th><td class=\"n\">");
        out.text(&line.pages.map_or("–".to_owned(), |pages| pages.to_string())).raw("</td>");
        for count in [line.tables, line.held, line.failed, line.open] {
            out.element("td", "n", &count.to_string());
        }
        out.raw("<td class=\"n\">");
        match line.findings {
            0 => out.text("0"),
            n => {
                let heard = say(lang, "html-findings-of", &[("path", &line.path)]);
                out.raw("<a").attr("href", &format!("#d{number}")).raw(">").text(&n.to_string());
                out.heard(&heard).raw("</a>")
            }
        };
        out.raw("</td></tr>");
    }
    out.raw("</tbody></table></div>");
}
