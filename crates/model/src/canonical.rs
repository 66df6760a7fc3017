//! Tables whose figures have a meaning.

use crate::{Decision, Inference, Location, Period, Printed, Recognised, SecondLook, Unit};
use std::collections::BTreeMap;

/// Name of a table inside a document, `t1` and so on in reading order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct TableId(
    /// The name.
    pub String,
);

/// A typed table.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct CanonicalTable {
    /// Name inside the document.
    pub id: TableId,
    /// Kind in the contract, such as `drift`; `other` for a grid that no kind claims.
    pub kind: String,
    /// Title or caption as printed.
    pub title: Option<String>,
    /// Unit of all figures that have none of their own.
    pub unit: Option<Unit>,
    /// Where its pieces stand; never empty.
    pub location: Vec<Location>,
    /// Value columns in print order.
    pub columns: Vec<Column>,
    /// Rows in print order.
    pub rows: Vec<Row>,
    /// What the kind, the unit and the columns' types were taken from.
    pub evidence: Vec<Inference>,
}

/// A value column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Column {
    /// Head without the group above it, wrapped lines joined.
    pub header: String,
    /// Head that stands over several columns.
    pub group: Option<String>,
    /// What is measured.
    pub measure: Measure,
    /// For which time.
    pub period: Option<Period>,
    /// Part of a breakdown, `kvinnor` or `män`.
    pub breakdown: Option<String>,
    /// Side of the accounts.
    pub flow: Option<Flow>,
    /// Which of several versions.
    pub version: Option<Version>,
    /// Whether the head of a deviation names the forecast as what deviates.
    pub of_forecast: bool,
    /// Unit of this column where it differs from the table's.
    pub unit: Option<Unit>,
}

/// What a column measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Measure {
    /// Outcome.
    Utfall,
    /// Budget.
    Budget,
    /// Deviation.
    Avvikelse,
    /// Forecast.
    Prognos,
    /// Plan for a later year.
    Plan,
    /// Target that the outcome is held against.
    Riktvarde,
    /// Value at the start, from which change is counted.
    IngaendeVarde,
    /// Change between two outcomes.
    Forandring,
    /// Outcome as a share of the target.
    UtfallRiktvarde,
    /// Mean of the other columns.
    Snitt,
    /// The same measure for the whole country.
    Riket,
    /// Anything else.
    #[default]
    Other,
}

impl Measure {
    /// Value in the contract.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utfall => "utfall",
            Self::Budget => "budget",
            Self::Avvikelse => "avvikelse",
            Self::Prognos => "prognos",
            Self::Plan => "plan",
            Self::Riktvarde => "riktvärde",
            Self::IngaendeVarde => "ingående värde",
            Self::Forandring => "förändring",
            Self::UtfallRiktvarde => "utfall/riktvärde",
            Self::Snitt => "snitt",
            Self::Riket => "riket",
            Self::Other => "other",
        }
    }
}

/// Side of the accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Flow {
    /// Income.
    Intakter,
    /// Costs.
    Kostnader,
    /// Money granted by the council; a part of the net, not in the contract's list of flows.
    Kommunbidrag,
    /// Net or result.
    Resultat,
}

impl Flow {
    /// Value in the contract; `None` where the contract has no word for it.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Intakter => Some("intäkter"),
            Self::Kostnader => Some("kostnader"),
            Self::Resultat => Some("resultat"),
            Self::Kommunbidrag => None,
        }
    }
}

/// Version of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Version {
    /// The one before, as of a forecast.
    Foregaende,
}

impl Version {
    /// Value in the contract.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Foregaende => "föregående",
        }
    }
}

/// A row of a typed table.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Row {
    /// What the row measures, wrapped lines joined.
    pub label: String,
    /// Its part in the table's arithmetic, as far as its words say it.
    pub role: RowRole,
    /// Side of the accounts that the row's words name.
    pub flow: Option<Flow>,
    /// Depth in the hierarchy, 0 for the outermost.
    pub level: u8,
    /// Unit of the row's figures that have none of their own, from its label or its unit column.
    pub unit: Option<Unit>,
    /// Whether less is better, where the document says it.
    pub better: Option<Better>,
    /// Text of the text columns under their heads.
    pub text: BTreeMap<String, String>,
    /// One entry a value column; `None` where no cell stands.
    pub cells: Vec<Option<ValueCell>>,
    /// Where the row stands.
    pub location: Location,
}

