//! Thin dark ridges along the rows of a picture.

use crate::plane::Plane;

/// Greatest thickness of a ruling, in points.
const THICKEST: f32 = 2.5;
/// A ridge is dark over at least this length without a break, in points: more than the bars of letters in text.
const UNBROKEN: f32 = 7.0;
/// Reach of the smoothing along rows against grain, in points.
const SMOOTHED: f32 = 1.4;
/// Least darkness of a ridge against what stands above and below, of 255: twice what is left of the grain of paper.
const LEAST_DARKNESS: u8 = 14;
/// Share of the pixels of a ridge that must be dark by themselves. The bars of letters in a row are dark in two thirds.
const EVEN: f32 = 0.85;
/// A pixel is dark that has this share of the darkness that a quarter of the ridge's pixels exceed.
const DARK: f32 = 0.5;
/// A ridge may rise by this share of its length: the skew that is left over, and some more.
const MAX_SLOPE: f32 = 0.01;
/// Mean distance of a ridge from a straight line, in points: more is no line.
const MAX_BEND: f32 = 0.8;
/// Breaks of this length are bridged whatever stands in them, in points.
const BREAK: f32 = 1.5;
/// Breaks of this length are bridged if print covers them, in points.
const COVERED_BREAK: f32 = 40.0;

/// A thin dark line in pixels of a plane.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ridge {
    /// First column.
    pub(crate) start: usize,
    /// Column behind the last.
    pub(crate) end: usize,
    /// Row at its start, and at its end.
    rows: [f32; 2],
    /// Thickness in pixels.
    pub(crate) thickness: f32,
    /// How much darker than its surroundings, of 255.
    darkness: f32,
}

impl Ridge {
    /// Row at the middle of its length.
    pub(crate) fn middle(&self) -> f32 {
        f32::midpoint(self.rows[0], self.rows[1])
    }

    fn row_at(&self, x: usize) -> f32 {
        let along = (x as f32 - self.start as f32) / (self.end - self.start).max(1) as f32;
        self.rows[0] + along * (self.rows[1] - self.rows[0])
    }
}

/// A run of dark pixels in one row.
struct Run {
    row: usize,
    start: usize,
    end: usize,
    set: usize,
}

/// All ridges of a plane, from top to bottom. `points` is the size of a pixel in points.
pub(crate) fn ridges(plane: &Plane, points: f32) -> Vec<Ridge> {
    let pixels = |length: f32| (length / points).round().max(1.0) as usize;
    let depth = pixels(THICKEST) / 2 + 1;
    let smooth = plane.smoothed_along(pixels(SMOOTHED) / 2);
    // What is darker than both sides within the depth of a ruling; areas and what is thicker vanish.
    let closed = smooth.across(depth, u8::max).across(depth, u8::min);
    let dark = smooth.below(&closed);
    // Only what is dark over the whole length; letters vanish.
    let reach = pixels(UNBROKEN) / 2;
    let lasting = dark.along(reach, u8::min).along(reach, u8::max);
    let sharp = plane.below(&plane.across(depth, u8::max).across(depth, u8::min));
    let mut found: Vec<Ridge> = sets_of_runs(&lasting)
        .into_iter()
        .filter_map(|runs| ridge(&runs, &lasting, &sharp, points))
        .collect();
    found.sort_by(|a, b| a.middle().total_cmp(&b.middle()).then(a.start.cmp(&b.start)));
    joined(found, plane, points)
}

/// Runs of dark pixels that touch from row to row.
fn sets_of_runs(plane: &Plane) -> Vec<Vec<Run>> {
    let mut runs: Vec<Run> = Vec::new();
    let mut above = 0..0;
    for row in 0..plane.height {
        let pixels = plane.row(row);
        let first = runs.len();
        let mut x = 0;
        while x < pixels.len() {
            if pixels[x] < LEAST_DARKNESS {
                x += 1;
                continue;
            }
            let start = x;
            while x < pixels.len() && pixels[x] >= LEAST_DARKNESS {
                x += 1;
            }
            let set = runs.len();
            runs.push(Run { row, start, end: x, set });
        }
        for at in first..runs.len() {
            for other in above.clone() {
                if runs[other].start <= runs[at].end && runs[at].start <= runs[other].end {
                    let (a, b) = (root(&runs, other), root(&runs, at));
                    let least = a.min(b);
                    runs[a].set = least;
                    runs[b].set = least;
                }
            }
        }
        above = first..runs.len();
    }
    let mut sets: Vec<(usize, usize)> = (0..runs.len()).map(|at| (root(&runs, at), at)).collect();
    sets.sort_unstable();
    let run =
        |at: usize| Run { ..Run { row: runs[at].row, start: runs[at].start, end: runs[at].end, set: 0 } };
    sets.chunk_by(|a, b| a.0 == b.0).map(|set| set.iter().map(|(_, at)| run(*at)).collect()).collect()
}

fn root(runs: &[Run], mut at: usize) -> usize {
    while runs[at].set != at {
        at = runs[at].set;
    }
    at
}

