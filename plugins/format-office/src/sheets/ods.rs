//! Workbooks of `LibreOffice` and its kin (`OpenDocument`).
//!
//! In: the packed parts. Out: every sheet; a cell's text is stored as the program showed it, and rewritten where it
//! showed figures in English.

use super::book::{Book, Cells, Look, MOST_COLUMNS, MOST_ROWS, damaged};
use super::show::{from_english, general_text};
use super::xml::{Xml, attribute, name, number, push_text};
use crate::package::Package;
use quick_xml::events::{BytesStart, Event};
use sifferkoll_plugin::{Bytes, Limits, PageSink, ReadError};
use std::collections::BTreeMap;

/// Reads a workbook.
pub(super) fn read(bytes: &Bytes, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
    let mut package = Package::open(bytes, limits)?;
    if let Some(list) = package.part("META-INF/manifest.xml")?
        && list.windows(15).any(|window| window == b"encryption-data")
    {
        return Err(ReadError::Encrypted("the workbook is locked with a password".to_owned()));
    }
    let mut styles = Styles::default();
    if let Some(part) = package.part("styles.xml")? {
        styles.take(&part);
    }
    let content = package.part("content.xml")?.ok_or_else(|| damaged("it has no content"))?;
    styles.take(&content);
    let mut reader = Reader { styles: &styles, limits, book: Book::new(limits, sink), sheet: None };
    reader.read(&content)
}

/// How cells and tables look, by the name of their style.
#[derive(Default)]
struct Styles(BTreeMap<String, Style>);

#[derive(Debug, Clone, Default)]
struct Style {
    parent: String,
    bold: Option<bool>,
    hidden: bool,
}

/// Most styles that a style is made of.
const STYLE_DEPTH: usize = 8;

impl Styles {
    fn take(&mut self, part: &[u8]) {
        let mut current: Option<String> = None;
        let mut xml = Xml::new(part);
        while let Ok(Some(event)) = xml.next() {
            match &event {
                Event::Start(element) => match name(element) {
                    "style" => {
                        let of = |key: &str| attribute(element, key).map(String::from).unwrap_or_default();
                        let style = Style { parent: of("parent-style-name"), ..Style::default() };
                        current = Some(of("name"));
                        self.0.insert(of("name"), style);
                    }
                    "text-properties" => {
                        let weight = attribute(element, "font-weight");
                        if let Some(style) = current.as_ref().and_then(|name| self.0.get_mut(name)) {
                            style.bold =
                                weight.map(|w| w == "bold" || w.parse().is_ok_and(|w: u16| w >= 600));
                        }
                    }
                    "table-properties" => {
                        let hidden = attribute(element, "display").is_some_and(|display| display == "false");
                        if let Some(style) = current.as_ref().and_then(|name| self.0.get_mut(name)) {
                            style.hidden |= hidden;
                        }
                    }
                    // The styles are behind us.
                    "body" => return,
                    _ => {}
                },
                Event::End(element) if element.local_name().into_inner() == "style" => current = None,
                _ => {}
            }
        }
    }

    fn is_bold(&self, style: &str) -> bool {
        let mut style = self.0.get(style);
        for _ in 0..STYLE_DEPTH {
            match style {
                Some(Style { bold: Some(bold), .. }) => return *bold,
                Some(other) => style = self.0.get(&other.parent),
                None => return false,
            }
        }
        false
    }
}

/// A sheet on its way, and where in it.
struct Open {
    cells: Cells,
    row: u32,
    /// Number of rows that are like the one at hand.
    alike: u32,
    column: u32,
    columns: u32,
    /// Tables within tables.
    depth: usize,
}

/// A cell on its way.
struct OpenCell {
    covered: bool,
    alike: u32,
    spans: [u32; 2],
    look: Look,
    /// The stored number, where no text shows it.
    value: Option<f64>,
    text: String,
    paragraphs: usize,
    in_paragraph: bool,
    /// Depth within a note.
    note: usize,
}

struct Reader<'a> {
    styles: &'a Styles,
    limits: &'a Limits,
    book: Book<'a>,
    sheet: Option<Open>,
}

