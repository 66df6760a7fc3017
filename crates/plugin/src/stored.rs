//! For formats that store paragraphs and tables: makes the parts that the sink takes of what is met in a document,
//! one thing after the other.
//!
//! In: beginnings and ends of tables, rows and cells, and paragraphs. Out: [`StoredPart`]s, numbered, within the
//! limits, no cell upon another. Tables may stand in cells of tables to any depth; nothing here recurses.

use crate::{Limits, ReadError};
use sifferkoll_model::{
    Location, StoredCell, StoredPart, StoredPlace, StoredRole, StoredRow, StoredTable, StoredText, Warning,
    WarningCode,
};
use std::collections::BTreeMap;

/// Most columns of a table: as many as a sheet of a workbook can have.
const MOST_COLUMNS: usize = 16_384;
/// Most rows that one cell covers, as browsers allow.
const MOST_SPANNED: usize = 65_534;
/// Longest text of a paragraph or cell in characters: many times what any takes that is printed. Longer ones are cut,
/// since what can be read from a run of figures grows with the square of its length.
const LONGEST_TEXT: usize = 10_000;

/// Most texts that run along stretches of a document: a document has tens of stretches, and a text that is stored once
/// stands here for each of them.
const MOST_RUNNING: usize = 1_000;

/// A paragraph, in a cell or outside the tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Words {
    /// The text, with a line feed where a line is broken on purpose.
    pub text: String,
    /// What the document says that it is.
    pub role: StoredRole,
    /// Whether all of it is bold.
    pub bold: bool,
    /// Size of its letters in points, where the document says so.
    pub size: Option<f32>,
}

/// What a document says of a cell, besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellShape {
    /// Number of columns covered.
    pub colspan: usize,
    /// Number of rows covered.
    pub rowspan: usize,
    /// Whether it only goes on with the cell above.
    pub goes_on: bool,
    /// Steps by which it is set in from the left.
    pub indent: u8,
}

impl Default for CellShape {
    fn default() -> Self {
        Self { colspan: 1, rowspan: 1, goes_on: false, indent: 0 }
    }
}

/// Takes what a format meets and makes the parts of the document.
///
/// What is left open is closed, and what is closed without being open is passed over, so a damaged document needs no
/// care of its own.
#[derive(Debug)]
pub struct StoredWriter {
    parts: Vec<StoredPart>,
    open: Vec<OpenTable>,
    warnings: Vec<Warning>,
    /// Texts that run along a stretch of the document, with the place of its first part.
    running: Vec<(usize, Words)>,
    /// Tables begun, paragraphs outside tables so far, cells so far.
    tables: u32,
    paragraphs: u32,
    cells: u64,
    max_cells: u64,
    /// Paragraphs, in cells too, and rows so far: what is beyond the limit of cells is not kept, and told in the end.
    texts: u64,
    rows: u64,
}

#[derive(Debug)]
struct OpenTable {
    number: u32,
    rows: Vec<StoredRow>,
    /// Cells that reach into rows below: first column, column behind, first row that is free again; by column.
    tall: Vec<(usize, usize, usize)>,
    /// The row of the lowest cell that begins in each column.
    lowest: BTreeMap<usize, usize>,
    in_row: bool,
    /// First column behind the cells of the open row.
    column: usize,
    cell: Option<OpenCell>,
    /// Paragraphs in its cells, and the parts that nested tables make, in their order.
    inside: Vec<StoredPart>,
    /// Filled cells of its own, and cells of the tables in it.
    own: usize,
    nested: usize,
}

#[derive(Debug)]
struct OpenCell {
    cell: StoredCell,
    goes_on: bool,
    /// Whether a paragraph has come.
    begun: bool,
}

impl StoredWriter {
    /// Nothing yet; a document with more cells than the limit is refused.
    pub fn new(limits: &Limits) -> Self {
        Self {
            parts: Vec::new(),
            open: Vec::new(),
            warnings: Vec::new(),
            running: Vec::new(),
            tables: 0,
            paragraphs: 0,
            cells: 0,
            max_cells: limits.max_cells,
            texts: 0,
            rows: 0,
        }
    }

