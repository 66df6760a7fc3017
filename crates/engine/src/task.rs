//! What is to be done with each document of a run.

use serde::{Deserialize, Serialize};
use sifferkoll_model::{PageIndex, PagePart, Rect};

/// What is to be done with each document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Task {
    /// Read, type and check: everything but the untyped grids.
    Check,
    /// The untyped grids alone.
    Tables {
        /// Where to read them instead of looking for them; empty to look everywhere.
        regions: Vec<Region>,
    },
    /// Like [`Task::Check`], and pictures of the parts of pages on which findings stand. They are drawn after the
    /// check, by itself: what goes wrong then costs pictures and not the document.
    CheckAndDraw {
        /// Resolution of the pictures, in pixels to an inch.
        dpi: f32,
    },
    /// Pictures of parts of pages alone.
    Draw(Draw),
}

/// Parts of pages to draw.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draw {
    /// The parts; each has its answer in the document's pictures, in their order.
    pub parts: Vec<PagePart>,
    /// Pages whose text was recognised in a picture. It was straightened before, and so is what is drawn of them, since
    /// the places of cells are those on the straightened picture.
    pub recognised: Vec<PageIndex>,
    /// What is covered on the pictures, since it points at persons.
    pub covers: Vec<PagePart>,
    /// Resolution in pixels to an inch. A picture that comes with its page may have up to twice that.
    pub dpi: f32,
    /// How many shades the pictures have.
    pub shades: Shades,
}

/// How many shades of grey a picture has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shades {
    /// Sixteen: print has few, and they take half the bytes.
    Sixteen,
    /// All 256, for photographs.
    All,
}

/// A part of a page whose structure is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// The page.
    pub page: PageIndex,
    /// The part of it, in points, origin top left, y down.
    pub bbox: Rect,
}
