//! Tables that the document itself describes, where the page agrees.
//!
//! In: a page's tags and its words. Out: the grids of those tables whose words stand as the tags say: rows
//! below one another, the cells of a row side by side in the columns' order, nothing else between them. Authors'
//! programs tag layout as tables too and name cells wrongly, so a tagged table without figures, with
//! paragraphs for cells or with a single column is none.

use crate::figures::is_figure;
use crate::grid::{cell_text, clear_rows};
use crate::heads::header_rows;
use crate::lines::{Line, Word};
use crate::notes::Notes;
use sifferkoll_model::{Finder, Location, Page, PageIndex, RawCell, RawTable, Rect, Tag, TracedColumn};
use std::collections::BTreeMap;

/// Rows and columns may reach into one another by this share of the font size: the boxes of characters are
/// a little higher than their print, and columns are never set closer.
const OVERLAP: f32 = 0.5;
/// Share of the rows in which text may run over into the next column, if that cell is empty.
const RUN_OVER: (usize, usize) = (1, 10);
/// Largest share of the rows that may hold nothing but one cell beyond the first column: more are the lines of
/// wrapped cells, tagged as rows.
const LONE_CELLS: (usize, usize) = (1, 10);
/// Share of the words within the table's box that may be untagged: marks of notes, leaders.
const STRANGERS: (usize, usize) = (1, 50);
/// Least share of the filled cells beyond the labels that print figures.
const FIGURES: (usize, usize) = (1, 3);
/// A cell of more lines, or of more words, holds a paragraph.
const CELL_LINES: usize = 4;
const CELL_WORDS: usize = 20;
/// Largest share of the filled cells that may hold paragraphs: a column of comments among four.
const PARAGRAPHS: (usize, usize) = (1, 4);

/// A cell with its words, each with the number of its line.
struct Cell<'a> {
    tag: Tag,
    words: Vec<(usize, &'a Word)>,
    bbox: Rect,
}

impl Cell<'_> {
    fn last_column(&self) -> u32 {
        self.tag.column + self.tag.colspan - 1
    }

    fn lines(&self) -> usize {
        self.words.chunk_by(|a, b| a.0 == b.0).count()
    }

    fn is_paragraph(&self) -> bool {
        self.lines() > CELL_LINES || self.words.len() > CELL_WORDS
    }
}

/// A tagged table as far as it stands on the page: cells by row, from left to right, none empty.
struct Tagged<'a> {
    rows: Vec<Vec<Cell<'a>>>,
    bbox: Rect,
    /// Usual font size, in points.
    size: f32,
}

/// What the page bears out of its tags.
pub(crate) struct Found {
    pub(crate) tables: Vec<RawTable>,
    /// For each of the page's tags whether its words stand in one of the tables.
    held: Vec<bool>,
}

impl Found {
    /// A line without the words that stand in the tables.
    pub(crate) fn free(&self, line: Line) -> Option<Line> {
        let held = |word: &Word| word.tag.and_then(|tag| self.held.get(tag.0 as usize)) == Some(&true);
        let words: Vec<Word> = line.words.into_iter().filter(|word| !held(word)).collect();
        Line::new(words, line.number)
    }
}

/// The tables of the page's tags that the page bears out. `lines` are all of the page, sideways ones included.
pub(crate) fn tables(page: &Page, lines: &[Line], notes: &mut Notes) -> Found {
    let mut found = Found { tables: Vec::new(), held: vec![false; page.tags.len()] };
    for tagged in collect(page, lines) {
        if let Some(reason) = objection(&tagged, lines) {
            notes.reject(|| Some(tagged.bbox), reason);
            continue;
        }
        found.tables.push(table(&tagged, page.index, notes));
        for (_, word) in tagged.rows.iter().flatten().flat_map(|cell| &cell.words) {
            if let Some(held) = word.tag.and_then(|tag| found.held.get_mut(tag.0 as usize)) {
                *held = true;
            }
        }
    }
    found
}

