//! Light print on dark ground, made dark print on light ground.
//!
//! In: a picture, straight and without rulings. Out: the same, with its dark areas turned into their negative. Heads of
//! tables often stand white on a dark band, and recognisers read such lines badly or not at all. An area is dark where
//! most of a stretch wider and lower than a line of print is, and where its ground shows between and around the letters:
//! capitals in bold print are as dense, but nowhere dark without a break.

use crate::ink::blobs;
use crate::paper::{INK, LEAST_CONTRAST, Shades};
use crate::plane::Plane;
use sifferkoll_model::Picture;

/// Resolution in which areas are looked for, in pixels to an inch.
const WORKING_DPI: f32 = 150.0;
/// Width and height of the stretch that must be dark, in points: some words, and less than the height of a band.
const STRETCH: [f32; 2] = [40.0, 8.0];
/// Least share of it that is dark: letters leave three quarters of a band.
const DENSE: f32 = 0.62;
/// Width and height of a stretch of bare ground, in points: wider than any letter, and the room above a line of print.
const GROUND: [f32; 2] = [24.0, 1.5];
/// Least share of it that is dark, for the specks of a scan.
const BARE: f32 = 0.95;
/// Greatest breadth of a light stroke that is still a letter on dark ground, in points.
const STROKE: f32 = 3.0;
/// Least height and width of a dark area, in points; less is what stands beside one.
const LEAST: f32 = 6.0;
/// Share of the way from ink to paper below which a pixel is dark.
const DARK: f32 = 0.5;

/// The picture with the light print of its dark areas made dark, and their ground light.
pub fn without_dark_areas(mut picture: Picture) -> Picture {
    let factor = (picture.dpi / WORKING_DPI).round().max(1.0) as usize;
    let plane = Plane::shrunk(&picture, factor);
    let shades = Shades::of(&plane.grey);
    let (ink, paper) = (shades.at(INK), shades.at(0.5));
    if f32::from(paper) - f32::from(ink) < LEAST_CONTRAST {
        return picture;
    }
    let limit = ink + (f32::from(paper - ink) * DARK) as u8;
    let dpi = picture.dpi / factor as f32;
    let pixels = |points: f32| (points * dpi / 72.0).round().max(1.0) as usize;
    let dark = Plane { grey: plane.grey.iter().map(|grey| mark(*grey < limit)).collect(), ..plane };
    let darkness: Vec<u8> = plane.grey.iter().zip(&dark.grey).map(|(grey, dark)| *grey & *dark).collect();
    let [wide, high] = STRETCH.map(|points| pixels(points / 2.0));
    let dense = dark.mean(wide, high);
    let least = (DENSE * f32::from(u8::MAX)) as u8;
    if !dense.grey.iter().any(|share| *share >= least) {
        return picture;
    }
    let core = Plane { grey: dense.grey.iter().map(|share| mark(*share >= least)).collect(), ..dense };
    let near = core.along(wide, u8::max).across(high, u8::max);
    // Letters are filled, and what is left of print beside an area is taken away.
    let (stroke, thin) = (pixels(STROKE / 2.0), pixels(LEAST / 2.0));
    let filled = dark.square(stroke, u8::max).square(stroke, u8::min);
    let both = Plane { grey: filled.grey.iter().zip(&near.grey).map(|(a, b)| *a & *b).collect(), ..filled };
    let mut area = both.square(thin, u8::min).square(thin, u8::max);
    let [wide_ground, high_ground] = GROUND.map(|points| pixels(points / 2.0));
    area.keep_where(&dark.mean(wide_ground, high_ground), (BARE * f32::from(u8::MAX)) as u8);
    // Along the edge of an area the pixels belong to neither side.
    let (inner, outer) = (area.square(1, u8::min), area.square(1, u8::max));
    // The ground at each place: the mean of what is dark around it.
    let darkness = Plane { grey: darkness, ..area }.mean(wide, high);
    let shares = dark.mean(wide, high);
    let ground = |at: usize| {
        let share = u16::from(shares.grey[at]).max(1);
        (u16::from(darkness.grey[at]) * u16::from(u8::MAX) / share).min(u16::from(limit)) as u8
    };
    let width = picture.width as usize;
    for (y, row) in picture.grey.chunks_exact_mut(width).enumerate().take(area.height * factor) {
        let start = y / factor * inner.width;
        for (at, pixels) in (start..start + inner.width).zip(row.chunks_mut(factor)) {
            match (inner.grey[at], outer.grey[at]) {
                (_, 0) => {}
                (0, _) => pixels.fill(paper),
                _ => {
                    let ground = ground(at);
                    for pixel in pixels {
                        *pixel = negative(*pixel, ground, [ink, paper]);
                    }
                }
            }
        }
    }
    picture
}

