//! A picture as PNG, drawn with the font of the program.

use super::font::{self, Step};
use super::picture::{Anchor, Color, Item, Picture, Spot, Stroke, Style, WHITE};
use super::svg::HALO;
use tiny_skia::{FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, StrokeDash, Transform};

/// Pixels to a pixel of the picture: sharp on screens of today, and in print.
pub(super) const SCALE: f32 = 2.0;
/// The font is a light one: an edge of this share of its size makes it regular, or bold.
const REGULAR: f64 = 0.022;
const BOLD: f64 = 0.07;

/// The bytes of the file; `None` where the picture cannot be held in memory.
pub(super) fn png(picture: &Picture) -> Option<Vec<u8>> {
    let (width, height) = size(picture);
    let mut pixels = Pixmap::new(width, height)?;
    pixels.fill(paint_color(WHITE));
    for item in &picture.items {
        draw(&mut pixels, item);
    }
    pixels.encode_png().ok()
}

/// Width and height in pixels.
pub(super) fn size(picture: &Picture) -> (u32, u32) {
    let pixels = |length: f64| (length.ceil() as f32 * SCALE) as u32;
    (pixels(picture.width), pixels(picture.height))
}

fn draw(pixels: &mut Pixmap, item: &Item) {
    match item {
        Item::Line { through, stroke } => {
            if let Some(path) = path(through, false) {
                draw_line(pixels, &path, stroke);
            }
        }
        Item::Shape { corners, fill, stroke, .. } => {
            if let Some(path) = path(corners, true) {
                draw_filled(pixels, &path, *fill, stroke.as_ref());
            }
        }
        Item::Disc { centre: (x, y), radius, fill, stroke, .. } => {
            if let Some(path) = PathBuilder::from_circle(*x as f32, *y as f32, *radius as f32) {
                draw_filled(pixels, &path, *fill, stroke.as_ref());
            }
        }
        Item::Text { at, style, text } => draw_text(pixels, *at, style, text),
    }
}

fn path(spots: &[Spot], closed: bool) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for (nth, (x, y)) in spots.iter().enumerate() {
        let (x, y) = (*x as f32, *y as f32);
        if nth == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
    }
    if closed {
        builder.close();
    }
    builder.finish()
}

fn draw_filled(pixels: &mut Pixmap, path: &Path, fill: Option<Color>, stroke: Option<&Stroke>) {
    if let Some(fill) = fill {
        pixels.fill_path(path, &paint(fill), FillRule::Winding, zoom(), None);
    }
    if let Some(stroke) = stroke {
        draw_line(pixels, path, stroke);
    }
}

fn draw_line(pixels: &mut Pixmap, path: &Path, stroke: &Stroke) {
    let dash = stroke.dash.iter().map(|length| *length as f32).collect();
    let how = tiny_skia::Stroke {
        width: stroke.width as f32,
        line_cap: LineCap::Butt,
        line_join: LineJoin::Round,
        dash: StrokeDash::new(dash, 0.0),
        ..tiny_skia::Stroke::default()
    };
    pixels.stroke_path(path, &paint(stroke.color), &how, zoom(), None);
}

fn draw_text(pixels: &mut Pixmap, (x, y): Spot, style: &Style, text: &str) {
    let width = font::own_width(text, style.size);
    let x = match style.anchor {
        Anchor::Start => x,
        Anchor::Middle => x - width / 2.0,
        Anchor::End => x - width,
    };
    let mut builder = PathBuilder::new();
    for step in font::outlines(text, (x, y), style.size) {
        match step {
            Step::Move(to) => builder.move_to(to[0], to[1]),
            Step::Line(to) => builder.line_to(to[0], to[1]),
            Step::Quad(bend, to) => builder.quad_to(bend[0], bend[1], to[0], to[1]),
            Step::Cubic(bend, other, to) => {
                builder.cubic_to(bend[0], bend[1], other[0], other[1], to[0], to[1]);
            }
        }
    }
    // Blanks alone have no outline.
    let Some(path) = builder.finish() else { return };
    if style.halo {
        draw_line(pixels, &path, &Stroke::plain(WHITE, HALO));
    }
    let edge = style.size * if style.bold { BOLD } else { REGULAR };
    draw_filled(pixels, &path, Some(style.color), Some(&Stroke::plain(style.color, edge)));
}

fn zoom() -> Transform {
    Transform::from_scale(SCALE, SCALE)
}

fn paint(color: Color) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(paint_color(color));
    paint
}

fn paint_color(Color(rgb): Color) -> tiny_skia::Color {
    let part = |shift: u32| (rgb >> shift & 0xff) as u8;
    tiny_skia::Color::from_rgba8(part(16), part(8), part(0), 0xff)
}
