//! What a format that stores structure hands to the layout: paragraphs and tables, or the cells of a sheet.

use crate::{Location, SheetName};

/// A piece of a document that stores paragraphs and tables, in the document's order.
#[derive(Debug, Clone, PartialEq)]
pub enum StoredPart {
    /// A paragraph outside the tables.
    Text(StoredText),
    /// A table. One that stands in a cell of another comes after that one.
    Table(StoredTable),
}

/// A paragraph outside the tables.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredText {
    /// The text, with a line feed where a line is broken on purpose.
    pub text: String,
    /// What the document says that it is.
    pub role: StoredRole,
    /// Whether all of it is bold.
    pub bold: bool,
    /// Size of its letters in points, where the document says so.
    pub size: Option<f32>,
    /// Where it stands: a row of a table for what stands in a frame, a table that only gives other things a place.
    pub location: Location,
}

/// What a document says that a paragraph is. Authors often make headings by weight alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StoredRole {
    /// The title of the whole document.
    Title,
    /// Heads what follows.
    Heading {
        /// Depth, 1 for the uppermost.
        level: u8,
    },
    /// Running text, or nothing said.
    Paragraph,
    /// An item of a list.
    ListItem,
    /// The caption of the table that follows, or of the one before.
    Caption,
    /// A line of a list of contents.
    Contents,
    /// Head or foot of every page.
    Running,
}

/// A table that the document itself holds as rows of cells.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredTable {
    /// Its rows from top to bottom, empty ones too.
    pub rows: Vec<StoredRow>,
}

/// A row of a stored table.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredRow {
    /// Cells from left to right, empty ones too; none covers a place that another one covers.
    pub cells: Vec<StoredCell>,
    /// Whether the document says that it heads the columns.
    pub head: bool,
    /// Where it stands.
    pub location: Location,
}

/// A cell of a stored table or of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredCell {
    /// First column, counted from 0.
    pub column: usize,
    /// Number of columns covered, at least 1.
    pub colspan: usize,
    /// Number of rows covered, at least 1.
    pub rowspan: usize,
    /// Text as it is shown, lines and paragraphs joined by line feeds.
    pub text: String,
    /// Whether all of it is bold.
    pub bold: bool,
    /// Steps by which it is set in from the left; 0 where nothing says so.
    pub indent: u8,
}

/// A sheet of a workbook, or a file of separated values.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Place in the workbook, counted from 0.
    pub index: u16,
    /// Its name; empty for separated values.
    pub name: SheetName,
    /// The rows that hold anything, from top to bottom.
    pub rows: Vec<SheetRow>,
}

/// A row of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRow {
    /// Its number, counted from 0.
    pub number: u32,
    /// Its cells from left to right, empty ones left out; figures as their format shows them.
    pub cells: Vec<StoredCell>,
}
