//! The store of many documents over years: one `SQLite` file.
//!
//! In: typed documents one by one, each in one transaction. Out: rows and views that an analyst can ask in SQL,
//! series of the same measure over years with every cell that says them, exports. Whatever is concluded over several
//! documents is made anew by [`Writer::link`] from what the documents say, so it never depends on the order in
//! which they came. Knows nothing of files, pages or rules; reads no clock.

mod decisions;
mod error;
#[cfg(test)]
mod example;
mod export;
mod link;
mod place;
mod query;
mod review;
mod select;
mod store;
mod write;

pub use decisions::{Action, Decided, DecisionLine, NewDecision, Subject};
pub use error::DatasetError;
pub use export::{EXPORT_MARK, Export, Written};
pub use link::{CrossFinding, CrossReport, Judge};
pub use review::{
    DocumentLine, FindingDetail, FindingLine, GridCell, GridColumn, GridRow, Named, ReadingLine,
    ReviewFilter, ReviewGrid, ReviewState,
};
pub use select::{Breakdown, Held, SeriesFilter};
pub use store::{Reader, SCHEMA_VERSION, Writer};
pub use write::{FileEntry, Told};
