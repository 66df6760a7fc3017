//! The device that draws everything on a page, in shades of grey.
//!
//! In: drawing calls, in page space (points, origin top left, y down). Out: pixels of its canvas. Letters, lines and
//! fills become outlines whose coverage of each pixel is worked out, boxes along the axes without that detour; letters
//! are kept as stamps. Pictures are drawn as for recognition.

use crate::device::Budget;
use crate::picture::{Coverage, PictureDevice};
use crate::stamps::Stamps;
use hayro_interpret::font::{Glyph, GlyphRun, OutlineGlyph};
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, FillRule, Image, ImageDrawProps, Paint, SoftMask,
    StrokeProps,
};
use kurbo::{Affine, BezPath, Cap, Join, PathEl, Point, Rect};
use sifferkoll_plugin::model::Picture;
use std::rc::Rc;
use tiny_skia::{LineCap, LineJoin, Mask, PathBuilder, Stroke, StrokeDash, Transform};

/// Shade of what is filled with a pattern or a shading: light, so that text on it can be read.
const PATTERN_SHADE: f32 = 225.0;
/// A glyph is looked at where it begins within so many ems of the part: the longest dash.
const GLYPH_REACH: f64 = 2.0;
/// Strokes are at least so many pixels wide, or they would vanish in grey.
const LEAST_STROKE: f32 = 0.8;
/// How far the corners of a box may be off its edges, in pixels: what rounding leaves of turning them.
const ON_EDGE: f64 = 1e-3;

/// The device that draws everything.
pub(crate) struct DrawDevice<'s> {
    canvas: PictureDevice,
    /// Letters that have been drawn before.
    stamps: &'s mut Stamps,
    /// Coverage of each pixel by the open clips that are no rectangles; the last one counts.
    masks: Vec<Option<Rc<Mask>>>,
    /// Open groups of which nothing is drawn.
    hidden: usize,
    /// Drawing operations that are left.
    left: u64,
}

impl<'s> DrawDevice<'s> {
    /// Draws on a canvas, with so many operations at most.
    pub(crate) fn new(canvas: PictureDevice, stamps: &'s mut Stamps, max_operations: u64) -> Self {
        Self { canvas, stamps, masks: Vec::new(), hidden: 0, left: max_operations }
    }

    /// What was drawn.
    pub(crate) fn finish(self) -> Picture {
        self.canvas.finish()
    }

    fn spend(&mut self) -> bool {
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => std::panic::resume_unwind(Box::new(Budget)),
        }
        self.hidden == 0
    }

    /// Fills or strokes an outline.
    fn ink(&mut self, path: &BezPath, transform: Affine, paint: &Paint<'_>, mode: &DrawMode) {
        let (shade, opacity) = shade_of(paint);
        let to_canvas = self.canvas.scale() * transform;
        let scale = to_canvas.determinant().abs().sqrt();
        let reach = match mode {
            DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) => {
                f64::from(stroke.line_width) * scale * 2.0 + 2.0
            }
            _ => 0.0,
        };
        // Most of a page lies elsewhere.
        let around = to_canvas.transform_rect_bbox(path.control_box());
        if !self.canvas.shows(&around.inflate(reach, reach)) {
            return;
        }
        let mut path = path.clone();
        path.apply_affine(to_canvas);
        let (fill, stroke) = match mode {
            DrawMode::Fill(rule) => (Some(*rule), None),
            DrawMode::Stroke(stroke) => (None, Some(stroke)),
            DrawMode::FillAndStroke(rule, stroke) => (Some(*rule), Some(stroke)),
            DrawMode::Invisible => (None, None),
        };
        if let Some(rule) = fill.filter(|_| self.canvas.shows(&path.control_box())) {
            match box_of(&path) {
                Some(bounds) => {
                    self.canvas.lay_box(&bounds, mask_of(&self.masks), shade, opacity);
                }
                None => self.cover(outline(&path).as_ref(), rule, shade, opacity),
            }
        }
        // Whether it shows was asked above, with the reach of its stroke.
        if let Some(stroke) = stroke {
            let pen = pen(stroke, scale as f32);
            let line = outline(&path).and_then(|line| match &pen.dash {
                Some(dash) => line.dash(dash, 1.0)?.stroke(&pen, 1.0),
                None => line.stroke(&pen, 1.0),
            });
            self.cover(line.as_ref(), FillRule::NonZero, shade, opacity);
        }
    }

    /// Lays a shade over the pixels that an outline covers, in pixels of the canvas.
    fn cover(&mut self, path: Option<&tiny_skia::Path>, rule: FillRule, shade: f32, opacity: f32) {
        let Some(path) = path else { return };
        let bounds = path.bounds();
        let bounds = Rect::new(
            f64::from(bounds.left()),
            f64::from(bounds.top()),
            f64::from(bounds.right()),
            f64::from(bounds.bottom()),
        );
        let Some([left, top, right, bottom]) = self.canvas.pixels_of(&bounds) else { return };
        let Some(mut coverage) = Mask::new(right - left, bottom - top) else { return };
        let shift = Transform::from_translate(-(left as f32), -(top as f32));
        coverage.fill_path(path, fill_rule(rule), true, shift);
        let coverage = Coverage::new(&coverage, (i64::from(left), i64::from(top)));
        self.canvas.lay(&coverage, mask_of(&self.masks), shade, opacity);
    }

    /// Fills a letter.
    fn letter(
        &mut self,
        letter: &OutlineGlyph,
        transform: Affine,
        rule: FillRule,
        paint: &Paint<'_>,
    ) -> bool {
        let Some((stamp, corner)) = self.stamps.of(letter, self.canvas.scale() * transform, rule) else {
            return false;
        };
        let (shade, opacity) = shade_of(paint);
        if let Some(stamp) = &*stamp {
            self.canvas.lay(&stamp.at(corner), mask_of(&self.masks), shade, opacity);
        }
        true
    }
}

