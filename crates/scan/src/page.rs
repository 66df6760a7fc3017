//! Recognised words to glyphs.

use crate::Drawing;
use sifferkoll_model::{Page, PageIndex, Picture, RecognisedWord};

/// The page that a picture shows, from the words that were recognised in it and what is drawn on it. Places are those
/// of the picture, in points.
pub fn page_of(index: PageIndex, picture: &Picture, _words: &[RecognisedWord], drawing: Drawing) -> Page {
    let points = 72.0 / picture.dpi;
    Page {
        index,
        width: picture.width as f32 * points,
        height: picture.height as f32 * points,
        glyphs: Vec::new(),
        rulings: drawing.rulings,
        fills: drawing.fills,
        images: Vec::new(),
        tags: Vec::new(),
        picture: None,
    }
}