    /// How many tables are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// A paragraph, in the open cell or outside the tables; an empty one is left out. Between cells it stands before
    /// the table.
    pub fn paragraph(&mut self, words: Words) {
        let Words { mut text, role, bold, size } = words;
        if text.chars().all(char::is_whitespace) {
            return;
        }
        self.texts += 1;
        if self.texts > self.max_cells {
            return;
        }
        if let Some((at, _)) = text.char_indices().nth(LONGEST_TEXT) {
            text.truncate(at);
            let detail = format!("a text of more than {LONGEST_TEXT} characters is cut");
            self.warnings.push(Warning { code: WarningCode::PageDamaged, detail, location: None });
        }
        let innermost = self.open.iter_mut().rev().find(|table| table.cell.is_some());
        let Some(table) = innermost else {
            self.paragraphs += 1;
            let location = place(StoredPlace::Paragraph(self.paragraphs));
            self.parts.push(StoredPart::Text(StoredText { text, role, bold, size, location }));
            return;
        };
        let row = u32::try_from(table.rows.len()).unwrap_or(u32::MAX);
        if let Some(OpenCell { cell, begun, goes_on: false }) = &mut table.cell {
            if cell.text.len() < LONGEST_TEXT {
                if *begun {
                    cell.text.push('\n');
                }
                cell.text.push_str(&text);
            }
            cell.bold = bold && (cell.bold || !*begun);
            *begun = true;
        }
        let location = place(StoredPlace::Row { table: table.number, row });
        table.inside.push(StoredPart::Text(StoredText { text, role, bold, size, location }));
    }

    /// How many parts there are outside open tables: where a stretch of the document begins.
    pub fn position(&self) -> usize {
        self.parts.len()
    }

    /// A text that runs along the stretch from a position on, as a head of its pages. It comes behind the first part
    /// of the stretch, so that this one begins it, and is counted behind all other paragraphs.
    pub fn running(&mut self, from: usize, words: Words) {
        if self.running.len() >= MOST_RUNNING {
            return;
        }
        self.running.push((from, Words { role: StoredRole::Running, ..words }));
    }

    /// A table begins, in the open cell or outside all tables.
    pub fn begin_table(&mut self) {
        self.tables += 1;
        self.open.push(OpenTable {
            number: self.tables,
            rows: Vec::new(),
            tall: Vec::new(),
            lowest: BTreeMap::new(),
            in_row: false,
            column: 0,
            cell: None,
            inside: Vec::new(),
            own: 0,
            nested: 0,
        });
    }

    /// A row of the innermost table begins.
    pub fn begin_row(&mut self, head: bool) {
        self.end_row();
        let Some(table) = self.open.last_mut() else { return };
        self.rows += 1;
        if self.rows > self.max_cells {
            return;
        }
        let number = u32::try_from(table.rows.len() + 1).unwrap_or(u32::MAX);
        let location = place(StoredPlace::Row { table: table.number, row: number });
        table.rows.push(StoredRow { cells: Vec::new(), head, location });
        table.in_row = true;
        table.column = 0;
        let at = table.rows.len() - 1;
        table.tall.retain(|(.., until)| *until > at);
    }

    /// Says whether the open row heads the columns, where that shows only in its cells.
    pub fn set_head(&mut self, head: bool) {
        if let Some(row) = self.open.last_mut().and_then(|table| table.rows.last_mut()) {
            row.head = head;
        }
    }

    /// Leaves columns of the open row without a cell.
    pub fn skip_columns(&mut self, count: usize) {
        if let Some(table) = self.open.last_mut() {
            table.column = table.column.saturating_add(count).min(MOST_COLUMNS);
        }
    }

