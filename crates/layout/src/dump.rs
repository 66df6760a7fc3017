//! Text dumps: annexes of records, tab-separated tables, tables kept in columns by blanks, and linear ones.
//!
//! The forms are tried in this order, each on the lines that the ones before left over. Columns kept
//! by blanks are found by the same finder as on a page: a character is half an em wide, a line 1.2 em high.

use crate::lines::{Line, Word};
use crate::notes::Notes;
use crate::{Laid, gaps, linear, reading, records, tabs};
use sifferkoll_grammar::{fold, is_blank};
use sifferkoll_model::{Location, RawTable, Rect, TextBlock, TextLine, TextPage};

/// Characters to an em in the layout of a dump; two blanks are then wider than any word space.
const EM: f32 = 2.0;
/// Line pitch in em.
const PITCH: f32 = 1.2;
/// Fewest value lines of a table kept by blanks: two lines of prose can align by chance.
const LEAST_ROWS: usize = 3;
/// Lines above a table that are kept as its possible titles.
const CAPTION_LINES: usize = 3;
/// Most lines, blank ones included, between a table and its title.
const CAPTION_REACH: u32 = 6;

/// Lays out a text dump.
pub fn lay_out_text(page: &TextPage) -> Laid {
    let (annexes, lines_left) = records::tables(&page.lines);
    let (mut tables, rest) = tabs::tables(&lines_left);
    tables.extend(annexes);
    let lines: Vec<Line> = rest.iter().filter_map(|line| placed(line)).collect();
    let place = |numbers: &[u32], _: Rect| lines_location(numbers);
    let (kept, _) = gaps::tables(lines, &[], &place, &|_| true, &mut Notes::off());
    let kept: Vec<RawTable> =
        kept.into_iter().filter(|t| t.rows.len() >= t.header_rows + LEAST_ROWS || is_headed(t)).collect();
    let inside = |line: &TextLine, tables: &[RawTable]| {
        tables.iter().any(|t| matches!(t.location[0], Location::Lines { first, last } if (first..=last).contains(&line.number)))
    };
    let rest: Vec<&TextLine> = rest.into_iter().filter(|line| !inside(line, &kept)).collect();
    tables.extend(kept);
    let (found, rest) = linear::tables(&rest);
    tables.extend(found);
    tables.sort_by_key(|t| t.location[0].order());
    let text: Vec<TextBlock> = rest
        .iter()
        .filter(|line| !fold(&line.text).is_empty())
        .map(|line| TextBlock {
            text: fold(&line.text),
            location: lines_location(&[line.number]),
            size: None,
            bold: false,
        })
        .collect();
    for table in tables.iter_mut().filter(|t| t.captions.is_empty()) {
        table.captions = captions(table, &text);
    }
    let lines: Vec<Line> = rest.into_iter().filter_map(placed).collect();
    let order = reading::of_dump(&lines, &tables, &|number| lines_location(&[number]));
    Laid { tables, text, order }
}

/// Whether all columns of figures have heads, and there are several.
fn is_headed(table: &RawTable) -> bool {
    let headed = |column: usize| {
        (0..table.header_rows).any(|row| table.cell(row, column).is_some_and(|c| !c.text.is_empty()))
    };
    table.columns > 2 && (1..table.columns).all(headed)
}

pub(crate) fn lines_location(numbers: &[u32]) -> Location {
    let first = numbers.iter().copied().min().unwrap_or(1);
    Location::Lines { first, last: numbers.iter().copied().max().unwrap_or(first) }
}

/// Where a fixed-width printer would put some lines; they are as wide as any.
pub(crate) fn line_box(first: u32, last: u32) -> Rect {
    Rect { x0: 0.0, y0: first as f32 * EM * PITCH, x1: f32::MAX, y1: last as f32 * EM * PITCH + EM }
}

/// A line with its words where a fixed-width printer would put them.
fn placed(line: &TextLine) -> Option<Line> {
    let y0 = line.number as f32 * EM * PITCH;
    let mut words: Vec<Word> = Vec::new();
    let mut start: Option<(usize, usize)> = None;
    let end = line.text.chars().count();
    let bytes = line.text.len();
    let chars = line.text.char_indices().map(|(b, c)| (b, Some(c))).chain([(bytes, None)]);
    for (column, (byte, c)) in chars.enumerate() {
        let blank = c.is_none_or(is_blank);
        match (blank, start) {
            (false, None) => start = Some((column, byte)),
            (true, Some((from, first_byte))) => {
                words.push(Word {
                    text: line.text[first_byte..byte].to_owned(),
                    bbox: Rect { x0: from as f32, y0, x1: column.min(end) as f32, y1: y0 + EM },
                    size: EM,
                    bold: false,
                    tag: None,
                    column: false,
                    confidence: None,
                });
                start = None;
            }
            (true, None) | (false, Some(_)) => {}
        }
    }
    Line::new(words, line.number)
}

/// The nearest lines above a table, nearest last.
fn captions(table: &RawTable, text: &[TextBlock]) -> Vec<TextBlock> {
    let first = table.location[0].order().0;
    let mut next = first;
    let mut out: Vec<TextBlock> = Vec::new();
    for block in text.iter().rev() {
        let number = block.location.order().0;
        if number >= first {
            continue;
        }
        if next - number > CAPTION_REACH || out.len() == CAPTION_LINES {
            break;
        }
        next = number;
        out.push(block.clone());
    }
    out.reverse();
    out
}
