//! Turns drawn paths into straight strokes and filled rectangles.
//!
//! In: a path and its transform to the page. Out: rectangles of the page, points, y down. Slanted
//! lines, curves and filled outlines give nothing. Cannot fail. Source: ISO 32000-1, 8.5.

use hayro_interpret::FillRule;
use kurbo::{Affine, BezPath, PathEl, Point, Rect};
use sifferkoll_plugin::model::{Axis, Ruling};

/// Greatest thickness of a ruling, in points: table rules are 0.25 to 2.25, shaded rows 8 and more.
const MAX_RULE: f64 = 2.5;
/// A ruling is at least this many times longer than thick.
const ELONGATION: f64 = 3.0;
/// Shortest ruling, in points: less than the width of a figure.
const MIN_LENGTH: f64 = 1.0;
/// A line may rise this far over its whole length, in points.
const MAX_RISE: f64 = 0.5;
/// A line may rise by this share of its length, where `MAX_RISE` is less.
const MAX_SLOPE: f64 = 0.01;
/// A short line may not rise by more than this share, however little that is.
const MAX_SHORT_SLOPE: f64 = 0.1;
/// Corners of a rectangle may be off by this much, in points.
const CORNER: f64 = 0.1;
/// Share of its box that a thin polygon fills to pass for a line with mitred ends.
const MITRED: f64 = 0.7;
/// Dots of a dotted line: gap between two in multiples of their side, and the fewest of a line.
const DOT_GAP: f64 = 3.0;
const DOTS: usize = 4;

/// What a rectangle of ink is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ink {
    Rule(Ruling),
    Area(Rect),
    Dot(Rect),
    Nothing,
}

/// Tells rulings from areas and dots.
pub(crate) fn classify(rect: Rect) -> Ink {
    let (width, height) = (rect.width(), rect.height());
    let (long, thick) = (width.max(height), width.min(height));
    if thick > MAX_RULE {
        return Ink::Area(rect);
    }
    if long >= MIN_LENGTH && long >= ELONGATION * thick {
        return Ink::Rule(ruling(rect));
    }
    if thick > 0.0 { Ink::Dot(rect) } else { Ink::Nothing }
}

/// The ruling along the longer side of a rectangle.
fn ruling(rect: Rect) -> Ruling {
    let center = rect.center();
    if rect.width() >= rect.height() {
        Ruling {
            axis: Axis::Horizontal,
            position: center.y as f32,
            start: rect.x0 as f32,
            end: rect.x1 as f32,
            thickness: rect.height() as f32,
        }
    } else {
        Ruling {
            axis: Axis::Vertical,
            position: center.x as f32,
            start: rect.y0 as f32,
            end: rect.y1 as f32,
            thickness: rect.width() as f32,
        }
    }
}

/// The inked rectangles of the axis-parallel lines of a stroked path.
pub(crate) fn stroked(path: &BezPath, transform: Affine, line_width: f64, out: &mut Vec<Rect>) {
    let (mut start, mut last) = (Point::ZERO, Point::ZERO);
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) => (start, last) = (p, p),
            PathEl::LineTo(p) => {
                out.extend(stroke(last, p, transform, line_width));
                last = p;
            }
            PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => last = p,
            PathEl::ClosePath => {
                out.extend(stroke(last, start, transform, line_width));
                last = start;
            }
        }
    }
}

/// The inked rectangle of one line with butt caps; `None` for slanted lines and points.
fn stroke(from: Point, to: Point, transform: Affine, line_width: f64) -> Option<Rect> {
    let (user, shown) = (to - from, transform * to - transform * from);
    let length = shown.hypot();
    if !(length.is_finite() && length > 0.0) {
        return None;
    }
    let rise = shown.x.abs().min(shown.y.abs());
    if rise > MAX_RISE.min(length * MAX_SHORT_SLOPE).max(length * MAX_SLOPE) {
        return None;
    }
    // A line's area grows with the determinant, its length with the scale along it.
    let thickness = line_width.abs() * transform.determinant().abs() * user.hypot() / length;
    let (a, b) = (transform * from, transform * to);
    let half = if thickness.is_finite() { thickness / 2.0 } else { 0.0 };
    let middle = a.midpoint(b);
    let rect = if shown.x.abs() >= shown.y.abs() {
        Rect::new(a.x.min(b.x), middle.y - half, a.x.max(b.x), middle.y + half)
    } else {
        Rect::new(middle.x - half, a.y.min(b.y), middle.x + half, a.y.max(b.y))
    };
    Some(rect)
}

