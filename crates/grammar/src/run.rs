//! Runs of figures in a text dump, where a blank is both thousands mark and column gap.
//!
//! In: the end of a line. Out: every way to read it as a given number of cells that the print allows,
//! most natural first, or what so many cells cost. Nothing is decided here by arithmetic.

mod atoms;
mod search;
mod slots;

use crate::{find_period, unit_named};
use atoms::{Atom, MAX_GROUPS, cell_lengths, could_go_on, gap_cost, is_value_atom};
pub use slots::{Slot, SlotReading, Stretch, slot_readings, stretches};

/// Most readings kept of one run; the rest are the least natural ones.
const MAX_READINGS: usize = 64;
/// Most figures at the start of a run that can belong to the label.
const MAX_LABEL_FIGURES: usize = 3;
/// Most empty cells of one row that no blank shows.
const MAX_UNMARKED: usize = 2;

/// Cost of giving a figure at the start of the run to the label (`Avdelning 2`).
const COST_LABEL_FIGURE: u32 = 6;
/// Cost of every digit by which a figure is longer or shorter than the run's median figure.
const COST_WIDTH: u32 = 1;
/// Cost, where the number of cells is sought, of parting two words that could be groups of one figure.
const COST_PARTED: u32 = 1;

/// One way to read a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunReading {
    /// Words at the start of the run that belong to the row's label.
    pub label: Vec<String>,
    /// The cells, as many as were asked for.
    pub cells: Vec<RunCell>,
    /// How unlikely the print makes it, 0 for the most natural.
    pub cost: u32,
    /// Whether the blanks of the run show just its empty cells, no fewer and no more.
    pub exact: bool,
}

/// One cell of a run; empty text for an empty cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunCell {
    /// Its text, pieces joined by one space.
    pub text: String,
}

