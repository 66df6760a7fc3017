//! Runs of figures at the start of a line, and every way to part them into cells.

use sifferkoll_grammar::{find_period, is_blank, is_minus, read_cell, unit_named, value_run_start};
use sifferkoll_model::Printed;

/// Longest word after a figure that can be its unit, in characters.
const MAX_UNIT: usize = 10;
/// Most words that a line end parts from a figure (`>5%` / `avvikelse`).
const MAX_TAIL_WORDS: usize = 2;
/// Most words before a figure that is alone on its line.
const MAX_NAME_WORDS: usize = 3;
/// Most digit groups in one figure: 999 999 999 999 kronor.
const MAX_GROUPS: usize = 4;
/// Most ways to part one run that are kept.
const MAX_WAYS: usize = 48;
/// Steps of the search for them, against runs of hundreds of short figures.
const MAX_STEPS: usize = 1_000;
/// Cost of a dash read as a minus sign parted from its figure: where rows are records, dashes are cells.
const COST_DETACHED_MINUS: u32 = 4;

/// A word of a run and the blanks before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Atom {
    pub(super) text: String,
    /// Blanks before it; 0 at the start of a line.
    pub(super) gap: usize,
}

/// A run of figures that stands for itself, over one line or more.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) atoms: Vec<Atom>,
    /// Blanks before the first figure.
    pub(super) lead: usize,
    /// Blanks after the last.
    pub(super) trail: usize,
    /// Words that end the last cell on lines of their own.
    pub(super) tail: Vec<String>,
    /// Places of its lines.
    pub(super) lines: Vec<usize>,
}

/// One cell of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) text: String,
    /// Blanks before it, as for its first atom.
    pub(super) gap: usize,
}

fn atoms(text: &str) -> Vec<Atom> {
    let mut out: Vec<Atom> = Vec::new();
    let mut gap = 0;
    for part in text.split_inclusive(is_blank) {
        let word = part.trim_end_matches(is_blank);
        if !word.is_empty() {
            out.push(Atom { text: word.to_owned(), gap: if out.is_empty() { 0 } else { gap } });
            gap = 0;
        }
        gap += part[word.len()..].chars().count();
    }
    out
}

fn is_value(text: &str) -> bool {
    text == "%" || !matches!(read_cell(text), Printed::Text | Printed::Blank)
}

/// A word that can stand as a unit after a figure: a known one, or short and without a capital.
fn is_unit(text: &str) -> bool {
    let plain = text.starts_with(char::is_lowercase) && text.chars().all(|c| c.is_alphanumeric() || c == '/');
    unit_named(text).is_some() || plain && text.chars().count() <= MAX_UNIT
}

/// How many atoms from the start are figures, dashes and their units.
fn run_length(atoms: &[Atom]) -> usize {
    let mut length = 0;
    while let Some(atom) = atoms.get(length) {
        let after_figure = length > 0 && matches!(read_cell(&atoms[length - 1].text), Printed::Number(_));
        let more = atoms.get(length + 1).is_none_or(|next| is_value(&next.text));
        let fits = is_value(&atom.text) || after_figure && is_unit(&atom.text) && more;
        if !fits {
            break;
        }
        length += 1;
    }
    length
}

/// Fewest figures and dashes of a line that holds nothing else but their units; `None` where it holds text. Years
/// alone are heads.
pub(super) fn figures_in(line: &str) -> Option<usize> {
    if !may_begin_figures(line) {
        return None;
    }
    let atoms = atoms(line);
    let all = run_length(&atoms) == atoms.len();
    let years = atoms.iter().all(|atom| find_period(&atom.text).is_some());
    (all && !years).then(|| fewest_cells(&atoms))
}

/// Where the figures start at the end of a line that names them; `None` where there are fewer than two.
pub(super) fn named_values_start(line: &str) -> Option<usize> {
    let figure = |word: &&str| word.contains(|c: char| c.is_ascii_digit() || is_minus(c));
    line.split(is_blank).filter(figure).nth(1)?;
    let start = value_run_start(line);
    let run = atoms(&line[start..]);
    let years = run.iter().all(|atom| find_period(&atom.text).is_some());
    (start > 0 && !line[..start].chars().all(is_blank) && !years && fewest_cells(&run) >= 2).then_some(start)
}

