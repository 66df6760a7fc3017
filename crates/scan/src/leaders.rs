//! Rows of dots that lead the eye from a label to its figure.
//!
//! In: a white picture. Out: the picture without them, and where they were; and the words of the page with the dots set
//! back as they are printed. A recogniser takes such a row for a line of letters: it makes words of it that nobody
//! wrote, and takes longer for the dots of a table of contents than for a page of text.

use crate::ink::{Blob, blobs};
use sifferkoll_model::{Picture, RecognisedWord, Rect};

/// Greatest width and height of a dot, in points: that of the full stop of 20 points.
const DOT: f32 = 2.2;
/// Greatest quotient of a dot's sides; dashes are longer.
const SQUARE: f32 = 2.0;
/// Greatest distance from one dot to the next, in points: dots with blanks between, at 12 points.
const STEP: f32 = 8.0;
/// A dot is of a row if its middle is off the last one's by no more than this share of a dot.
const OFF: f32 = 0.6;
/// Fewest dots of a row: two sets of three that stand for something left out are no leader.
const LEAST: usize = 8;
/// Distances between dots are even if they are off the middle one by no more than this share of it.
const EVEN: f32 = 0.25;
/// Share of the distances that must be even. Dots are lost in a scan.
const MOSTLY: f32 = 0.8;
/// Rows nearer to one another than this, in points, are the screen of a printed photograph: lines of text are farther.
const SCREEN: f32 = 5.0;
/// Soft edge of a dot in pixels.
const EDGE: u32 = 1;
/// Most dots; a picture with more is a photograph.
const MOST: usize = 20_000;

/// A row of dots.
#[derive(Debug, Clone, PartialEq)]
pub struct Leader {
    /// Where it is, in pixels.
    pub bbox: Rect,
    /// How many dots it has.
    pub dots: usize,
}

/// Takes the rows of dots out of a white picture.
pub fn without_leaders(mut picture: Picture) -> (Picture, Vec<Leader>) {
    let rows = rows(&picture);
    let (width, height) = (picture.width as usize, picture.height as usize);
    for dot in rows.iter().flatten() {
        let columns = dot.x0.saturating_sub(EDGE) as usize..((dot.x1 + EDGE) as usize).min(width);
        for y in dot.y0.saturating_sub(EDGE) as usize..((dot.y1 + EDGE) as usize).min(height) {
            picture.grey[y * width..][columns.clone()].fill(u8::MAX);
        }
    }
    let leader = |row: &Vec<Blob>| {
        Rect::around(row.iter().map(Blob::bbox)).map(|bbox| Leader { bbox, dots: row.len() })
    };
    (picture, rows.iter().filter_map(leader).collect())
}

