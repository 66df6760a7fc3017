//! The arithmetic of one typed table, found once and read by all rules.

use crate::{
    Formula, NumberGrid, SumPattern, additive_columns, deviation_formulas, net_column_formulas,
    net_row_formulas, parts_of, sum_patterns,
};
use sifferkoll_model::CanonicalTable;

/// Columns that must confirm a sum of a table whose meaning is not known.
const LEAST_CONFIRMING: usize = 2;

/// What a table adds, subtracts and compares.
#[derive(Debug, Clone)]
pub struct TableArithmetic {
    /// The figures.
    pub grid: NumberGrid,
    /// Columns whose figures may be added.
    pub additive: Vec<usize>,
    /// Results over columns.
    pub nets_across: Vec<Formula>,
    /// Results down rows.
    pub nets_down: Vec<Formula>,
    /// Deviations.
    pub deviations: Vec<Formula>,
    /// What each total adds.
    pub sums: Vec<SumPattern>,
    /// Totals for which no parts were found.
    pub unexplained: Vec<usize>,
}

impl TableArithmetic {
    /// Finds it.
    pub fn of(table: &CanonicalTable) -> Self {
        let grid = NumberGrid::of_table(table);
        let additive = additive_columns(table);
        let nets_across = net_column_formulas(table, &grid);
        let nets_down = net_row_formulas(table, &grid);
        let deviations = deviation_formulas(table, &grid);
        let (sums, unexplained) = sum_patterns(&grid, &parts_of(table, &nets_down), &additive);
        Self { grid, additive, nets_across, nets_down, deviations, sums, unexplained }
    }

    /// What a table whose meaning is not known can be trusted with: the sums that several of its columns confirm.
    pub fn of_untyped(table: &CanonicalTable) -> Self {
        let mut arithmetic = Self::of(table);
        arithmetic.sums.retain(|pattern| pattern.corroborated && pattern.support.holding >= LEAST_CONFIRMING);
        arithmetic.nets_across.clear();
        arithmetic.nets_down.clear();
        arithmetic.deviations.clear();
        arithmetic.unexplained.clear();
        arithmetic
    }
}
