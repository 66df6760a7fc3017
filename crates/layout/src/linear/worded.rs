//! Tables whose rows hold words behind their figures or between them: trends, states, comments, names.
//!
//! In a dump without columns such rows look like text. A table is seen where several rows have figures and words
//! in the same order, below heads that deal out to just as many columns; then every row is dealt out to them.

mod glued;
mod paragraphs;
mod pattern;

use super::entries::{Entry, Kind};
use super::heads::{head_lines, starts_paragraph};
use super::rows::{cell, one_reading};
use crate::dump::lines_location;
use paragraphs::{Paragraph, paragraphs};
use pattern::{Pattern, patterns};
use sifferkoll_grammar::{Slot, SlotReading, deal_scores, join_wrapped, slot_readings};
use sifferkoll_model::{Decision, Finder, HeaderRun, RawCell, RawRow, RawTable, Reading};
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

/// Fewest rows.
const LEAST_ROWS: usize = 3;
/// Most paragraphs of words alone between two rows.
const MAX_HEADINGS: usize = 2;
/// Most lines of heads.
const HEAD_LINES: usize = 14;
/// Most paragraphs between a page's end and the heads that are printed again.
const REPEAT_REACH: usize = 3;
/// Least average score of the heads: each begins as a head does.
const LEAST_HEAD_SCORE: f64 = 3.0;
/// What it adds to it that the heads begin a paragraph.
const WHOLE_PARAGRAPH: f64 = 0.5;
/// How much one point of the heads' average score counts against one point of the rows' average cost.
const HEAD_WEIGHT: f64 = 2.0;
/// Most that a plain row costs: one figure stands among its words.
const PLAIN_COST: u32 = 3;
/// Cost of a row that cannot be dealt out.
const UNREADABLE: u32 = 15;
/// Most that a row may cost: less than an empty cell that no blank shows.
const MAX_COST: u32 = 11;
/// Readings of a row that cost more than the best by more than this are left out: a dash may be a sign, and
/// blanks may part thousands; a word in place of a figure is no doubt.
const SPREAD: u32 = 1;