impl Plane {
    /// Clears the marked areas that have no place where another plane is as bright as this.
    fn keep_where(&mut self, other: &Self, least: u8) {
        let size = |length: usize| u32::try_from(length).unwrap_or(0);
        let grey = self.grey.iter().map(|marked| !*marked).collect();
        let (width, height) = (size(self.width), size(self.height));
        for area in blobs(&Picture { width, height, grey, dpi: WORKING_DPI }) {
            let columns = area.x0 as usize..area.x1 as usize;
            let rows = area.y0 as usize..area.y1 as usize;
            let shown =
                rows.clone().any(|y| other.row(y)[columns.clone()].iter().any(|pixel| *pixel >= least));
            if !shown {
                rows.for_each(|y| self.grey[y * self.width..][columns.clone()].fill(0));
            }
        }
    }
}

/// A pixel of an area with this ground as one of dark print on paper: the ground becomes paper, and what is as light as
/// paper becomes ink.
fn negative(pixel: u8, ground: u8, [ink, paper]: [u8; 2]) -> u8 {
    let lighter = u32::from(pixel.saturating_sub(ground));
    let darker = lighter * u32::from(paper - ink) / u32::from(paper.saturating_sub(ground)).max(1);
    paper.saturating_sub(darker.min(u32::from(u8::MAX)) as u8)
}

fn mark(is: bool) -> u8 {
    if is { u8::MAX } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 300 dpi with boxes `[x, y, width, height, shade]` one over another.
    fn page(boxes: &[[usize; 5]]) -> Picture {
        let (width, height) = (1200, 600);
        let mut grey = vec![240; width * height];
        for [x, y, w, h, shade] in boxes {
            for row in *y..y + h {
                grey[row * width + x..row * width + x + w].fill(*shade as u8);
            }
        }
        Picture { width: width as u32, height: height as u32, grey, dpi: 300.0 }
    }

    /// Strokes as of a line of print of 10 points.
    fn line(x: usize, y: usize, count: usize, shade: usize) -> Vec<[usize; 5]> {
        (0..count)
            .flat_map(|at| [[x + 24 * at, y, 6, 30, shade], [x + 24 * at, y + 24, 16, 6, shade]])
            .collect()
    }

    #[test]
    fn light_print_on_a_dark_band_becomes_dark_and_what_stands_below_stays() {
        let band = [100, 100, 900, 60, 70];
        let below = line(120, 172, 30, 20);
        let boxes: Vec<_> = [band].into_iter().chain(line(120, 115, 20, 235)).chain(below.clone()).collect();
        let made = without_dark_areas(page(&boxes));
        let at = |x: usize, y: usize| made.grey[y * 1200 + x];
        assert!(at(122, 125) < 60, "print {}", at(122, 125));
        assert!(at(132, 125) > 220 && at(800, 130) > 220, "ground {} {}", at(132, 125), at(800, 130));
        for y in 170..600 {
            let expected = page(&below);
            assert_eq!(
                made.grey[y * 1200..(y + 1) * 1200],
                expected.grey[y * 1200..(y + 1) * 1200],
                "row {y}"
            );
        }
        assert!((90..=1010).all(|x| at(x, 99) > 180 && at(x, 160) > 180), "no edge is left");
    }

    #[test]
    fn print_shades_and_rulings_stay() {
        // Capitals of 16 points, of which four fifths are ink.
        let bold = (0..60).flat_map(|at| {
            let x = 100 + 15 * at;
            [[x, 300, 11, 46, 10], [x, 300 + 16 * (at % 3), 15, 14, 10]]
        });
        let boxes: Vec<_> = [[100, 100, 900, 60, 170], [100, 400, 900, 6, 20]]
            .into_iter()
            .chain(line(120, 115, 30, 20))
            .chain(bold)
            .collect();
        let picture = page(&boxes);
        assert_eq!(without_dark_areas(picture.clone()), picture);
        let empty = page(&[]);
        assert_eq!(without_dark_areas(empty.clone()), empty);
    }
}
