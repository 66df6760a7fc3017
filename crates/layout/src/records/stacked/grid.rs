//! The grid of an annex, made of its records and goals.

use super::blocks::{Block, Kind};
use super::entries::{Entry, Goal, Parsed, Piece};
use super::heads::Columns;
use super::place::Reading;
use super::spans::goals_of;
use crate::dump::lines_location;
use sifferkoll_grammar::{fold, is_blank};
use sifferkoll_model::{
    Decision, Finder, Location, RawCell, RawRow, RawTable, Reading as RawReading, TextLine,
};

/// The grid: the heads, then a row for each record.
pub(super) fn table(
    lines: &[TextLine],
    blocks: &[Block],
    parsed: &Parsed,
    columns: &Columns,
    readings: &[Vec<Reading>],
) -> RawTable {
    let place =
        |places: &[usize]| lines_location(&places.iter().map(|at| lines[*at].number).collect::<Vec<_>>());
    let head_lines = blocks.iter().find(|block| block.kind == Kind::Head).map(|b| b.lines.clone());
    let head_place = place(&head_lines.unwrap_or_default());
    let heads = columns.heads.iter().enumerate().filter(|(_, head)| !head.is_empty());
    let head_cells = heads.map(|(at, head)| cell(at, head.clone(), head_place)).collect();
    let mut rows = vec![row(vec![RawReading { cells: head_cells, cost: 0 }], head_place)];
    for (entry, readings) in parsed.entries.iter().zip(readings) {
        rows.push(record(lines, entry, columns, readings, &place));
    }
    add_goals(&mut rows[1..], parsed, columns, &place);
    let mut location: Vec<Location> = Vec::new();
    for block in blocks {
        let own = place(&block.lines);
        match location.last_mut() {
            Some(page) if block.kind != Kind::Head => *page = page.union(&own),
            _ => location.push(own),
        }
    }
    RawTable {
        location,
        captions: Vec::new(),
        headings: Vec::new(),
        confidence: None,
        evidence: Vec::new(),
        columns: columns.heads.len(),
        header_rows: 1,
        header_run: None,
        rows,
        finder: Finder::Linear,
        continues: None,
        runs_on: [false; 2],
    }
}

/// The row of one record, goals aside.
fn record(
    lines: &[TextLine],
    entry: &Entry,
    columns: &Columns,
    readings: &[Reading],
    place: &dyn Fn(&[usize]) -> Location,
) -> RawRow {
    let mut around: Vec<RawCell> = Vec::new();
    let mut text = |column: usize, pieces: &[&Piece]| {
        let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
        let at: Vec<usize> = pieces.iter().flat_map(|piece| piece.lines.clone()).collect();
        if !at.is_empty() && column < columns.heads.len() {
            around.push(cell(column, texts.join("\n"), place(&at)));
        }
    };
    text(columns.label(), &entry.label.iter().collect::<Vec<_>>());
    let last = columns.heads.len() - 1;
    if last >= columns.end() {
        let remark_column = columns.end().min(last);
        let own_column = remark_column < last;
        if own_column {
            text(remark_column, &entry.remark.iter().collect::<Vec<_>>());
        }
        let remark = entry.remark.iter().filter(|_| !own_column);
        text(last, &remark.chain(&entry.sources).collect::<Vec<_>>());
    }
    let run_lines = |chunk: usize| entry.chunks.get(chunk).map(|c| c.lines.clone()).unwrap_or_default();
    let mut all: Vec<RawReading> = readings
        .iter()
        .map(|reading| {
            let figures = reading.cells.iter();
            let mut cells = around.clone();
            cells.extend(figures.map(|c| cell(c.column, c.text.clone(), place(&run_lines(c.chunk)))));
            cells.sort_by_key(|cell| cell.column);
            RawReading { cells, cost: reading.cost }
        })
        .collect();
    if all.is_empty() {
        // Not to be read in these columns: kept as text, so that no arithmetic uses it.
        let places: Vec<usize> = entry.chunks.iter().flat_map(|chunk| chunk.lines.clone()).collect();
        let run = places.iter().map(|at| fold(&lines[*at].text)).collect::<Vec<_>>().join("\n");
        let mut cells = around.clone();
        if !run.chars().all(is_blank) {
            cells.push(cell(columns.label() + 1, run, place(&places)));
        }
        cells.sort_by_key(|cell| cell.column);
        all.push(RawReading { cells, cost: 0 });
    }
    let first_line = entry.label.iter().filter_map(|label| label.lines.first()).copied();
    let runs = entry.chunks.iter().flat_map(|chunk| chunk.lines.clone());
    let mut places: Vec<usize> = first_line.into_iter().chain(runs).collect();
    if places.is_empty() {
        places = entry.sources.iter().flat_map(|piece| piece.lines.clone()).collect();
    }
    row(all, place(&places))
}

/// Puts each goal on the first of its rows, as a cell over them.
fn add_goals(rows: &mut [RawRow], parsed: &Parsed, columns: &Columns, place: &dyn Fn(&[usize]) -> Location) {
    type Level = fn(&Goal) -> Option<&Piece>;
    let levels: [Level; 2] = [|goal| goal.inner.as_ref(), |goal| goal.outer.as_ref()];
    let over = goals_of(&parsed.items, rows.len(), &|at| parsed.goals[at].outer.is_some());
    for (depth, level) in levels.iter().enumerate() {
        let Some(column) = columns.label().checked_sub(depth + 1) else {
            return;
        };
        let mut first = 0;
        for same in over.chunk_by(|a, b| a[depth] == b[depth]) {
            if let Some(goal) = same[0][depth].and_then(|at| level(&parsed.goals[at])) {
                for reading in &mut rows[first].readings {
                    let text = cell(column, goal.text.clone(), place(&goal.lines));
                    reading.cells.insert(0, RawCell { rowspan: same.len(), ..text });
                }
            }
            first += same.len();
        }
    }
}

fn row(readings: Vec<RawReading>, location: Location) -> RawRow {
    RawRow { readings, decision: Decision::Clear, location }
}

fn cell(column: usize, text: String, location: Location) -> RawCell {
    RawCell::new(column, text, location)
}
