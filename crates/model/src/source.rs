//! Where a figure comes from.

use crate::{PageIndex, Rect};

/// SHA-256 of a document's bytes: the identity of a document whatever its name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct SourceId(
    /// The 32 bytes of the digest.
    pub [u8; 32],
);

impl std::fmt::Display for SourceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for SourceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SourceId({self})")
    }
}

/// What is known of a document from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct SourceInfo {
    /// Path as the user gave it.
    pub path: String,
    /// Digest of the bytes.
    pub id: SourceId,
    /// Name of the format plugin that read it, such as `pdf`.
    pub format: String,
    /// Number of pages; `None` where the format has none.
    pub pages: Option<u32>,
}

/// A place in a document.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Location {
    /// A rectangle on a page.
    Page {
        /// The page.
        page: PageIndex,
        /// The rectangle.
        bbox: Rect,
    },
    /// Lines of a text dump, both ends included, counted from 1.
    Lines {
        /// First line.
        first: u32,
        /// Last line.
        last: u32,
    },
}

impl Location {
    /// The place that holds both where they lie on one page or in one text; else the first of them.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Page { page, bbox }, Self::Page { page: q, bbox: b }) if page == q => {
                Self::Page { page: *page, bbox: bbox.union(b) }
            }
            (Self::Lines { first, last }, Self::Lines { first: f, last: l }) => {
                Self::Lines { first: *first.min(f), last: *last.max(l) }
            }
            _ => *self,
        }
    }

    /// Position for sorting: page and height on it, or line.
    pub fn order(&self) -> (u32, i32) {
        match self {
            Self::Page { page, bbox } => (page.0, (bbox.y0 * 10.0) as i32),
            Self::Lines { first, .. } => (*first, 0),
        }
    }
}
