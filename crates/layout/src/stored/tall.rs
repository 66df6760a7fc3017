//! Goals that stand over several rows where the document does not store how far: the cells below are empty.

use crate::spread::stands_as_figure;
use sifferkoll_model::RawRow;

/// Fewest rows that print figures.
const LEAST_ROWS: usize = 2;

/// Makes texts left of the labels cover the rows below that have none, where the labels themselves stand on every row
/// with figures. A table that stores any cell over several rows says itself how far each goes.
pub(crate) fn spread(rows: &mut [RawRow], columns: usize) {
    let cells = || rows.iter().flat_map(|row| &row.reading().cells);
    if cells().any(|cell| cell.rowspan > 1) {
        return;
    }
    let Some(label) = first_value_column(rows, columns).and_then(|values| values.checked_sub(1)) else {
        return;
    };
    if label == 0 {
        return;
    }
    let holds = |row: &RawRow, column: usize| row.reading().cells.iter().any(|cell| cell.column == column);
    let measured: Vec<&RawRow> = rows.iter().filter(|row| prints_figure(row, label + 1)).collect();
    let named = measured.iter().filter(|row| holds(row, label)).count();
    let open = measured.iter().filter(|row| !holds(row, label - 1)).count();
    if measured.len() < LEAST_ROWS || named * 5 < measured.len() * 4 || open == 0 {
        return;
    }
    for column in 0..label {
        // From the last row on: rows below, one after the other, that hold nothing up to this column.
        let mut below = 0;
        for at in (0..rows.len()).rev() {
            let alone = rows[at].reading().cells.len() == 1;
            let place = rows[at].reading().cells.iter().position(|cell| cell.column == column);
            match place {
                Some(place) => {
                    // A goal with nothing beside it has no rows.
                    if !alone {
                        rows[at].readings[0].cells[place].rowspan = below + 1;
                    }
                    below = 0;
                }
                None if (0..column).any(|outer| holds(&rows[at], outer)) => below = 0,
                None => below += 1,
            }
        }
    }
}

fn prints_figure(row: &RawRow, from: usize) -> bool {
    row.reading().cells.iter().any(|cell| cell.column >= from && stands_as_figure(&cell.text))
}

/// The first column, two columns or more from the left, in which most texts are figures.
fn first_value_column(rows: &[RawRow], columns: usize) -> Option<usize> {
    let mut figures = vec![0; columns];
    let mut texts = vec![0; columns];
    for cell in rows.iter().flat_map(|row| &row.reading().cells).filter(|cell| cell.colspan == 1) {
        texts[cell.column] += 1;
        figures[cell.column] += usize::from(stands_as_figure(&cell.text));
    }
    (0..columns).find(|at| figures[*at] * 2 > texts[*at]).filter(|at| *at >= 2)
}
