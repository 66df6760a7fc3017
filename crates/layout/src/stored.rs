//! Documents that store their paragraphs and tables.
//!
//! In: the parts in the document's order. Out: [`Laid`]. Each table as it is stored, less the rows and columns that
//! hold nothing; its heads are what the document says so far as the figures bear it out, else what the figures show.
//! Tables that only give text a place are text. Paragraphs become lines on one high page, so that what they are is
//! found as on any page; where the document says it, that comes first.

mod frame;
mod lines;
pub(crate) mod tall;

use crate::Laid;
use crate::grid::clear_rows;
use crate::heads::header_rows;
use crate::spread::spread_groups;
use lines::{Paragraph, Piece};
use sifferkoll_grammar::{fold, is_blank};
use sifferkoll_model::{
    Finder, Location, RawCell, RawRow, RawTable, StoredCell, StoredPart, StoredRow, StoredTable, TextBlock,
};

/// Lines above a table that are kept as its possible titles.
const CAPTION_LINES: usize = 3;
/// Longest line in characters that is kept as one; what is longer is prose.
const CAPTION_LENGTH: usize = 200;
/// By how many points a blank before a label sets it in.
const BLANK: f32 = 2.5;

/// Lays out a document that stores paragraphs and tables.
pub fn lay_out_stored(parts: &[StoredPart]) -> Laid {
    let mut pieces: Vec<Piece> = Vec::new();
    for part in parts {
        match part {
            StoredPart::Text(text) => pieces.extend(Paragraph::of(text).map(Piece::Text)),
            StoredPart::Table(table) => frame::pieces(table, &mut pieces),
        }
    }
    lines::mark_title(&mut pieces);
    caption_tables(&mut pieces);
    link(&mut pieces);
    lines::lay_out(pieces)
}

/// The grid of rows; `None` where they hold nothing.
fn table_of(rows: &[StoredRow]) -> Option<RawTable> {
    let rows = frame::filled(rows);
    let cells = rows.iter().flat_map(|row| &row.cells);
    let columns = cells.map(|cell| cell.column + cell.colspan).max()?;
    let location = rows.iter().map(|row| row.location).reduce(|a, b| a.union(&b))?;
    let said: Vec<bool> = rows.iter().map(|row| row.head).collect();
    let mut rows = clear_rows(rows.iter().map(|row| (raw_cells(row, columns), row.location)).collect());
    let heads = heads(&rows, &said);
    join_groups(&mut rows[..heads]);
    spread_groups(&mut rows[..heads], columns);
    let again = frame::repeated_heads(&rows, heads);
    if !again.is_empty() {
        let mut at = 0;
        rows.retain(|_| {
            at += 1;
            !again.contains(&(at - 1))
        });
    }
    tall::spread(&mut rows[heads..], columns);
    Some(grid(columns, heads, rows, location, Finder::Stored))
}

/// Cells with text. A text alone in its row heads the rows below and stands in its first column, whatever it covers.
fn raw_cells(row: &StoredRow, columns: usize) -> Vec<RawCell> {
    let filled: Vec<_> = row.cells.iter().filter(|cell| !fold(&cell.text).is_empty()).collect();
    let alone = filled.len() == 1 && filled[0].column == 0 && filled[0].colspan == columns;
    filled
        .into_iter()
        .map(|cell| RawCell {
            colspan: if alone { 1 } else { cell.colspan },
            text: text_of(&cell.text),
            indent: f32::from(cell.indent) + leading_blanks(&cell.text),
            ..stored_cell(cell, row.location)
        })
        .collect()
}

