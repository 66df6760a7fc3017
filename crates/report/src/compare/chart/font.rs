//! The font that PNG is drawn with and that texts are measured by: Ubuntu Light, which its licence allows to embed.

use ab_glyph::{Font, FontRef, OutlineCurve, Point};
use std::sync::OnceLock;

/// Other fonts that a viewer of SVG may take are wider than this one, the widest common one (`DejaVu Sans`) by about
/// this much: texts are measured as if they were set in it.
const WIDEST: f64 = 1.18;
/// Share of the width that bold text takes more.
const BOLD: f64 = 1.06;

fn font() -> Option<&'static FontRef<'static>> {
    static FONT: OnceLock<Option<FontRef<'static>>> = OnceLock::new();
    FONT.get_or_init(|| FontRef::try_from_slice(epaint_default_fonts::UBUNTU_LIGHT).ok()).as_ref()
}

/// Units of the font in its height.
fn units(font: &FontRef<'_>) -> f32 {
    font.units_per_em().unwrap_or(1000.0)
}

/// Greatest width of a text in pixels, whatever font it is shown in.
pub(super) fn width(text: &str, size: f64, bold: bool) -> f64 {
    own_width(text, size) * WIDEST * if bold { BOLD } else { 1.0 }
}

/// Width in this font.
pub(super) fn own_width(text: &str, size: f64) -> f64 {
    let Some(font) = font() else { return size * text.chars().count() as f64 };
    let mut width = 0.0;
    for_each(font, text, |_, advance| width += advance);
    f64::from(width) * size / f64::from(units(font))
}

/// Calls with each glyph's id and its advance in units of the font.
fn for_each(font: &FontRef<'_>, text: &str, mut take: impl FnMut(ab_glyph::GlyphId, f32)) {
    let mut letters = text.chars().map(|c| font.glyph_id(c)).peekable();
    while let Some(glyph) = letters.next() {
        let kern = letters.peek().map_or(0.0, |next| font.kern_unscaled(glyph, *next));
        take(glyph, font.h_advance_unscaled(glyph) + kern);
    }
}

/// A part of an outline, in pixels, y down.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    Move([f32; 2]),
    Line([f32; 2]),
    Quad([f32; 2], [f32; 2]),
    Cubic([f32; 2], [f32; 2], [f32; 2]),
}

/// Outlines of a text that begins at the place; every contour begins with a move.
pub(super) fn outlines(text: &str, at: (f64, f64), size: f64) -> Vec<Step> {
    let mut steps = Vec::new();
    let Some(font) = font() else { return steps };
    let scale = size as f32 / units(font);
    let mut pen = at.0 as f32;
    for_each(font, text, |glyph, advance| {
        let to = |p: Point| [pen + p.x * scale, at.1 as f32 - p.y * scale];
        let mut last: Option<Point> = None;
        for curve in font.outline(glyph).map(|outline| outline.curves).unwrap_or_default() {
            let (start, end, step) = match curve {
                OutlineCurve::Line(start, end) => (start, end, Step::Line(to(end))),
                OutlineCurve::Quad(start, bend, end) => (start, end, Step::Quad(to(bend), to(end))),
                OutlineCurve::Cubic(start, bend, other, end) => {
                    (start, end, Step::Cubic(to(bend), to(other), to(end)))
                }
            };
            if last != Some(start) {
                steps.push(Step::Move(to(start)));
            }
            steps.push(step);
            last = Some(end);
        }
        pen += advance * scale;
    });
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn swedish_letters_and_signs_are_in_the_font() {
        let font = font().unwrap();
        for c in "ABCXYZabcxyzåäöÅÄÖéüÉ0123456789 ,.–-()%/:;”“·×≠*?!±".chars() {
            assert_ne!(font.glyph_id(c).0, 0, "{c}");
        }
        assert!(outlines("ÅÄÖ", (0.0, 0.0), 12.0).len() > 60);
        assert!(own_width("mm", 12.0) > own_width("ii", 12.0));
        assert!(width("a", 12.0, true) > own_width("a", 12.0));
    }
}