    /// A cell of the open row begins, in the first column that no cell above covers.
    ///
    /// # Errors
    /// Where the document has more cells, or a table more columns, than the limit.
    pub fn begin_cell(&mut self, shape: CellShape) -> Result<(), ReadError> {
        self.end_cell();
        let Some(table) = self.open.last_mut().filter(|table| table.in_row) else { return Ok(()) };
        let at = table.rows.len() - 1;
        // Cells above that reach down to here count, so the work on each row is bounded by the limit, too.
        let taken = table.tall.len() as u64 * u64::from(table.column == 0);
        self.cells = self.cells.saturating_add(1 + taken);
        if self.cells > self.max_cells {
            return Err(ReadError::TooLarge(format!("more than the limit of {} cells", self.max_cells)));
        }
        let mut column = table.column;
        if !shape.goes_on {
            let from = table.tall.partition_point(|(_, end, _)| *end <= column);
            for (start, end, _) in &table.tall[from..] {
                if *start > column {
                    break;
                }
                column = *end;
            }
        }
        if column >= MOST_COLUMNS {
            return Err(ReadError::TooLarge(format!("a table of more than {MOST_COLUMNS} columns")));
        }
        let free = table.tall.partition_point(|(start, ..)| *start <= column);
        let free = table.tall.get(free).map_or(MOST_COLUMNS, |(start, ..)| *start);
        let colspan = shape.colspan.clamp(1, free.min(MOST_COLUMNS) - column);
        let rowspan = shape.rowspan.clamp(1, MOST_SPANNED);
        table.column = column + colspan;
        if rowspan > 1 && !shape.goes_on {
            let place = table.tall.partition_point(|(start, ..)| *start < column);
            table.tall.insert(place, (column, column + colspan, at + rowspan));
        }
        let cell =
            StoredCell { column, colspan, rowspan, text: String::new(), bold: false, indent: shape.indent };
        table.cell = Some(OpenCell { cell, goes_on: shape.goes_on, begun: false });
        Ok(())
    }

    /// Says by how much the first paragraph of the open cell is set in; later ones say nothing of the cell.
    pub fn set_indent(&mut self, indent: u8) {
        if let Some(cell) =
            self.open.last_mut().and_then(|table| table.cell.as_mut()).filter(|cell| !cell.begun)
        {
            cell.cell.indent = indent;
        }
    }

    /// The open cell of the innermost table ends.
    pub fn end_cell(&mut self) {
        let Some(table) = self.open.last_mut() else { return };
        let Some(OpenCell { cell, goes_on, .. }) = table.cell.take() else { return };
        let at = table.rows.len().saturating_sub(1);
        if goes_on {
            // The cell above that begins in this column is made taller; without one this cell stands for itself.
            let above = table.lowest.get(&cell.column).and_then(|row| {
                let cells = &mut table.rows.get_mut(*row)?.cells;
                let place = cells.partition_point(|other| other.column < cell.column);
                Some((*row, cells.get_mut(place)?))
            });
            if let Some((row, found)) = above
                && row + found.rowspan == at
            {
                found.rowspan += 1;
                return;
            }
        }
        table.lowest.insert(cell.column, at);
        table.own += usize::from(!cell.text.is_empty());
        if let Some(row) = table.rows.last_mut() {
            row.cells.push(cell);
        }
    }

    /// The open row of the innermost table ends.
    pub fn end_row(&mut self) {
        self.end_cell();
        if let Some(table) = self.open.last_mut() {
            table.in_row = false;
        }
    }

    /// The innermost table ends. It comes before the tables that stand in it, or, where these hold more than it
    /// does itself or it has one column only, it is a frame: what stands in it comes in its order instead.
    ///
    /// # Errors
    /// Where rows times columns are more than the limit of cells.
    pub fn end_table(&mut self) -> Result<(), ReadError> {
        self.end_row();
        let Some(mut table) = self.open.pop() else { return Ok(()) };
        let columns = shrink(&mut table.rows);
        let places = columns as u64 * table.rows.len() as u64;
        if places > self.max_cells {
            return Err(ReadError::TooLarge(format!(
                "a table of {} rows and {columns} columns, more than the limit of {} cells",
                table.rows.len(),
                self.max_cells
            )));
        }
        let is_frame = columns <= 1 || table.nested > table.own;
        let held = table.nested + table.own;
        let parts = if is_frame {
            table.inside
        } else {
            let nested = table.inside.into_iter().filter(|part| matches!(part, StoredPart::Table(_)));
            let nested: Vec<StoredPart> = nested.collect();
            std::iter::once(StoredPart::Table(StoredTable { rows: table.rows })).chain(nested).collect()
        };
        match self.open.iter_mut().rev().find(|table| table.cell.is_some()) {
            Some(outer) => {
                outer.nested += held;
                outer.inside.extend(parts);
            }
            None => self.parts.extend(parts),
        }
        Ok(())
    }

