//! What does not add up.

use crate::{Location, TableId};
use rust_decimal::Decimal;

/// Name of a rule, kebab-case, stable for ever.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct RuleName(
    /// Such as `total-differs-from-parts`.
    pub String,
);

/// Families of rules in the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Family {
    /// Totals, nets, chains.
    Sum,
    /// Outcome against budget or forecast.
    Deviation,
    /// Malformed figures.
    Number,
}

impl Family {
    /// Value in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Deviation => "deviation",
            Self::Number => "number",
        }
    }
}

/// Grades of a finding, gravest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Severity {
    /// Rounding explains it.
    Rounding,
    /// Two statements conflict but may have an innocent reason, or a figure is readable but malformed.
    Suspect,
    /// Rounding could give it, but hardly ever does.
    Improbable,
    /// Rounding cannot give it.
    Error,
}

impl Severity {
    /// Value in the contract.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rounding => "rounding",
            Self::Suspect => "suspect",
            Self::Improbable => "improbable",
            Self::Error => "error",
        }
    }

    /// The severity with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Rounding, Self::Suspect, Self::Improbable, Self::Error].into_iter().find(|s| s.name() == name)
    }
}

/// Whose fault a finding probably is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Cause {
    /// The document's.
    Document,
    /// Ours: a cell may be misread.
    Extraction,
    /// It cannot be told.
    Unknown,
}

impl Cause {
    /// Value in the contract.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Document => "document",
            Self::Extraction => "extraction",
            Self::Unknown => "unknown",
        }
    }
}

/// What a finding says, for a message in any language.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Statement {
    /// A printed total against the sum of its parts.
    Total,
    /// A printed net against its signed parts.
    Net {
        /// The formula in the table's own words.
        formula: String,
    },
    /// A printed deviation against the difference of two columns.
    Deviation {
        /// The formula in the table's own words.
        formula: String,
    },
    /// A deviation whose amount is right and whose sign is wrong.
    DeviationSign {
        /// The formula in the table's own words.
        formula: String,
    },
    /// A figure that is printed in a damaged way.
    Malformed,
}

/// Another cell that takes part in the failing relation.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct RelatedCell {
    /// Row label.
    pub row: String,
    /// Column head.
    pub column: String,
    /// The cell verbatim.
    pub printed: String,
    /// Value as read, with the sign with which it enters the relation.
    pub signed: Decimal,
    /// Where it stands.
    pub location: Location,
}

/// Interval that the printed figure may lie in, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Allowed {
    /// Least value.
    pub low: Decimal,
    /// Greatest value.
    pub high: Decimal,
}

/// A proposal to change one cell; nothing is ever changed by the tool itself.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Repair {
    /// Row label.
    pub row: String,
    /// Column head.
    pub column: String,
    /// The cell as it stands.
    pub printed: String,
    /// The value proposed.
    pub to: Decimal,
    /// The operation, such as `sign` or `digits`.
    pub how: String,
    /// Number of failing relations that then hold.
    pub clears: usize,
    /// Where the cell stands.
    pub location: Location,
}

/// One relation that does not hold, or one figure that is malformed.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Finding {
    /// The rule.
    pub rule: RuleName,
    /// Its short code, such as `SUM001`.
    pub code: String,
    /// Its family.
    pub family: Family,
    /// How grave.
    pub severity: Severity,
    /// What is said.
    pub statement: Statement,
    /// Table.
    pub table: TableId,
    /// Label of the row of the derived cell.
    pub row: String,
    /// Head of the column of the derived cell.
    pub column: String,
    /// The derived cell verbatim.
    pub printed: String,
    /// What it should be.
    pub expected: Option<Decimal>,
    /// What rounding allows it to be.
    pub allowed: Option<Allowed>,
    /// Probability that rounding gives a difference at least as large, as a plain decimal.
    pub probability: Option<Decimal>,
    /// The operands.
    pub related: Vec<RelatedCell>,
    /// Where the derived cell stands.
    pub location: Location,
    /// Whose fault.
    pub cause: Cause,
    /// Proposals, best first.
    pub repairs: Vec<Repair>,
}
