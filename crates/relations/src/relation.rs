//! A relation that a table may obey: one derived cell equals the signed sum of others.

use crate::Missing;
use sifferkoll_model::CellId;

/// `target = Σ ± cell`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The derived cell: total, net or deviation.
    pub target: CellId,
    /// The operands, at least one.
    pub terms: Vec<Term>,
    /// What an operand without a figure means.
    pub missing: Missing,
}

/// One operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// The cell.
    pub cell: CellId,
    /// Whether it is subtracted.
    pub minus: bool,
}