    /// All parts, numbered in the order in which they come, and what there is to warn of.
    ///
    /// # Errors
    /// As [`StoredWriter::end_table`], for tables that are still open; where there are more paragraphs, or more rows,
    /// than the limit of cells.
    pub fn finish(mut self) -> Result<(Vec<StoredPart>, Vec<Warning>), ReadError> {
        while !self.open.is_empty() {
            self.end_table()?;
        }
        for (count, what) in [(self.texts, "paragraphs"), (self.rows, "rows of tables")] {
            if count > self.max_cells {
                return Err(ReadError::TooLarge(format!("more than the limit of {} {what}", self.max_cells)));
            }
        }
        let mut paragraphs = self.paragraphs;
        let mut running = self.running.into_iter().peekable();
        let mut parts = Vec::with_capacity(self.parts.len());
        for (at, part) in self.parts.into_iter().map(Some).chain([None]).enumerate() {
            // Behind the first part of its stretch; of one that has no part, at the end.
            while let Some((_, words)) = running.next_if(|(from, _)| *from < at || part.is_none()) {
                paragraphs += 1;
                let Words { text, role, bold, size } = words;
                let location = place(StoredPlace::Paragraph(paragraphs));
                parts.push(StoredPart::Text(StoredText { text, role, bold, size, location }));
            }
            parts.extend(part);
        }
        let mut next = 1;
        let mut number = |location: &mut Location| {
            if let Location::Stored { first, last, .. } = location {
                (*first, *last) = (next, next);
                next += 1;
            }
        };
        for part in &mut parts {
            match part {
                StoredPart::Text(text) => number(&mut text.location),
                StoredPart::Table(table) => table.rows.iter_mut().for_each(|row| number(&mut row.location)),
            }
        }
        Ok((parts, self.warnings))
    }
}

/// A place that is numbered at the end.
fn place(place: StoredPlace) -> Location {
    Location::Stored { first: 0, last: 0, place }
}

