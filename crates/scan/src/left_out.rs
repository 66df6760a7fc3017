//! Print that a recogniser has passed over: single figures, dashes in place of figures, the minus and the comma of a
//! figure.
//!
//! In: a white picture and the words that were recognised in it. Out: boxes of ink that no word covers and that look
//! like figures of the page's own size, and the words with the dashes, signs and commas that were missing. Recognisers
//! look for words and take what is small for dirt, and tables are full of it. What has no print on its own line is
//! dirt indeed and stays out.

use crate::ink::{Blob, ByRow, blobs, overlaps};
use crate::letters::reach_of;
use sifferkoll_model::{Picture, RecognisedWord, Rect};

/// Height of a blob that may be a figure, in heights of figures.
const FIGURE: std::ops::RangeInclusive<f32> = 0.7..=1.4;
/// Width of a blob that may be a figure, in heights of figures: what is left of an upright ruling is thinner than `1`,
/// and two figures that touch are somewhat wider than they are high.
const FIGURE_WIDE: std::ops::RangeInclusive<f32> = 0.2..=1.6;
/// Height, width and their quotient of a blob that may be a dash, in heights of figures.
const DASH_HIGH: f32 = 0.25;
const DASH_WIDE: std::ops::RangeInclusive<f32> = 0.25..=1.5;
const DASH_FLAT: f32 = 1.4;
/// A dash stands at this height of its figures, in shares of their height from the top.
const DASH_AT: std::ops::RangeInclusive<f32> = 0.3..=0.8;
/// Height of a comma, greatest width of it and of its top above the foot of the figure, in heights of figures.
const COMMA_HIGH: std::ops::RangeInclusive<f32> = 0.12..=0.45;
const COMMA_WIDE: f32 = 0.3;
const COMMA_AT: f32 = 0.5;
/// Least height in pixels of figures whose signs can be told.
const LEAST_HEIGHT: f32 = 10.0;
/// Blank within a figure of several digits, in heights of figures.
const BLANK: f32 = 0.6;
/// Blank between a minus and its figure, in heights of figures.
const MINUS: f32 = 0.5;
/// Longest piece, in heights of figures: what is longer and was passed over is no figure.
const LONGEST: f32 = 9.0;
/// How sure it is that a flat blob beside print is a dash, of 100.
const SURE: u8 = 80;
/// Most pieces of a page; more of them are a picture and not print.
const MOST: usize = 240;
/// Most blobs that may be figures, a dozen for each piece; more of them are the dots of a picture, and to group them
/// would take as long as their square.
const MOST_BLOBS: usize = 12 * MOST;