/// The innermost clip that is no rectangle.
fn mask_of(masks: &[Option<Rc<Mask>>]) -> Option<&[u8]> {
    masks.last().and_then(Option::as_deref).map(Mask::data)
}

/// Shade from 0 to 255 and opacity from 0 to 1.
fn shade_of(paint: &Paint<'_>) -> (f32, f32) {
    match paint {
        Paint::Color(colour) => {
            let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
            (f32::from(crate::picture::grey([red, green, blue])), f32::from(alpha) / 255.0)
        }
        Paint::Pattern(_) => (PATTERN_SHADE, 1.0),
    }
}

/// The box that a path is, if its edges lie along the axes: cells of tables and rules between them mostly are.
fn box_of(path: &BezPath) -> Option<Rect> {
    let mut corners = [Point::ZERO; 5];
    let mut count = 0;
    for element in path.elements() {
        let at = match *element {
            PathEl::MoveTo(to) if count == 0 => to,
            PathEl::LineTo(to) if (1..5).contains(&count) => to,
            PathEl::ClosePath if count >= 4 => continue,
            _ => return None,
        };
        corners[count] = at;
        count += 1;
    }
    let near = |a: f64, b: f64| (a - b).abs() <= ON_EDGE;
    let [first, second, third, fourth, last] = corners;
    let closed = count == 4 || count == 5 && near(first.x, last.x) && near(first.y, last.y);
    let across = near(first.y, second.y)
        && near(second.x, third.x)
        && near(third.y, fourth.y)
        && near(fourth.x, first.x);
    let down = near(first.x, second.x)
        && near(second.y, third.y)
        && near(third.x, fourth.x)
        && near(fourth.y, first.y);
    (closed && (across || down)).then(|| Rect::from_points(first, third))
}

pub(crate) fn fill_rule(rule: FillRule) -> tiny_skia::FillRule {
    match rule {
        FillRule::EvenOdd => tiny_skia::FillRule::EvenOdd,
        FillRule::NonZero => tiny_skia::FillRule::Winding,
    }
}

fn pen(stroke: &StrokeProps, scale: f32) -> Stroke {
    let dashes: Vec<f32> = stroke.dash_array.iter().map(|length| length * scale).collect();
    // An odd number of lengths is gone through twice, lines and gaps changed over.
    let dashes = if dashes.len() % 2 == 1 { dashes.repeat(2) } else { dashes };
    Stroke {
        width: (stroke.line_width * scale).max(LEAST_STROKE),
        miter_limit: stroke.miter_limit.max(1.0),
        line_cap: match stroke.line_cap {
            Cap::Butt => LineCap::Butt,
            Cap::Round => LineCap::Round,
            Cap::Square => LineCap::Square,
        },
        line_join: match stroke.line_join {
            Join::Miter => LineJoin::Miter,
            Join::Round => LineJoin::Round,
            Join::Bevel => LineJoin::Bevel,
        },
        dash: StrokeDash::new(dashes, stroke.dash_offset * scale),
    }
}

/// An outline as the rasteriser wants it.
pub(crate) fn outline(path: &BezPath) -> Option<tiny_skia::Path> {
    let at = |p: Point| (p.x as f32, p.y as f32);
    let mut out = PathBuilder::new();
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(to) => out.move_to(at(to).0, at(to).1),
            PathEl::LineTo(to) => out.line_to(at(to).0, at(to).1),
            PathEl::QuadTo(a, to) => out.quad_to(at(a).0, at(a).1, at(to).0, at(to).1),
            PathEl::CurveTo(a, b, to) => {
                out.cubic_to(at(a).0, at(a).1, at(b).0, at(b).1, at(to).0, at(to).1);
            }
            PathEl::ClosePath => out.close(),
        }
    }
    out.finish()
}

