//! Figures in rows and columns, with the precision in which each column is printed.

use crate::Relation;
use sifferkoll_model::{CanonicalTable, CellId, Decimal, Printed, Unit};

/// What a cell gives to arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// A figure.
    Value(Decimal),
    /// Nothing, a dash or a star: no figure is meant.
    Absent,
    /// Words, digits or a bound that arithmetic cannot use, though a figure may be meant.
    Unusable,
}

/// Figures in rows and columns.
#[derive(Debug, Clone)]
pub struct NumberGrid {
    rows: usize,
    columns: usize,
    states: Vec<State>,
    /// Finest number of decimals printed in each column: a spreadsheet drops trailing zeros, so `7`
    /// beside `6,6` has one decimal too.
    decimals: Vec<u32>,
    /// Columns of counts printed whole, which are never rounded.
    counted: Vec<bool>,
    /// Cells whose unit is a count, row by row.
    counts: Vec<bool>,
}

impl NumberGrid {
    /// The value columns of a typed table.
    pub fn of_table(table: &CanonicalTable) -> Self {
        let columns = table.columns.len();
        let states = (0..table.rows.len())
            .flat_map(|row| (0..columns).map(move |column| CellId { row, column }))
            .map(|id| table.cell(id).map_or(State::Absent, |cell| state(&cell.printed)))
            .collect();
        let mut grid = Self::new(table.rows.len(), columns, states);
        for column in 0..columns {
            let unit = table.columns[column].unit.as_ref().or(table.unit.as_ref());
            grid.counted[column] = unit == Some(&Unit::Count) && grid.decimals[column] == 0;
        }
        for (at, count) in grid.counts.iter_mut().enumerate() {
            let id = CellId { row: at / columns, column: at % columns };
            *count = table.unit_of(id) == Some(&Unit::Count);
        }
        grid
    }

    /// A grid from its states, row by row.
    ///
    /// # Panics
    /// Where there are not `rows * columns` states.
    pub fn new(rows: usize, columns: usize, states: Vec<State>) -> Self {
        assert_eq!(states.len(), rows * columns, "one state a cell");
        let mut decimals = vec![0; columns];
        for (at, state) in states.iter().enumerate() {
            if let State::Value(value) = state {
                let finest = &mut decimals[at % columns];
                *finest = value.scale().max(*finest);
            }
        }
        let counts = vec![false; states.len()];
        Self { rows, columns, states, decimals, counted: vec![false; columns], counts }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// What a cell gives to arithmetic; outside the grid nothing.
    pub fn state(&self, id: CellId) -> State {
        if id.column >= self.columns {
            return State::Absent;
        }
        self.states.get(id.row * self.columns + id.column).copied().unwrap_or(State::Absent)
    }

    /// The figure in a cell.
    pub fn value(&self, id: CellId) -> Option<Decimal> {
        match self.state(id) {
            State::Value(value) => Some(value),
            State::Absent | State::Unusable => None,
        }
    }

    /// Whether no figure of a relation differs from zero: it then holds whatever its signs and says nothing.
    pub fn is_all_zero(&self, relation: &Relation) -> bool {
        std::iter::once(relation.target)
            .chain(relation.terms.iter().map(|t| t.cell))
            .all(|cell| self.value(cell).is_none_or(|v| v.is_zero()))
    }

    /// One unit of the last digit printed in a column.
    pub fn unit(&self, column: usize) -> Decimal {
        Decimal::new(1, self.decimals.get(column).copied().unwrap_or(0))
    }

    /// Whether a cell holds a count.
    pub fn is_count(&self, id: CellId) -> bool {
        id.column < self.columns
            && self.counts.get(id.row * self.columns + id.column).copied().unwrap_or(false)
    }

    /// Whether a column holds counts printed whole.
    pub fn counted(&self, column: usize) -> bool {
        self.counted.get(column).copied().unwrap_or(false)
    }
}

fn state(printed: &Printed) -> State {
    match printed {
        Printed::Number(amount) if amount.bound.is_none() => State::Value(amount.value),
        Printed::Number(_) | Printed::Text => State::Unusable,
        Printed::Dash | Printed::Blank | Printed::Star => State::Absent,
    }
}
