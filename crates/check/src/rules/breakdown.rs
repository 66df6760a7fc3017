//! `breakdown-differs`: a count is not the sum of its breakdown.

use super::parts::{Breakdown, breakdowns, list, place_of};
use sifferkoll_plugin::model::{CanonicalTable, CellId, Family, Statement, Unit};
use sifferkoll_plugin::relations::{Constraint, Missing, Operand, Operator, Precision};
use sifferkoll_plugin::{Observation, Observations, TableView, declare_rule};

declare_rule! {
    /// ## What it checks
    /// Counts in a row that stand for all and for each part of a breakdown, as women and men: the parts add up to the
    /// whole. A figure between its parts is a mean or a share and is left to `share-outside-parts`.
    /// ## Formula
    /// `whole = part₁ + … + partₙ`, in the same row; for persons, women + men.
    /// ## Why it matters
    /// Statistics by sex are copied by hand from another system than the totals, and one of the three is often of
    /// another date.
    /// ## Example
    /// | | 2019 | Kvinnor | Män |
    /// |---|--:|--:|--:|
    /// | Månadsanställda, antal | **140** | 112 | 29 |
    ///
    /// 112 + 29 gives 141, more than there are.
    /// ## Tolerance
    /// None for persons counted whole; for counts with decimals one unit of the last printed digit. Parts that give
    /// less than the whole are a `suspect` only, since some may belong to neither.
    /// ## When it is wrong
    /// When one person is counted in several parts.
    /// ## Source
    /// The Statistics Act's demand for figures by sex (2001:100); validation rules of the national registers.
    pub static BREAKDOWN_DIFFERS = {
        name: "breakdown-differs", code: "VOL002", family: Family::Breakdown,
        summary: "a count differs from the sum of its parts by sex",
        since: "0.2", check: check,
        swedish: include_str!("sv/breakdown-differs.md"),
    }
}

fn check(view: &TableView<'_>, out: &mut Observations) {
    for breakdown in breakdowns(view.table) {
        for row in 0..view.table.rows.len() {
            if !is_count(view.table, row, &breakdown) {
                continue;
            }
            let place = |column: usize| place_of(view, row, column);
            let constraint = Constraint {
                target: place(breakdown.whole),
                operator: Operator::Sum,
                operands: breakdown.parts.iter().map(|column| Operand::plus(place(*column))).collect(),
                missing: Missing::Blocks,
                precision: Precision::Shared,
            };
            let value = |column: &usize| view.arithmetic.grid.value(CellId { row, column: *column });
            let parts: Option<Vec<_>> = breakdown.parts.iter().map(value).collect();
            let (Some(whole), Some(parts)) = (value(&breakdown.whole), parts) else {
                continue;
            };
            // A mean lies between its parts; so does a count of which all are of one sex.
            let (least, most) = (parts.iter().min(), parts.iter().max());
            if least.is_some_and(|v| *v < whole) && most.is_some_and(|v| whole < *v) {
                continue;
            }
            let statement = Statement::Breakdown { formula: list(view.table, &breakdown.parts) };
            let soft = parts.iter().sum::<sifferkoll_plugin::model::Decimal>() < whole;
            out.relations.push(Observation { constraint, statement, soft });
        }
    }
}

/// Whether all figures of a row that take part are counts.
fn is_count(table: &CanonicalTable, row: usize, breakdown: &Breakdown) -> bool {
    breakdown
        .parts
        .iter()
        .chain([&breakdown.whole])
        .all(|column| table.unit_of(CellId { row, column: *column }) == Some(&Unit::Count))
}
