//! The pieces of a run of figures: words with the blanks before them, and which of them form one cell.

use crate::{is_blank, is_minus, read_cell, unit_named};
use sifferkoll_model::Printed;

/// Most digit groups in one figure: 999 999 999 999 kronor.
pub(super) const MAX_GROUPS: usize = 4;
/// Cost of a dash read as a minus sign detached from its figure.
const COST_DETACHED_MINUS: u32 = 1;
/// Cost of blanks that are more than the empty cells of a reading need.
const COST_STRAY_BLANKS: u32 = 2;
/// Cost of an empty cell that no blank shows.
const COST_UNMARKED: u32 = 12;

/// A word of a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Atom<'a> {
    pub(super) text: &'a str,
    /// Blanks before it.
    pub(super) gap: usize,
}

/// The words of a run, and the number of blanks after the last.
pub(super) fn atoms(text: &str) -> (Vec<Atom<'_>>, usize) {
    let mut out = Vec::new();
    let mut gap = 0;
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (is_blank(c), start) {
            (true, Some(from)) => {
                out.push(Atom { text: &text[from..at], gap });
                (start, gap) = (None, 1);
            }
            (true, None) => gap += 1,
            (false, None) => start = Some(at),
            (false, Some(_)) => {}
        }
    }
    if let Some(from) = start {
        out.push(Atom { text: &text[from..], gap });
        gap = 0;
    }
    (out, gap)
}

/// Cost of reading `empty` cells out of the blanks between two figures, or before the first. A dump that joins
/// the cells of a row by one blank leaves one blank more for every empty cell.
pub(super) fn gap_cost(blanks: usize, empty: usize) -> u32 {
    let shown = blanks.saturating_sub(1);
    if empty <= shown {
        return if empty == shown { 0 } else { COST_STRAY_BLANKS };
    }
    u32::try_from(empty - shown).unwrap_or(u32::MAX / 32).saturating_mul(COST_UNMARKED)
}

/// Numbers of words that form one cell from a place on, each with its cost, longest first.
pub(super) fn cell_lengths(atoms: &[Atom<'_>], at: usize) -> Vec<(usize, u32)> {
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
        out.push((with_unit(atoms, at + length) - at, cost));
    }
    if may_lead_groups(head) {
        while at + length < atoms.len()
            && length - offset < MAX_GROUPS
            && atoms[at + length].gap == 1
            && is_group(atoms[at + length].text)
        {
            length += 1;
            if legal(length) {
                out.push((with_unit(atoms, at + length) - at, cost));
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

/// Whether a word could go on from the one before as the next group of its digits.
pub(super) fn could_go_on(before: Atom<'_>, atom: Atom<'_>) -> bool {
    atom.gap == 1 && is_group(atom.text) && (is_bare_group(before.text) || may_lead_groups(before.text))
}

/// A unit or a lone per cent sign after a figure belongs to it.
fn with_unit(atoms: &[Atom<'_>], end: usize) -> usize {
    match atoms.get(end) {
        Some(atom) if unit_named(atom.text).is_some() => end + 1,
        _ => end,
    }
}

pub(super) fn is_value_atom(text: &str) -> bool {
    text == "%" || !matches!(read_cell(text), Printed::Text | Printed::Blank) || is_group(text)
}

/// One to three digits with or without a sign (or a stray mark): groups of three may follow.
fn may_lead_groups(text: &str) -> bool {
    let digits = text.trim_start_matches(|c: char| is_minus(c) || matches!(c, '+' | '.' | ',' | '<' | '>'));
    (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0')
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
