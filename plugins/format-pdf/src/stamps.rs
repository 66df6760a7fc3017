//! Letters as they were drawn before: how much of each pixel one covers.
//!
//! In: a letter of a font and how it lies on the canvas. Out: its stamp and where that goes. A page repeats the same few
//! letters, and working out what an outline covers takes ten times as long as laying it over the page.

use crate::ink::{fill_rule, outline};
use crate::picture::Coverage;
use ab_glyph_rasterizer::{Rasterizer, point};
use hayro_interpret::FillRule;
use hayro_interpret::font::{GlyphIdentifier, OutlineGlyph};
use kurbo::{Affine, BezPath, PathEl, Point, Shape};
use std::collections::HashMap;
use std::rc::Rc;
use tiny_skia::{Mask, Transform};

/// Places within a pixel, from left to right and from above, at which letters are drawn: half a pixel is a quarter of a
/// point at the resolution of reports. Lines may be off by that, letters in a line would not be evenly apart.
const STEPS: [f64; 2] = [2.0, 1.0];
/// Largest letters that are kept, in pixels to an em; headlines are seldom said twice.
const MOST_EM: f64 = 100.0;
/// Stamps that are kept at most, each of some hundred bytes: the letters of thirty fonts.
const MOST_STAMPS: usize = 8192;
/// An em in units of outlines.
const UNITS: f64 = 1000.0;

/// The pixels that a letter covers.
pub(crate) struct Stamp {
    mask: Mask,
    /// Its upper left corner as seen from the pixel in which the letter begins.
    left: i64,
    top: i64,
}

impl Stamp {
    /// The stamp for a letter that begins in a pixel.
    pub(crate) fn at(&self, (x, y): (i64, i64)) -> Coverage<'_> {
        Coverage::new(&self.mask, (x + self.left, y + self.top))
    }
}

/// A stamp, none for a letter without any ink, and the pixel in which the letter begins.
type Found = (Rc<Option<Stamp>>, (i64, i64));

/// What decides about the pixels of a letter.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    letter: GlyphIdentifier,
    /// Size and slant as bits, so that equal ones are equal.
    lie: [u32; 4],
    within: [u8; 2],
    even_odd: bool,
}

/// Stamps of the letters of a document; `None` for letters without any ink. What is kept changes no pixel.
#[derive(Default)]
pub(crate) struct Stamps(HashMap<Key, Rc<Option<Stamp>>>);

impl Stamps {
    /// The stamp of a letter and the pixel in which the letter begins; `None` where it is too large to be kept, or lies
    /// nowhere.
    pub(crate) fn of(&mut self, letter: &OutlineGlyph, to_canvas: Affine, rule: FillRule) -> Option<Found> {
        let em = UNITS * to_canvas.determinant().abs().sqrt();
        let ([lie @ .., _, _], [.., x, y]) = (to_canvas.as_coeffs(), to_canvas.as_coeffs());
        let reach = UNITS * lie.into_iter().fold(0.0, |most: f64, one| most.max(one.abs()));
        if !(em > 0.0 && reach <= MOST_EM && x.is_finite() && y.is_finite()) {
            return None;
        }
        let [(pixel_x, step_x), (pixel_y, step_y)] = [(x, STEPS[0]), (y, STEPS[1])].map(|(at, steps)| {
            let at = (at * steps).round() as i64;
            (at.div_euclid(steps as i64), at.rem_euclid(steps as i64))
        });
        let key = Key {
            letter: letter.identifier(),
            lie: lie.map(|one| (one as f32).to_bits()),
            within: [step_x as u8, step_y as u8],
            even_odd: matches!(rule, FillRule::EvenOdd),
        };
        if self.0.len() >= MOST_STAMPS && !self.0.contains_key(&key) {
            self.0.clear();
        }
        let made = self.0.entry(key).or_insert_with(|| {
            let [xx, xy, yx, yy] = lie.map(|one| f64::from(one as f32));
            let lie = Affine::new([xx, xy, yx, yy, step_x as f64 / STEPS[0], step_y as f64 / STEPS[1]]);
            Rc::new(stamp(letter, lie, rule))
        });
        Some((Rc::clone(made), (pixel_x, pixel_y)))
    }
}

