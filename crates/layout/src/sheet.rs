//! Sheets of workbooks and files of separated values.
//!
//! In: the filled cells of a sheet. Out: [`Laid`]; all of them as one grid.

use crate::Laid;
use crate::grid::clear_rows;
use crate::heads::header_rows;
use crate::reading::ReadingOrder;
use crate::stored::{grid, stored_cell};
use sifferkoll_model::{Finder, Location, RawCell, Sheet, SheetCellId, SheetRow};

/// Lays out a sheet.
pub fn lay_out_sheet(sheet: &Sheet) -> Laid {
    let cells = sheet.rows.iter().map(|row| (raw_cells(sheet, row), place(sheet, row.number, 0, 1, 1)));
    let rows = clear_rows(cells.collect());
    let cells = rows.iter().flat_map(|row| &row.reading().cells);
    let columns = cells.map(|cell| cell.column + cell.colspan).max().unwrap_or(0);
    let location = rows.iter().map(|row| row.location).reduce(|a, b| a.union(&b));
    let tables: Vec<_> = location
        .map(|location| grid(columns, header_rows(&rows), rows, location, Finder::Sheet))
        .into_iter()
        .collect();
    let order = ReadingOrder::of_tables(&tables);
    Laid { tables, text: Vec::new(), order }
}

fn raw_cells(sheet: &Sheet, row: &SheetRow) -> Vec<RawCell> {
    let cell = |cell: &sifferkoll_model::StoredCell| {
        let place = place(sheet, row.number, cell.column, cell.colspan, cell.rowspan);
        stored_cell(cell, place)
    };
    row.cells.iter().map(cell).collect()
}

/// Cells of a sheet by their upper left corner and their number.
fn place(sheet: &Sheet, row: u32, column: usize, colspan: usize, rowspan: usize) -> Location {
    let at = |column: usize| u16::try_from(column).unwrap_or(u16::MAX);
    let below = u32::try_from(rowspan.saturating_sub(1)).unwrap_or(0);
    Location::Sheet {
        sheet: sheet.index,
        name: sheet.name,
        first: SheetCellId { row, column: at(column) },
        last: SheetCellId { row: row.saturating_add(below), column: at(column + colspan.saturating_sub(1)) },
    }
}
