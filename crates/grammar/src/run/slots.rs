//! Rows of figures and words by turns in a text dump, where a blank parts both cells and words.
//!
//! In: a row, and what each of its columns holds. Out: the likeliest ways to deal its words out to them.

use super::atoms::{Atom, atoms, cell_lengths, gap_cost, is_value_atom};
use crate::{is_dash, is_minus, read_cell, unit_named};
use sifferkoll_model::Printed;
use std::ops::Range;

/// Readings kept of one row.
const MAX_READINGS: usize = 8;
/// More words than this are running text.
const MAX_WORDS: usize = 80;
/// A row that costs more cannot be dealt out: two empty cells that no blank shows cost as much.
const MOST_COST: u32 = 24;
/// Cost of a figure among words.
const COST_FIGURE_IN_WORDS: u32 = 3;
/// Cost of a figure in place of a word, or of the first of several.
const COST_FIGURE_FOR_WORD: u32 = 6;
/// Cost of a dash among words, or in place of one.
const COST_DASH: u32 = 1;
/// Cost of a word in place of a figure, and more where it begins as a name does.
const COST_WORD_FOR_FIGURE: u32 = 4;
const COST_NAME_FOR_FIGURE: u32 = 6;
/// Most words of a state that stands before a text (`Ej uppnått`, `Nästan helt uppnått`).
const STATE_WORDS: usize = 3;
/// Cost of more than one blank between words of one text.
const COST_WIDE_BLANK: u32 = 2;

/// What one column of a row holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The number of the row: a whole figure, never missing.
    Number,
    /// The words that name the row, never missing.
    Label,
    /// A figure, or a word in its place.
    Figure,
    /// One word, or a few before words that begin with a capital.
    Word,
    /// Any number of words.
    Words,
}

/// One way to deal a row out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotReading {
    /// Where in the text each cell stands, in bytes; empty for an empty cell.
    pub cells: Vec<Range<usize>>,
    /// How unlikely the print makes it, 0 for the most natural.
    pub cost: u32,
}

/// A part of a line that holds figures alone, or words alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Whether it holds figures, dashes or stars.
    pub figures: bool,
    /// Where it stands, in bytes.
    pub place: Range<usize>,
}

/// A line cut where figures follow words or words figures. A unit behind a figure belongs to it.
pub fn stretches(line: &str) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    for atom in atoms(line).0 {
        let start = offset(line, atom);
        let place = start..start + atom.text.len();
        let after_figure = out.last().is_some_and(|s| s.figures);
        let figures = is_figure(atom.text) && (atom.text != "%" || after_figure)
            || after_figure && unit_named(atom.text).is_some();
        match out.last_mut().filter(|s| s.figures == figures) {
            Some(last) => last.place.end = place.end,
            None => out.push(Stretch { figures, place }),
        }
    }
    out
}

