//! The cell that a finding is about.
//!
//! In: a typed table and one of its findings, which names its cell in words and by its place. Out: row and
//! column; `None` where no cell fits, or several do.

use sifferkoll_model::{CanonicalTable, CellId, Finding, Location};

/// The cell of a finding; where a figure is missing, the empty place in its row.
pub(crate) fn cell_of(table: &CanonicalTable, finding: &Finding) -> Option<CellId> {
    cell_at(table, &finding.row, &finding.column, &finding.location)
}

/// The cell with this label, this head and this place.
pub(crate) fn cell_at(table: &CanonicalTable, label: &str, head: &str, place: &Location) -> Option<CellId> {
    let columns: Vec<usize> = (0..table.columns.len()).filter(|at| table.column_name(*at) == head).collect();
    let rows = table.rows.iter().enumerate().filter(|(_, row)| row.label == label);
    let mut cells = rows.flat_map(|(at, row)| {
        let ids = columns.iter().map(move |column| CellId { row: at, column: *column });
        ids.filter(|id| table.cell(*id).map_or(row.location, |cell| cell.location) == *place)
    });
    let cell = cells.next()?;
    cells.next().is_none().then_some(cell)
}
