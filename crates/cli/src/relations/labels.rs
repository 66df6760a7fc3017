//! From the cells of a file to a sheet: the format of its figures, and what rows and columns are called.
//!
//! Vocabulary is data (`terms.toml`): words for totals, means, shares and changes in several languages. A table
//! whose language is not among them is searched as well, with figures alone to go by.

use super::separated::Table;
use serde::Deserialize;
use sifferkoll_grammar::{NumberFormat, Written};
use sifferkoll_relations::discover::{Hint, Meaning, Sheet, SheetCell};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Words up to this many letters must be whole words.
const SHORT: usize = 3;

/// The words of `terms.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Terms {
    total: Vec<String>,
    mean: Vec<String>,
    share: Vec<String>,
    change: Vec<String>,
}

impl Terms {
    /// What words mean: the most special of the meanings that they have.
    fn meaning(&self, text: &str) -> Option<Meaning> {
        let text = text.to_lowercase();
        let meanings = [
            (&self.change, Meaning::Change),
            (&self.share, Meaning::Share),
            (&self.mean, Meaning::Mean),
            (&self.total, Meaning::Total),
        ];
        meanings
            .into_iter()
            .find(|(words, _)| words.iter().any(|word| stands_in(word, &text)))
            .map(|(_, meaning)| meaning)
    }
}

/// Whether a term begins a word of a text. Where writing has no blanks, it may stand anywhere.
fn stands_in(term: &str, text: &str) -> bool {
    text.match_indices(term).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + term.len()..].chars().next();
        let joins = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let letters = term.chars().count();
        let spaced = term.chars().all(|c| (c as u32) < 0x2E80);
        !spaced || !joins(before) && (letters > SHORT || !joins(after))
    })
}

fn terms() -> &'static Terms {
    static TERMS: OnceLock<Terms> = OnceLock::new();
    TERMS.get_or_init(|| match toml::from_str(include_str!("../../terms.toml")) {
        Ok(terms) => terms,
        Err(error) => panic!("terms.toml: {error}"),
    })
}

/// The sheet of a table.
pub(super) fn sheet(table: &Table) -> Sheet {
    let format = NumberFormat::sniff(table.rows.iter().flatten().map(String::as_str));
    let (rows, columns) = (table.rows.len(), table.columns);
    let mut cells = Vec::with_capacity(rows * columns);
    for row in 0..rows {
        for column in 0..columns {
            cells.push(match format.read(table.text(row, column)) {
                Written::Figure { value, .. } => SheetCell::Figure(value),
                Written::Blank if table.text(row, column).trim().is_empty() => SheetCell::Blank,
                Written::Blank => SheetCell::Dash,
                Written::Text => SheetCell::Text,
            });
        }
    }
    let is = |row: usize, column: usize, sort: fn(&SheetCell) -> bool| sort(&cells[row * columns + column]);
    let text = |cell: &SheetCell| *cell == SheetCell::Text;
    let figure = |cell: &SheetCell| matches!(cell, SheetCell::Figure(_));
    let mut names = Names::default();
    let row_hints: Vec<Hint> = (0..rows)
        .map(|row| {
            let named = (0..columns).find(|column| is(row, *column, text));
            names.hint(named.map(|column| table.text(row, column)).into_iter())
        })
        .collect();
    let column_hints: Vec<Hint> = (0..columns)
        .map(|column| {
            let first = (0..rows).find(|row| is(*row, column, figure)).unwrap_or(rows);
            let heads = (0..first).rev().filter(|row| is(*row, column, text)).take(MOST_HEADS);
            names.hint(heads.map(|row| table.text(row, column)))
        })
        .collect();
    Sheet::new(rows, columns, &cells, row_hints, column_hints)
}

/// Rows of heads over a column, at most.
const MOST_HEADS: usize = 4;

/// Numbers for names.
#[derive(Default)]
struct Names(BTreeMap<String, u32>);

impl Names {
    /// The hint of a line with these texts, the nearest first.
    fn hint<'a>(&mut self, mut texts: impl Iterator<Item = &'a str>) -> Hint {
        let Some(first) = texts.next() else {
            return Hint::default();
        };
        let next = self.0.len() as u32 + 1;
        let class = *self.0.entry(first.trim().to_lowercase()).or_insert(next);
        let meaning = std::iter::once(first).chain(texts).find_map(|text| terms().meaning(text));
        let level = first.chars().take_while(|c| !c.is_alphanumeric()).count() as u32;
        Hint { class, meaning, level, ..Hint::default() }
    }
}
