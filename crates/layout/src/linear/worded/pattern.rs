//! In which order the rows of a block have figures and words, and how many columns that makes.

use super::paragraphs::Paragraph;
use crate::linear::entries::MAX_COLUMNS;
use sifferkoll_grammar::{Slot, Stretch, fold, run_costs};
use std::collections::{BTreeMap, BTreeSet};

/// So many rows at least are of the order of the others.
const LEAST_OF_A_PATTERN: usize = 2;
/// Orders that are tried, the most frequent first.
const TRIED: usize = 3;
/// Cost of a row that cannot be read as so many figures.
const UNREADABLE: u32 = 30;

/// What the columns of a block hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) slots: Vec<Slot>,
}

/// The parts of one row, cut between figures and words.
type Cut<'a> = Vec<(bool, &'a str)>;

/// The orders that several rows have, the most frequent first, as columns. Rows whose words hold figures are of
/// other orders, so no order need be that of most.
pub(super) fn patterns(rows: &[&Paragraph]) -> Vec<Pattern> {
    let numbered = are_numbered(rows);
    let mut seen: BTreeMap<Vec<bool>, Vec<Cut<'_>>> = BTreeMap::new();
    for row in rows {
        let whole = cut(row, usize::from(numbered), 0);
        let last = cut(row, usize::from(numbered), row.last_line());
        let order = |cut: &Cut<'_>| cut.iter().map(|(figures, _)| *figures).collect::<Vec<bool>>();
        let (of_whole, of_last) = (order(&whole), order(&last));
        // The lines of a label above that of the figures can hold figures of their own.
        if of_last != of_whole && is_worded(&of_last) {
            seen.entry(of_last).or_default().push(last);
        }
        if is_worded(&of_whole) {
            seen.entry(of_whole).or_default().push(whole);
        }
    }
    let mut orders: Vec<(Vec<bool>, Vec<Cut<'_>>)> =
        seen.into_iter().filter(|(_, rows)| rows.len() >= LEAST_OF_A_PATTERN).collect();
    orders.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.len().cmp(&b.0.len())));
    orders.truncate(TRIED);
    orders.into_iter().flat_map(|(_, rows)| slots(&rows, numbered)).collect()
}

/// Words first and last, and figures between.
fn is_worded(order: &[bool]) -> bool {
    order.first() == Some(&false) && order.last() == Some(&false) && order.len() > 2
}

/// Whether the rows count up from 1, as far as they are of one table.
fn are_numbered(rows: &[&Paragraph]) -> bool {
    let counted = rows.iter().zip(1..).take_while(|(row, wanted): &(_, u32)| {
        let number = row.text.split(' ').next().unwrap_or_default();
        number.trim_end_matches('.').parse::<u32>().is_ok_and(|number| number == *wanted)
    });
    counted.count() >= super::LEAST_ROWS
}

/// A row from a place in its text on, without the stretches skipped at the start of the text. Figures keep the
/// blanks that show their empty cells.
fn cut(row: &Paragraph, skipped: usize, from: usize) -> Cut<'_> {
    let stretches: Vec<&Stretch> =
        row.stretches.iter().skip(skipped).filter(|s| s.place.end > from).collect();
    let mut start = from;
    let mut out = Vec::new();
    for (at, stretch) in stretches.iter().enumerate() {
        if !stretch.figures {
            start = stretch.place.end;
            out.push((false, &row.text[stretch.place.start.max(from)..start]));
            continue;
        }
        let end = stretches.get(at + 1).map_or(row.text.len(), |next| {
            let between = &row.text[stretch.place.end..next.place.start];
            next.place.start - between.chars().next_back().map_or(0, char::len_utf8)
        });
        out.push((true, &row.text[start.max(from)..end]));
        start = end;
    }
    out
}

/// The columns of rows of one order; two ways where the words at the end can be one word of a few and a text.
fn slots(rows: &[Cut<'_>], numbered: bool) -> Vec<Pattern> {
    let mut slots: Vec<Slot> = Vec::new();
    if numbered {
        slots.push(Slot::Number);
    }
    let parts = rows.first().map_or(0, Vec::len);
    for part in 0..parts {
        let runs: Vec<&str> = rows.iter().map(|row| row[part].1).collect();
        if rows[0][part].0 {
            slots.extend(std::iter::repeat_n(Slot::Figure, figures(&runs)));
        } else {
            slots.push(if part == 0 { Slot::Label } else { Slot::Words });
        }
    }
    let last: Vec<&str> = rows.iter().filter_map(|row| row.last()).map(|(_, text)| *text).collect();
    let few = rows[0].last().is_some_and(|(figures, _)| !figures) && begins_with_few(&last);
    let plain = Pattern { slots: slots.clone() };
    let twin = few.then(|| {
        slots.insert(slots.len() - 1, Slot::Word);
        Pattern { slots }
    });
    [Some(plain), twin].into_iter().flatten().filter(|p| p.slots.len() <= MAX_COLUMNS).collect()
}

/// The number of figures that suits some runs best.
fn figures(runs: &[&str]) -> usize {
    let mut sums = [0u32; MAX_COLUMNS + 1];
    for run in runs {
        let costs = run_costs(run, MAX_COLUMNS);
        let range = costs.iter().all(Option::is_none) && !fold(run).contains(' ');
        for (columns, sum) in sums.iter_mut().enumerate() {
            let cost = costs[columns].unwrap_or(if range && columns == 1 { 0 } else { UNREADABLE });
            *sum += cost.min(UNREADABLE);
        }
    }
    (1..=MAX_COLUMNS).min_by_key(|columns| sums[*columns]).unwrap_or(1)
}

/// Whether the first words of some texts are few, each of them met again.
fn begins_with_few(texts: &[&str]) -> bool {
    let firsts: BTreeSet<&str> = texts.iter().filter_map(|text| text.split(' ').next()).collect();
    firsts.len() * 2 <= texts.len() && texts.iter().any(|text| text.contains(' '))
}
