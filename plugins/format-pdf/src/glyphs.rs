//! Places glyphs on the page and keeps each drawn character once.
//!
//! In: the transform and advance of a glyph. Out: `Glyph`s in drawing order. A glyph that is drawn
//! again on the same spot is dropped; drawn again with a small offset or as an outline, it makes the
//! first one bold. Linear in the number of glyphs. Source: ISO 32000-1, 9.2.4 and 9.4.4.

use kurbo::{Affine, Vec2};
use sifferkoll_plugin::model::{Glyph, GlyphOrigin, Rect, Turn};
use std::collections::HashMap;

/// Usual descent below the base line, in ems.
const DESCENT: f64 = 0.2;
/// Usual ascent above the base line, in ems.
const ASCENT: f64 = 0.8;
/// Two glyphs with the same text are one if no edge differs by more than this, in ems.
const SAME_PLACE: f32 = 0.1;
/// A second drawing is meant to thicken if it is off by more than this, in ems.
const THICKENING: f32 = 0.005;
/// Side of a bucket of the search grid, in points, and the greatest difference between two drawings.
const BUCKET: f32 = 2.0;
/// How many glyphs of one bucket are compared, so that a heap of glyphs stays linear.
const COMPARED: usize = 48;
/// Sizes that are believed, in points.
const SIZES: std::ops::RangeInclusive<f64> = 0.05..=5_000.0;
/// Greatest coordinate that is believed, in points.
const REACH: f64 = 1_000_000.0;

/// Where and how large a glyph stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Placed {
    pub(crate) bbox: Rect,
    pub(crate) size: f32,
    pub(crate) turn: Turn,
}

/// Places a glyph.
///
/// `transform` takes glyph space (1000 units to the em) to the page; `advance` is in those units after
/// division by the library's stretch; `em` corrects fonts with odd units. `None` for boxes that no
/// reader could see.
pub(crate) fn place(transform: Affine, advance: f64, em: f64) -> Option<Placed> {
    let linear = transform.as_coeffs();
    let origin = transform.translation();
    let (right, upward) = (Vec2::new(linear[0], linear[1]), Vec2::new(linear[2], linear[3]));
    if !(right.hypot().is_finite() && right.hypot() > 0.0) {
        return None;
    }
    let unit = right.normalize();
    // The part of the upward vector across the writing direction: slanting does not widen the box.
    let across = (upward - unit * upward.dot(unit)) * 1000.0 * em;
    let size = across.hypot();
    if !SIZES.contains(&size) || !advance.is_finite() {
        return None;
    }
    let corners = [(0.0, -DESCENT), (0.0, ASCENT), (1.0, -DESCENT), (1.0, ASCENT)]
        .map(|(along, up)| origin + right * (advance * along) + across * up);
    if corners.iter().any(|p| !(p.x.abs() < REACH && p.y.abs() < REACH)) {
        return None;
    }
    let bbox = corners
        .map(|p| Rect::from_corners(p.x as f32, p.y as f32, p.x as f32, p.y as f32))
        .into_iter()
        .reduce(|one, other| one.union(&other))?;
    let turn = match (unit.x.abs() >= unit.y.abs(), unit.x > 0.0, unit.y > 0.0) {
        (true, true, _) => Turn::Right,
        (true, false, _) => Turn::Left,
        (false, _, true) => Turn::Down,
        (false, _, false) => Turn::Up,
    };
    Some(Placed { bbox, size: size as f32, turn })
}

/// The glyphs of a page, each kept once.
#[derive(Default)]
pub(crate) struct Glyphs {
    list: Vec<Glyph>,
    /// Newest glyph of a bucket.
    newest: HashMap<(i32, i32), u32>,
    /// For every glyph the one before it in its bucket.
    older: Vec<Option<u32>>,
}

impl Glyphs {
    /// Adds a glyph unless it stands there already. `outline` means that it is drawn as an outline.
    pub(crate) fn push(&mut self, glyph: Glyph, outline: bool) {
        if let Some(place) = self.find(&glyph) {
            let first = &mut self.list[place];
            let drawn = glyph.origin == GlyphOrigin::Text;
            if drawn && first.origin == GlyphOrigin::Text {
                let off = difference(&first.bbox, &glyph.bbox) > THICKENING * glyph.size;
                first.bold |= glyph.bold || outline || off;
            } else if drawn {
                // The visible glyph counts, but it stays in the bucket that it was put in.
                *first = Glyph { bbox: first.bbox, ..glyph };
            }
            return;
        }
        let number = self.list.len() as u32;
        let before = self.newest.insert(bucket(glyph.bbox.x0, glyph.bbox.y0), number);
        self.older.push(before);
        self.list.push(glyph);
    }

    /// Number of glyphs so far.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// The glyphs from this place on.
    pub(crate) fn since(&mut self, place: usize) -> &mut [Glyph] {
        self.list.get_mut(place..).unwrap_or_default()
    }

    /// Removes the newest glyphs, so that `len` are left.
    pub(crate) fn truncate(&mut self, len: usize) {
        while self.list.len() > len {
            let (Some(glyph), Some(before)) = (self.list.pop(), self.older.pop()) else {
                return;
            };
            let bucket = bucket(glyph.bbox.x0, glyph.bbox.y0);
            match before {
                Some(before) => self.newest.insert(bucket, before),
                None => self.newest.remove(&bucket),
            };
        }
    }

