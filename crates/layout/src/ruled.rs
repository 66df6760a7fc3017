//! Tables whose cells are drawn: rulings to a grid, words to its cells.
//!
//! Rulings that touch form one drawing. Its distinct heights and widths cut the plane into elementary
//! cells; where the ruling between two of them is missing they are one cell, so merged cells come out
//! with their spans. Source: ISO 32000-1, 8.5.3 for the drawing; the chain edges, snapping, cells is that
//! of pdfplumber and tabula, with union instead of corner search.

use crate::grid::clear_rows;
use crate::heads::header_rows;
use crate::lines::{Line, Word, text_of};
use sifferkoll_model::{Axis, Finder, Location, Page, PageIndex, RawCell, RawTable, Rect, Ruling};

/// Rulings nearer than this are one: double rules and the two sides of a thin border, in points. Half of
/// the smallest type in use (6 pt), so that no text line fits between.
const SNAP: f32 = 3.0;
/// Share of a cell's side that must be drawn for the side to be a border: bridges gaps at corners and
/// dashed lines.
const COVERED: f32 = 0.6;
/// Most rulings of one page that are looked at as a grid; more is a drawing, a map or a chart.
const MAX_RULINGS: usize = 4000;
/// Most elementary cells of one grid.
const MAX_CELLS: usize = 200_000;

/// A grid of drawn cells.
#[derive(Debug)]
pub(crate) struct Grid {
    xs: Vec<f32>,
    ys: Vec<f32>,
    /// For every elementary cell, row by row, the number of the cell it belongs to.
    owner: Vec<usize>,
}

impl Grid {
    pub(crate) fn bbox(&self) -> Rect {
        Rect {
            x0: self.xs[0],
            y0: self.ys[0],
            x1: self.xs[self.xs.len() - 1],
            y1: self.ys[self.ys.len() - 1],
        }
    }

    fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    fn rows(&self) -> usize {
        self.ys.len() - 1
    }
}

/// All grids of a page with at least two rows and two columns, top to bottom.
pub(crate) fn grids(page: &Page) -> Vec<Grid> {
    if page.rulings.len() > MAX_RULINGS {
        return Vec::new();
    }
    let mut grids: Vec<Grid> =
        drawings(&joined(&page.rulings)).iter().filter_map(|rulings| grid(rulings)).collect();
    grids.sort_by(|a, b| a.ys[0].total_cmp(&b.ys[0]).then(a.xs[0].total_cmp(&b.xs[0])));
    grids
}

/// Rulings on one line that touch or overlap, made one.
fn joined(rulings: &[Ruling]) -> Vec<Ruling> {
    let mut sorted: Vec<Ruling> = rulings.to_vec();
    sorted.sort_by(|a, b| {
        a.axis
            .cmp(&b.axis)
            .then(a.position.total_cmp(&b.position))
            .then(a.start.total_cmp(&b.start))
            .then(a.end.total_cmp(&b.end))
    });
    let mut out: Vec<Ruling> = Vec::new();
    for ruling in sorted {
        // Rulings of nearly the same position need not be neighbours in the order.
        let twin = out
            .iter_mut()
            .rev()
            .take_while(|o| o.axis == ruling.axis && ruling.position - o.position <= SNAP / 2.0);
        let touching =
            twin.into_iter().find(|o| ruling.start <= o.end + SNAP && o.start <= ruling.end + SNAP);
        match touching {
            Some(other) => {
                other.end = other.end.max(ruling.end);
                other.start = other.start.min(ruling.start);
                other.thickness = other.thickness.max(ruling.thickness);
            }
            None => out.push(ruling),
        }
    }
    out
}

/// Groups of rulings that cross or touch one another.
fn drawings(rulings: &[Ruling]) -> Vec<Vec<Ruling>> {
    let (horizontal, vertical): (Vec<usize>, Vec<usize>) =
        (0..rulings.len()).partition(|i| rulings[*i].axis == Axis::Horizontal);
    let mut sets = Sets::new(rulings.len());
    for &h in &horizontal {
        for &v in &vertical {
            let (a, b) = (&rulings[h], &rulings[v]);
            let cross = b.position >= a.start - SNAP
                && b.position <= a.end + SNAP
                && a.position >= b.start - SNAP
                && a.position <= b.end + SNAP;
            if cross {
                sets.union(h, v);
            }
        }
    }
    let mut groups: Vec<(usize, Vec<Ruling>)> = Vec::new();
    for (at, ruling) in rulings.iter().enumerate() {
        let root = sets.root(at);
        match groups.iter_mut().find(|(r, _)| *r == root) {
            Some((_, group)) => group.push(*ruling),
            None => groups.push((root, vec![*ruling])),
        }
    }
    groups.into_iter().map(|(_, group)| group).filter(|group| group.len() >= 4).collect()
}

