//! Finds the arithmetic that a table of any language obeys, from its figures alone.
//!
//! In: a [`Sheet`] of cells, with what is known of its lines ([`Hint`]). Out: [`Found`] relations, each with its
//! cells, its residual and whether it holds within the precision that is printed. No vocabulary, no documents.
//! A relation between lines (rows or columns) is a pattern; its instances are the cells in the lines that cross.
//! A pattern is believed when its instances are too many and too exact for chance (`evidence`), and simpler
//! patterns are tried first (`ratios`, then `sums` by rounds of `blocks` and `triples`, then `means`). Cannot fail; what is too large for the
//! budget is searched within a window, and the result says so.

mod axis;
mod blocks;
mod emit;
mod evidence;
mod known;
mod means;
mod names;
mod pattern;
mod ratios;
mod sheet;
mod sums;
mod triples;

pub use emit::{Discovery, Found};
pub use pattern::Operator;
pub use sheet::{Hint, Meaning, Sheet, SheetCell};

use axis::Axis;
use pattern::Pattern;

/// Finds the relations of a table, sorted by operator and place.
pub fn discover(sheet: &Sheet) -> Discovery {
    let mut found = Vec::new();
    let mut bounded = false;
    for by_row in [false, true] {
        let axis = Axis::of(sheet, by_row);
        let mut budget = axis::Budget::new();
        let patterns = patterns(&axis, &mut budget);
        bounded |= budget.exhausted();
        emit::instances(&axis, by_row, &patterns, &mut found);
    }
    Discovery::new(found, bounded)
}

/// All patterns along one axis.
fn patterns(axis: &Axis, budget: &mut axis::Budget) -> Vec<Pattern> {
    let ratios = ratios::ratios(axis, budget);
    let sums = sums::sums(axis, &ratios, budget);
    let means = means::means(axis, &sums, budget);
    sums.into_iter().chain(means).chain(ratios).collect()
}

#[cfg(test)]
mod tests;
