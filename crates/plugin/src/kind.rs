//! The seam for table kinds: a grid to a typed table.

use sifferkoll_model::{CanonicalTable, KindInfo, Period, RawTable, RiskValue, TextBlock, Warning, Year};

/// A sort of table that can be recognised and typed.
pub trait TableKind: Send + Sync {
    /// What the kind says of itself.
    fn info(&self) -> KindInfo;

    /// Whether the grid is of this kind, with the evidence; `None` where nothing speaks for it.
    ///
    /// The engine asks every kind and takes the best score; two equal best scores are a warning and
    /// the table stays untyped.
    fn recognise(&self, table: &RawTable, context: &Context) -> Option<Match>;

    /// Types a grid that this kind has recognised. The table's id and the unit that siblings may
    /// lend it are filled in by the engine.
    fn interpret(&self, table: &RawTable, context: &Context) -> (CanonicalTable, Vec<Warning>);

    /// Risk values, wherever the document states them: in tables of this kind, or in the lines around them
    /// (`text`, in reading order). Only a kind that knows internal control finds any.
    fn risks(
        &self,
        _tables: &[RawTable],
        _text: &[TextBlock],
        _context: &Context,
    ) -> (Vec<RiskValue>, Vec<Warning>) {
        (Vec::new(), Vec::new())
    }
}

/// How well a grid fits a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Sum of the evidence's weights; comparable between kinds.
    pub score: u32,
    /// What was seen, for `--debug` and for people.
    pub evidence: Vec<String>,
}

/// What is known of the document around a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// The year that the document reports on.
    pub year: Option<Year>,
    /// The part of the year that the document reports on, where it is not the whole.
    pub interval: Option<Period>,
}