fn grid(rulings: &[Ruling]) -> Option<Grid> {
    let positions = |axis| {
        let mut all: Vec<f32> = rulings.iter().filter(|r| r.axis == axis).map(|r| r.position).collect();
        all.sort_by(f32::total_cmp);
        snapped(&all)
    };
    let (xs, ys) = (positions(Axis::Vertical), positions(Axis::Horizontal));
    if xs.len() < 3 || ys.len() < 3 || (xs.len() - 1) * (ys.len() - 1) > MAX_CELLS {
        return None;
    }
    let (columns, rows) = (xs.len() - 1, ys.len() - 1);
    let horizontal = borders(rulings, Axis::Horizontal, &ys, &xs);
    let vertical = borders(rulings, Axis::Vertical, &xs, &ys);
    let mut sets = Sets::new(columns * rows);
    for row in 0..rows {
        for column in 0..columns {
            let at = row * columns + column;
            if column + 1 < columns && !vertical[(column + 1) * rows + row] {
                sets.union(at, at + 1);
            }
            if row + 1 < rows && !horizontal[(row + 1) * columns + column] {
                sets.union(at, at + columns);
            }
        }
    }
    let owner: Vec<usize> = (0..columns * rows).map(|at| sets.root(at)).collect();
    Some(Grid { xs, ys, owner })
}

/// For every line and every step along it, whether the step is drawn.
fn borders(rulings: &[Ruling], axis: Axis, lines: &[f32], steps: &[f32]) -> Vec<bool> {
    let across = steps.len() - 1;
    let mut drawn = vec![0.0_f32; lines.len() * across];
    for ruling in rulings.iter().filter(|r| r.axis == axis) {
        let Some(line) = nearest(lines, ruling.position) else {
            continue;
        };
        for step in 0..across {
            let covered = ruling.end.min(steps[step + 1]) - ruling.start.max(steps[step]);
            if covered > 0.0 {
                drawn[line * across + step] += covered;
            }
        }
    }
    let length = |step: usize| steps[step + 1] - steps[step];
    drawn.iter().enumerate().map(|(at, covered)| *covered >= COVERED * length(at % across)).collect()
}

fn nearest(lines: &[f32], position: f32) -> Option<usize> {
    (0..lines.len()).min_by(|a, b| (lines[*a] - position).abs().total_cmp(&(lines[*b] - position).abs()))
}

/// Positions that lie within [`SNAP`] of the one before, made one in their middle.
fn snapped(sorted: &[f32]) -> Vec<f32> {
    let mut out: Vec<(f32, f32)> = Vec::new();
    for &position in sorted {
        match out.last_mut() {
            Some((_, last)) if position - *last <= SNAP => *last = position,
            _ => out.push((position, position)),
        }
    }
    out.into_iter().map(|(first, last)| f32::midpoint(first, last)).collect()
}

/// The table in a grid; `None` where fewer than two columns or rows hold words.
pub(crate) fn table(grid: &Grid, lines: &[Line], page: PageIndex) -> Option<RawTable> {
    let (columns, rows) = (grid.columns(), grid.rows());
    // The extent of every drawn cell: first row, last row, first column, last column.
    let mut extent: Vec<Option<[usize; 4]>> = vec![None; columns * rows];
    for (at, owner) in grid.owner.iter().enumerate() {
        let (row, column) = (at / columns, at % columns);
        let e = extent[*owner].get_or_insert([row, row, column, column]);
        *e = [e[0].min(row), e[1].max(row), e[2].min(column), e[3].max(column)];
    }
    let mut words: Vec<Vec<(usize, &Word)>> = vec![Vec::new(); columns * rows];
    for (number, line) in lines.iter().enumerate() {
        for word in &line.words {
            let (x, y) = word.bbox.center();
            let column = grid.xs[1..].partition_point(|edge| *edge < x).min(columns - 1);
            let row = grid.ys[1..].partition_point(|edge| *edge < y).min(rows - 1);
            words[grid.owner[row * columns + column]].push((number, word));
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
    Some(RawTable {
        location: vec![Location::Page { page, bbox: grid.bbox() }],
        captions: Vec::new(),
        columns,
        header_rows: header_rows(&rows),
        header_run: None,
        rows,
        finder: Finder::Ruled,
        continues: None,
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
        column,
        colspan,
        rowspan,
        text: cell_text(words),
        location: Location::Page { page, bbox },
        bold: !words.is_empty() && words.iter().all(|(_, w)| w.bold),
        indent: bbox.x0 - drawn.x0,
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
    if used.len() < 2 {
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
        let heads: Vec<Rect> = over.iter().filter_map(|at| page_box(&rows[row][*at])).collect();
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

fn page_box(cell: &RawCell) -> Option<Rect> {
    match cell.location {
        Location::Page { bbox, .. } => Some(bbox),
        Location::Lines { .. } => None,
    }
}

/// Words of one cell, its lines joined by line feeds.
fn cell_text(words: &[(usize, &Word)]) -> String {
    let mut out = String::new();
    for line in words.chunk_by(|a, b| a.0 == b.0) {
        if !out.is_empty() {
            out.push('\n');
        }
        let line: Vec<Word> = line.iter().map(|(_, w)| (*w).clone()).collect();
        out.push_str(&text_of(&line));
    }
    out
}

/// Disjoint sets with path halving.
struct Sets(Vec<usize>);

impl Sets {
    fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn union(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        // The lower number stays root, so the first cell names the set.
        self.0[a.max(b)] = a.min(b);
    }
}
