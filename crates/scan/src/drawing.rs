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

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 4 by 3 inches at 200 dpi whose paper darkens to the right and has a grain.
    fn paper() -> Picture {
        let (width, height) = (800_u32, 600_u32);
        let grain = |x: u32, y: u32| (x.wrapping_mul(7919) ^ y.wrapping_mul(104_729)) % 13;
        let pixel = |at: u32| (246 - (at % width) / 40 - grain(at % width, at / width)) as u8;
        Picture { width, height, grey: (0..width * height).map(pixel).collect(), dpi: 200.0 }
    }

    fn fill(picture: &mut Picture, [x0, y0, x1, y1]: [usize; 4], darker: u8) {
        for y in y0..y1 {
            for pixel in &mut picture.grey[y * 800 + x0..y * 800 + x1] {
                *pixel = pixel.saturating_sub(darker);
            }
        }
    }

    /// Letters of 10 points from a place on: strokes, feet and heads with blanks between.
    fn letters(picture: &mut Picture, x: usize, y: usize, count: usize) {
        for letter in 0..count {
            let x = x + 15 * letter;
            fill(picture, [x, y, x + 3, y + 20], 200);
            fill(picture, [x, y, x + 11, y + 3], 200);
            fill(picture, [x + 3, y + 17, x + 11, y + 20], 200);
        }
    }

    fn near(found: &Ruling, axis: Axis, position: f32, ends: [f32; 2]) -> bool {
        found.axis == axis
            && (found.position - position).abs() < 1.0
            && (found.start - ends[0]).abs() < 2.0
            && (found.end - ends[1]).abs() < 2.0
    }

    #[test]
    fn rulings_are_found_and_letters_are_none() {
        let mut picture = paper();
        // A black one, a grey hairline, one that falls by a pixel in 300, and one upright.
        fill(&mut picture, [100, 100, 700, 102], 220);
        fill(&mut picture, [100, 400, 700, 401], 60);
        for part in 0..6 {
            fill(&mut picture, [100 + 100 * part, 250 + part / 3, 200 + 100 * part, 252 + part / 3], 180);
        }
        fill(&mut picture, [400, 100, 402, 400], 200);
        for (x, y) in [(120, 130), (420, 160), (120, 300), (430, 330), (120, 450)] {
            letters(&mut picture, x, y, 15);
        }
        let found = drawing(&picture).rulings;
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(near(&found[0], Axis::Horizontal, 36.4, [36.0, 252.0]), "{found:?}");
        assert!(near(&found[1], Axis::Horizontal, 90.5, [36.0, 252.0]), "{found:?}");
        assert!(near(&found[2], Axis::Horizontal, 144.2, [36.0, 252.0]), "{found:?}");
        assert!(near(&found[3], Axis::Vertical, 144.4, [36.0, 144.0]), "{found:?}");
        assert!(found[0].thickness < 1.2, "{found:?}");
    }

    #[test]
    fn breaks_are_bridged_and_gaps_are_kept() {
        let mut picture = paper();
        // Crossed by a stroke, with a speck of paper, and then a gap of 6 points between two columns.
        fill(&mut picture, [100, 200, 300, 202], 180);
        fill(&mut picture, [302, 200, 400, 202], 180);
        fill(&mut picture, [220, 180, 224, 215], 180);
        fill(&mut picture, [417, 200, 600, 202], 180);
        let found = drawing(&picture).rulings;
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(near(&found[0], Axis::Horizontal, 72.4, [36.0, 144.0]), "{found:?}");
        assert!(near(&found[1], Axis::Horizontal, 72.4, [150.1, 216.0]), "{found:?}");
    }

    #[test]
    fn areas_and_empty_pages_have_no_rulings() {
        let mut picture = paper();
        assert_eq!(drawing(&picture).rulings, []);
        fill(&mut picture, [100, 100, 700, 140], 60);
        fill(&mut picture, [100, 300, 700, 340], 220);
        assert_eq!(drawing(&picture).rulings, []);
        let dot = Picture { width: 1, height: 1, grey: vec![0], dpi: 300.0 };
        assert_eq!(drawing(&dot), Drawing::default());
    }

    #[test]
    fn what_is_erased_is_paper_and_letters_stay() {
        let mut picture = paper();
        fill(&mut picture, [100, 200, 700, 202], 200);
        // A stroke that crosses it.
        fill(&mut picture, [300, 180, 304, 220], 200);
        let clean = crate::without(picture.clone(), &drawing(&picture));
        let at = |x: usize, y: usize| clean.grey[y * 800 + x];
        assert!((100..296).chain(308..700).all(|x| at(x, 200) > 180 && at(x, 201) > 180));
        assert!((180..220).all(|y| at(301, y) < 90 && at(302, y) < 90));
    }
}