/// Byte offset where the run of figures, dashes and stars at the end of a line starts; the line's length
/// where it ends with a word.
pub fn value_run_start(line: &str) -> usize {
    let mut start = line.len();
    let mut pending_unit = false;
    for atom in atoms::atoms(line).0.iter().rev() {
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

/// What it costs at least to read a run as so many cells: one entry for every number of columns from 0 to
/// `most`, `None` where the print does not allow it. The blanks before the first figure and after the last
/// count: the run is best cut where the label ends, and without the blank that some dumps end every line with.
/// Costs can be added up over the rows of a table.
pub fn run_costs(run: &str, most: usize) -> Vec<Option<u32>> {
    let (atoms, after) = atoms::atoms(run);
    let mut out = vec![None; most + 1];
    if atoms.is_empty() || atoms.len() > most * (MAX_GROUPS + 1) + 4 {
        return out;
    }
    // best[i][c]: least cost of reading the words before i as c cells.
    let mut best = vec![vec![None::<u32>; most + 1]; atoms.len() + 1];
    let lower = |slot: &mut Option<u32>, cost: u32| {
        if slot.is_none_or(|known| cost < known) {
            *slot = Some(cost);
        }
    };
    for (taken, cost) in label_costs(&atoms) {
        lower(&mut best[taken][0], cost);
    }
    for at in 0..atoms.len() {
        let lengths = cell_lengths(&atoms, at);
        for cells in 0..most {
            let Some(known) = best[at][cells] else { continue };
            let parted = cells > 0 && could_go_on(atoms[at - 1], atoms[at]);
            for empty in 0..most - cells {
                let shown = atoms[at].gap.saturating_sub(1);
                if empty > shown + MAX_UNMARKED {
                    break;
                }
                let parted = if parted && empty == 0 { COST_PARTED } else { 0 };
                for (length, extra) in &lengths {
                    let cost = known + gap_cost(atoms[at].gap, empty) + parted + extra;
                    lower(&mut best[at + length][cells + empty + 1], cost);
                }
            }
        }
    }
    for cells in 1..=most {
        let Some(known) = best[atoms.len()][cells] else { continue };
        for empty in 0..=(most - cells).min(after + MAX_UNMARKED) {
            lower(&mut out[cells + empty], known + gap_cost(after + 1, empty));
        }
    }
    out
}

/// Fewest and most figures that a run can be read as, where none of them is missing; `None` where it cannot be
/// read so.
pub fn figures_in(run: &str) -> Option<(usize, usize)> {
    let (atoms, _) = atoms::atoms(run);
    // counts[i]: fewest and most figures in the words before i.
    let mut counts: Vec<Option<(usize, usize)>> = vec![None; atoms.len() + 1];
    counts[0] = Some((0, 0));
    for at in 0..atoms.len() {
        let Some((fewest, most)) = counts[at] else { continue };
        for (length, _) in cell_lengths(&atoms, at) {
            let slot = &mut counts[at + length];
            let (low, high) = slot.unwrap_or((usize::MAX, 0));
            *slot = Some((low.min(fewest + 1), high.max(most + 1)));
        }
    }
    counts[atoms.len()].filter(|(fewest, _)| *fewest > 0)
}

/// Numbers of figures at the start of a run that the label can take, with what they cost. A year is a label as
/// often as not.
fn label_costs(atoms: &[Atom<'_>]) -> Vec<(usize, u32)> {
    let mut out = vec![(0, 0)];
    let mut cost = 0;
    for taken in 1..=atoms.len().saturating_sub(1).min(MAX_LABEL_FIGURES) {
        let year = taken == 1 && find_period(atoms[0].text).is_some_and(|p| p.year.is_some());
        cost += if year { 1 } else { COST_LABEL_FIGURE };
        out.push((taken, cost));
    }
    out
}

/// Every way to read a run of figures as `columns` cells, most natural first; none where it cannot be. Blanks
/// before the first figure and after the last count, as in [`run_costs`].
pub fn readings(run: &str, columns: usize) -> Vec<RunReading> {
    let (atoms, after) = atoms::atoms(run);
    if atoms.is_empty() || columns == 0 || atoms.len() > columns * (MAX_GROUPS + 1) + 4 {
        return Vec::new();
    }
    let mut out = search::all(&atoms, after, columns, &label_costs(&atoms));
    // What the print does not show (an empty cell without a blank, a label that takes figures) is only thought
    // of where the print as it stands cannot be dealt out, or to figures of very different length only.
    let shown = |reading: &RunReading| reading.cost < COST_LABEL_FIGURE;
    let even = |reading: &RunReading| reading.cost + width_cost(&reading.cells) < COST_LABEL_FIGURE;
    if out.iter().any(even) {
        out.retain(shown);
    }
    for reading in &mut out {
        reading.cost += width_cost(&reading.cells);
    }
    out.sort_by(|a, b| a.cost.cmp(&b.cost).then_with(|| a.label.len().cmp(&b.label.len())));
    out.dedup_by(|a, b| a.cells == b.cells && a.label == b.label);
    out.truncate(MAX_READINGS);
    out
}

/// What the different lengths of the figures in a row cost: figures of one row are mostly of like length.
pub fn width_cost(cells: &[RunCell]) -> u32 {
    let mut widths: Vec<u32> = cells
        .iter()
        .filter(|c| !c.text.is_empty())
        .map(|c| u32::try_from(c.text.bytes().filter(u8::is_ascii_digit).count()).unwrap_or(u32::MAX))
        .filter(|digits| *digits > 0)
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
        assert_eq!(texts("2 1 081 744 944 803", 2)[0], "1 081 744|944 803");
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
    fn empty_cells_leave_blanks() {
        assert_eq!(texts(" 40%   39%  ", 6)[0], "40%|||39%||");
        assert_eq!(texts("  43", 2), ["|43"]);
        assert_eq!(texts(" 6 343 tkr   3 469 tkr  ", 6)[0], "6 343 tkr|||3 469 tkr||");
        assert_eq!(texts(" 12", 2), ["12|", "|12"]);
        // Two blanks can be a slip: both readings are kept.
        assert!(texts("80%  94,5%", 2).contains(&"80%|94,5%".to_owned()));
    }

    #[test]
    fn so_many_cells_cost_so_much() {
        let check = |run: &str, expect: &[Option<u32>]| assert_eq!(run_costs(run, expect.len() - 1), expect);
        check(" 52 37", &[None, Some(6), Some(0), Some(12)]);
        check(" 410 417", &[None, Some(0), Some(1), Some(12)]);
        check(" -7 122 -6 531 43", &[None, None, Some(12), Some(0), Some(1), Some(2)]);
        check(" 40%   39%  ", &[None, Some(10), Some(4), Some(4), Some(2), Some(2), Some(0), Some(12)]);
        check("", &[None, None]);
        assert_eq!(figures_in("-7 122 -6 531 43"), Some((3, 5)));
        assert_eq!(figures_in("400 100 100 80"), Some((2, 4)));
        assert_eq!(figures_in("100 tkr"), Some((1, 1)));
        assert_eq!(figures_in(" "), None);
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
