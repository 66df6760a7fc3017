//! Rows inside one drawn band: tables that rule their columns, or only their head and their end, leave it to
//! the lines of figures to part the rows.

use super::Grid;
use crate::gaps::{Columns, Row, rows};
use crate::lines::Line;
use sifferkoll_model::Rect;

/// Lines with figures in one band that are rows whatever their labels look like; two may be one row whose
/// cells hold two figures each.
const SURELY_ROWS: usize = 3;
/// Share of the lines with figures that must have a label to be rows.
const LABELLED: (usize, usize) = (3, 5);

/// Cuts bands with several rows of figures, so that every row of the grid is one row of the table.
pub(crate) fn split(grid: Grid, lines: &[Line]) -> Grid {
    let extents = grid.extents();
    let mut bands: Vec<Vec<Line>> = vec![Vec::new(); grid.rows()];
    for line in lines {
        let row = grid.row_at(line.bbox.center().1);
        bands[row].extend(within(line, &grid, &extents, row));
    }
    let cuts: Vec<Vec<f32>> = bands.into_iter().map(|band| cuts_of(band, &grid)).collect();
    if cuts.iter().all(Vec::is_empty) { grid } else { recut(&grid, &cuts) }
}

/// The words of a line in cells of one row of the grid; a cell over several rows is not cut.
fn within(line: &Line, grid: &Grid, extents: &[Option<[usize; 4]>], row: usize) -> Option<Line> {
    let own = |x: f32| {
        let owner = grid.owner[row * grid.columns() + grid.column_at(x)];
        extents[owner].is_some_and(|[r0, r1, ..]| r0 == r1)
    };
    Line::new(line.words.iter().filter(|w| own(w.bbox.center().0)).cloned().collect(), line.number)
}

/// Heights between the rows of a band; none where it is one row.
fn cuts_of(mut lines: Vec<Line>, grid: &Grid) -> Vec<f32> {
    if lines.len() < 2 {
        return Vec::new();
    }
    lines.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0));
    let bbox = grid.bbox();
    let bands: Vec<Rect> =
        grid.xs.windows(2).map(|x| Rect { x0: x[0], x1: x[1], y0: bbox.y0, y1: bbox.y1 }).collect();
    let columns = Columns::of_bands(bands);
    let lines: Vec<Row> = lines.into_iter().map(|line| Row::in_columns(line, &columns)).collect();
    let block: Vec<usize> =
        (0..lines.len()).filter(|at| lines[*at].has_figure_beyond_label(&columns)).collect();
    let labelled = block.iter().filter(|at| lines[**at].label(&columns).is_some()).count();
    let starts_anew = |at: &usize| {
        lines[*at]
            .label(&columns)
            .is_some_and(|text| text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
    };
    let rows_for_sure = block.len() >= SURELY_ROWS || block.len() == 2 && block.iter().all(starts_anew);
    if !rows_for_sure || labelled * LABELLED.1 < block.len() * LABELLED.0 {
        return Vec::new();
    }
    let groups = rows::find(&lines, &block, &columns, &[], &vec![false; lines.len()]);
    groups
        .windows(2)
        .map(|pair| {
            let bottom = pair[0].lines.iter().map(|l| lines[*l].line.bbox.y1).fold(f32::MIN, f32::max);
            let top = pair[1].lines.iter().map(|l| lines[*l].line.bbox.y0).fold(f32::MAX, f32::min);
            f32::midpoint(bottom, top)
        })
        .collect()
}

/// The grid with its bands cut. A cell over several bands, or over several columns, stays one.
fn recut(grid: &Grid, cuts: &[Vec<f32>]) -> Grid {
    let columns = grid.columns();
    let extents = grid.extents();
    let mut ys = vec![grid.ys[0]];
    let mut owner: Vec<usize> = Vec::new();
    // New number of every kept cell, by its old number; a cut cell gets one number a row.
    let mut kept: Vec<Option<usize>> = vec![None; grid.owner.len()];
    for (row, cuts) in cuts.iter().enumerate() {
        for part in 0..=cuts.len() {
            let start = owner.len();
            for column in 0..columns {
                let old = grid.owner[row * columns + column];
                let at = start + column;
                let over_bands = extents[old].is_some_and(|[r0, r1, ..]| r0 != r1);
                let left =
                    (column > 0 && grid.owner[row * columns + column - 1] == old).then(|| owner[at - 1]);
                let number = if over_bands { *kept[old].get_or_insert(at) } else { left.unwrap_or(at) };
                owner.push(number);
            }
            ys.push(cuts.get(part).copied().unwrap_or(grid.ys[row + 1]));
        }
    }
    Grid { xs: grid.xs.clone(), ys, owner, soft: grid.soft.clone() }
}
