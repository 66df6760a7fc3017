//! `mean-differs`: a printed mean is not the mean of what stands beside it.

use super::parts::place_of;
use sifferkoll_plugin::model::{CellId, Family, Measure, Statement};
use sifferkoll_plugin::relations::{Constraint, Missing, Operand, Operator, Precision, Support};
use sifferkoll_plugin::{Observation, Observations, TableView, declare_rule};

/// Fewest rows in which a column must be the mean of the others.
const LEAST: usize = 2;
/// Fewest figures that make a mean.
const FEWEST: usize = 3;

declare_rule! {
    /// ## What it checks
    /// A column of means (Snitt, Medel) against the columns of the same row that it stands for, as the months of a
    /// year. Whether it is their mean is what most rows say.
    /// ## Formula
    /// `mean = (part₁ + … + partₙ) / n`.
    /// ## Why it matters
    /// The mean is what is compared from year to year, and a late month seldom reaches it.
    /// ## Example
    /// | | jan | feb | mar | Snitt |
    /// |---|--:|--:|--:|--:|
    /// | 2022 | 412 | 418 | 421 | 417 |
    /// | 2023 | 401 | 409 | 411 | **412** |
    ///
    /// The months of 2023 give 407.
    /// ## Tolerance
    /// Half a unit of the last printed digit of the mean, and of each figure unless it is counted whole.
    /// ## When it is wrong
    /// When the mean weighs its parts, or is taken over more months than are printed.
    /// ## Source
    /// Interval arithmetic on the printed figures.
    pub static MEAN_DIFFERS = {
        name: "mean-differs", code: "AVG001", family: Family::Average,
        summary: "a printed mean differs from the mean of the figures beside it",
        since: "0.2", check: check,
        swedish: include_str!("sv/mean-differs.md"),
    }
}

fn check(view: &TableView<'_>, out: &mut Observations) {
    let columns = &view.table.columns;
    for target in (0..columns.len()).filter(|c| columns[*c].measure == Measure::Snitt) {
        let parts: Vec<usize> = (0..columns.len())
            .filter(|c| *c != target && columns[*c].measure == Measure::Utfall)
            .filter(|c| columns[*c].breakdown == columns[target].breakdown)
            .collect();
        let mut seen = Vec::new();
        let mut support = Support { holding: 0, tested: 0 };
        for row in 0..view.table.rows.len() {
            let printed: Vec<usize> = parts
                .iter()
                .copied()
                .filter(|column| view.arithmetic.grid.value(CellId { row, column: *column }).is_some())
                .collect();
            if printed.len() < FEWEST {
                continue;
            }
            let constraint = Constraint {
                target: place_of(view, row, target),
                operator: Operator::Mean,
                operands: printed.iter().map(|column| Operand::plus(place_of(view, row, *column))).collect(),
                missing: Missing::Blocks,
                precision: Precision::Own,
            };
            let Some(measured) = constraint.measure(view.ledger) else {
                continue;
            };
            support.tested += 1;
            support.holding += usize::from(measured.possible);
            let name = |column: Option<&usize>| column.map_or(String::new(), |c| view.table.column_name(*c));
            let formula = format!("{} … {}", name(printed.first()), name(printed.last()));
            seen.push(Observation { constraint, statement: Statement::Mean { formula }, soft: false });
        }
        if support.establishes(LEAST) {
            out.relations.extend(seen);
        }
    }
}
