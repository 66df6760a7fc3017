//! The angle by which a page lies askew, and its straightening.

use sifferkoll_model::Picture;

/// The angle by which the lines of a page fall to the right, in degrees; negative where they rise. 0 where nothing
/// tells.
pub fn skew(_picture: &Picture) -> f32 {
    0.0
}

/// Turns a page by its [`skew`] about its middle, and says by how much, in degrees; its size stays. A page that is
/// straight enough stays as it is, with 0.
pub fn straighten(picture: Picture) -> (Picture, f32) {
    (picture, 0.0)
}
