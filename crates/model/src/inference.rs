//! What was concluded about a table, and from what.

/// Something that was concluded, and from what.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Inference {
    /// What was concluded.
    pub about: Subject,
    /// The conclusion, as the contract writes it.
    pub value: String,
    /// Where it was read.
    pub from: Origin,
    /// The words that say it, or what was counted.
    pub words: String,
}

/// What a conclusion is about. Columns are value columns, counted from 0.
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
            Self::Table => "table",
            Self::Document => "document",
            Self::Sibling => "sibling",
            Self::Kind => "kind",
        }
    }
}