/// Sets dashes and minus signs that were passed over in their places, and gives the boxes of what else was, in pixels.
pub fn left_out(picture: &Picture, words: &mut Vec<RecognisedWord>) -> Vec<Rect> {
    let Some(height) = figure_height(words) else { return Vec::new() };
    // A sign by itself is looked at anew: recognisers call a dash many names.
    let (signs, mut print): (Vec<_>, Vec<_>) = words.drain(..).partition(is_sign);
    let all = blobs(picture);
    let by_row = ByRow::new(&all);
    let mut covered = vec![false; all.len()];
    for word in &mut print {
        let ink: Vec<usize> = by_row.overlapping(&word.bbox).collect();
        for at in &ink {
            covered[*at] = true;
        }
        mend(word, ink.iter().map(|at| all[*at]).collect());
    }
    let on_line = |blob: &Blob| print.iter().any(|word| shares_line(&word.bbox, &blob.bbox()));
    let looks = |blob: &Blob| is_figure(blob, height) || is_dash(blob, height);
    let free = all.iter().zip(&covered).filter(|(_, covered)| !**covered).map(|(blob, _)| *blob);
    let mut own: Vec<Blob> = free.filter(looks).collect();
    if own.len() > MOST_BLOBS {
        own.clear();
    }
    own.retain(on_line);
    let groups = groups(&own, height);
    let mut boxes = Vec::new();
    let mut dashes = Vec::new();
    for group in &groups {
        let Some(bbox) = Rect::around(group.iter().map(Blob::bbox)) else { continue };
        match group.as_slice() {
            [blob] if is_dash(blob, height) => dashes.push(bbox),
            _ if group.iter().any(|b| is_figure(b, height)) && bbox.width() <= LONGEST * height => {
                boxes.push(bbox);
            }
            _ => {}
        }
    }
    if boxes.len() + dashes.len() > MOST {
        (boxes, dashes) = (Vec::new(), Vec::new());
    }
    // A sign that is neither a dash nor a figure stays what the recogniser took it for.
    let known = |sign: &RecognisedWord| dashes.iter().chain(&boxes).any(|bbox| overlaps(bbox, &sign.bbox));
    let kept: Vec<RecognisedWord> = signs.into_iter().filter(|sign| !known(sign)).collect();
    let mut line = print.iter().chain(&kept).map(|word| word.line).max().unwrap_or(0);
    let mut alone = Vec::new();
    for bbox in dashes {
        if !stands_before(&bbox, &mut print, height) && at_height_of_dash(&bbox, &print) {
            line += 1;
            alone.push(RecognisedWord { text: "–".to_owned(), bbox, confidence: SURE, line });
        }
    }
    print.extend(kept);
    print.sort_by(|a, b| a.line.cmp(&b.line).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    print.extend(alone);
    *words = print;
    boxes
}

/// The usual height of figures in pixels; `None` on a page without any.
fn figure_height(words: &[RecognisedWord]) -> Option<f32> {
    let digits = |word: &&RecognisedWord| word.text.chars().any(|c| c.is_ascii_digit());
    let size =
        |word: &RecognisedWord| reach_of(&word.text).map(|r| word.bbox.height() * r.top / (r.top + r.foot));
    let mut heights: Vec<f32> = words.iter().filter(digits).filter_map(size).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied().filter(|height| *height >= 1.0)
}

/// Whether a word is a sign or two that may stand for a dash, or for nothing.
fn is_sign(word: &RecognisedWord) -> bool {
    word.text.chars().count() <= 2
        && word.text.chars().all(|c| matches!(c, '-' | '–' | '—' | '=' | '_' | '~' | '.' | '»' | '«'))
}

fn is_figure(blob: &Blob, height: f32) -> bool {
    FIGURE.contains(&(blob.height() / height)) && FIGURE_WIDE.contains(&(blob.width() / height))
}

fn is_dash(blob: &Blob, height: f32) -> bool {
    blob.height() <= DASH_HIGH * height
        && DASH_WIDE.contains(&(blob.width() / height))
        && blob.width() >= DASH_FLAT * blob.height()
}

/// Whether two boxes stand on one line: the middle of the lower box is within the higher one.
fn shares_line(a: &Rect, b: &Rect) -> bool {
    let (higher, lower) = if a.height() >= b.height() { (a, b) } else { (b, a) };
    let middle = lower.center().1;
    higher.y0 <= middle && middle <= higher.y1
}

/// Blobs that stand close to one another on a line.
fn groups(blobs: &[Blob], height: f32) -> Vec<Vec<Blob>> {
    let mut order: Vec<&Blob> = blobs.iter().collect();
    order.sort_by_key(|blob| (blob.x0, blob.y0));
    let mut groups: Vec<(Rect, Vec<Blob>)> = Vec::new();
    for blob in order {
        let bbox = blob.bbox();
        let near = |of: &Rect| bbox.x0 - of.x1 <= BLANK * height && shares_line(of, &bbox);
        match groups.iter_mut().rev().find(|(of, _)| near(of)) {
            Some((of, group)) => {
                *of = of.union(&bbox);
                group.push(*blob);
            }
            None => groups.push((bbox, vec![*blob])),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Sets the minus and the comma of a figure that are there in ink and not in its text.
fn mend(word: &mut RecognisedWord, mut ink: Vec<Blob>) {
    let digits = word.text.chars().filter(char::is_ascii_digit).count();
    let height = ink.iter().map(Blob::height).fold(0.0, f32::max).min(word.bbox.height());
    let text = word.text.clone();
    let bare = text.trim_start_matches(['-', '–', '—', '~', '+', '=', '_', '»', '«', '.', ' ']);
    if digits == 0 || height < LEAST_HEIGHT || !bare.starts_with(|c: char| c.is_ascii_digit()) {
        return;
    }
    ink.sort_by_key(|blob| (blob.x0, blob.y0));
    let is_minus = |blob: &Blob| {
        is_dash(blob, height)
            && DASH_AT.contains(&((blob.bbox().center().1 - word.bbox.y0) / word.bbox.height()))
    };
    if ink.first().is_some_and(is_minus) && !word.text.starts_with('-') {
        word.text = format!("-{bare}");
    }
    let plain = bare.chars().all(|c| c.is_ascii_digit() || matches!(c, '%' | ' '));
    let figures: Vec<&Blob> = ink.iter().filter(|blob| is_figure(blob, height)).collect();
    let commas: Vec<&Blob> = ink.iter().filter(|blob| is_comma(blob, height, word.bbox.y1)).collect();
    // Each digit has to be a blob of its own; of the per cent sign there may be several.
    let own_blobs = if word.text.contains('%') { figures.len() >= digits } else { figures.len() == digits };
    // What is below or above a figure is a part of it.
    let apart = |comma: &Blob| figures.iter().all(|blob| blob.x1 <= comma.x0 + 1 || comma.x1 <= blob.x0 + 1);
    if let ([comma], true, true) = (commas.as_slice(), plain, own_blobs)
        && apart(comma)
    {
        let before = figures.iter().filter(|blob| blob.x1 <= comma.x0 + 1).count();
        let place = word.text.char_indices().filter(|(_, c)| c.is_ascii_digit()).nth(before);
        // Before three digits it may as well part thousands: then nothing is guessed.
        if let (Some((at, _)), true) = (place, before > 0 && digits != before + 3) {
            word.text.insert(at, ',');
        }
    }
}

/// Whether a blob is a comma or a point on the line: low, narrow and at the foot.
fn is_comma(blob: &Blob, height: f32, foot: f32) -> bool {
    COMMA_HIGH.contains(&(blob.height() / height))
        && blob.width() <= COMMA_WIDE * height
        && foot - blob.y0 as f32 <= COMMA_AT * height
}

/// Sets a minus before the figure that it stands close to.
fn stands_before(dash: &Rect, words: &mut [RecognisedWord], height: f32) -> bool {
    let follows = |word: &&mut RecognisedWord| {
        let gap = word.bbox.x0 - dash.x1;
        shares_line(&word.bbox, dash)
            && (-0.1 * height..=MINUS * height).contains(&gap)
            && word.text.starts_with(|c: char| c.is_ascii_digit())
    };
    // After print it is a hyphen or a dash between two figures, and no minus.
    let after = words
        .iter()
        .any(|w| shares_line(&w.bbox, dash) && (0.0..=MINUS * height).contains(&(dash.x0 - w.bbox.x1)));
    let Some(word) = words.iter_mut().find(follows).filter(|_| !after) else { return false };
    word.text.insert(0, '-');
    word.bbox = word.bbox.union(dash);
    true
}

/// Whether a dash by itself stands where one does, at half the height of its line and neither under nor over it.
fn at_height_of_dash(dash: &Rect, words: &[RecognisedWord]) -> bool {
    words.iter().any(|word| {
        let share = (dash.center().1 - word.bbox.y0) / word.bbox.height().max(1.0);
        reach_of(&word.text).is_some() && DASH_AT.contains(&share)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A white page with dark boxes, `[x, y, width, height]`.
    fn page(boxes: &[[usize; 4]]) -> Picture {
        let (width, height) = (400, 200);
        let mut grey = vec![u8::MAX; width * height];
        for [x, y, w, h] in boxes {
            for row in *y..y + h {
                grey[row * width + x..row * width + x + w].fill(0);
            }
        }
        Picture { width: width as u32, height: height as u32, grey, dpi: 300.0 }
    }

    fn word(text: &str, [x, y, w, h]: [usize; 4], line: u32) -> RecognisedWord {
        let bbox = Rect { x0: x as f32, y0: y as f32, x1: (x + w) as f32, y1: (y + h) as f32 };
        RecognisedWord { text: text.into(), bbox, confidence: 70, line }
    }

    fn texts(words: &[RecognisedWord]) -> Vec<&str> {
        words.iter().map(|word| word.text.as_str()).collect()
    }

    #[test]
    fn a_figure_gets_the_minus_and_the_comma_that_stand_in_ink() {
        // A minus and three digits, the comma between the last two.
        let ink = [[20, 40, 12, 3], [40, 30, 15, 24], [60, 30, 15, 24], [78, 48, 4, 8], [86, 30, 15, 24]];
        let all = [20, 30, 81, 26];
        for read in ["124", "~124", "-124"] {
            let mut words = vec![word(read, all, 0)];
            assert_eq!(left_out(&page(&ink), &mut words), []);
            assert_eq!(texts(&words), ["-12,4"], "{read}");
        }
        // The minus outside the box of the word.
        let mut words = vec![word("12,4", [40, 30, 61, 26], 0)];
        left_out(&page(&ink), &mut words);
        assert_eq!(texts(&words), ["-12,4"]);
    }

    #[test]
    fn what_was_passed_over_on_a_line_of_print_is_a_dash_or_asked_for() {
        let label = [10, 30, 90, 24];
        let digit = [200, 30, 15, 24];
        let dash = [300, 41, 14, 3];
        let dirt = [200, 150, 15, 24];
        let mut words = vec![word("2024", label, 0)];
        let boxes = left_out(&page(&[label, digit, dash, dirt]), &mut words);
        assert_eq!(boxes, [Rect { x0: 200.0, y0: 30.0, x1: 215.0, y1: 54.0 }]);
        assert_eq!(texts(&words), ["2024", "–"]);
    }

    #[test]
    fn a_dash_between_two_figures_is_no_minus_and_other_names_of_a_dash_are_dashes() {
        let (left, dash, right) = ([20, 30, 15, 24], [40, 41, 12, 3], [56, 30, 15, 24]);
        let mut words = vec![word("1", left, 0), word("3", right, 0)];
        left_out(&page(&[left, dash, right]), &mut words);
        assert!(!texts(&words).contains(&"-3"));
        let (label, alone) = ([20, 30, 90, 24], [200, 41, 14, 3]);
        let mut words = vec![word("2024", label, 0), word("=", alone, 1)];
        left_out(&page(&[label, alone]), &mut words);
        assert_eq!(texts(&words), ["2024", "–"]);
    }
}
