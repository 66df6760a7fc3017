//! Tables whose cells are drawn: rulings to a grid, words to its cells.
//!
//! Rulings that touch form one drawing. Its distinct heights and widths cut the plane into elementary
//! cells; where the ruling between two of them is missing they are one cell, so merged cells come out
//! with their spans. Rulings are evidence, not truth: a band that holds several rows of figures is cut into
//! them, and heads that no ruling parts are dealt out to their columns. Source: ISO 32000-1, 8.5.3 for the
//! drawing; the chain edges, snapping, cells is that of pdfplumber and tabula, with union instead of corner
//! search.

mod bands;
mod drawing;
mod lanes;

pub(crate) use drawing::{Grid, grids};

use crate::grid::{cell_text, clear_rows, recognised};
use crate::heads::header_rows;
use crate::lines::{Line, Word};
use crate::notes::Notes;
use sifferkoll_model::{Finder, Location, PageIndex, RawCell, RawTable, Rect, TracedColumn};

/// The table in a grid; `None` where fewer than two columns or rows hold words.
pub(crate) fn table(grid: Grid, lines: &[Line], page: PageIndex, notes: &mut Notes) -> Option<RawTable> {
    let grid = &bands::split(lanes::cut_columns(grid, lines), lines);
    let (columns, rows) = (grid.columns(), grid.rows());
    let extent = grid.extents();
    let mut words: Vec<Vec<(usize, &Word)>> = vec![Vec::new(); columns * rows];
    for (number, line) in lines.iter().enumerate() {
        for word in &line.words {
            let (x, y) = word.bbox.center();
            let owner = grid.owner[grid.row_at(y) * columns + grid.column_at(x)];
            words[owner].push((number, word));
        }
    }
    let mut cells: Vec<Vec<RawCell>> = vec![Vec::new(); rows];
    let mut cut = vec![false; rows];
    for (at, extent) in extent.iter().enumerate() {
        let Some([r0, r1, c0, c1]) = *extent else {
            continue;
        };
        let drawn = Rect { x0: grid.xs[c0], y0: grid.ys[r0], x1: grid.xs[c1 + 1], y1: grid.ys[r1 + 1] };
        let inside = &words[at];
        if c1 > c0
            && let Some(pieces) = recut(grid, [r0, r1, c0, c1], inside, page)
        {
            for (row, cell) in pieces {
                cut[row] = true;
                cells[row].push(cell);
            }
            continue;
        }
        let bbox = Rect::around(inside.iter().map(|(_, w)| w.bbox)).unwrap_or(drawn);
        let spanned = [c0, c1 - c0 + 1, r1 - r0 + 1];
        cells[r0].push(cell(inside, spanned, &drawn, bbox, page));
    }
    let used_rows = cells.iter().filter(|row| row.iter().any(|c| !c.text.is_empty())).count();
    let used_columns = (0..columns)
        .filter(|c| cells.iter().flatten().any(|cell| cell.column == *c && !cell.text.is_empty()))
        .count();
    if used_rows < 2 || used_columns < 2 {
        let reason = if used_rows == 0 {
            "a grid that holds no words"
        } else if used_rows < 2 {
            "a grid with words in one row only"
        } else {
            "a grid with words in one column only"
        };
        notes.reject(|| Some(grid.bbox()), reason);
        return None;
    }
    let place = |row: usize| {
        let bbox = Rect { y0: grid.ys[row], y1: grid.ys[row + 1], ..grid.bbox() };
        Location::Page { page, bbox }
    };
    let built = |cells: &[Vec<RawCell>]| {
        clear_rows(cells.iter().enumerate().map(|(row, cells)| (cells.clone(), place(row))).collect())
    };
    let heads = header_rows(&built(&cells));
    spread_heads(&mut cells[..heads], &cut, grid);
    let rows = built(&cells);
    let location = Location::Page { page, bbox: grid.bbox() };
    let edges = grid.xs.windows(2).zip(grid.soft.windows(2));
    let column =
        |(x, soft): (&[f32], &[bool])| TracedColumn { x0: x[0], x1: x[1], by_gaps: soft.contains(&true) };
    notes.lanes(location, edges.map(column), grid.ys.windows(2).map(|y| [y[0], y[1]]));
    Some(RawTable {
        location: vec![location],
        captions: Vec::new(),
        headings: Vec::new(),
        columns,
        header_rows: header_rows(&rows),
        header_run: None,
        rows,
        finder: Finder::Ruled,
        continues: None,
        runs_on: [false; 2],
        confidence: None,
        evidence: Vec::new(),
    })
}

