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
    /// Columns whose texts follow that of the label in a scale that names a figure twice.
    more_labels: Vec<usize>,
}

/// What stands in a column's body.
#[derive(Debug, Clone, Copy, Default)]
struct Census {
    figures: usize,
    words: usize,
    /// Those of the words that are a figure up to another.
    ranges: usize,
    /// Characters of the longest cell of words.
    longest: usize,
}

impl Shape {
    /// `None` where no column prints figures.
    pub(crate) fn of(table: &RawTable, terms: &Terms) -> Option<Self> {
        let heads = heads(table, terms);
        let census: Vec<Census> = (0..table.columns).map(|column| census(table, column)).collect();
        if let Some(pairs) = turns(table, &census) {
            let values = (0..table.columns).step_by(2).collect();
            let more_labels = (1..pairs).map(|pair| pair * 2 + 1).collect();
            return Some(Self { heads, label: 1, values, more_labels, ..Self::default() });
        }
        let named = |column: usize, words: &[String]| {
            let head = heads[column].lower();
            words
                .iter()
                .any(|w| head.strip_prefix(w.as_str()).is_some_and(|r| !r.starts_with(char::is_alphanumeric)))
        };
        let is_value = |column: usize| {
            let Census { figures, words, ranges, longest } = census[column];
            if named(column, &terms.columns.text) {
                return false;
            }
            let head = heads[column].lower();
            let measure = terms.measure(&head).map(|(measure, _)| measure);
            // The bands of a scale stand for what the document sorts into them.
            if ranges > 0 && ranges + figures >= words && named(column, &terms.risks.value) {
                return true;
            }
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
        (!values.is_empty()).then_some(Self { heads, label, values, unit, texts, more_labels: Vec::new() })
    }

    /// Labels of all rows.
    pub(crate) fn labels(&self, table: &RawTable) -> Vec<String> {
        body(table).map(|row| self.label(table, row)).collect()
    }

    /// Label of a row, wrapped lines joined. A total can stand before the labels' column, among the numbers of
    /// projects or the goals.
    pub(crate) fn label(&self, table: &RawTable, row: usize) -> String {
        let joined = |cell: &RawCell| join_wrapped(cell.text.lines());
        let label = spanning(table, row, self.label).map(joined).unwrap_or_default();
        if !self.more_labels.is_empty() {
            let more = self.more_labels.iter().filter_map(|c| text(table, row, *c));
            return std::iter::once(label).chain(more).collect::<Vec<_>>().join(" / ");
        }
        let prints_figures = || self.values.iter().any(|c| text(table, row, *c).is_some());
        if !label.is_empty() || !prints_figures() {
            return label;
        }
        let before = (0..self.label).rev().filter_map(|c| table.cell(row, c));
        let words = before.filter(|c| matches!(read_cell(&c.text), Printed::Text)).map(joined);
        words.into_iter().next().unwrap_or_default()
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

/// How many times a figure and its name stand beside one another under the same heads, as in the scales of two
/// things; `None` where that is not all.
fn turns(table: &RawTable, census: &[Census]) -> Option<usize> {
    let by_turns = census.iter().enumerate().all(|(column, c)| {
        let (own, other) = if column % 2 == 0 { (c.figures, c.words) } else { (c.words, c.figures) };
        own > 0 && other == 0
    });
    let lowest = table.header_rows.checked_sub(1)?;
    let heads: Option<Vec<String>> = (0..census.len()).map(|column| text(table, lowest, column)).collect();
    let repeated =
        heads.is_some_and(|heads| heads.iter().skip(2).zip(&heads).all(|(head, before)| head == before));
    let pairs = census.len() / 2;
    (pairs > 1 && census.len().is_multiple_of(2) && by_turns && repeated).then_some(pairs)
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
                out.ranges += usize::from(is_range(&cell.text));
                out.longest = out.longest.max(cell.text.chars().count());
            }
            Printed::Blank => {}
        }
    }
    out
}

/// `4–8`: a figure up to another.
fn is_range(text: &str) -> bool {
    let folded = fold(text);
    let bounds = folded.split(['-', '–']).map(|bound| read_cell(bound.trim()));
    let bounds: Vec<Printed> = bounds.collect();
    bounds.len() == 2 && bounds.iter().all(|bound| matches!(bound, Printed::Number(_)))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::built_in;
    use sifferkoll_plugin::model::{Decision, Location, RawRow, Reading};

    /// A table of rows whose cells are parted by bars, the first of them heads.
    fn table(header_rows: usize, rows: &[&str]) -> RawTable {
        let location = Location::Lines { first: 1, last: 1 };
        let cells = |row: &str| {
            let texts = row.split('|').enumerate().filter(|(_, text)| !text.is_empty());
            let cell = |(column, text): (usize, &str)| RawCell::new(column, text.to_owned(), location);
            vec![Reading { cells: texts.map(cell).collect(), cost: 0 }]
        };
        let row = |row: &&str| RawRow { readings: cells(row), decision: Decision::Clear, location };
        let columns = rows[0].split('|').count();
        RawTable { columns, header_rows, rows: rows.iter().map(row).collect(), ..RawTable::empty(location) }
    }

    #[test]
    fn figures_and_names_by_turns_are_a_scale() {
        let scale = table(1, &["Tal|Namn|Tal|Namn", "1|Liten|1|Mild", "2|Stor|2|Svår"]);
        let shape = Shape::of(&scale, &built_in().terms).expect("a shape");
        assert_eq!(shape.values, [0, 2]);
        assert_eq!(shape.labels(&scale), ["Liten / Mild", "Stor / Svår"]);
        let projects = table(1, &["Nr|Projekt|Budget 2023|Kommentar", "1|Tak|200|Klart", "2|Väg|300|Pågår"]);
        assert_eq!(Shape::of(&projects, &built_in().terms).expect("a shape").label, 1);
    }

    #[test]
    fn the_bands_of_a_scale_are_its_values() {
        let bands = table(1, &["Bedömning|Riskvärde|Hantering", "Låg|1–3|Noteras", "Hög|4-16|Åtgärdas"]);
        let shape = Shape::of(&bands, &built_in().terms).expect("a shape");
        assert_eq!((shape.values, shape.texts), (vec![1], vec![2]));
    }

    #[test]
    fn a_total_among_the_numbers_is_a_label() {
        let rows =
            ["Nr|Projekt|Budget 2023|Utfall 2023", "101|Tak|200|190", "102|Väg|300|310", "Summa||500|500"];
        let projects = table(1, &rows);
        let shape = Shape::of(&projects, &built_in().terms).expect("a shape");
        assert_eq!(shape.labels(&projects), ["Tak", "Väg", "Summa"]);
    }
}
