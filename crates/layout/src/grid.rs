//! Builds the rows of a raw table from cells that a finder has placed.

use sifferkoll_model::{Decision, Location, RawCell, RawRow, Reading};

/// Rows whose print allows one reading: the cells of each row from left to right. A row without cells
/// takes the given location.
pub(crate) fn clear_rows(rows: Vec<(Vec<RawCell>, Location)>) -> Vec<RawRow> {
    rows.into_iter()
        .map(|(mut cells, place)| {
            cells.sort_by_key(|c| c.column);
            let location = cells.iter().map(|c| c.location).reduce(|a, b| a.union(&b)).unwrap_or(place);
            RawRow { readings: vec![Reading { cells, cost: 0 }], decision: Decision::Clear, location }
        })
        .collect()
}