/// Where a figure with a unit or decimals starts that ends a line of a few words (`Kvinnor 61%`).
pub(super) fn lone_figure_start(line: &str) -> Option<usize> {
    let start = value_run_start(line);
    let words = line[..start].split(is_blank).filter(|word| !word.is_empty()).count();
    let Printed::Number(amount) = read_cell(&line[start..]) else {
        return None;
    };
    let telling = amount.unit.is_some() || amount.value.scale() > 0;
    (telling && (1..=MAX_NAME_WORDS).contains(&words)).then_some(start)
}

/// The figures at the start of a line and the text after them, where both are there.
pub(super) fn values_and_text(line: &str) -> Option<(&str, &str)> {
    if !may_begin_figures(line) {
        return None;
    }
    let atoms = atoms(line);
    let length = run_length(&atoms);
    if fewest_cells(&atoms[..length]) < 2 || length == atoms.len() {
        return None;
    }
    let at = word_start(line, length)?;
    Some((&line[..at], &line[at..]))
}

/// Most lines are told from figures by their first letter.
fn may_begin_figures(line: &str) -> bool {
    line.chars().find(|c| !is_blank(*c)).is_some_and(|c| !c.is_alphabetic())
}

/// Byte offset of a word, counted from 0.
fn word_start(line: &str, word: usize) -> Option<usize> {
    let words = line.split(is_blank).filter(|word| !word.is_empty());
    words.map(|word| word.as_ptr() as usize - line.as_ptr() as usize).nth(word)
}

/// The run that some lines begin with, the first of them figures, and how many of the lines hold it: those that
/// follow are more figures, or the end of the last cell.
pub(super) fn chunk(lines: &[(usize, &str)]) -> Option<(Chunk, usize)> {
    let mut out = Chunk::default();
    for (at, (place, text)) in lines.iter().enumerate() {
        let words = atoms(text);
        let known_unit = words.len() == 1 && unit_named(&words[0].text).is_some();
        let figures = out.tail.is_empty() && (known_unit && at > 0 || run_length(&words) == words.len());
        if figures {
            let gap = |word: usize, atom: &Atom| if word == 0 && at > 0 { 1 } else { atom.gap };
            let more =
                words.iter().enumerate().map(|(word, atom)| Atom { gap: gap(word, atom), ..atom.clone() });
            out.atoms.extend(more);
        } else if at > 0
            && out.tail.len() + words.len() <= MAX_TAIL_WORDS
            && words.iter().all(|word| word.text.starts_with(char::is_lowercase))
        {
            out.tail.extend(words.into_iter().map(|atom| atom.text));
        } else {
            break;
        }
        if at == 0 {
            out.lead = text.chars().take_while(|c| is_blank(*c)).count();
        }
        out.trail = text.chars().rev().take_while(|c| is_blank(*c)).count();
        out.lines.push(*place);
    }
    let length = out.lines.len();
    (!out.atoms.is_empty()).then_some((out, length))
}

/// Fewest cells that the atoms can be parted into.
fn fewest_cells(atoms: &[Atom]) -> usize {
    let mut cells = 0;
    let mut at = 0;
    while at < atoms.len() {
        at += cell_lengths(atoms, at).first().map_or(1, |(length, _)| *length);
        cells += 1;
    }
    cells
}

impl Chunk {
    /// Fewest cells that it can be parted into.
    pub(super) fn fewest_cells(&self) -> usize {
        fewest_cells(&self.atoms)
    }

    /// Every way to part it into cells that the print allows, at most so many cells, each with its cost.
    pub(super) fn ways(&self, most: usize) -> Vec<(Vec<Cell>, u32)> {
        let mut parting = Parting { atoms: &self.atoms, most, steps: 0, found: Vec::new() };
        parting.go(0, &mut Vec::new(), 0);
        let mut out = parting.found;
        for (cells, cost) in &mut out {
            *cost += width_cost(cells);
            if let Some(last) = cells.last_mut()
                && !self.tail.is_empty()
            {
                last.text = format!("{}\n{}", last.text, self.tail.join(" "));
            }
        }
        out.sort_by_key(|(_, cost)| *cost);
        out
    }
}

