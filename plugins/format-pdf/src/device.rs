//! Collects what the PDF library draws on one page.
//!
//! In: drawing calls, in page space (points, origin top left, y down). Out: a `Page`. What lies
//! outside the crop box or the current clip is left out, transparent ink is not seen, and a page that
//! goes on drawing beyond the limit is cut off by unwinding with [`Budget`].

use crate::actual_text::Stretches;
use crate::fonts::FontTable;
use crate::glyphs::{Glyphs, Placed, place};
use crate::marks::{self, Marks};
use crate::paths::{self, Ink};
use crate::picture;
use crate::text::glyph_text;
use hayro_interpret::font::{Glyph as DrawnGlyph, GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_cmap::WritingMode;
use hayro_interpret::{
    BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask,
};
use hayro_syntax::object::Dict;
use kurbo::{Affine, BezPath, Rect, Shape};
use sifferkoll_plugin::model::{
    self, Fill, Glyph, GlyphOrigin, GlyphText, ImageBox, Page, PageIndex, Ruling, Tag, TagId,
};

/// A channel from which a colour counts as white; printers cannot show the difference.
const WHITE: u8 = 250;
/// A fill that covers this share of the page is its paper.
const PAPER: f64 = 0.95;
/// How many fills under a white ruling are looked at, newest first.
const FILLS_SEEN: usize = 2_000;
/// Ink of less than this opacity is not seen.
const SEEN: f32 = 0.004;
/// An outline of at least this width makes a letter bold, in ems.
const THICK_OUTLINE: f64 = 0.005;

/// What unwinds out of a page that draws more than the limit.
pub(crate) struct Budget;

/// The device of one page.
pub(crate) struct PageDevice<'a, 't> {
    /// Fonts of the document.
    pub(crate) fonts: &'t mut FontTable<'a>,
    frame: Rect,
    /// Visible part of the page; the last one counts.
    clips: Vec<Rect>,
    /// Opacity of the open groups; the last one counts.
    opacities: Vec<f32>,
    left: u64,
    glyphs: Glyphs,
    stretches: Stretches,
    /// Numbers of the marked content that glyphs stand in.
    pub(crate) marks: Marks,
    rulings: Vec<Ruling>,
    dots: Vec<Rect>,
    fills: Vec<Fill>,
    images: Vec<ImageBox>,
    /// The resolutions of the pictures.
    pub(crate) placed: Vec<picture::Placed>,
    paper: [u8; 3],
    scratch: Vec<Rect>,
}

/// Colour of some ink; `None` for patterns, whose colour is not known.
#[derive(Clone, Copy)]
struct Colour(Option<[u8; 3]>);

impl<'a, 't> PageDevice<'a, 't> {
    /// A device for a page of this extent.
    pub(crate) fn new(fonts: &'t mut FontTable<'a>, frame: Rect, max_operations: u64) -> Self {
        Self {
            fonts,
            frame,
            clips: Vec::new(),
            opacities: Vec::new(),
            left: max_operations,
            glyphs: Glyphs::default(),
            stretches: Stretches::default(),
            marks: Marks::default(),
            rulings: Vec::new(),
            dots: Vec::new(),
            fills: Vec::new(),
            images: Vec::new(),
            placed: Vec::new(),
            paper: [255; 3],
            scratch: Vec::new(),
        }
    }

    /// What was drawn, as a page. `tags` has a tag or none for each of the marks' numbers; it may be shorter.
    pub(crate) fn finish(mut self, index: PageIndex, tags: &[Option<Tag>]) -> Page {
        self.rulings.extend(paths::join_dots(&self.dots));
        let mut glyphs = self.glyphs.into_list();
        let tags = marks::settle(&mut glyphs, tags);
        Page {
            index,
            width: self.frame.width() as f32,
            height: self.frame.height() as f32,
            glyphs,
            rulings: self.rulings,
            fills: self.fills,
            images: self.images,
            tags,
            picture: None,
        }
    }

    /// Takes operations off the budget.
    fn spend(&mut self, operations: usize) {
        match self.left.checked_sub(operations as u64) {
            Some(left) => self.left = left,
            // Not a fault, so no panic message: the page reader catches it.
            None => std::panic::resume_unwind(Box::new(Budget)),
        }
    }

    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or(self.frame)
    }

    fn narrow(&mut self, rect: Rect) {
        self.spend(1);
        let rect = common(self.clip(), rect).unwrap_or(Rect::new(-1.0, -1.0, -1.0, -1.0));
        self.clips.push(rect);
    }

    fn opacity(&self) -> f32 {
        self.opacities.last().copied().unwrap_or(1.0)
    }

    /// Colour on white paper; `None` for ink that is not seen.
    fn colour(&self, paint: &Paint<'_>) -> Option<Colour> {
        match paint {
            Paint::Color(color) => {
                let [red, green, blue, alpha] = color.to_rgba().to_rgba8();
                let alpha = f32::from(alpha) / 255.0 * self.opacity();
                let mixed = |channel: u8| (f32::from(channel) * alpha + 255.0 * (1.0 - alpha)).round() as u8;
                (alpha >= SEEN).then(|| Colour(Some([red, green, blue].map(mixed))))
            }
            Paint::Pattern(_) => (self.opacity() >= SEEN).then_some(Colour(None)),
        }
    }

    /// Adds a rectangle of ink.
    fn ink(&mut self, rect: Rect, colour: Colour) {
        let Some(rect) = common(self.clip(), rect) else {
            return;
        };
        match paths::classify(rect) {
            Ink::Rule(ruling) if self.shows(rect, colour) => self.rulings.push(ruling),
            Ink::Dot(dot) if self.shows(rect, colour) => self.dots.push(dot),
            Ink::Area(area) => {
                let Some(rgb) = colour.0 else { return };
                if area.area() >= PAPER * self.frame.area() {
                    self.paper = rgb;
                } else {
                    self.fills.push(Fill { bbox: shown(area), rgb });
                }
            }
            Ink::Rule(_) | Ink::Dot(_) | Ink::Nothing => {}
        }
    }

    /// Whether a line can be told from what lies under it: all can but white ones on white.
    fn shows(&self, rect: Rect, colour: Colour) -> bool {
        if !colour.0.is_some_and(is_white) {
            return true;
        }
        let middle = rect.center();
        let middle = (middle.x as f32, middle.y as f32);
        let under = self.fills.iter().rev().take(FILLS_SEEN);
        let ground = under.map(|fill| (fill.bbox, fill.rgb)).find(|(b, _)| b.contains(middle));
        !is_white(ground.map_or(self.paper, |(_, rgb)| rgb))
    }

    fn draw(&mut self, path: &BezPath, props: &DrawProps<'a>, mode: &DrawMode) {
        self.spend(1 + path.elements().len());
        let Some(colour) = self.colour(&props.paint) else {
            return;
        };
        let mut rects = std::mem::take(&mut self.scratch);
        rects.clear();
        match mode {
            DrawMode::Fill(rule) => paths::filled(path, props.transform, *rule, &mut rects),
            DrawMode::Stroke(stroke) => {
                paths::stroked(path, props.transform, f64::from(stroke.line_width), &mut rects);
            }
            DrawMode::FillAndStroke(rule, stroke) => {
                paths::filled(path, props.transform, *rule, &mut rects);
                paths::stroked(path, props.transform, f64::from(stroke.line_width), &mut rects);
            }
            DrawMode::Invisible => {}
        }
        for &rect in &rects {
            self.ink(rect, colour);
        }
        self.scratch = rects;
    }

    fn glyph(&self, glyph: &PositionedGlyph<'a>, run: &Run<'_, 'a>) -> Option<Glyph> {
        let transform = run.transform * glyph.transform();
        let advance = match &**glyph {
            DrawnGlyph::Outline(outline) => outline.advance_width(),
            DrawnGlyph::Type3(type3) => type3.advance_width(),
        };
        let advance = f64::from(advance.unwrap_or(0.0)) / run.font.stretch(glyph);
        // A vertical font moves down by an em; its box is a square.
        let advance = if run.vertical { 1000.0 } else { advance };
        let Placed { bbox, size, turn } = place(transform, advance, run.font.em)?;
        if !meets(self.clip(), bbox) {
            return None;
        }
        let mut text = glyph_text(glyph.as_unicode());
        if text.is_none()
            && let DrawnGlyph::Outline(outline) = &**glyph
            && outline.outline().elements().is_empty()
        {
            // Nothing to see and nothing said of it: a space.
            text = Some(GlyphText::Char(' '));
        }
        Some(Glyph { text, bbox, size, bold: run.font.bold, turn, origin: run.origin, tag: run.tag })
    }
}

