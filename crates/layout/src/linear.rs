//! Tables of a text dump that keeps no columns: one line a row, a blank for every gap.
//!
//! A line that ends in a run of figures is a row. Rows that follow one another form a block; how many
//! columns it has is told by its heads and by the rows that can be split in one way only. Every split that
//! the print allows is kept as a reading.

use crate::dump::lines_location;
use sifferkoll_grammar::{
    RunReading, deal_out, find_period, fold, join_wrapped, print_score, readings, value_run_start,
};
use sifferkoll_model::{
    Decision, Finder, HeaderRun, Location, RawCell, RawRow, RawTable, Reading, TextBlock, TextLine,
};

/// Rows of one table follow one another within this many lines, blank ones included.
const ROW_REACH: u32 = 8;
/// Most label lines between two rows.
const LINES_BETWEEN: usize = 4;
/// A longer label is running text that ends in figures.
const MAX_LABEL: usize = 90;
/// Longest line that can be a head, a title or a wrapped label, in characters.
const MAX_SHORT: usize = 80;
/// Most lines above the first row that are looked at for heads, blank ones not counted.
const HEAD_LINES: usize = 14;
/// Most columns.
const MAX_COLUMNS: usize = 16;
/// Least average of [`print_score`] over the heads: each begins as a head does.
const LEAST_HEAD_SCORE: f32 = 2.5;

struct RowLine<'a> {
    line: &'a TextLine,
    label: String,
    run: &'a str,
    /// Fewest cells that the run can be read as.
    least: usize,
}

/// All linear tables, and the lines outside them.
pub(crate) fn tables<'a>(lines: &[&'a TextLine]) -> (Vec<RawTable>, Vec<&'a TextLine>) {
    let rows: Vec<Option<RowLine<'a>>> = lines.iter().map(|line| row_line(line)).collect();
    let mut tables = Vec::new();
    let mut taken = vec![false; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        if rows[at].is_none() {
            at += 1;
            continue;
        }
        let block = block_from(lines, &rows, at);
        let (first, last) = (block[0], block[block.len() - 1]);
        if let Some((table, from)) = (block.len() > 1).then(|| table(lines, &rows, &block)).flatten() {
            tables.push(table);
            taken[from..=last].fill(true);
        }
        at = last.max(first) + 1;
    }
    let rest = lines.iter().zip(taken).filter(|(_, taken)| !taken).map(|(line, _)| *line).collect();
    (tables, rest)
}

fn row_line(line: &TextLine) -> Option<RowLine<'_>> {
    let start = value_run_start(&line.text);
    let label = fold(&line.text[..start]);
    let run = &line.text[start..];
    if label.chars().count() > MAX_LABEL || label.ends_with(['.', ':', ';']) {
        return None;
    }
    let least = (2..=MAX_COLUMNS).find(|n| readings(run, *n).iter().any(is_full))?;
    // Years alone are heads, not figures.
    let years = fold(run).split(' ').all(|w| find_period(w).is_some());
    (!years).then_some(RowLine { line, label, run, least })
}

fn is_full(reading: &RunReading) -> bool {
    reading.label.is_empty() && reading.cells.iter().all(|c| !c.text.is_empty())
}

