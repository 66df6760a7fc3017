//! What the layout saw on one page and why it decided as it did: for people to look at, never for a later stage.

use crate::{BlockRole, Fill, ImageBox, PageIndex, RawTable, Rect, Ruling, Turn};

/// A page with everything that the finders of tables looked at, chose and rejected.
///
/// All places are in points, origin top left, y down, on the page turned so that most of its text is upright.
#[derive(Debug, Clone, PartialEq)]
pub struct PageTrace {
    /// Place in the document.
    pub page: PageIndex,
    /// The way in which most of the text runs on the page as it is shown; the places are those of that page
    /// only where it is [`Turn::Right`].
    pub turn: Turn,
    /// Width in points, of the turned page.
    pub width: f32,
    /// Height in points, of the turned page.
    pub height: f32,
    /// Words from top to bottom; after them those that run another way than most.
    pub words: Vec<TracedWord>,
    /// Rulings as the format gives them, not yet joined.
    pub rulings: Vec<Ruling>,
    /// Filled areas.
    pub fills: Vec<Fill>,
    /// Pictures, in which nothing is read.
    pub images: Vec<ImageBox>,
    /// Lines left out as running heads and feet.
    pub running: Vec<Rect>,
    /// Tables in reading order, as the layout gives them.
    pub tables: Vec<TracedTable>,
    /// The text around the tables as blocks, each with one place for each piece of it on this page; empty where
    /// nobody has looked at the whole document.
    pub blocks: Vec<TracedBlock>,
    /// What was looked at as a table and is none, in the order in which the finders gave it up.
    pub rejected: Vec<Rejected>,
}

/// A word and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct TracedWord {
    /// Its text.
    pub text: String,
    /// The boxes of its glyphs together.
    pub bbox: Rect,
    /// Direction in which it runs on the turned page.
    pub turn: Turn,
}

/// A piece of a block of text.
#[derive(Debug, Clone, PartialEq)]
pub struct TracedBlock {
    /// What the block is to a reader.
    pub role: BlockRole,
    /// Where the piece stands.
    pub bbox: Rect,
    /// The text of the whole block.
    pub text: String,
}

/// A table that was found, with the places of its columns and rows.
#[derive(Debug, Clone, PartialEq)]
pub struct TracedTable {
    /// The table.
    pub table: RawTable,
    /// Its columns from left to right, as many as the table has.
    pub columns: Vec<TracedColumn>,
    /// Top and bottom of its rows, as many as the table has. Rows found by lines of text may overlap where
    /// heads of several lines stand side by side.
    pub rows: Vec<[f32; 2]>,
}

/// The place of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TracedColumn {
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
    /// Whether words and the gaps between them gave one of its edges; else rulings gave both.
    pub by_gaps: bool,
}

/// A part of a page that was looked at as a table and is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Rejected {
    /// The part.
    pub bbox: Rect,
    /// Why it is none: one clause, lower case, no full stop.
    pub reason: String,
}
