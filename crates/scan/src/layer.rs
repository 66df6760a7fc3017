//! Whether the invisible text behind a scanned picture can be used.
//!
//! In: a page whose glyphs stand behind its picture. Out: yes or no, by evidence: the boxes of the glyphs hold ink, the
//! ink of the picture is in their boxes, and what they say looks like text.

use crate::plane::Plane;
use sifferkoll_model::{Glyph, GlyphOrigin, GlyphText, Page, Picture};

/// Resolution in which ink is looked at, in pixels to an inch: strokes of letters are seen in it.
const WORKING_DPI: f32 = 100.0;
/// Reach of the surroundings against which ink is dark, in inches.
const SURROUNDINGS: f32 = 0.25;
/// Share of the glyphs that must have ink in their box. A layer that is shifted by a line or stretched has its boxes
/// on blanks as often as on print.
const ON_INK: f32 = 0.85;
/// Share of a box's pixels that makes it hold ink: a full stop has less and is not counted.
const HELD: f32 = 0.04;
/// Share of the ink that must be in boxes. The rest are rulings, stamps and pictures; a layer that lacks a table or
/// half of the page lacks more.
const COVERED: f32 = 0.6;
/// Boxes are widened by this share of the size: letters overhang, and layers are a point off.
const SLACK: f32 = 0.15;
/// Share of the glyphs that may stand for nothing.
const UNKNOWN: f32 = 0.03;
/// Share of the words that must be made as words and figures are. Good readings have 95 of a hundred, those of an old
/// program without the language's letters 70 to 85.
const SOUND: f32 = 0.88;

/// Whether the invisible glyphs of a page are a good reading of its picture: they stand where the ink stands, and what
/// they say looks like text. The picture is that of the page as it is shown, not straightened.
pub fn layer_is_good(page: &Page, picture: &Picture) -> bool {
    let glyphs: Vec<&Glyph> =
        page.glyphs.iter().filter(|g| g.origin == GlyphOrigin::InvisibleLayer).collect();
    let printed: Vec<&Glyph> = glyphs.iter().copied().filter(|g| is_print(g)).collect();
    if printed.is_empty() {
        return false;
    }
    let unknown = printed.iter().filter(|g| is_unknown(g)).count() as f32 / printed.len() as f32;
    if unknown > UNKNOWN || sound_words(&words_of(&glyphs)) < SOUND {
        return false;
    }
    let (on_ink, covered) = fit(&printed, page, picture);
    on_ink >= ON_INK && covered >= COVERED
}

fn text(glyph: &Glyph) -> String {
    match &glyph.text {
        Some(GlyphText::Char(c)) => c.to_string(),
        Some(GlyphText::Str(s)) => s.to_string(),
        None => char::REPLACEMENT_CHARACTER.to_string(),
    }
}

fn is_print(glyph: &Glyph) -> bool {
    !text(glyph).chars().all(|c| c.is_whitespace() || c.is_control())
}

fn is_unknown(glyph: &Glyph) -> bool {
    text(glyph).chars().any(|c| c == char::REPLACEMENT_CHARACTER || ('\u{E000}'..='\u{F8FF}').contains(&c))
}

