//! The angle by which a page lies askew, and its straightening.
//!
//! In: a picture. Out: an angle, and the picture turned by it. The edges of print stand in rows (the feet of letters,
//! both sides of rulings) and in columns (rulings, the right edges of figures). Seen along the right angle the edges
//! fall together, so the sum of squares over the lines in which they fall is greatest there.

use crate::plane::Plane;
use sifferkoll_model::Picture;

/// Resolution in which edges are looked for, in pixels to an inch: a pixel at the end of a line of text is 0.1 degrees,
/// and the mean over a page's lines is much finer.
const WORKING_DPI: f32 = 150.0;
/// Greatest angle that is looked for, in degrees. Feeders and glass plates give 0 to 3.
const MOST: f32 = 5.0;
/// Step of the first search, in degrees: a line of text is smeared over 4 pixels at most between two steps, and still
/// gives the greatest sum.
const COARSE: f32 = 0.2;
/// Step of the second search, in degrees.
const FINE: f32 = 0.02;
/// Most edges that are counted in each direction; more only cost time.
const MOST_EDGES: usize = 60_000;
/// The greatest sum must be this many times the middle one. On noise and photographs all angles are alike.
const CLEAR: f64 = 1.1;
/// Less than this, in degrees, stays: over the width of a page it is 1 point, a tenth of a line.
const LEAST: f32 = 0.1;
/// Places on a picture that is turned are counted in parts of a pixel of so many binary digits: enough for a step to be
/// right after as many steps as a picture has pixels in a row.
const FRACTION: u32 = 20;
/// Reach of the surroundings against which ink is dark, in inches.
const SURROUNDINGS: f32 = 0.25;

/// The angle by which the lines of a page fall to the right, in degrees; negative where they rise. 0 where nothing
/// tells.
pub fn skew(picture: &Picture) -> f32 {
    let factor = (picture.dpi / WORKING_DPI).round().max(1.0);
    let plane = Plane::shrunk(picture, factor as usize);
    let dpi = picture.dpi / factor;
    let edges = Edges::of(&plane, (SURROUNDINGS * dpi) as usize);
    let around = |middle: f32, reach: f32, step: f32| {
        let steps = (reach / step).round() as i32;
        (-steps..=steps).map(move |at| middle + at as f32 * step)
    };
    let coarse: Vec<(f32, f64)> = around(0.0, MOST, COARSE).map(|a| (a, edges.sharpness(a))).collect();
    let best = |scores: &[(f32, f64)]| {
        scores.iter().copied().reduce(|a, b| if b.1 > a.1 { b } else { a }).unwrap_or((0.0, 0.0))
    };
    let (angle, score) = best(&coarse);
    let mut sorted: Vec<f64> = coarse.iter().map(|(_, score)| *score).collect();
    sorted.sort_by(f64::total_cmp);
    if score <= CLEAR * sorted[sorted.len() / 2] {
        return 0.0;
    }
    let fine: Vec<(f32, f64)> = around(angle, COARSE, FINE).map(|a| (a, edges.sharpness(a))).collect();
    best(&fine).0
}

/// Turns a page by its [`skew`] about its middle, and says by how much, in degrees; its size stays. A page that is
/// straight enough stays as it is, with 0.
pub fn straighten(picture: Picture) -> (Picture, f32) {
    let angle = skew(&picture);
    if angle.abs() < LEAST { (picture, 0.0) } else { (turned(&picture, angle), angle) }
}

/// Where dark turns light, downwards and to the right.
struct Edges {
    width: f32,
    height: f32,
    feet: Vec<(f32, f32)>,
    sides: Vec<(f32, f32)>,
}

impl Edges {
    fn of(plane: &Plane, reach: usize) -> Self {
        let (w, h) = (plane.width, plane.height);
        let ink = plane.ink(reach);
        // What is dark from the picture's edge on is not the page: the scanner's lid, and its edge lies straight.
        let mut feet = Vec::new();
        for x in 0..w {
            let column = |y: usize| ink[y * w + x];
            let first = (0..h).find(|y| !column(*y)).unwrap_or(h);
            let edges = (first + 1..h).filter(|y| column(y - 1) && !column(*y));
            feet.extend(edges.map(|y| (x as f32, y as f32)));
        }
        let mut sides = Vec::new();
        for (y, row) in ink.chunks_exact(w).enumerate() {
            let first = row.iter().position(|ink| !ink).unwrap_or(w);
            let edges = (first + 1..w).filter(|x| row[x - 1] && !row[*x]);
            sides.extend(edges.map(|x| (x as f32, y as f32)));
        }
        let thinned = |points: Vec<(f32, f32)>| {
            let step = points.len().div_ceil(MOST_EDGES).max(1);
            points.into_iter().step_by(step).collect()
        };
        Self { width: w as f32, height: h as f32, feet: thinned(feet), sides: thinned(sides) }
    }

