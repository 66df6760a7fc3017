//! Cells of a workbook as a reader finds them, made into sheets, within the limits.
//!
//! In: filled cells in any order, merged rectangles, what is hidden. Out: a [`Sheet`] to the sink, merged cells as
//! spans, with a warning for what is hidden: it is read all the same.

use sifferkoll_plugin::model::{
    Location, Sheet, SheetCellId, SheetName, SheetRow, StoredCell, Warning, WarningCode,
};
use sifferkoll_plugin::{Limits, PageSink, ReadError};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Longest text of a cell in bytes: what spreadsheet programs allow, times the bytes of a character.
const LONGEST_CELL: usize = 4 * 32_767;
/// Ranges of hidden rows or columns that a warning names.
const NAMED_RANGES: usize = 8;
/// Rows and columns of a sheet: what the newest of the formats allows.
pub(crate) const MOST_ROWS: u32 = 1 << 20;
/// See [`MOST_ROWS`].
pub(crate) const MOST_COLUMNS: u32 = 1 << 14;

/// A workbook on its way to the sink.
pub(crate) struct Book<'a> {
    limits: &'a Limits,
    sink: &'a mut dyn PageSink,
    /// Cells and bytes of text so far.
    cells: u64,
    bytes: u64,
    /// Place of the next sheet.
    index: u16,
    stopped: bool,
}

/// A sheet on its way.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    filled: Vec<(u32, StoredCell)>,
    /// First row, first column, last row, last column.
    merged: Vec<[u32; 4]>,
    hidden_rows: Vec<(u32, u32)>,
    hidden_columns: Vec<(u32, u32)>,
    /// Whether the file breaks off within it.
    pub(crate) damaged: Option<String>,
}

/// How a cell looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) bold: bool,
    pub(crate) indent: u8,
}

impl<'a> Book<'a> {
    pub(crate) fn new(limits: &'a Limits, sink: &'a mut dyn PageSink) -> Self {
        Self { limits, sink, cells: 0, bytes: 0, index: 0, stopped: false }
    }

    /// Whether the sink wants no more.
    pub(crate) fn stopped(&self) -> bool {
        self.stopped
    }

    /// Adds a filled cell; empty texts and places that no sheet has are left out.
    pub(crate) fn put(
        &mut self,
        cells: &mut Cells,
        row: u32,
        column: u32,
        text: &str,
        look: Look,
    ) -> Result<(), ReadError> {
        if row >= MOST_ROWS || column >= MOST_COLUMNS || text.trim().is_empty() {
            return Ok(());
        }
        self.cells += 1;
        self.bytes += text.len() as u64;
        if self.cells > self.limits.max_cells {
            let limit = self.limits.max_cells;
            return Err(ReadError::TooLarge(format!("more than {limit} cells, which is the limit")));
        }
        if self.bytes > self.limits.max_unpacked {
            return Err(too_much_text(self.limits));
        }
        if text.len() > LONGEST_CELL {
            let location = place(self.index, &cells.name, row, column);
            let detail = format!("a cell of {} bytes, more than the limit of {LONGEST_CELL}", text.len());
            self.warn(WarningCode::PageDamaged, detail, Some(location));
            return Ok(());
        }
        let column = column as usize;
        let Look { bold, indent } = look;
        cells
            .filled
            .push((row, StoredCell { column, colspan: 1, rowspan: 1, text: text.to_owned(), bold, indent }));
        Ok(())
    }

    pub(crate) fn warn(&mut self, code: WarningCode, detail: String, location: Option<Location>) {
        self.sink.warn(Warning { code, detail, location });
    }

    /// Hands a sheet over; an empty one keeps its place and is left out.
    pub(crate) fn finish(&mut self, mut cells: Cells) -> Result<(), ReadError> {
        let index = self.index;
        self.index = index.checked_add(1).ok_or_else(|| {
            ReadError::TooLarge(format!("more than {} sheets, which is the limit", u16::MAX))
        })?;
        if let Some(detail) = cells.damaged.take() {
            self.warn(WarningCode::PageDamaged, detail, Some(place(index, &cells.name, 0, 0)));
        }
        if cells.filled.is_empty() || self.stopped {
            return Ok(());
        }
        if let Some(detail) = cells.hidden_detail() {
            self.warn(WarningCode::Hidden, detail, Some(place(index, &cells.name, 0, 0)));
        }
        let name = SheetName::new(&cells.name);
        let flow = self.sink.sheet(Sheet { index, name, rows: cells.rows() });
        self.stopped = flow == ControlFlow::Break(());
        Ok(())
    }
}

impl Cells {
    pub(crate) fn new(name: String, hidden: bool) -> Self {
        Self { name, hidden, ..Self::default() }
    }

    /// Notes a merged rectangle: first row, first column, last row, last column.
    pub(crate) fn merge(&mut self, [r1, c1, r2, c2]: [u32; 4], limits: &Limits) -> Result<(), ReadError> {
        if r2 < r1 || c2 < c1 || (r1, c1) == (r2, c2) || r2 >= MOST_ROWS || c2 >= MOST_COLUMNS {
            return Ok(());
        }
        if self.merged.len() as u64 >= limits.max_cells {
            let limit = limits.max_cells;
            return Err(ReadError::TooLarge(format!("more than {limit} merged cells, which is the limit")));
        }
        self.merged.push([r1, c1, r2, c2]);
        Ok(())
    }

