//! Runs of figures in a text dump, where a blank is both thousands mark and column gap.
//!
//! In: the end of a line. Out: every way to read it as a given number of cells that the print allows,
//! most natural first. Nothing is decided here by arithmetic.

use crate::{find_period, is_blank, is_minus, read_cell, unit_named};
use sifferkoll_model::Printed;

/// Most readings kept of one run; the rest are the least natural ones.
const MAX_READINGS: usize = 64;
/// Steps of the search for one run, against runs of hundreds of short figures.
const MAX_STEPS: usize = 20_000;
/// Most digit groups in one figure: 999 999 999 999 kronor.
const MAX_GROUPS: usize = 4;

/// Cost of giving a figure at the start of the run to the label (`Avdelning 2`).
const COST_LABEL_FIGURE: u32 = 6;
/// Cost of an empty cell where the print leaves an extra blank.
const COST_BLANK_AT_GAP: u32 = 2;
/// Cost of an empty cell where nothing is printed at all, only at the ends of the run.
const COST_BLANK_UNMARKED: u32 = 12;
/// Cost of a dash read as a minus sign detached from its figure.
const COST_DETACHED_MINUS: u32 = 1;
/// Cost of every digit by which a figure is longer or shorter than the run's median figure.
const COST_WIDTH: u32 = 1;

/// One way to read a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunReading {
    /// Words at the start of the run that belong to the row's label.
    pub label: Vec<String>,
    /// The cells, as many as were asked for.
    pub cells: Vec<RunCell>,
    /// How unlikely the print makes it, 0 for the most natural.
    pub cost: u32,
}

/// One cell of a run; empty text for an empty cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunCell {
    /// Its text, pieces joined by one space.
    pub text: String,
}

#[derive(Debug, Clone, Copy)]
struct Atom<'a> {
    text: &'a str,
    /// Blanks before it; 0 at the start.
    gap: usize,
}

/// Byte offset where the run of figures, dashes and stars at the end of a line starts; the line's length
/// where it ends with a word.
pub fn value_run_start(line: &str) -> usize {
    let mut start = line.len();
    let mut pending_unit = false;
    for atom in atoms(line).iter().rev() {
        let at = atom.text.as_ptr() as usize - line.as_ptr() as usize;
        if is_value_atom(atom.text) {
            start = at;
            pending_unit = false;
        } else if !pending_unit && unit_named(atom.text).is_some() {
            pending_unit = true;
        } else {
            break;
        }
    }
    start
}

/// Every way to read a run of figures as `columns` cells, most natural first; none where it cannot be.
pub fn readings(run: &str, columns: usize) -> Vec<RunReading> {
    let atoms = atoms(run);
    if atoms.is_empty() || columns == 0 || atoms.len() > columns * (MAX_GROUPS + 1) + 4 {
        return Vec::new();
    }
    let mut out: Vec<RunReading> = Vec::new();
    let mut search = Search { atoms: &atoms, columns, steps: 0, found: &mut out };
    let mut label_cost = 0;
    for taken in 0..=atoms.len().saturating_sub(1).min(3) {
        if taken > 0 {
            let year = taken == 1 && find_period(atoms[0].text).is_some_and(|p| p.year.is_some());
            label_cost += if year { 1 } else { COST_LABEL_FIGURE };
        }
        search.steps = 0;
        search.go(taken, &mut Vec::new(), label_cost, taken);
    }
    // What the print does not show (a blank without a gap, a label that takes figures) is only thought of
    // where the print as it stands cannot be dealt out.
    if out.iter().any(|r| r.cost < COST_LABEL_FIGURE) {
        out.retain(|r| r.cost < COST_LABEL_FIGURE);
    }
    for reading in &mut out {
        reading.cost += width_cost(&reading.cells);
    }
    out.sort_by(|a, b| a.cost.cmp(&b.cost).then_with(|| a.label.len().cmp(&b.label.len())));
    out.dedup_by(|a, b| a.cells == b.cells && a.label == b.label);
    out.truncate(MAX_READINGS);
    out
}

