//! What is drawn in a picture besides text: rulings and shades.

use sifferkoll_model::{Fill, Picture, Ruling};

/// What is drawn on a page besides text, in points from the picture's top left.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    /// Lines along the edges of the picture.
    pub rulings: Vec<Ruling>,
    /// Shaded areas.
    pub fills: Vec<Fill>,
}

/// Finds rulings and shades in a straight picture.
pub fn drawing(_picture: &Picture) -> Drawing {
    Drawing::default()
}

/// The picture without what is drawn on it besides text, for a recogniser that takes lines for letters.
pub fn without(picture: Picture, _drawing: &Drawing) -> Picture {
    picture
}
