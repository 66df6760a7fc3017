//! Draws parts of pages as they are shown, in shades of grey, for people to look at.
//!
//! In: parts of pages and a resolution. Out: a picture of each, or why there is none. Letters, lines and fills become
//! outlines whose coverage of each pixel is worked out; pictures are drawn as for recognition. Shadings and patterns are
//! an even light grey, and groups behind soft masks, which are shadows nearly always, are left out. Panics of the PDF
//! library stay here.

use crate::device::Budget;
use crate::picture::PictureDevice;
use crate::read::open;
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, FillRule, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, StrokeProps, TransformExt, interpret_page,
};
use hayro_syntax::Pdf;
use kurbo::{Affine, BezPath, Cap, Join, PathEl, Point, Rect};
use sifferkoll_plugin::model::{self, PagePart, Picture};
use sifferkoll_plugin::{Limits, Source};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use tiny_skia::{LineCap, LineJoin, Mask, PathBuilder, Stroke, StrokeDash, Transform};

/// Shade of what is filled with a pattern or a shading: light, so that text on it can be read.
const PATTERN_SHADE: f32 = 225.0;
/// A glyph is looked at where it begins within so many ems of the part: wider than any letter.
const GLYPH_REACH: f64 = 4.0;
/// Strokes are at least so many pixels wide, or they would vanish in grey.
const LEAST_STROKE: f32 = 0.8;

/// See [`sifferkoll_plugin::InputFormat::draw`].
pub(crate) fn draw(
    source: &Source<'_>,
    limits: &Limits,
    parts: &[PagePart],
    dpi: f32,
) -> Vec<Result<Picture, String>> {
    let pdf = match open(source) {
        Ok(pdf) => pdf,
        Err(error) => return parts.iter().map(|_| Err(error.to_string())).collect(),
    };
    let mut pages: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, part) in parts.iter().enumerate() {
        pages.entry(part.page.0).or_default().push(at);
    }
    let mut drawn: Vec<Result<Picture, String>> = vec![Err("it was not drawn".to_owned()); parts.len()];
    let mut artist = Artist {
        pdf: &pdf,
        cache: InterpreterCache::new(),
        settings: InterpreterSettings::default(),
        max_operations: limits.max_page_operations,
        dpi,
    };
    for (number, places) in pages {
        let own: Vec<PagePart> = places.iter().map(|at| parts[*at]).collect();
        for (at, picture) in places.into_iter().zip(artist.page(number, &own)) {
            drawn[at] = picture;
        }
    }
    drawn
}

/// Draws pages of one document.
struct Artist<'a> {
    pdf: &'a Pdf,
    cache: InterpreterCache<'a>,
    settings: InterpreterSettings,
    max_operations: u64,
    dpi: f32,
}

impl Artist<'_> {
    /// The parts of one page: what lies around all of them is drawn once and cut up.
    fn page(&mut self, number: u32, parts: &[PagePart]) -> Vec<Result<Picture, String>> {
        let refuse = |why: &str| parts.iter().map(|_| Err(why.to_owned())).collect();
        let Some(source) = self.pdf.pages().get(number as usize) else {
            return refuse("the page is missing");
        };
        let (width, height) = source.render_dimensions();
        let whole = model::Rect::from_corners(0.0, 0.0, width, height);
        let boxes = parts.iter().map(|part| within(part.bbox, &whole));
        let Some(around) = model::Rect::around(boxes.flatten()) else {
            return refuse("nothing of it lies on the page");
        };
        let Some(canvas) = PictureDevice::part(&around, self.dpi) else {
            return refuse("it is too large to be drawn");
        };
        let frame = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut device = DrawDevice { canvas, masks: Vec::new(), hidden: 0, left: self.max_operations };
        let done = catch_unwind(AssertUnwindSafe(|| {
            let transform = source.initial_transform(true).to_kurbo();
            let mut context =
                Context::new(transform, frame, &self.cache, self.pdf.xref(), self.settings.clone());
            interpret_page(source, &mut context, &mut device);
        }));
        if let Err(cause) = done {
            self.cache = InterpreterCache::new();
            return refuse(if cause.is::<Budget>() {
                "the page draws more than the limit"
            } else {
                "the PDF reader failed on the page"
            });
        }
        let drawn = device.canvas.finish();
        parts.iter().map(|part| cut(&drawn, part, &around, &whole)).collect()
    }
}