/// All such tables; their lines are marked as taken.
pub(super) fn tables(entries: &mut [Entry<'_>]) -> Vec<RawTable> {
    let mut out = Vec::new();
    let paragraphs = paragraphs(entries);
    let mut at = 0;
    while at < paragraphs.len() {
        let block = block_from(&paragraphs, at);
        let found = (block.len() >= LEAST_ROWS).then(|| table(entries, &paragraphs, &block)).flatten();
        let Some(found) = found else {
            at += 1;
            continue;
        };
        // What a page prints above the heads it prints again is no part of the table.
        let taken = (at..=found.last).filter(|at| !found.skipped.contains(at));
        for entry in taken.flat_map(|at| paragraphs[at].lines.clone()).chain(found.heads) {
            entries[entry].kind = Kind::Taken;
        }
        at = found.last + 1;
        out.push(found.table);
    }
    out
}

/// The paragraphs from a place on that can be rows of one table: nothing but short headings and page marks stands
/// between them.
fn block_from(paragraphs: &[Paragraph], from: usize) -> Vec<usize> {
    let mut block = Vec::new();
    let mut between = 0;
    for (at, paragraph) in paragraphs.iter().enumerate().skip(from) {
        if paragraph.is_mark() {
            continue;
        }
        if paragraph.is_row() {
            block.push(at);
            between = 0;
        } else if block.is_empty() || !paragraph.is_heading() || between == HEAD_LINES {
            break;
        } else {
            between += 1;
        }
    }
    block
}

/// A table with the places of the lines of its heads, and of its last paragraph.
struct Found {
    table: RawTable,
    heads: Range<usize>,
    last: usize,
    /// Paragraphs before it that are none of its.
    skipped: Vec<usize>,
}

/// The heads over some columns.
struct Heads {
    words: Vec<String>,
    /// Places of their lines.
    lines: Range<usize>,
    /// Average score.
    score: f64,
    /// Whether a heading stands between them and the first row.
    above_heading: bool,
}

fn table(entries: &[Entry<'_>], paragraphs: &[Paragraph], block: &[usize]) -> Option<Found> {
    let texts: Vec<&Paragraph> = block.iter().map(|at| &paragraphs[*at]).collect();
    let heading = block[0].checked_sub(1).filter(|at| paragraphs[*at].is_heading());
    let inner = block.windows(2).any(|pair| (pair[0] + 1..pair[1]).any(|at| paragraphs[at].is_heading()));
    let mut best: Option<(f64, Heads, Pattern, bool)> = None;
    for pattern in patterns(&texts) {
        let Some(cost) = average_cost(&texts, &pattern) else { continue };
        for outer in [false, true] {
            let columns = pattern.slots.len() + usize::from(outer);
            for above in [Some(block[0]), heading].into_iter().flatten() {
                let above_heading = above != block[0];
                if outer && !(above_heading || inner) {
                    continue;
                }
                let Some(mut heads) = heads(entries, paragraphs[above].lines.start, columns) else {
                    continue;
                };
                heads.above_heading = above_heading;
                let worth = heads.score * HEAD_WEIGHT - cost;
                if best.as_ref().is_none_or(|(known, ..)| worth > *known) {
                    best = Some((worth, heads, pattern.clone(), outer));
                }
            }
        }
    }
    let (_, heads, pattern, outer) = best?;
    let columns = pattern.slots.len() + usize::from(outer);
    let mut maker = Maker {
        slots: &pattern.slots,
        outer,
        rows: Vec::new(),
        heading: None,
        headed: None,
        labels: Vec::new(),
    };
    let mut last = block[0];
    let mut skipped: Vec<usize> = Vec::new();
    // The paragraphs of each part: one for every time that the heads are printed.
    let mut parts = vec![block[0]..=block[0]];
    let mut headings: Vec<usize> = heading.filter(|_| heads.above_heading).into_iter().collect();
    let mut at = block[0];
    while let Some(paragraph) = paragraphs.get(at) {
        if paragraph.is_mark() {
            if let Some((from, behind)) = repeated(entries, paragraphs, at + 1, &heads) {
                skipped.extend(headings.iter().copied().chain(at..from));
                parts.push(from..=from);
                at = behind;
                headings.clear();
                continue;
            }
        } else if let Some((from, behind)) =
            repeated(entries, paragraphs, at, &heads).filter(|_| at > block[0])
        {
            skipped.extend(at..from);
            parts.push(from..=from);
            at = behind;
            continue;
        } else if let Some(readings) = paragraph.is_row().then(|| maker.readings(paragraph)).flatten() {
            for heading in headings.drain(..) {
                maker.heading(entries, &paragraphs[heading]);
            }
            maker.row(entries, paragraph, readings);
            last = at;
            if let Some(part) = parts.last_mut() {
                *part = *part.start()..=at;
            }
        } else if paragraph.is_heading()
            && headings.len() < MAX_HEADINGS
            && !is_head(entries, paragraph, columns)
        {
            headings.push(at);
        } else {
            break;
        }
        at += 1;
    }
    if !maker.are_plain()
        || outer && maker.headed.is_none()
        || !maker.begins_cells()
        || !maker.tells_rows_apart()
    {
        return None;
    }
    if outer && pattern.slots.first() == Some(&Slot::Label) {
        glued::part(&mut maker.rows, &maker.labels);
    }
    let first = heads.lines.start;
    let number = |at: usize| entries[at].number;
    let ends = |part: &RangeInclusive<usize>| {
        let from = if *part.start() == block[0] { first } else { paragraphs[*part.start()].lines.start };
        lines_location(&[number(from), number(paragraphs[*part.end()].lines.end - 1)])
    };
    // Heads below which no row follows are none of the table.
    let location = parts.iter().filter(|part| *part.start() == block[0] || part.start() < part.end());
    let table = RawTable {
        location: location.map(ends).collect(),
        captions: super::title_lines(entries, first),
        columns,
        header_run: Some(HeaderRun {
            words: heads.words,
            location: lines_location(&[number(first), number(heads.lines.end - 1)]),
            columns,
        }),
        rows: maker.rows,
        finder: Finder::Linear,
        ..RawTable::empty(lines_location(&[number(first)]))
    };
    Some(Found { table, heads: heads.lines, last, skipped })
}

/// Average cost of dealing the rows out; `None` where fewer than half of them are as plain as rows of such a table
/// mostly are.
fn average_cost(rows: &[&Paragraph], pattern: &Pattern) -> Option<f64> {
    let cost = |row: &&Paragraph| {
        let best = slot_readings(&row.text, &pattern.slots).into_iter().next();
        best.map_or(UNREADABLE, |reading| reading.cost.min(UNREADABLE))
    };
    let costs: Vec<u32> = rows.iter().map(cost).collect();
    let plain = costs.iter().filter(|cost| **cost <= PLAIN_COST).count();
    (plain * 2 >= costs.len()).then(|| f64::from(costs.iter().sum::<u32>()) / costs.len().max(1) as f64)
}

/// The lines above a place that deal out best to so many heads.
fn heads(entries: &[Entry<'_>], below: usize, columns: usize) -> Option<Heads> {
    let mut best: Option<(f64, usize, Vec<String>)> = None;
    let mut words: Vec<String> = Vec::new();
    for (at, mut longer) in head_lines(entries, below, HEAD_LINES) {
        if matches!(entries[at].kind, Kind::Taken) {
            break;
        }
        longer.append(&mut words);
        words = longer;
        let Some(score) = score(&words, columns) else { continue };
        let whole = if starts_paragraph(entries, at) { WHOLE_PARAGRAPH } else { 0.0 };
        let better = best.as_ref().is_none_or(|(known, ..)| score + whole > *known);
        if score >= LEAST_HEAD_SCORE && better {
            best = Some((score + whole, at, words.clone()));
        }
    }
    let (score, first, words) = best?;
    let last = (first..below).rev().find(|at| !matches!(entries[*at].kind, Kind::Empty | Kind::Mark))?;
    Some(Heads { words, lines: first..last + 1, score, above_heading: false })
}

/// Average score of dealing words out to so many heads.
fn score(words: &[String], columns: usize) -> Option<f64> {
    let scores = deal_scores(words, columns);
    let sum = scores.get(columns)?.first().copied().flatten()?;
    Some(f64::from(sum) / columns as f64)
}

/// Whether a paragraph looks like the heads of just as many columns: the next table begins there.
fn is_head(entries: &[Entry<'_>], paragraph: &Paragraph, columns: usize) -> bool {
    let lines = paragraph.lines.clone().flat_map(|at| entries[at].folded.split(' '));
    let words: Vec<String> = lines.map(str::to_owned).collect();
    score(&words, columns).is_some_and(|score| score >= LEAST_HEAD_SCORE)
}

/// The first paragraph of the heads where they are printed again within a few paragraphs from one on, and the one
/// behind them.
fn repeated(
    entries: &[Entry<'_>],
    paragraphs: &[Paragraph],
    from: usize,
    heads: &Heads,
) -> Option<(usize, usize)> {
    let written = |lines: Range<usize>| -> Vec<&str> {
        let lines = lines.filter(|at| !matches!(entries[*at].kind, Kind::Empty | Kind::Mark));
        lines.map(|at| entries[at].folded.as_str()).collect()
    };
    let wanted = written(heads.lines.clone());
    (from..paragraphs.len().min(from + REPEAT_REACH)).find_map(|start| {
        let mut found: Vec<&str> = Vec::new();
        for (at, paragraph) in paragraphs.iter().enumerate().skip(start) {
            found.extend(written(paragraph.lines.clone()));
            if !wanted.starts_with(&found) {
                return None;
            }
            if found.len() == wanted.len() {
                return Some((start, at + 1));
            }
        }
        None
    })
}

/// Puts the rows together.
struct Maker<'a> {
    slots: &'a [Slot],
    /// Whether headings between the rows fill a column of their own before the others.
    outer: bool,
    rows: Vec<RawRow>,
    /// The heading of the next row, and the row that begins with the last heading.
    heading: Option<RawCell>,
    headed: Option<usize>,
    /// The lines of each row's label.
    labels: Vec<Vec<String>>,
}

impl Maker<'_> {
    /// The ways to read a paragraph as a row; `None` where all of them cost too much.
    fn readings(&self, paragraph: &Paragraph) -> Option<Vec<SlotReading>> {
        let mut found = slot_readings(&paragraph.text, self.slots);
        found.retain(|reading| self.has_figures(paragraph, reading));
        let least = found.first()?.cost;
        found.retain(|reading| reading.cost <= MAX_COST.min(least + SPREAD));
        (!found.is_empty()).then_some(found)
    }

    /// Whether not more words than figures stand in the columns of figures.
    fn has_figures(&self, paragraph: &Paragraph, reading: &SlotReading) -> bool {
        let cells = self.slots.iter().zip(&reading.cells).filter(|(slot, _)| **slot == Slot::Figure);
        let filled = cells.map(|(_, place)| &paragraph.text[place.clone()]).filter(|text| !text.is_empty());
        let (words, figures): (Vec<&str>, Vec<&str>) =
            filled.partition(|t| t.starts_with(char::is_alphabetic));
        words.len() <= figures.len()
    }

    /// Whether the cells of words begin as those of a table do, not as a sentence goes on behind a figure.
    fn begins_cells(&self) -> bool {
        let first = usize::from(self.outer);
        let words: Vec<usize> =
            (0..self.slots.len()).filter(|at| self.slots[*at] != Slot::Figure).map(|at| at + first).collect();
        let low = |cell: &RawCell| cell.text.starts_with(|c: char| c.is_lowercase() || c == '(');
        let goes_on = |row: &&RawRow| {
            row.readings[0].cells.iter().any(|cell| words.contains(&cell.column) && low(cell))
        };
        self.dealt().filter(goes_on).count() * 5 <= self.dealt().count()
    }

    /// The rows that are no headings.
    fn dealt(&self) -> impl Iterator<Item = &RawRow> {
        self.rows.iter().filter(|row| row.readings[0].cells.len() > 1)
    }

    /// Whether half of the rows are as plain as rows of such a table mostly are.
    fn are_plain(&self) -> bool {
        let plain = self.dealt().filter(|row| row.readings[0].cost <= PLAIN_COST).count();
        plain * 2 >= self.dealt().count() && self.dealt().count() >= LEAST_ROWS
    }

    /// Whether the labels name the rows: they are not all the same.
    fn tells_rows_apart(&self) -> bool {
        let label = usize::from(self.outer) + usize::from(self.slots.first() == Some(&Slot::Number));
        let of =
            |row: &RawRow| row.readings[0].cells.iter().find(|c| c.column == label).map(|c| c.text.clone());
        let labels: BTreeSet<String> = self.dealt().filter_map(of).collect();
        labels.len() * 2 > self.dealt().count()
    }

    /// A heading above the next row: it fills the outer column, or a row of its own.
    fn heading(&mut self, entries: &[Entry<'_>], paragraph: &Paragraph) {
        let lines = paragraph.lines.clone();
        let text = join_wrapped(lines.clone().map(|line| entries[line].folded.as_str()));
        let location = lines_location(&lines.map(|line| entries[line].number).collect::<Vec<_>>());
        let heading = cell(0, text, location);
        if self.outer {
            self.heading = Some(heading);
        } else {
            self.rows.push(one_reading(vec![heading], location));
        }
    }

    fn row(&mut self, entries: &[Entry<'_>], paragraph: &Paragraph, readings: Vec<SlotReading>) {
        let first = usize::from(self.outer);
        let label = self.slots.iter().position(|slot| *slot == Slot::Label);
        let label = label.and_then(|at| readings.first()?.cells.get(at));
        let lines = label.map(|place| paragraph.pieces(place).map(|(_, text)| text).collect());
        self.labels.push(lines.unwrap_or_default());
        let numbers: Vec<u32> = paragraph.lines.clone().map(|at| entries[at].number).collect();
        let location = lines_location(&numbers);
        let heading = self.heading.take();
        if heading.is_some() {
            self.headed = Some(self.rows.len());
        } else if let Some(row) = self.headed.and_then(|at| self.rows.get_mut(at)) {
            for cell in row.readings.iter_mut().filter_map(|r| r.cells.first_mut()) {
                cell.rowspan += 1;
            }
        }
        let read = |reading: SlotReading| {
            let filled = reading.cells.iter().enumerate().filter(|(_, place)| !place.is_empty());
            let cells = filled.map(|(at, place)| paragraph.cell(entries, first + at, place));
            Reading { cells: heading.clone().into_iter().chain(cells).collect(), cost: reading.cost }
        };
        let readings = readings.into_iter().map(read).collect();
        self.rows.push(RawRow { readings, decision: Decision::Clear, location });
    }
}
