//! Tesseract's table of what it saw: a line for each page, block, paragraph, line and word, with tabs between.
//!
//! In: its output. Out: the words with their boxes, by lines. A line that is none is passed over, so that a later
//! version may say more.

use sifferkoll_plugin::model::{RecognisedWord, Rect};

/// Levels of the rows that stand for lines and for words.
const LINE: &str = "4";
const WORD: &str = "5";

/// The words of an answer. The columns are level, page, block, paragraph, line, word, left, top, width, height,
/// confidence, text.
pub(crate) fn words(answer: &str) -> Vec<RecognisedWord> {
    let mut words = Vec::new();
    let mut line = None;
    let mut number = 0;
    for row in answer.lines() {
        let mut columns = row.splitn(12, '\t');
        let level = columns.next();
        if level != Some(WORD) && level != Some(LINE) {
            continue;
        }
        let columns: Vec<&str> = columns.collect();
        let &[page, block, paragraph, of_block, _, left, top, width, height, confidence, text] =
            columns.as_slice()
        else {
            continue;
        };
        // Lines are counted whether or not a word is read in them, so that several readings have the same numbers.
        let place = [page, block, paragraph, of_block];
        if line.is_some_and(|line| line != place) {
            number += 1;
        }
        line = Some(place);
        let text = text.trim();
        let sides = [left, top, width, height].map(|side| side.parse::<f32>().ok());
        let ([Some(left), Some(top), Some(width), Some(height)], Ok(confidence)) =
            (sides, confidence.parse::<f32>())
        else {
            continue;
        };
        if level != Some(WORD) || text.is_empty() || confidence < 0.0 {
            continue;
        }
        words.push(RecognisedWord {
            text: text.to_owned(),
            bbox: Rect::from_corners(left, top, left + width, top + height),
            confidence: confidence.round().clamp(0.0, 100.0) as u8,
            line: number,
        });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_lines_are_read() {
        let answer = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            1\t1\t0\t0\t0\t0\t0\t0\t900\t800\t-1\t\n\
            4\t1\t1\t1\t1\t0\t10\t20\t90\t30\t-1\t\n\
            5\t1\t1\t1\t1\t1\t10\t20\t30\t12\t96.49\tLön\n\
            5\t1\t1\t1\t1\t2\t50\t20\t30\t12\t33\t 12\n\
            5\t1\t1\t1\t1\t3\t90\t20\t30\t12\t95\t \n\
            5\t1\t1\t1\t2\t1\t10\t40\t30\t12\t120\t-5\n\
            5\t1\t2\t1\t1\t1\t10\t60\tx\t12\t96\tno\n\
            4\t1\t2\t1\t2\t0\t10\t60\t5\t12\t-1\t\n\
            5\t1\t2\t1\t3\t1\t10\t80\t5\t12\t96\tja\n\
            nonsense\n5\t1\n";
        let words = words(answer);
        let seen: Vec<_> =
            words.iter().map(|word| (word.text.as_str(), word.confidence, word.line)).collect();
        assert_eq!(seen, [("Lön", 96, 0), ("12", 33, 0), ("-5", 100, 1), ("ja", 96, 4)]);
        assert_eq!(words[0].bbox, Rect::from_corners(10.0, 20.0, 40.0, 32.0));
    }
}
