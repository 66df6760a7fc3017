//! Columns that stand so near to one another that the gap between them is hardly wider than a blank.
//!
//! In: the lines of a page. Out: the same, with the words marked that begin a column: figures set to the right
//! end at one place on several lines, and words set to the left begin at one place right behind them. No text
//! has blanks at one place, to a share of a point, line after line.

use crate::lines::{CHUNK_GAP, Line};

/// A gap between columns is wider than this share of the font size; word spaces in unjustified text are about
/// 0.25 em.
const LEAST_GAP: f32 = 0.45;
/// Edges are one edge within this share of the font size: rounding alone.
const SAME: f32 = 0.03;
/// Lines that show an edge: with fewer, two lines of justified text can agree by chance.
const LEAST_LINES: usize = 3;
/// Of them at least so many end with a digit before the gap; the others may be heads.
const LEAST_FIGURES: usize = 2;
/// So many lines above and below are looked at.
const REACH: usize = 6;
/// Lines further apart than this many line heights are none of one table.
const FAR: f32 = 4.5;

/// A gap on a line: the place of the word behind it, and its sides.
struct Gap {
    word: usize,
    left: f32,
    right: f32,
    figure: bool,
}

/// Marks the words that begin a column behind a narrow gap. Lines come from top to bottom.
pub(crate) fn mark(lines: &mut [Line]) {
    let gaps: Vec<Vec<Gap>> = lines.iter().map(gaps_of).collect();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, own) in gaps.iter().enumerate() {
        for gap in own {
            if is_edge(lines, &gaps, at, gap) {
                found.push((at, gap.word));
            }
        }
    }
    for (line, word) in found {
        lines[line].words[word].column = true;
    }
}

/// The gaps of a line that are wider than its blanks, and too narrow to part chunks by themselves.
fn gaps_of(line: &Line) -> Vec<Gap> {
    let gap = |at: usize| {
        let (left, right) = (&line.words[at - 1], &line.words[at]);
        let width = (right.bbox.x0 - left.bbox.x1) / left.size.max(right.size);
        let figure = left.text.ends_with(|c: char| c.is_ascii_digit() || c == '%');
        (width > LEAST_GAP && width <= CHUNK_GAP).then_some(Gap {
            word: at,
            left: left.bbox.x1,
            right: right.bbox.x0,
            figure,
        })
    };
    (1..line.words.len()).filter_map(gap).collect()
}

/// Whether enough lines around one have a gap at the same place, and none between them runs across it.
fn is_edge(lines: &[Line], gaps: &[Vec<Gap>], at: usize, gap: &Gap) -> bool {
    let same = SAME * lines[at].size();
    let shares = |line: usize| {
        gaps[line].iter().find(|g| (g.left - gap.left).abs() <= same && (g.right - gap.right).abs() <= same)
    };
    let crossed =
        |line: usize| lines[line].words.iter().any(|w| w.bbox.x0 < gap.left && w.bbox.x1 > gap.right);
    let near =
        |upper: usize, lower: usize| lines[lower].bbox.y0 - lines[upper].bbox.y1 <= FAR * lines[at].size();
    let above =
        (at.saturating_sub(REACH)..at).rev().take_while(|line| near(*line, line + 1) && !crossed(*line));
    let below =
        (at + 1..lines.len().min(at + 1 + REACH)).take_while(|line| near(line - 1, *line) && !crossed(*line));
    let found: Vec<&Gap> = above.chain([at]).chain(below).filter_map(shares).collect();
    found.len() >= LEAST_LINES && found.iter().filter(|g| g.figure).count() >= LEAST_FIGURES
}

#[cfg(test)]
mod tests {
    use crate::example::page;
    use crate::lines::lines_of;

    /// The chunks of lines in which a text of half a character more stands behind a figure.
    fn chunks(lines: &[(&str, &str, &str)]) -> Vec<usize> {
        let words: Vec<(&str, usize, usize, Option<[u32; 2]>)> = lines
            .iter()
            .enumerate()
            .flat_map(|(at, (label, figure, text))| {
                [
                    (*label, 0, at, None),
                    (*figure, 30 - figure.chars().count(), at, None),
                    (*text, 31, at, None),
                ]
            })
            .collect();
        let mut lines = lines_of(&page(&words).glyphs);
        super::mark(&mut lines);
        lines.iter().map(|line| line.chunks().len()).collect()
    }

    #[test]
    fn figures_set_right_end_where_words_set_left_begin() {
        let table = [("Steg", "Tal", "Svar"), ("Ett", "1", "Nej"), ("Två", "12", "Ja")];
        assert_eq!(chunks(&table), [3, 3, 3]);
        // Two lines may agree by chance, and words before words are text.
        assert_eq!(chunks(&table[1..]), [2, 2]);
        assert_eq!(chunks(&[("Ett", "hos", "oss"), ("Två", "hos", "er"), ("Tre", "hos", "mig")]), [2, 2, 2]);
    }
}
