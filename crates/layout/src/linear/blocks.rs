//! Tables dumped column by column: the labels below one another, then the figures of each column.
//!
//! Which figure belongs to which label is only told by their number, so a table is seen where a paragraph of
//! labels is followed by at least two paragraphs of just as many figures.

use super::entries::{Entry, Kind};
use super::is_short;
use super::rows::{cell, one_reading};
use crate::dump::lines_location;
use sifferkoll_grammar::{join_wrapped, read_cell};
use sifferkoll_model::{Finder, Printed, RawRow, RawTable};

/// Fewest rows: two figures below one another are met by chance.
const LEAST_ROWS: usize = 3;
/// Fewest columns of figures.
const LEAST_COLUMNS: usize = 2;
/// Most lines of the head of a column.
const HEAD_LINES: usize = 3;

/// A paragraph whose last lines are figures alone.
struct Column {
    /// Places of the lines of its head.
    heads: Vec<usize>,
    /// Places of its figures.
    figures: Vec<usize>,
}

/// All such tables; their lines are marked as taken.
pub(super) fn tables(entries: &mut [Entry<'_>]) -> Vec<RawTable> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < entries.len() {
        let end = paragraph_end(entries, at);
        if let Some((table, last)) = table(entries, at..end) {
            out.push(table);
            for entry in &mut entries[at..=last] {
                entry.kind = Kind::Taken;
            }
            at = last + 1;
        } else {
            at = end.max(at + 1);
        }
    }
    out
}

/// One past the last line of the paragraph that starts at a place; that place where it is empty.
fn paragraph_end(entries: &[Entry<'_>], from: usize) -> usize {
    (from..entries.len())
        .find(|at| entries[*at].is_empty() || entries[*at].paragraph != entries[from].paragraph)
        .unwrap_or(entries.len())
}

/// The table whose labels are the lines of a paragraph, and the place of its last line.
fn table(entries: &[Entry<'_>], labels: std::ops::Range<usize>) -> Option<(RawTable, usize)> {
    let is_label = |at: usize| matches!(entries[at].kind, Kind::Text) && is_short(&entries[at].folded);
    if labels.len() < LEAST_ROWS || !labels.clone().all(is_label) {
        return None;
    }
    let mut columns: Vec<Column> = Vec::new();
    let mut at = labels.end;
    while let Some(column) = column(entries, at) {
        let rows = column.figures.len();
        let heads = labels.len().checked_sub(rows).filter(|heads| *heads <= HEAD_LINES);
        if rows < LEAST_ROWS || heads.is_none() || columns.first().is_some_and(|c| c.figures.len() != rows) {
            break;
        }
        at = column.figures[rows - 1] + 1;
        columns.push(column);
    }
    if columns.len() < LEAST_COLUMNS {
        return None;
    }
    let rows = columns[0].figures.len();
    let (over_labels, labels) = (labels.start..labels.end - rows, labels.end - rows..labels.end);
    let text = |places: &mut dyn Iterator<Item = usize>| {
        let lines: Vec<&str> = places.map(|at| entries[at].folded.as_str()).collect();
        join_wrapped(lines)
    };
    let place = |at: usize| lines_location(&[entries[at].number]);
    let mut built: Vec<RawRow> = Vec::with_capacity(rows + 1);
    let headed = columns.iter().any(|c| !c.heads.is_empty());
    if headed {
        let first = columns[0].heads.first().copied().unwrap_or(labels.start);
        let mut cells = vec![cell(0, text(&mut over_labels.clone()), place(first))];
        for (at, column) in columns.iter().enumerate() {
            let location = place(column.heads.first().copied().unwrap_or(first));
            cells.push(cell(at + 1, text(&mut column.heads.iter().copied()), location));
        }
        cells.retain(|c| !c.text.is_empty());
        built.push(one_reading(cells, place(first)));
    }
    for row in 0..rows {
        let label = labels.start + row;
        let mut cells = vec![cell(0, entries[label].folded.clone(), place(label))];
        cells.extend(columns.iter().enumerate().map(|(at, column)| {
            let figure = column.figures[row];
            cell(at + 1, entries[figure].folded.clone(), place(figure))
        }));
        let location = cells.iter().map(|c| c.location).reduce(|a, b| a.union(&b))?;
        built.push(one_reading(cells, location));
    }
    let last = columns[columns.len() - 1].figures[rows - 1];
    let first = if headed { over_labels.start } else { labels.start };
    let table = RawTable {
        captions: super::title_lines(entries, first),
        columns: columns.len() + 1,
        header_rows: usize::from(headed),
        rows: built,
        finder: Finder::Linear,
        ..RawTable::empty(lines_location(&[entries[first].number, entries[last].number]))
    };
    Some((table, last))
}

/// The next paragraph, if it holds figures alone below the lines of a head, or the head's own paragraph and the
/// figures' after it.
fn column(entries: &[Entry<'_>], from: usize) -> Option<Column> {
    let start = next_line(entries, from)?;
    let end = paragraph_end(entries, start);
    let figures = (start..end).find(|at| is_figure(&entries[*at]));
    let (heads, figures) = if let Some(first) = figures {
        (start..first, first..end)
    } else {
        let first = next_line(entries, end)?;
        (start..end, first..paragraph_end(entries, first))
    };
    let head = |at: usize| matches!(entries[at].kind, Kind::Text) && is_short(&entries[at].folded);
    let fits = heads.len() <= HEAD_LINES
        && heads.clone().all(head)
        && figures.clone().all(|at| is_figure(&entries[at]));
    fits.then(|| Column { heads: heads.collect(), figures: figures.collect() })
}

fn next_line(entries: &[Entry<'_>], from: usize) -> Option<usize> {
    let next = (from..entries.len()).find(|at| !matches!(entries[*at].kind, Kind::Empty | Kind::Mark))?;
    (!matches!(entries[next].kind, Kind::Taken)).then_some(next)
}

/// One figure, or a dash, and nothing else on the line.
fn is_figure(entry: &Entry<'_>) -> bool {
    entry.figures().is_some_and(|f| f.label.is_empty())
        && matches!(read_cell(&entry.folded), Printed::Number(_) | Printed::Dash | Printed::Star)
}
