//! Pictures of pages, drawn when they are first looked at and kept for a while.
//!
//! In: which page of which document. Out: the picture as PNG with its resolution, or why there is none.

use sifferkoll_dataset::FileEntry;
use sifferkoll_model::PackedPicture;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Resolution in pixels to an inch: small print is well read on a screen, and a page takes some hundred kB.
const DPI: f32 = 120.0;

/// Pages that are kept: those between which a reviewer goes back and forth. Some MB.
const KEPT: usize = 24;

/// A page that is to be drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct PageWanted {
    /// The files that hold the document, as they were when it was read.
    pub files: Vec<FileEntry>,
    /// Page from 1.
    pub page: u32,
    /// Whether its text was recognised in a picture: then it is drawn straightened, as places of cells are on it.
    pub recognised: bool,
    /// Resolution in pixels to an inch; what is drawn may have up to twice that.
    pub dpi: f32,
}

/// Somebody who draws pages.
pub trait Pages: Send + Sync {
    /// The page as a picture, or in words why there is none: lower case, no full stop.
    ///
    /// # Errors
    /// Where the file is gone, has changed or cannot be drawn.
    fn draw(&self, wanted: &PageWanted) -> Result<PackedPicture, String>;
}

/// A page that was drawn.
pub(crate) struct Drawn {
    /// The picture as PNG.
    pub(crate) png: Vec<u8>,
    /// Points that it is wide and high.
    pub(crate) size: [f32; 2],
}

/// A page of a document, by digest and number from 1; and what came of it.
type Leaf = ((String, u32), Result<Arc<Drawn>, String>);

/// The pages that were looked at last.
pub(crate) struct Album {
    pages: Box<dyn Pages>,
    /// Oldest first.
    kept: Mutex<VecDeque<Leaf>>,
    /// One page is drawn at a time: each takes all the memory that a worker may have.
    drawing: Mutex<()>,
}

impl Album {
    pub(crate) fn new(pages: Box<dyn Pages>) -> Self {
        Self { pages, kept: Mutex::default(), drawing: Mutex::default() }
    }

    /// The page, drawn now unless it is kept. `wanted` says what to draw.
    pub(crate) fn page(
        &self,
        sha256: &str,
        page: u32,
        wanted: impl FnOnce() -> Result<(Vec<FileEntry>, bool), String>,
    ) -> Result<Arc<Drawn>, String> {
        let key = (sha256.to_owned(), page);
        if let Some(known) = self.known(&key) {
            return known;
        }
        let _turn = self.drawing.lock().unwrap_or_else(PoisonError::into_inner);
        // Another window may have asked for it meanwhile.
        if let Some(known) = self.known(&key) {
            return known;
        }
        let (files, recognised) = wanted()?;
        let drawn = self.pages.draw(&PageWanted { files, page, recognised, dpi: DPI });
        let drawn = drawn.map(|picture| Arc::new(Drawn { size: picture.size(), png: picture.png }));
        // What could not be drawn is tried again: a file may be put back.
        if drawn.is_ok() {
            let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
            if kept.len() == KEPT {
                kept.pop_front();
            }
            kept.push_back((key, drawn.clone()));
        }
        drawn
    }

    fn known(&self, key: &(String, u32)) -> Option<Result<Arc<Drawn>, String>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|(known, _)| known == key)?;
        let leaf = kept.remove(at)?;
        let found = leaf.1.clone();
        kept.push_back(leaf);
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    struct Counting(Arc<AtomicU32>);

    impl Pages for Counting {
        fn draw(&self, wanted: &PageWanted) -> Result<PackedPicture, String> {
            self.0.fetch_add(1, Ordering::Relaxed);
            if wanted.page == 99 {
                return Err("the file is gone".to_owned());
            }
            Ok(PackedPicture { width: 20, height: 10, dpi: 144.0, png: vec![200; 9] })
        }
    }

    #[test]
    fn what_was_looked_at_is_kept_and_what_failed_is_tried_again() {
        let count = Arc::new(AtomicU32::new(0));
        let album = Album::new(Box::new(Counting(Arc::clone(&count))));
        let look = |page| album.page("a", page, || Ok((Vec::new(), false)));
        assert_eq!(look(1).map(|drawn| drawn.size), Ok([10.0, 5.0]));
        assert!(look(1).is_ok() && look(2).is_ok());
        assert_eq!(count.load(Ordering::Relaxed), 2);
        assert!(look(99).is_err() && look(99).is_err());
        assert_eq!(count.load(Ordering::Relaxed), 4);
        for page in 3..3 + KEPT as u32 {
            assert!(look(page).is_ok());
        }
        let before = count.load(Ordering::Relaxed);
        assert!(look(1).is_ok());
        assert_eq!(count.load(Ordering::Relaxed), before + 1, "the oldest was let go");
    }
}