/// Share of the glyphs whose boxes hold ink, and share of the ink that stands in boxes.
fn fit(glyphs: &[&Glyph], page: &Page, picture: &Picture) -> (f32, f32) {
    let factor = (picture.dpi / WORKING_DPI).round().max(1.0);
    let plane = Plane::shrunk(picture, factor as usize);
    let ink = plane.ink((SURROUNDINGS * picture.dpi / factor) as usize);
    let (across, down) = (plane.width as f32 / page.width, plane.height as f32 / page.height);
    let mut boxed = vec![false; ink.len()];
    let (mut judged, mut held) = (0_usize, 0_usize);
    for glyph in glyphs {
        let slack = SLACK * glyph.size;
        let pixel = |place: f32, scale: f32, most: usize| (place * scale).clamp(0.0, most as f32) as usize;
        let (x0, x1) = (pixel(glyph.bbox.x0, across, plane.width), pixel(glyph.bbox.x1, across, plane.width));
        let (y0, y1) = (pixel(glyph.bbox.y0, down, plane.height), pixel(glyph.bbox.y1, down, plane.height));
        if text(glyph).chars().any(char::is_alphanumeric) {
            let dark = (y0..y1)
                .map(|y| ink[y * plane.width + x0..y * plane.width + x1].iter().filter(|i| **i).count());
            let area = (x1 - x0) * (y1 - y0);
            judged += 1;
            held += usize::from(dark.sum::<usize>() as f32 > HELD * area as f32);
        }
        let (left, right) = (
            pixel(glyph.bbox.x0 - slack, across, plane.width),
            pixel(glyph.bbox.x1 + slack, across, plane.width),
        );
        let (top, bottom) = (
            pixel(glyph.bbox.y0 - slack, down, plane.height),
            pixel(glyph.bbox.y1 + slack, down, plane.height),
        );
        for y in top..bottom {
            boxed[y * plane.width + left..y * plane.width + right].fill(true);
        }
    }
    let all = ink.iter().filter(|i| **i).count().max(1);
    let covered = ink.iter().zip(&boxed).filter(|(ink, boxed)| **ink && **boxed).count();
    (held as f32 / judged.max(1) as f32, covered as f32 / all as f32)
}

/// Words as the glyphs come, parted by blanks and by leaps.
fn words_of(glyphs: &[&Glyph]) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut last: Option<&Glyph> = None;
    for glyph in glyphs {
        let leaps = last.is_some_and(|last| {
            let same_line = last.bbox.overlap_y(&glyph.bbox) > 0.5 * glyph.bbox.height();
            let gap = glyph.bbox.x0 - last.bbox.x1;
            !same_line || gap > SLACK * glyph.size || gap < -glyph.size
        });
        if !is_print(glyph) || leaps {
            words.push(String::new());
        }
        if is_print(glyph)
            && let Some(word) = words.last_mut()
        {
            word.push_str(&text(glyph));
        }
        last = Some(glyph);
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Share of the words that are made as words and figures are. Single signs say nothing and are not counted.
fn sound_words(words: &[String]) -> f32 {
    let counted: Vec<&str> =
        words.iter().map(String::as_str).filter(|word| word.chars().any(char::is_alphanumeric)).collect();
    let signs = words.len() - counted.len();
    let sound = counted.iter().filter(|word| is_sound(word)).count();
    // As many signs as words are dirt that was read.
    let dirt = signs.saturating_sub(counted.len() / 4);
    sound as f32 / (counted.len() + dirt).max(1) as f32
}

/// A word of letters with a mark within at most, capitals at its head or all through; or a figure.
fn is_sound(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let letters = bare.chars().filter(|c| c.is_alphabetic()).count();
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    let others = bare.chars().count() - letters - digits;
    if letters == 0 {
        // 2023-01-01, 1.234,5, 14:30
        return others <= 4;
    }
    if digits > 0 {
        // 2023A, T1, §12, 1a: letters on one side; 0ch and l2O mix.
        let leads = bare.chars().take_while(char::is_ascii_digit).count();
        let trails = bare.chars().rev().take_while(char::is_ascii_digit).count();
        return others > 0 || leads == digits || trails == digits;
    }
    let capitals = bare.chars().skip(1).filter(|c| c.is_uppercase()).count();
    let lower = bare.chars().skip(1).filter(|c| c.is_lowercase()).count();
    let has_vowel = bare.chars().any(|c| "aeiouyåäöéüAEIOUYÅÄÖÉÜ".contains(c));
    others <= 2 && (capitals == 0 || lower == 0 || others > 0) && (has_vowel || letters < 5 || lower == 0)
}
