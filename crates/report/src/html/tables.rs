//! Every typed table of a document as it was read, each figure with where it comes from.
//!
//! In: a document. Out: its tables, folded up under the document's name. A cell shows what is printed; what is known of
//! it besides (page, how sure the reading is) is its title, which the script shows at the pointer and at the focus.

use super::findings::{Shown, anchor};
use super::markup::Markup;
use super::places::{name_of, place_link, place_words};
use crate::Lang;
use crate::cells::cell_of;
use crate::messages::say;
use crate::text::figure;
use sifferkoll_model::{
    CanonicalTable, CellId, Doubt, Finding, Printed, Reviewed, RiskValue, Row, Standing, ValueCell,
};
use std::collections::{BTreeMap, BTreeSet};

/// The name by which a table is linked to.
pub(super) fn table_anchor(document: usize, table: &str) -> String {
    format!("t{document}-{table}")
}

/// All tables of a document.
pub(super) fn document(out: &mut Markup, shown: &Shown<'_>) {
    let lang = shown.view.lang;
    let count = shown.document.tables.len() + usize::from(!shown.document.risks.is_empty());
    if count == 0 {
        return;
    }
    out.raw("<details class=\"tables\"><summary><h3>").text(name_of(shown.path).1).raw("</h3> ");
    out.element("span", "count", &table_count(count, lang));
    out.raw("</summary>");
    for table in &shown.document.tables {
        let wrong = wrong_cells(shown, table);
        one(out, shown, table, &wrong);
    }
    if !shown.document.risks.is_empty() {
        risks(out, &shown.document.risks, lang);
    }
    out.raw("</details>");
}

fn table_count(count: usize, lang: Lang) -> String {
    match count {
        1 => say(lang, "html-table-count-one", &[]),
        n => say(lang, "html-table-count", &[("n", &n.to_string())]),
    }
}

/// The findings of each cell of a table, by their numbers in the document.
fn wrong_cells(shown: &Shown<'_>, table: &CanonicalTable) -> BTreeMap<CellId, Vec<usize>> {
    let mut wrong: BTreeMap<CellId, Vec<usize>> = BTreeMap::new();
    let open = |finding: &&Finding| finding.standing == Standing::Open;
    for (number, finding) in (1..).zip(shown.document.findings.iter().filter(open)) {
        if finding.table.as_ref() == Some(&table.id)
            && let Some(cell) = cell_of(table, finding)
        {
            wrong.entry(cell).or_default().push(number);
        }
    }
    wrong
}

fn one(out: &mut Markup, shown: &Shown<'_>, table: &CanonicalTable, wrong: &BTreeMap<CellId, Vec<usize>>) {
    let lang = shown.view.lang;
    let id = table_anchor(shown.number, &table.id.0);
    let title = table.title.as_deref().unwrap_or(&table.id.0);
    out.raw("<section class=\"table\"").attr("id", &id).raw(">");
    out.raw("<h4").attr("id", &format!("{id}-h")).raw(">").text(title).raw("</h4><p class=\"about\">");
    out.element("span", "kind", &table.kind);
    if let Some(unit) = &table.unit {
        out.raw(" · ").text(unit.name());
    }
    for location in &table.location {
        out.raw(" · ");
        place_link(out, location, shown.link, lang);
    }
    out.raw("</p>");
    let texts: Vec<&str> = {
        let all: BTreeSet<&str> =
            table.rows.iter().flat_map(|row| row.text.keys().map(String::as_str)).collect();
        all.into_iter().collect()
    };
    out.raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\"")
        .attr("aria-labelledby", &format!("{id}-h"));
    out.raw("><table class=\"sheet cells\">");
    heads(out, table, &texts, lang);
    out.raw("<tbody>");
    for (at, row) in table.rows.iter().enumerate() {
        out.raw("<tr class=\"").raw(row.role.name()).raw("\">");
        row_head(out, row);
        for column in 0..table.columns.len() {
            let id = CellId { row: at, column };
            cell(out, shown.number, row.cells.get(column).and_then(Option::as_ref), wrong.get(&id), lang);
        }
        for text in &texts {
            out.element("td", "", row.text.get(*text).map_or("", String::as_str));
        }
        out.raw("</tr>");
    }
    out.raw("</tbody></table></div></section>");
}

fn cell(out: &mut Markup, document: usize, cell: Option<&ValueCell>, wrong: Option<&Vec<usize>>, lang: Lang) {
    let Some(cell) = cell else {
        out.raw("<td></td>");
        return;
    };
    let figure = matches!(cell.printed, Printed::Number(_));
    let class = match (figure, wrong) {
        (true, Some(_)) => "n wrong",
        (true, None) => "n",
        (false, Some(_)) => "wrong",
        (false, None) => "",
    };
    out.raw("<td");
    if !class.is_empty() {
        out.attr("class", class);
    }
    out.attr("title", &provenance(cell, lang)).raw(">");
    match wrong {
        None => {
            out.text(&cell.raw);
        }
        Some(numbers) => {
            for (at, number) in numbers.iter().enumerate() {
                out.raw("<a").attr("href", &format!("#{}", anchor(document, *number))).raw(">");
                if at == 0 {
                    out.text(&cell.raw);
                }
                let said = say(lang, "html-see-finding", &[("n", &number.to_string())]);
                if at == 0 {
                    out.heard(&said)
                } else {
                    out.text(&said)
                };
                out.raw("</a>");
            }
        }
    }
    out.raw("</td>");
}