impl Reader<'_> {
    fn read(&mut self, content: &[u8]) -> Result<(), ReadError> {
        let mut xml = Xml::new(content);
        let mut cell: Option<OpenCell> = None;
        loop {
            let event = match xml.next() {
                Ok(Some(event)) => event,
                Ok(None) => break,
                Err(error) => {
                    if let Some(mut sheet) = self.sheet.take() {
                        sheet.cells.damaged = Some(error);
                        return self.book.finish(sheet.cells);
                    }
                    return Err(damaged(error));
                }
            };
            match &event {
                Event::Start(element) => match (&mut cell, name(element)) {
                    (Some(open), tag) => open.start(tag, element),
                    (None, "table-cell" | "covered-table-cell") => cell = Some(self.open_cell(element)),
                    (None, tag) => self.start(tag, element),
                },
                Event::End(element) => match (&mut cell, element.local_name().into_inner()) {
                    (Some(_), "table-cell" | "covered-table-cell") => {
                        if let Some(cell) = cell.take() {
                            self.close_cell(&cell)?;
                        }
                    }
                    (Some(open), tag) => open.end(tag),
                    (None, tag) => self.end(tag)?,
                },
                event => {
                    if let Some(open) = &mut cell
                        && open.in_paragraph
                        && open.note == 0
                    {
                        push_text(event, &mut open.text);
                    }
                }
            }
            if self.book.stopped() {
                return Ok(());
            }
        }
        Ok(())
    }

    fn start(&mut self, tag: &str, element: &BytesStart<'_>) {
        if tag == "table" {
            if let Some(open) = &mut self.sheet {
                open.depth += 1;
                return;
            }
            let of = |key: &str| attribute(element, key).map(String::from).unwrap_or_default();
            let hidden = self.styles.0.get(&of("style-name")).is_some_and(|style| style.hidden);
            let cells = Cells::new(of("name"), hidden);
            self.sheet = Some(Open { cells, row: 0, alike: 1, column: 0, columns: 0, depth: 0 });
            return;
        }
        let Some(open) = &mut self.sheet else { return };
        let hidden = || attribute(element, "visibility").is_some_and(|v| v == "collapse" || v == "filter");
        match tag {
            "table-column" => {
                let count: u32 = number(element, "number-columns-repeated").unwrap_or(1);
                let last = open.columns.saturating_add(count.max(1));
                if hidden() {
                    open.cells.hide_columns(open.columns, last - 1);
                }
                open.columns = last;
            }
            "table-row" => {
                open.alike = number(element, "number-rows-repeated").unwrap_or(1).max(1);
                open.column = 0;
                if hidden() {
                    open.cells.hide_rows(open.row, open.row.saturating_add(open.alike - 1));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: &str) -> Result<(), ReadError> {
        match (tag, &mut self.sheet) {
            ("table", Some(open)) if open.depth > 0 => open.depth -= 1,
            ("table", Some(_)) => {
                if let Some(open) = self.sheet.take() {
                    self.book.finish(open.cells)?;
                }
            }
            ("table-row", Some(open)) => open.row = open.row.saturating_add(open.alike),
            _ => {}
        }
        Ok(())
    }

    fn open_cell(&self, element: &BytesStart<'_>) -> OpenCell {
        let count = |key: &str| number::<u32>(element, key).unwrap_or(1).max(1);
        let style = attribute(element, "style-name").unwrap_or_default();
        OpenCell {
            covered: name(element) == "covered-table-cell",
            alike: count("number-columns-repeated"),
            spans: [count("number-rows-spanned"), count("number-columns-spanned")],
            look: Look { bold: self.styles.is_bold(&style), indent: 0 },
            value: number(element, "value"),
            text: String::new(),
            paragraphs: 0,
            in_paragraph: false,
            note: 0,
        }
    }

    fn close_cell(&mut self, cell: &OpenCell) -> Result<(), ReadError> {
        let Some(open) = &mut self.sheet else { return Ok(()) };
        let (row, column) = (open.row, open.column);
        open.column = column.saturating_add(cell.alike);
        if cell.covered || open.depth > 0 {
            return Ok(());
        }
        let stored = cell.value.and_then(|value| match cell.paragraphs {
            0 => Some(general_text(value)),
            _ => from_english(&cell.text, value),
        });
        let text = stored.as_deref().unwrap_or(&cell.text);
        if text.trim().is_empty() {
            return Ok(());
        }
        let [rows, columns] = cell.spans;
        if rows > 1 || columns > 1 {
            let last = |from: u32, count: u32| from.saturating_add(count - 1);
            let (bottom, right) =
                (last(row, rows).min(MOST_ROWS - 1), last(column, columns).min(MOST_COLUMNS - 1));
            open.cells.merge([row, column, bottom, right], self.limits)?;
        }
        // What stands many times over is put as often, so the limits hold.
        for row in row..row.saturating_add(open.alike).min(MOST_ROWS) {
            for column in column..column.saturating_add(cell.alike).min(MOST_COLUMNS) {
                self.book.put(&mut open.cells, row, column, text, cell.look)?;
            }
        }
        Ok(())
    }
}

impl OpenCell {
    fn start(&mut self, tag: &str, element: &BytesStart<'_>) {
        match tag {
            "annotation" => self.note += 1,
            _ if self.note > 0 => {}
            "p" | "h" => {
                if self.paragraphs > 0 {
                    self.text.push('\n');
                }
                self.paragraphs += 1;
                self.in_paragraph = true;
            }
            "s" => {
                let count = number::<usize>(element, "c").unwrap_or(1).min(100);
                self.text.extend(std::iter::repeat_n(' ', count));
            }
            "tab" => self.text.push(' '),
            "line-break" => self.text.push('\n'),
            _ => {}
        }
    }

    fn end(&mut self, tag: &str) {
        match tag {
            "annotation" => self.note = self.note.saturating_sub(1),
            "p" | "h" if self.note == 0 => self.in_paragraph = false,
            _ => {}
        }
    }
}
