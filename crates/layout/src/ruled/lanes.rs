//! Columns inside one drawn column: tables that rule off their labels, or nothing but their outer sides, leave
//! it to white space to part the figures, from one another and from their labels.

use super::Grid;
use crate::gaps::{Row, merged_extents};
use crate::lines::Line;
use sifferkoll_model::Rect;

/// Fewest lines with a figure beside something else in one drawn column for it to be several.
const LEAST_LINES: usize = 2;
/// Share of the lines with figures in the column that must be such lines.
const SHARE: (usize, usize) = (3, 5);

/// Cuts drawn columns in which figures stand below one another beside other figures or labels.
pub(crate) fn cut_columns(grid: Grid, lines: &[Line]) -> Grid {
    let cuts: Vec<Vec<f32>> = grid.xs.windows(2).map(|edges| cuts_of(lines, edges[0], edges[1])).collect();
    if cuts.iter().all(Vec::is_empty) {
        return grid;
    }
    let (columns, rows) = (grid.columns(), grid.rows());
    let mut xs = vec![grid.xs[0]];
    let mut soft = vec![grid.soft[0]];
    // The drawn column of every new one.
    let mut from: Vec<usize> = Vec::new();
    for (column, cuts) in cuts.iter().enumerate() {
        for x in cuts {
            xs.push(*x);
            soft.push(true);
            from.push(column);
        }
        xs.push(grid.xs[column + 1]);
        soft.push(grid.soft[column + 1]);
        from.push(column);
    }
    let mut first: Vec<Option<usize>> = vec![None; grid.owner.len()];
    let mut owner = Vec::with_capacity(from.len() * rows);
    for row in 0..rows {
        for column in &from {
            let old = grid.owner[row * columns + column];
            let at = owner.len();
            owner.push(*first[old].get_or_insert(at));
        }
    }
    Grid { xs, ys: grid.ys, owner, soft }
}

/// Places between the figures of one drawn column; none where it is one column.
fn cuts_of(lines: &[Line], left: f32, right: f32) -> Vec<f32> {
    let inside = |x: f32| (left..right).contains(&x);
    let rows: Vec<Row> = lines
        .iter()
        .filter_map(|l| {
            Line::new(l.words.iter().filter(|w| inside(w.bbox.center().0)).cloned().collect(), l.number)
        })
        .map(Row::new)
        .collect();
    let with_figures = rows.iter().filter(|r| !r.figures.is_empty()).count();
    let several: Vec<&Row> = rows.iter().filter(|r| r.is_value_line()).collect();
    if several.len() < LEAST_LINES || several.len() * SHARE.1 < with_figures * SHARE.0 {
        return Vec::new();
    }
    let extents: Vec<Rect> = several.iter().flat_map(|r| r.chunks.iter().map(|c| c.bbox)).collect();
    let bands = merged_extents(extents);
    bands.windows(2).map(|pair| f32::midpoint(pair[0].x1, pair[1].x0)).collect()
}