/// The rectangles that a filled path consists of; nothing if any part of it is another shape.
pub(crate) fn filled(path: &BezPath, transform: Affine, rule: FillRule, out: &mut Vec<Rect>) {
    let first = out.len();
    let mut clockwise: Vec<bool> = Vec::new();
    let mut corners: Vec<Point> = Vec::new();
    let mut part = |corners: &mut Vec<Point>, out: &mut Vec<Rect>| {
        let shape = polygon(corners);
        corners.clear();
        match shape {
            Shape::Rect(rect, turn) => {
                out.push(rect);
                clockwise.push(turn);
                true
            }
            Shape::Nothing => true,
            Shape::Other => false,
        }
    };
    for element in path.elements() {
        let fits = match *element {
            PathEl::MoveTo(p) => {
                let fits = part(&mut corners, out);
                corners.push(transform * p);
                fits
            }
            PathEl::LineTo(p) => {
                corners.push(transform * p);
                // Every polygon that passes has few corners.
                corners.len() <= 12
            }
            PathEl::QuadTo(..) | PathEl::CurveTo(..) => false,
            PathEl::ClosePath => true,
        };
        if !fits {
            out.truncate(first);
            return;
        }
    }
    if part(&mut corners, out) {
        split_frames(out, first, &clockwise, rule);
    } else {
        out.truncate(first);
    }
}

enum Shape {
    /// A rectangle and whether its corners run clockwise as shown.
    Rect(Rect, bool),
    Nothing,
    Other,
}

fn polygon(corners: &mut Vec<Point>) -> Shape {
    let near = |p: Point, q: Point| (p.x - q.x).abs() <= 1e-6 && (p.y - q.y).abs() <= 1e-6;
    corners.dedup_by(|p, q| near(*p, *q));
    if corners.len() > 1 && near(corners[0], corners[corners.len() - 1]) {
        corners.pop();
    }
    let Some(&origin) = corners.first() else {
        return Shape::Nothing;
    };
    let mut bbox = Rect::from_points(origin, origin);
    let mut area = 0.0;
    let mut parallel = true;
    for (place, &p) in corners.iter().enumerate() {
        let q = corners[(place + 1) % corners.len()];
        bbox = bbox.union_pt(p);
        area += (p - origin).cross(q - origin) / 2.0;
        parallel &= (p.x - q.x).abs() <= CORNER || (p.y - q.y).abs() <= CORNER;
    }
    if !bbox.is_finite() {
        return Shape::Other;
    }
    let thin = bbox.width().min(bbox.height());
    if corners.len() == 1 {
        return Shape::Nothing;
    }
    let share = if bbox.area() > 0.0 { area.abs() / bbox.area() } else { 1.0 };
    let whole = parallel && corners.len() == 4 && share > 0.9;
    if whole || (thin <= MAX_RULE && (share >= MITRED || thin <= CORNER)) {
        return Shape::Rect(bbox, area > 0.0);
    }
    Shape::Other
}

/// Replaces a rectangle with a hole by the four strips around the hole.
fn split_frames(out: &mut Vec<Rect>, first: usize, clockwise: &[bool], rule: FillRule) {
    let rects: Vec<Rect> = out.drain(first..).collect();
    let mut place = 0;
    while place < rects.len() {
        let one = rects[place];
        let next = rects
            .get(place + 1)
            .copied()
            .filter(|_| matches!(rule, FillRule::EvenOdd) || clockwise[place] != clockwise[place + 1]);
        let pair = next.and_then(|other| {
            let one_outside = inside(other, one).then_some((one, other));
            one_outside.or_else(|| inside(one, other).then_some((other, one)))
        });
        let Some((outer, hole)) = pair else {
            out.push(one);
            place += 1;
            continue;
        };
        let strips = [
            Rect::new(outer.x0, outer.y0, outer.x1, hole.y0),
            Rect::new(outer.x0, hole.y1, outer.x1, outer.y1),
            Rect::new(outer.x0, outer.y0, hole.x0, outer.y1),
            Rect::new(hole.x1, outer.y0, outer.x1, outer.y1),
        ];
        out.extend(strips.into_iter().filter(|strip| strip.area() > 0.0));
        place += 2;
    }
}

fn inside(inner: Rect, outer: Rect) -> bool {
    inner.area() > 0.0
        && inner.x0 >= outer.x0
        && inner.y0 >= outer.y0
        && inner.x1 <= outer.x1
        && inner.y1 <= outer.y1
}

/// Joins dots drawn one after the other into the dotted lines that they make up.
pub(crate) fn join_dots(dots: &[Rect]) -> Vec<Ruling> {
    let mut rulings = Vec::new();
    let mut first = 0;
    while first < dots.len() {
        let mut len = 1;
        let mut line = dots[first];
        for horizontal in [true, false] {
            let follows = |pair: &[Rect]| follows(pair[0], pair[1], horizontal);
            let run = 1 + dots[first..].windows(2).take_while(|pair| follows(pair)).count();
            if run > len {
                len = run;
                line = dots[first..first + run].iter().fold(line, |all, dot| all.union(*dot));
            }
        }
        if len >= DOTS
            && let Ink::Rule(ruling) = classify(line)
        {
            rulings.push(ruling);
        }
        first += len;
    }
    rulings
}

