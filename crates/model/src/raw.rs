//! Grids as they stand on the page, before anyone knows what they mean.

use crate::{Location, Rect};

/// A line or paragraph of text outside the tables.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct TextBlock {
    /// The text, words joined by one blank.
    pub text: String,
    /// Where it stands.
    pub location: Location,
    /// Font size in points; `None` where the format has no geometry.
    pub size: Option<f32>,
    /// Whether all of it is bold.
    pub bold: bool,
}

/// A grid of cells found on a page or in a text dump.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct RawTable {
    /// Where its pieces stand, in reading order; never empty.
    pub location: Vec<Location>,
    /// Lines of text above the table that may be its title, nearest last.
    pub captions: Vec<TextBlock>,
    /// Headings of the sections that it stands in, outermost first; empty where nothing heads it.
    pub headings: Vec<String>,
    /// Number of columns.
    pub columns: usize,
    /// Number of leading rows that hold column heads.
    pub header_rows: usize,
    /// Heads that the print does not split into columns; `None` where the grid's own rows hold them.
    pub header_run: Option<HeaderRun>,
    /// All rows from top to bottom, heads first.
    pub rows: Vec<RawRow>,
    /// How it was found.
    pub finder: Finder,
    /// Place, among the grids of the document, of the piece of the same table that this one goes on from;
    /// `None` where it goes on from none.
    pub continues: Option<usize>,
    /// Whether nothing but running heads stands above it on its page, and below it: then it may go on from
    /// the page before, and to the next. Never where there are no pages.
    pub runs_on: [bool; 2],
    /// How sure the grid is, in per mille; `None` where there is no page to measure it on.
    pub confidence: Option<u16>,
    /// What the confidence is made of, in a fixed order; what does not bear on the grid is left out.
    pub evidence: Vec<GridEvidence>,
}

/// A piece of evidence for or against a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct GridEvidence {
    /// What was seen.
    pub name: GridEvidenceName,
    /// For the grid: the share of the doubt left that it takes away, in per mille. Against it, and negative:
    /// the share of the confidence.
    pub weight: i16,
}

/// Sorts of evidence for or against a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum GridEvidenceName {
    /// The document itself describes the table so.
    Tags,
    /// Rulings around the cells, or across the table.
    Rulings,
    /// Cells of a column share an edge or the place of the decimal mark.
    Edges,
    /// Cells print figures.
    Figures,
    /// Figures of a column have the same shape.
    Shapes,
    /// Columns have heads.
    Heads,
    /// There are many rows.
    Rows,
    /// Rows, columns or heads are shaded.
    Fills,
    /// Against it: words of one text stand in several cells.
    CutText,
    /// Against it: rows and columns hold nothing.
    Bare,
    /// Against it: words of one cell stand far apart.
    Loose,
}

impl GridEvidenceName {
    /// Value in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tags => "tags",
            Self::Rulings => "rulings",
            Self::Edges => "edges",
            Self::Figures => "figures",
            Self::Shapes => "shapes",
            Self::Heads => "heads",
            Self::Rows => "rows",
            Self::Fills => "fills",
            Self::CutText => "cut-text",
            Self::Bare => "bare",
            Self::Loose => "loose",
        }
    }
}

/// How a table was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Finder {
    /// From rulings on both sides of its cells.
    Ruled,
    /// From gaps between columns of words.
    Gaps,
    /// From what the document itself says of its tables, where the page bears it out.
    Tagged,
    /// From the number grammar of a text dump that keeps no columns.
    Linear,
    /// From tab stops of a text dump.
    Tabs,
    /// From runs of blanks of a text dump.
    Blanks,
    /// Stored as a table by the document.
    Stored,
    /// From the filled cells of a sheet.
    Sheet,
}