/// Which way a measure should go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

impl Better {
    /// Value in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Higher => "högre",
            Self::Lower => "lägre",
        }
    }
}

/// A row's part in the arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum RowRole {
    /// A figure of its own.
    Item,
    /// A total inside a larger one.
    Subtotal,
    /// The total of the table or of an independent block.
    Total,
    /// A heading without figures.
    Heading,
    /// Part of the row above, not to be added.
    Varav,
}

impl RowRole {
    /// Value in the contract.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Subtotal => "subtotal",
            Self::Total => "total",
            Self::Heading => "heading",
            Self::Varav => "varav",
        }
    }
}

/// One value with the place it comes from.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct ValueCell {
    /// What stands there, read.
    pub printed: Printed,
    /// What stands there, verbatim.
    pub raw: String,
    /// Where it stands.
    pub location: Location,
    /// How sure the reading is.
    pub doubt: Doubt,
    /// How sure the raw text is, 0 to 100, where it was recognised in a picture.
    pub confidence: Option<u8>,
    /// What a person who looked at it said of the reading; the rest of the cell is what stands since then.
    pub reviewed: Option<Reviewed>,
}

/// What a person said of the reading of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Reviewed {
    /// It is right.
    Accepted,
    /// Something else stands there, and the cell has it; a cell that nothing stands in is [`Printed::Blank`].
    Corrected {
        /// What the tool had read, verbatim; empty where it saw nothing.
        read_as: String,
    },
}

impl Reviewed {
    /// Value in a dataset.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Corrected { .. } => "corrected",
        }
    }

    /// What the tool had read, where that was not right.
    pub fn read_as(&self) -> Option<&str> {
        match self {
            Self::Accepted => None,
            Self::Corrected { read_as } => Some(read_as),
        }
    }
}

/// How far the tool trusts its own reading of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Doubt {
    /// The print allows one reading.
    None,
    /// Recognised in a picture, and looked at once.
    Recognised,
    /// The print is damaged; the likeliest reading was taken.
    Damaged,
    /// Arithmetic chose among several readings.
    Settled,
    /// Several readings stay possible.
    Open,
}

impl Doubt {
    /// Doubt that follows from how a row's reading was chosen.
    pub fn of(decision: Decision) -> Self {
        match decision {
            Decision::Clear => Self::None,
            Decision::Arithmetic => Self::Settled,
            Decision::Open => Self::Open,
        }
    }

    /// Doubt that follows from how a text was recognised.
    pub fn of_recognised(recognised: Option<Recognised>) -> Self {
        match recognised.map(|recognised| recognised.look) {
            None | Some(SecondLook::Same) => Self::None,
            Some(SecondLook::None) => Self::Recognised,
            Some(SecondLook::Changed) => Self::Settled,
            Some(SecondLook::Open) => Self::Open,
        }
    }
}

/// A cell of a typed table by its place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct CellId {
    /// Row, counted from 0.
    pub row: usize,
    /// Value column, counted from 0.
    pub column: usize,
}

impl CanonicalTable {
    /// The cell at a place, where one stands.
    pub fn cell(&self, id: CellId) -> Option<&ValueCell> {
        self.rows.get(id.row)?.cells.get(id.column)?.as_ref()
    }

    /// The name of a column: its head, with the group above it where that tells columns apart. Columns are
    /// counted from 0; one that is not there has no name.
    pub fn column_name(&self, column: usize) -> String {
        let Some(this) = self.columns.get(column) else {
            return String::new();
        };
        let twins = self.columns.iter().filter(|c| c.header == this.header).count();
        match &this.group {
            Some(group) if twins > 1 => format!("{group} / {}", this.header),
            _ => this.header.clone(),
        }
    }

    /// Unit of a cell: its own, its column's, its row's or its table's.
    pub fn unit_of(&self, id: CellId) -> Option<&Unit> {
        let own = match &self.cell(id)?.printed {
            Printed::Number(amount) => amount.unit.as_ref(),
            _ => None,
        };
        let of_column = self.columns.get(id.column)?.unit.as_ref();
        own.or(of_column).or(self.rows.get(id.row)?.unit.as_ref()).or(self.unit.as_ref())
    }
}
