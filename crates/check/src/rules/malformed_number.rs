//! `malformed-number`: a figure is printed in a damaged way.

use sifferkoll_plugin::model::{CellId, Doubt, Family, Printed, Reviewed, Statement, ValueCell};
use sifferkoll_plugin::{Observations, Remark, TableView, declare_rule};

declare_rule! {
    /// ## What it checks
    /// Figures that have one likely reading in spite of a stray mark: a full stop before the minus, a
    /// hyphen in the place of a thousands mark, two minus signs.
    /// ## Formula
    /// None: a figure is digits in groups of three with blanks between, at most one comma and one minus.
    /// ## Why it matters
    /// Readers stumble over it, and a program that copies the table reads another figure or none.
    /// ## Example
    /// `-3-308` is read as -3 308, `.-17 152` as -17 152.
    /// ## Tolerance
    /// None: the finding is about the print. What the figure gives in sums is checked with the likely
    /// reading, and the finding then says that the cause is not known.
    /// ## When it is wrong
    /// When the print means something else than a figure, as a code.
    /// ## Source
    /// The Swedish Language Council's rules for figures.
    pub static MALFORMED_NUMBER = {
        name: "malformed-number", code: "FMT002", family: Family::Number,
        summary: "a figure is printed in a damaged way",
        since: "0.1", check: check,
        swedish: include_str!("sv/malformed-number.md"),
    }
}

fn check(view: &TableView<'_>, out: &mut Observations) {
    // Tables in other languages print figures in other ways.
    if !view.is_typed() {
        return;
    }
    for (row, cells) in view.table.rows.iter().map(|r| &r.cells).enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            if cell.as_ref().is_some_and(is_damaged) {
                let place = view.place(CellId { row, column });
                let statement = Statement::Malformed;
                out.remarks.push(Remark { place, statement, expected: None, related: Vec::new() });
            }
        }
    }
}

/// Whether the print of a cell is damaged: as the tool reads it, or as a person agrees that it stands there.
fn is_damaged(cell: &ValueCell) -> bool {
    let malformed = matches!(&cell.printed, Printed::Number(amount) if amount.malformed);
    cell.doubt == Doubt::Damaged || malformed && cell.reviewed == Some(Reviewed::Accepted)
}