/// Takes away columns in which no cell begins, and what cells cover below the last row. The number of columns left.
fn shrink(rows: &mut [StoredRow]) -> usize {
    let mut begins: Vec<usize> = rows.iter().flat_map(|row| &row.cells).map(|cell| cell.column).collect();
    begins.sort_unstable();
    begins.dedup();
    let count = rows.len();
    for (at, row) in rows.iter_mut().enumerate() {
        for cell in &mut row.cells {
            let end = begins.partition_point(|column| *column < cell.column + cell.colspan);
            cell.column = begins.partition_point(|column| *column < cell.column);
            cell.colspan = end - cell.column;
            cell.rowspan = cell.rowspan.min(count - at);
        }
    }
    begins.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        max_pages: 1,
        max_page_operations: 1,
        max_cells: 100_000,
        max_unpacked: 1 << 20,
        threads: 1,
    };

    fn words(text: &str) -> Words {
        Words { text: text.to_owned(), role: StoredRole::Paragraph, bold: false, size: None }
    }

    fn spanning(colspan: usize, rowspan: usize) -> CellShape {
        CellShape { colspan, rowspan, ..CellShape::default() }
    }

    /// Parts as lines: `column+colspan/rowspan:text` for each cell, and the text of paragraphs.
    fn told(writer: StoredWriter) -> Vec<String> {
        let cell = |cell: &StoredCell| {
            let StoredCell { column, colspan, rowspan, text, .. } = cell;
            format!("{column}+{colspan}/{rowspan}:{text}")
        };
        let (parts, _) = writer.finish().unwrap();
        let line = |part: &StoredPart| match part {
            StoredPart::Text(text) => vec![text.text.clone()],
            StoredPart::Table(table) => {
                let row = |row: &StoredRow| row.cells.iter().map(cell).collect::<Vec<_>>().join(" ");
                table.rows.iter().map(row).collect()
            }
        };
        parts.iter().flat_map(line).collect()
    }

    fn table(writer: &mut StoredWriter, rows: &[&[(&str, CellShape)]]) {
        writer.begin_table();
        for row in rows {
            writer.begin_row(false);
            for (text, shape) in *row {
                writer.begin_cell(*shape).unwrap();
                writer.paragraph(words(text));
            }
        }
        writer.end_table().unwrap();
    }

    #[test]
    fn spans_push_cells_aside_and_end_with_the_table() {
        let mut writer = StoredWriter::new(&LIMITS);
        let one = CellShape::default();
        table(
            &mut writer,
            &[
                &[("a", spanning(1, 2)), ("b", spanning(100, 1))],
                &[("c", one), ("d", one)],
                &[("e", spanning(1, 9)), ("f", one), ("g", one)],
            ],
        );
        assert_eq!(told(writer), ["0+1/2:a 1+2/1:b", "1+1/1:c 2+1/1:d", "0+1/1:e 1+1/1:f 2+1/1:g"]);
    }

    #[test]
    fn cells_that_go_on_make_the_one_above_taller() {
        let mut writer = StoredWriter::new(&LIMITS);
        let one = CellShape::default();
        let on = CellShape { goes_on: true, ..one };
        table(&mut writer, &[&[("a", one), ("1", one)], &[("", on), ("2", one)], &[("", on), ("3", one)]]);
        assert_eq!(told(writer), ["0+1/3:a 1+1/1:1", "1+1/1:2", "1+1/1:3"]);
    }

    #[test]
    fn a_frame_gives_what_it_holds_in_its_order() {
        let mut writer = StoredWriter::new(&LIMITS);
        writer.begin_table();
        writer.begin_row(false);
        writer.begin_cell(CellShape::default()).unwrap();
        writer.paragraph(words("above"));
        let one = CellShape::default();
        table(&mut writer, &[&[("a", one), ("1", one)], &[("b", one), ("2", one)]]);
        writer.paragraph(words("below"));
        assert_eq!(told(writer), ["above", "0+1/1:a 1+1/1:1", "0+1/1:b 1+1/1:2", "below"]);
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let mut writer = StoredWriter::new(&LIMITS);
        writer.begin_table();
        let mut refused = false;
        for _ in 0..200 {
            writer.begin_row(false);
            for _ in 0..1000 {
                refused |= writer.begin_cell(spanning(1, 1_000_000)).is_err();
            }
        }
        assert!(refused);
        let mut writer = StoredWriter::new(&LIMITS);
        writer.begin_table();
        writer.begin_row(false);
        assert!((0..20).any(|_| writer.begin_cell(spanning(1000, 1)).is_err()));
    }

    #[test]
    fn paragraphs_rows_and_texts_along_stretches_are_bounded() {
        let few = Limits { max_cells: 3, ..LIMITS };
        let too_large = |writer: StoredWriter| match writer.finish() {
            Err(ReadError::TooLarge(message)) => message,
            other => format!("{other:?}"),
        };
        let mut writer = StoredWriter::new(&few);
        (0..4).for_each(|_| writer.paragraph(words("a")));
        assert_eq!(too_large(writer), "more than the limit of 3 paragraphs");
        let mut writer = StoredWriter::new(&few);
        writer.begin_table();
        (0..4).for_each(|_| writer.begin_row(false));
        assert_eq!(too_large(writer), "more than the limit of 3 rows of tables");
        let mut writer = StoredWriter::new(&LIMITS);
        for number in 0..3 {
            let from = writer.position();
            writer.paragraph(words(&number.to_string()));
            writer.paragraph(words("x"));
            writer.running(from, words("head"));
            writer.running(from, words("foot"));
        }
        writer.running(writer.position(), words("last"));
        let expected = "0 head foot x 1 head foot x 2 head foot x last";
        assert_eq!(told(writer).join(" "), expected);
        let mut writer = StoredWriter::new(&LIMITS);
        (0..100_000).for_each(|_| writer.running(0, words("head")));
        assert_eq!(told(writer).len(), MOST_RUNNING);
    }
}
