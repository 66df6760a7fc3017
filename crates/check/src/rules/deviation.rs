//! `deviation-differs`: a printed deviation is not the difference of its two columns.

use super::words;
use sifferkoll_plugin::model::{CanonicalTable, Family, Flow, Statement};
use sifferkoll_plugin::relations::{Measured, Relation, measure};
use sifferkoll_plugin::{Observations, TableView, declare_rule};

declare_rule! {
    /// ## What it checks
    /// Every deviation (Avvikelse, Budgetavvikelse, Prognosavvikelse …) against the two columns it
    /// compares. Which columns those are, and which is taken from which, is what most rows of the
    /// table itself say: outcome less budget where costs are negative, budget less outcome where they
    /// are positive, or any other pair that the figures confirm.
    /// ## Formula
    /// `deviation = s · (a − b)`, where the columns a and b and the sign s are those of most rows.
    /// ## Why it matters
    /// Deviations are what the committee discusses. A wrong one is often the trace of a budget or
    /// outcome that was changed afterwards.
    /// ## Example
    /// | | Utfall | Budget | Avvikelse |
    /// |---|--:|--:|--:|
    /// | Öppenvård | -11 488 | -13 030 | **1 408** |
    ///
    /// -11 488 − (-13 030) gives 1 542.
    /// ## Tolerance
    /// One unit of the last printed digit, since three figures are rounded.
    /// ## When it is wrong
    /// A row of income may have its deviation the other way round than rows of cost.
    /// When a row compares with something else than its neighbours do, as a supplementary budget.
    /// ## Source
    /// Sign conventions as printed in municipal reports; nothing is assumed of them.
    pub static DEVIATION_DIFFERS = {
        name: "deviation-differs", code: "DEV001", family: Family::Deviation,
        summary: "a printed deviation differs from the difference of its two columns",
        since: "0.1", check: check,
        swedish: include_str!("sv/deviation-differs.md"),
    }
}

fn check(view: &TableView<'_>, out: &mut Observations) {
    deviations(view, out, false);
}

/// Whether the printed figure is the computed one with the other sign.
pub(super) fn only_sign_differs(measured: &Measured) -> bool {
    let mirrored = (-measured.printed - measured.computed).abs();
    !measured.possible && !measured.printed.is_zero() && mirrored <= measured.unit
}

fn is_income(table: &CanonicalTable, row: usize) -> bool {
    matches!(table.rows[row].flow, Some(Flow::Intakter | Flow::Kommunbidrag))
}

/// The deviations of a table whose signs are wrong, or all the others.
pub(super) fn deviations(view: &TableView<'_>, out: &mut Observations, wrong_sign: bool) {
    let TableView { table, arithmetic, .. } = *view;
    let flipped =
        |relation: &Relation| measure(&arithmetic.grid, relation).is_some_and(|m| only_sign_differs(&m));
    for formula in &arithmetic.deviations {
        let text = words(formula, |c| table.column_name(c));
        for row in 0..table.rows.len() {
            let mut relation = formula.instance(row);
            // Where costs are printed without a minus, more income than budgeted is a surplus and more cost a
            // deficit: a row of income has its deviation the other way round, and that is no slip.
            if is_income(table, row) && flipped(&relation) {
                relation.terms.iter_mut().for_each(|t| t.minus = !t.minus);
            }
            if flipped(&relation) == wrong_sign {
                let formula = text.clone();
                let statement = if wrong_sign {
                    Statement::DeviationSign { formula }
                } else {
                    Statement::Deviation { formula }
                };
                out.relation(view, &relation, statement);
            }
        }
    }
}
