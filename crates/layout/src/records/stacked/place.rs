//! Puts the cells of a record's runs in the columns of figures: every way that the print allows, with its cost.
//!
//! An empty cell leaves nothing but an extra blank, and stray blanks look the same. So blanks, the line ends
//! between runs and what each column holds on other rows are weighed against each other.

use super::cells::{Cell, Chunk};
use super::heads::Columns;
use sifferkoll_grammar::read_cell;
use sifferkoll_model::{Printed, Unit};

/// Cost of an empty cell that the print does not show.
const COST_UNSHOWN: u32 = 8;
/// The same at the end of a line in a dump that trims its lines.
const COST_TRIMMED: u32 = 2;
/// Cost of an extra blank that no empty cell explains, inside a line and at its ends.
const COST_STRAY: u32 = 2;
const COST_STRAY_END: u32 = 1;
/// Cost of a run that goes on where the runs of other rows end, and of one that ends where theirs go on.
const COST_RUN_GOES_ON: u32 = 3;
const COST_RUN_ENDS: u32 = 6;
/// Cost of a run that is missing.
const COST_RUN_MISSING: u32 = 3;
/// Cost of figures in per cent beside others in a row's own unit.
const COST_MIXED: u32 = 10;
/// Readings that cost more than the best by this are none: the print speaks against them twice.
const MARGIN: u32 = 3;
/// Above this the row is not read at all.
const MAX_COST: u32 = 30;
/// Most readings kept.
const MAX_READINGS: usize = 16;
/// Most ways to part all runs of one record.
const MAX_WAYS: usize = 64;
/// Steps of the search for the columns of one record.
const MAX_STEPS: usize = 4_000;

/// A figure in its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) column: usize,
    pub(super) text: String,
    /// The run that it stands in.
    pub(super) chunk: usize,
}

/// One way to read a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) cells: Vec<Placed>,
    pub(super) cost: u32,
}

/// What the rows of an annex have in common.
#[derive(Debug, Clone)]
pub(super) struct Layout<'a> {
    pub(super) columns: &'a Columns,
    /// Columns that hold per cent on all rows, by place.
    pub(super) percent: Vec<bool>,
    /// Whether lines keep the blanks at their ends.
    pub(super) keeps_ends: bool,
}

/// What stands before a cell.
#[derive(Debug, Clone, Copy)]
enum Before {
    /// The start of the first line, with blanks.
    Start(usize),
    /// Blanks inside a line.
    Gap(usize),
    /// A line end, with the blanks before and after it.
    Break(usize, usize),
}

struct Item {
    text: String,
    chunk: usize,
    before: Before,
    percent: Option<bool>,
}

/// All ways to read a record's runs, the likeliest first; none where they do not fit.
pub(super) fn readings(chunks: &[Chunk], layout: &Layout<'_>) -> Vec<Reading> {
    let columns = layout.columns;
    let most = columns.values().count();
    let mut combined: Vec<(Vec<Vec<Cell>>, u32)> = vec![(Vec::new(), 0)];
    for chunk in chunks {
        let ways = chunk.ways(most);
        combined = combined
            .iter()
            .flat_map(|(before, cost)| {
                ways.iter().map(move |(cells, extra)| {
                    let mut all = before.clone();
                    all.push(cells.clone());
                    (all, cost + extra)
                })
            })
            .collect();
        combined.sort_by_key(|(_, cost)| *cost);
        combined.truncate(MAX_WAYS);
    }
    let mut found = Vec::new();
    let mut steps = 0;
    for (cells, cost) in combined {
        let items = items(chunks, &cells);
        if items.is_empty() || items.len() > most {
            continue;
        }
        let trail = chunks.last().map_or(0, |chunk| chunk.trail);
        let mut search =
            Search { layout, items: &items, trail, best: MAX_COST, found: &mut found, steps: &mut steps };
        search.go(0, &mut Vec::new(), cost);
    }
    found.sort_by_key(|reading| reading.cost);
    let best = found.first().map_or(0, |reading| reading.cost);
    found.retain(|reading| reading.cost <= best + MARGIN);
    found.truncate(MAX_READINGS);
    found
}

