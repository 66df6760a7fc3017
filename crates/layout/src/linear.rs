//! Tables of a text dump that keeps no columns: one line a row, a blank for every gap.
//!
//! A line that ends in a run of figures is a row. Rows that follow one another form a block; how many
//! columns it has is told by its heads and by what the rows can be read as. Every split that the print allows
//! is kept as a reading.

mod blocks;
mod entries;
mod heads;
mod interleaved;
mod prices;
mod rows;
mod storeys;
#[cfg(test)]
mod tests;
mod worded;

use crate::dump::lines_location;
use entries::{Entry, Kind, entries};
use sifferkoll_grammar::{find_period, is_blank};
use sifferkoll_model::{Finder, HeaderRun, RawTable, TextBlock, TextLine};

/// Rows of one table follow one another within so many lines of text and gaps between paragraphs.
const ROW_REACH: usize = 8;
/// Most label lines between two rows, narrow ones not counted.
const LINES_BETWEEN: usize = 4;
/// So many lines above a row are looked at for the heads that another page repeats.
const HEAD_LINES_ABOVE: usize = 30;
/// Most lines, blank ones included, from a title to the heads.
const TITLE_REACH: u32 = 8;
/// Longest line that can be a head, a title or a wrapped label, in characters.
const MAX_SHORT: usize = 80;
/// Longest line of a sentence that stands in a column of its own; running text is set wider.
const MAX_NARROW: usize = 40;

/// All linear tables, and the lines outside them.
pub(crate) fn tables<'a>(lines: &[&'a TextLine]) -> (Vec<RawTable>, Vec<&'a TextLine>) {
    let mut entries = entries(lines);
    let mut tables = interleaved::tables(&mut entries);
    tables.extend(prices::tables(&mut entries));
    tables.extend(worded::tables(&mut entries));
    tables.extend(blocks::tables(&mut entries));
    let mut taken: Vec<(u32, u32)> = Vec::new();
    let mut at = 0;
    while at < entries.len() {
        if entries[at].row().is_none() {
            at += 1;
            continue;
        }
        let floor = taken.last().map_or(0, |(_, last)| *last);
        let mut block = block_from(&entries, first_member(&entries, at, floor));
        let mut made = block_table(&entries, &block, floor);
        if made.is_none() && block[block.len() - 1] < at {
            // What stands above ends before this row, which then begins a block of its own.
            block = block_from(&entries, at);
            made = block_table(&entries, &block, floor);
        }
        if let Some((table, first, last)) = made {
            tables.push(table);
            taken.push((first, last));
        }
        at = block[block.len() - 1] + 1;
    }
    taken.extend(entries.iter().filter(|e| matches!(e.kind, Kind::Taken)).map(|e| (e.number, e.number)));
    taken.sort_unstable();
    let outside = |line: &&&TextLine| {
        let before = taken.partition_point(|(_, last)| *last < line.number);
        taken.get(before).is_none_or(|(first, _)| line.number < *first)
    };
    (tables, lines.iter().filter(outside).copied().collect())
}

