//! Rulings to grids: what touches is one drawing, and a drawing's heights and widths are its rows and columns.

use crate::notes::Notes;
use crate::sets::Sets;
use sifferkoll_model::{Axis, Page, Rect, Ruling};

/// Rulings nearer than this share of the page's usual font size are one: double rules, and the two sides of a
/// border. No line of text fits between.
const SNAP: f32 = 0.3;
/// Share of a cell's side that must be drawn for the side to be a border: bridges gaps at corners and
/// dashed lines.
const COVERED: f32 = 0.6;
/// A side is open where rulings reach beyond the outermost one across them by more than this many font
/// sizes: room for a column of one figure.
const OPEN: f32 = 1.2;
/// Most rulings of one page that are looked at as a grid; more is a drawing, a map or a chart.
const MAX_RULINGS: usize = 4000;
/// Most elementary cells of one grid.
const MAX_CELLS: usize = 200_000;

/// A grid of drawn cells.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    /// Edges of the columns, left to right.
    pub(crate) xs: Vec<f32>,
    /// Edges of the rows, top to bottom.
    pub(crate) ys: Vec<f32>,
    /// For every elementary cell, row by row, the number of the cell it belongs to.
    pub(crate) owner: Vec<usize>,
    /// Which of the columns' edges are not drawn but found between the words.
    pub(crate) soft: Vec<bool>,
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

    pub(crate) fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    pub(crate) fn rows(&self) -> usize {
        self.ys.len() - 1
    }

    /// The column in which a point lies, the outermost for a point beyond.
    pub(crate) fn column_at(&self, x: f32) -> usize {
        self.xs[1..].partition_point(|edge| *edge < x).min(self.columns() - 1)
    }

    /// The row in which a point lies, the outermost for a point beyond.
    pub(crate) fn row_at(&self, y: f32) -> usize {
        self.ys[1..].partition_point(|edge| *edge < y).min(self.rows() - 1)
    }

    /// First row, last row, first column and last column of every cell, by its number.
    pub(crate) fn extents(&self) -> Vec<Option<[usize; 4]>> {
        let mut extents: Vec<Option<[usize; 4]>> = vec![None; self.owner.len()];
        for (at, owner) in self.owner.iter().enumerate() {
            let (row, column) = (at / self.columns(), at % self.columns());
            let e = extents[*owner].get_or_insert([row, row, column, column]);
            *e = [e[0].min(row), e[1].max(row), e[2].min(column), e[3].max(column)];
        }
        extents
    }
}

/// All grids of a page with at least two columns, top to bottom. `em` is the page's usual font size.
pub(crate) fn grids(page: &Page, em: f32, notes: &mut Notes) -> Vec<Grid> {
    if page.rulings.len() > MAX_RULINGS {
        notes.reject(|| extent(&page.rulings), "more rulings than a page of tables has: none is looked at");
        return Vec::new();
    }
    let snap = SNAP * em;
    let mut grids: Vec<Grid> = drawings(&joined(&page.rulings, snap), snap)
        .iter()
        .filter_map(|rulings| grid(rulings, em, snap, notes))
        .collect();
    grids.sort_by(|a, b| a.ys[0].total_cmp(&b.ys[0]).then(a.xs[0].total_cmp(&b.xs[0])));
    grids
}

