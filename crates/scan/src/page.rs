//! Recognised words to glyphs.
//!
//! In: words with boxes that hug their ink, line by line. Out: a page whose glyphs have the boxes that a font would
//! give them: one size and one baseline a line, letters spread over their word. The size of a line is told by the
//! heights of its words and by which letters they have; lines of nearly one size have the same.

use crate::Drawing;
use crate::letters::{BEARING, advance, is_low, reach_of};
use sifferkoll_model::{Glyph, GlyphOrigin, GlyphText, Page, PageIndex, Picture, RecognisedWord, Rect, Turn};

/// Sizes that differ by less than this share are one size measured twice: a pixel more or less on small print.
const ONE_SIZE: f32 = 0.12;
/// Words whose foot is off the line's by more than this share of the size stand on a baseline of their own.
const OFF_LINE: f32 = 0.35;
/// Depth and height of a glyph's box below and above the baseline, in shares of its size, as `Glyph` has them.
const DESCENT: f32 = 0.2;
const ASCENT: f32 = 0.8;
/// Size in points of a page that tells no size.
const USUAL_SIZE: f32 = 10.0;
/// Least share of the confidence of a word without any letter or figure: less is dirt that was taken for signs.
const SURE_SIGN: u8 = 30;

/// The page that a picture shows, from the words that were recognised in it and what is drawn on it. Places are those
/// of the picture, in points.
pub fn page_of(index: PageIndex, picture: &Picture, words: &[RecognisedWord], drawing: Drawing) -> Page {
    let points = 72.0 / picture.dpi;
    let words: Vec<Seen<'_>> =
        words.iter().filter(|w| is_print(w)).map(|word| Seen::new(word, points)).collect();
    let mut lines: Vec<MeasuredLine<'_>> =
        words.chunk_by(|a, b| a.line == b.line).map(MeasuredLine::new).collect();
    settle_sizes(&mut lines);
    Page {
        index,
        width: picture.width as f32 * points,
        height: picture.height as f32 * points,
        glyphs: lines.iter().flat_map(MeasuredLine::glyphs).collect(),
        rulings: drawing.rulings,
        fills: drawing.fills,
        images: Vec::new(),
        tags: Vec::new(),
        picture: None,
    }
}

/// Whether a word is print and no dirt.
fn is_print(word: &RecognisedWord) -> bool {
    let box_is_sound = word.bbox.is_finite() && word.bbox.width() > 0.0 && word.bbox.height() > 0.0;
    let has_letters = word.text.chars().any(char::is_alphanumeric);
    let is_bars = word.text.chars().all(|c| matches!(c, '|' | '_' | '[' | ']' | '{' | '}' | '¦'));
    box_is_sound && !word.text.trim().is_empty() && !is_bars && (has_letters || word.confidence >= SURE_SIGN)
}

/// A word with its box in points.
struct Seen<'a> {
    text: &'a str,
    ink: Rect,
    confidence: u8,
    line: u32,
}

impl<'a> Seen<'a> {
    fn new(word: &'a RecognisedWord, points: f32) -> Self {
        let Rect { x0, y0, x1, y1 } = word.bbox;
        let ink = Rect { x0: x0 * points, y0: y0 * points, x1: x1 * points, y1: y1 * points };
        Self { text: word.text.trim(), ink, confidence: word.confidence, line: word.line }
    }

    /// Font size by its height, in points.
    fn size(&self) -> Option<f32> {
        reach_of(self.text).map(|reach| self.ink.height() / (reach.top + reach.foot))
    }

    /// Where its baseline is in a font of this size.
    fn baseline(&self, size: f32) -> Option<f32> {
        reach_of(self.text).map(|reach| self.ink.y1 - reach.foot * size)
    }

    /// How much it tells of the size.
    fn weight(&self) -> f32 {
        let letters = self.text.chars().count() as f32;
        if reach_of(self.text).is_some_and(is_low) { letters / 2.0 } else { letters }
    }
}

/// A line as the recogniser gave it.
struct MeasuredLine<'a> {
    words: &'a [Seen<'a>],
    /// Font size in points; `None` where its words do not tell.
    size: Option<f32>,
    weight: f32,
}