/// The first of the rows just above one that could be told from text by their blanks alone.
fn first_member(entries: &[Entry<'_>], row: usize, floor: u32) -> usize {
    let above = (0..row).rev().take_while(|at| {
        let entry = &entries[*at];
        entry.number > floor && (entry.is_empty() || entry.member().is_some())
    });
    above.filter(|at| entries[*at].member().is_some()).last().unwrap_or(row)
}

/// The rows from one on that belong together.
fn block_from(entries: &[Entry<'_>], first: usize) -> Vec<usize> {
    let mut block = vec![first];
    let (mut between, mut reach) = (0, 0);
    // Years in the text since the last row, and whether all of it is printed above the rows too.
    let (mut years, mut again) = (0, true);
    let mut at = first + 1;
    while at < entries.len() && reach <= ROW_REACH && between <= LINES_BETWEEN {
        let entry = &entries[at];
        match &entry.kind {
            Kind::Mark => {}
            // Rows of a form that nobody has filled in are blanks, and make a gap no longer.
            Kind::Empty => reach += usize::from(entry.text.is_empty() && !is_blank_row(&entries[at - 1])),
            Kind::Figures(_) if entry.member().is_some() => {
                block.push(at);
                (between, reach) = (0, 0);
                (years, again) = (0, true);
            }
            Kind::Figures(_) | Kind::Text => {
                let narrow = entry.folded.chars().count() <= MAX_NARROW;
                let named = years_in(&entry.folded);
                if named > 0 {
                    again &= stands_above(entries, first, &entry.folded) && !is_titled(entries, at);
                }
                years += named;
                if (years > 1 || is_head_line(&entry.folded)) && !again
                    || !(narrow || is_short(&entry.folded))
                {
                    break;
                }
                between += usize::from(!narrow);
                reach += 1;
            }
            Kind::Taken => break,
        }
        at += 1;
    }
    block
}

/// A line that heads columns: it names several years, or each of its words begins as a head does.
fn is_head_line(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let heads = words.iter().all(|w| w.chars().next().is_some_and(char::is_uppercase));
    years_in(text) > 1 || words.len() > 2 && heads
}

fn years_in(text: &str) -> usize {
    text.split(' ').filter(|w| find_period(w).is_some_and(|p| p.year.is_some())).count()
}

/// Whether a line stands just below one that is printed once only, on the same page as far as can be seen: heads
/// there are those of the next table even where they are worded as those above.
fn is_titled(entries: &[Entry<'_>], at: usize) -> bool {
    let above = entries[..at].iter().rev().find(|e| !e.is_empty());
    let breaks = entries[at].text.starts_with(is_blank);
    above.is_some_and(|e| {
        !breaks && matches!(e.kind, Kind::Text) && e.times == 1 && e.folded.starts_with(char::is_uppercase)
    })
}

/// Whether a text is printed above a row too, near enough to be among its heads.
fn stands_above(entries: &[Entry<'_>], row: usize, text: &str) -> bool {
    entries[row.saturating_sub(HEAD_LINES_ABOVE)..row].iter().any(|e| e.folded == text)
}

/// A line of blanks alone: a row with nothing in its cells.
fn is_blank_row(entry: &Entry<'_>) -> bool {
    entry.is_empty() && entry.text.chars().count() > 1
}

/// Short text that is no sentence: a head, a title or a piece of a label.
fn is_short(text: &str) -> bool {
    text.chars().count() <= MAX_SHORT && !text.ends_with(['.', ';'])
}

/// The table of a block of several rows; see [`table`].
fn block_table(entries: &[Entry<'_>], block: &[usize], floor: u32) -> Option<(RawTable, u32, u32)> {
    (block.len() > 1).then(|| table(entries, block, floor)).flatten()
}

/// The table of a block, and the first and last line that it takes in. Lines up to `floor` belong to the table
/// above.
fn table(entries: &[Entry<'_>], block: &[usize], floor: u32) -> Option<(RawTable, u32, u32)> {
    let floor = entries.partition_point(|e| e.number <= floor);
    let (entries, block) = (&entries[floor..], block.iter().map(|at| at - floor).collect::<Vec<_>>());
    let mut shape = heads::shape(entries, &block, true)?;
    if shape.commented && !rows::has_comments(&rows::body(entries, &block, &shape).0, shape.columns()) {
        // Nothing stands in that column: the name it was given heads figures.
        shape = heads::shape(entries, &block, false)?;
    }
    let alone = block.len() == 1;
    if alone && !shape.heads.as_ref().is_some_and(heads::Heads::carry_one_row)
        || shape.heads.is_none() && is_running_text(entries, &block, shape.label)
    {
        return None;
    }
    let (rows, last) = rows::body(entries, &block, &shape);
    let from = shape.heads.as_ref().map_or(shape.label, |h| h.first);
    let first = entries[from].number;
    let captions = title_lines(entries, from);
    let columns = shape.columns();
    let head_rows = shape.heads.as_mut().map(|h| std::mem::take(&mut h.rows)).unwrap_or_default();
    let header_rows = head_rows.len();
    let header_run = shape.heads.filter(|_| header_rows == 0).map(|h| HeaderRun {
        words: h.words,
        location: lines_location(&[entries[h.first].number, entries[h.last].number]),
        columns: h.columns,
    });
    let table = RawTable {
        captions,
        columns,
        header_rows,
        header_run,
        rows: head_rows.into_iter().chain(rows).collect(),
        finder: Finder::Linear,
        ..RawTable::empty(lines_location(&[first, last]))
    };
    Some((table, first, last))
}

/// Whether the lines of a block go on from a sentence above it in its paragraph, or into one below.
fn is_running_text(entries: &[Entry<'_>], block: &[usize], label: usize) -> bool {
    let last = block[block.len() - 1];
    let beside = |at: usize, row: usize| {
        entries.get(at).filter(|e| matches!(e.kind, Kind::Text) && e.paragraph == entries[row].paragraph)
    };
    let low = |entry: &Entry<'_>| entry.folded.starts_with(char::is_lowercase);
    let long = |entry: &Entry<'_>| entry.folded.chars().count() > MAX_SHORT;
    let open = |entry: &&Entry<'_>| !entry.folded.ends_with(['.', ':']);
    let above = label.checked_sub(1).and_then(|at| beside(at, label)).filter(open);
    above.is_some_and(|above| low(&entries[label]) || long(above))
        || beside(last + 1, last).is_some_and(|below| low(below) || long(below) && open(&below))
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
