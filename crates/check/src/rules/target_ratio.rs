//! `target-ratio-differs`: a printed outcome as a share of its target is not that share.

use super::parts::{last_outcome, place_of};
use sifferkoll_plugin::model::{Decimal, Family, Measure, Statement};
use sifferkoll_plugin::relations::{Constraint, Missing, Operand, Operator, Precision, Support};
use sifferkoll_plugin::{Observation, Observations, TableView, declare_rule};

/// Fewest rows in which a column must be the latest outcome as a share of the target.
const LEAST: usize = 3;

declare_rule! {
    /// ## What it checks
    /// A column that sets outcomes against targets (Utfall/riktvärde, måluppfyllelse) against the latest outcome and
    /// the target that each row prints.
    /// ## Formula
    /// `share = 100 · outcome / target`.
    /// ## Why it matters
    /// The status of a goal hangs on it. The usual slip takes the outcome of the year before.
    /// ## Example
    /// | | Utfall 2022 | Utfall 2023 | Riktvärde | Utfall/riktvärde |
    /// |---|--:|--:|--:|--:|
    /// | Besök | 7 337 | 6 805 | 7 600 | **93 %** |
    ///
    /// 6 805 / 7 600 gives 89,5 %; 93 % is 6 805 / 7 337.
    /// ## Tolerance
    /// The outcome lies within half a unit of its last printed digit; a target is what it says.
    /// ## When it is wrong
    /// When a row counts downwards (target over outcome). Such rows fail together and are then in the minority.
    /// ## Source
    /// Interval arithmetic on the printed figures.
    pub static TARGET_RATIO_DIFFERS = {
        name: "target-ratio-differs", code: "IND003", family: Family::Ratio,
        summary: "an outcome as a share of its target is printed otherwise than the two give it",
        since: "0.2", check: check,
        swedish: include_str!("sv/target-ratio-differs.md"),
    }
}

fn check(view: &TableView<'_>, out: &mut Observations) {
    let columns = &view.table.columns;
    for target in (0..columns.len()).filter(|c| columns[*c].measure == Measure::UtfallRiktvarde) {
        let ratios = ratios(view, target);
        let tested: Vec<bool> = ratios
            .iter()
            .filter_map(|o| o.constraint.measure(view.ledger))
            .map(|measured| measured.possible)
            .collect();
        let support =
            Support { holding: tested.iter().filter(|holds| **holds).count(), tested: tested.len() };
        if support.establishes(LEAST) {
            out.relations.extend(ratios);
        }
    }
}

/// Every row's outcome over its target.
pub(super) fn ratios(view: &TableView<'_>, target: usize) -> Vec<Observation> {
    let columns = &view.table.columns;
    let aims: Vec<usize> = (0..columns.len())
        .filter(|c| {
            columns[*c].measure == Measure::Riktvarde && columns[*c].breakdown == columns[target].breakdown
        })
        .collect();
    let [aim] = aims[..] else {
        return Vec::new();
    };
    (0..view.table.rows.len())
        .filter_map(|row| {
            let last = last_outcome(view, row, target)?;
            let place = |column: usize| place_of(view, row, column);
            let constraint = Constraint {
                target: place(target),
                operator: Operator::Ratio { scale: Decimal::ONE_HUNDRED },
                operands: vec![
                    Operand::plus(place(last)),
                    Operand { exact: true, ..Operand::plus(place(aim)) },
                ],
                missing: Missing::Blocks,
                precision: Precision::Own,
            };
            let name = |column: usize| view.table.column_name(column);
            let statement = Statement::Ratio { formula: format!("{} / {}", name(last), name(aim)) };
            Some(Observation { constraint, statement, soft: false })
        })
        .collect()
}