struct Search<'a, 'o> {
    atoms: &'a [Atom<'a>],
    columns: usize,
    steps: usize,
    found: &'o mut Vec<RunReading>,
}

impl Search<'_, '_> {
    fn go(&mut self, at: usize, cells: &mut Vec<String>, cost: u32, label: usize) {
        self.steps += 1;
        let left = self.columns - cells.len();
        if self.steps > MAX_STEPS || self.found.len() >= MAX_READINGS * 8 {
            return;
        }
        if at == self.atoms.len() {
            let unmarked = u32::try_from(left).unwrap_or(u32::MAX);
            if left <= 2 && left < self.columns {
                let mut cells: Vec<RunCell> = cells.iter().map(|t| RunCell { text: t.clone() }).collect();
                cells.resize(self.columns, RunCell { text: String::new() });
                let words = self.atoms[..label].iter().map(|a| a.text.to_owned()).collect();
                let cost = cost + unmarked * COST_BLANK_UNMARKED;
                self.found.push(RunReading { label: words, cells, cost });
            }
            return;
        }
        if left == 0 {
            return;
        }
        let rest = self.atoms.len() - at;
        if rest > left * (MAX_GROUPS + 2) {
            return;
        }
        // An empty cell: at a wide gap, or at the very start of the run.
        let wide = self.atoms[at].gap > 1;
        if left > 1 && (wide || at == label && cells.is_empty()) {
            let extra = if wide { COST_BLANK_AT_GAP } else { COST_BLANK_UNMARKED };
            cells.push(String::new());
            if cells.iter().rev().take_while(|c| c.is_empty()).count() <= 2 {
                self.go(at, cells, cost + extra, label);
            }
            cells.pop();
        }
        for (length, extra) in self.cell_lengths(at) {
            let text: Vec<&str> = self.atoms[at..at + length].iter().map(|a| a.text).collect();
            cells.push(text.join(" "));
            self.go(at + length, cells, cost + extra, label);
            cells.pop();
        }
    }

    /// Numbers of atoms that form one cell from here on, each with its cost, longest first.
    fn cell_lengths(&self, at: usize) -> Vec<(usize, u32)> {
        let atoms = self.atoms;
        let lone_minus = atoms[at].text.chars().all(is_minus);
        let (head, offset, cost) = if lone_minus && at + 1 < atoms.len() && atoms[at + 1].gap == 1 {
            (atoms[at + 1].text, 1, COST_DETACHED_MINUS)
        } else {
            (atoms[at].text, 0, 0)
        };
        let mut out = Vec::new();
        let mut length = offset + 1;
        let legal = |length: usize| {
            let text: Vec<&str> = atoms[at..at + length].iter().map(|a| a.text).collect();
            matches!(read_cell(&text.join(" ")), Printed::Number(_))
        };
        if legal(length) {
            out.push((self.with_unit(at + length) - at, cost));
        }
        if may_lead_groups(head) {
            while at + length < atoms.len()
                && length - offset < MAX_GROUPS
                && atoms[at + length].gap == 1
                && is_group(atoms[at + length].text)
            {
                length += 1;
                if legal(length) {
                    out.push((self.with_unit(at + length) - at, cost));
                }
                if !is_bare_group(atoms[at + length - 1].text) {
                    break;
                }
            }
        }
        out.reverse();
        if !matches!(read_cell(atoms[at].text), Printed::Number(_) | Printed::Text) {
            out.push((1, 0));
        }
        out
    }

    /// A unit or a lone per cent sign after a figure belongs to it.
    fn with_unit(&self, end: usize) -> usize {
        match self.atoms.get(end) {
            Some(atom) if unit_named(atom.text).is_some() => end + 1,
            _ => end,
        }
    }
}

