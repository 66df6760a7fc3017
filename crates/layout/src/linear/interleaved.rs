//! Tables whose rows hold figures and words by turns, as scales do: `1 Liten 1 Mild`.
//!
//! Such rows look like text, so a table is only seen in several rows of one pattern below heads that deal out
//! to just its columns.

use super::entries::{Entry, Kind};
use super::heads::head_lines;
use super::rows::{cell, one_reading};
use super::storeys;
use crate::dump::lines_location;
use sifferkoll_grammar::{deal_out, deal_scores, print_score};
use sifferkoll_model::{Finder, RawCell, RawRow, RawTable};

/// Fewest rows.
const LEAST_ROWS: usize = 3;
/// Most digits of a figure in a scale.
const MAX_DIGITS: usize = 3;
/// Most lines of heads.
const HEAD_LINES: usize = 2;
/// Least average score of the heads.
const LEAST_HEAD_SCORE: f64 = 3.0;

/// All such tables; their lines are marked as taken.
pub(super) fn tables(entries: &mut [Entry<'_>]) -> Vec<RawTable> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < entries.len() {
        let rows = rows_from(entries, at);
        let Some(last) = rows.last().map(|(at, _)| *at) else {
            at += 1;
            continue;
        };
        if rows.len() >= LEAST_ROWS
            && let Some((table, first)) = table(entries, &rows)
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

type Pairs = Vec<(String, String)>;

/// Lines from a place on that have the same number of figures, each followed by words.
fn rows_from(entries: &[Entry<'_>], from: usize) -> Vec<(usize, Pairs)> {
    let mut out: Vec<(usize, Pairs)> = Vec::new();
    for (at, entry) in entries.iter().enumerate().skip(from) {
        match (&entry.kind, pairs(&entry.folded)) {
            (Kind::Empty | Kind::Mark, _) if !out.is_empty() => {}
            (Kind::Text, Some(pairs)) if out.first().is_none_or(|(_, p)| p.len() == pairs.len()) => {
                out.push((at, pairs));
            }
            _ => break,
        }
    }
    out
}

/// The text as figures with words behind each, two pairs at least.
fn pairs(text: &str) -> Option<Pairs> {
    let mut out: Pairs = Vec::new();
    for word in text.split(' ') {
        if word.len() <= MAX_DIGITS && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()) {
            out.push((word.to_owned(), String::new()));
        } else {
            let (_, words) = out.last_mut().filter(|_| !word.contains(|c: char| c.is_ascii_digit()))?;
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
    }
    (out.len() > 1 && out.iter().all(|(_, words)| !words.is_empty())).then_some(out)
}

/// The table of some rows and the place of its first line.
fn table(entries: &[Entry<'_>], rows: &[(usize, Pairs)]) -> Option<(RawTable, usize)> {
    let (top, pairs) = rows.first()?;
    let (bottom, _) = rows.last()?;
    let columns = pairs.len() * 2;
    let (mut first, heads) = heads(entries, *top, columns)?;
    let mut head_rows = Vec::new();
    if let Some(group) = storeys::repeat(&heads)
        && let Some((above, labels, names)) = storeys::groups(entries, first, columns / group)
        && labels.is_empty()
    {
        let location = lines_location(&[entries[above].number]);
        let names = names.into_iter().enumerate();
        let cells = names.map(|(at, name)| RawCell { colspan: group, ..cell(at * group, name, location) });
        head_rows.push(one_reading(cells.collect(), location));
        first = above;
    }
    let location = lines_location(&[entries[*top - 1].number]);
    head_rows.push(row(heads.into_iter(), location));
    let header_rows = head_rows.len();
    head_rows.extend(rows.iter().map(|(at, pairs)| {
        let texts = pairs.iter().flat_map(|(figure, words)| [figure.clone(), words.clone()]);
        row(texts, lines_location(&[entries[*at].number]))
    }));
    let table = RawTable {
        captions: super::title_lines(entries, first),
        columns,
        header_rows,
        rows: head_rows,
        finder: Finder::Linear,
        ..RawTable::empty(lines_location(&[entries[first].number, entries[*bottom].number]))
    };
    Some((table, first))
}

fn row(texts: impl Iterator<Item = String>, location: sifferkoll_model::Location) -> RawRow {
    one_reading(texts.enumerate().map(|(at, text)| cell(at, text, location)).collect(), location)
}

/// The lines above a place that deal out to so many heads, and the heads.
fn heads(entries: &[Entry<'_>], below: usize, columns: usize) -> Option<(usize, Vec<String>)> {
    let mut best: Option<(f64, usize, Vec<String>)> = None;
    let mut words: Vec<String> = Vec::new();
    for (at, mut longer) in head_lines(entries, below, HEAD_LINES) {
        longer.append(&mut words);
        words = longer;
        let scores = deal_scores(&words, columns);
        let Some(sum) = scores.get(columns).and_then(|sums| sums[0]) else { continue };
        let score = f64::from(sum) / columns as f64;
        if score >= LEAST_HEAD_SCORE && best.as_ref().is_none_or(|(known, ..)| score > *known) {
            best = Some((score, at, deal_out(&words, columns, &print_score)?));
        }
    }
    best.map(|(_, first, heads)| (first, heads))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_words_by_turns() {
        let check = |text: &str, expect: Option<&[(&str, &str)]>| {
            let found = pairs(text);
            let found: Option<Vec<(&str, &str)>> =
                found.as_ref().map(|p| p.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect());
            assert_eq!(found.as_deref(), expect, "{text}");
        };
        check("1 Liten 1 Mild", Some(&[("1", "Liten"), ("1", "Mild")]));
        check("2 Ganska liten 2 Märkbar", Some(&[("2", "Ganska liten"), ("2", "Märkbar")]));
        check("1 Liten", None);
        check("Liten 1 Mild 2", None);
        check("1 Liten 2", None);
        check("3 av 4 barn under 2023", None);
    }
}