/// The likeliest ways to deal the words of a row out to its columns, best first; none where it cannot be. Of
/// blanks between two words, and behind the last, each beyond the first shows an empty cell.
pub fn slot_readings(row: &str, slots: &[Slot]) -> Vec<SlotReading> {
    let (atoms, after) = atoms(row);
    if atoms.is_empty() || atoms.len() > MAX_WORDS {
        return Vec::new();
    }
    // best[i][c]: the words before i dealt out to the columns before c.
    let mut best: Vec<Vec<Vec<SlotReading>>> = vec![vec![Vec::new(); slots.len() + 1]; atoms.len() + 1];
    best[0][0].push(SlotReading { cells: Vec::new(), cost: 0 });
    for at in 0..atoms.len() {
        for column in 0..slots.len() {
            let known = std::mem::take(&mut best[at][column]);
            if known.is_empty() {
                continue;
            }
            for empty in 0..slots.len() - column {
                let Some(slot) = slots.get(column + empty) else { break };
                if empty > 0 && matches!(slots[column + empty - 1], Slot::Number | Slot::Label) {
                    break;
                }
                let gap = gap_cost(atoms[at].gap.max(1), empty);
                if gap > MOST_COST {
                    break;
                }
                let before_words = slots.get(column + empty + 1) == Some(&Slot::Words);
                for (length, extra) in lengths(&atoms, at, *slot, before_words) {
                    let place = offset(row, atoms[at])
                        ..offset(row, atoms[at + length - 1]) + atoms[at + length - 1].text.len();
                    for path in &known {
                        let cost = path.cost + gap + extra;
                        if cost > MOST_COST {
                            break;
                        }
                        let mut cells = path.cells.clone();
                        cells.resize(column + empty, place.start..place.start);
                        cells.push(place.clone());
                        keep(&mut best[at + length][column + empty + 1], SlotReading { cells, cost });
                    }
                }
            }
        }
    }
    let mut out: Vec<SlotReading> = Vec::new();
    for (column, paths) in best.pop().unwrap_or_default().into_iter().enumerate() {
        let empty = slots.len() - column;
        if slots[column..].iter().any(|slot| matches!(slot, Slot::Number | Slot::Label)) {
            continue;
        }
        for mut path in paths {
            path.cost += gap_cost(after + 1, empty);
            if path.cost > MOST_COST {
                continue;
            }
            path.cells.resize(slots.len(), row.len()..row.len());
            keep(&mut out, path);
        }
    }
    out
}

/// Adds a path to the best ones, cheapest first.
fn keep(paths: &mut Vec<SlotReading>, path: SlotReading) {
    let at = paths.partition_point(|known| known.cost <= path.cost);
    if at < MAX_READINGS {
        paths.insert(at, path);
        paths.truncate(MAX_READINGS);
    }
}

/// Numbers of words that a column can take from a place on, each with its cost. `before_words` says whether a
/// column of words stands next.
fn lengths(atoms: &[Atom<'_>], at: usize, slot: Slot, before_words: bool) -> Vec<(usize, u32)> {
    let text = atoms[at].text;
    match slot {
        Slot::Number => {
            let whole = text.trim_end_matches('.');
            let number = !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit());
            number.then_some((1, 0)).into_iter().collect()
        }
        Slot::Figure => {
            let mut out = cell_lengths(atoms, at);
            if out.is_empty() && is_range(text) {
                out.push((1, 0));
            }
            if out.is_empty() && text.chars().all(char::is_alphabetic) {
                let name = text.starts_with(char::is_uppercase);
                out.push((1, if name { COST_NAME_FOR_FIGURE } else { COST_WORD_FOR_FIGURE }));
            }
            out
        }
        Slot::Word => {
            let length = if before_words { state_length(&atoms[at..]) } else { 1 };
            vec![(length, word_cost(text, COST_FIGURE_FOR_WORD))]
        }
        Slot::Label | Slot::Words => {
            let mut out = Vec::new();
            let mut cost = 0;
            for (length, atom) in (1..).zip(&atoms[at..]) {
                let first = length == 1 && slot == Slot::Words;
                cost += word_cost(atom.text, if first { COST_FIGURE_FOR_WORD } else { COST_FIGURE_IN_WORDS });
                cost += if length > 1 && atom.gap > 1 { COST_WIDE_BLANK } else { 0 };
                out.push((length, cost));
            }
            out
        }
    }
}

