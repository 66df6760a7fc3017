//! Rulings taken out of a picture before it is recognised.
//!
//! In: a straight picture and its rulings. Out: the picture with paper in their place. A letter that touches a ruling
//! keeps what stands beside the ruling, and its stroke is carried on across.

use crate::Drawing;
use sifferkoll_model::{Axis, Picture, Ruling};

/// A ruling may leave its middle by this much over its length, in points: the skew that is left over.
const DRIFT: f32 = 1.5;
/// Grey edge of a ruling at each side, in points.
const EDGE: f32 = 0.5;
/// Length over which the place of a ruling is looked up, in points: more than a letter's stroke.
const STRETCH: f32 = 8.0;

/// The picture without the rulings drawn on it, for a recogniser that takes lines for letters.
pub fn without(mut picture: Picture, drawing: &Drawing) -> Picture {
    for ruling in &drawing.rulings {
        erase(&mut picture, ruling);
    }
    picture
}

fn erase(picture: &mut Picture, ruling: &Ruling) {
    let pixels = picture.dpi / 72.0;
    let (width, height) = (picture.width as usize, picture.height as usize);
    let (length, breadth) = match ruling.axis {
        Axis::Horizontal => (width, height),
        Axis::Vertical => (height, width),
    };
    let place = |along: usize, across: usize| match ruling.axis {
        Axis::Horizontal => across * width + along,
        Axis::Vertical => along * width + across,
    };
    let whole = |points: f32| (points * pixels).round().max(0.0) as usize;
    let middle = whole(ruling.position).min(breadth - 1);
    let half = whole(ruling.thickness / 2.0 + EDGE).max(1);
    let (start, end) = (whole(ruling.start - EDGE).min(length), whole(ruling.end + EDGE).min(length));
    let reach = whole(DRIFT);
    let rows = middle.saturating_sub(reach)..=(middle + reach).min(breadth - 1);
    let stretch = whole(STRETCH).max(1);
    for from in (start..end).step_by(stretch) {
        let columns = from..(from + stretch).min(end);
        let darkness =
            |row: usize| columns.clone().map(|x| u64::from(picture.grey[place(x, row)])).sum::<u64>();
        let Some(dark) = rows.clone().min_by_key(|row| (darkness(*row), row.abs_diff(middle))) else {
            continue;
        };
        let (upper, lower) = (dark.saturating_sub(half + 1), (dark + half + 1).min(breadth - 1));
        for x in columns {
            let (above, below) =
                (f32::from(picture.grey[place(x, upper)]), f32::from(picture.grey[place(x, lower)]));
            for row in upper + 1..lower {
                let share = (row - upper) as f32 / (lower - upper) as f32;
                let paper = (above + (below - above) * share) as u8;
                let pixel = &mut picture.grey[place(x, row)];
                *pixel = (*pixel).max(paper);
            }
        }
    }
}