/// The words of every cell of every table; rows that are one cell over the whole width, above and below the
/// others, are titles and notes, and left out.
fn collect<'a>(page: &Page, lines: &'a [Line]) -> Vec<Tagged<'a>> {
    type Cells<'a> = BTreeMap<(u32, u32), (Tag, Vec<(usize, &'a Word)>)>;
    let mut tables: BTreeMap<u32, Cells<'a>> = BTreeMap::new();
    for (number, line) in lines.iter().enumerate() {
        for word in &line.words {
            if let Some(tag) = word.tag.and_then(|tag| page.tags.get(tag.0 as usize)) {
                let cells = tables.entry(tag.table).or_default();
                let (_, words) = cells.entry((tag.row, tag.column)).or_insert((*tag, Vec::new()));
                words.push((number, word));
            }
        }
    }
    tables.into_values().filter_map(|cells| tagged(cells.into_values())).collect()
}

fn tagged<'a>(cells: impl Iterator<Item = (Tag, Vec<(usize, &'a Word)>)>) -> Option<Tagged<'a>> {
    let mut rows: Vec<Vec<Cell<'a>>> = Vec::new();
    for (tag, words) in cells {
        let bbox = Rect::around(words.iter().map(|(_, w)| w.bbox))?;
        let cell = Cell { tag, words, bbox };
        match rows.last_mut() {
            Some(row) if row[0].tag.row == tag.row => row.push(cell),
            _ => rows.push(vec![cell]),
        }
    }
    let is_aside = |row: &Vec<Cell<'_>>| row.len() == 1 && row[0].tag.colspan > 1 && row[0].tag.column == 0;
    // What stands right above figures is a heading of theirs, not a title.
    let mut first = rows.iter().position(|row| !is_aside(row))?;
    if rows[first].iter().skip(1).any(|cell| is_figure(&cell_text(&cell.words))) {
        first = first.saturating_sub(1);
    }
    let last = rows.iter().rposition(|row| !is_aside(row))?;
    let rows: Vec<Vec<Cell<'a>>> = rows.drain(first..=last).collect();
    let bbox = Rect::around(rows.iter().flatten().map(|cell| cell.bbox))?;
    let mut sizes: Vec<f32> =
        rows.iter().flatten().flat_map(|c| c.words.iter().map(|(_, w)| w.size)).collect();
    let middle = sizes.len() / 2;
    let size = *sizes.select_nth_unstable_by(middle, f32::total_cmp).1;
    Some(Tagged { rows, bbox, size })
}

