//! The seam for the recognition of text in pictures, which scanned PDFs and image files share.

use sifferkoll_model::{Picture, RecognisedWord};
use std::time::Duration;

/// A reader of text in pictures of pages.
///
/// It must not panic on any picture and gives the same words for the same picture. Calls come from several threads
/// at the same time; each should keep one core busy and no more.
pub trait TextRecognizer: Send + Sync {
    /// Name of the program with its version, such as `tesseract 5.3.0`; also tells which results may be reused.
    fn name(&self) -> String;

    /// Longest time that a call of [`TextRecognizer::recognise`] takes before it gives up.
    fn limit(&self) -> Duration;

    /// The words of an upright page, line by line. An empty page has none.
    fn recognise(&self, picture: &Picture, shown: Shown) -> Result<Vec<RecognisedWord>, RecognitionError>;
}

/// What a picture shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// A page with text of any sort.
    Page,
    /// Figures below one another, with signs, marks and units that are signs, and no words.
    Figures,
}

/// Why a picture could not be read. Messages are lower case without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RecognitionError {
    /// The program or its language is not installed; says which package to install.
    #[error("{0}")]
    Missing(String),
    /// The program failed on this picture.
    #[error("{0}")]
    Failed(String),
    /// Longer than its limit.
    #[error("{0}")]
    Timeout(String),
}