/// The straight line through a set of runs; `None` where it is none.
fn ridge(runs: &[Run], lasting: &Plane, sharp: &Plane, points: f32) -> Option<Ridge> {
    let start = runs.iter().map(|run| run.start).min()?;
    let end = runs.iter().map(|run| run.end).max()?;
    // For each column the sum of the darkness, and that of its rows.
    let mut columns = vec![(0.0f32, 0.0f32); end - start];
    for run in runs {
        for x in run.start..run.end {
            let darkness = lasting.at(x, run.row);
            let column = &mut columns[x - start];
            column.0 += f32::from(darkness);
            column.1 += f32::from(darkness) * run.row as f32;
        }
    }
    let places: Vec<(f32, f32)> = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.0 > 0.0)
        .map(|(x, column)| (x as f32, column.1 / column.0))
        .collect();
    let (level, slope) = straight(&places);
    let bend = places.iter().map(|(x, y)| (y - level - slope * x).abs()).sum::<f32>() / places.len() as f32;
    if slope.abs() > MAX_SLOPE && (slope * places.len() as f32).abs() > 2.0 || bend * points > MAX_BEND {
        return None;
    }
    let row_at = |x: usize| level + slope * (x - start) as f32;
    let near = |x: usize, reach: usize| {
        let row = row_at(x).round().max(0.0) as usize;
        row.saturating_sub(reach)..=(row + reach).min(sharp.height - 1)
    };
    let along: Vec<u8> =
        (start..end).map(|x| near(x, 1).map(|y| sharp.at(x, y)).max().unwrap_or(0)).collect();
    let mut sorted = along.clone();
    sorted.sort_unstable();
    let darkness = f32::from(sorted[3 * sorted.len() / 4]);
    let dark = along.iter().filter(|pixel| f32::from(**pixel) >= DARK * darkness).count();
    if (dark as f32) < EVEN * along.len() as f32 {
        return None;
    }
    let depth = (THICKEST / points) as usize + 1;
    let mut amounts: Vec<f32> = (start..end)
        .map(|x| near(x, depth).map(|y| f32::from(sharp.at(x, y))).sum::<f32>() / 255.0)
        .collect();
    let middle = amounts.len() / 2;
    let thickness = *amounts.select_nth_unstable_by(middle, f32::total_cmp).1;
    Some(Ridge { start, end, rows: [level, row_at(end)], thickness, darkness })
}

/// Level and slope of the line with the least squares.
fn straight(places: &[(f32, f32)]) -> (f32, f32) {
    let count = places.len().max(1) as f64;
    let mean = |of: fn(&(f32, f32)) -> f32| places.iter().map(|p| f64::from(of(p))).sum::<f64>() / count;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let spread: f64 = places.iter().map(|p| (f64::from(p.0) - x).powi(2)).sum();
    let along: f64 = places.iter().map(|p| (f64::from(p.0) - x) * (f64::from(p.1) - y)).sum();
    let slope = if spread > 0.0 { along / spread } else { 0.0 };
    ((y - slope * x) as f32, slope as f32)
}

/// Ridges of one line made one, where the break is short or covered by print.
fn joined(ridges: Vec<Ridge>, plane: &Plane, points: f32) -> Vec<Ridge> {
    let mut out: Vec<Ridge> = Vec::new();
    let mut rest = ridges;
    rest.sort_by(|a, b| a.start.cmp(&b.start).then(a.rows[0].total_cmp(&b.rows[0])));
    for next in rest {
        let near = |before: &&mut Ridge| {
            let drift = before.row_at(next.start) - next.rows[0];
            drift.abs() * points <= BREAK && next.start <= before.end + (COVERED_BREAK / points) as usize
        };
        let goes_on = out.iter_mut().rev().filter(near).find(|before| {
            let gap = next.start.saturating_sub(before.end);
            gap as f32 * points <= BREAK || is_covered(plane, before, &next)
        });
        match goes_on {
            Some(before) => {
                let lengths = [(before.end - before.start) as f32, (next.end - next.start) as f32];
                let mean = |a: f32, b: f32| (a * lengths[0] + b * lengths[1]) / (lengths[0] + lengths[1]);
                let last = if next.end > before.end { next.rows[1] } else { before.rows[1] };
                *before = Ridge {
                    start: before.start,
                    end: before.end.max(next.end),
                    rows: [before.rows[0], last],
                    thickness: mean(before.thickness, next.thickness),
                    darkness: mean(before.darkness, next.darkness),
                };
            }
            None => out.push(next),
        }
    }
    out.sort_by(|a, b| a.middle().total_cmp(&b.middle()).then(a.start.cmp(&b.start)));
    out
}

/// Whether the break between two ridges is as dark as they are: letters cross the line there. Strokes of letters are
/// no longer than the breaks between them.
fn is_covered(plane: &Plane, before: &Ridge, next: &Ridge) -> bool {
    /// Reach in pixels of the surroundings whose middle value is that of paper.
    const PAPER_REACH: usize = 12;
    let gap = next.start.saturating_sub(before.end);
    if (before.end - before.start).max(next.end - next.start) < 2 * gap {
        return false;
    }
    let paper = |x: usize, row: f32| {
        let row = row.round().max(0.0) as usize;
        let rows = row.saturating_sub(PAPER_REACH)..=(row + PAPER_REACH).min(plane.height - 1);
        let mut pixels: Vec<u8> = rows.map(|y| plane.at(x.min(plane.width - 1), y)).collect();
        pixels.sort_unstable();
        f32::from(pixels[pixels.len() / 2])
    };
    let light = f32::midpoint(paper(before.end, before.rows[1]), paper(next.start, next.rows[0]));
    let limit = light - DARK * before.darkness.min(next.darkness);
    let dark = |x: &usize| {
        let row = before.row_at(*x).round().max(0.0) as usize;
        (row.saturating_sub(1)..=(row + 1).min(plane.height - 1)).any(|y| f32::from(plane.at(*x, y)) <= limit)
    };
    let break_ = before.end..next.start;
    break_.clone().filter(dark).count() as f32 >= 0.9 * break_.len() as f32
}