fn stamp(letter: &OutlineGlyph, lie: Affine, rule: FillRule) -> Option<Stamp> {
    let mut path = letter.outline();
    path.apply_affine(lie);
    let bounds = path.bounding_box();
    let (left, top) = (bounds.x0.floor(), bounds.y0.floor());
    let (width, height) = (bounds.x1.ceil() - left, bounds.y1.ceil() - top);
    // A font may draw far outside of its em.
    let fits = |pixels: f64| pixels > 0.0 && pixels <= 4.0 * MOST_EM;
    if !(fits(width) && fits(height)) {
        return None;
    }
    let mut mask = Mask::new(width as u32, height as u32)?;
    if rule == FillRule::NonZero {
        cover(&mut mask, &path, Point::new(left, top));
    } else {
        let shift = Transform::from_translate(-left as f32, -top as f32);
        mask.fill_path(&outline(&path)?, fill_rule(rule), true, shift);
    }
    Some(Stamp { mask, left: left as i64, top: top as i64 })
}

/// Covers the pixels of a mask as far as they lie in an outline; `corner` is that of the mask. For letters this does the
/// same as the rasteriser of all other outlines in a fifth of the time.
fn cover(mask: &mut Mask, path: &BezPath, corner: Point) {
    let mut drawing = Rasterizer::new(mask.width() as usize, mask.height() as usize);
    let at = |to: Point| point((to.x - corner.x) as f32, (to.y - corner.y) as f32);
    // A contour that its font leaves open is closed, as all rasterisers do.
    let (mut start, mut last) = (corner, corner);
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(to) => {
                drawing.draw_line(at(last), at(start));
                (start, last) = (to, to);
            }
            PathEl::LineTo(to) => {
                drawing.draw_line(at(last), at(to));
                last = to;
            }
            PathEl::QuadTo(control, to) => {
                drawing.draw_quad(at(last), at(control), at(to));
                last = to;
            }
            PathEl::CurveTo(first, second, to) => {
                drawing.draw_cubic(at(last), at(first), at(second), at(to));
                last = to;
            }
            PathEl::ClosePath => {
                drawing.draw_line(at(last), at(start));
                last = start;
            }
        }
    }
    drawing.draw_line(at(last), at(start));
    let pixels = mask.data_mut();
    drawing.for_each_pixel(|at, covered| pixels[at] = (covered.min(1.0) * 255.0 + 0.5) as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_are_covered_as_far_as_they_lie_inside() {
        let mut path = BezPath::new();
        // A frame whose inner edge runs the other way round, the outer one left open.
        path.extend([(1.0, 1.0), (7.0, 1.0), (7.0, 7.5), (1.0, 7.5)].iter().enumerate().map(|(at, to)| {
            if at == 0 { PathEl::MoveTo((*to).into()) } else { PathEl::LineTo((*to).into()) }
        }));
        path.move_to((3.0, 3.0));
        path.line_to((3.0, 5.0));
        path.line_to((5.0, 5.0));
        path.line_to((5.0, 3.0));
        path.close_path();
        let mut mask = Mask::new(8, 8).unwrap();
        cover(&mut mask, &path, Point::ZERO);
        let at = |x: usize, y: usize| mask.data()[8 * y + x];
        assert_eq!([at(0, 0), at(0, 4), at(7, 4), at(7, 7)], [0; 4], "outside");
        assert_eq!([at(1, 1), at(2, 4), at(6, 6)], [255; 3], "the frame");
        assert_eq!([at(3, 3), at(4, 4)], [0; 2], "its hole");
        assert_eq!(at(4, 7), 128, "half of a pixel");
    }
}
