//! Heads that stand over cells beside them which a document leaves empty instead of merging.

use crate::figures::{is_figure, is_period};
use sifferkoll_grammar::is_dash;
use sifferkoll_model::RawRow;

/// A head with empty cells behind it stands over them too, where a lower row of heads fills them.
pub(crate) fn spread_groups(heads: &mut [RawRow], columns: usize) {
    for row in 0..heads.len().saturating_sub(1) {
        let ends: Vec<usize> = heads[row]
            .reading()
            .cells
            .iter()
            .map(|cell| {
                let first = cell.column + cell.colspan;
                let open = |at: &usize| !covered(&heads[..=row], *at) && starts(&heads[row + 1], *at);
                first + (first..columns).take_while(open).count()
            })
            .collect();
        for (cell, end) in heads[row].readings[0].cells.iter_mut().zip(ends) {
            if cell.column > 0 {
                cell.colspan = end - cell.column;
            }
        }
    }
}

fn starts(row: &RawRow, at: usize) -> bool {
    row.reading().cells.iter().any(|cell| cell.column == at)
}

/// Whether a cell of the last of these rows, or one from above that reaches it, covers a column.
fn covered(rows: &[RawRow], at: usize) -> bool {
    rows.iter().rev().enumerate().any(|(above, row)| {
        row.reading()
            .cells
            .iter()
            .any(|cell| (cell.column..cell.column + cell.colspan).contains(&at) && cell.rowspan > above)
    })
}

/// Whether a text is a figure and neither a dash nor a period.
pub(crate) fn stands_as_figure(text: &str) -> bool {
    is_figure(text) && !is_dash(text) && !is_period(text)
}
