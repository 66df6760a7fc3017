//! The contract between the engine and its plugins: two seams and a registry of rules.
//!
//! [`InputFormat`] turns bytes into pages, lines, stored tables or sheets; [`TableKind`] turns a grid into a typed
//! table. A [`TextRecognizer`] reads pictures for the formats that have them. Rules are `static` declarations made with [`declare_rule!`], not plugins. A plugin crate
//! exposes one `register(&mut Registry)`; the binary's one list of plugins calls it.
#![deny(clippy::disallowed_methods)]

pub mod charset;
mod format;
mod kind;
mod prose;
mod recognizer;
mod registry;
mod rule;
mod series;
mod stored;
#[cfg(feature = "testing")]
pub mod testing;

pub use format::{
    Bytes, InputFormat, Kept, Limits, PageSink, PageWork, Pictures, ReadError, Sniff, Source, WorkedPage,
    head_of,
};
pub use kind::{Asked, Context, Match, TableKind};
pub use prose::{Passage, prose};
pub use recognizer::{RecognitionError, Shown, TextRecognizer};
pub use registry::Registry;
pub use rule::{
    DocumentView, FreeFigure, Observation, Observations, Remark, Rule, RuleCheck, TableView, UNTYPED,
};

pub use series::{Pair, SaidAt, SeriesObservations, SeriesRemark, SeriesView, TablePair};
pub use stored::{CellShape, StoredWriter, Words};

pub use sifferkoll_grammar as grammar;
pub use sifferkoll_model as model;
pub use sifferkoll_relations as relations;
