//! One document after all stages.

use crate::{
    Block, CanonicalTable, DocumentMeta, DrawnPart, Finding, Note, RawTable, RiskValue, RuleName, SourceInfo,
    Warning,
};

/// What was read and found in one document.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Document {
    /// The file.
    pub source: SourceInfo,
    /// What the document says of itself.
    pub meta: DocumentMeta,
    /// The untyped grids, filled by the task that asks for them alone; empty otherwise. In reading order, or
    /// one for each region asked for, in the order of the regions.
    pub grids: Vec<RawTable>,
    /// The text around the grids in reading order, each block tied to its grid by that one's place; filled
    /// where the grids are, and empty where regions are asked for.
    pub blocks: Vec<Block>,
    /// Tables in reading order.
    pub tables: Vec<CanonicalTable>,
    /// Risk values of internal control, in reading order.
    pub risks: Vec<RiskValue>,
    /// Findings, gravest first, then in reading order.
    pub findings: Vec<Finding>,
    /// What the document says about whether its figures can be compared with others, in reading order.
    pub notes: Vec<Note>,
    /// What is in doubt, in reading order.
    pub warnings: Vec<Warning>,
    /// What was checked.
    pub checks: CheckSummary,
    /// Parts of pages as pictures, filled by the tasks that ask for them; empty otherwise.
    pub pictures: Vec<DrawnPart>,
}

/// How many relations were tested, so that silence is never mistaken for "checked".
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct CheckSummary {
    /// One entry for every rule that ran, in the registry's order.
    pub rules: Vec<RuleTally>,
}

/// Results of one rule over a document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct RuleTally {
    /// The rule.
    pub rule: RuleName,
    /// Relations that hold exactly.
    pub exact: usize,
    /// Relations that hold but for rounding.
    pub rounding: usize,
    /// Relations that fail.
    pub failed: usize,
    /// Relations that lack an operand.
    pub not_checkable: usize,
}

/// Why a document could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Failure {
    /// The sort of trouble.
    pub code: FailureCode,
    /// What was expected and what was seen; lower case, no full stop.
    pub message: String,
}

/// Sorts of trouble that end the reading of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum FailureCode {
    /// The file could not be opened or read.
    Io,
    /// No format plugin knows the bytes.
    UnknownFormat,
    /// The file has no bytes.
    Empty,
    /// A password is needed.
    Encrypted,
    /// The bytes break the format beyond repair.
    Damaged,
    /// More bytes than the limit.
    TooLarge,
    /// More pages than the limit.
    TooManyPages,
    /// Longer than the limit.
    Timeout,
    /// The worker died, as for want of memory.
    Crashed,
    /// A fault of the tool itself.
    Panicked,
}

impl FailureCode {
    /// All codes.
    pub const ALL: [Self; 10] = [
        Self::Io,
        Self::UnknownFormat,
        Self::Empty,
        Self::Encrypted,
        Self::Damaged,
        Self::TooLarge,
        Self::TooManyPages,
        Self::Timeout,
        Self::Crashed,
        Self::Panicked,
    ];

    /// Value in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Io => "io",
            Self::UnknownFormat => "unknown-format",
            Self::Empty => "empty",
            Self::Encrypted => "encrypted",
            Self::Damaged => "damaged",
            Self::TooLarge => "too-large",
            Self::TooManyPages => "too-many-pages",
            Self::Timeout => "timeout",
            Self::Crashed => "crashed",
            Self::Panicked => "panicked",
        }
    }
}

/// A document, or why there is none.
pub type Outcome = Result<Document, Failure>;
