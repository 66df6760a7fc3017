//! What does not add up.

use crate::{Fingerprint, Location, Standing, TableId};
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
    /// Change in per cent.
    Change,
    /// Shares, ratios, outcome against target.
    Ratio,
    /// Status against the document's own limits.
    Status,
    /// Products of likelihood and consequence, and their scales.
    Risk,
    /// The parts of a breakdown and their whole.
    Breakdown,
    /// Means.
    Average,
    /// Prose against tables, arithmetic in prose.
    Prose,
    /// The same fact in two places or years.
    Cross,
    /// Malformed figures.
    Number,
    /// Units and magnitudes.
    Unit,
    /// The rest.
    Other,
}

impl Family {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Sum,
        Self::Deviation,
        Self::Change,
        Self::Ratio,
        Self::Status,
        Self::Risk,
        Self::Breakdown,
        Self::Average,
        Self::Prose,
        Self::Cross,
        Self::Number,
        Self::Unit,
        Self::Other,
    ];

    /// Value in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Deviation => "deviation",
            Self::Change => "change",
            Self::Ratio => "ratio",
            Self::Status => "status",
            Self::Risk => "risk",
            Self::Breakdown => "breakdown",
            Self::Average => "average",
            Self::Prose => "prose",
            Self::Cross => "cross",
            Self::Number => "number",
            Self::Unit => "unit",
            Self::Other => "other",
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
    /// A whole against its parts in other columns, as women and men.
    Breakdown {
        /// The parts in the table's own words.
        formula: String,
    },
    /// A whole share that lies outside those of its parts.
    Between {
        /// The parts in the table's own words.
        formula: String,
    },
    /// A printed mean against what it is the mean of.
    Mean {
        /// What it is the mean of, in the table's own words.
        formula: String,
    },
    /// A printed change in per cent.
    Change {
        /// From what to what, in the table's own words.
        formula: String,
    },
    /// A change in per cent whose amount is right and whose sign is wrong.
    ChangeSign {
        /// From what to what, in the table's own words.
        formula: String,
    },
    /// A printed share.
    Ratio {
        /// Of what in what, in the table's own words.
        formula: String,
    },
    /// A share that the print rounds over a limit of the document.
    Limit {
        /// The limit, as printed.
        limit: String,
    },
    /// A risk value against likelihood times consequence.
    Product {
        /// The factors, in the document's words.
        formula: String,
    },
    /// A figure outside its scale.
    Scale {
        /// The scale, as printed.
        scale: String,
    },
    /// A figure in another unit than its label says.
    Unit {
        /// The unit that the label says.
        unit: String,
    },
    /// The same fact printed otherwise in another place.
    Elsewhere {
        /// The other place, in the document's words.
        other: String,
    },
    /// A row of figures that stands in two places for different things.
    Copied {
        /// The other row's label.
        other: String,
    },
    /// A claim in prose that its own figures do not bear out.
    Claim {
        /// The claim, shortened.
        claim: String,
    },
    /// A claim in prose whose figures go the other way than its words.
    ClaimDirection {
        /// The claim, shortened.
        claim: String,
    },
    /// A part in prose that is more than its whole.
    Exceeds {
        /// The claim, shortened.
        claim: String,
    },
    /// A figure in prose that a table gives otherwise.
    Table {
        /// The claim, shortened.
        claim: String,
    },
    /// A figure in prose that is given otherwise elsewhere in prose.
    Stated {
        /// The claim, shortened.
        claim: String,
    },
    /// A figure, and many beside it, that another document prints otherwise.
    Restated {
        /// The other document and its figure, in its words.
        other: String,
    },
    /// A figure that is less than that of a part of its time.
    Falls {
        /// The figure of the part, in the document's words.
        other: String,
    },
}

/// The words of a statement, to be read or to be changed.
macro_rules! words_of {
    ($statement:expr) => {
        match $statement {
            Self::Net { formula }
            | Self::Deviation { formula }
            | Self::DeviationSign { formula }
            | Self::Breakdown { formula }
            | Self::Between { formula }
            | Self::Mean { formula }
            | Self::Change { formula }
            | Self::ChangeSign { formula }
            | Self::Ratio { formula }
            | Self::Product { formula } => Some(formula),
            Self::Limit { limit } => Some(limit),
            Self::Scale { scale } => Some(scale),
            Self::Unit { unit } => Some(unit),
            Self::Elsewhere { other }
            | Self::Copied { other }
            | Self::Restated { other }
            | Self::Falls { other } => Some(other),
            Self::Claim { claim }
            | Self::ClaimDirection { claim }
            | Self::Exceeds { claim }
            | Self::Table { claim }
            | Self::Stated { claim } => Some(claim),
            Self::Total | Self::Malformed => None,
        }
    };
}

