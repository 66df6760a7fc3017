//! What is to be told of a dataset and of a run that put documents into it.

use crate::Entity;
use std::collections::BTreeMap;

/// What a dataset holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DatasetState {
    /// Files that were looked at.
    pub files: u64,
    /// Different documents in them.
    pub documents: u64,
    /// Their pages, where they have any.
    pub pages: u64,
    /// Typed tables.
    pub tables: u64,
    /// Figures, each with its cell.
    pub figures: u64,
    /// Committees and municipalities whose figures these are.
    pub entities: u64,
    /// Series of one measure.
    pub series: u64,
    /// Points of these series.
    pub points: u64,
    /// Rows with figures in no series of several documents.
    pub unmatched: u64,
    /// Pairs of labels that may be one measure, for the user to decide.
    pub proposed: u64,
    /// Whether documents came in after measures were last linked.
    pub link_due: bool,
    /// Findings inside documents by severity, gravest first, with their number.
    pub findings: Vec<(String, u64)>,
    /// Findings that take several documents.
    pub cross_findings: u64,
    /// Files that could not be read, by path.
    pub failures: Vec<FailedFile>,
}

/// A file that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FailedFile {
    /// Where it lies.
    pub path: String,
    /// The sort of trouble, as the contract writes it; see [`FailureCode::name`](crate::FailureCode::name).
    pub code: String,
    /// The reason.
    pub message: String,
}

/// What came of putting files into a dataset.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IngestCount {
    /// Documents that were read.
    pub read: u64,
    /// Their pages.
    pub pages: u64,
    /// Their typed tables.
    pub tables: u64,
    /// Findings of the severity error in them.
    pub errors: u64,
    /// Files that hold a document that was in already.
    pub copies: u64,
    /// Files that have not changed since they were read.
    pub unchanged: u64,
    /// Things in the folders and archives that are no documents, by the reason as a word.
    pub left_out: BTreeMap<&'static str, u64>,
    /// Files that could not be read, [`FailureCode`](crate::FailureCode) says why.
    pub failed: u64,
}

/// Two labels of one entity that were joined in a series, or that might be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelMatch {
    /// Whose.
    pub entity: Entity,
    /// The older label.
    pub older: String,
    /// The newer one.
    pub newer: String,
    /// `same-words`, `same-figures`, `same-tables`, `map` or `proposed`.
    pub decision: String,
    /// How sure, 0 to 100.
    pub score: u32,
    /// How far the words agree, 0 to 100.
    pub words: u32,
    /// Figures of shared periods that agree.
    pub figures: u32,
    /// Figures of shared periods that do not.
    pub against: u32,
    /// Why, as codes with `; ` between, some with what they are about behind `: `: `same-words`, `slip`, `map`,
    /// `same-figures` (how many), `same-tables`; of a proposal `alike`, `not-in-both` (words), `far` (of magnitude);
    /// `annex` for totals in two papers of one meeting that are nearly equal.
    pub reason: String,
}

/// A label with figures that is in no series of several documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmatchedLabel {
    /// Whose.
    pub entity: Entity,
    /// Kind of the table.
    pub kind: String,
    /// The label as printed.
    pub label: String,
    /// `no-period`, `no-label`, `ambiguous` or `single`.
    pub reason: String,
    /// A path at which its document lies.
    pub path: String,
    /// The table.
    pub table: String,
}