/// What the glyphs of a run share.
struct Run<'f, 'a> {
    font: &'f crate::fonts::RunFont<'a>,
    transform: Affine,
    vertical: bool,
    origin: GlyphOrigin,
    tag: Option<TagId>,
}

impl<'a> Device<'a> for PageDevice<'a, '_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.draw(path, &props, mode);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let glyphs = run.glyphs();
        self.spend(1 + glyphs.len());
        let colour = self.colour(&props.paint);
        let seen = colour.is_some() && !matches!(mode, DrawMode::Invisible);
        let font = self.fonts.of_run(glyphs);
        let context = Run {
            font: &font,
            transform: props.transform,
            vertical: matches!(run.writing_mode(), WritingMode::Vertical),
            origin: if seen { GlyphOrigin::Text } else { GlyphOrigin::InvisibleLayer },
            tag: self.marks.current(),
        };
        // A white outline is a halo, not a bolder letter.
        let halo = colour.is_some_and(|colour| colour.0.is_some_and(is_white));
        let outline = match mode {
            DrawMode::Stroke(stroke) | DrawMode::FillAndStroke(_, stroke) if !halo => {
                Some(f64::from(stroke.line_width) * scale(props.transform))
            }
            _ => None,
        };
        for glyph in glyphs {
            if let Some(glyph) = self.glyph(glyph, &context) {
                let thick = THICK_OUTLINE * f64::from(glyph.size);
                let outline = outline.is_some_and(|width| width >= thick);
                self.glyphs.push(glyph, outline);
            }
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.spend(1);
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let whole = props.transform.transform_rect_bbox(Rect::new(0.0, 0.0, width, height));
        if let Some(bbox) = common(self.clip(), whole)
            && self.opacity() >= SEEN
            && bbox.area() > 0.0
        {
            self.images.push(ImageBox { bbox: shown(bbox) });
            let dpi = (72.0 / scale(props.transform)) as f32;
            self.placed.push(picture::Placed { dpi, area: bbox.area() as f32 });
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.narrow(clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, rect: &Rect) {
        self.narrow(*rect);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, opacity: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.spend(1);
        self.opacities.push(self.opacity() * opacity);
    }

    fn pop_transparency_group(&mut self) {
        self.opacities.pop();
    }

    fn begin_marked_content(&mut self, _: &[u8], properties: Option<&Dict<'_>>) {
        self.spend(1);
        self.stretches.open(properties, &self.glyphs);
        self.marks.open(properties);
    }

    fn end_marked_content(&mut self) {
        self.stretches.close(&mut self.glyphs);
        self.marks.close();
    }
}

/// The mean factor by which a transform enlarges.
fn scale(transform: Affine) -> f64 {
    transform.determinant().abs().sqrt()
}

fn is_white(rgb: [u8; 3]) -> bool {
    rgb.iter().all(|&channel| channel >= WHITE)
}

/// The common part of two rectangles, edges included: a hairline on the edge of a clip is seen.
fn common(clip: Rect, rect: Rect) -> Option<Rect> {
    let rect = rect.abs();
    let part = Rect {
        x0: rect.x0.max(clip.x0),
        y0: rect.y0.max(clip.y0),
        x1: rect.x1.min(clip.x1),
        y1: rect.y1.min(clip.y1),
    };
    (rect.is_finite() && part.x0 <= part.x1 && part.y0 <= part.y1).then_some(part)
}

/// Whether any of a glyph's box lies inside the clip.
fn meets(clip: Rect, bbox: model::Rect) -> bool {
    f64::from(bbox.x0) < clip.x1
        && f64::from(bbox.x1) > clip.x0 - f64::EPSILON
        && f64::from(bbox.y0) < clip.y1
        && f64::from(bbox.y1) > clip.y0
}

fn shown(rect: Rect) -> model::Rect {
    model::Rect::from_corners(rect.x0 as f32, rect.y0 as f32, rect.x1 as f32, rect.y1 as f32)
}
