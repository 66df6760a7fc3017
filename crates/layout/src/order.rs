//! The order in which a person reads a page: columns of prose one after another, side boxes on their own.
//!
//! In: lines from top to bottom with all words of their height, and the boxes of the tables. Out: runs of words
//! and tables in reading order. A strip of white that no line crosses parts columns where prose stands on both
//! sides of it, and a line drawn across ends it; labels with something beside them are read line by line. Each column is looked at in the same
//! way again. Method: XY-cut of Nagy and Seth (1984), the cuts from white strips that are followed downwards.

use crate::lines::Line;
use sifferkoll_model::Rect;
use std::ops::Range;

/// A gap between words wider than this share of the font size may lie between columns: more than most word
/// spaces, which are no strip of white over several lines where they are wider.
const GAP: f32 = 0.75;
/// A strip of white at least this wide, in font sizes, parts columns.
const GUTTER: f32 = 0.6;
/// Most lines looked ahead for the second column of a white strip: a side box that begins further down is
/// found from there.
const LOOKAHEAD: usize = 16;
/// Fewest lines of a column of prose; two can be a label with a wrapped text beside it.
const LEAST_LINES: usize = 3;
/// Columns stand beside one another over at least this many font sizes.
const LEAST_BESIDE: f32 = 2.0;
/// Least mean length in characters of a column's lines where most of them have a line at the same height
/// beside them, as labels with values have: prose of the narrowest columns is longer.
const LEAST_PROSE: usize = 25;
/// The same where lines stand at heights of their own, as in a side box.
const LEAST_BOXED: usize = 8;
/// Columns narrower than this many font sizes hold bullets or numbers of items.
const MARKER: f32 = 2.0;
/// Share of a column's lines with another beside them from which it is read line by line.
const MATED: (usize, usize) = (4, 5);
/// Where lines over this share of the width follow one another there are no columns.
const FULL: f32 = 0.75;
/// Columns within columns that are looked for; deeper ones are drawings.
const DEEPEST: usize = 3;

/// Something to read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    /// Words of a line that follow one another in one column.
    Words {
        /// Place of the line.
        line: usize,
        /// Places of its words.
        words: Range<usize>,
        /// Number of the column on the page, from 0.
        column: u32,
    },
    /// The table at this place.
    Table(usize),
}

/// Words without a wide gap, or a table.
#[derive(Debug, Clone)]
struct Atom {
    bbox: Rect,
    what: What,
    /// Characters; for a table as many as make it prose.
    length: usize,
    size: f32,
}

#[derive(Debug, Clone)]
enum What {
    Words(usize, Range<usize>),
    Table(usize),
    /// A drawn line: nothing to read, but what lies on both sides of it is not read across it.
    Bar,
}

/// Lines, which come from top to bottom, and tables in the order of reading; `bars` are lines drawn from side to
/// side.
pub(crate) fn reading_order(lines: &[Line], tables: &[Rect], bars: &[Rect]) -> Vec<Step> {
    let mut rows: Vec<Vec<Atom>> = lines.iter().enumerate().map(|(at, line)| atoms(at, line)).collect();
    rows.extend(
        tables.iter().enumerate().map(|(at, bbox)| {
            vec![Atom { bbox: *bbox, what: What::Table(at), length: LEAST_PROSE, size: 0.0 }]
        }),
    );
    let bar = |bbox: &Rect| vec![Atom { bbox: *bbox, what: What::Bar, length: 0, size: 0.0 }];
    rows.extend(bars.iter().map(bar));
    rows.sort_by(|a, b| a[0].bbox.y0.total_cmp(&b[0].bbox.y0));
    let mut steps = Vec::with_capacity(rows.len());
    let mut column = 0;
    cut(rows, 0, &mut column, &mut steps);
    steps
}