impl<'a> Device<'a> for DrawDevice<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        if self.spend() && props.soft_mask.is_none() {
            self.ink(path, props.transform, &props.paint, mode);
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        for glyph in run.glyphs() {
            if !self.spend() || matches!(mode, DrawMode::Invisible) {
                continue;
            }
            let transform = props.transform * glyph.transform();
            match &**glyph {
                Glyph::Outline(letter) => {
                    // Its outline is looked up only where it may be seen: an em is a thousand of its units.
                    let to_canvas = self.canvas.scale() * transform;
                    let origin = to_canvas.translation().to_point();
                    let em = 1000.0 * to_canvas.determinant().abs().sqrt();
                    let near =
                        Rect::from_center_size(origin, (2.0 * GLYPH_REACH * em, 2.0 * GLYPH_REACH * em));
                    if !self.canvas.shows(&near) {
                        continue;
                    }
                    let stamped = match mode {
                        DrawMode::Fill(rule) => self.letter(letter, transform, *rule, &props.paint),
                        _ => false,
                    };
                    if !stamped {
                        self.ink(&letter.outline(), transform, &props.paint, mode);
                    }
                }
                Glyph::Type3(letter) => {
                    letter.interpret(self, props.transform, glyph.transform(), &props.paint);
                }
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        if self.spend() {
            self.canvas.draw_image(image, props);
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.canvas.push_clip_path(clip);
        let mut path = clip.path.clone();
        path.apply_affine(self.canvas.scale());
        let outer = self.masks.last().cloned().flatten();
        // The canvas knows boxes by itself.
        if box_of(&path).is_some() {
            self.masks.push(outer);
            return;
        }
        let (width, height) = self.canvas.size();
        let made = outline(&path).and_then(|path| {
            let mut mask = Mask::new(width, height)?;
            mask.fill_path(&path, fill_rule(clip.fill), true, Transform::identity());
            if let Some(outer) = &outer {
                for (own, outer) in mask.data_mut().iter_mut().zip(outer.data()) {
                    *own = (u16::from(*own) * u16::from(*outer) / 255) as u8;
                }
            }
            Some(Rc::new(mask))
        });
        self.masks.push(made.or(outer));
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.canvas.push_clip_rect(rect);
        self.masks.push(self.masks.last().cloned().flatten());
    }

    fn pop_clip(&mut self) {
        self.canvas.pop_clip();
        self.masks.pop();
    }

    fn push_transparency_group(&mut self, opacity: f32, mask: Option<SoftMask<'a>>, mode: BlendMode) {
        self.hidden += usize::from(mask.is_some() || self.hidden > 0);
        self.canvas.push_transparency_group(opacity, mask, mode);
    }

    fn pop_transparency_group(&mut self) {
        self.hidden = self.hidden.saturating_sub(1);
        self.canvas.pop_transparency_group();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::Shape;

    fn path(corners: &[(f64, f64)]) -> BezPath {
        let mut path = BezPath::new();
        for (at, corner) in corners.iter().enumerate() {
            if at == 0 { path.move_to(*corner) } else { path.line_to(*corner) }
        }
        path.close_path();
        path
    }

    #[test]
    fn boxes_are_known_whichever_corner_they_begin_in() {
        let wide = Rect::new(1.0, 2.0, 5.5, 4.0);
        for corners in [
            [(1.0, 2.0), (5.5, 2.0), (5.5, 4.0), (1.0, 4.0)],
            [(5.5, 4.0), (5.5, 2.0), (1.0, 2.0), (1.0, 4.0)],
        ] {
            assert_eq!(box_of(&path(&corners)), Some(wide));
        }
        let back = [(1.0, 2.0), (5.5, 2.0), (5.5, 4.0), (1.0, 4.0), (1.0, 2.0)];
        assert_eq!(box_of(&path(&back)), Some(wide));
        for other in [
            &[(1.0, 2.0), (5.5, 2.1), (5.5, 4.0), (1.0, 4.0)][..],
            &[(1.0, 2.0), (5.5, 2.0), (5.5, 4.0)],
            &[(1.0, 2.0), (5.5, 2.0), (5.5, 4.0), (3.0, 5.0), (1.0, 4.0)],
            &[(1.0, 2.0), (5.5, 4.0), (5.5, 2.0), (1.0, 4.0)],
        ] {
            assert_eq!(box_of(&path(other)), None, "{other:?}");
        }
    }

    #[test]
    fn a_box_covers_what_its_outline_covers() {
        let drawn = |slanted: bool| {
            let mut stamps = Stamps::default();
            let canvas = PictureDevice::new(8.0, 8.0, 72.0);
            let mut device = DrawDevice::new(canvas, &mut stamps, 100);
            let bounds = Rect::new(1.25, 1.5, 6.5, 6.0);
            if slanted {
                device.cover(outline(&bounds.to_path(0.1)).as_ref(), FillRule::NonZero, 40.0, 0.8);
            } else {
                device.canvas.lay_box(&bounds, None, 40.0, 0.8);
            }
            device.finish().grey
        };
        let apart = drawn(false).into_iter().zip(drawn(true)).map(|(a, b)| a.abs_diff(b)).max();
        assert!(apart.is_some_and(|apart| apart <= 3), "{apart:?} shades apart");
    }
}
