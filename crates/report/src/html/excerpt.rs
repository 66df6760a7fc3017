//! The rows of a table around the figures of a finding, where there is no picture of the page.

use super::markup::Markup;
use super::tables::{heads, row_head};
use crate::Lang;
use crate::cells::cell_at;
use crate::messages::say;
use sifferkoll_model::{CanonicalTable, CellId, Finding};
use std::collections::BTreeSet;

/// Rows shown above and below each figure in question.
const AROUND: usize = 1;

/// Shows the rows of the table that a finding names; `false` where it names none.
pub(super) fn excerpt(out: &mut Markup, finding: &Finding, tables: &[CanonicalTable], lang: Lang) -> bool {
    let Some(table) = tables.iter().find(|table| Some(&table.id) == finding.table.as_ref()) else {
        return false;
    };
    let wrong = cell_at(table, &finding.row, &finding.column, &finding.location);
    let operands: BTreeSet<CellId> = finding
        .related
        .iter()
        .filter_map(|operand| cell_at(table, &operand.row, &operand.column, &operand.location))
        .collect();
    let proposed: BTreeSet<CellId> = finding
        .repairs
        .iter()
        .filter_map(|repair| cell_at(table, &repair.row, &repair.column, &repair.location))
        .collect();
    let marks = Marks { wrong, operands, proposed };
    let named: BTreeSet<usize> = marks.all().map(|cell| cell.row).collect();
    if named.is_empty() {
        return false;
    }
    let shown: BTreeSet<usize> = named
        .iter()
        .flat_map(|row| row.saturating_sub(AROUND)..=row + AROUND)
        .filter(|row| *row < table.rows.len())
        .collect();
    let label = say(lang, "html-excerpt", &[("title", table.title.as_deref().unwrap_or(&table.id.0))]);
    out.raw("<div class=\"scroll\" role=\"group\" tabindex=\"0\"").attr("aria-label", &label).raw(">");
    out.raw("<table class=\"sheet\"><caption>").text(&label).raw("</caption>");
    heads(out, table, &[], lang);
    out.raw("<tbody>");
    let mut last = None;
    for at in shown {
        if last.map_or(at > 0, |last| at > last + 1) {
            let columns = (table.columns.len() + 1).to_string();
            out.raw("<tr class=\"gap\"><td").attr("colspan", &columns).raw(">⋯</td></tr>");
        }
        last = Some(at);
        row(out, table, at, &marks, lang);
    }
    if last.is_some_and(|last| last + 1 < table.rows.len()) {
        let columns = (table.columns.len() + 1).to_string();
        out.raw("<tr class=\"gap\"><td").attr("colspan", &columns).raw(">⋯</td></tr>");
    }
    out.raw("</tbody></table></div>");
    true
}

/// What stands out of a table.
struct Marks {
    wrong: Option<CellId>,
    operands: BTreeSet<CellId>,
    /// What a proposal would change.
    proposed: BTreeSet<CellId>,
}

impl Marks {
    fn all(&self) -> impl Iterator<Item = &CellId> {
        self.wrong.iter().chain(&self.operands).chain(&self.proposed)
    }
}

fn row(out: &mut Markup, table: &CanonicalTable, at: usize, marks: &Marks, lang: Lang) {
    let row = &table.rows[at];
    out.raw("<tr class=\"").raw(row.role.name()).raw("\">");
    row_head(out, row);
    for column in 0..table.columns.len() {
        let id = CellId { row: at, column };
        let raw = table.cell(id).map_or("", |cell| cell.raw.as_str());
        let (class, heard) = if marks.wrong == Some(id) {
            ("n wrong", Some("html-heard-wrong"))
        } else if marks.proposed.contains(&id) {
            ("n repair", Some("html-heard-repair"))
        } else if marks.operands.contains(&id) {
            ("n operand", Some("html-heard-operand"))
        } else {
            ("n", None)
        };
        out.raw("<td").attr("class", class).raw(">").text(raw);
        if let Some(key) = heard {
            out.heard(&say(lang, key, &[]));
        }
        out.raw("</td>");
    }
    out.raw("</tr>");
}