/// The rows from one on that belong together.
fn block_from(lines: &[&TextLine], rows: &[Option<RowLine<'_>>], first: usize) -> Vec<usize> {
    let mut block = vec![first];
    let mut between = 0;
    for at in first + 1..lines.len() {
        let last = block[block.len() - 1];
        if lines[at].number - lines[last].number > ROW_REACH || between > LINES_BETWEEN {
            break;
        }
        if rows[at].is_some() {
            block.push(at);
            between = 0;
        } else if !fold(&lines[at].text).is_empty() {
            if !is_short(&lines[at].text) {
                break;
            }
            between += 1;
        }
    }
    block
}

/// Short text that is no sentence: a head, a title or a piece of a label.
fn is_short(text: &str) -> bool {
    let text = fold(text);
    text.chars().count() <= MAX_SHORT && !text.ends_with(['.', ';'])
}

/// The table of a block and the first line that it takes in.
fn table(lines: &[&TextLine], rows: &[Option<RowLine<'_>>], block: &[usize]) -> Option<(RawTable, usize)> {
    let members: Vec<&RowLine<'_>> = block.iter().filter_map(|at| rows[*at].as_ref()).collect();
    let mut counts: Vec<usize> = members.iter().map(|m| m.least).collect();
    counts.sort_unstable();
    let usual = counts[counts.len() / 2];
    let heads = heads(lines, block[0], usual);
    let columns = heads.as_ref().map_or(usual, |h| h.columns);
    let fitting = members.iter().filter(|m| !readings(m.run, columns).is_empty()).count();
    if fitting * 2 < members.len() || fitting < 2 {
        return None;
    }
    let built = body(lines, rows, block, columns);
    let from = heads.as_ref().map_or(block[0], |h| h.first);
    let last = block[block.len() - 1];
    let captions = title_lines(lines, from);
    let header_run = heads.map(|h| HeaderRun {
        words: h.words,
        location: lines_location(&[lines[h.first].number, lines[h.last].number]),
        columns,
    });
    let table = RawTable {
        location: vec![lines_location(&[lines[from].number, lines[last].number])],
        captions,
        columns: columns + 1,
        header_rows: 0,
        header_run,
        rows: built,
        finder: Finder::Linear,
        continues: None,
        runs_on: [false; 2],
    };
    Some((table, from))
}

struct Heads {
    words: Vec<String>,
    columns: usize,
    /// Places of the first and last line.
    first: usize,
    last: usize,
}

/// The lines above the first row whose words deal out best to some number of columns, not fewer than the
/// rows' usual count.
fn heads(lines: &[&TextLine], first_row: usize, usual: usize) -> Option<Heads> {
    let mut best: Option<(f32, Heads)> = None;
    let mut words: Vec<String> = Vec::new();
    let mut seen = 0;
    let mut last = None;
    for at in (0..first_row).rev() {
        let text = fold(&lines[at].text);
        if text.is_empty() {
            continue;
        }
        if !is_short(&text) || seen == HEAD_LINES || lines[first_row].number - lines[at].number > 40 {
            break;
        }
        seen += 1;
        last.get_or_insert(at);
        let mut longer: Vec<String> = text.split(' ').map(str::to_owned).collect();
        longer.append(&mut words);
        words = longer;
        for columns in usual..=(usual * 2).min(MAX_COLUMNS) {
            let Some(dealt) = deal_out(&words, columns, &print_score) else {
                continue;
            };
            let score = dealt.iter().map(|h| print_score(h)).sum::<i32>() as f32 / columns as f32;
            if score >= LEAST_HEAD_SCORE && best.as_ref().is_none_or(|(known, _)| score > *known) {
                let heads = Heads { words: words.clone(), columns, first: at, last: last.unwrap_or(at) };
                best = Some((score, heads));
            }
        }
    }
    best.map(|(_, heads)| heads)
}

/// Short lines just above the heads, nearest last.
fn title_lines(lines: &[&TextLine], from: usize) -> Vec<TextBlock> {
    let mut out: Vec<TextBlock> = Vec::new();
    for at in (0..from).rev() {
        let text = fold(&lines[at].text);
        if lines[from].number - lines[at].number > ROW_REACH || out.len() == 2 {
            break;
        }
        if text.is_empty() {
            continue;
        }
        if !is_short(&text) {
            break;
        }
        let location = lines_location(&[lines[at].number]);
        out.push(TextBlock { text, location, size: None, bold: false });
    }
    out.reverse();
    out
}

/// The rows of a block, label lines between them joined to the row they belong to.
fn body(lines: &[&TextLine], rows: &[Option<RowLine<'_>>], block: &[usize], columns: usize) -> Vec<RawRow> {
    let mut out: Vec<RawRow> = Vec::new();
    let mut pending: Vec<usize> = Vec::new();
    for at in block[0]..=block[block.len() - 1] {
        let Some(row) = &rows[at] else {
            if !fold(&lines[at].text).is_empty() {
                pending.push(at);
            }
            continue;
        };
        let goes_on = row.label.is_empty() || row.label.starts_with(char::is_lowercase);
        let texts: Vec<String> = pending.iter().map(|p| fold(&lines[*p].text)).collect();
        let mut label = row.label.clone();
        let mut numbers = vec![row.line.number];
        if goes_on && !pending.is_empty() {
            label = join_wrapped(texts.iter().map(String::as_str).chain([row.label.as_str()]));
            numbers.extend(pending.iter().map(|p| lines[*p].number));
        } else {
            for (text, place) in texts.iter().zip(&pending) {
                add_label_line(&mut out, text, lines[*place].number);
            }
        }
        out.push(raw_row(row, &label, lines_location(&numbers), columns));
        pending.clear();
    }
    out
}

/// A label line that no row below takes: the end of the label above, or a heading.
fn add_label_line(out: &mut Vec<RawRow>, text: &str, number: u32) {
    let location = lines_location(&[number]);
    if text.starts_with(char::is_lowercase)
        && let Some(row) = out.last_mut()
    {
        for reading in &mut row.readings {
            if let Some(label) = reading.cells.iter_mut().find(|c| c.column == 0) {
                label.text = join_wrapped([label.text.as_str(), text]);
            }
        }
        row.location = row.location.union(&location);
        return;
    }
    let cells = vec![cell(0, text.to_owned(), location)];
    out.push(RawRow { readings: vec![Reading { cells, cost: 0 }], decision: Decision::Clear, location });
}

fn raw_row(row: &RowLine<'_>, label: &str, location: Location, columns: usize) -> RawRow {
    let place = lines_location(&[row.line.number]);
    let mut found: Vec<Reading> = readings(row.run, columns)
        .into_iter()
        .map(|reading| {
            let label = fold(&format!("{label} {}", reading.label.join(" ")));
            let mut cells = vec![cell(0, label, location)];
            let values = reading.cells.into_iter().enumerate().filter(|(_, c)| !c.text.is_empty());
            cells.extend(values.map(|(at, c)| cell(at + 1, c.text, place)));
            Reading { cells, cost: reading.cost }
        })
        .collect();
    if found.is_empty() {
        // Not to be read as so many figures: kept as text, so that no arithmetic uses it.
        let cells = vec![cell(0, label.to_owned(), location), cell(1, fold(row.run), place)];
        found.push(Reading { cells, cost: 0 });
    }
    RawRow { readings: found, decision: Decision::Clear, location }
}

fn cell(column: usize, text: String, location: Location) -> RawCell {
    RawCell { column, colspan: 1, rowspan: 1, text, location, bold: false, indent: 0.0 }
}
