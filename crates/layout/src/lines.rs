//! Glyphs to words, words to lines, lines to chunks.
//!
//! In: the glyphs of one page. Out: lines from top to bottom, words from left to right. All thresholds
//! are shares of the font size, so the result does not change when a page is scaled.

use sifferkoll_model::{Glyph, GlyphOrigin, GlyphText, Rect, TagId, Turn};

/// A gap between glyphs wider than this share of the font size ends a word. Letters touch or overlap;
/// the narrowest word space in use is about 0.2 em, tightly set text included.
const WORD_GAP: f32 = 0.16;
/// A gap between words wider than this share of the font size ends a chunk. Word spaces and thousands
/// marks are at most 0.5 em, even in justified text of usual measure; columns are set further apart.
pub(crate) const CHUNK_GAP: f32 = 0.75;
/// Glyphs whose middles differ by less than this share of the font size stand on one line; leaves room
/// for superscripts, and is well under the least line pitch of 1 em.
const LINE_TOLERANCE: f32 = 0.4;

/// A word on a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) bbox: Rect,
    /// Font size in points.
    pub(crate) size: f32,
    pub(crate) bold: bool,
    /// The tagged cell that all of it stands in.
    pub(crate) tag: Option<TagId>,
    /// Whether lines above or below show that it begins a column, however near the word before stands.
    pub(crate) column: bool,
    /// The least confidence of its letters, 0 to 100, where any was recognised in a picture.
    pub(crate) confidence: Option<u8>,
}

/// Words on one baseline.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) words: Vec<Word>,
    pub(crate) bbox: Rect,
    /// Number of the line in a text dump; 0 on a page.
    pub(crate) number: u32,
}

/// Words of a line that stand as near as words of one text do.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chunk {
    pub(crate) text: String,
    pub(crate) bbox: Rect,
    pub(crate) bold: bool,
    /// Places of its words in the line.
    pub(crate) words: std::ops::Range<usize>,
}

impl Line {
    pub(crate) fn new(words: Vec<Word>, number: u32) -> Option<Self> {
        let bbox = Rect::around(words.iter().map(|w| w.bbox))?;
        Some(Self { words, bbox, number })
    }

    /// Largest font size on the line.
    pub(crate) fn size(&self) -> f32 {
        self.words.iter().map(|w| w.size).fold(0.0, f32::max)
    }

    pub(crate) fn text(&self) -> String {
        text_of(&self.words)
    }

    pub(crate) fn bold(&self) -> bool {
        self.words.iter().all(|w| w.bold)
    }

    /// The least confidence of its words, where any was recognised.
    pub(crate) fn confidence(&self) -> Option<u8> {
        self.words.iter().filter_map(|w| w.confidence).min()
    }

    /// The line's words split where the gap is wider than a word space.
    pub(crate) fn chunks(&self) -> Vec<Chunk> {
        let mut out: Vec<Chunk> = Vec::new();
        let mut start = 0;
        for at in 1..=self.words.len() {
            let ends = at == self.words.len() || {
                let (left, right) = (&self.words[at - 1], &self.words[at]);
                right.column || right.bbox.x0 - left.bbox.x1 > CHUNK_GAP * left.size.max(right.size)
            };
            if ends {
                out.push(chunk(&self.words, start..at));
                start = at;
            }
        }
        out
    }
}

/// A chunk made of these words of a line.
pub(crate) fn chunk(words: &[Word], range: std::ops::Range<usize>) -> Chunk {
    let part = &words[range.clone()];
    let bbox = part.iter().map(|w| w.bbox).reduce(|a, b| a.union(&b)).unwrap_or(Rect {
        x0: 0.0,
        y0: 0.0,
        x1: 0.0,
        y1: 0.0,
    });
    Chunk { text: text_of(part), bbox, bold: part.iter().all(|w| w.bold), words: range }
}

pub(crate) fn text_of(words: &[Word]) -> String {
    let mut out = String::new();
    for word in words {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&word.text);
    }
    out
}

/// Upright lines of a page.
pub(crate) fn lines_of(glyphs: &[Glyph]) -> Vec<Line> {
    let mut upright: Vec<&Glyph> = glyphs.iter().filter(|g| g.turn == Turn::Right && g.size > 0.0).collect();
    upright.sort_by(|a, b| {
        let middle = |g: &Glyph| f32::midpoint(g.bbox.y0, g.bbox.y1);
        middle(a)
            .total_cmp(&middle(b))
            .then(a.bbox.x0.total_cmp(&b.bbox.x0))
            .then(a.bbox.x1.total_cmp(&b.bbox.x1))
    });
    let mut lines: Vec<Vec<&Glyph>> = Vec::new();
    let mut anchor = 0.0;
    for glyph in upright {
        let middle = f32::midpoint(glyph.bbox.y0, glyph.bbox.y1);
        match lines.last_mut() {
            Some(line) if middle - anchor <= LINE_TOLERANCE * glyph.size.min(line[0].size) => {
                line.push(glyph);
            }
            _ => {
                anchor = middle;
                lines.push(vec![glyph]);
            }
        }
    }
    lines.into_iter().filter_map(|glyphs| Line::new(words_of(glyphs), 0)).collect()
}

fn words_of(mut glyphs: Vec<&Glyph>) -> Vec<Word> {
    glyphs.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0).then(a.bbox.x1.total_cmp(&b.bbox.x1)));
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for glyph in glyphs {
        let text: String = match &glyph.text {
            Some(GlyphText::Char(c)) => c.to_string(),
            Some(GlyphText::Str(s)) => s.to_string(),
            None => char::REPLACEMENT_CHARACTER.to_string(),
        };
        if text.chars().all(|c| sifferkoll_grammar::is_blank(c) || c.is_control()) {
            open = false;
            continue;
        }
        match words.last_mut() {
            Some(word)
                if open
                    && glyph.bbox.x0 - word.bbox.x1 <= WORD_GAP * word.size.max(glyph.size)
                    && !parted(word.tag, glyph.tag) =>
            {
                word.text.push_str(&text);
                word.bbox = word.bbox.union(&glyph.bbox);
                word.size = word.size.max(glyph.size);
                word.bold &= glyph.bold;
                word.tag = word.tag.filter(|tag| glyph.tag == Some(*tag));
                word.confidence = least(word.confidence, confidence(glyph));
            }
            _ => words.push(Word {
                text,
                bbox: glyph.bbox,
                size: glyph.size,
                bold: glyph.bold,
                tag: glyph.tag,
                column: false,
                confidence: confidence(glyph),
            }),
        }
        open = true;
    }
    words
}

/// How sure a glyph is, where it was recognised.
fn confidence(glyph: &Glyph) -> Option<u8> {
    match glyph.origin {
        GlyphOrigin::Recognised { confidence } => Some(confidence),
        GlyphOrigin::Text | GlyphOrigin::InvisibleLayer => None,
    }
}

/// The lower of two confidences, where there are any.
fn least(one: Option<u8>, other: Option<u8>) -> Option<u8> {
    one.into_iter().chain(other).min()
}

/// Whether the document says that two things stand in cells of their own.
fn parted(one: Option<TagId>, other: Option<TagId>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one != other)
}
