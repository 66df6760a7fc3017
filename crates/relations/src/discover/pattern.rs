//! A relation between lines, before it is looked up in each instance.

/// What a relation computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Operator {
    /// The operands added.
    Sum,
    /// The first operand less the second.
    Difference,
    /// The mean of the operands that have a figure.
    Average,
    /// The first operand by the second.
    Division,
    /// The change from the first operand to the second, by the first.
    RelativeChange,
}

/// A relation between lines.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pattern {
    /// What it computes.
    pub(super) operator: Operator,
    /// The line that it gives.
    pub(super) aggregate: usize,
    /// The lines that it takes, in order of place, or as the operator says.
    pub(super) operands: Vec<usize>,
    /// What the quotient is multiplied by: 100 for percentages.
    pub(super) factor: i64,
    /// How much better it explains its instances than chance does, as a logarithm, its complexity taken off.
    pub(super) score: f64,
    /// Instances that hold and say something.
    pub(super) holding: usize,
    /// Instances that fail.
    pub(super) failing: usize,
}
