//! What can go wrong with a dataset.

use std::path::PathBuf;
use thiserror::Error;

/// Why a dataset cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum DatasetError {
    /// It is no database, or not one of ours.
    #[error("{}: not a dataset of sifferkoll", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// It was made by a newer version.
    #[error("{}: made by a newer version (schema {found}, this one knows {known})", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema that this version knows.
        known: i64,
    },
    /// It was made by an older version, and is only read.
    #[error("{}: made by an older version (schema {found}, this one reads {known}); the next ingest brings it up to date", path.display())]
    Older {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The schema that this version reads.
        known: i64,
    },
    /// Another process writes to it.
    #[error("{}: another process writes to it", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The disk is full; what was written before is whole.
    #[error("the disk is full; what was written before is kept")]
    Full,
    /// It, or its folder, cannot be written.
    #[error("{}: cannot be written: {reason}", path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// It cannot be opened.
    #[error("{}: cannot be opened: {reason}", path.display())]
    Unopened {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// What stands in it is not what was written.
    #[error("the dataset is damaged: {0}")]
    Damaged(String),
    /// Documents came in after the series were made.
    #[error("its series are older than its documents; ingest once more to link them")]
    Unlinked,
    /// What is made of it cannot be written.
    #[error("{0}")]
    Write(String),
    /// The user's map of measures cannot be read.
    #[error("the map of measures: {0}")]
    Map(String),
    /// The system hands out no more threads.
    #[error("no thread could be started: {0}")]
    Thread(String),
    /// Any other trouble of the database.
    #[error("the database says: {0}")]
    Sql(rusqlite::Error),
}

impl From<rusqlite::Error> for DatasetError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseCorrupt, DiskFull, NotADatabase};
        match error.sqlite_error_code() {
            Some(DiskFull) => Self::Full,
            Some(DatabaseCorrupt | NotADatabase) => Self::Damaged(error.to_string()),
            _ => Self::Sql(error),
        }
    }
}
