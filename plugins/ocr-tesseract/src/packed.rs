//! A page without what need not be read, and without the white that is then left.
//!
//! In: a white picture and the words that one model read in it. Out: a smaller picture with the rest of the print, which
//! the other model reads in less time, and the way back from its places to those of the page. The time of a run goes
//! with the area of its picture and with the print in it: a page of figures takes a third when the words are gone.

use crate::merged::is_word;
use sifferkoll_plugin::model::{Picture, RecognisedWord, Rect};

/// What is darker than this is ink; the paper of a page is white, or its grain has been made so.
const INK: u8 = 160;
/// Widest white that is kept between print, in inches: wider than any blank within a figure, so what stands apart still
/// does.
const WHITE: f32 = 0.2;
/// How sure the first model must be of a word, of 100, for the other not to see it.
const SURE: u8 = 60;
/// Soft edge of a word's ink beyond its box, in pixels.
const EDGE: f32 = 2.0;

/// A picture from which white has been cut.
pub(crate) struct Packed {
    /// What is left.
    pub(crate) picture: Picture,
    columns: Vec<usize>,
    rows: Vec<usize>,
}

impl Packed {
    /// A picture without its wide white parts; `None` where it has no ink.
    pub(crate) fn of(picture: &Picture) -> Option<Self> {
        let width = picture.width as usize;
        let mut in_column = vec![false; width];
        let mut in_row = Vec::with_capacity(picture.height as usize);
        for row in picture.grey.chunks_exact(width.max(1)) {
            let mut any = false;
            for (pixel, ink) in row.iter().zip(&mut in_column) {
                let dark = *pixel < INK;
                *ink |= dark;
                any |= dark;
            }
            in_row.push(any);
        }
        let white = (WHITE * picture.dpi) as usize;
        let (columns, rows) = (kept(&in_column, white), kept(&in_row, white));
        if columns.is_empty() || rows.is_empty() {
            return None;
        }
        let mut grey = Vec::with_capacity(columns.len() * rows.len());
        for row in &rows {
            let row = &picture.grey[row * width..(row + 1) * width];
            grey.extend(columns.iter().map(|column| row[*column]));
        }
        let size = |lines: &[usize]| u32::try_from(lines.len()).unwrap_or(u32::MAX);
        let picture = Picture { width: size(&columns), height: size(&rows), grey, dpi: picture.dpi };
        Some(Self { picture, columns, rows })
    }

    /// Words of this picture with their places on the page.
    pub(crate) fn placed(&self, mut words: Vec<RecognisedWord>) -> Vec<RecognisedWord> {
        for word in &mut words {
            let Rect { x0, y0, x1, y1 } = word.bbox;
            word.bbox = Rect {
                x0: first(&self.columns, x0),
                y0: first(&self.rows, y0),
                x1: last(&self.columns, x1),
                y1: last(&self.rows, y1),
            };
        }
        words
    }
}

/// The picture without the words of which a reading is sure.
pub(crate) fn without_words(picture: &Picture, words: &[RecognisedWord]) -> Picture {
    let mut left = picture.clone();
    let (width, height) = (left.width as usize, left.height as usize);
    let erased =
        |word: &&RecognisedWord| word.confidence >= SURE && is_word(&word.text) && !word.text.contains('%');
    let (gone, stay): (Vec<_>, Vec<_>) = words.iter().partition(erased);
    for word in gone {
        let Rect { x0, y0, x1, y1 } = word.bbox;
        // Boxes reach into one another where lines are askew or letters hang over; figures must stay whole.
        if stay.iter().any(|other| {
            let b = &other.bbox;
            b.x0 < x1 && x0 < b.x1 && b.y0 < y1 && y0 < b.y1
        }) {
            continue;
        }
        let range = |from: f32, to: f32, most: usize| {
            let end = ((to + EDGE).max(0.0) as usize).min(most);
            ((from - EDGE).max(0.0) as usize).min(end)..end
        };
        for y in range(y0, y1, height) {
            left.grey[y * width..(y + 1) * width][range(x0, x1, width)].fill(u8::MAX);
        }
    }
    left
}

/// The lines with ink, and half of so many white ones at each side.
fn kept(ink: &[bool], white: usize) -> Vec<usize> {
    let reach = white.div_ceil(2);
    let mut kept = Vec::new();
    let mut next = 0;
    for at in (0..ink.len()).filter(|at| ink[*at]) {
        kept.extend(next.max(at.saturating_sub(reach))..(at + reach + 1).min(ink.len()));
        next = next.max((at + reach + 1).min(ink.len()));
    }
    kept
}

/// Where the line at which something begins stands on the page.
fn first(lines: &[usize], at: f32) -> f32 {
    lines.get(at.max(0.0) as usize).or(lines.last()).map_or(at, |line| *line as f32)
}

/// Where the line before which something ends stands on the page.
fn last(lines: &[usize], at: f32) -> f32 {
    first(lines, at - 1.0) + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str, bbox: [f32; 4], confidence: u8) -> RecognisedWord {
        let [x0, y0, x1, y1] = bbox;
        RecognisedWord { text: text.into(), bbox: Rect { x0, y0, x1, y1 }, confidence, line: 0 }
    }

    /// A page of 100 pixels to an inch with ink in these boxes.
    fn page(boxes: &[[usize; 4]]) -> Picture {
        let mut grey = vec![u8::MAX; 400 * 300];
        for [x0, y0, x1, y1] in boxes {
            for y in *y0..*y1 {
                grey[y * 400 + x0..y * 400 + x1].fill(0);
            }
        }
        Picture { width: 400, height: 300, grey, dpi: 100.0 }
    }

    #[test]
    fn places_come_back_to_the_page() {
        let picture = page(&[[100, 50, 120, 60], [300, 50, 310, 60], [100, 200, 120, 210]]);
        let packed = Packed::of(&picture).unwrap();
        // 10 pixels of white at each side of the ink.
        assert_eq!((packed.picture.width, packed.picture.height), (40 + 30, 30 + 30));
        let words = vec![word("12", [10.0, 10.0, 30.0, 20.0], 90), word("3", [50.0, 40.0, 60.0, 50.0], 90)];
        let boxes: Vec<Rect> = packed.placed(words).into_iter().map(|word| word.bbox).collect();
        assert_eq!(boxes[0], Rect { x0: 100.0, y0: 50.0, x1: 120.0, y1: 60.0 });
        assert_eq!(boxes[1], Rect { x0: 300.0, y0: 200.0, x1: 310.0, y1: 210.0 });
        assert!(Packed::of(&page(&[])).is_none());
    }

    #[test]
    fn sure_words_are_gone_and_what_may_be_figures_stays() {
        let picture = page(&[[10, 10, 50, 20], [60, 10, 80, 20], [100, 10, 150, 20], [200, 10, 250, 20]]);
        let words = [
            word("Lön", [10.0, 10.0, 50.0, 20.0], 95),
            word("S2", [60.0, 10.0, 80.0, 20.0], 95),
            word("Ilo", [100.0, 10.0, 150.0, 20.0], 30),
            // Lies over a figure.
            word("Summa", [200.0, 10.0, 240.0, 20.0], 95),
            word("17", [235.0, 10.0, 250.0, 20.0], 95),
        ];
        let left = without_words(&picture, &words);
        let dark = |x: usize| left.grey[15 * 400 + x] == 0;
        assert_eq!([20, 70, 120, 210, 245].map(dark), [false, true, true, true, true]);
    }
}
