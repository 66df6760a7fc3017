//! The types that the stages hand to one another, and nothing else.
//!
//! Data flows one way: [`Page`], [`TextPage`], [`StoredPart`] and [`Sheet`] come out of a format plugin, [`RawTable`] out of the
//! layout, [`CanonicalTable`] out of a table kind, [`Finding`] out of a rule. A type here never does
//! the work of a stage; the serde derives (feature `wire`) serve the engine's private wire only.
#![deny(clippy::disallowed_methods)]

mod amount;
mod block;
mod canonical;
mod correction;
mod document;
mod finding;
mod geometry;
mod inference;
mod info;
mod meta;
mod page;
mod period;
mod picture;
mod place;
mod raw;
mod risk;
mod series;
mod source;
mod standing;
mod state;
mod stored;
mod trace;
mod unit;
mod warning;

pub use amount::{Amount, Bound, Printed};
pub use block::{Block, BlockLine, BlockRole};
pub use canonical::{
    Better, CanonicalTable, CellId, Column, Doubt, Flow, Measure, Reviewed, Row, RowRole, TableId, ValueCell,
    Version,
};
pub use correction::{Correction, Corrections};
pub use document::{CheckSummary, Document, Failure, FailureCode, Outcome, RuleTally};
pub use finding::{
    Allowed, Cause, Family, Finding, RelatedCell, Repair, RuleName, Severity, Slip, Statement,
};
pub use geometry::{Axis, Rect};
pub use inference::{Inference, Origin, Subject};
pub use info::{FormatInfo, KindInfo, RuleInfo, RuleScope};
pub use meta::{
    Date, DiaryNumber, DocumentItem, DocumentKind, DocumentMeta, Evidence, Fact, Municipality, Paragraph,
};
pub use page::{
    Fill, Glyph, GlyphOrigin, GlyphText, ImageBox, Page, PageIndex, Ruling, Tag, TagId, TextLine, TextPage,
    Turn,
};
pub use period::{Month, Period, PrintedPeriod, Year};
pub use picture::{DrawnPart, PackedPicture, PagePart, Picture, RecognisedWord};
pub use raw::{
    Decision, Finder, GridEvidence, GridEvidenceName, HeaderRun, RawCell, RawRow, RawTable, Reading,
    Recognised, SecondLook, TextBlock,
};
pub use risk::RiskValue;
pub use series::{Entity, Note, NoteKind, Point, PointFlag, Said, Series};
pub use source::{Location, SheetCellId, SheetName, SourceId, SourceInfo, StoredPlace};
pub use standing::{Fingerprint, Notice, Standing, Waived};
pub use state::{DatasetState, FailedFile, IngestCount, LabelMatch, UnmatchedLabel};
pub use stored::{Sheet, SheetRow, StoredCell, StoredPart, StoredRole, StoredRow, StoredTable, StoredText};
pub use trace::{PageTrace, Rejected, TracedBlock, TracedColumn, TracedTable, TracedWord};
pub use unit::Unit;
pub use warning::{Warning, WarningCode};

/// Decimal number used for every figure that a document prints.
pub use rust_decimal::Decimal;