    /// All glyphs in drawing order.
    pub(crate) fn into_list(self) -> Vec<Glyph> {
        self.list
    }

    fn find(&self, glyph: &Glyph) -> Option<usize> {
        let reach = (SAME_PLACE * glyph.size).min(BUCKET);
        let (x, y) = (glyph.bbox.x0, glyph.bbox.y0);
        let (left, top) = bucket(x - reach, y - reach);
        let (right, bottom) = bucket(x + reach, y + reach);
        let buckets = (left..=right).flat_map(|bx| (top..=bottom).map(move |by| (bx, by)));
        for bucket in buckets {
            let mut next = self.newest.get(&bucket).copied();
            for _ in 0..COMPARED {
                let Some(place) = next.map(|number| number as usize) else {
                    break;
                };
                let other = &self.list[place];
                if other.turn == glyph.turn
                    && other.text == glyph.text
                    && difference(&other.bbox, &glyph.bbox) <= reach
                {
                    return Some(place);
                }
                next = self.older[place];
            }
        }
        None
    }
}

fn bucket(x: f32, y: f32) -> (i32, i32) {
    ((x / BUCKET).floor() as i32, (y / BUCKET).floor() as i32)
}

/// Greatest difference between the edges of two boxes.
fn difference(one: &Rect, other: &Rect) -> f32 {
    [one.x0 - other.x0, one.y0 - other.y0, one.x1 - other.x1, one.y1 - other.y1]
        .into_iter()
        .fold(0.0, |most, off| most.max(off.abs()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_plugin::model::GlyphText;

    #[test]
    fn a_glyph_stands_on_its_base_line() {
        // 10 points at (100, 200) of the page, y down; 500 units wide.
        let at = Affine::new([0.01, 0.0, 0.0, -0.01, 100.0, 200.0]);
        let placed = place(at, 500.0, 1.0).expect("a plain glyph");
        assert_eq!(placed.bbox, Rect { x0: 100.0, y0: 192.0, x1: 105.0, y1: 202.0 });
        assert_eq!((placed.size, placed.turn), (10.0, Turn::Right));
        // Slanted by a fifth, the box is the same.
        let slanted = Affine::new([0.01, 0.0, 0.002, -0.01, 100.0, 200.0]);
        assert_eq!(place(slanted, 500.0, 1.0).map(|p| p.bbox), Some(placed.bbox));
    }

    #[test]
    fn turned_text_keeps_its_direction() {
        let up = place(Affine::new([0.0, -0.01, -0.01, 0.0, 50.0, 60.0]), 500.0, 1.0);
        let up = up.expect("a turned glyph");
        assert_eq!(up.turn, Turn::Up);
        assert_eq!(up.bbox, Rect { x0: 42.0, y0: 55.0, x1: 52.0, y1: 60.0 });
        let down = place(Affine::new([0.0, 0.01, 0.01, 0.0, 50.0, 60.0]), 500.0, 1.0);
        assert_eq!(down.map(|p| p.turn), Some(Turn::Down));
        assert_eq!(place(Affine::new([0.0, 0.0, 0.0, 0.01, 0.0, 0.0]), 500.0, 1.0), None);
        assert_eq!(place(Affine::new([f64::NAN, 0.0, 0.0, 0.01, 0.0, 0.0]), 1.0, 1.0), None);
    }

    fn glyph(c: char, x: f32, origin: GlyphOrigin) -> Glyph {
        Glyph {
            text: Some(GlyphText::Char(c)),
            bbox: Rect { x0: x, y0: 0.0, x1: x + 5.0, y1: 10.0 },
            size: 10.0,
            bold: false,
            turn: Turn::Right,
            origin,
            tag: None,
        }
    }

    fn check(drawn: &[(char, f32, GlyphOrigin, bool)], expect: &[(char, f32, bool)]) {
        let mut glyphs = Glyphs::default();
        for &(c, x, origin, outline) in drawn {
            glyphs.push(glyph(c, x, origin), outline);
        }
        let seen: Vec<_> = glyphs
            .into_list()
            .into_iter()
            .map(|g| match g.text {
                Some(GlyphText::Char(c)) => (c, g.bbox.x0, g.bold),
                _ => ('?', g.bbox.x0, g.bold),
            })
            .collect();
        assert_eq!(seen, expect);
    }

    #[test]
    fn second_drawings_are_dropped() {
        use GlyphOrigin::{InvisibleLayer, Text};
        check(&[('1', 1.9, Text, false), ('1', 1.9, Text, false)], &[('1', 1.9, false)]);
        check(&[('1', 1.9, Text, false), ('1', 2.2, Text, false)], &[('1', 1.9, true)]);
        check(&[('1', 1.9, Text, false), ('1', 1.9, Text, true)], &[('1', 1.9, true)]);
        check(&[('1', 1.9, Text, false), ('1', 3.1, Text, false)], &[('1', 1.9, false), ('1', 3.1, false)]);
        check(&[('1', 1.9, InvisibleLayer, false), ('1', 2.0, Text, false)], &[('1', 1.9, false)]);
        check(&[('1', 1.9, Text, false), ('2', 1.9, Text, false)], &[('1', 1.9, false), ('2', 1.9, false)]);
    }
}