    pub(crate) fn hide_rows(&mut self, first: u32, last: u32) {
        extend(&mut self.hidden_rows, first, last);
    }

    pub(crate) fn hide_columns(&mut self, first: u32, last: u32) {
        extend(&mut self.hidden_columns, first, last);
    }

    /// What is hidden and holds anything, as spreadsheets write ranges: `Blad1`, `Blad1!7:9`, `Blad1!C:D`.
    fn hidden_detail(&self) -> Option<String> {
        let mut named: Vec<String> = Vec::new();
        if self.hidden {
            named.push(self.name.clone());
        }
        let rows: std::collections::BTreeSet<u32> = self.filled.iter().map(|(row, _)| *row).collect();
        let columns: std::collections::BTreeSet<u32> =
            self.filled.iter().map(|(_, cell)| cell.column as u32).collect();
        let row_name = |at: u32| (at + 1).to_string();
        let column_name = |at: u32| {
            let cell = SheetCellId { row: 0, column: at as u16 }.to_string();
            cell.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned()
        };
        let mut ranges = Vec::new();
        for (first, last) in &self.hidden_rows {
            if rows.range(*first..=*last).next().is_some() {
                ranges.push(format!("{}!{}:{}", self.name, row_name(*first), row_name(*last)));
            }
        }
        for (first, last) in &self.hidden_columns {
            if columns.range(*first..=*last).next().is_some() {
                ranges.push(format!("{}!{}:{}", self.name, column_name(*first), column_name(*last)));
            }
        }
        let more = ranges.len() > NAMED_RANGES;
        ranges.truncate(NAMED_RANGES);
        named.extend(ranges);
        if more {
            named.push(String::from("…"));
        }
        (!named.is_empty()).then(|| named.join(", "))
    }

    /// The rows in order, merged cells as spans, without what merged cells cover.
    fn rows(mut self) -> Vec<SheetRow> {
        self.filled.sort_by_key(|(row, cell)| (*row, cell.column));
        self.filled.dedup_by_key(|(row, cell)| (*row, cell.column));
        self.merged.sort_unstable();
        let bottom = self.filled.last().map_or(0, |(row, _)| *row);
        let right = self.filled.iter().map(|(_, cell)| cell.column as u32).max().unwrap_or(0);
        // Merged rectangles that reach the row at hand, by their first column; none overlaps another.
        let mut open: BTreeMap<u32, [u32; 4]> = BTreeMap::new();
        let mut merged = self.merged.into_iter().peekable();
        let mut rows: Vec<SheetRow> = Vec::new();
        for (row, mut cell) in self.filled {
            while let Some(next) = merged.next_if(|[r1, ..]| *r1 <= row) {
                let [_, c1, _, c2] = next;
                let beside: Vec<[u32; 4]> =
                    open.range(..=c2).rev().map(|(_, m)| *m).take_while(|[.., e]| *e >= c1).collect();
                // Rectangles side by side are disjoint, so those that end before this one begin are the rest.
                if beside.iter().any(|[_, _, r2, _]| *r2 >= next[0]) {
                    continue;
                }
                for [_, first, ..] in beside {
                    open.remove(&first);
                }
                open.insert(c1, next);
            }
            let column = cell.column as u32;
            let over = open.range(..=column).next_back().map(|(_, merged)| *merged);
            if let Some([r1, c1, r2, c2]) = over.filter(|[_, _, r2, c2]| *r2 >= row && *c2 >= column) {
                if (r1, c1) != (row, column) {
                    continue;
                }
                cell.colspan = (c2.min(right) - c1 + 1) as usize;
                cell.rowspan = (r2.min(bottom) - r1 + 1) as usize;
            }
            match rows.last_mut() {
                Some(last) if last.number == row => last.cells.push(cell),
                _ => rows.push(SheetRow { number: row, cells: vec![cell] }),
            }
        }
        rows
    }
}

/// Adds a range to those noted in order.
fn extend(ranges: &mut Vec<(u32, u32)>, first: u32, last: u32) {
    match ranges.last_mut() {
        Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
        _ => ranges.push((first, last)),
    }
}

fn place(sheet: u16, name: &str, row: u32, column: u32) -> Location {
    let cell = SheetCellId { row, column: column as u16 };
    Location::Sheet { sheet, name: SheetName::new(name), first: cell, last: cell }
}

/// The error of a document whose cells hold too much text.
pub(crate) fn too_much_text(limits: &Limits) -> ReadError {
    ReadError::TooLarge(format!("unpacks to more than {} bytes, which is the limit", limits.max_unpacked))
}

/// The words in which a broken file is refused.
pub(crate) fn damaged(what: impl std::fmt::Display) -> ReadError {
    ReadError::Damaged(format!("the workbook is damaged: {what}"))
}
