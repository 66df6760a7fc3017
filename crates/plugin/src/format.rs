//! The seam for formats: bytes to pages, lines, stored tables or sheets.

use sifferkoll_model::{
    FailureCode, FormatInfo, Page, PageIndex, PagePart, Picture, Sheet, StoredPart, TextPage, Warning,
};
use std::any::Any;
use std::ops::{ControlFlow, Deref};
use std::sync::{Arc, Mutex, PoisonError};

/// A reader of one document format.
///
/// The engine calls [`InputFormat::sniff`] with every file and gives the file to the format that is surest. [`InputFormat::read`] pushes what it reads into the sink, page by page,
/// so that a document of a thousand pages is never held whole; it must not panic on any input, must
/// not print, and reads nothing but the bytes it is given.
pub trait InputFormat: Send + Sync {
    /// What the format says of itself.
    fn info(&self) -> FormatInfo;

    /// How sure the format is that a file of these bytes is its own. Every file comes by, so little of it is looked
    /// at: its beginning ([`head_of`]), or what lists the parts of a packed file.
    fn sniff(&self, bytes: &[u8]) -> Sniff;

    /// Reads a document into the sink, in page order, until its end or until the sink says stop.
    ///
    /// Trouble on one page is a warning to the sink; an error means that the document cannot be
    /// read any further. What was pushed before an error stays valid.
    fn read(&self, source: &Source<'_>, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError>;

    /// Draws parts of pages as they are shown, at a resolution in pixels to an inch. One answer for each part, in
    /// their order: its picture, or why there is none, lower case and without a full stop.
    ///
    /// `None`, the default, where the format draws nothing: then the parts are cut out of the pictures with which
    /// pages come ([`PageSink::pictures`]), and where there are none of these either, nothing can be shown.
    fn draw(
        &self,
        _source: &Source<'_>,
        _limits: &Limits,
        _parts: &[PagePart],
        _dpi: f32,
    ) -> Option<Vec<Result<Picture, String>>> {
        None
    }
}

/// The beginning of a file, as far as it is worth looking at to know what it is: at most 4096 bytes.
pub fn head_of(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(4096)]
}

/// A document's bytes with the name to use in messages.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Path as the user gave it.
    pub path: &'a str,
    /// All bytes; a library that wants to own them gets a clone, which copies nothing.
    pub bytes: &'a Bytes,
    /// Where something may be left for the next call; `None` where none is to be expected.
    pub kept: Option<&'a Kept>,
}

impl<'a> Source<'a> {
    /// A document that is asked about once.
    pub fn new(path: &'a str, bytes: &'a Bytes) -> Self {
        Self { path, bytes, kept: None }
    }

    /// The same document, with room for what is to be used again. The room serves these bytes alone.
    #[must_use]
    pub fn keeping(self, kept: &'a Kept) -> Self {
        Self { kept: Some(kept), ..self }
    }
}

/// Room for what a format has made of a document, so that a later call on the same bytes need not make it again. What
/// comes of a call is the same with and without it.
#[derive(Default)]
pub struct Kept(Mutex<Option<Box<dyn Any + Send>>>);

impl Kept {
    /// Takes out what was left, if it is of this type.
    pub fn take<T: 'static>(&self) -> Option<T> {
        let left = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        left?.downcast().ok().map(|made| *made)
    }

    /// Leaves something in the place of what was there.
    pub fn put<T: Send + 'static>(&self, made: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(made));
    }
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

/// Bytes that many can own.
#[derive(Debug, Clone, Default)]
pub struct Bytes(Arc<Vec<u8>>);

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Arc::new(bytes))
    }
}

impl Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

/// Bounds on one document. There is no default: the command line owns the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Greatest number of pages; a document with more is refused.
    pub max_pages: u32,
    /// Greatest number of drawing operations on one page, against pages that draw themselves over
    /// and over.
    pub max_page_operations: u64,
    /// Greatest number of cells of a document that stores tables or sheets: of tables all, of sheets the filled ones.
    pub max_cells: u64,
    /// Greatest number of bytes that any part of a packed document may unpack to.
    pub max_unpacked: u64,
    /// Threads that a format may use for this one document; at least 1. The pages come in order all the same.
    pub threads: usize,
}