/// Sets rows of dots among the words of a page, each behind the word that it leads on from; what leads on from nothing
/// stays out.
pub fn with_leaders(words: &mut Vec<RecognisedWord>, leaders: &[Leader]) {
    let led: Vec<RecognisedWord> = leaders
        .iter()
        .filter_map(|leader| {
            let bbox = leader.bbox;
            let (x, y) = bbox.center();
            let before = |word: &&RecognisedWord| {
                word.bbox.x1 <= x && (word.bbox.y0..=word.bbox.y1 + bbox.height()).contains(&y)
            };
            let word = words.iter().filter(before).max_by(|a, b| a.bbox.x1.total_cmp(&b.bbox.x1))?;
            Some(RecognisedWord { text: ".".repeat(leader.dots), bbox, ..word.clone() })
        })
        .collect();
    if !led.is_empty() {
        words.extend(led);
        words.sort_by(|a, b| a.line.cmp(&b.line).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    }
}

/// The rows of dots of a picture, from above.
fn rows(picture: &Picture) -> Vec<Vec<Blob>> {
    let pixels = picture.dpi / 72.0;
    let is_dot = |blob: &Blob| {
        let (width, height) = (blob.width(), blob.height());
        width.max(height) <= DOT * pixels && width.max(height) <= SQUARE * width.min(height)
    };
    let mut dots: Vec<Blob> = blobs(picture).into_iter().filter(is_dot).collect();
    if dots.len() > MOST {
        return Vec::new();
    }
    dots.sort_by_key(|dot| (dot.x0, dot.y0));
    let mut rows: Vec<Vec<Blob>> = Vec::new();
    // Rows that may go on.
    let mut open: Vec<usize> = Vec::new();
    for dot in dots {
        let (x, y) = dot.bbox().center();
        open.retain(|row| last(&rows[*row]).is_some_and(|(end, _)| x - end <= STEP * pixels));
        let goes_on = |row: &&usize| {
            last(&rows[**row])
                .is_some_and(|(end, middle)| end < x && (y - middle).abs() <= (OFF * dot.height()).max(1.0))
        };
        if let Some(row) = open.iter().find(goes_on) {
            rows[*row].push(dot);
        } else {
            open.push(rows.len());
            rows.push(vec![dot]);
        }
    }
    rows.retain(|row| row.len() >= LEAST && is_even(row));
    rows.sort_by_key(|row| row.first().map(|dot| (dot.y0, dot.x0)));
    let boxes: Vec<Rect> = rows.iter().filter_map(|row| Rect::around(row.iter().map(Blob::bbox))).collect();
    let of_screen = |row: usize| {
        let (own, near) = (&boxes[row], SCREEN * pixels);
        boxes.iter().enumerate().any(|(other, bbox)| {
            other != row
                && own.x0 < bbox.x1
                && bbox.x0 < own.x1
                && (own.center().1 - bbox.center().1).abs() <= near
        })
    };
    let alone: Vec<bool> = (0..rows.len()).map(|row| !of_screen(row)).collect();
    rows.into_iter().zip(alone).filter_map(|(row, alone)| alone.then_some(row)).collect()
}

/// The middle of the last dot of a row.
fn last(row: &[Blob]) -> Option<(f32, f32)> {
    row.last().map(|dot| dot.bbox().center())
}

/// Whether the dots of a row are evenly apart.
fn is_even(row: &[Blob]) -> bool {
    let steps: Vec<f32> =
        row.windows(2).map(|pair| pair[1].bbox().center().0 - pair[0].bbox().center().0).collect();
    let mut sorted = steps.clone();
    sorted.sort_by(f32::total_cmp);
    let Some(usual) = sorted.get(sorted.len() / 2) else { return false };
    // Places are whole pixels.
    let even = steps.iter().filter(|step| (*step - usual).abs() <= (EVEN * usual).max(1.0)).count();
    even as f32 >= MOSTLY * steps.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A white page of 200 dpi with dark boxes, `[x, y, width, height]`.
    fn page(boxes: &[[usize; 4]]) -> Picture {
        let (width, height) = (800, 300);
        let mut grey = vec![u8::MAX; width * height];
        for [x, y, w, h] in boxes {
            for row in *y..y + h {
                grey[row * width + x..row * width + x + w].fill(20);
            }
        }
        Picture { width: width as u32, height: height as u32, grey, dpi: 200.0 }
    }

    fn dots(count: usize, x: usize, y: usize) -> Vec<[usize; 4]> {
        // They come to lie between pixels.
        (0..count).map(|at| [x + (at * 77) / 10, y, 3, 3 - at % 2]).collect()
    }

    fn word(text: &str, [x, y, w, h]: [usize; 4], line: u32) -> RecognisedWord {
        let bbox = Rect { x0: x as f32, y0: y as f32, x1: (x + w) as f32, y1: (y + h) as f32 };
        RecognisedWord { text: text.into(), bbox, confidence: 70, line }
    }

    #[test]
    fn leaders_are_taken_out_and_set_back_behind_their_words() {
        let label = [100, 80, 90, 20];
        let mut boxes = dots(40, 200, 97);
        boxes.remove(17);
        boxes.push(label);
        let (clean, leaders) = without_leaders(page(&boxes));
        assert_eq!(clean, page(&[label]));
        let mut words =
            vec![word("Summa", label, 3), word("7", [600, 80, 10, 20], 4), word("Not", [20, 200, 40, 20], 5)];
        with_leaders(&mut words, &leaders);
        let texts: Vec<_> = words.iter().map(|word| (word.text.as_str(), word.line)).collect();
        assert_eq!(texts, [("Summa", 3), (&*".".repeat(39), 3), ("7", 4), ("Not", 5)]);
    }

    #[test]
    fn few_dots_uneven_ones_dashes_and_screens_stay() {
        let uneven: Vec<_> = dots(20, 200, 50)
            .into_iter()
            .enumerate()
            .map(|(at, [x, y, w, h])| [x + at * at, y, w, h])
            .collect();
        let dashes = dots(40, 200, 100).into_iter().map(|[x, y, ..]| [x, y, 6, 2]).collect();
        let screen = (0..10).flat_map(|row| dots(40, 200 + row % 2 * 3, 150 + 8 * row)).collect();
        for boxes in [dots(6, 200, 20), uneven, dashes, screen] {
            let picture = page(&boxes);
            assert_eq!(without_leaders(picture.clone()), (picture, Vec::new()));
        }
    }
}
