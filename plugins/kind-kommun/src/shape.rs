//! Which columns of a grid hold labels, values, units and text.

use crate::head::{Head, heads};
use crate::terms::Terms;
use crate::units;
use sifferkoll_plugin::grammar::{find_period, fold, join_wrapped, read_cell};
use sifferkoll_plugin::model::{Measure, Printed, RawCell, RawTable};
use std::ops::Range;

/// Longest cell that says something in place of a value (`Oförändrat`), in characters; more is a comment.
const WORD_FOR_A_VALUE: usize = 40;

/// The columns by what they hold.
#[derive(Debug, Default)]
pub(crate) struct Shape {
    /// Heads of all columns.
    pub(crate) heads: Vec<Head>,
    /// The column that names what the rows measure.
    pub(crate) label: usize,
    /// Value columns.
    pub(crate) values: Vec<usize>,
    /// The column that holds each row's unit.
    pub(crate) unit: Option<usize>,
    /// Text columns other than the labels', the units' included.
    pub(crate) texts: Vec<usize>,
}

/// What stands in a column's body.
#[derive(Debug, Clone, Copy, Default)]
struct Census {
    figures: usize,
    words: usize,
    /// Characters of the longest cell of words.
    longest: usize,
}

impl Shape {
    /// `None` where no column prints figures.
    pub(crate) fn of(table: &RawTable, terms: &Terms) -> Option<Self> {
        let heads = heads(table, terms);
        let census: Vec<Census> = (0..table.columns).map(|column| census(table, column)).collect();
        let named = |column: usize, words: &[String]| {
            let head = heads[column].lower();
            words
                .iter()
                .any(|w| head.strip_prefix(w.as_str()).is_some_and(|r| !r.starts_with(char::is_alphanumeric)))
        };
        let is_value = |column: usize| {
            let Census { figures, words, longest } = census[column];
            if named(column, &terms.columns.text) {
                return false;
            }
            let head = heads[column].lower();
            let measure = terms.measure(&head).map(|(measure, _)| measure);
            if words > figures {
                // Words stand for values where the head names a measure and its time.
                return measure.is_some_and(|m| m != Measure::Riktvarde)
                    && find_period(&head).is_some()
                    && longest <= WORD_FOR_A_VALUE;
            }
            figures > 0 || words == 0 && measure.is_some()
        };
        let first_text = (0..table.columns).find(|c| census[*c].words > census[*c].figures);
        // Figures before the first text are numbers of projects or goals; else the first column labels the
        // rows whatever it holds, as years do.
        let labels_from = match first_text {
            Some(text) if (0..text).all(|c| named(c, &terms.columns.outer) || census[c].figures == 0) => text,
            _ => 0,
        };
        let leading: Vec<usize> = (labels_from..table.columns)
            .take_while(|column| *column == labels_from || !is_value(*column))
            .collect();
        let unit =
            leading.iter().skip(1).chain(&trailing_texts(&leading, table.columns, &is_value)).copied().find(
                |column| {
                    named(*column, &terms.columns.unit) && {
                        let cells: Vec<String> =
                            body(table).filter_map(|r| text(table, r, *column)).collect();
                        let units = cells.iter().filter(|c| units::of_cell(terms, c).is_some()).count();
                        units > 0 && units * 2 >= cells.len()
                    }
                },
            );
        let names = |column: &&usize| {
            Some(**column) != unit
                && !named(**column, &terms.columns.outer)
                && !named(**column, &terms.columns.text)
                && census[**column].words > 0
        };
        let label = leading.iter().rfind(names).copied().unwrap_or(labels_from);
        let values: Vec<usize> =
            (0..table.columns).filter(|c| *c != label && *c > labels_from && is_value(*c)).collect();
        let texts = (0..table.columns)
            .filter(|c| *c != label && !values.contains(c))
            .filter(|c| census[*c].words + census[*c].figures > 0)
            .collect();
        (!values.is_empty()).then_some(Self { heads, label, values, unit, texts })
    }

    /// Labels of all rows.
    pub(crate) fn labels(&self, table: &RawTable) -> Vec<String> {
        body(table).map(|row| self.label(table, row)).collect()
    }

    /// Label of a row, wrapped lines joined.
    pub(crate) fn label(&self, table: &RawTable, row: usize) -> String {
        let cell = spanning(table, row, self.label);
        cell.map(|c| join_wrapped(c.text.lines())).unwrap_or_default()
    }

    /// Heads in lower case, each with its group.
    pub(crate) fn lower_heads(&self) -> Vec<String> {
        self.heads.iter().map(Head::lower_with_group).collect()
    }

    /// The text of a text column for a row, folded; that of a cell over several rows stands for each of them.
    pub(crate) fn text(table: &RawTable, row: usize, column: usize) -> Option<String> {
        text(table, row, column)
    }
}

/// Text columns behind the leading ones.
fn trailing_texts(leading: &[usize], columns: usize, is_value: &dyn Fn(usize) -> bool) -> Vec<usize> {
    let from = leading.last().map_or(0, |last| last + 1);
    (from..columns).filter(|column| !is_value(*column)).collect()
}

/// The rows below the heads.
pub(crate) fn body(table: &RawTable) -> Range<usize> {
    table.header_rows.min(table.rows.len())..table.rows.len()
}

fn census(table: &RawTable, column: usize) -> Census {
    let mut out = Census::default();
    for row in body(table) {
        let Some(cell) = table.cell(row, column) else {
            continue;
        };
        match read_cell(&cell.text) {
            Printed::Number(_) | Printed::Dash | Printed::Star => out.figures += 1,
            Printed::Text => {
                out.words += 1;
                out.longest = out.longest.max(cell.text.chars().count());
            }
            Printed::Blank => {}
        }
    }
    out
}

fn text(table: &RawTable, row: usize, column: usize) -> Option<String> {
    let cell = spanning(table, row, column).filter(|c| !c.text.is_empty())?;
    Some(fold(&cell.text))
}

/// The cell that covers a place, also from a row above.
pub(crate) fn spanning(table: &RawTable, row: usize, column: usize) -> Option<&RawCell> {
    if let Some(cell) = table.cell(row, column) {
        return Some(cell);
    }
    let from = table.header_rows.min(row);
    (from..row)
        .rev()
        .find_map(|above| {
            let cell = table.cell(above, column)?;
            Some((above, cell))
        })
        .filter(|(above, cell)| above + cell.rowspan > row)
        .map(|(_, cell)| cell)
}