/// Number of words in the state that a text begins with: one, and those in small letters that follow it where the
/// next cell begins with a capital behind them.
fn state_length(atoms: &[Atom<'_>]) -> usize {
    let small = |atom: &&Atom<'_>| atom.gap <= 1 && atom.text.starts_with(char::is_lowercase);
    let length = 1 + atoms.iter().skip(1).take_while(small).count();
    let next = atoms.get(length).is_some_and(|atom| atom.text.starts_with(char::is_uppercase));
    if next && length <= STATE_WORDS { length } else { 1 }
}

fn word_cost(text: &str, figure: u32) -> u32 {
    if is_dash(text) {
        COST_DASH
    } else if is_figure(text) {
        figure
    } else {
        0
    }
}

fn is_figure(text: &str) -> bool {
    is_value_atom(text) || is_range(text)
}

/// `4–8`: a figure up to another.
fn is_range(text: &str) -> bool {
    let mut bounds = text.split(is_minus).map(read_cell);
    let number = |bound: Option<Printed>| matches!(bound, Some(Printed::Number(_)));
    number(bounds.next()) && number(bounds.next()) && bounds.next().is_none()
}

/// Where a word stands in the text it was cut from, in bytes.
fn offset(text: &str, atom: Atom<'_>) -> usize {
    atom.text.as_ptr() as usize - text.as_ptr() as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn best(row: &str, slots: &[Slot]) -> String {
        let found = slot_readings(row, slots);
        let cells = found.first().map(|r| r.cells.iter().map(|c| &row[c.clone()]).collect::<Vec<_>>());
        cells.unwrap_or_default().join("|")
    }

    #[test]
    fn words_and_figures_by_turns_are_dealt_out() {
        use Slot::{Figure, Label, Number, Word, Words};
        let slots = [Label, Figure, Figure, Word, Figure, Figure, Word, Words];
        let check = |row: &str, expect: &str| assert_eq!(best(row, &slots), expect);
        check(
            "Elever i åk 9 84,2% 1,5% Bättre 88,0% 98% Gul Kolada",
            "Elever i åk 9|84,2%|1,5%|Bättre|88,0%|98%|Gul|Kolada",
        );
        check(
            "Kostnad (kr) 148 920 4,4% Sämre 160 000 102% Röd Eget",
            "Kostnad (kr)|148 920|4,4%|Sämre|160 000|102%|Röd|Eget",
        );
        check("Delprov 71% 6,0% Bättre öka  Grön Egen", "Delprov|71%|6,0%|Bättre|öka||Grön|Egen");
        check("Andel 31% -8,9% Sämre * * – Beslutas 2024", "Andel|31%|-8,9%|Sämre|*|*|–|Beslutas 2024");
        check("Skjuts – 1 267 Bättre    ", "Skjuts|–|1 267|Bättre||||");
        assert_eq!(
            best("3 Attest saknas 2 4 8 Ekonom", &[Number, Label, Figure, Figure, Figure, Words]),
            "3|Attest saknas|2|4|8|Ekonom"
        );
        let states = [Label, Figure, Word, Words];
        assert_eq!(best("Elever 84% Ej uppnått Kolada N15", &states), "Elever|84%|Ej uppnått|Kolada N15");
        assert_eq!(best("Elever 84% Uppnått Enkät i maj", &states), "Elever|84%|Uppnått|Enkät i maj");
        assert_eq!(best("Hög 9–12 Åtgärdas", &[Label, Figure, Words]), "Hög|9–12|Åtgärdas");
        assert_eq!(best("Attest saknas 2 4", &[Number, Label, Figure, Figure]), "");
    }

    #[test]
    fn lines_are_cut_between_figures_and_words() {
        let cut = |line: &str| {
            let found = stretches(line);
            found
                .iter()
                .map(|s| format!("{}{}", if s.figures { "#" } else { "" }, &line[s.place.clone()]))
                .collect::<Vec<_>>()
        };
        assert_eq!(cut("Hög risk 9–12 Åtgärdas genast"), ["Hög risk", "#9–12", "Åtgärdas genast"]);
        assert_eq!(cut("Hyra 1 200 kr – Eget"), ["Hyra", "#1 200 kr –", "Eget"]);
        assert_eq!(cut("värde %"), ["värde %"]);
    }

    proptest! {
        #[test]
        fn every_reading_holds_every_word(row in "[a-z0-9–,% ]{0,60}") {
            let slots = [Slot::Label, Slot::Figure, Slot::Word, Slot::Figure, Slot::Words];
            for reading in slot_readings(&row, &slots) {
                prop_assert_eq!(reading.cells.len(), slots.len());
                let words = |text: &str| text.split(crate::is_blank).filter(|w| !w.is_empty()).count();
                let dealt: usize = reading.cells.iter().map(|c| words(&row[c.clone()])).sum();
                prop_assert_eq!(dealt, words(&row));
            }
        }
    }
}
