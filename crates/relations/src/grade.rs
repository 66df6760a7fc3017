//! The one grading function: how far a relation is off, and what rounding says of it.

use crate::rounding::normal_tail;
use crate::{Missing, NumberGrid, Relation, State, tail_probability};
use sifferkoll_model::{Allowed, Decimal};

/// Share of false alarms accepted among the relations of one document that hold but for rounding.
const FALSE_DISCOVERY_RATE: f64 = 0.01;
/// Relations that must all be exact before a document is said to foot exactly: with at least two
/// operands each, chance does that in less than 0.75^20 = 0.3 % of documents that round.
const HOUSE_STYLE_RELATIONS: usize = 20;

/// A relation tested against the printed figures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// What the operands give.
    pub computed: Decimal,
    /// What is printed.
    pub printed: Decimal,
    /// Printed minus computed, in units of the target's last printed digit.
    pub difference: Decimal,
    /// One unit of the target's last printed digit.
    pub unit: Decimal,
    /// Number of operands that take part.
    pub operands: usize,
    /// Whether rounding can give the difference at all.
    pub possible: bool,
    /// Probability that rounding gives a difference at least as large.
    pub probability: f64,
    /// Whether the printed figure is what the operands give, to its last digit.
    pub exact: bool,
    /// The printed figure may lie here, by rounding.
    pub allowed: Allowed,
}

impl Measured {
    /// Whether the figures agree to the last digit.
    pub fn is_exact(&self) -> bool {
        self.exact
    }
}

/// What rounding says of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// It holds to the last digit.
    Exact,
    /// Rounding explains the difference.
    Rounding,
    /// Rounding can give it, but hardly ever does.
    Improbable,
    /// Rounding cannot give it.
    Impossible,
}

/// Tests a relation of one table; `None` where an operand or the target gives no figure.
pub fn measure(grid: &NumberGrid, relation: &Relation) -> Option<Measured> {
    let printed = grid.value(relation.target)?;
    let mut computed = Decimal::ZERO;
    let mut steps = Vec::with_capacity(relation.terms.len());
    let mut counted = grid.counted(relation.target.column);
    for term in &relation.terms {
        let value = match (grid.state(term.cell), relation.missing) {
            (State::Value(value), _) => value,
            (State::Absent, Missing::Skipped) => continue,
            (State::Absent | State::Unusable, _) => return None,
        };
        computed = computed.checked_add(if term.minus { -value } else { value })?;
        steps.push(grid.unit(term.cell.column));
        counted &= grid.counted(term.cell.column);
    }
    sum_measured(printed, computed, grid.unit(relation.target.column), &steps, counted)
}

/// A printed figure against a sum of others, with one unit of the last digit of each. `None` without operands.
pub(crate) fn sum_measured(
    printed: Decimal,
    computed: Decimal,
    unit: Decimal,
    steps: &[Decimal],
    counted: bool,
) -> Option<Measured> {
    if steps.is_empty() {
        return None;
    }
    let gap = printed.checked_sub(computed)?;
    let difference = gap.checked_div(unit)?.normalize();
    let operands = steps.len();
    let half_widths: Decimal = steps.iter().sum::<Decimal>() / Decimal::TWO + unit / Decimal::TWO;
    let uniform = steps.iter().all(|u| *u == unit);
    let possible = if counted { gap.is_zero() } else { gap.abs() < half_widths };
    let probability = if !possible {
        0.0
    } else if uniform {
        tail_probability(operands, u64::try_from(difference.abs()).unwrap_or(u64::MAX))
    } else {
        mixed_tail(difference, steps, unit)
    };
    // The greatest multiple of the unit that is still possible.
    let reach = if counted {
        Decimal::ZERO
    } else {
        (half_widths / unit).ceil().checked_sub(Decimal::ONE)?.max(Decimal::ZERO) * unit
    };
    let allowed = Allowed { low: computed - reach, high: computed + reach };
    let exact = difference.is_zero();
    Some(Measured { computed, printed, difference, unit, operands, possible, probability, exact, allowed })
}

