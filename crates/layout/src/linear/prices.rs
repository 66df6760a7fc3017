//! Costings: a price for each of something, and the amount that it comes to.
//!
//! In such a table every figure prints its unit, so a unit ends a cell, and the unit's form (`kr/mån` or `kr`)
//! says which column the cell belongs to: prices and amounts can stand on different lines, and some rows have
//! one of them only.

use super::entries::{Entry, Kind};
use super::rows::{cell, one_reading};
use super::{LINES_BETWEEN, ROW_REACH, is_short};
use crate::dump::lines_location;
use sifferkoll_grammar::{fold, join_wrapped, read_cell};
use sifferkoll_model::{Finder, Printed, RawCell, RawRow, RawTable};

/// Fewest lines with figures.
const LEAST_LINES: usize = 4;
/// Fewest rows that print both a price and an amount.
const LEAST_PAIRS: usize = 2;
/// Most words of a remark in brackets behind a price.
const REMARK_WORDS: usize = 12;

/// A line with figures that all print their units.
struct Priced {
    at: usize,
    label: String,
    prices: Vec<String>,
    amounts: Vec<String>,
}

/// All such tables; their lines are marked as taken.
pub(super) fn tables(entries: &mut [Entry<'_>]) -> Vec<RawTable> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < entries.len() {
        let Some(first) = priced(entries, at) else {
            at += 1;
            continue;
        };
        let block = block_from(entries, first);
        let last = block[block.len() - 1].at;
        if block.len() >= LEAST_LINES
            && let Some((table, first)) = table(entries, &block)
        {
            out.push(table);
            for entry in &mut entries[first..=last] {
                entry.kind = Kind::Taken;
            }
        }
        at = last + 1;
    }
    out
}

