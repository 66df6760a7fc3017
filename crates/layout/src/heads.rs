//! Which leading rows of a grid hold column heads.

use crate::figures::{is_figure, is_period};
use sifferkoll_grammar::read_cell;
use sifferkoll_model::{Printed, RawRow};

/// Most rows that a header has; more is a table without figures.
const MAX_HEADER_ROWS: usize = 6;

/// Number of leading rows with heads: those above the first row that prints a figure in a column other
/// than the first. A year, or a figure with a month, is a head. 0 where no row prints a figure, unless
/// the first row is a head by being bold.
pub(crate) fn header_rows(rows: &[RawRow]) -> usize {
    let first = rows.iter().position(prints_figures);
    match first {
        Some(first) if first <= MAX_HEADER_ROWS => first - trailing_headings(&rows[..first], &rows[first]),
        Some(_) => 1,
        None => {
            let bold = |row: &RawRow| {
                let cells = &row.reading().cells;
                cells.len() > 1 && cells.iter().all(|c| c.bold || c.text.is_empty())
            };
            usize::from(rows.first().is_some_and(bold) && !rows.get(1).is_some_and(bold))
        }
    }
}

/// Rows just above the first figures that hold a label alone below a row that heads the columns: they
/// head the rows that follow, not the columns. Labels stand in the first column, or behind it where the
/// first row with figures has words that the rows above head (a number of a project stands before them).
fn trailing_headings(above: &[RawRow], figures: &RawRow) -> usize {
    let is_label = |column: usize| {
        let words = |row: &RawRow| {
            row.reading().cells.iter().any(|c| c.column == column && c.text.contains(char::is_alphabetic))
        };
        column == 0 || (column == 1 && words(figures) && above.iter().filter(|row| words(row)).count() > 1)
    };
    let label_alone = |row: &RawRow| {
        let mut printed = row.reading().cells.iter().filter(|c| !c.text.is_empty());
        printed.next().is_some_and(|c| c.colspan == 1 && is_label(c.column)) && printed.next().is_none()
    };
    let trailing = above.iter().rev().take_while(|row| label_alone(row)).count();
    if trailing == above.len() { 0 } else { trailing }
}

/// Whether a row prints a figure that is no period in a column other than the first.
pub(crate) fn prints_figures(row: &RawRow) -> bool {
    row.reading().cells.iter().any(|cell| {
        cell.column > 0
            && match read_cell(&cell.text) {
                Printed::Number(amount) => {
                    amount.unit.is_some() || amount.bound.is_some() || !is_period(&cell.text)
                }
                Printed::Dash | Printed::Star | Printed::Blank => false,
                Printed::Text => {
                    cell.text.contains(|c: char| c.is_ascii_digit())
                        && is_figure(&cell.text)
                        && !is_period(&cell.text)
                }
            }
    })
}
