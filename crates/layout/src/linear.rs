//! Tables of a text dump that keeps no columns: one line a row, a blank for every gap.
//!
//! A line that ends in a run of figures is a row. Rows that follow one another form a block; how many
//! columns it has is told by its heads and by what the rows can be read as. Every split that the print allows
//! is kept as a reading.

mod entries;
mod heads;
mod rows;

use crate::dump::lines_location;
use entries::{Entry, Kind, entries};
use sifferkoll_model::{Finder, HeaderRun, RawTable, TextBlock, TextLine};

/// Rows of one table follow one another within so many lines of text and gaps between paragraphs.
const ROW_REACH: usize = 8;
/// Most label lines between two rows.
const LINES_BETWEEN: usize = 4;
/// Most lines, blank ones included, from a title to the heads.
const TITLE_REACH: u32 = 8;
/// Longest line that can be a head, a title or a wrapped label, in characters.
const MAX_SHORT: usize = 80;

/// All linear tables, and the lines outside them.
pub(crate) fn tables<'a>(lines: &[&'a TextLine]) -> (Vec<RawTable>, Vec<&'a TextLine>) {
    let entries = entries(lines);
    let mut tables = Vec::new();
    let mut taken: Vec<(u32, u32)> = Vec::new();
    let mut at = 0;
    while at < entries.len() {
        if entries[at].row().is_none() {
            at += 1;
            continue;
        }
        let block = block_from(&entries, at);
        let last = block[block.len() - 1];
        let floor = taken.last().map_or(0, |(_, last)| *last);
        if let Some((table, first, last)) =
            (block.len() > 1).then(|| table(&entries, &block, floor)).flatten()
        {
            tables.push(table);
            taken.push((first, last));
        }
        at = last + 1;
    }
    let outside = |line: &&&TextLine| {
        let before = taken.partition_point(|(_, last)| *last < line.number);
        taken.get(before).is_none_or(|(first, _)| line.number < *first)
    };
    (tables, lines.iter().filter(outside).copied().collect())
}

/// The rows from one on that belong together.
fn block_from(entries: &[Entry<'_>], first: usize) -> Vec<usize> {
    let mut block = vec![first];
    let (mut between, mut reach) = (0, 0);
    let mut at = first + 1;
    while at < entries.len() && reach <= ROW_REACH && between <= LINES_BETWEEN {
        let entry = &entries[at];
        match &entry.kind {
            Kind::Mark => {}
            // A gap counts once however long it is: rows of a form that nobody has filled in are blank.
            Kind::Empty => reach += usize::from(!entries[at - 1].is_empty()),
            Kind::Figures(figures) if figures.most > 1 => {
                block.push(at);
                (between, reach) = (0, 0);
            }
            Kind::Figures(_) | Kind::Text => {
                if !is_short(&entry.folded) {
                    break;
                }
                between += 1;
                reach += 1;
            }
        }
        at += 1;
    }
    block
}

/// Short text that is no sentence: a head, a title or a piece of a label.
fn is_short(text: &str) -> bool {
    text.chars().count() <= MAX_SHORT && !text.ends_with(['.', ';'])
}

/// The table of a block, and the first and last line that it takes in. Lines up to `floor` belong to the table
/// above.
fn table(entries: &[Entry<'_>], block: &[usize], floor: u32) -> Option<(RawTable, u32, u32)> {
    let floor = entries.partition_point(|e| e.number <= floor);
    let (entries, block) = (&entries[floor..], block.iter().map(|at| at - floor).collect::<Vec<_>>());
    let shape = heads::shape(entries, &block)?;
    let (rows, last) = rows::body(entries, &block, &shape);
    let from = shape.heads.as_ref().map_or(shape.label, |h| h.first);
    let first = entries[from].number;
    let captions = title_lines(entries, from);
    let columns = shape.columns + 1;
    let header_run = shape.heads.map(|h| HeaderRun {
        words: h.words,
        location: lines_location(&[entries[h.first].number, entries[h.last].number]),
        columns: h.columns,
    });
    let table = RawTable {
        location: vec![lines_location(&[first, last])],
        captions,
        headings: Vec::new(),
        columns,
        header_rows: 0,
        header_run,
        rows,
        finder: Finder::Linear,
        continues: None,
        runs_on: [false; 2],
    };
    Some((table, first, last))
}

/// Short lines just above the heads, nearest last.
fn title_lines(entries: &[Entry<'_>], from: usize) -> Vec<TextBlock> {
    let mut out: Vec<TextBlock> = Vec::new();
    for at in (0..from).rev() {
        let text = entries[at].folded.clone();
        if entries[from].number - entries[at].number > TITLE_REACH || out.len() == 2 {
            break;
        }
        if text.is_empty() {
            continue;
        }
        if !is_short(&text) {
            break;
        }
        let location = lines_location(&[entries[at].number]);
        out.push(TextBlock { text, location, size: None, bold: false });
    }
    out.reverse();
    out
}
