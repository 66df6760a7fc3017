//! Pieces of a page set below one another, so that a recogniser reads each by itself.
//!
//! In: a straightened picture and the boxes of cells. Out: pictures with the cells one below the other, and, from the
//! words that are recognised in them, the text of each cell. The cells are enlarged to one height of letters, so
//! their pixels are not those of the first look and neither are the recogniser's slips.

use sifferkoll_model::{Picture, RecognisedWord, Rect};

/// Height in pixels to which a box of one line is enlarged: letters are then some 40 pixels high, which recognisers
/// read best, and never what they were on the page (25 to 40 pixels at 200 and 300 dpi).
const LINE: f32 = 56.0;
/// Most and least enlargement: beyond it the box is no line of print.
const SCALES: std::ops::RangeInclusive<f32> = 0.5..=4.0;
/// White above, below and beside each piece, in its own heights.
const MARGIN: f32 = 0.5;
/// What is cut out beside the box, in its own heights: boxes hug the letters, and a minus may stand before them.
const AROUND: [f32; 2] = [0.25, 0.08];
/// Pieces in one picture: as many lines as a page has.
const AT_A_TIME: usize = 60;
/// Widest piece in pixels; cells of figures are narrower, and longer text is cut.
const WIDEST: usize = 3_000;
/// Resolution that is said of the pieces.
const DPI: f32 = 300.0;

/// Some pieces of a page in one picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Pieces {
    /// The picture to be read.
    pub picture: Picture,
    /// Where each piece begins and ends, from the top.
    bands: Vec<[usize; 2]>,
}

/// A piece at its new size.
struct Piece {
    width: usize,
    height: usize,
    grey: Vec<u8>,
}

/// The pieces of a page at these boxes, in points, in their order and dealt out to several pictures where they are
/// many.
pub fn pieces(picture: &Picture, boxes: &[Rect]) -> Vec<Pieces> {
    boxes
        .chunks(AT_A_TIME)
        .map(|boxes| {
            let cut: Vec<Piece> = boxes.iter().map(|bbox| piece(picture, bbox)).collect();
            together(&cut)
        })
        .collect()
}

impl Pieces {
    /// The text of each piece from the words that were recognised, and how sure the least sure of them is, of 100;
    /// `None` where none was.
    pub fn texts(&self, words: &[RecognisedWord]) -> Vec<Option<(String, u8)>> {
        let in_band = |word: &RecognisedWord, [top, foot]: [usize; 2]| {
            let middle = word.bbox.center().1;
            middle >= top as f32 && middle < foot as f32
        };
        let text = |band: &[usize; 2]| {
            let mut own: Vec<&RecognisedWord> = words.iter().filter(|word| in_band(word, *band)).collect();
            own.sort_by(|a, b| a.bbox.x0.total_cmp(&b.bbox.x0));
            let text = own.iter().map(|word| word.text.trim()).collect::<Vec<_>>().join(" ");
            let confidence = own.iter().map(|word| word.confidence).min()?;
            (!text.is_empty()).then_some((text, confidence))
        };
        self.bands.iter().map(text).collect()
    }
}

/// Cuts a box out and enlarges it.
fn piece(picture: &Picture, bbox: &Rect) -> Piece {
    let pixels = picture.dpi / 72.0;
    let line = bbox.height() * pixels;
    let [beside, above] = AROUND.map(|share| share * line);
    let scale = (LINE / line.max(1.0)).clamp(*SCALES.start(), *SCALES.end());
    let (x0, y0) = (bbox.x0 * pixels - beside, bbox.y0 * pixels - above);
    let across = |from: f32, to: f32| ((to - from) * scale).clamp(1.0, WIDEST as f32) as usize;
    let width = across(x0, bbox.x1 * pixels + beside);
    let height = across(y0, bbox.y1 * pixels + above);
    let mut grey = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            grey.push(sample(
                picture,
                x0 + (x as f32 + 0.5) / scale - 0.5,
                y0 + (y as f32 + 0.5) / scale - 0.5,
            ));
        }
    }
    Piece { width, height, grey }
}