/// Why the page does not bear a tagged table out.
fn objection(tagged: &Tagged<'_>, lines: &[Line]) -> Option<&'static str> {
    let columns = columns_of(tagged);
    if tagged.rows.len() < 2 || columns.len() < 2 {
        Some("tagged as a table of a single row or column")
    } else if !holds_figures(tagged) {
        Some("tagged as a table, but hardly any cell holds a figure")
    } else if share_exceeds(PARAGRAPHS, tagged.rows.iter().flatten().map(Cell::is_paragraph)) {
        Some("tagged as a table, but its cells hold paragraphs")
    } else if share_exceeds(LONE_CELLS, tagged.rows.iter().map(|row| is_lone(row, columns[0]))) {
        Some("tagged as a table, but its rows are the lines of wrapped cells")
    } else if !rows_in_order(tagged) {
        Some("tagged as a table whose rows do not stand below one another")
    } else if !columns_in_order(tagged, &columns) {
        Some("tagged as a table whose cells do not stand in columns")
    } else if strangers_between(tagged, lines) {
        Some("tagged as a table, but other words stand in it")
    } else {
        None
    }
}

/// Whether more than a share of some things are so.
fn share_exceeds((part, whole): (usize, usize), things: impl Iterator<Item = bool>) -> bool {
    let (so, all) = things.fold((0, 0), |(so, all), thing| (so + usize::from(thing), all + 1));
    so * whole > all * part
}

/// Numbers of the columns in which a filled cell begins.
fn columns_of(tagged: &Tagged<'_>) -> Vec<u32> {
    let mut columns: Vec<u32> = tagged.rows.iter().flatten().map(|cell| cell.tag.column).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Whether enough cells beyond the first column print figures, heads left out.
fn holds_figures(tagged: &Tagged<'_>) -> bool {
    let first = tagged.rows.iter().flatten().map(|c| c.tag.column).min();
    let values = tagged.rows.iter().flatten().filter(|c| !c.tag.head && Some(c.tag.column) != first);
    let text = |cell: &Cell<'_>| cell_text(&cell.words);
    !share_exceeds((FIGURES.1 - FIGURES.0, FIGURES.1), values.map(|cell| !is_figure(&text(cell))))
}

/// Whether a row holds a single cell, and not its label.
fn is_lone(row: &[Cell<'_>], first: u32) -> bool {
    matches!(row, [one] if one.tag.column != first && one.tag.colspan == 1)
}

/// Whether the words of each row stand above those of the next.
fn rows_in_order(tagged: &Tagged<'_>) -> bool {
    let bands: Vec<Rect> = tagged
        .rows
        .iter()
        .filter_map(|row| Rect::around(row.iter().filter(|c| c.tag.rowspan == 1).map(|c| c.bbox)))
        .collect();
    let reach = OVERLAP * tagged.size;
    bands.windows(2).all(|pair| pair[0].y1 <= pair[1].y0 + reach && pair[0].y0 < pair[1].y0)
}

/// Whether every cell begins before the next column does, nearly all end there, and none changes places. A row
/// in which a program has left out an empty cell has the ones after it under wrong numbers, and fails.
fn columns_in_order(tagged: &Tagged<'_>, columns: &[u32]) -> bool {
    let reach = OVERLAP * tagged.size;
    let side_by_side = |pair: &[Cell<'_>]| {
        pair[0].last_column() < pair[1].tag.column && pair[0].bbox.x1 <= pair[1].bbox.x0 + reach
    };
    let in_row = |row: &Vec<Cell<'_>>| row.windows(2).all(side_by_side);
    let mut starts = vec![f32::MAX; columns.len()];
    for cell in tagged.rows.iter().flatten().filter(|c| c.tag.colspan == 1) {
        if let Ok(at) = columns.binary_search(&cell.tag.column) {
            starts[at] = starts[at].min(cell.bbox.x0);
        }
    }
    let next = |cell: &Cell<'_>| {
        let next = columns.partition_point(|column| *column <= cell.last_column());
        starts.get(next).copied().unwrap_or(f32::MAX)
    };
    let begins = |cell: &Cell<'_>| cell.bbox.x0 < next(cell);
    let ends = |cell: &Cell<'_>| cell.bbox.x1 <= next(cell) + reach;
    tagged.rows.iter().all(|row| in_row(row) && row.iter().all(begins))
        && !share_exceeds(RUN_OVER, tagged.rows.iter().map(|row| !row.iter().all(ends)))
}

/// Whether words that are in none of the table's cells stand among them.
fn strangers_between(tagged: &Tagged<'_>, lines: &[Line]) -> bool {
    let own: usize = tagged.rows.iter().flatten().map(|cell| cell.words.len()).sum();
    let all = lines.iter().flat_map(|line| &line.words).filter(|w| tagged.bbox.contains(w.bbox.center()));
    (all.count().saturating_sub(own)) * STRANGERS.1 > own * STRANGERS.0
}

/// The grid of a tagged table.
fn table(tagged: &Tagged<'_>, page: PageIndex, notes: &mut Notes) -> RawTable {
    let columns = columns_of(tagged);
    let lefts: Vec<f32> = columns
        .iter()
        .map(|column| {
            let own = tagged.rows.iter().flatten().filter(|c| c.tag.column == *column);
            own.map(|c| c.bbox.x0).fold(f32::MAX, f32::min)
        })
        .collect();
    let numbers: Vec<u32> = tagged.rows.iter().map(|row| row[0].tag.row).collect();
    let built = tagged.rows.iter().enumerate().map(|(at, row)| {
        let cells = row.iter().map(|cell| {
            let column = columns.partition_point(|c| *c < cell.tag.column);
            let beyond = columns.partition_point(|c| *c <= cell.last_column());
            let until = numbers.partition_point(|n| *n < cell.tag.row.saturating_add(cell.tag.rowspan));
            RawCell {
                colspan: beyond - column,
                rowspan: until - at,
                bold: cell.words.iter().all(|(_, w)| w.bold),
                indent: cell.bbox.x0 - lefts[column],
                ..RawCell::new(column, cell_text(&cell.words), Location::Page { page, bbox: cell.bbox })
            }
        });
        let place =
            Location::Page { page, bbox: row.iter().map(|c| c.bbox).fold(row[0].bbox, |a, b| a.union(&b)) };
        (cells.collect(), place)
    });
    let rows = clear_rows(built.collect());
    let location = Location::Page { page, bbox: tagged.bbox };
    let rights = lefts.iter().skip(1).copied().chain([tagged.bbox.x1]);
    let bands = lefts.iter().zip(rights).map(|(x0, x1)| TracedColumn { x0: *x0, x1, by_gaps: true });
    notes.lanes(location, bands, tagged.rows.iter().map(|row| [row[0].bbox.y0, row[0].bbox.y1]));
    let tagged_heads = tagged.rows.iter().take_while(|row| row.iter().all(|cell| cell.tag.head)).count();
    RawTable {
        location: vec![location],
        captions: Vec::new(),
        headings: Vec::new(),
        columns: columns.len(),
        header_rows: if tagged_heads < rows.len() {
            tagged_heads.max(header_rows(&rows))
        } else {
            header_rows(&rows)
        },
        header_run: None,
        rows,
        finder: Finder::Tagged,
        continues: None,
        runs_on: [false; 2],
        confidence: None,
        evidence: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{Word, page};
    use crate::lines::lines_of;

    fn check(words: &[Word<'_>], expect: Option<[usize; 3]>) {
        let page = page(words);
        let found = tables(&page, &lines_of(&page.glyphs), &mut Notes::off());
        let shape = |table: &RawTable| [table.rows.len(), table.columns, table.header_rows];
        assert_eq!(found.tables.first().map(shape), expect, "{words:?}");
        let free = lines_of(&page.glyphs).into_iter().filter_map(|line| found.free(line)).count();
        assert_eq!(free == 0, expect.is_some(), "what is no table stays free");
    }

    const HEADS: [Word<'_>; 3] =
        [("Nämnd", 0, 0, Some([0, 0])), ("Utfall", 20, 0, Some([0, 1])), ("Budget", 30, 0, Some([0, 2]))];

    #[test]
    fn a_table_that_stands_as_tagged_is_one() {
        let rows = [
            ("Skola", 0, 1, Some([1, 0])),
            ("12", 24, 1, Some([1, 1])),
            ("13", 34, 1, Some([1, 2])),
            ("Vård och", 0, 2, Some([2, 0])),
            ("omsorg", 0, 3, Some([2, 0])),
            ("9", 25, 2, Some([2, 1])),
            ("8", 35, 2, Some([2, 2])),
        ];
        check(&[&HEADS[..], &rows].concat(), Some([3, 3, 1]));
    }

    #[test]
    fn a_row_whose_empty_cell_was_left_out_is_seen() {
        let rows = [
            ("Skola", 0, 1, Some([1, 0])),
            ("12", 24, 1, Some([1, 1])),
            ("13", 34, 1, Some([1, 2])),
            ("Reserv", 0, 2, Some([2, 0])),
            ("8", 35, 2, Some([2, 1])),
        ];
        check(&[&HEADS[..], &rows].concat(), None);
    }

    #[test]
    fn layout_and_disorder_are_no_tables() {
        // No figures.
        let rows =
            [("Skola", 0, 1, Some([1, 0])), ("god", 20, 1, Some([1, 1])), ("bra", 30, 1, Some([1, 2]))];
        check(&[&HEADS[..], &rows].concat(), None);
        // Rows that change places.
        let rows = [
            ("Skola", 0, 2, Some([1, 0])),
            ("12", 24, 2, Some([1, 1])),
            ("Vård", 0, 1, Some([2, 0])),
            ("13", 24, 1, Some([2, 1])),
        ];
        check(&[&HEADS[..], &rows].concat(), None);
        // Words of no cell between the rows.
        let rows = [
            ("Skola", 0, 1, Some([1, 0])),
            ("12", 24, 1, Some([1, 1])),
            ("annat", 8, 2, None),
            ("Vård", 0, 3, Some([2, 0])),
            ("13", 24, 3, Some([2, 1])),
        ];
        check(&[&HEADS[..], &rows].concat(), None);
        // A single column.
        check(&[("12", 0, 0, Some([0, 0])), ("13", 0, 1, Some([1, 0]))], None);
    }
}
