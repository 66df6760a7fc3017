//! Formulas by vote: which signs make one row or column the signed sum of others.
//!
//! A sign convention is never assumed: every sign variant is tested in every parallel row (or column),
//! and the variant that holds most often is the table's own.

use crate::{Missing, NumberGrid, Relation, Term, measure};
use sifferkoll_model::CellId;

/// Most operands of a formula; all sign variants are tested, so the cost is 2 to this power.
const MAX_OPERANDS: usize = 7;
/// Share of the tested lines in which an established formula holds.
const MIN_SHARE: (usize, usize) = (3, 5);

/// Which way the parallel instances of a formula run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// The formula ties columns; every row is an instance.
    Rows,
    /// The formula ties rows; every column is an instance.
    Columns,
}

/// In how many lines a formula holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Support {
    /// Lines in which it holds exactly or but for rounding, all-zero lines not counted.
    pub holding: usize,
    /// Lines in which it could be tested, all-zero lines not counted.
    pub tested: usize,
}

impl Support {
    /// Whether a share of the instances holds that chance does not give: three fifths, and at least
    /// `least` of them.
    pub fn establishes(&self, least: usize) -> bool {
        self.holding >= least && self.holding * MIN_SHARE.1 >= self.tested * MIN_SHARE.0
    }
}

/// `target = Σ ± operand`, where target and operands are columns (or rows) of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// Which way it runs.
    pub lines: Lines,
    /// The derived column (or row).
    pub target: usize,
    /// Operands, each with whether it is subtracted.
    pub operands: Vec<(usize, bool)>,
    /// How it was established.
    pub support: Support,
}

impl Formula {
    /// The formula in one row (or column).
    pub fn instance(&self, line: usize) -> Relation {
        let cell = |across: usize| match self.lines {
            Lines::Rows => CellId { row: line, column: across },
            Lines::Columns => CellId { row: across, column: line },
        };
        let terms = self.operands.iter().map(|(at, minus)| Term { cell: cell(*at), minus: *minus }).collect();
        Relation { target: cell(self.target), terms, missing: Missing::Blocks }
    }
}

/// Tests every sign variant of `target = Σ ± operand` in the given lines and returns the one that holds in
/// most of them; among equals the one with fewest minus signs, then the one whose first operand is added.
/// `None` where there are no operands, or too many.
pub fn vote(
    grid: &NumberGrid,
    direction: Lines,
    target: usize,
    operands: &[usize],
    lines: &[usize],
) -> Option<Formula> {
    if operands.is_empty() || operands.len() > MAX_OPERANDS {
        return None;
    }
    let mut variants: Vec<u32> = (0..1u32 << operands.len()).collect();
    variants.sort_by_key(|signs| (signs.count_ones(), signs & 1));
    let mut best: Option<Formula> = None;
    for signs in variants {
        let operands = operands.iter().enumerate().map(|(k, at)| (*at, signs >> k & 1 == 1)).collect();
        let none = Support { holding: 0, tested: 0 };
        let mut formula = Formula { lines: direction, target, operands, support: none };
        for line in lines {
            let relation = formula.instance(*line);
            let Some(measured) = measure(grid, &relation).filter(|_| !grid.is_all_zero(&relation)) else {
                continue;
            };
            formula.support.tested += 1;
            formula.support.holding += usize::from(measured.possible);
        }
        if best.as_ref().is_none_or(|b| formula.support.holding > b.support.holding) {
            best = Some(formula);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::State;

    fn check(rows: &[[i64; 3]], signs: [bool; 2], holding: usize) {
        let states = rows.iter().flatten().map(|v| State::Value((*v).into())).collect();
        let grid = NumberGrid::new(rows.len(), 3, states);
        let lines: Vec<usize> = (0..rows.len()).collect();
        let formula = vote(&grid, Lines::Rows, 2, &[0, 1], &lines).expect("a formula");
        assert_eq!(formula.operands, [(0, signs[0]), (1, signs[1])]);
        assert_eq!(formula.support, Support { holding, tested: rows.len() });
    }

    #[test]
    fn each_convention_is_found_by_its_own_figures() {
        // Outcome minus budget, costs negative; one row is off.
        check(
            &[[-1291, -1402, 111], [-15785, 859, -16644], [-10420, -10459, 40], [-3, -4, 9]],
            [false, true],
            3,
        );
        // Budget minus outcome, costs positive.
        check(&[[170, 180, 10], [95, 90, -5], [40, 44, 4]], [true, false], 3);
        // Net outcome negative against a positive grant.
        check(&[[-170, 180, 10], [-95, 90, -5], [-40, 44, 4]], [false, false], 3);
    }

    #[test]
    fn three_of_five_instances_establish() {
        assert!(Support { holding: 3, tested: 5 }.establishes(3));
        assert!(!Support { holding: 2, tested: 3 }.establishes(3));
        assert!(!Support { holding: 5, tested: 9 }.establishes(3));
    }
}
