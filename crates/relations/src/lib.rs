//! Arithmetic over a grid of figures, pure: no vocabulary, no documents, no rules.
//!
//! A [`NumberGrid`] holds the figures with their printed precision; [`sum_patterns`] and [`vote`] find
//! which sums and signed formulas a table obeys; [`measure`] says by how much one relation fails and
//! [`grade_all`] how likely rounding does that; [`settle`] chooses among the readings of a row that the
//! print allows. What none of them can decide is left undecided.
#![deny(clippy::disallowed_methods)]

mod arithmetic;
mod constraint;
pub mod discover;
mod formula;
mod grade;
mod grid;
mod ledger;
mod relation;
mod repair;
mod rounding;
mod said;
mod settle;
mod sums;
mod typed;

pub use arithmetic::TableArithmetic;
pub use constraint::{Constraint, Missing, Operand, Operator, Precision, Span};
pub use formula::{Formula, Lines, Support, vote};
pub use grade::{Grade, Measured, grade_all, measure};
pub use grid::{NumberGrid, State};
pub use ledger::{Figure, Ledger, Place};
pub use relation::{Relation, Term};
pub use repair::{Change, Diagnosis, Problem, diagnose, slip_of};
pub use rounding::tail_probability;
pub use said::{Later, Print, Verdict, agreement, agrees, says_restated, unit_factor, verdict, verdict_on};
pub use settle::{ReadFigure, settle};
pub use sums::{Part, SumPattern, is_near, sum_patterns};
pub use typed::{additive_columns, deviation_formulas, net_column_formulas, net_row_formulas, parts_of};
