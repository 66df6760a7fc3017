//! `share-outside-parts`: a share or mean of all lies outside those of its parts.

use super::parts::{breakdowns, list, place_of};
use sifferkoll_plugin::model::{CellId, Family, Statement, Unit};
use sifferkoll_plugin::relations::{Constraint, Missing, Operand, Operator, Precision};
use sifferkoll_plugin::{Observation, Observations, TableView, declare_rule};

declare_rule! {
    /// ## What it checks
    /// Shares, indices and other means in a row that stand for all and for each part of a breakdown: the one for all
    /// lies between the least and the greatest of the parts, whatever their sizes.
    /// ## Formula
    /// `min(part₁ … partₙ) ≤ whole ≤ max(part₁ … partₙ)`.
    /// ## Why it matters
    /// It needs no other figure to be seen, and it always means that one of the three is wrong.
    /// ## Example
    /// | | Utfall | Kvinnor | Män |
    /// |---|--:|--:|--:|
    /// | Ej återaktualiserade, andel | **77 %** | 64 % | 70 % |
    ///
    /// A share of all cannot be above that of women and that of men.
    /// ## Tolerance
    /// Half a unit of the last printed digit of each.
    /// ## When it is wrong
    /// When the parts are of other persons than the whole, as another year's.
    /// ## Source
    /// A weighted mean lies between its least and its greatest value.
    pub static SHARE_OUTSIDE_PARTS = {
        name: "share-outside-parts", code: "VOL003", family: Family::Breakdown,
        summary: "a share of all lies outside the shares of its parts",
        since: "0.2", check: check,
        swedish: include_str!("sv/share-outside-parts.md"),
    }
}

fn check(view: &TableView<'_>, out: &mut Observations) {
    for breakdown in breakdowns(view.table) {
        for row in 0..view.table.rows.len() {
            let whole = CellId { row, column: breakdown.whole };
            // Only what the print itself calls a share: a bare index may be a count that its label does not name.
            if view.table.unit_of(whole) != Some(&Unit::Percent) {
                continue;
            }
            let constraint = Constraint {
                target: view.place(whole),
                operator: Operator::Between,
                operands: breakdown
                    .parts
                    .iter()
                    .map(|column| Operand::plus(place_of(view, row, *column)))
                    .collect(),
                missing: Missing::Blocks,
                precision: Precision::Own,
            };
            let statement = Statement::Between { formula: list(view.table, &breakdown.parts) };
            out.relations.push(Observation { constraint, statement, soft: false });
        }
    }
}
