//! What a format plugin hands to the layout: pages with geometry, or lines of a text dump.

use crate::{Axis, Picture, Rect};

/// Number of a page inside a document, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct PageIndex(
    /// 0 for the first page.
    pub u32,
);

impl PageIndex {
    /// The number that people use, counted from 1.
    pub fn number(self) -> u32 {
        self.0.saturating_add(1)
    }
}

/// One page as it is shown, rotation and crop box already applied.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Place in the document.
    pub index: PageIndex,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Glyphs in the order in which the page draws them.
    pub glyphs: Vec<Glyph>,
    /// Axis-parallel lines, stroked or drawn as thin filled rectangles.
    pub rulings: Vec<Ruling>,
    /// Filled areas that are too thick to be rulings: shading of rows and cells.
    pub fills: Vec<Fill>,
    /// Placed pictures.
    pub images: Vec<ImageBox>,
    /// Cells of tables that the document itself says its content stands in; glyphs name them by place.
    /// Authors' programs say so, and may be wrong.
    pub tags: Vec<Tag>,
    /// The page as a picture, where its text may have to be recognised: it has no text that is drawn, and pictures
    /// cover most of it.
    pub picture: Option<Picture>,
}

/// One drawn glyph.
#[derive(Debug, Clone, PartialEq)]
pub struct Glyph {
    /// What it stands for; `None` where the font does not say.
    pub text: Option<GlyphText>,
    /// Advance box: along the writing direction from the origin to the next glyph's origin, across it
    /// from the font's usual descent to its usual ascent (0.2 and 0.8 of the size).
    pub bbox: Rect,
    /// Font size in points as shown.
    pub size: f32,
    /// Whether the font is bold, by its name, flags or weight.
    pub bold: bool,
    /// Direction in which the text runs on the page as it is shown.
    pub turn: Turn,
    /// Where the glyph comes from.
    pub origin: GlyphOrigin,
    /// The cell of a table in which the document says that it stands; `None` where it says nothing.
    pub tag: Option<TagId>,
}

/// Place of a tag among the tags of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TagId(
    /// Counted from 0.
    pub u32,
);

/// A cell of a table as the document itself names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tag {
    /// Number of the table, the same on all its pages and for no other table of the document.
    pub table: u32,
    /// Row of the table, counted from 0 over all its pages.
    pub row: u32,
    /// First column, counted from 0, with cells that reach down from rows above counted in.
    pub column: u32,
    /// Number of columns covered, at least 1.
    pub colspan: u32,
    /// Number of rows covered, at least 1.
    pub rowspan: u32,
    /// Whether it heads columns.
    pub head: bool,
}

/// Text of one glyph: nearly always one character, several for a ligature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GlyphText {
    /// One character.
    Char(char),
    /// Several characters.
    Str(Box<str>),
}

/// Direction of writing on the page as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// From left to right.
    Right,
    /// From top to bottom.
    Down,
    /// From right to left, upside down.
    Left,
    /// From bottom to top.
    Up,
}

impl Turn {
    /// The direction on a page that has been turned so that `other` is upright.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        const AROUND: [Turn; 4] = [Turn::Right, Turn::Down, Turn::Left, Turn::Up];
        AROUND[(self as usize + 4 - other as usize) % 4]
    }
}

/// Where a glyph comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GlyphOrigin {
    /// Drawn text.
    Text,
    /// Text that is placed but not drawn, as behind a scanned picture.
    InvisibleLayer,
    /// Text that we recognised in a picture.
    Recognised {
        /// How sure the recogniser is of the word, 0 to 100.
        confidence: u8,
    },
}

/// An axis-parallel line on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ruling {
    /// Its direction.
    pub axis: Axis,
    /// The coordinate across the direction: y of a horizontal ruling, x of a vertical one.
    pub position: f32,
    /// Where it starts along its direction.
    pub start: f32,
    /// Where it ends along its direction; never less than `start`.
    pub end: f32,
    /// Thickness in points.
    pub thickness: f32,
}

/// A filled rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fill {
    /// Its extent.
    pub bbox: Rect,
    /// Red, green, blue, 0 to 255.
    pub rgb: [u8; 3],
}

/// A placed picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ImageBox {
    /// Its extent.
    pub bbox: Rect,
}

/// A run of lines of a text dump.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPage {
    /// The lines in their order.
    pub lines: Vec<TextLine>,
}

/// One line of a text dump.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextLine {
    /// Line number in the file, counted from 1 by line feeds.
    pub number: u32,
    /// The line without its line end.
    pub text: String,
}