/// The lines of a text with their words joined by one blank.
fn text_of(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(fold).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

fn leading_blanks(text: &str) -> f32 {
    text.chars().take_while(|c| is_blank(*c)).count() as f32 * BLANK
}

/// Number of rows with heads. What the document says is checked against the figures: a row of figures is no head, and
/// a row right below that fills what the first one leaves open below itself is one.
fn heads(rows: &[RawRow], said: &[bool]) -> usize {
    let said = said.iter().take_while(|said| **said).count();
    let seen = header_rows(rows);
    if said == 0 || said == rows.len() {
        return seen;
    }
    let figures = rows[..said].iter().position(crate::heads::prints_figures).unwrap_or(said);
    if figures < said {
        return figures.max(usize::from(seen > 0)).min(seen.max(1));
    }
    let stub_open = |row: &RawRow| row.reading().cells.first().is_some_and(|cell| cell.column > 0);
    // Where the heads said leave their first column open, what heads that stands below them.
    let open = rows[..said].iter().all(stub_open);
    let further = rows[said..].iter().take(seen.saturating_sub(said));
    let further = further.take_while(|row| open || stub_open(row)).count();
    said + further
}

/// Makes one of neighbouring heads that say the same above others: where nothing can span columns, a group stands above
/// each of its own.
fn join_groups(heads: &mut [RawRow]) {
    for upper in 0..heads.len().saturating_sub(1) {
        let below: Vec<usize> = heads[upper + 1].reading().cells.iter().map(|cell| cell.column).collect();
        let cells = std::mem::take(&mut heads[upper].readings[0].cells);
        let mut joined: Vec<RawCell> = Vec::with_capacity(cells.len());
        for cell in cells {
            let is_above = below.contains(&cell.column);
            match joined.last_mut() {
                Some(group)
                    if is_above
                        && group.text == cell.text
                        && group.column + group.colspan == cell.column
                        && below.contains(&group.column) =>
                {
                    group.colspan += cell.colspan;
                }
                _ => joined.push(cell),
            }
        }
        heads[upper].readings[0].cells = joined;
    }
}

/// Gives each table the lines right above it, nearest last; the title that stands in its own first row stays the
/// nearest.
fn caption_tables(pieces: &mut [Piece]) {
    for at in 0..pieces.len() {
        let mut found: Vec<TextBlock> = Vec::new();
        for above in pieces[..at].iter().rev() {
            let Piece::Text(paragraph) = above else { break };
            if paragraph.is_aside() {
                continue;
            }
            let lines = paragraph.blocks();
            let long = lines.iter().any(|line| line.text.chars().count() > CAPTION_LENGTH);
            if long || found.len() + lines.len() > CAPTION_LINES {
                break;
            }
            found.extend(lines.into_iter().rev());
            if paragraph.names() {
                break;
            }
        }
        let below = match pieces.get(at + 1) {
            Some(Piece::Text(paragraph)) if paragraph.is_caption() && found.is_empty() => paragraph.blocks(),
            _ => Vec::new(),
        };
        if let Piece::Table(table) = &mut pieces[at] {
            found.reverse();
            found.append(&mut table.captions);
            table.captions = if found.is_empty() { below } else { found };
        }
    }
}

/// Notes which tables go on with the one before: nothing stands between, and the heads are the same.
fn link(pieces: &mut [Piece]) {
    let mut number = 0;
    let mut before: Option<(usize, Vec<(usize, String)>)> = None;
    for piece in pieces {
        match piece {
            Piece::Text(paragraph) if paragraph.is_aside() => {}
            Piece::Text(_) => before = None,
            Piece::Table(table) => {
                let own = heads_of(table);
                let goes_on = before.as_ref().is_some_and(|(columns, heads)| {
                    *columns == table.columns && !own.is_empty() && *heads == own && table.captions.is_empty()
                });
                if goes_on {
                    table.continues = Some(number - 1);
                }
                before = Some((table.columns, own));
                number += 1;
            }
        }
    }
}

fn heads_of(table: &RawTable) -> Vec<(usize, String)> {
    let heads = table.rows[..table.header_rows].iter().flat_map(|row| &row.reading().cells);
    heads.map(|cell| (cell.column, fold(&cell.text))).collect()
}

/// A cell of a grid from one that is stored.
pub(crate) fn stored_cell(cell: &StoredCell, location: Location) -> RawCell {
    RawCell {
        colspan: cell.colspan,
        rowspan: cell.rowspan,
        bold: cell.bold,
        indent: f32::from(cell.indent),
        ..RawCell::new(cell.column, cell.text.clone(), location)
    }
}

/// A grid without captions.
pub(crate) fn grid(
    columns: usize,
    header_rows: usize,
    rows: Vec<RawRow>,
    location: Location,
    finder: Finder,
) -> RawTable {
    RawTable { columns, header_rows, rows, finder, ..RawTable::empty(location) }
}

/// The rows of a stored table from one to before another.
fn part_of(table: &StoredTable, rows: std::ops::Range<usize>) -> Option<RawTable> {
    table_of(&table.rows[rows])
}

#[cfg(test)]
mod tests;
