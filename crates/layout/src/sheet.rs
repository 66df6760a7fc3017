//! Sheets of workbooks and files of separated values.
//!
//! In: the filled cells of a sheet. Out: [`Laid`]; each table as a grid of its own without empty rows and columns,
//! what stands in single cells as text, each cell a paragraph.

mod regions;
#[cfg(test)]
mod tests;

use crate::Laid;
use crate::grid::clear_rows;
use crate::heads::header_rows;
use crate::reading::{Item, ReadLine, Sort};
use crate::spread::spread_groups;
use crate::stored::{grid, stored_cell, tall};
use regions::{Placed, Region, regions};
use sifferkoll_grammar::{fold, unit_named};
use sifferkoll_model::{Finder, Location, RawCell, RawTable, Rect, Sheet, SheetCellId, SheetRow, TextBlock};
use std::collections::BTreeMap;

/// Font size that stands for that of a sheet's texts, in points.
const EM: f32 = 10.0;
/// Pitch of the lines within a cell, in font sizes.
const PITCH: f32 = 1.2;
/// From a row to the next, in font sizes: so far apart that rows are paragraphs of their own, and near enough for a
/// title to stand at its table.
const ROW: f32 = 2.45;
/// What empty rows add to that, however many they are.
const EMPTY: f32 = 1.0;
/// Width that stands for that of a column, in font sizes.
const COLUMN: f32 = 8.0;
/// Lines above a table that are kept as its possible titles.
const CAPTION_LINES: usize = 3;
/// Most rows, empty ones included, between a table and its title, or from one line of it to the next.
const CAPTION_REACH: u32 = 2;
/// Longest line that can name a table, in characters.
const LONGEST_CAPTION: usize = 160;

/// Lays out a sheet.
pub fn lay_out_sheet(sheet: &Sheet) -> Laid {
    let rows = sheet.rows.iter().map(|row| Placed { number: row.number, cells: raw_cells(sheet, row) });
    let mut laid = Laid::default();
    let mut page = Height::default();
    for region in regions(rows.filter(|row| !row.cells.is_empty()).collect()) {
        match region {
            Region::Text(row) => {
                let lines = row.cells.iter().map(|cell| fold(&cell.text.replace('\n', " ")));
                let text = lines.collect::<Vec<_>>().join("  ");
                let Some(location) = row.cells.iter().map(|c| c.location).reduce(|a, b| a.union(&b)) else {
                    continue;
                };
                let bold = row.cells.iter().all(|cell| cell.bold);
                laid.text.push(TextBlock { text, location, size: None, bold });
                page.text(&row, &mut laid.order.items);
            }
            Region::Table(rows) => {
                let (first, last) = (rows[0].number, rows[rows.len() - 1].number);
                let Some(mut table) = table(rows) else { continue };
                table.captions = captions(first, &table, &laid.text);
                page.table(first, last, table.location[0], &mut laid.order.items);
                laid.tables.push(table);
            }
        }
    }
    laid.order.height = page.y + ROW * EM;
    laid
}

fn raw_cells(sheet: &Sheet, row: &SheetRow) -> Vec<RawCell> {
    let cell = |cell: &sifferkoll_model::StoredCell| RawCell {
        text: cell.text.trim().to_owned(),
        ..stored_cell(cell, place(sheet, row.number, cell.column, cell.colspan, cell.rowspan))
    };
    row.cells.iter().filter(|cell| !cell.text.trim().is_empty()).map(cell).collect()
}

/// Cells of a sheet by their upper left corner and their number.
fn place(sheet: &Sheet, row: u32, column: usize, colspan: usize, rowspan: usize) -> Location {
    let at = |column: usize| u16::try_from(column).unwrap_or(u16::MAX);
    let below = u32::try_from(rowspan.saturating_sub(1)).unwrap_or(0);
    Location::Sheet {
        sheet: sheet.index,
        name: sheet.name,
        first: SheetCellId { row, column: at(column) },
        last: SheetCellId { row: row.saturating_add(below), column: at(column + colspan.saturating_sub(1)) },
    }
}

