//! Columns that belong together, by what they measure.

use sifferkoll_plugin::TableView;
use sifferkoll_plugin::model::{CanonicalTable, CellId, Column, Measure};
use sifferkoll_plugin::relations::Place;

/// A column for all and the columns of its parts.
pub(super) struct Breakdown {
    pub(super) whole: usize,
    pub(super) parts: Vec<usize>,
}

/// All breakdowns of a table: one column without a part beside at least two parts of the same measure and time.
pub(super) fn breakdowns(table: &CanonicalTable) -> Vec<Breakdown> {
    let key = |c: &Column| (c.measure, c.period, c.version, c.flow);
    let columns = &table.columns;
    let alike = |whole: usize, c: &usize| key(&columns[*c]) == key(&columns[whole]);
    // Few columns are parts, and a sheet has thousands of columns.
    let (divided, whole): (Vec<usize>, Vec<usize>) =
        (0..columns.len()).partition(|c| columns[*c].breakdown.is_some());
    whole
        .iter()
        .filter_map(|of| {
            let parts: Vec<usize> = divided.iter().copied().filter(|c| alike(*of, c)).collect();
            if parts.len() < 2 || whole.iter().filter(|c| alike(*of, c)).count() != 1 {
                return None;
            }
            let mut names: Vec<&Option<String>> = parts.iter().map(|c| &columns[*c].breakdown).collect();
            names.sort_unstable();
            names.dedup();
            (names.len() == parts.len()).then_some(Breakdown { whole: *of, parts })
        })
        .collect()
}

/// The two latest outcomes that a row prints, earlier one first, of those with the same breakdown as a column.
pub(super) fn last_two_outcomes(view: &TableView<'_>, row: usize, like: usize) -> Option<(usize, usize)> {
    let outcomes = outcomes(view, row, like);
    match outcomes[..] {
        [.., before, last] => Some((before, last)),
        _ => None,
    }
}

/// The latest outcome that a row prints, of those with the same breakdown as a column.
pub(super) fn last_outcome(view: &TableView<'_>, row: usize, like: usize) -> Option<usize> {
    outcomes(view, row, like).last().copied()
}

/// Columns of outcomes in which a row prints a figure, by their time; none where two are of the same time.
fn outcomes(view: &TableView<'_>, row: usize, like: usize) -> Vec<usize> {
    let columns = &view.table.columns;
    let mut found: Vec<usize> = (0..columns.len())
        .filter(|c| {
            columns[*c].measure == Measure::Utfall && columns[*c].breakdown == columns[like].breakdown
        })
        .filter(|c| columns[*c].period.is_some())
        .collect();
    found.sort_by_key(|c| columns[*c].period);
    if found.windows(2).any(|pair| columns[pair[0]].period == columns[pair[1]].period) {
        return Vec::new();
    }
    found.retain(|column| view.arithmetic.grid.value(CellId { row, column: *column }).is_some());
    found
}

/// A cell as a place in the document.
pub(super) fn place_of(view: &TableView<'_>, row: usize, column: usize) -> Place {
    view.place(CellId { row, column })
}

/// Column heads in a row.
pub(super) fn list(table: &CanonicalTable, columns: &[usize]) -> String {
    let names: Vec<String> = columns.iter().map(|column| table.column_name(*column)).collect();
    names.join(" + ")
}