fn items(chunks: &[Chunk], cells: &[Vec<Cell>]) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    for (chunk, own) in cells.iter().enumerate() {
        for (at, cell) in own.iter().enumerate() {
            let before = match (at, chunk) {
                (0, 0) => Before::Start(chunks[0].lead),
                (0, _) => Before::Break(chunks[chunk - 1].trail, chunks[chunk].lead),
                _ => Before::Gap(cell.gap),
            };
            let percent = match read_cell(cell.text.lines().next().unwrap_or_default()) {
                Printed::Number(amount) => Some(amount.unit == Some(Unit::Percent)),
                _ => None,
            };
            out.push(Item { text: cell.text.clone(), chunk, before, percent });
        }
    }
    out
}

struct Search<'a, 'f> {
    layout: &'a Layout<'a>,
    items: &'a [Item],
    trail: usize,
    best: u32,
    steps: &'f mut usize,
    found: &'f mut Vec<Reading>,
}

impl Search<'_, '_> {
    fn go(&mut self, at: usize, columns: &mut Vec<usize>, cost: u32) {
        *self.steps += 1;
        if cost > self.best.saturating_add(MARGIN) || *self.steps > MAX_STEPS {
            return;
        }
        let Some(item) = self.items.get(at) else {
            let cost = cost + self.end_cost(columns) + self.mixed_cost(columns);
            if cost <= MAX_COST {
                self.best = self.best.min(cost);
                let cells = self.items.iter().zip(columns.iter()).map(|(item, column)| Placed {
                    column: *column,
                    text: item.text.clone(),
                    chunk: item.chunk,
                });
                self.found.push(Reading { cells: cells.collect(), cost });
            }
            return;
        };
        let all = self.layout.columns;
        let first = columns.last().map_or(all.runs[0][0], |before| before + 1);
        for column in (first..all.end()).filter(|column| all.is_value(*column)) {
            if self.layout.percent[column] && item.percent == Some(false) {
                continue;
            }
            let extra = self.cost_before(item.before, columns.last().copied(), column);
            columns.push(column);
            self.go(at + 1, columns, cost + extra);
            columns.pop();
        }
    }

    /// Cost of what stands before a cell in a column, after one in another.
    fn cost_before(&self, before: Before, last: Option<usize>, column: usize) -> u32 {
        let columns = self.layout.columns;
        let start = columns.runs[0][0];
        let next = last.map_or(start, |last| last + 1);
        let mut boundary =
            columns.runs.iter().map(|run| run[0]).filter(|b| (next..=column).contains(b) && *b > start);
        let boundaries = boundary.clone().count();
        let values = |from: usize, to: usize| (from..to).filter(|at| columns.is_value(*at)).count();
        match before {
            Before::Start(lead) if boundaries == 0 => apart(column - start, lead, COST_STRAY),
            Before::Start(lead) => {
                COST_RUN_MISSING * cost(boundaries)
                    + apart(column - start, lead, COST_STRAY).min(COST_RUN_MISSING)
            }
            Before::Gap(gap) => {
                COST_RUN_GOES_ON * cost(boundaries) + apart(column - next, gap.saturating_sub(1), COST_STRAY)
            }
            Before::Break(trail, lead) => match boundary.next_back() {
                Some(boundary) => {
                    COST_RUN_MISSING * cost(boundaries - 1)
                        + self.apart_at_end(values(next, boundary), trail)
                        + apart(column - boundary, lead, COST_STRAY)
                }
                None => COST_RUN_ENDS + apart(column - next, 0, COST_STRAY),
            },
        }
    }