/// The grid of a table; `None` where it has no cells.
fn table(rows: Vec<Placed>) -> Option<RawTable> {
    let mut used: Vec<usize> = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.column).collect();
    used.sort_unstable();
    used.dedup();
    let numbers: Vec<u32> = rows.iter().map(|row| row.number).collect();
    let place_of = |column: usize| used.partition_point(|other| *other < column);
    let rows = rows.into_iter().map(|row| {
        let cells = row.cells.into_iter().map(|cell| {
            let column = place_of(cell.column);
            let below = numbers.partition_point(|n| *n < row.number.saturating_add(cell.rowspan as u32));
            let above = numbers.partition_point(|n| *n < row.number);
            RawCell {
                column,
                colspan: place_of(cell.column + cell.colspan).saturating_sub(column).max(1),
                rowspan: below.saturating_sub(above).max(1),
                ..cell
            }
        });
        cells.collect::<Vec<_>>()
    });
    let placed = rows.filter_map(|cells| {
        let location = cells.iter().map(|cell| cell.location).reduce(|a, b| a.union(&b))?;
        Some((cells, location))
    });
    let mut rows = clear_rows(placed.collect());
    let location = rows.iter().map(|row| row.location).reduce(|a, b| a.union(&b))?;
    let columns = used.len();
    let heads = header_rows(&rows);
    spread_groups(&mut rows[..heads], columns);
    tall::spread(&mut rows[heads..], columns);
    Some(grid(columns, heads, rows, location, Finder::Sheet))
}

/// The nearest lines above a table that can name it, nearest last, words on its unit before them. A bold line is the
/// title, and what is above it heads a section.
fn captions(first: u32, table: &RawTable, text: &[TextBlock]) -> Vec<TextBlock> {
    let (Location::Sheet { first: corner, last, .. }, mut next) = (table.location[0], first) else {
        return Vec::new();
    };
    let (mut titles, mut units) = (Vec::new(), Vec::new());
    for block in text.iter().rev() {
        let Location::Sheet { first: from, last: to, .. } = block.location else { break };
        if from.row >= first || to.column < corner.column || from.column > last.column {
            continue;
        }
        let sentence = block.text.ends_with(['.', '!', '?']);
        let long = block.text.chars().count() > LONGEST_CAPTION;
        let taken = titles.len() + units.len();
        if next.saturating_sub(from.row) > CAPTION_REACH || sentence || long || taken == CAPTION_LINES {
            break;
        }
        next = from.row;
        let is_unit =
            unit_named(block.text.trim_matches(['(', ')'])).is_some() || from.column > corner.column;
        if is_unit {
            units.push(block.clone());
        } else {
            titles.push(block.clone());
        }
        if block.bold && !is_unit {
            break;
        }
    }
    titles.reverse();
    units.reverse();
    units.extend(titles);
    units
}

/// Where a printer would put what comes next.
#[derive(Default)]
struct Height {
    y: f32,
    /// Row at `y`, and the y below which each further region beside it may begin.
    rows: BTreeMap<u32, f32>,
}

impl Height {
    /// Height of a row: below all rows above it that came before.
    fn of(&mut self, row: u32) -> f32 {
        let y = match self.rows.range(..=row).next_back() {
            Some((at, y)) if *at == row => *y,
            Some((at, y)) => y + EM * (ROW + if row - at > 1 { EMPTY } else { 0.0 }),
            None => 0.0,
        };
        self.rows.insert(row, y);
        self.y = self.y.max(y);
        y
    }

    fn text(&mut self, row: &Placed, items: &mut Vec<Item>) {
        let y = self.of(row.number);
        for cell in &row.cells {
            let mut depth = 0.0;
            for line in cell.text.split('\n').map(fold).filter(|line| !line.is_empty()) {
                let x0 = cell.column as f32 * COLUMN * EM;
                let width = |text: &str| text.chars().count() as f32 * EM / 2.0;
                let y0 = y + depth;
                let item = ReadLine {
                    location: cell.location,
                    bbox: Rect { x0, y0, x1: x0 + width(&line), y1: y0 + EM },
                    size: EM,
                    bold: cell.bold,
                    first_word: width(line.split(' ').next().unwrap_or_default()),
                    column: cell.column as u32,
                    underlined: false,
                    tail: None,
                    said: None,
                    gaps: false,
                    sort: Sort::Body,
                    text: line,
                };
                items.push(Item::Line(item));
                depth += PITCH * EM;
            }
            // What is below a cell of several lines stands as far below it as below any.
            let below = y + depth - PITCH * EM;
            self.rows.entry(row.number).and_modify(|y| *y = y.max(below));
            self.y = self.y.max(below);
        }
    }

    fn table(&mut self, first: u32, last: u32, place: Location, items: &mut Vec<Item>) {
        let y0 = self.of(first);
        let y1 = y0 + (last - first) as f32 * EM * ROW;
        self.rows.insert(last, y1);
        self.y = self.y.max(y1);
        let (x0, x1) = match place {
            Location::Sheet { first, last, .. } => (f32::from(first.column), f32::from(last.column) + 1.0),
            _ => (0.0, 1.0),
        };
        let bbox = Rect { x0: x0 * COLUMN * EM, y0, x1: x1 * COLUMN * EM, y1: y1 + EM };
        items.push(Item::Table { place, bbox });
    }
}