/// How sure a format is of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sniff {
    /// Not this format.
    No,
    /// Could be this format, as any text could be a text dump.
    Maybe,
    /// The format's own mark is there.
    Yes,
}

/// Where a format pushes what it reads. `Break` means: stop reading, nothing more is wanted.
///
/// A format that reads one page after the other pushes each with [`PageSink::page`] and needs to know no more.
/// One that reads several pages at the same time has the threads that read them do the sink's own work on each,
/// too: it asks for [`PageSink::page_work`] once and pushes, in order, what that makes of each page with
/// [`PageSink::worked`]. Both ways come to the same result.
pub trait PageSink {
    /// Says how many pages the document has, before the first of them.
    fn pages(&mut self, count: u32);
    /// Whether the sink has a use for this page; by default it has for all. A page that it has none for need not be
    /// read, and may still come.
    fn wants(&self, _page: PageIndex) -> bool {
        true
    }
    /// Which pages are to come with a picture of themselves; by default none.
    fn pictures(&self) -> Pictures {
        Pictures::None
    }
    /// Takes a page with geometry.
    fn page(&mut self, page: Page) -> ControlFlow<()>;
    /// What the sink does to each page by itself, in any thread and in any order; by default nothing. What it makes
    /// of a page should be small, since what comes of later pages waits for the earlier ones.
    fn page_work(&self) -> PageWork {
        Arc::new(WorkedPage::new)
    }
    /// Takes what [`PageSink::page_work`] made of a page, in place of the page. A sink with work of its own must
    /// override it.
    fn worked(&mut self, page: WorkedPage) -> ControlFlow<()> {
        page.take().map_or(ControlFlow::Continue(()), |page| self.page(page))
    }
    /// Takes lines of a text dump.
    fn lines(&mut self, lines: TextPage) -> ControlFlow<()>;
    /// Takes a document that stores paragraphs and tables as such, whole and in its order.
    fn stored(&mut self, parts: Vec<StoredPart>) -> ControlFlow<()>;
    /// Takes a sheet of a workbook; they come in the workbook's order.
    fn sheet(&mut self, sheet: Sheet) -> ControlFlow<()>;
    /// Takes a warning.
    fn warn(&mut self, warning: Warning);
}

/// Which pages are to come with a picture of themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pictures {
    /// No page.
    None,
    /// Pages that pictures cover and that have next to no text but what stands invisibly behind these.
    Scans,
    /// All pages that pictures cover, whatever text they have.
    All,
}

/// Work on one page that needs no other. It does not panic.
pub type PageWork = Arc<dyn Fn(Page) -> WorkedPage + Send + Sync>;

/// What a sink made of a page. What is in it is the sink's own business; a format only hands it on.
pub struct WorkedPage(Box<dyn Any + Send>);

impl WorkedPage {
    /// Closes something up for the sink.
    pub fn new<T: Send + 'static>(made: T) -> Self {
        Self(Box::new(made))
    }

    /// What was closed up; `None` where it is of another type.
    pub fn take<T: 'static>(self) -> Option<T> {
        self.0.downcast().ok().map(|made| *made)
    }
}

impl std::fmt::Debug for WorkedPage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WorkedPage").finish_non_exhaustive()
    }
}

/// Why a document cannot be read. Messages are lower case without a full stop.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file has no bytes, or no pages.
    #[error("{0}")]
    Empty(String),
    /// A password or an unknown encryption stands in the way.
    #[error("{0}")]
    Encrypted(String),
    /// The bytes break the format beyond repair.
    #[error("{0}")]
    Damaged(String),
    /// More pages than the limit.
    #[error("{pages} pages, more than the limit of {limit} (--max-pages)")]
    TooManyPages {
        /// Pages in the document.
        pages: u32,
        /// The limit.
        limit: u32,
    },
    /// More cells, or more bytes when unpacked, than a limit.
    #[error("{0}")]
    TooLarge(String),
}

impl ReadError {
    /// The sort of trouble in the contract.
    pub fn code(&self) -> FailureCode {
        match self {
            Self::Empty(_) => FailureCode::Empty,
            Self::Encrypted(_) => FailureCode::Encrypted,
            Self::Damaged(_) => FailureCode::Damaged,
            Self::TooManyPages { .. } => FailureCode::TooManyPages,
            Self::TooLarge(_) => FailureCode::TooLarge,
        }
    }
}