fn atoms(text: &str) -> Vec<Atom<'_>> {
    let mut out = Vec::new();
    let mut gap = 0;
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (is_blank(c), start) {
            (true, Some(from)) => {
                out.push(Atom { text: &text[from..at], gap: if out.is_empty() { 0 } else { gap } });
                (start, gap) = (None, 1);
            }
            (true, None) => gap += 1,
            (false, None) => start = Some(at),
            (false, Some(_)) => {}
        }
    }
    if let Some(from) = start {
        out.push(Atom { text: &text[from..], gap: if out.is_empty() { 0 } else { gap } });
    }
    out
}

fn is_value_atom(text: &str) -> bool {
    text == "%" || !matches!(read_cell(text), Printed::Text | Printed::Blank) || is_group(text)
}

/// One to three digits with or without a sign (or a stray mark): groups of three may follow.
fn may_lead_groups(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| is_minus(c) || matches!(c, '+' | '.' | ',' | '<' | '>'));
    (1..=3).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with("00")
        && !(digits.starts_with('0') && digits.len() > 1)
}

fn is_bare_group(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Three digits, perhaps with decimals, per cent sign or star after them.
fn is_group(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3
        && text[3..].chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '%' | '*'))
        && (text.len() == 3 || !text[3..].starts_with(|c: char| c.is_ascii_digit()))
}

/// Figures of one row are mostly of like length.
fn width_cost(cells: &[RunCell]) -> u32 {
    let mut widths: Vec<u32> = cells
        .iter()
        .filter(|c| !c.text.is_empty())
        .map(|c| u32::try_from(c.text.bytes().filter(u8::is_ascii_digit).count()).unwrap_or(u32::MAX))
        .collect();
    widths.sort_unstable();
    let Some(median) = widths.get(widths.len() / 2).copied() else {
        return 0;
    };
    widths.iter().map(|w| w.abs_diff(median) * COST_WIDTH).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(run: &str, columns: usize) -> Vec<String> {
        readings(run, columns)
            .iter()
            .map(|r| r.cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("|"))
            .collect()
    }

    #[test]
    fn signs_and_widths_leave_one_reading() {
        assert_eq!(texts("-15 566 -20 016 .-17 152 -1 585", 4)[0], "-15 566|-20 016|.-17 152|-1 585");
        assert_eq!(texts("-7 122 -6 531 -7 165 43", 4)[0], "-7 122|-6 531|-7 165|43");
        assert_eq!(texts("-8 698 -8 862 -10 048 1 350", 4)[0], "-8 698|-8 862|-10 048|1 350");
        assert_eq!(texts("-2 391 -3-308 -3 737 1 347", 4)[0], "-2 391|-3-308|-3 737|1 347");
        assert_eq!(texts("23300 30 323", 2)[0], "23300|30 323");
    }

    #[test]
    fn all_legal_splits_are_kept() {
        let six = texts("1 300 800 800 280 330 360", 6);
        assert_eq!(six.len(), 6, "{six:?}");
        assert!(six.contains(&"1 300|800|800|280|330|360".to_owned()), "{six:?}");
        assert!(six.contains(&"1|300 800|800|280|330|360".to_owned()), "{six:?}");
    }

    #[test]
    fn dashes_are_cells_or_signs() {
        assert_eq!(texts("-  - 10 073", 2)[0], "-|- 10 073");
        assert_eq!(texts("27% 36%  33,3%", 4)[0], "27%|36%||33,3%");
    }

    #[test]
    fn the_run_is_the_end_of_the_line() {
        let check = |line: &str, expect: &str| assert_eq!(&line[value_run_start(line)..], expect);
        check("HVB Klivet -7 122 -6 531 43 ", "-7 122 -6 531 43 ");
        check("Avd Vuxen - 10 048 1 350", "- 10 048 1 350");
        check("Budget 2023 blev", "");
        check("Lokaler 100 433 tkr", "100 433 tkr");
    }

    proptest! {
        #[test]
        fn any_run_is_read_in_bounded_time(run in "[-–0-9 .,%*]{0,80}", columns in 0usize..12) {
            for reading in readings(&run, columns) {
                prop_assert_eq!(reading.cells.len(), columns);
            }
        }
    }
}