fn mixed_tail(difference: Decimal, operand_units: &[Decimal], unit: Decimal) -> f64 {
    if difference.is_zero() {
        return 1.0;
    }
    let ratio = |u: &Decimal| f64::try_from(*u / unit).unwrap_or(1.0);
    let variance: f64 = operand_units.iter().map(|u| ratio(u).powi(2) / 12.0).sum();
    let d = f64::try_from(difference.abs()).unwrap_or(f64::MAX);
    normal_tail((d - 0.5).max(0.0), variance)
}

/// Grades all relations of one document together: which of the possible differences are improbable
/// depends on how many relations were tested (Benjamini and Hochberg), and a document that otherwise
/// foots to the last digit does not round.
pub fn grade_all(measured: &[Measured]) -> Vec<Grade> {
    let possible: Vec<&Measured> = measured.iter().filter(|m| m.possible).collect();
    let limit = improbable_limit(possible.iter().map(|m| m.probability).collect());
    let inexact = possible.iter().filter(|m| !m.is_exact()).count();
    let exact = possible.iter().filter(|m| m.is_exact() && m.operands >= 2).count();
    let foots_exactly = inexact == 1 && exact >= HOUSE_STYLE_RELATIONS;
    measured
        .iter()
        .map(|m| {
            if !m.possible {
                Grade::Impossible
            } else if m.is_exact() {
                Grade::Exact
            } else if m.probability <= limit || foots_exactly {
                Grade::Improbable
            } else {
                Grade::Rounding
            }
        })
        .collect()
}

/// The greatest p-value that is improbable: the largest p(k) with p(k) <= rate * k / m.
fn improbable_limit(mut p: Vec<f64>) -> f64 {
    p.sort_by(f64::total_cmp);
    let m = p.len() as f64;
    (1..=p.len()).rev().find(|&k| p[k - 1] <= FALSE_DISCOVERY_RATE * k as f64 / m).map_or(-1.0, |k| p[k - 1])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Term;
    use sifferkoll_model::CellId;

    /// Measures a column whose last figure is the total of the others.
    fn column(figures: &[&str]) -> Measured {
        let states = figures.iter().map(|f| State::Value(f.parse().expect("a decimal"))).collect();
        let grid = NumberGrid::new(figures.len(), 1, states);
        let cell = |row| CellId { row, column: 0 };
        let terms = (0..figures.len() - 1).map(|row| Term { cell: cell(row), minus: false }).collect();
        let relation = Relation { target: cell(figures.len() - 1), terms, missing: Missing::Skipped };
        measure(&grid, &relation).expect("measurable")
    }

    #[test]
    fn a_difference_within_half_a_unit_each_is_possible() {
        let off_by_five = column(&["1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "15"]);
        assert!(off_by_five.possible);
        assert!(off_by_five.probability < 1e-8);
        assert_eq!(off_by_five.allowed, Allowed { low: Decimal::from(5), high: Decimal::from(15) });
        assert!(!column(&["1", "1", "1", "1", "1", "1", "1", "1", "1", "1", "16"]).possible);
        assert!(column(&["1.0", "2.1", "3.2"]).possible);
        assert!(!column(&["1.0", "2.1", "3.3"]).possible);
    }

    #[test]
    fn a_lone_slip_in_a_document_that_foots_is_improbable() {
        let exact = column(&["10", "20", "30"]);
        let slip = column(&["10", "20", "31"]);
        let mut many = vec![exact; 20];
        many.push(slip);
        assert_eq!(grade_all(&many)[20], Grade::Improbable);
        many.push(slip);
        assert_eq!(grade_all(&many)[20], Grade::Rounding);
        assert_eq!(grade_all(&[exact, slip]), [Grade::Exact, Grade::Rounding]);
    }

    #[test]
    fn trailing_zeros_dropped_by_a_spreadsheet_do_not_coarsen() {
        let m = column(&["3.7", "1.1", "1.5", "7"]);
        assert_eq!(m.difference, Decimal::from(7));
        assert!(!m.possible);
    }
}
