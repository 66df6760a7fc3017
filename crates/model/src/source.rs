//! Where a figure comes from.

use crate::{PageIndex, Rect};
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

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

/// The name of a sheet, kept once for as long as the process runs, so that a place is small and knows its name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SheetName(&'static str);

/// Characters of a sheet's name that are kept: three times what Excel allows.
const LONGEST_NAME: usize = 93;

impl SheetName {
    /// The name, cut after 93 characters.
    pub fn new(name: &str) -> Self {
        static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
        let end = name.char_indices().nth(LONGEST_NAME).map_or(name.len(), |(at, _)| at);
        let name = &name[..end];
        let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = names.get(name) {
            return Self(known);
        }
        // Names are short and few: the sheets of an archive are called alike.
        let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
        names.insert(kept);
        Self(kept)
    }

    /// The name as it is shown; empty for a file that is itself the sheet, as separated values are.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl std::fmt::Debug for SheetName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SheetName({:?})", self.0)
    }
}

#[cfg(feature = "wire")]
impl serde::Serialize for SheetName {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.0)
    }
}

#[cfg(feature = "wire")]
impl<'de> serde::Deserialize<'de> for SheetName {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|name| Self::new(&name))
    }
}

/// A cell of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct SheetCellId {
    /// Row, counted from 0.
    pub row: u32,
    /// Column, counted from 0.
    pub column: u16,
}

/// A paragraph, or a row of a table, of a document that stores both and has no pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum StoredPlace {
    /// A paragraph, counted from 1 among those outside the tables.
    Paragraph(u32),
    /// A row of a table, both counted from 1.
    Row {
        /// The table, among all of the document, in the order in which they begin.
        table: u32,
        /// The row.
        row: u32,
    },
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
    /// Cells of a sheet, both corners included.
    Sheet {
        /// Place of the sheet in its workbook, counted from 0.
        sheet: u16,
        /// Its name.
        name: SheetName,
        /// Upper left corner.
        first: SheetCellId,
        /// Lower right corner.
        last: SheetCellId,
    },
    /// Paragraphs and rows of a document that stores both and has no pages.
    Stored {
        /// Number of the first one among all paragraphs and rows of the document, counted from 1.
        first: u32,
        /// Number of the last one.
        last: u32,
        /// What the first one is.
        place: StoredPlace,
    },
}

impl Location {
    /// The place that holds both where they lie on one page, sheet or in one text; else the first of them.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Page { page, bbox }, Self::Page { page: q, bbox: b }) if page == q => {
                Self::Page { page: *page, bbox: bbox.union(b) }
            }
            (Self::Lines { first, last }, Self::Lines { first: f, last: l }) => {
                Self::Lines { first: *first.min(f), last: *last.max(l) }
            }
            (Self::Sheet { sheet, name, first, last }, Self::Sheet { sheet: s, first: f, last: l, .. })
                if sheet == s =>
            {
                let first = SheetCellId { row: first.row.min(f.row), column: first.column.min(f.column) };
                let last = SheetCellId { row: last.row.max(l.row), column: last.column.max(l.column) };
                Self::Sheet { sheet: *sheet, name: *name, first, last }
            }
            (
                Self::Stored { first, last, place },
                Self::Stored { first: other_first, last: other_last, place: other_place },
            ) => {
                let place = if other_first < first { *other_place } else { *place };
                Self::Stored { first: *first.min(other_first), last: *last.max(other_last), place }
            }
            _ => *self,
        }
    }

    /// The box of what lies on a page.
    pub fn bbox(&self) -> Option<Rect> {
        match self {
            Self::Page { bbox, .. } => Some(*bbox),
            Self::Lines { .. } | Self::Sheet { .. } | Self::Stored { .. } => None,
        }
    }

    /// Whether both lie on one page or sheet, or in one text without pages.
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Page { page, .. }, Self::Page { page: other, .. }) => page == other,
            (Self::Sheet { sheet, .. }, Self::Sheet { sheet: other, .. }) => sheet == other,
            (Self::Lines { .. }, Self::Lines { .. }) | (Self::Stored { .. }, Self::Stored { .. }) => true,
            _ => false,
        }
    }

    /// Position for sorting: page and height on it, sheet and row, or line, paragraph or row.
    pub fn order(&self) -> (u32, i32) {
        match self {
            Self::Page { page, bbox } => (page.0, (bbox.y0 * 10.0) as i32),
            Self::Lines { first, .. } | Self::Stored { first, .. } => (*first, 0),
            Self::Sheet { sheet, first, .. } => {
                (u32::from(*sheet), i32::try_from(first.row).unwrap_or(i32::MAX))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_once() {
        let long = "å".repeat(200);
        assert_eq!(SheetName::new(&long), SheetName::new(&long[..2 * LONGEST_NAME]));
        assert!(std::ptr::eq(
            SheetName::new("Blad1").as_str(),
            SheetName::new(&String::from("Blad1")).as_str()
        ));
    }
}