/// Rulings on one line that touch or overlap, made one.
pub(crate) fn joined(rulings: &[Ruling], snap: f32) -> Vec<Ruling> {
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
        let twins = out
            .iter_mut()
            .rev()
            .take_while(|o| o.axis == ruling.axis && ruling.position - o.position <= snap / 2.0);
        let touching =
            twins.into_iter().find(|o| ruling.start <= o.end + snap && o.start <= ruling.end + snap);
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
fn drawings(rulings: &[Ruling], snap: f32) -> Vec<Vec<Ruling>> {
    let (horizontal, vertical): (Vec<usize>, Vec<usize>) =
        (0..rulings.len()).partition(|i| rulings[*i].axis == Axis::Horizontal);
    let mut sets = Sets::new(rulings.len());
    for &h in &horizontal {
        for &v in &vertical {
            let (a, b) = (&rulings[h], &rulings[v]);
            let cross = b.position >= a.start - snap
                && b.position <= a.end + snap
                && a.position >= b.start - snap
                && a.position <= b.end + snap;
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
    groups.into_iter().map(|(_, group)| group).filter(|group| group.len() >= 3).collect()
}

/// The box around some rulings.
fn extent(rulings: &[Ruling]) -> Option<Rect> {
    Rect::around(rulings.iter().map(|r| match r.axis {
        Axis::Horizontal => Rect { x0: r.start, x1: r.end, y0: r.position, y1: r.position },
        Axis::Vertical => Rect { y0: r.start, y1: r.end, x0: r.position, x1: r.position },
    }))
}

fn grid(rulings: &[Ruling], em: f32, snap: f32, notes: &mut Notes) -> Option<Grid> {
    let along = |axis| rulings.iter().filter(move |r| r.axis == axis);
    let positions = |axis| {
        let mut all: Vec<f32> = along(axis).map(|r| r.position).collect();
        all.sort_by(f32::total_cmp);
        snapped(&all, snap)
    };
    let (mut xs, mut ys) = (positions(Axis::Vertical), positions(Axis::Horizontal));
    let open = OPEN * em;
    let sides = [
        open_sides(along(Axis::Horizontal), &mut xs, open),
        open_sides(along(Axis::Vertical), &mut ys, open),
    ];
    let objection = if xs.len() < 3 {
        Some("rulings that draw fewer than two columns")
    } else if ys.len() < 2 {
        Some("rulings that draw no row")
    } else {
        ((xs.len() - 1) * (ys.len() - 1) > MAX_CELLS)
            .then_some("rulings that draw more cells than a table has")
    };
    if let Some(reason) = objection {
        notes.reject(|| extent(rulings), reason);
        return None;
    }
    let (columns, rows) = (xs.len() - 1, ys.len() - 1);
    let horizontal = borders(rulings, Axis::Horizontal, &ys, &xs, sides[1]);
    let vertical = borders(rulings, Axis::Vertical, &xs, &ys, sides[0]);
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
    let soft = vec![false; xs.len()];
    Some(Grid { xs, ys, owner, soft })
}

/// Adds edges where most rulings across reach beyond the outermost one: tables are often drawn without their
/// outer sides. Returns which sides were added.
fn open_sides<'a>(across: impl Iterator<Item = &'a Ruling>, edges: &mut Vec<f32>, open: f32) -> [bool; 2] {
    let (mut starts, mut ends): (Vec<f32>, Vec<f32>) = across.map(|r| (r.start, r.end)).unzip();
    starts.sort_by(f32::total_cmp);
    ends.sort_by(f32::total_cmp);
    let (Some(first), Some(last), false) = (edges.first().copied(), edges.last().copied(), starts.is_empty())
    else {
        return [false; 2];
    };
    // The middle one of them: half reach at least so far.
    let (reach_left, reach_right) = (starts[starts.len() / 2], ends[(ends.len() - 1) / 2]);
    let added = [reach_left < first - open, reach_right > last + open];
    if added[0] {
        edges.insert(0, reach_left);
    }
    if added[1] {
        edges.push(reach_right);
    }
    added
}

/// For every line and every step along it, whether the step is drawn; the added outer sides count as drawn.
fn borders(rulings: &[Ruling], axis: Axis, lines: &[f32], steps: &[f32], added: [bool; 2]) -> Vec<bool> {
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
    let outer = |line: usize| added[0] && line == 0 || added[1] && line + 1 == lines.len();
    drawn
        .iter()
        .enumerate()
        .map(|(at, covered)| outer(at / across) || *covered >= COVERED * length(at % across))
        .collect()
}

fn nearest(lines: &[f32], position: f32) -> Option<usize> {
    (0..lines.len()).min_by(|a, b| (lines[*a] - position).abs().total_cmp(&(lines[*b] - position).abs()))
}

/// Positions that lie within the snap of the one before, made one in their middle.
fn snapped(sorted: &[f32], snap: f32) -> Vec<f32> {
    let mut out: Vec<(f32, f32)> = Vec::new();
    for &position in sorted {
        match out.last_mut() {
            Some((_, last)) if position - *last <= snap => *last = position,
            _ => out.push((position, position)),
        }
    }
    out.into_iter().map(|(first, last)| f32::midpoint(first, last)).collect()
}