    /// How closely the edges fall together when seen along lines of this angle, in degrees.
    fn sharpness(&self, angle: f32) -> f64 {
        let slope = angle.to_radians().tan();
        let (rise, shift) = (slope.abs() * self.width, slope.abs() * self.height);
        let mut lines = vec![0u32; (self.height + 2.0 * rise) as usize + 2];
        for (x, y) in &self.feet {
            lines[(y - slope * x + rise) as usize] += 1;
        }
        let mut columns = vec![0u32; (self.width + 2.0 * shift) as usize + 2];
        for (x, y) in &self.sides {
            columns[(x + slope * y + shift) as usize] += 1;
        }
        lines.iter().chain(&columns).map(|count| f64::from(*count).powi(2)).sum()
    }
}

/// The picture with its lines, which fall by this angle in degrees, made level; corners that nothing covers are white.
fn turned(picture: &Picture, angle: f32) -> Picture {
    let (sin, cos) = angle.to_radians().sin_cos();
    let (w, h) = (picture.width as usize, picture.height as usize);
    let whole = |value: f32| (f64::from(value) * f64::from(1 << FRACTION)).round() as i64;
    let (sin, cos) = (whole(sin), whole(cos));
    let (middle_x, middle_y) = (whole((w as f32 - 1.0) / 2.0), whole((h as f32 - 1.0) / 2.0));
    let mut grey = Vec::with_capacity(w * h);
    for y in 0..h {
        // Where the row begins, and then one step for each pixel.
        let turn = |x: i64, y: i64| (x * cos - y * sin, x * sin + y * cos);
        let (dx, dy) = turn(-middle_x, (y << FRACTION) as i64 - middle_y);
        let (start_x, start_y) = (middle_x + (dx >> FRACTION), middle_y + (dy >> FRACTION));
        let of = |x: usize| (start_x + x as i64 * cos, start_y + x as i64 * sin);
        // The columns that lie on the picture are a stretch of each row.
        let inside = |x: &usize| {
            let (sx, sy) = of(*x);
            sx >= 0 && sy >= 0 && ((sx >> FRACTION) as usize) + 1 < w && ((sy >> FRACTION) as usize) + 1 < h
        };
        let first = (0..w).find(inside).unwrap_or(w);
        let last = (first..w).rfind(inside).map_or(w, |last| last + 1);
        grey.resize(y * w + first, u8::MAX);
        grey.extend((first..last).map(|x| {
            let (sx, sy) = of(x);
            let at = (sy >> FRACTION) as usize * w + (sx >> FRACTION) as usize;
            // Shares of 256 are as fine as shades.
            let share = |place: i64| ((place >> (FRACTION - 8)) & 0xff) as u32;
            let (fx, fy) = (share(sx), share(sy));
            let between = |at: usize| {
                let pair = &picture.grey[at..at + 2];
                u32::from(pair[0]) * (256 - fx) + u32::from(pair[1]) * fx
            };
            ((between(at) * (256 - fy) + between(at + w) * fy + (1 << 15)) >> 16) as u8
        }));
        grey.resize((y + 1) * w, u8::MAX);
    }
    Picture { grey, ..*picture }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of short dark strokes, as of text, that fall by an angle.
    fn page(angle: f32, lines: usize) -> Picture {
        let (width, height) = (850_usize, 1100_usize);
        let mut grey = vec![235; width * height];
        for line in 0..lines {
            let foot = 150 + 20 * line;
            for x in (80 + line..770).filter(|x| (x / 4) % 3 != 0 && (x / 50) % 6 != 5) {
                // Letters are of two heights.
                for up in 0..(7 + 3 * ((x / 12) % 2)) {
                    grey[(foot - up) * width + x] = 30;
                }
            }
        }
        turned(&Picture { width: 850, height: 1100, grey, dpi: 100.0 }, -angle)
    }

    #[test]
    fn the_angle_of_text_is_found() {
        for (angle, lines) in [(0.0, 30), (1.3, 30), (-2.0, 30), (4.5, 20), (-0.7, 4), (0.4, 2)] {
            let found = skew(&page(angle, lines));
            assert!((found - angle).abs() <= 0.08, "{found} for {angle} with {lines} lines");
        }
    }

    #[test]
    fn a_straightened_page_is_straight() {
        let (straight, by) = straighten(page(1.7, 30));
        assert!((by - 1.7).abs() <= 0.08, "{by}");
        assert_eq!(straighten(straight).1, 0.0);
    }

    #[test]
    fn a_dark_border_does_not_decide() {
        let mut picture = page(-1.5, 25);
        let width = picture.width as usize;
        for (at, pixel) in picture.grey.iter_mut().enumerate() {
            if at % width < 60 || at / width < 40 {
                *pixel = 5;
            }
        }
        let found = skew(&picture);
        assert!((found + 1.5).abs() <= 0.08, "{found}");
    }

    #[test]
    fn a_page_without_print_has_no_angle() {
        let empty = Picture { width: 300, height: 400, grey: vec![255; 120_000], dpi: 100.0 };
        assert_eq!(skew(&empty), 0.0);
        let dot = Picture { width: 1, height: 1, grey: vec![0], dpi: 300.0 };
        assert_eq!(straighten(dot.clone()), (dot, 0.0));
    }
}
