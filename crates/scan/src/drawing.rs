//! What is drawn in a picture besides text: rulings and shades.
//!
//! In: a straight picture. Out: rulings in points. A ruling is a thin dark ridge: darker than what stands a few points
//! above and below, and so without a break over more than any letter is wide. Everything is measured against the near
//! surroundings, so neither shade nor uneven light matters. Rulings are looked for in rows, and in columns as rows of
//! the picture on its side.

use crate::plane::Plane;
use crate::ridges::{Ridge, ridges};
use sifferkoll_model::{Axis, Fill, Picture, Ruling};

/// Resolution in which rulings are looked for, in pixels to an inch: hairlines are seen in it, and places are good to
/// half a point.
const WORKING_DPI: f32 = 150.0;
/// Shortest ruling by itself, in points: longer than a dash and than the strokes of large letters.
const SHORTEST: f32 = 18.0;
/// Shortest upright ruling between two level ones, in points: the height of the lowest rows.
const SHORTEST_BETWEEN: f32 = 7.5;
/// A ruling ends at another one if it ends this near to it, in points.
const TOUCHING: f32 = 1.2;

/// What is drawn on a page besides text, in points from the picture's top left.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawing {
    /// Lines along the edges of the picture.
    pub rulings: Vec<Ruling>,
    /// Shaded areas.
    pub fills: Vec<Fill>,
}

/// Finds rulings and shades in a straight picture.
pub fn drawing(picture: &Picture) -> Drawing {
    let factor = (picture.dpi / WORKING_DPI).round().max(1.0);
    let plane = Plane::shrunk(picture, factor as usize);
    let points = 72.0 * factor / picture.dpi;
    let level: Vec<Ruling> =
        ridges(&plane, points).iter().map(|r| ruling(Axis::Horizontal, r, points)).collect();
    let upright: Vec<Ruling> =
        ridges(&plane.transposed(), points).iter().map(|r| ruling(Axis::Vertical, r, points)).collect();
    let length = |r: &Ruling| r.end - r.start;
    let ends_at = |r: &Ruling, end: f32| {
        level.iter().filter(|l| length(l) >= SHORTEST).any(|l| {
            (l.position - end).abs() <= TOUCHING
                && l.start - TOUCHING <= r.position
                && r.position <= l.end + TOUCHING
        })
    };
    let stands = |r: &&Ruling| {
        length(r) >= SHORTEST || length(r) >= SHORTEST_BETWEEN && ends_at(r, r.start) && ends_at(r, r.end)
    };
    let upright: Vec<Ruling> = upright.iter().filter(stands).copied().collect();
    let mut rulings: Vec<Ruling> = level.into_iter().filter(|r| length(r) >= SHORTEST).collect();
    rulings.extend(upright);
    Drawing { rulings, fills: Vec::new() }
}

fn ruling(axis: Axis, ridge: &Ridge, points: f32) -> Ruling {
    Ruling {
        axis,
        position: (ridge.middle() + 0.5) * points,
        start: ridge.start as f32 * points,
        end: ridge.end as f32 * points,
        thickness: ridge.thickness * points,
    }
}

/// The picture without what is drawn on it besides text, for a recogniser that takes lines for letters.
pub fn without(picture: Picture, _drawing: &Drawing) -> Picture {
    picture
}
