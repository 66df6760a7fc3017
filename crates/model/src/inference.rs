//! What was concluded about a table, and from what.

use crate::Location;

/// Something that was concluded, and from what.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Inference {
    /// What was concluded.
    pub about: Subject,
    /// The conclusion, as the contract writes it.
    pub value: String,
    /// Where it was read.
    pub from: Origin,
    /// The words that say it, or what was counted; empty where nothing at the table does.
    pub words: String,
    /// Where these stand; `None` where they do not stand at the table.
    pub location: Option<Location>,
}

/// What a conclusion is about. Columns are value columns, counted from 0, and rows the typed table's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Subject {
    /// The kind of the table.
    Kind,
    /// The unit of the table.
    Unit,
    /// The measure of a column.
    Measure(usize),
    /// The period of a column.
    Period(usize),
    /// The unit of a column.
    ColumnUnit(usize),
    /// Which way the measure of a row should go.
    Better(usize),
}

impl Subject {
    /// Name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Unit | Self::ColumnUnit(_) => "unit",
            Self::Measure(_) => "measure",
            Self::Period(_) => "period",
            Self::Better(_) => "better",
        }
    }

    /// The column that it is about, where it is about one.
    pub fn column(self) -> Option<usize> {
        match self {
            Self::Measure(at) | Self::Period(at) | Self::ColumnUnit(at) => Some(at),
            Self::Kind | Self::Unit | Self::Better(_) => None,
        }
    }

    /// The row that it is about, where it is about one.
    pub fn row(self) -> Option<usize> {
        match self {
            Self::Better(at) => Some(at),
            _ => None,
        }
    }
}

/// Where a conclusion was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Origin {
    /// The head of the column.
    Head,
    /// The head over several columns.
    Group,
    /// The title or a caption of the table.
    Title,
    /// A cell of the row.
    Cell,
    /// The heads, labels and figures of the table together.
    Table,
    /// The document.
    Document,
    /// Another table of the document.
    Sibling,
    /// What tables of this kind hold where they say nothing else.
    Kind,
}

impl Origin {
    /// Name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Head => "head",
            Self::Group => "group",
            Self::Title => "title",
            Self::Cell => "cell",
            Self::Table => "table",
            Self::Document => "document",
            Self::Sibling => "sibling",
            Self::Kind => "kind",
        }
    }
}