impl Finder {
    /// Value in the contract.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ruled => "ruled",
            Self::Gaps => "gaps",
            Self::Tagged => "tagged",
            Self::Linear => "linear",
            Self::Tabs => "tabs",
            Self::Blanks => "blanks",
            Self::Stored => "stored",
            Self::Sheet => "sheet",
        }
    }
}

/// Column heads of a linear dump: the words in their order, not yet dealt out to the columns.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct HeaderRun {
    /// The words.
    pub words: Vec<String>,
    /// The lines they stand on.
    pub location: Location,
    /// Number of value columns that the words have to be dealt out to.
    pub columns: usize,
}

/// One row of a grid.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct RawRow {
    /// Ways to read the row, likeliest first; never empty, and just one where the print is clear.
    pub readings: Vec<Reading>,
    /// How the first reading came to be first.
    pub decision: Decision,
    /// Where the row stands.
    pub location: Location,
}

impl RawRow {
    /// The row as it is read now.
    pub fn reading(&self) -> &Reading {
        &self.readings[0]
    }
}

/// How a row's reading was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum Decision {
    /// The print allows one reading only.
    Clear,
    /// Sums or differences hold in this reading and in no other.
    Arithmetic,
    /// Several readings stay possible; the likeliest print comes first.
    Open,
}

/// One way to read a row.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Reading {
    /// Cells from left to right; a place without a cell is empty. No two overlap.
    pub cells: Vec<RawCell>,
    /// How unlikely the print makes this reading: 0 for the most natural.
    pub cost: u32,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct RawCell {
    /// First column, counted from 0.
    pub column: usize,
    /// Number of columns covered, at least 1.
    pub colspan: usize,
    /// Number of rows covered, at least 1.
    pub rowspan: usize,
    /// Text, lines joined by a line feed.
    pub text: String,
    /// Where it stands: the words' own box, or the ruled box where the cell is empty.
    pub location: Location,
    /// Whether all of it is bold.
    pub bold: bool,
    /// Left edge of the words against the left edge of the column, in points; 0 without geometry.
    pub indent: f32,
    /// How sure its text is, where that was recognised in a picture.
    pub recognised: Option<Recognised>,
}

/// How sure a text is that was recognised in a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct Recognised {
    /// The least confidence among its words, 0 to 100.
    pub confidence: u8,
    /// What a second look at it gave.
    pub look: SecondLook,
}

/// What a second look at a recognised text gave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub enum SecondLook {
    /// Nobody looked: nothing depends on it that fails.
    None,
    /// The same.
    Same,
    /// Another text, which the cell now has, since more relations hold with it.
    Changed,
    /// Another text, and nothing tells which is right.
    Open,
}

impl RawCell {
    /// A cell of one row and one column that is not bold and not indented, and was not recognised.
    pub fn new(column: usize, text: String, location: Location) -> Self {
        Self { column, colspan: 1, rowspan: 1, text, location, bold: false, indent: 0.0, recognised: None }
    }
}

impl RawTable {
    /// A grid without rows, in place of one that is not there.
    pub fn empty(location: Location) -> Self {
        Self {
            location: vec![location],
            captions: Vec::new(),
            headings: Vec::new(),
            columns: 0,
            header_rows: 0,
            header_run: None,
            rows: Vec::new(),
            finder: Finder::Gaps,
            continues: None,
            runs_on: [false; 2],
            confidence: None,
            evidence: Vec::new(),
        }
    }

    /// The cell that covers a column in a row, as the row is read now.
    pub fn cell(&self, row: usize, column: usize) -> Option<&RawCell> {
        let cells = &self.rows.get(row)?.reading().cells;
        // Cells stand in the order of their columns and never overlap; a row of a sheet may have thousands.
        let at = cells.partition_point(|cell| cell.column + cell.colspan <= column);
        cells.get(at).filter(|cell| cell.column <= column)
    }

    /// The box of the table's first piece, where it lies on a page.
    pub fn bbox(&self) -> Option<Rect> {
        self.location.first()?.bbox()
    }
}