/// What of a box lies within another; `None` where nothing does.
fn within(inner: model::Rect, outer: &model::Rect) -> Option<model::Rect> {
    let cut = model::Rect {
        x0: inner.x0.max(outer.x0),
        y0: inner.y0.max(outer.y0),
        x1: inner.x1.min(outer.x1),
        y1: inner.y1.min(outer.y1),
    };
    (cut.is_finite() && cut.x0 < cut.x1 && cut.y0 < cut.y1).then_some(cut)
}

/// A part out of what was drawn around several.
fn cut(
    drawn: &Picture,
    part: &PagePart,
    around: &model::Rect,
    whole: &model::Rect,
) -> Result<Picture, String> {
    let none = || "nothing of it lies on the page".to_owned();
    let own = within(part.bbox, whole).ok_or_else(none)?;
    let moved = model::Rect::from_corners(
        own.x0 - around.x0,
        own.y0 - around.y0,
        own.x1 - around.x0,
        own.y1 - around.y0,
    );
    drawn.part(&PagePart { bbox: moved, ..*part }).ok_or_else(none)
}

/// The device that draws everything.
struct DrawDevice {
    canvas: PictureDevice,
    /// Coverage of each pixel by the open clips that are no rectangles; the last one counts.
    masks: Vec<Option<Rc<Mask>>>,
    /// Open groups of which nothing is drawn.
    hidden: usize,
    /// Drawing operations that are left.
    left: u64,
}

impl DrawDevice {
    fn spend(&mut self) -> bool {
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => std::panic::resume_unwind(Box::new(Budget)),
        }
        self.hidden == 0
    }

    /// Fills or strokes an outline.
    fn ink(&mut self, path: &BezPath, transform: Affine, paint: &Paint<'_>, mode: &DrawMode) {
        let (shade, opacity) = match paint {
            Paint::Color(colour) => {
                let [red, green, blue, alpha] = colour.to_rgba().to_rgba8();
                (f32::from(crate::picture::grey([red, green, blue])), f32::from(alpha) / 255.0)
            }
            Paint::Pattern(_) => (PATTERN_SHADE, 1.0),
        };
        let to_canvas = self.canvas.scale() * transform;
        let mut path = path.clone();
        path.apply_affine(to_canvas);
        let (fill, stroke) = match mode {
            DrawMode::Fill(rule) => (Some(*rule), None),
            DrawMode::Stroke(stroke) => (None, Some(stroke)),
            DrawMode::FillAndStroke(rule, stroke) => (Some(*rule), Some(stroke)),
            DrawMode::Invisible => (None, None),
        };
        if let Some(rule) = fill {
            self.cover(outline(&path).as_ref(), rule, shade, opacity);
        }
        if let Some(stroke) = stroke {
            let reach = f64::from(stroke.line_width) * to_canvas.determinant().abs().sqrt() * 2.0 + 2.0;
            if self.canvas.shows(&path.control_box().inflate(reach, reach)) {
                let pen = pen(stroke, to_canvas.determinant().abs().sqrt() as f32);
                let line = outline(&path).and_then(|line| match &pen.dash {
                    Some(dash) => line.dash(dash, 1.0)?.stroke(&pen, 1.0),
                    None => line.stroke(&pen, 1.0),
                });
                self.cover(line.as_ref(), FillRule::NonZero, shade, opacity);
            }
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
        let mask = self.masks.last().and_then(Option::as_deref);
        self.canvas.lay(
            &coverage,
            (left, top),
            |place| mask.map_or(255, |mask| mask.data()[place]),
            shade,
            opacity,
        );
    }
}

fn fill_rule(rule: FillRule) -> tiny_skia::FillRule {
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

fn outline(path: &BezPath) -> Option<tiny_skia::Path> {
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

impl<'a> Device<'a> for DrawDevice {
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
                    if self.canvas.shows(&near) {
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