/// The words of a line, parted at wide gaps.
fn atoms(at: usize, line: &Line) -> Vec<Atom> {
    let mut out = Vec::new();
    let mut start = 0;
    for next in 1..=line.words.len() {
        let ends = next == line.words.len() || {
            let (left, right) = (&line.words[next - 1], &line.words[next]);
            right.bbox.x0 - left.bbox.x1 > GAP * left.size.max(right.size)
        };
        if ends {
            let words = &line.words[start..next];
            if let Some(bbox) = Rect::around(words.iter().map(|w| w.bbox)) {
                let length = words.iter().map(|w| w.text.chars().count() + 1).sum();
                let size = words.iter().map(|w| w.size).fold(0.0, f32::max);
                out.push(Atom { bbox, what: What::Words(at, start..next), length, size });
            }
            start = next;
        }
    }
    out
}

/// Reads rows of atoms: bands of columns where there are some, all else row by row.
fn cut(mut rows: Vec<Vec<Atom>>, depth: usize, column: &mut u32, steps: &mut Vec<Step>) {
    let hull = Rect::around(rows.iter().flatten().map(|a| a.bbox));
    let width = hull.map_or(0.0, |hull| hull.width());
    let mut at = 0;
    while at < rows.len() {
        let Some((end, columns)) = (depth < DEEPEST).then(|| band(&rows, at, width)).flatten() else {
            emit(&rows[at], *column, steps);
            at += 1;
            continue;
        };
        let mut parts: Vec<Vec<Vec<Atom>>> = vec![Vec::new(); columns.len()];
        for row in &mut rows[at..end] {
            let mut dealt: Vec<Vec<Atom>> = vec![Vec::new(); columns.len()];
            for atom in row.drain(..) {
                let middle = atom.bbox.center().0;
                let own = columns.iter().position(|c| middle <= c.x1).unwrap_or(columns.len() - 1);
                dealt[own].push(atom);
            }
            for (part, atoms) in parts.iter_mut().zip(dealt) {
                if !atoms.is_empty() {
                    part.push(atoms);
                }
            }
        }
        for part in parts {
            *column += 1;
            cut(part, depth + 1, column, steps);
        }
        *column += 1;
        at = end;
    }
}

/// A row as it stands: its words are one piece, gaps and all.
fn emit(row: &[Atom], column: u32, steps: &mut Vec<Step>) {
    for atom in row {
        match (&atom.what, steps.last_mut()) {
            (What::Bar, _) => {}
            (What::Table(at), _) => steps.push(Step::Table(*at)),
            (What::Words(line, words), Some(Step::Words { line: before, words: known, column: own }))
                if line == before && *own == column && known.end == words.start =>
            {
                known.end = words.end;
            }
            (What::Words(line, words), _) => {
                steps.push(Step::Words { line: *line, words: words.clone(), column });
            }
        }
    }
}

/// Where columns that begin with a row end, and their extents from left to right.
fn band(rows: &[Vec<Atom>], from: usize, width: f32) -> Option<(usize, Vec<Rect>)> {
    let mut extents: Vec<Rect> = Vec::new();
    let mut columns: Vec<Rect> = Vec::new();
    let mut size = 0.0_f32;
    let mut found = false;
    for at in from..rows.len() {
        size = rows[at].iter().map(|a| a.size).fold(size, f32::max);
        extents = merged(&extents, &rows[at]);
        let wider = with_markers(&extents, size);
        if found && wider.len() == 1 {
            return Some((at, columns));
        }
        let full = wider.len() == 1 && wider[0].width() >= FULL * width;
        if !found && (full || at - from >= LOOKAHEAD) {
            return None;
        }
        columns = wider;
        found = found || columns.len() > 1 && beside(&rows[from..=at], &columns);
    }
    found.then_some((rows.len(), columns))
}

/// Columns that hold nothing but bullets or numbers of items made one with the text to their right.
fn with_markers(extents: &[Rect], size: f32) -> Vec<Rect> {
    let mut out: Vec<Rect> = Vec::with_capacity(extents.len());
    let mut marker: Option<Rect> = None;
    for extent in extents {
        let whole = marker.take().map_or(*extent, |left| left.union(extent));
        if extent.width() < MARKER * size { marker = Some(whole) } else { out.push(whole) }
    }
    out.extend(marker);
    out
}

