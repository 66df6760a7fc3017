//! Documents that store their paragraphs and tables.
//!
//! In: the parts in the document's order. Out: [`Laid`]; each table as it is stored, its leading rows taken for
//! heads where the document says so or its figures show it.

use crate::Laid;
use crate::grid::clear_rows;
use crate::heads::header_rows;
use crate::reading::ReadingOrder;
use sifferkoll_model::{
    Finder, Location, RawCell, RawRow, RawTable, StoredCell, StoredPart, StoredRow, StoredTable,
};

/// Lays out a document that stores paragraphs and tables.
pub fn lay_out_stored(parts: &[StoredPart]) -> Laid {
    let stored = parts.iter().filter_map(|part| match part {
        StoredPart::Table(table) => table_of(table),
        StoredPart::Text(_) => None,
    });
    let tables: Vec<RawTable> = stored.collect();
    let order = ReadingOrder::of_tables(&tables);
    Laid { tables, text: Vec::new(), order }
}

/// The grid of a stored table; `None` where it has no cells.
fn table_of(table: &StoredTable) -> Option<RawTable> {
    let cells = table.rows.iter().flat_map(|row| &row.cells);
    let columns = cells.map(|cell| cell.column + cell.colspan).max()?;
    let location = table.rows.iter().map(|row| row.location).reduce(|a, b| a.union(&b))?;
    let rows = clear_rows(table.rows.iter().map(|row| (raw_cells(row), row.location)).collect());
    let said = table.rows.iter().take_while(|row| row.head).count();
    let heads = if said > 0 { said } else { header_rows(&rows) };
    Some(grid(columns, heads, rows, location, Finder::Stored))
}

fn raw_cells(row: &StoredRow) -> Vec<RawCell> {
    let filled = row.cells.iter().filter(|cell| !cell.text.is_empty());
    filled.map(|cell| stored_cell(cell, row.location)).collect()
}

/// A cell of a grid from one that is stored.
pub(crate) fn stored_cell(cell: &StoredCell, location: Location) -> RawCell {
    RawCell {
        colspan: cell.colspan,
        rowspan: cell.rowspan,
        bold: cell.bold,
        indent: f32::from(cell.indent),
        ..RawCell::new(cell.column, cell.text.clone(), location)
    }
}

/// A grid without captions.
pub(crate) fn grid(
    columns: usize,
    header_rows: usize,
    rows: Vec<RawRow>,
    location: Location,
    finder: Finder,
) -> RawTable {
    RawTable { columns, header_rows, rows, finder, ..RawTable::empty(location) }
}