fn cell(
    words: &[(usize, &Word)],
    [column, colspan, rowspan]: [usize; 3],
    drawn: &Rect,
    bbox: Rect,
    page: PageIndex,
) -> RawCell {
    RawCell {
        colspan,
        rowspan,
        bold: !words.is_empty() && words.iter().all(|(_, w)| w.bold),
        indent: bbox.x0 - drawn.x0,
        recognised: recognised(words.iter().map(|(_, word)| *word)),
        ..RawCell::new(column, cell_text(words), Location::Page { page, bbox })
    }
}

/// A chunk of a line with the elementary cell it stands in.
struct Placed<'a> {
    row: usize,
    column: usize,
    words: Vec<(usize, &'a Word)>,
}

/// Cuts a drawn cell that covers several columns where its words stand in several of them: heads whose
/// columns are not parted by rulings. `None` where its words are one text. Rows of the grid are kept.
fn recut(
    grid: &Grid,
    [r0, r1, c0, c1]: [usize; 4],
    words: &[(usize, &Word)],
    page: PageIndex,
) -> Option<Vec<(usize, RawCell)>> {
    let bands: Vec<Rect> = (c0..=c1)
        .map(|c| Rect { x0: grid.xs[c], x1: grid.xs[c + 1], y0: grid.ys[r0], y1: grid.ys[r1 + 1] })
        .collect();
    let mut chunks: Vec<Placed<'_>> = Vec::new();
    for line in words.chunk_by(|a, b| a.0 == b.0) {
        let owned = Line::new(line.iter().map(|(_, w)| (*w).clone()).collect(), 0)?;
        let y = owned.bbox.center().1;
        let row = grid.ys[1..].partition_point(|edge| *edge < y).clamp(r0, r1);
        for chunk in owned.chunks() {
            let slack = 0.25 * owned.size();
            let touched = |band: &&Rect| band.overlap_x(&chunk.bbox) > slack;
            let first = bands.iter().position(|b| touched(&b))?;
            let last = bands.iter().rposition(|b| touched(&b))?;
            if first != last {
                return None;
            }
            chunks.push(Placed { row, column: first, words: line[chunk.words].to_vec() });
        }
    }
    let mut used: Vec<usize> = chunks.iter().map(|c| c.column).collect();
    used.sort_unstable();
    used.dedup();
    let undrawn = (c0 + 1..=c1).all(|edge| grid.soft[edge]);
    if used.is_empty() || used.len() < 2 && !undrawn {
        return None;
    }
    let mut out = Vec::new();
    for row in r0..=r1 {
        for (column, band) in bands.iter().enumerate() {
            let own: Vec<(usize, &Word)> = chunks
                .iter()
                .filter(|c| c.row == row && c.column == column)
                .flat_map(|c| c.words.iter().copied())
                .collect();
            if let Some(bbox) = Rect::around(own.iter().map(|(_, w)| w.bbox)) {
                out.push((row, cell(&own, [c0 + column, 1, 1], band, bbox, page)));
            }
        }
    }
    Some(out)
}

/// Widens heads that no rulings part: where a row has been cut from one drawn cell and the heads below it
/// stand over columns that it leaves empty, its heads stand over several of those.
fn spread_heads(rows: &mut [Vec<RawCell>], cut: &[bool], grid: &Grid) {
    let filled = |cells: &[RawCell]| -> Vec<usize> {
        cells.iter().filter(|c| !c.text.is_empty()).flat_map(|c| c.column..c.column + c.colspan).collect()
    };
    for row in (0..rows.len()).rev() {
        let lower: Vec<usize> = rows[row + 1..].iter().flat_map(|cells| filled(cells)).collect();
        let own = filled(&rows[row]);
        let empty = lower.iter().filter(|c| !own.contains(c)).count();
        if !cut[row] || empty < 2 {
            continue;
        }
        // The labels' own column is headed by no lower row, and nothing is spread over it.
        let under: Vec<usize> = (0..grid.columns()).filter(|c| lower.contains(c)).collect();
        let bands: Vec<Rect> = under
            .iter()
            .map(|c| Rect { x0: grid.xs[*c], x1: grid.xs[c + 1], y0: grid.ys[row], y1: grid.ys[row + 1] })
            .collect();
        let over: Vec<usize> =
            (0..rows[row].len()).filter(|at| under.contains(&rows[row][*at].column)).collect();
        let heads: Vec<Rect> = over.iter().filter_map(|at| rows[row][*at].location.bbox()).collect();
        if heads.len() != over.len() {
            continue;
        }
        for (at, span) in over.into_iter().zip(crate::spans::spans(&heads, &bands, bands[0].x0)) {
            if !span.is_empty() {
                let cell = &mut rows[row][at];
                cell.column = under[span.start];
                cell.colspan = under[span.end - 1] + 1 - cell.column;
            }
        }
    }
}
