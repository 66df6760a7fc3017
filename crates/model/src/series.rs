//! What several documents say of one measure over time.

use crate::{Doubt, Location, Period, SourceId, TableId, Unit};
use rust_decimal::Decimal;

/// Whose figures: a committee of a municipality, as far as its documents say.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Entity {
    /// Code of the municipality, four digits.
    pub municipality_code: Option<String>,
    /// Name of the municipality, without `kommun` or `stad`.
    pub municipality: Option<String>,
    /// The committee, such as `Socialnämnden`.
    pub committee: Option<String>,
    /// Tells apart documents that name no municipality and share no figures; else 0.
    pub part: u32,
}

/// One measure of one entity over time: its outcome, its budget or its target.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Whose.
    pub entity: Entity,
    /// Name of the measure: the words of the newest document, or those of the user's map.
    pub concept: String,
    /// Normalised words of the measure, the same in all municipalities.
    pub key: String,
    /// Kind of table that it mostly stands in, such as `volym`.
    pub kind: String,
    /// What is measured, as the contract writes it: `utfall`, `budget`, `riktvärde`.
    pub measure: String,
    /// Part of a breakdown, `kvinnor` or `män`.
    pub breakdown: Option<String>,
    /// Side of the accounts, as the contract writes it.
    pub flow: Option<String>,
    /// Unit of all values.
    pub unit: Option<Unit>,
    /// Whether the same outcome is printed with either sign in different documents.
    pub sign_differs: bool,
    /// By period, earliest first; each period once.
    pub points: Vec<Point>,
}

/// The value for a period and everything that says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The period; never [`Period::MonthOfRow`].
    pub period: Period,
    /// The value in the unit of the series: that of the report of its own year, or the newest one where a later
    /// report says that it is restated.
    pub value: Decimal,
    /// What the report of its own year prints, where the value is another.
    pub first_value: Option<Decimal>,
    /// What is to be known of it.
    pub flags: Vec<PointFlag>,
    /// Every cell that says it, the one that the value is from first.
    pub said: Vec<Said>,
}

/// What is to be known of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PointFlag {
    /// A later report prints another value and says that it is restated.
    Restated,
    /// A later report prints another value and says nothing of it.
    Differs,
    /// A document says that it cannot be compared with earlier ones.
    Break,
    /// It is of a part of a year.
    Partial,
    /// The reading of its cell is in doubt.
    Doubt,
    /// One document prints several values for it.
    Conflict,
}

impl PointFlag {
    /// All flags.
    pub const ALL: [Self; 6] =
        [Self::Restated, Self::Differs, Self::Break, Self::Partial, Self::Doubt, Self::Conflict];

    /// Name in the dataset and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Restated => "restated",
            Self::Differs => "differs",
            Self::Break => "break",
            Self::Partial => "partial",
            Self::Doubt => "doubt",
            Self::Conflict => "conflict",
        }
    }
}

/// One cell that says a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// The value in the unit of the series.
    pub value: Decimal,
    /// The cell verbatim.
    pub raw: String,
    /// The value as printed; its scale is the number of printed decimals.
    pub printed: Decimal,
    /// The cell's unit.
    pub unit: Option<Unit>,
    /// Whether the table's newest outcome is of this year: the report of the year itself.
    pub own: bool,
    /// How sure the reading is.
    pub doubt: Doubt,
    /// The document.
    pub source: SourceId,
    /// A path at which it lies.
    pub path: String,
    /// Sort of document, as the contract writes it.
    pub document_kind: Option<String>,
    /// Year that the document reports on.
    pub document_year: Option<u16>,
    /// The table.
    pub table: TableId,
    /// Label of the row.
    pub row: String,
    /// Head of the column.
    pub column: String,
    /// Where the cell stands.
    pub location: Location,
    /// What the document says of its being comparable: notes to its row or its table.
    pub notes: Vec<Note>,
}

/// What a document says about whether figures can be compared.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Note {
    /// What is said.
    pub kind: NoteKind,
    /// The sentence, as printed.
    pub words: String,
    /// The table that it belongs to; `None` where it belongs to none.
    pub table: Option<TableId>,
    /// The row that it names or that bears its mark, counted from 0; `None` for the whole table.
    pub row: Option<usize>,
    /// Where it stands.
    pub location: Location,
}

/// What a note says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum NoteKind {
    /// Figures cannot be compared with those before.
    Break,
    /// Figures of earlier periods were computed anew.
    Restated,
    /// The measure is new.
    New,
    /// The budget was changed within the year.
    Budget,
}

impl NoteKind {
    /// All kinds.
    pub const ALL: [Self; 4] = [Self::Break, Self::Restated, Self::New, Self::Budget];

    /// Name in the dataset and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Break => "break",
            Self::Restated => "restated",
            Self::New => "new",
            Self::Budget => "budget",
        }
    }
}
