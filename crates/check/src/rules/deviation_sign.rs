//! `deviation-sign`: a printed deviation has the right amount and the wrong sign.

use super::deviation::deviations;
use sifferkoll_plugin::model::Family;
use sifferkoll_plugin::{Observations, TableView, declare_rule};

declare_rule! {
    /// ## What it checks
    /// The same differences as `deviation-differs`, where the amount agrees and the sign does not.
    /// ## Formula
    /// `deviation = s · (a − b)`, where the columns and the sign s are those of most rows; it is printed as
    /// `−s · (a − b)`.
    /// ## Why it matters
    /// A surplus printed as a deficit, or the other way round, turns the story of the row about, and
    /// the column's total goes wrong by twice the amount.
    /// ## Example
    /// | | Utfall | Budget | Avvikelse |
    /// |---|--:|--:|--:|
    /// | Ledning | -15 566 | -17 152 | **-1 586** |
    ///
    /// The outcome is below the budget, so by this table's own convention the deviation is +1 586.
    /// ## Tolerance
    /// One unit of the last printed digit in the amount.
    /// ## When it is wrong
    /// When a single row follows another convention than the rest of its table on purpose.
    /// ## Source
    /// The convention that most rows of the table follow.
    pub static DEVIATION_SIGN = {
        name: "deviation-sign", code: "DEV002", family: Family::Deviation,
        summary: "a printed deviation has the right amount and the wrong sign",
        since: "0.1", check: check,
        swedish: include_str!("sv/deviation-sign.md"),
    }
}

fn check(view: &TableView<'_>, out: &mut Observations) {
    deviations(view, out, true);
}