impl<'a> MeasuredLine<'a> {
    fn new(words: &'a [Seen<'a>]) -> Self {
        let size = middle(words.iter().filter_map(|w| Some((w.size()?, w.weight()))).collect());
        let weight = words.iter().filter(|w| w.size().is_some()).map(Seen::weight).sum();
        Self { words, size, weight }
    }

    /// Its words as glyphs, each over its share of the word.
    fn glyphs(&self) -> Vec<Glyph> {
        let size = self.size.unwrap_or(USUAL_SIZE);
        let line = middle(self.words.iter().filter_map(|w| Some((w.baseline(size)?, w.weight()))).collect());
        let mut out = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            let own = word.baseline(size);
            let baseline = match (line, own) {
                (Some(line), Some(own)) if (own - line).abs() > OFF_LINE * size => own,
                (Some(line), _) => line,
                // A dash or another sign without a word beside it: it stands at half the height of low letters.
                (None, _) => word.ink.center().1 + 0.27 * size,
            };
            let letters: Vec<char> = word.text.chars().collect();
            let natural: f32 = letters.iter().map(|c| advance(*c)).sum();
            let (x0, x1) = (word.ink.x0 - BEARING * size, word.ink.x1 + BEARING * size);
            let scale = (x1 - x0) / natural;
            let mut x = x0;
            for letter in letters {
                let next = x + scale * advance(letter);
                out.push(Glyph {
                    text: Some(GlyphText::Char(letter)),
                    bbox: Rect {
                        x0: x,
                        y0: baseline - ASCENT * size,
                        x1: next,
                        y1: baseline + DESCENT * size,
                    },
                    size,
                    bold: false,
                    turn: Turn::Right,
                    origin: GlyphOrigin::Recognised { confidence: word.confidence },
                    tag: None,
                });
                x = next;
            }
            if let (Some(last), Some(next)) = (out.last(), self.words.get(at + 1)) {
                // However narrow, a gap that the recogniser took for one parts two words.
                let from = f32::midpoint(last.bbox.x0, next.ink.x0 - BEARING * size);
                let bbox = Rect { x0: from, x1: from.max(next.ink.x0), ..last.bbox };
                out.push(Glyph { text: Some(GlyphText::Char(' ')), bbox, ..last.clone() });
            }
        }
        out
    }
}

/// Makes sizes that hardly differ one, the sizes of most letters first, and gives lines that tell nothing the size of
/// most.
fn settle_sizes(lines: &mut [MeasuredLine<'_>]) {
    let mut order: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].size.is_some()).collect();
    order.sort_by(|a, b| lines[*a].size.unwrap_or(0.0).total_cmp(&lines[*b].size.unwrap_or(0.0)));
    let of = |lines: &[MeasuredLine<'_>], at: usize| (lines[at].size.unwrap_or(0.0), lines[at].weight);
    let mut usual = None;
    while !order.is_empty() {
        // The size around which most letters stand.
        let near = |size: f32, other: f32| (other - size).abs() <= ONE_SIZE * size;
        let weight_around = |size: f32| -> f32 {
            order.iter().map(|at| of(lines, *at)).filter(|(s, _)| near(size, *s)).map(|(_, w)| w).sum()
        };
        let heaviest = order
            .iter()
            .map(|at| of(lines, *at).0)
            .map(|size| (size, weight_around(size)))
            .reduce(|a, b| if b.1 > a.1 { b } else { a });
        let Some((size, _)) = heaviest else { break };
        let (own, rest): (Vec<usize>, Vec<usize>) =
            order.iter().partition(|at| near(size, of(lines, **at).0));
        let common = middle(own.iter().map(|at| of(lines, *at)).collect());
        usual = usual.or(common);
        for at in own {
            lines[at].size = common;
        }
        order = rest;
    }
    for line in lines.iter_mut().filter(|line| line.size.is_none()) {
        line.size = usual;
    }
}

/// The value below which half of the weight lies.
fn middle(mut values: Vec<(f32, f32)>) -> Option<f32> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = values.iter().map(|(_, weight)| weight).sum::<f32>() / 2.0;
    let mut below = 0.0;
    values.into_iter().find_map(|(value, weight)| {
        below += weight;
        (below >= half).then_some(value)
    })
}
