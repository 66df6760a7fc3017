//! What of a stored table is the table: its title may stand in its first row, notes in its last, and some tables only
//! give text a place.

use super::lines::{Paragraph, Piece};
use super::{part_of, text_of};
use sifferkoll_grammar::fold;
use sifferkoll_model::{RawRow, StoredCell, StoredRole, StoredRow, StoredTable, StoredText, TextBlock};

/// A table has this many filled rows at least; what stands in one is a letterhead or a frame.
const LEAST_ROWS: usize = 2;
/// Longest title in characters.
const LONGEST_TITLE: usize = 200;
/// Cells that hold more characters than this on the average, figures left out, hold prose.
const PROSE: usize = 350;

/// A stored table as pieces: the table, and what in it is text.
pub(super) fn pieces(table: &StoredTable, out: &mut Vec<Piece>) {
    let filled: Vec<usize> =
        (0..table.rows.len()).filter(|at| filled_cells(&table.rows[*at]).count() > 0).collect();
    let widest = filled.iter().map(|at| filled_cells(&table.rows[*at]).count()).max().unwrap_or(0);
    if widest < 2 || filled.len() < LEAST_ROWS || is_prose(table) {
        return out.extend(
            table.rows.iter().flat_map(texts).filter_map(|text| Paragraph::of(&text)).map(Piece::Text),
        );
    }
    let titles = filled.iter().take_while(|at| is_alone(&table.rows[**at])).count();
    // At least one row must be left to be headed.
    let (above, body) = filled.split_at(titles.min(filled.len() - 1));
    let notes = body.iter().rev().take_while(|at| is_note(&table.rows[**at])).count();
    let (body, below) = body.split_at(body.len() - notes.min(body.len() - 1));
    let range = body[0]..body[body.len() - 1] + 1;
    if let Some(mut raw) = part_of(table, range) {
        let title = |at: &usize| texts(&table.rows[*at]);
        raw.captions = above.iter().flat_map(title).map(|text| caption(&text)).collect();
        out.push(Piece::Table(raw));
    }
    let below = below.iter().flat_map(|at| texts(&table.rows[*at]));
    out.extend(below.filter_map(|text| Paragraph::of(&text)).map(|note| Piece::Text(note.small())));
}

fn filled_cells(row: &StoredRow) -> impl Iterator<Item = &StoredCell> {
    row.cells.iter().filter(|cell| !fold(&cell.text).is_empty())
}

/// Whether a row holds one text alone, in its first column, that can name the table.
fn is_alone(row: &StoredRow) -> bool {
    let mut filled = filled_cells(row);
    let first = filled.next();
    filled.next().is_none()
        && first.is_some_and(|cell| {
            cell.column == 0 && cell.rowspan == 1 && cell.text.chars().count() <= LONGEST_TITLE
        })
}

/// Whether a row holds one text alone over several columns that is a sentence or has the mark of a note.
fn is_note(row: &StoredRow) -> bool {
    let mut filled = filled_cells(row);
    let Some(cell) = filled.next().filter(|cell| cell.column == 0 && cell.colspan > 1) else { return false };
    let text = text_of(&cell.text);
    filled.next().is_none()
        && (text.starts_with(['*', '¹', '²', '³']) || text.ends_with('.') && text.contains(' '))
}

/// Whether the cells hold paragraphs and no figures: columns of prose.
fn is_prose(table: &StoredTable) -> bool {
    let texts = table.rows.iter().flat_map(filled_cells).map(|cell| cell.text.chars().count());
    let (count, letters) = texts.fold((0, 0), |(count, letters), text| (count + 1, letters + text));
    letters > PROSE * count
}

/// The cells of a row as paragraphs.
fn texts(row: &StoredRow) -> Vec<StoredText> {
    let text = |cell: &StoredCell| StoredText {
        text: cell.text.clone(),
        role: StoredRole::Paragraph,
        bold: cell.bold,
        size: None,
        location: row.location,
    };
    filled_cells(row).map(text).collect()
}

fn caption(text: &StoredText) -> TextBlock {
    TextBlock { text: fold(&text.text), location: text.location, size: None, bold: text.bold }
}

/// The rows and columns that hold anything. What a cell covers of the others it covers no longer.
pub(super) fn filled(rows: &[StoredRow]) -> Vec<StoredRow> {
    let kept_rows: Vec<usize> = (0..rows.len()).filter(|at| filled_cells(&rows[*at]).count() > 0).collect();
    let columns =
        rows.iter().flat_map(|row| &row.cells).map(|cell| cell.column + cell.colspan).max().unwrap_or(0);
    let mut holds = vec![false; columns];
    for cell in rows.iter().flat_map(filled_cells) {
        holds[cell.column] = true;
    }
    let kept_columns: Vec<usize> = (0..columns).filter(|at| holds[*at]).collect();
    let row_before = |at: usize| kept_rows.partition_point(|row| *row < at);
    let column_before = |at: usize| kept_columns.partition_point(|column| *column < at);
    let shrunk = |at: usize, cell: &StoredCell| {
        let column = column_before(cell.column);
        StoredCell {
            column,
            colspan: (column_before(cell.column + cell.colspan) - column).max(1),
            rowspan: (row_before(at + cell.rowspan) - row_before(at)).max(1),
            ..cell.clone()
        }
    };
    kept_rows
        .iter()
        .map(|at| {
            let row = &rows[*at];
            let cells = filled_cells(row).map(|cell| shrunk(*at, cell)).collect();
            StoredRow { cells, head: row.head, location: row.location }
        })
        .collect()
}

/// The rows below the heads that say the first of them again, as some programs do on every page, with the further
/// heads below each.
pub(super) fn repeated_heads(rows: &[RawRow], heads: usize) -> Vec<usize> {
    let said = |row: &RawRow| -> Vec<(usize, String)> {
        row.reading().cells.iter().map(|cell| (cell.column, cell.text.clone())).collect()
    };
    let first: Vec<_> = rows[..heads].iter().map(said).collect();
    if heads == 0 || first[0].len() < 2 {
        return Vec::new();
    }
    let again = |at: usize| {
        at + heads <= rows.len() && rows[at..at + heads].iter().map(said).eq(first.iter().cloned())
    };
    (heads..rows.len()).filter(|at| again(*at)).flat_map(|at| at..at + heads).collect()
}