/// Extents widened by a row, those that touch or stand nearer than columns do made one.
fn merged(extents: &[Rect], row: &[Atom]) -> Vec<Rect> {
    let size = row.iter().map(|a| a.size).fold(0.0, f32::max);
    let mut all: Vec<Rect> = extents.iter().copied().chain(row.iter().map(|a| a.bbox)).collect();
    all.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(a.x1.total_cmp(&b.x1)));
    let mut out: Vec<Rect> = Vec::with_capacity(all.len());
    for extent in all {
        match out.last_mut() {
            Some(last) if extent.x0 - last.x1 <= GUTTER * size => *last = last.union(&extent),
            _ => out.push(extent),
        }
    }
    out
}

/// Lines of one column.
#[derive(Debug, Clone, Default)]
struct Tally {
    lines: usize,
    /// Place of the row that was counted last.
    last: Option<usize>,
    /// Those with another atom of the same line in another column.
    mated: usize,
    length: usize,
    bbox: Option<Rect>,
    size: f32,
}

/// Whether prose, or a table, stands in two neighbouring columns beside one another.
fn beside(rows: &[Vec<Atom>], columns: &[Rect]) -> bool {
    let mut tallies = vec![Tally::default(); columns.len()];
    for (at, row) in rows.iter().enumerate() {
        let of = |atom: &Atom| columns.iter().position(|c| atom.bbox.center().0 <= c.x1).unwrap_or(0);
        let alone = row.iter().all(|atom| of(atom) == of(&row[0]));
        for atom in row.iter().filter(|atom| !matches!(atom.what, What::Bar)) {
            let tally = &mut tallies[of(atom)];
            let lines = if matches!(atom.what, What::Table(_)) { LEAST_LINES } else { 1 };
            // Two pieces of a line in one column, as a bullet and its text, are one line.
            if tally.last.replace(at) != Some(at) {
                tally.lines += lines;
                tally.mated += usize::from(!alone);
            }
            tally.length += atom.length * lines;
            tally.bbox = Some(tally.bbox.map_or(atom.bbox, |b| b.union(&atom.bbox)));
            tally.size = tally.size.max(atom.size);
        }
    }
    tallies.windows(2).any(|pair| {
        let (Some(a), Some(b)) = (pair[0].bbox, pair[1].bbox) else { return false };
        let size = pair[0].size.max(pair[1].size);
        let mated = pair.iter().any(|t| t.mated * MATED.1 >= t.lines * MATED.0);
        let least = if mated { LEAST_PROSE } else { LEAST_BOXED };
        let prose = pair.iter().all(|t| t.lines >= LEAST_LINES && t.length >= least * t.lines);
        prose && a.overlap_y(&b) >= LEAST_BESIDE * size
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::Word;

    /// Lines of text at places `(x, y)`, ten points high, five points a character.
    fn lines(texts: &[(&[(f32, &str)], f32)]) -> Vec<Line> {
        let word = |x: f32, y: f32, text: &str| {
            let bbox = Rect { x0: x, y0: y, x1: x + 5.0 * text.len() as f32, y1: y + 10.0 };
            Word {
                text: text.to_owned(),
                bbox,
                size: 10.0,
                bold: false,
                tag: None,
                column: false,
                confidence: None,
            }
        };
        texts
            .iter()
            .filter_map(|(parts, y)| {
                let words = parts.iter().flat_map(|(x, text)| {
                    let mut at = *x;
                    text.split(' ').map(move |part| {
                        let word = word(at, *y, part);
                        at = word.bbox.x1 + 3.0;
                        word
                    })
                });
                Line::new(words.collect(), 0)
            })
            .collect()
    }

    fn check(lines: &[Line], tables: &[Rect], bars: &[Rect], expect: &[&str]) {
        let read = reading_order(lines, tables, bars).into_iter().map(|step| match step {
            Step::Words { line, words, .. } => crate::lines::text_of(&lines[line].words[words]),
            Step::Table(at) => format!("table {at}"),
        });
        assert_eq!(read.collect::<Vec<_>>(), expect);
    }

    const LEFT: &str = "this is prose in a column";
    const RIGHT: &str = "and here goes on another";
    const WIDE: &str = "a heading that stands over both of the columns and is as wide as they";

    #[test]
    fn columns_of_prose_are_read_one_after_the_other() {
        let both: &[(f32, &str)] = &[(50.0, LEFT), (300.0, RIGHT)];
        let page = lines(&[
            (&[(50.0, WIDE)], 0.0),
            (both, 20.0),
            (both, 32.0),
            (both, 44.0),
            (&[(50.0, WIDE)], 70.0),
        ]);
        check(&page, &[], &[], &[WIDE, LEFT, LEFT, LEFT, RIGHT, RIGHT, RIGHT, WIDE]);
    }

    #[test]
    fn labels_with_values_are_read_line_by_line() {
        let row: &[(f32, &str)] = &[(50.0, "Diarienummer"), (300.0, "SOCN/2023:103")];
        let whole = "Diarienummer SOCN/2023:103";
        check(&lines(&[(row, 0.0), (row, 12.0), (row, 24.0), (row, 36.0)]), &[], &[], &[whole; 4]);
    }

    #[test]
    fn a_side_box_is_read_on_its_own() {
        let page = lines(&[
            (&[(50.0, LEFT)], 0.0),
            (&[(300.0, "Facts in brief")], 5.0),
            (&[(50.0, LEFT)], 12.0),
            (&[(300.0, "12 schools")], 17.0),
            (&[(50.0, LEFT)], 24.0),
            (&[(300.0, "900 pupils")], 29.0),
            (&[(50.0, LEFT)], 36.0),
        ]);
        check(&page, &[], &[], &[LEFT, LEFT, LEFT, LEFT, "Facts in brief", "12 schools", "900 pupils"]);
    }

    #[test]
    fn a_table_stands_where_its_column_has_it() {
        let both: &[(f32, &str)] = &[(50.0, LEFT), (300.0, RIGHT)];
        let right: &[(f32, &str)] = &[(300.0, RIGHT)];
        let page = lines(&[(both, 0.0), (both, 12.0), (both, 24.0), (right, 36.0), (right, 48.0)]);
        let table = Rect { x0: 50.0, y0: 36.0, x1: 200.0, y1: 80.0 };
        check(&page, &[table], &[], &[LEFT, LEFT, LEFT, "table 0", RIGHT, RIGHT, RIGHT, RIGHT, RIGHT]);
    }

    #[test]
    fn a_line_drawn_across_ends_the_columns() {
        let both: &[(f32, &str)] = &[(50.0, LEFT), (300.0, RIGHT)];
        let page =
            lines(&[(both, 0.0), (both, 12.0), (both, 24.0), (both, 48.0), (both, 60.0), (both, 72.0)]);
        let bar = Rect { x0: 50.0, y0: 42.0, x1: 425.0, y1: 42.0 };
        let (left, right) = ([LEFT; 3], [RIGHT; 3]);
        check(&page, &[], &[bar], &[left, right, left, right].concat());
        check(&page, &[], &[], &[[LEFT; 6], [RIGHT; 6]].concat());
    }

    #[test]
    fn bullets_stay_with_their_text() {
        let items: &[(f32, &str)] = &[(50.0, "-"), (70.0, LEFT), (300.0, "-"), (320.0, RIGHT)];
        let (left, right) = (format!("- {LEFT}"), format!("- {RIGHT}"));
        let page = lines(&[(items, 0.0), (items, 12.0), (items, 24.0), (&[(50.0, "-"), (70.0, WIDE)], 40.0)]);
        let last = format!("- {WIDE}");
        check(&page, &[], &[], &[&left, &left, &left, &right, &right, &right, &last]);
    }
}