struct Parting<'a> {
    atoms: &'a [Atom],
    most: usize,
    steps: usize,
    found: Vec<(Vec<Cell>, u32)>,
}

impl Parting<'_> {
    fn go(&mut self, at: usize, cells: &mut Vec<Cell>, cost: u32) {
        self.steps += 1;
        if at == self.atoms.len() {
            self.found.push((cells.clone(), cost));
            return;
        }
        if cells.len() == self.most {
            return;
        }
        for (length, extra) in cell_lengths(self.atoms, at) {
            if self.found.len() >= MAX_WAYS || self.steps >= MAX_STEPS {
                return;
            }
            let words: Vec<&str> =
                self.atoms[at..at + length].iter().map(|atom| atom.text.as_str()).collect();
            cells.push(Cell { text: words.join(" "), gap: self.atoms[at].gap });
            self.go(at + length, cells, cost + extra);
            cells.pop();
        }
    }
}

/// Numbers of atoms that form one cell from here on, longest first, each with its cost.
fn cell_lengths(atoms: &[Atom], at: usize) -> Vec<(usize, u32)> {
    let lone_minus = atoms[at].text.chars().all(is_minus);
    let next_is_close = atoms.get(at + 1).is_some_and(|next| next.gap == 1);
    let (offset, cost) = if lone_minus && next_is_close { (1, COST_DETACHED_MINUS) } else { (0, 0) };
    let figure = |length: usize| {
        let words: Vec<&str> = atoms[at..at + length].iter().map(|atom| atom.text.as_str()).collect();
        matches!(read_cell(&words.join(" ")), Printed::Number(_))
    };
    let mut out = Vec::new();
    let mut length = offset + 1;
    while at + length <= atoms.len() && length <= MAX_GROUPS + offset {
        if length > offset + 1
            && (atoms[at + length - 1].gap != 1 || !begins_with_group(&atoms[at + length - 1].text))
        {
            break;
        }
        if figure(length) {
            out.push((with_unit(atoms, at + length) - at, cost));
        }
        length += 1;
    }
    out.reverse();
    if offset == 1 || out.is_empty() {
        out.push((1, 0));
    }
    // A dash is a cell before it is a sign.
    out.sort_by_key(|(length, cost)| (*cost, std::cmp::Reverse(*length)));
    out
}

/// Three digits, as in the second and later groups of a figure.
fn begins_with_group(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3
}

fn with_unit(atoms: &[Atom], end: usize) -> usize {
    match atoms.get(end) {
        Some(atom) if !is_value(&atom.text) && is_unit(&atom.text) || atom.text == "%" => end + 1,
        _ => end,
    }
}

/// Figures of one run are mostly of like length: what they differ by from their median.
fn width_cost(cells: &[Cell]) -> u32 {
    let digits = |cell: &Cell| cell.text.bytes().filter(u8::is_ascii_digit).count();
    let mut widths: Vec<usize> = cells.iter().filter(|c| !c.text.contains('%')).map(digits).collect();
    widths.retain(|width| *width > 0);
    widths.sort_unstable();
    let Some(median) = widths.get(widths.len() / 2).copied() else {
        return 0;
    };
    let apart: usize = widths.iter().map(|width| width.abs_diff(median)).sum();
    u32::try_from(apart).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_parted_into_cells() {
        let check = |lines: &[&str], most: usize, expect: &str| {
            let numbered: Vec<(usize, &str)> = lines.iter().copied().enumerate().collect();
            let ways = chunk(&numbered).map(|(chunk, _)| chunk.ways(most)).unwrap_or_default();
            let text = |cells: &[Cell]| cells.iter().map(|c| c.text.as_str()).collect::<Vec<_>>().join("|");
            assert_eq!(ways.first().map(|(cells, _)| text(cells)).unwrap_or_default(), expect, "{lines:?}");
        };
        check(&["5 800 7 337 6 805 -7% "], 4, "5 800|7 337|6 805|-7%");
        check(&[" 4 mnkr 5,6 ", "mnkr "], 4, "4 mnkr|5,6 mnkr");
        check(&["90 000 l >5% ", "avvikelse  "], 2, "90 000 l|>5%\navvikelse");
        check(&["-  - 10 073  "], 4, "-|-|10 073");
        check(&["- 83% - - "], 4, "-|83%|-|-");
    }
}
