//! Heads above a block: lines whose words stand over the columns, and heads over several columns.

use super::rows::spanning_cell;
use super::{Columns, Place, Row};
use crate::spans::spans;
use sifferkoll_model::{Location, RawCell, Rect};

/// Most lines of heads.
const MAX_LINES: usize = 6;
/// Lines of heads follow one another within this many line heights.
const REACH: f32 = 2.6;

/// The lines of heads, top to bottom.
pub(crate) struct Head {
    /// One entry a header row of the table: the line it stands on.
    pub(crate) rows: Vec<usize>,
    /// Lines taken in.
    pub(crate) used: Vec<usize>,
}

/// Walks up from the first value line while lines have words over value columns.
pub(crate) fn find(rows: &[Row], first: usize, columns: &Columns, taken: &[bool]) -> Head {
    let mut used = Vec::new();
    let mut lower = first;
    let values = &columns.bands()[1..];
    let (left, right) = (values[0].x0, columns.bbox().x1);
    for at in (0..first).rev() {
        let (row, below) = (&rows[at], &rows[lower].line);
        let near = below.bbox.y0 - row.line.bbox.y1 <= REACH * below.size();
        if taken[at] || !near || used.len() == MAX_LINES || row.is_value_line() {
            break;
        }
        // Running text goes from the labels into the value columns without a gap.
        let prose = row.chunks.iter().any(|c| {
            let from_label = c.bbox.x0 < columns.bands()[0].x1 && c.bbox.x1 > left;
            let over = values.iter().filter(|v| v.overlap_x(&c.bbox) > 0.0).count();
            from_label && (over > 1 || c.bbox.x1 > values[0].x1)
        });
        let over_values = row.chunks.iter().any(|c| c.bbox.x1 > left && c.bbox.x0 >= columns.bands()[0].x0);
        let beyond = row.chunks.iter().any(|c| c.bbox.x0 > right + 2.0 * row.line.size());
        if prose || !over_values || beyond {
            // Words over the labels alone may still head the label column in the midst of the heads.
            break;
        }
        used.push(at);
        lower = at;
    }
    used.reverse();
    Head { rows: used.clone(), used }
}

impl Head {
    /// The cells of every header row.
    pub(crate) fn cells(
        &self,
        rows: &[Row],
        columns: &Columns,
        place: Place<'_>,
    ) -> Vec<(Vec<RawCell>, Location)> {
        self.rows
            .iter()
            .enumerate()
            .map(|(level, at)| {
                let row = &rows[*at];
                let lower: Vec<&Row> = self.rows[level + 1..].iter().map(|at| &rows[*at]).collect();
                let location = place(&[row.line.number], row.line.bbox);
                (header_row(row, &lower, columns, place), location)
            })
            .collect()
    }
}

/// Cells of one line of heads. Where a line has fewer heads than there are value columns and a lower line
/// heads them all, its heads stand over several columns.
fn header_row(row: &Row, lower: &[&Row], columns: &Columns, place: Place<'_>) -> Vec<RawCell> {
    let values = columns.len() - 1;
    let over_values: Vec<usize> =
        (0..row.chunks.len()).filter(|at| columns.of_extent(&row.chunks[*at].bbox) > 0).collect();
    let headed_below = lower.iter().any(|l| headed(l, columns) == values);
    let mut cells: Vec<RawCell> = Vec::new();
    if headed_below && !over_values.is_empty() && over_values.len() < values {
        let label = (0..row.chunks.len()).filter(|at| !over_values.contains(at));
        cells.extend(label.map(|at| spanning_cell(row, row.chunks[at].words.clone(), 0..1, place)));
        let heads: Vec<Rect> = over_values.iter().map(|at| row.chunks[*at].bbox).collect();
        for (at, span) in over_values.iter().zip(spans(&heads, &columns.bands()[1..])) {
            if !span.is_empty() {
                let span = span.start + 1..span.end + 1;
                cells.push(spanning_cell(row, row.chunks[*at].words.clone(), span, place));
            }
        }
        return merge_equal(cells);
    }
    for chunk in &row.chunks {
        let mut start = chunk.words.start;
        let column = |at: usize| columns.of(&row.line.words[at]);
        for at in chunk.words.start + 1..=chunk.words.end {
            if at == chunk.words.end || column(at) != column(at - 1) {
                cells.push(spanning_cell(row, start..at, column(start)..column(start) + 1, place));
                start = at;
            }
        }
    }
    merge_equal(cells)
}

/// Number of value columns that a line has words over.
fn headed(row: &Row, columns: &Columns) -> usize {
    let mut over: Vec<usize> = row.line.words.iter().map(|w| columns.of(w)).filter(|at| *at > 0).collect();
    over.sort_unstable();
    over.dedup();
    over.len()
}

/// Pieces that fell into one column, joined.
fn merge_equal(cells: Vec<RawCell>) -> Vec<RawCell> {
    let mut out: Vec<RawCell> = Vec::new();
    for cell in cells {
        match out.iter_mut().find(|c| c.column == cell.column) {
            Some(known) => {
                known.text = format!("{} {}", known.text, cell.text);
                known.location = known.location.union(&cell.location);
                known.bold &= cell.bold;
            }
            None => out.push(cell),
        }
    }
    out
}