fn block_from(entries: &[Entry<'_>], first: Priced) -> Vec<Priced> {
    let mut at = first.at + 1;
    let mut block = vec![first];
    let (mut between, mut reach) = (0, 0);
    while at < entries.len() && between <= LINES_BETWEEN && reach <= ROW_REACH {
        match &entries[at].kind {
            Kind::Mark => {}
            Kind::Empty => reach += 1,
            _ => match priced(entries, at) {
                Some(priced) => {
                    block.push(priced);
                    (between, reach) = (0, 0);
                }
                None if is_text(&entries[at]) => {
                    between += 1;
                    reach += 1;
                }
                None => break,
            },
        }
        at += 1;
    }
    block
}

fn is_text(entry: &Entry<'_>) -> bool {
    matches!(entry.kind, Kind::Text) && is_short(&entry.folded)
}

/// The line as a label and cells with units, one or two of them.
fn priced(entries: &[Entry<'_>], at: usize) -> Option<Priced> {
    let entry = &entries[at];
    if matches!(entry.kind, Kind::Empty | Kind::Mark | Kind::Taken)
        || !entry.folded.contains(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let words: Vec<&str> = entry.folded.split(' ').collect();
    let starts = (0..words.len()).filter(|at| words[*at].starts_with(|c: char| c.is_ascii_digit()));
    starts.map(|start| (start, cells(&words[start..]))).find_map(|(start, cells)| {
        let (prices, amounts): (Vec<Cell>, Vec<Cell>) = cells?.into_iter().partition(|c| c.price);
        if prices.len() > 1 || amounts.len() > 1 {
            return None;
        }
        let remark = prices.first().map(|c| c.remark.as_str()).unwrap_or_default();
        let label = fold(&format!("{} {remark}", words[..start].join(" ")));
        let texts = |cells: Vec<Cell>| cells.into_iter().map(|c| c.text).collect();
        Some(Priced { at, label, prices: texts(prices), amounts: texts(amounts) })
    })
}

struct Cell {
    text: String,
    /// Whether the unit says for each of what it is.
    price: bool,
    remark: String,
}

/// The words as cells that each end with a unit; `None` where they are anything else.
fn cells(words: &[&str]) -> Option<Vec<Cell>> {
    let mut out: Vec<Cell> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let word = words[at];
        at += 1;
        if word.starts_with('(') && open.is_empty() {
            let remark: Vec<&str> = words[at - 1..].iter().take(REMARK_WORDS).copied().collect();
            let length = remark.iter().position(|w| w.ends_with(')'))? + 1;
            out.last_mut().filter(|c| c.price)?.remark = remark[..length].join(" ");
            at += length - 1;
            continue;
        }
        open.push(word.to_owned());
        // The words of a price can stand apart: `20 000/ år`, `12 000 kr /anst`.
        if word.ends_with('/') {
            open.last_mut()?.push_str(words.get(at)?);
            at += 1;
        } else if words.get(at).is_some_and(|next| next.starts_with('/') && next.len() > 1) {
            open.last_mut()?.push_str(words[at]);
            at += 1;
        }
        let text = open.join(" ");
        let Printed::Number(amount) = read_cell(&text) else { continue };
        let price = text.contains('/');
        if amount.unit.as_ref().is_some_and(|unit| price || unit.is_money()) {
            out.push(Cell { text, price, remark: String::new() });
            open.clear();
        }
    }
    (open.is_empty() && !out.is_empty()).then_some(out)
}

/// A row that is being put together.
struct Row {
    label: String,
    lines: Vec<u32>,
    cells: [Option<(String, u32)>; 2],
}

/// The table of a block, and the place of its first line.
fn table(entries: &[Entry<'_>], block: &[Priced]) -> Option<(RawTable, usize)> {
    let mut rows: Vec<Row> = Vec::new();
    let first = first_line(entries, &block[0]);
    let mut from = first;
    for line in block {
        let entry = &entries[line.at];
        let texts: Vec<(&str, u32, usize)> = entries[from..line.at]
            .iter()
            .filter(|e| matches!(e.kind, Kind::Text))
            .map(|e| (e.folded.as_str(), e.number, e.paragraph))
            .collect();
        from = line.at + 1;
        // The lines of the same paragraph start the label; lines before them head the rows that follow.
        let own = texts.iter().rposition(|t| t.2 != entry.paragraph).map_or(0, |at| at + 1);
        for (text, number, _) in &texts[..own] {
            rows.push(Row { label: (*text).to_owned(), lines: vec![*number], cells: [None, None] });
        }
        let label = join_wrapped(texts[own..].iter().map(|t| t.0).chain([line.label.as_str()]));
        let found = [line.prices.first(), line.amounts.first()];
        let cells = found.map(|text| text.map(|text| (text.clone(), entry.number)));
        let lines: Vec<u32> = texts[own..].iter().map(|t| t.1).chain([entry.number]).collect();
        if !label.is_empty() {
            rows.push(Row { label, lines, cells });
            continue;
        }
        // A figure alone belongs to the first row that lacks it.
        let lacks = |row: &Row| {
            row.cells.iter().any(Option::is_some)
                && row.cells.iter().zip(&cells).all(|(had, new)| had.is_none() || new.is_none())
        };
        let row = rows.iter_mut().find(|row| lacks(row))?;
        for (had, new) in row.cells.iter_mut().zip(cells) {
            *had = had.take().or(new);
        }
    }
    let pairs = rows.iter().filter(|row| row.cells.iter().all(Option::is_some)).count();
    if pairs < LEAST_PAIRS {
        return None;
    }
    let bottom = block[block.len() - 1].at;
    let table = RawTable {
        captions: super::title_lines(entries, first),
        columns: 3,
        rows: rows.into_iter().map(raw_row).collect(),
        finder: Finder::Linear,
        ..RawTable::empty(lines_location(&[entries[first].number, entries[bottom].number]))
    };
    Some((table, first))
}

/// The first line of the label of the first row.
fn first_line(entries: &[Entry<'_>], first: &Priced) -> usize {
    let above = (0..first.at).rev();
    let own = above
        .take_while(|at| is_text(&entries[*at]) && entries[*at].paragraph == entries[first.at].paragraph);
    own.last().filter(|_| first.label.is_empty()).unwrap_or(first.at)
}

fn raw_row(row: Row) -> RawRow {
    let location = lines_location(&row.lines);
    let mut cells: Vec<RawCell> = vec![cell(0, row.label, location)];
    let mut whole = location;
    for (at, printed) in row.cells.into_iter().enumerate() {
        if let Some((text, number)) = printed {
            let place = lines_location(&[number]);
            whole = whole.union(&place);
            cells.push(cell(at + 1, text, place));
        }
    }
    one_reading(cells, whole)
}
