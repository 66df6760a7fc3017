//! The table as discovery gets it: figures, words and blanks, and what is known of its rows and columns.
//!
//! In: cells row by row. Out: figures as whole numbers of one unit, so that sums are exact and quick.

use super::names;
use sifferkoll_model::Decimal;
use std::collections::BTreeMap;

/// A cell of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetCell {
    /// A figure; its scale is the number of decimals printed.
    Figure(Decimal),
    /// Nothing.
    Blank,
    /// A dash, which says that there is none.
    Dash,
    /// Words, or digits that are a name.
    Text,
}

/// What the words at a line say that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A total.
    Total,
    /// A mean.
    Mean,
    /// A share or a quotient.
    Share,
    /// A change against another line.
    Change,
}

/// What is known of a row or a column from its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Hint {
    /// Lines with the same words have the same number; 0 where there are none.
    pub class: u32,
    /// What the words mean, where they are known.
    pub meaning: Option<Meaning>,
    /// How far its words are set in: characters before the first letter or digit. A line is part of one that
    /// is set in less.
    pub level: u32,
    /// Whether its figures name things and count nothing: years, numbers of rows.
    pub is_label: bool,
}

/// A table: cells in rows and columns.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Number of rows.
    pub(super) rows: usize,
    /// Number of columns.
    pub(super) columns: usize,
    /// Decimals of the unit in which `values` are counted.
    pub(super) scale: u32,
    /// Whether all figures have the same many decimals, so that zeros at the end say nothing.
    pub(super) exported: bool,
    /// Figures in units of `scale` decimals, row by row; 0 where there is none.
    pub(super) values: Vec<i64>,
    /// Printed decimals, or one of the marks below.
    pub(super) decimals: Vec<i8>,
    /// What is known of the rows.
    pub(super) row_hints: Vec<Hint>,
    /// What is known of the columns.
    pub(super) column_hints: Vec<Hint>,
}

/// Mark of a cell with nothing in it.
pub(super) const BLANK: i8 = -1;
/// Mark of a cell with a dash.
pub(super) const DASH: i8 = -3;
/// Mark of a cell with words.
pub(super) const TEXT: i8 = -2;

/// Greatest sum of all figures in units, so that no sum of some of them can overflow.
const LARGEST_SUM: f64 = 4e18;
/// Most decimals that are told apart: the doubles of a spreadsheet are not exact beyond that.
const MOST_DECIMALS: u32 = 9;

impl Sheet {
    /// A table from its cells, row by row.
    ///
    /// # Panics
    /// Where there are not `rows * columns` cells, or not one hint for each line.
    pub fn new(
        rows: usize,
        columns: usize,
        cells: &[SheetCell],
        row_hints: Vec<Hint>,
        column_hints: Vec<Hint>,
    ) -> Self {
        assert_eq!(cells.len(), rows * columns, "one state a cell");
        assert_eq!((row_hints.len(), column_hints.len()), (rows, columns), "one hint a line");
        let figures = || {
            cells.iter().filter_map(|cell| match cell {
                SheetCell::Figure(value) => Some(*value),
                SheetCell::Blank | SheetCell::Dash | SheetCell::Text => None,
            })
        };
        let finest = figures().map(|value| value.scale()).max().unwrap_or(0).min(MOST_DECIMALS);
        let total: f64 = figures().map(magnitude).sum();
        let mut scale = finest;
        while scale > 0 && total * 10f64.powi(scale as i32) > LARGEST_SUM {
            scale -= 1;
        }
        let exported = is_export(&mut figures());
        let mut values = Vec::with_capacity(cells.len());
        let mut decimals = Vec::with_capacity(cells.len());
        for cell in cells {
            let (value, mark) = match cell {
                SheetCell::Figure(value) => match units(*value, scale) {
                    Some(units) if total <= LARGEST_SUM || magnitude(*value) < 1e15 => {
                        (units, value.scale().min(scale) as i8)
                    }
                    Some(_) | None => (0, TEXT),
                },
                SheetCell::Blank => (0, BLANK),
                SheetCell::Dash => (0, DASH),
                SheetCell::Text => (0, TEXT),
            };
            values.push(value);
            decimals.push(mark);
        }
        let mut sheet = Self { rows, columns, scale, exported, values, decimals, row_hints, column_hints };
        names::mark(&mut sheet);
        sheet
    }

    /// The figures of a row that stand in no column of names.
    pub(super) fn row(&self, row: usize) -> Vec<i64> {
        let columns = (0..self.columns).filter(|column| !self.column_hints[*column].is_label);
        columns.map(|column| row * self.columns + column).filter_map(|cell| self.figure(cell)).collect()
    }

    /// The figures of a column that stand in no row of heads.
    pub(super) fn column(&self, column: usize) -> Vec<i64> {
        let rows = (0..self.rows).filter(|row| !self.row_hints[*row].is_label);
        rows.map(|row| row * self.columns + column).filter_map(|cell| self.figure(cell)).collect()
    }

    fn figure(&self, cell: usize) -> Option<i64> {
        (self.decimals[cell] >= 0).then(|| self.values[cell])
    }
}

/// More decimals than anybody prints on whole numbers.
const EXPORTED: u32 = 4;
/// Share of the figures that must have them all, by numerator and denominator.
const NEARLY_ALL: (usize, usize) = (9, 10);

/// Whether figures are a program's numbers, all with the same many decimals: then zeros at the end say nothing.
fn is_export(figures: &mut dyn Iterator<Item = Decimal>) -> bool {
    let (mut all, mut counts) = (0, BTreeMap::<u32, usize>::new());
    for figure in figures {
        all += 1;
        *counts.entry(figure.scale()).or_default() += 1;
    }
    let (decimals, most) = counts.into_iter().max_by_key(|(_, count)| *count).unwrap_or_default();
    decimals >= EXPORTED && most * NEARLY_ALL.1 >= all * NEARLY_ALL.0
}

fn magnitude(value: Decimal) -> f64 {
    value.mantissa().unsigned_abs() as f64 / 10f64.powi(value.scale() as i32)
}

/// A figure in units of 10^-scale, rounded where it has more decimals.
fn units(value: Decimal, scale: u32) -> Option<i64> {
    let rounded = value.round_dp(scale);
    let factor = 10i128.checked_pow(scale.checked_sub(rounded.scale())?)?;
    i64::try_from(rounded.mantissa().checked_mul(factor)?).ok()
}
