//! Untyped grids as aligned text without boxes.

use super::grid::{Slot, slots};
use super::{Sheet, sheets};
use crate::View;
use crate::messages::say;
use crate::text::{failure_text, warnings_text};
use sifferkoll_model::Outcome;
use std::fmt::Write;

/// Blanks between two columns.
const GAP: usize = 2;

/// All grids of a document, each below a line with path and id, with a blank line between two; then what is
/// in doubt.
pub fn tables_text(path: &str, outcome: &Outcome, view: &View) -> String {
    let document = match outcome {
        Ok(document) => document,
        Err(failure) => return failure_text(path, failure, view),
    };
    let sheets = sheets(document);
    let mut parts: Vec<String> = sheets.iter().map(|sheet| table(path, sheet, view)).collect();
    if sheets.is_empty() {
        parts.push(format!("{path}: {}\n", say(view.lang, "tables-none", &[])));
    }
    let warnings = warnings_text(path, document, view);
    if !warnings.is_empty() {
        parts.push(warnings);
    }
    parts.join("\n")
}

fn table(path: &str, sheet: &Sheet<'_>, view: &View) -> String {
    let continues = sheet
        .continues
        .as_ref()
        .map_or(String::new(), |id| format!(" ({})", say(view.lang, "tables-continues", &[("id", id)])));
    let mut out = format!("{path}:{}{continues}\n", sheet.id);
    let rows: Vec<Vec<Placed>> = slots(sheet).iter().map(|row| placed(row)).collect();
    let right = figure_columns(&rows[sheet.header_rows..], sheet.cols);
    let widths = widths(&rows, sheet.cols);
    for row in &rows {
        let mut line = String::new();
        let mut at = 0;
        for cell in row {
            let width = extent(&widths, cell);
            line.push_str(&" ".repeat(cell.start(&widths) - at));
            let pad = " ".repeat(width.saturating_sub(cell.width()));
            let to_right = if cell.columns == 1 { right[cell.column] } else { is_figure(&cell.text) };
            let (before, after) = if to_right { (pad, String::new()) } else { (String::new(), pad) };
            let _ = write!(line, "{before}{}{after}", cell.text);
            at = cell.start(&widths) + width;
        }
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// A cell that holds text.
struct Placed {
    column: usize,
    columns: usize,
    text: String,
}

impl Placed {
    fn width(&self) -> usize {
        self.text.chars().count()
    }

    /// The place in its line at which its first column begins.
    fn start(&self, widths: &[usize]) -> usize {
        widths[..self.column].iter().map(|width| width + GAP).sum()
    }
}

fn placed(row: &[Slot<'_>]) -> Vec<Placed> {
    let filled = row.iter().enumerate().filter_map(|(column, slot)| match slot {
        Slot::Start { cell, colspan, .. } => {
            Some(Placed { column, columns: *colspan, text: one_line(&cell.text) })
        }
        Slot::Empty | Slot::Covered => None,
    });
    filled.filter(|cell| !cell.text.is_empty()).collect()
}

/// The width that a cell has, with the gaps between its columns.
fn extent(widths: &[usize], cell: &Placed) -> usize {
    let own = &widths[cell.column..cell.column + cell.columns];
    own.iter().sum::<usize>() + (cell.columns - 1) * GAP
}

/// The width of every column. A spanning cell that is wider than its columns widens the last of them.
fn widths(rows: &[Vec<Placed>], columns: usize) -> Vec<usize> {
    let mut widths = vec![0; columns];
    let (single, spanning): (Vec<&Placed>, Vec<&Placed>) =
        rows.iter().flatten().partition(|cell| cell.columns == 1);
    for cell in single {
        widths[cell.column] = widths[cell.column].max(cell.width());
    }
    for cell in spanning {
        widths[cell.column + cell.columns - 1] += cell.width().saturating_sub(extent(&widths, cell));
    }
    widths
}

/// For every column whether most of what it prints are figures.
fn figure_columns(body: &[Vec<Placed>], columns: usize) -> Vec<bool> {
    let mut balance = vec![0_i64; columns];
    for cell in body.iter().flatten().filter(|cell| cell.columns == 1) {
        balance[cell.column] += if is_figure(&cell.text) { 1 } else { -1 };
    }
    balance.into_iter().map(|balance| balance > 0).collect()
}

/// Whether a text looks like a figure: digits, and what stands in and around them, and no words.
pub(super) fn is_figure(text: &str) -> bool {
    let figure = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-−–,.%()<>".contains(c);
    text.chars().all(figure) && text.chars().any(|c| c.is_ascii_digit())
}

/// Text in one line; nothing in it can steer a terminal.
pub(crate) fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::super::example::{self, VIEW};
    use super::*;

    #[test]
    fn columns_are_aligned_and_figures_set_to_the_right() {
        let text = tables_text("a.pdf", &Ok(example::document()), &VIEW);
        let expect = "\
a.pdf:p3-1
Enhet          Kostnad <tkr> & \"mer\"
                 2022           2023
Skola F-6      -1 200            3,5
Vård, \"övrig\"                      7

a.pdf:p4-1 (continues p3-1)
Summa  -1 200  10,5

a.pdf:l820-1
      Utfall Budget
Buss  1           2

a.pdf: doubtful readings: no-text 1
";
        assert_eq!(text, expect);
    }

    #[test]
    fn nothing_steers_a_terminal_and_failures_are_told() {
        assert_eq!(one_line("a\u{1b}[31m\n b\u{a0}c"), "a [31m b c");
        let text = tables_text("x.pdf", &example::failure(), &VIEW);
        assert_eq!(text, "x.pdf: unreadable[encrypted] a <password> is needed\n");
    }

    #[test]
    fn figures_are_told_from_words() {
        for text in ["-1 200", "3,5 %", ">100%", "2022", "(12)"] {
            assert!(is_figure(text), "{text}");
        }
        for text in ["", "-", "F-6", "12 st"] {
            assert!(!is_figure(text), "{text}");
        }
    }
}
