//! What a person decided about readings of the tool.

use crate::{CellId, Location, SourceId, TableId};
use std::collections::BTreeMap;

/// What a person read in one cell of a typed table, in place of the tool or in agreement with it.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Correction {
    /// The table, by its name in the document.
    pub table: TableId,
    /// The cell in it.
    pub cell: CellId,
    /// Where the cell stands; the row's place where the tool saw nothing in it. Coordinates are in tenths of a point.
    pub location: Location,
    /// What the tool had read, verbatim; empty where it saw nothing.
    pub raw: String,
    /// What stands there; the same as `raw` where the person agrees with it, and empty where nothing does.
    pub text: String,
}

/// The corrections of documents, by the digest of their bytes.
pub type Corrections = BTreeMap<SourceId, Vec<Correction>>;
