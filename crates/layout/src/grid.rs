//! Builds the rows of a raw table from cells that a finder has placed.

use crate::lines::{Word, text_of};
use sifferkoll_model::{Decision, Location, RawCell, RawRow, Reading, Recognised, SecondLook};

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

/// How sure the text of a cell is; `None` where none of its words was recognised in a picture.
pub(crate) fn recognised<'a>(words: impl Iterator<Item = &'a Word>) -> Option<Recognised> {
    let confidence = words.filter_map(|word| word.confidence).min()?;
    Some(Recognised { confidence, look: SecondLook::None })
}

/// Words of one cell, its lines joined by line feeds.
pub(crate) fn cell_text(words: &[(usize, &Word)]) -> String {
    let mut out = String::new();
    for line in words.chunk_by(|a, b| a.0 == b.0) {
        if !out.is_empty() {
            out.push('\n');
        }
        let line: Vec<Word> = line.iter().map(|(_, w)| (*w).clone()).collect();
        out.push_str(&text_of(&line));
    }
    out
}
