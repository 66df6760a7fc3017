//! What is to be done with each document of a run.

use serde::{Deserialize, Serialize};
use sifferkoll_model::{PageIndex, Rect};

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
}

/// A part of a page whose structure is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// The page.
    pub page: PageIndex,
    /// The part of it, in points, origin top left, y down.
    pub bbox: Rect,
}
