//! The slots of a sheet, so that spans neither overlap nor leave holes.

use super::{Cell, Sheet};

/// What fills one place of the grid.
#[derive(Clone, Copy)]
pub(super) enum Slot<'a> {
    /// Nothing.
    Empty,
    /// A cell begins here and covers so many rows and columns.
    Start { cell: &'a Cell<'a>, rowspan: usize, colspan: usize },
    /// A cell that begins further up or further left.
    Covered,
}

/// All slots, row by row. Where spans of a badly drawn grid run into other cells, they end there.
pub(super) fn slots<'a>(sheet: &'a Sheet<'a>) -> Vec<Vec<Slot<'a>>> {
    let mut slots = vec![vec![Slot::Empty; sheet.cols]; sheet.rows];
    // First where cells begin, so that no span hides one of them.
    for cell in &sheet.cells {
        if let Some(slot) = slots.get_mut(cell.row).and_then(|row| row.get_mut(cell.col)) {
            *slot = Slot::Start { cell, rowspan: 1, colspan: 1 };
        }
    }
    for row in 0..sheet.rows {
        for col in 0..sheet.cols {
            let Slot::Start { cell, .. } = slots[row][col] else {
                continue;
            };
            let free = |slot: &Slot<'_>| matches!(slot, Slot::Empty);
            let right = &slots[row][col + 1..col + cell.colspan];
            let colspan = 1 + right.iter().take_while(|slot| free(slot)).count();
            let below = &slots[row + 1..row + cell.rowspan];
            let whole = |row: &&Vec<Slot<'_>>| row[col..col + colspan].iter().all(free);
            let rowspan = 1 + below.iter().take_while(whole).count();
            for covered in &mut slots[row..row + rowspan] {
                covered[col..col + colspan].fill(Slot::Covered);
            }
            slots[row][col] = Slot::Start { cell, rowspan, colspan };
        }
    }
    slots
}