/// The shade between pixels; white outside.
fn sample(picture: &Picture, x: f32, y: f32) -> u8 {
    let (w, h) = (picture.width as usize, picture.height as usize);
    if !(x >= 0.0 && y >= 0.0) {
        return u8::MAX;
    }
    let (left, upper) = (x as usize, y as usize);
    if left + 1 >= w || upper + 1 >= h {
        return u8::MAX;
    }
    let (fx, fy) = (x - left as f32, y - upper as f32);
    let value = |at: usize| f32::from(picture.grey[at]);
    let at = upper * w + left;
    let above = value(at) * (1.0 - fx) + value(at + 1) * fx;
    let below = value(at + w) * (1.0 - fx) + value(at + w + 1) * fx;
    (above * (1.0 - fy) + below * fy + 0.5) as u8
}

/// Sets pieces below one another at one left edge.
fn together(cut: &[Piece]) -> Pieces {
    let margin = (MARGIN * LINE) as usize;
    let width = cut.iter().map(|piece| piece.width).max().unwrap_or(1) + 2 * margin;
    let height = margin + cut.iter().map(|piece| piece.height + margin).sum::<usize>();
    let mut grey = vec![u8::MAX; width * height];
    let mut bands = Vec::with_capacity(cut.len());
    let mut top = margin;
    for piece in cut {
        for (y, row) in piece.grey.chunks_exact(piece.width).enumerate() {
            let at = (top + y) * width + margin;
            grey[at..at + piece.width].copy_from_slice(row);
        }
        bands.push([top - margin / 2, top + piece.height + margin / 2]);
        top += piece.height + margin;
    }
    Pieces { picture: Picture { width: width as u32, height: height as u32, grey, dpi: DPI }, bands }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A page of 200 dpi, white but for two dark boxes.
    fn page() -> (Picture, [Rect; 2]) {
        let (width, height) = (800, 600);
        let boxes = [[72.0, 72.0, 100.0, 82.0], [144.0, 100.0, 150.0, 110.0]];
        let boxes = boxes.map(|[x0, y0, x1, y1]| Rect { x0, y0, x1, y1 });
        let mut grey = vec![u8::MAX; width * height];
        for bbox in &boxes {
            let pixel = |points: f32| (points * 200.0 / 72.0) as usize;
            for y in pixel(bbox.y0)..pixel(bbox.y1) {
                grey[y * width + pixel(bbox.x0)..y * width + pixel(bbox.x1)].fill(0);
            }
        }
        (Picture { width: width as u32, height: height as u32, grey, dpi: 200.0 }, boxes)
    }

    #[test]
    fn each_piece_has_its_own_band_and_keeps_its_ink() {
        let (picture, boxes) = page();
        let made = pieces(&picture, &boxes);
        assert_eq!(made.len(), 1);
        let Pieces { picture, bands } = &made[0];
        let dark = |[top, foot]: [usize; 2]| {
            let rows = picture.grey.chunks_exact(picture.width as usize).skip(top).take(foot - top);
            rows.flatten().filter(|grey| **grey < 128).count() as f32
        };
        // 28 by 10 points and 6 by 10 points, at 56 pixels for 10 points.
        for (band, points) in bands.iter().zip([280.0, 60.0]) {
            assert!((dark(*band) / (points * 5.6 * 5.6) - 1.0).abs() < 0.1, "{}", dark(*band));
        }
        assert_eq!(dark([bands[0][1], bands[1][0]]), 0.0);
    }

    #[test]
    fn words_are_dealt_out_to_their_pieces() {
        let (picture, boxes) = page();
        let made = &pieces(&picture, &boxes)[0];
        let word = |text: &str, x0: f32, band: usize| {
            let y0 = made.bands[band][0] as f32 + 20.0;
            let bbox = Rect { x0, y0, x1: x0 + 10.0, y1: y0 + 30.0 };
            RecognisedWord { text: text.into(), bbox, confidence: 90, line: 0 }
        };
        let words = [word("030", 60.0, 0), word("-13", 30.0, 0)];
        assert_eq!(made.texts(&words), [Some(("-13 030".to_owned(), 90)), None]);
    }

    #[test]
    fn a_box_beyond_the_page_is_white() {
        let (picture, _) = page();
        let beyond = Rect { x0: -50.0, y0: 400.0, x1: 9_000.0, y1: 400.5 };
        let made = pieces(&picture, &[beyond]);
        assert!(made[0].picture.grey.iter().all(|grey| *grey == u8::MAX));
    }
}
