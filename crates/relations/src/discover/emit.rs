//! Patterns looked up in every instance: the relations that are told.

use super::axis::Axis;
use super::evidence::sum_instance;
use super::pattern::{Operator, Pattern};
use super::{means, ratios};
use sifferkoll_model::{CellId, Decimal};

/// Failing instances are told where at least this share of all, by numerator and denominator, hold.
const PLAIN: (usize, usize) = (3, 5);
/// And where at least so many hold.
const LEAST_PLAIN: usize = 3;

/// A relation between cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What it computes.
    pub operator: Operator,
    /// The cell that it gives.
    pub aggregate: CellId,
    /// The cells that it takes: in order of place, but numerator before denominator and old before new.
    pub operands: Vec<CellId>,
    /// The printed figure less the computed one.
    pub residual: Decimal,
    /// Whether rounding of the printed figures explains the residual.
    pub holds: bool,
}

/// All relations of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discovery {
    /// By operator, then by place.
    pub relations: Vec<Found>,
    /// Whether the table was too large to be searched in full.
    pub bounded: bool,
}

impl Discovery {
    pub(super) fn new(mut relations: Vec<Found>, bounded: bool) -> Self {
        let key = |found: &Found| {
            let place = |cell: &CellId| (cell.row, cell.column);
            (found.operator, place(&found.aggregate), found.operands.iter().map(place).collect::<Vec<_>>())
        };
        relations.sort_by_cached_key(key);
        relations.dedup_by(|a, b| key(a) == key(b));
        Self { relations, bounded }
    }
}

/// Looks up patterns in every instance of an axis.
pub(super) fn instances(axis: &Axis, by_row: bool, patterns: &[Pattern], found: &mut Vec<Found>) {
    let cell = |line: usize, instance: usize| {
        if by_row { CellId { row: instance, column: line } } else { CellId { row: line, column: instance } }
    };
    for pattern in patterns {
        let plain = pattern.holding >= LEAST_PLAIN
            && pattern.holding * PLAIN.1 >= (pattern.holding + pattern.failing) * PLAIN.0;
        for instance in (0..axis.instances).filter(|instance| axis.counts[*instance]) {
            let Some((residual, holds)) = look_up(axis, pattern, instance) else {
                continue;
            };
            if holds || plain {
                found.push(Found {
                    operator: pattern.operator,
                    aggregate: cell(pattern.aggregate, instance),
                    operands: pattern.operands.iter().map(|line| cell(*line, instance)).collect(),
                    residual,
                    holds,
                });
            }
        }
    }
}

/// The residual of one instance and whether it holds.
fn look_up(axis: &Axis, pattern: &Pattern, instance: usize) -> Option<(Decimal, bool)> {
    let decimal = |units: i64| Decimal::new(units, axis.scale).normalize();
    match pattern.operator {
        Operator::Sum | Operator::Difference => {
            let sum = sum_instance(axis, pattern.aggregate, &pattern.operands, instance)?;
            Some((decimal(sum.residual), sum.holds()))
        }
        Operator::Average => {
            let mean = means::instance(axis, pattern.aggregate, &pattern.operands, instance)?;
            let off = Decimal::from_i128_with_scale(mean.off, axis.scale) / Decimal::from(mean.count);
            Some((off.round_dp(axis.scale).normalize(), mean.holds()))
        }
        Operator::Division | Operator::RelativeChange => {
            let lines = [pattern.aggregate, pattern.operands[0], pattern.operands[1]];
            let ratio = ratios::instance(axis, pattern.operator, pattern.factor, lines, instance)?;
            Some((decimal(ratio.residual.round() as i64), ratio.holds()))
        }
    }
}
