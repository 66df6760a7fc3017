//! What stands around the report: head, style, script, the way to its parts, and the filters.

use super::markup::Markup;
use super::picture::base64;
use super::places::name_of;
use crate::Lang;
use crate::messages::say;
use sha2::{Digest, Sha256};
use sifferkoll_model::{Family, Severity};
use std::collections::BTreeSet;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// All before the content. The policy lets nothing in but our own style and script, known by their digests, and pictures
/// that stand in the file.
pub(super) fn start(out: &mut Markup, lang: Lang, findings: usize) {
    let word = |key: &str| say(lang, key, &[]);
    let digest = |text: &str| format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())));
    let policy = format!(
        "default-src 'none'; img-src data:; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        digest(STYLE),
        digest(SCRIPT)
    );
    let code = lang.code();
    out.raw("<!DOCTYPE html>\n<html").attr("lang", code).raw("><head><meta charset=\"utf-8\">");
    out.raw("<meta http-equiv=\"Content-Security-Policy\"").attr("content", &policy).raw(">");
    out.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    out.raw("<meta name=\"color-scheme\" content=\"light dark\">");
    // An icon of its own, or the browser asks for one.
    out.raw("<link rel=\"icon\" href=\"data:,\"><title>");
    out.text(&say(lang, "html-title", &[("n", &findings.to_string())])).raw("</title><style>").raw(STYLE);
    out.raw("</style></head><body");
    let said = [
        ("data-copied", "html-copied"),
        ("data-auto", "html-theme-auto"),
        ("data-light", "html-theme-light"),
        ("data-dark", "html-theme-dark"),
    ];
    for (name, key) in said {
        out.attr(name, &word(key));
    }
    // The script fills in what is shown of how many.
    let shown = say(lang, "html-filter-shown", &[("n", "{n}"), ("all", "{all}")]);
    out.attr("data-shown", &shown);
    out.raw("><a class=\"skip\" href=\"#content\">")
        .text(&word("html-skip"))
        .raw("</a><header class=\"top\"><div>");
    out.element("p", "brand", "Sifferkoll").element("h1", "", &word("html-heading")).raw("</div>");
    out.raw("<button type=\"button\" id=\"theme\" class=\"button\" hidden></button></header><nav");
    out.attr("aria-label", &word("html-contents")).raw("><ul>");
    for (target, key) in
        [("overview", "html-overview"), ("findings", "html-findings"), ("tables", "html-tables")]
    {
        out.raw("<li><a").attr("href", &format!("#{target}")).raw(">").text(&word(key)).raw("</a></li>");
    }
    out.raw("</ul></nav>");
}

/// Choices of what is shown; they stay hidden where no script runs.
pub(super) fn filters(
    out: &mut Markup,
    lang: Lang,
    severities: &BTreeSet<Severity>,
    families: &BTreeSet<Family>,
    documents: &[(usize, &str)],
    shown: usize,
) {
    let word = |key: &str| say(lang, key, &[]);
    out.raw("<form class=\"filters\" id=\"filters\" hidden")
        .attr("aria-label", &word("html-filter"))
        .raw(">");
    let severities: Vec<(String, String)> =
        severities.iter().rev().map(|it| (it.name().to_owned(), word(it.name()))).collect();
    choice(out, "severity", &word("html-severity"), &severities, lang);
    let families: Vec<(String, String)> = families
        .iter()
        .map(|it| (it.name().to_owned(), word(&format!("html-family-{}", it.name()))))
        .collect();
    choice(out, "family", &word("html-family"), &families, lang);
    let documents: Vec<(String, String)> =
        documents.iter().map(|(number, path)| (number.to_string(), name_of(path).1.to_owned())).collect();
    if documents.len() > 1 {
        choice(out, "document", &word("html-document"), &documents, lang);
    }
    out.raw("<button type=\"reset\" class=\"button\">").text(&word("html-filter-all")).raw("</button>");
    let n = shown.to_string();
    out.raw("<p id=\"shown\" role=\"status\">");
    out.text(&say(lang, "html-filter-shown", &[("n", &n), ("all", &n)])).raw("</p></form>");
}

fn choice(out: &mut Markup, name: &str, label: &str, options: &[(String, String)], lang: Lang) {
    out.raw("<label>")
        .element("span", "", label)
        .raw("<select")
        .attr("name", name)
        .raw("><option value=\"\">");
    out.text(&say(lang, "html-filter-any", &[])).raw("</option>");
    for (value, words) in options {
        out.raw("<option").attr("value", value).raw(">").text(words).raw("</option>");
    }
    out.raw("</select></label>");
}

/// All after the content.
pub(super) fn end(out: &mut Markup, lang: Lang) {
    out.raw("<footer><p>").text(&say(lang, "html-foot", &[("version", env!("CARGO_PKG_VERSION"))]));
    out.raw("</p></footer><div id=\"told\" role=\"tooltip\" hidden></div><script>").raw(SCRIPT);
    out.raw("</script></body></html>\n");
}
