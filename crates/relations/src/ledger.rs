//! All figures of one document by their place, so that a constraint can tie cells of several tables and of prose.

use crate::{NumberGrid, State};
use sifferkoll_model::{CellId, Decimal};

/// Where a figure stands in a [`Ledger`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A cell of a table.
    Cell {
        /// The table, counted from 0 in reading order.
        table: usize,
        /// The cell in it.
        cell: CellId,
    },
    /// A figure outside the tables, counted from 0 in the order of [`Ledger::add`].
    Free(usize),
}

/// A figure with what is known of its precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// The value as printed.
    pub value: Decimal,
    /// One unit of the last digit that is printed.
    pub step: Decimal,
    /// Whether it is a count printed whole, which is never rounded.
    pub counted: bool,
    /// The least and the greatest value that it may stand for, where that is not half a step to either side, as
    /// for "about 20".
    pub spread: Option<(Decimal, Decimal)>,
}

impl Figure {
    /// A figure as it stands: its precision is that of its own digits.
    pub fn printed(value: Decimal, counted: bool) -> Self {
        Self {
            value,
            step: Decimal::new(1, value.scale()),
            counted: counted && value.scale() == 0,
            spread: None,
        }
    }
}

/// The figures of one document.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    grids: Vec<NumberGrid>,
    free: Vec<Figure>,
}

impl Ledger {
    /// The tables' figures, in the order of the tables.
    pub fn new(grids: Vec<NumberGrid>) -> Self {
        Self { grids, free: Vec::new() }
    }

    /// The figures of one table alone, at its place among the document's tables.
    pub fn of_one(table: usize, grid: NumberGrid) -> Self {
        let mut grids = vec![NumberGrid::new(0, 0, Vec::new()); table];
        grids.push(grid);
        Self::new(grids)
    }

    /// Takes in a figure from outside the tables.
    pub fn add(&mut self, figure: Figure) -> Place {
        self.free.push(figure);
        Place::Free(self.free.len() - 1)
    }

    /// The figures of a table.
    pub fn grid(&self, table: usize) -> Option<&NumberGrid> {
        self.grids.get(table)
    }

    /// What a place gives to arithmetic.
    pub fn state(&self, place: Place) -> State {
        match place {
            Place::Cell { table, cell } => {
                self.grids.get(table).map_or(State::Absent, |grid| grid.state(cell))
            }
            Place::Free(at) => self.free.get(at).map_or(State::Absent, |figure| State::Value(figure.value)),
        }
    }

    /// The figure at a place, its step that of its own digits.
    pub fn figure(&self, place: Place) -> Option<Figure> {
        match place {
            Place::Free(at) => self.free.get(at).copied(),
            Place::Cell { table, cell } => {
                let grid = self.grids.get(table)?;
                Some(Figure::printed(grid.value(cell)?, grid.is_count(cell)))
            }
        }
    }

    /// One unit of the last digit printed in the column of a cell; for a figure outside the tables its own.
    pub fn column_step(&self, place: Place) -> Decimal {
        match place {
            Place::Cell { table, cell } => {
                self.grids.get(table).map_or(Decimal::ONE, |g| g.unit(cell.column))
            }
            Place::Free(at) => self.free.get(at).map_or(Decimal::ONE, |figure| figure.step),
        }
    }

    /// Whether the whole column of a cell holds counts printed whole.
    pub fn column_counted(&self, place: Place) -> bool {
        match place {
            Place::Cell { table, cell } => self.grids.get(table).is_some_and(|g| g.counted(cell.column)),
            Place::Free(at) => self.free.get(at).is_some_and(|figure| figure.counted),
        }
    }
}