/// Where a figure comes from and how sure it is.
fn provenance(cell: &ValueCell, lang: Lang) -> String {
    let place = place_words(&cell.location, lang);
    let mut out = say(lang, "html-provenance", &[("place", &place), ("raw", &cell.raw)]);
    if let Printed::Number(amount) = &cell.printed {
        let read = amount.to_string();
        if read != cell.raw {
            out.push_str(&say(lang, "html-read-as", &[("value", &read)]));
        }
    }
    if let Some(confidence) = cell.confidence {
        out.push_str(&say(lang, "html-confidence", &[("n", &confidence.to_string())]));
    }
    let doubt = match cell.doubt {
        Doubt::None => None,
        Doubt::Recognised => Some("html-doubt-recognised"),
        Doubt::Damaged => Some("html-doubt-damaged"),
        Doubt::Settled => Some("html-doubt-settled"),
        Doubt::Open => Some("html-doubt-open"),
    };
    out.push_str(&doubt.map_or(String::new(), |key| say(lang, key, &[])));
    out.push_str(&match &cell.reviewed {
        None => String::new(),
        Some(Reviewed::Accepted) => say(lang, "html-accepted", &[]),
        Some(Reviewed::Corrected { read_as }) if read_as.is_empty() => say(lang, "html-filled", &[]),
        Some(Reviewed::Corrected { read_as }) => say(lang, "html-corrected", &[("raw", read_as)]),
    });
    out
}

/// The heads of a table: groups above them where there are any, then the columns, then those of texts.
pub(super) fn heads(out: &mut Markup, table: &CanonicalTable, texts: &[&str], lang: Lang) {
    out.raw("<thead>");
    if table.columns.iter().any(|column| column.group.is_some()) {
        out.raw("<tr><td></td>");
        for run in table.columns.chunk_by(|a, b| a.group == b.group) {
            match &run[0].group {
                Some(group) => {
                    out.raw("<th scope=\"colgroup\" class=\"group\"").attr("colspan", &run.len().to_string());
                    out.raw(">").text(group).raw("</th>");
                }
                None => {
                    out.raw(&"<td></td>".repeat(run.len()));
                }
            }
        }
        out.raw(&"<td></td>".repeat(texts.len()));
        out.raw("</tr>");
    }
    out.raw("<tr><th scope=\"col\">").text(&say(lang, "html-row", &[])).raw("</th>");
    for column in &table.columns {
        // A column may have no head of its own, as the one figure of a list.
        let (name, class) = match column.header.as_str() {
            "" => (say(lang, "html-column", &[]), "n heard"),
            header => (header.to_owned(), "n"),
        };
        out.raw("<th scope=\"col\" class=\"n\">");
        if class == "n" {
            out.text(&name)
        } else {
            out.heard(&name)
        };
        out.raw("</th>");
    }
    for text in texts {
        let text = if text.is_empty() { say(lang, "html-text", &[]) } else { (*text).to_owned() };
        out.raw("<th scope=\"col\">").text(&text).raw("</th>");
    }
    out.raw("</tr></thead>");
}

/// The label of a row, as deep as it stands.
pub(super) fn row_head(out: &mut Markup, row: &Row) {
    out.raw("<th scope=\"row\" class=\"l").raw(&row.level.min(4).to_string()).raw("\">");
    out.text(&row.label).raw("</th>");
}

fn risks(out: &mut Markup, risks: &[RiskValue], lang: Lang) {
    let word = |key| say(lang, key, &[]);
    let number = |value: Option<_>| value.map(figure).unwrap_or_default();
    out.raw("<section class=\"table\"><h4>").text(&word("html-risks")).raw("</h4>");
    out.raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\"").attr("aria-label", &word("html-risks"));
    out.raw("><table class=\"sheet cells\"><thead><tr>");
    for key in [
        "xlsx-control",
        "xlsx-risk-word",
        "xlsx-risk",
        "xlsx-consequence-word",
        "xlsx-consequence",
        "html-stated",
    ] {
        out.raw("<th scope=\"col\">").text(&word(key)).raw("</th>");
    }
    out.raw("</tr></thead><tbody>");
    for risk in risks {
        out.raw("<tr><th scope=\"row\">").text(risk.control.as_deref().unwrap_or("–")).raw("</th>");
        out.element("td", "", risk.risk_word.as_deref().unwrap_or_default());
        out.element("td", "n", &number(risk.risk));
        out.element("td", "", risk.consequence_word.as_deref().unwrap_or_default());
        out.element("td", "n", &number(risk.consequence));
        let place = place_words(&risk.location, lang);
        let said = say(lang, "html-provenance", &[("place", &place), ("raw", &risk.raw)]);
        out.raw("<td class=\"n\"").attr("title", &said).raw(">").text(&risk.raw).raw("</td></tr>");
    }
    out.raw("</tbody></table></div></section>");
}
