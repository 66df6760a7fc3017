//! Pages of a PDF as pictures, for making scans of them: outlines are filled and stroked as the page says.
//!
//! Pictures on the page and clips are left out; the documents of the corpus need neither.

use crate::scan::Grey;
use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, FillRule as Rule, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint as Ink, SoftMask, TransformExt, interpret_page,
};
use hayro_syntax::Pdf;
use hayro_syntax::object::Dict;
use kurbo::{Affine, BezPath, PathEl, Point, Rect};
use std::path::Path;
use tiny_skia::{FillRule, Paint, PathBuilder, Pixmap, Stroke, Transform};

/// The pages of a PDF at a resolution in pixels to an inch.
///
/// # Panics
/// Where the file is no PDF.
#[track_caller]
pub fn render(path: &Path, dpi: u32) -> Vec<Grey> {
    let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let pdf =
        Pdf::new(std::sync::Arc::new(bytes)).unwrap_or_else(|error| panic!("{}: {error:?}", path.display()));
    let settings = InterpreterSettings::default();
    let cache = InterpreterCache::new();
    let scale = f64::from(dpi) / 72.0;
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let pixels = |points: f32| (f64::from(points) * scale).round() as u32;
        let mut canvas = Pixmap::new(pixels(width), pixels(height)).expect("a page has a size");
        canvas.fill(tiny_skia::Color::WHITE);
        let start = Affine::scale(scale) * page.initial_transform(true).to_kurbo();
        let frame = Rect::new(0.0, 0.0, f64::from(width) * scale, f64::from(height) * scale);
        let mut context = Context::new(start, frame, &cache, pdf.xref(), settings.clone());
        let mut device = Canvas(canvas);
        interpret_page(page, &mut context, &mut device);
        pages.push(grey(&device.0));
    }
    pages
}

/// Shades of grey as the eye weighs colours.
fn grey(canvas: &Pixmap) -> Grey {
    let shade = |pixel: &tiny_skia::PremultipliedColorU8| {
        let [red, green, blue] = [pixel.red(), pixel.green(), pixel.blue()].map(u32::from);
        ((299 * red + 587 * green + 114 * blue + 500) / 1000) as u8
    };
    let pixels = canvas.pixels().iter().map(shade).collect();
    Grey { width: canvas.width() as usize, height: canvas.height() as usize, pixels }
}

struct Canvas(Pixmap);

impl Canvas {
    fn draw(&mut self, path: &BezPath, transform: Affine, ink: &Ink<'_>, mode: &DrawMode) {
        let Ink::Color(color) = ink else { return };
        let [red, green, blue, alpha] = color.to_rgba().to_rgba8();
        let mut paint = Paint::default();
        paint.set_color_rgba8(red, green, blue, alpha);
        paint.anti_alias = true;
        let mut path = path.clone();
        path.apply_affine(transform);
        let Some(outline) = outline(&path) else { return };
        let scale = transform.determinant().abs().sqrt() as f32;
        let (fill, stroke) = match mode {
            DrawMode::Fill(rule) => (Some(rule), None),
            DrawMode::Stroke(stroke) => (None, Some(stroke)),
            DrawMode::FillAndStroke(rule, stroke) => (Some(rule), Some(stroke)),
            DrawMode::Invisible => (None, None),
        };
        if let Some(rule) = fill {
            let rule = if matches!(rule, Rule::EvenOdd) { FillRule::EvenOdd } else { FillRule::Winding };
            self.0.fill_path(&outline, &paint, rule, Transform::identity(), None);
        }
        if let Some(stroke) = stroke {
            // A hairline is a pixel wide.
            let stroke = Stroke { width: (stroke.line_width * scale).max(1.0), ..Stroke::default() };
            self.0.stroke_path(&outline, &paint, &stroke, Transform::identity(), None);
        }
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

impl<'a> Device<'a> for Canvas {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.draw(path, props.transform, &props.paint, mode);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        for glyph in run.glyphs() {
            if let Glyph::Outline(outline) = &**glyph {
                let transform = props.transform * glyph.transform();
                self.draw(&outline.outline(), transform, &props.paint, mode);
            }
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_clip_rect(&mut self, _: &Rect) {}
    fn pop_clip(&mut self) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_transparency_group(&mut self) {}
    fn begin_marked_content(&mut self, _: &[u8], _: Option<&Dict<'_>>) {}
    fn end_marked_content(&mut self) {}
}