impl Statement {
    /// Key of the sentence that says it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Net { .. } => "net",
            Self::Deviation { .. } => "deviation",
            Self::DeviationSign { .. } => "deviation-sign",
            Self::Malformed => "malformed",
            Self::Breakdown { .. } => "breakdown",
            Self::Between { .. } => "between",
            Self::Mean { .. } => "mean",
            Self::Change { .. } => "change",
            Self::ChangeSign { .. } => "change-sign",
            Self::Ratio { .. } => "ratio",
            Self::Limit { .. } => "limit",
            Self::Product { .. } => "product",
            Self::Scale { .. } => "scale",
            Self::Unit { .. } => "unit",
            Self::Elsewhere { .. } => "elsewhere",
            Self::Copied { .. } => "copied",
            Self::Claim { .. } => "claim",
            Self::ClaimDirection { .. } => "claim-direction",
            Self::Exceeds { .. } => "exceeds",
            Self::Table { .. } => "table-says",
            Self::Stated { .. } => "stated",
            Self::Restated { .. } => "restated",
            Self::Falls { .. } => "falls",
        }
    }

    /// The document's own words in it, such as a formula.
    pub fn words(&self) -> Option<&String> {
        words_of!(self)
    }

    /// The same, to be changed.
    pub fn words_mut(&mut self) -> Option<&mut String> {
        words_of!(self)
    }
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

/// What may have happened to a figure on its way into print.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Slip {
    /// The tool itself took it for another figure than the print may mean.
    Reading,
    /// The sign is wrong.
    Sign,
    /// One digit is wrong.
    Digit,
    /// Two neighbouring digits changed places.
    Transposition,
    /// A digit is missing.
    MissingDigit,
    /// A digit is too many.
    ExtraDigit,
    /// It is in another unit: kronor among thousands, thousands among millions.
    UnitShift,
    /// The decimal point is one or two digits off.
    DecimalShift,
    /// It changed places with another cell.
    Swap,
    /// It is the figure of a neighbouring cell.
    Copy,
    /// A total without one of its parts, or with one twice.
    StaleTotal,
    /// Several digits are wrong, as in a figure of an older version.
    Digits,
}

impl Slip {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Reading,
        Self::Sign,
        Self::Digit,
        Self::Transposition,
        Self::MissingDigit,
        Self::ExtraDigit,
        Self::UnitShift,
        Self::DecimalShift,
        Self::Swap,
        Self::Copy,
        Self::StaleTotal,
        Self::Digits,
    ];

    /// Name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reading => "reading",
            Self::Sign => "sign",
            Self::Digit => "digit",
            Self::Transposition => "transposition",
            Self::MissingDigit => "missing-digit",
            Self::ExtraDigit => "extra-digit",
            Self::UnitShift => "unit-shift",
            Self::DecimalShift => "decimal-shift",
            Self::Swap => "swap",
            Self::Copy => "copy",
            Self::StaleTotal => "stale-total",
            Self::Digits => "digits",
        }
    }
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
    /// What happened to it.
    pub how: Slip,
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
    /// Table of the derived figure; `None` where it stands outside tables.
    pub table: Option<TableId>,
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
    /// Proposals, best first; empty where none stands out.
    pub repairs: Vec<Repair>,
    /// Changes that would each do and between which the document leaves the choice open.
    pub rivals: Vec<Repair>,
    /// Number of the group of findings that share figures, or one amount that seems to have been moved between rows;
    /// counted from 1 through the document; 0 for none.
    pub group: usize,
    /// Amount, in the figure's own unit, that seems to have been moved between rows: the differences of the group
    /// cancel and all columns add up. `None` where nothing points to that.
    pub moved: Option<Decimal>,
    /// What it is known by in later runs.
    pub fingerprint: Fingerprint,
    /// Whether it counts; rules leave it open.
    pub standing: Standing,
}