    /// Cost of what is missing after the last cell.
    fn end_cost(&self, columns: &[usize]) -> u32 {
        let Some(last) = columns.last() else {
            return 0;
        };
        let runs = &self.layout.columns.runs;
        let missing = runs.iter().filter(|run| run[0] > *last).count();
        let own = runs.iter().find(|run| run.contains(last));
        let empty = own.map_or(0, |run| run.iter().filter(|column| *column > last).count());
        COST_RUN_MISSING * cost(missing) + self.apart_at_end(empty, self.trail)
    }

    /// A line ends with one blank, and one more for each empty cell, where it keeps its blanks at all.
    fn apart_at_end(&self, empty: usize, trail: usize) -> u32 {
        if !self.layout.keeps_ends {
            return COST_TRIMMED * cost(empty);
        }
        apart(empty, trail.saturating_sub(1), COST_STRAY_END)
    }

    /// A row has one unit in the columns that are not always per cent.
    fn mixed_cost(&self, columns: &[usize]) -> u32 {
        let mut own = self
            .items
            .iter()
            .zip(columns)
            .filter(|(_, column)| !self.layout.percent[**column])
            .filter_map(|(item, _)| item.percent);
        let first = own.next();
        if own.any(|percent| Some(percent) != first) { COST_MIXED } else { 0 }
    }
}

/// Cost of so many empty cells where the print leaves so many extra blanks.
fn apart(empty: usize, blanks: usize, stray: u32) -> u32 {
    if empty > blanks { COST_UNSHOWN * cost(empty - blanks) } else { stray * cost(blanks - empty) }
}

fn cost(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX).min(MAX_COST)
}

#[cfg(test)]
mod tests {
    use super::super::cells::chunk;
    use super::*;

    /// Three years and a change in per cent, an arrow, a target and a share in per cent.
    fn check(lines: &[&str], expect: &[&str]) {
        let heads = "Mått|2021|2022|2023|Ändring|Pil|Mål|Andel|Källa".split('|').map(str::to_owned).collect();
        let columns = Columns { heads, runs: vec![vec![1, 2, 3, 4], vec![6, 7]] };
        let percent = vec![false, false, false, false, true, false, false, true, false];
        let layout = Layout { columns: &columns, percent, keeps_ends: true };
        let chunks: Vec<Chunk> = lines.iter().filter_map(|line| Some(chunk(&[(0, line)])?.0)).collect();
        let printed = |reading: &Reading| {
            let mut row = [""; 8];
            for cell in &reading.cells {
                row[cell.column] = &cell.text;
            }
            row[1..].join("|")
        };
        let found: Vec<String> = readings(&chunks, &layout).iter().map(printed).collect();
        assert_eq!(found, expect, "{lines:?}");
    }

    #[test]
    fn blanks_and_types_place_cells() {
        check(&["9,3% 9,0% 9,1% 1,1% ", "8,0% >5% "], &["9,3%|9,0%|9,1%|1,1%||8,0%|>5%"]);
        check(&["27% 36%  33,3% ", "38% 95% "], &["27%|36%||33,3%||38%|95%"]);
        check(&["68% - 70%  ", "70% 99% "], &["68%|-|70%|||70%|99%"]);
        check(&["9 5 19  ", "25  76% "], &["9|5|19|||25|76%"]);
        check(&["35% 29%  -17% ", "29%  "], &["35%|29%||-17%||29%|"]);
        check(&["70% 60% 67%  ", "63%   "], &["70%|60%|67%|||63%|"]);
        check(&[" 4 mnkr 5 mnkr ", "40% ", "6 mnkr 91% "], &["|4 mnkr|5 mnkr|40%||6 mnkr|91%"]);
        check(&["2 157 6 568    8 000   "], &["2 157|6 568||||8 000|"]);
    }

    #[test]
    fn a_dash_is_a_cell_before_it_is_a_sign() {
        let both = ["-|-|10 073|||8 700|>5%", "-||- 10 073|||8 700|>5%"];
        check(&["-  - 10 073  ", "8 700  >5% "], &both);
    }
}