fn follows(one: Rect, next: Rect, horizontal: bool) -> bool {
    let turn = |r: Rect| {
        if horizontal { r } else { Rect::new(r.y0, r.x0, r.y1, r.x1) }
    };
    let (one, next) = (turn(one), turn(next));
    let level = (one.center().y - next.center().y).abs() <= CORNER;
    let side = one.width().max(next.width());
    let gap = if next.x0 >= one.x0 { next.x0 - one.x1 } else { one.x0 - next.x1 };
    level && (-CORNER..=DOT_GAP * side).contains(&gap)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_filled(svg: &str, rule: FillRule, expect: &[Rect]) {
        let path = BezPath::from_svg(svg).expect("a path");
        let mut out = Vec::new();
        filled(&path, Affine::IDENTITY, rule, &mut out);
        assert_eq!(out, expect, "{svg}");
    }

    #[test]
    fn filled_rectangles() {
        let nonzero = FillRule::NonZero;
        let ten = Rect::new(0.0, 0.0, 10.0, 10.0);
        check_filled("M0,0 L10,0 L10,10 L0,10 Z", nonzero, &[ten]);
        check_filled("M0,0 L10,0 L10,10 L0,10", nonzero, &[ten]);
        check_filled("M0,0 L10,0 L10,10 Z", nonzero, &[]);
        check_filled("M0,0 L10,0 C10,5 10,8 10,10 L0,10 Z", nonzero, &[]);
        // A border line with mitred ends.
        check_filled("M0,0 L50,0 L49,1 L1,1 Z", nonzero, &[Rect::new(0.0, 0.0, 50.0, 1.0)]);
        // Two squares side by side.
        let twenty = Rect::new(20.0, 0.0, 30.0, 10.0);
        check_filled("M0,0 L10,0 L10,10 L0,10 Z M20,0 L30,0 L30,10 L20,10 Z", nonzero, &[ten, twenty]);
    }

    #[test]
    fn a_frame_is_four_strips() {
        let svg = "M0,0 L10,0 L10,10 L0,10 Z M1,1 L9,1 L9,9 L1,9 Z";
        let strips = [
            Rect::new(0.0, 0.0, 10.0, 1.0),
            Rect::new(0.0, 9.0, 10.0, 10.0),
            Rect::new(0.0, 0.0, 1.0, 10.0),
            Rect::new(9.0, 0.0, 10.0, 10.0),
        ];
        check_filled(svg, FillRule::EvenOdd, &strips);
        let both = [Rect::new(0.0, 0.0, 10.0, 10.0), Rect::new(1.0, 1.0, 9.0, 9.0)];
        check_filled(svg, FillRule::NonZero, &both);
        let other_way = "M0,0 L10,0 L10,10 L0,10 Z M1,1 L1,9 L9,9 L9,1 Z";
        check_filled(other_way, FillRule::NonZero, &strips);
    }

    #[test]
    fn strokes_are_split_and_slanted_ones_left_out() {
        let path = BezPath::from_svg("M0,0 L100,0.4 M0,10 L0,20 M0,0 L5,5").expect("a path");
        let mut out = Vec::new();
        stroked(&path, Affine::scale(2.0), 0.5, &mut out);
        assert_eq!(out.len(), 2);
        assert!((out[0].y0 - -0.1).abs() < 1e-3 && (out[0].y1 - 0.9).abs() < 1e-3, "{out:?}");
        assert_eq!(out[1], Rect::new(-0.5, 20.0, 0.5, 40.0));
    }

    #[test]
    fn thickness_tells_rules_from_areas() {
        assert!(matches!(classify(Rect::new(0.0, 0.0, 100.0, 2.0)), Ink::Rule(_)));
        assert!(matches!(classify(Rect::new(0.0, 0.0, 100.0, 3.0)), Ink::Area(_)));
        assert!(matches!(classify(Rect::new(0.0, 0.0, 0.5, 0.5)), Ink::Dot(_)));
        assert_eq!(classify(Rect::new(0.0, 0.0, 0.5, 0.0)), Ink::Nothing);
    }

    #[test]
    fn dots_make_a_line() {
        let mut dots: Vec<Rect> = (0..10).map(f64::from).map(|i| Rect::new(i, 5.0, i + 0.5, 5.5)).collect();
        dots.push(Rect::new(50.0, 50.0, 50.5, 50.5));
        let expect = Ruling { axis: Axis::Horizontal, position: 5.25, start: 0.0, end: 9.5, thickness: 0.5 };
        assert_eq!(join_dots(&dots), [expect]);
    }
}
