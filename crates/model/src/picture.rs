//! Pictures of pages, and what a reader of pictures makes of them.

use crate::Rect;

/// A page as a picture in shades of grey.
#[derive(Clone, PartialEq)]
pub struct Picture {
    /// Width in pixels; never 0.
    pub width: u32,
    /// Height in pixels; never 0.
    pub height: u32,
    /// A byte for each pixel, row by row from the top: 0 is black, 255 is white. `width * height` of them.
    pub grey: Vec<u8>,
    /// Pixels to an inch.
    pub dpi: f32,
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} x {} at {} dpi)", self.width, self.height, self.dpi)
    }
}

/// A word that was recognised in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct RecognisedWord {
    /// The word.
    pub text: String,
    /// Its box in pixels of the picture, origin top left.
    pub bbox: Rect,
    /// How sure the recogniser is, 0 to 100.
    pub confidence: u8,
    /// Number of its line in the picture: the words of a line have one number and come from left to right.
    pub line: u32,
}
