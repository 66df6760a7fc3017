//! The body of a document, one element after the other. Nothing recurses, so no nesting is too deep.

use super::paragraph::{Open, Run};
use super::styles::{Styles, level};
use super::symbols::symbol;
use crate::xml::{attribute, damaged, is_on, number, reader, resolve};
use quick_xml::events::{BytesStart, Event};
use sifferkoll_plugin::model::{StoredPart, StoredRole};
use sifferkoll_plugin::{CellShape, Limits, ReadError, StoredWriter, Words};
use std::collections::BTreeMap;

/// Elements that are passed over with all that stands in them: what changes have deleted or moved away, what looked
/// otherwise before, what stands in for something that this reader knows, readings of signs, codes of fields.
const PASSED: [&str; 14] = [
    "del",
    "moveFrom",
    "pPrChange",
    "rPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
    "sectPrChange",
    "tblGridChange",
    "Fallback",
    "rt",
    "instrText",
    "delText",
    "sdtPr",
];

/// The paragraphs of each note by its id.
pub(super) type Notes = BTreeMap<String, Vec<Words>>;

/// What stands beside the body: notes, and running heads by the names that the body has for them.
pub(super) struct Beside<'a> {
    pub(super) notes: &'a Notes,
    pub(super) running: &'a BTreeMap<String, Vec<Words>>,
}

/// Reads the body.
///
/// # Errors
/// Where the XML is damaged, or there are more cells than the limit. What came before is written.
pub(super) fn read_body(
    part: &str,
    xml: &str,
    styles: &Styles,
    beside: &Beside<'_>,
    writer: &mut StoredWriter,
    hidden: &mut usize,
) -> Result<(), ReadError> {
    let mut walk = Walk::new(styles, writer);
    let read = walk.read(part, xml, beside);
    *hidden += walk.hidden;
    read
}

/// Reads notes: `element` is what each is called. Those that only part notes from the text are left out.
///
/// # Errors
/// As [`read_body`].
pub(super) fn read_notes(
    part: &str,
    xml: &str,
    element: &str,
    styles: &Styles,
    limits: &Limits,
    notes: &mut Notes,
) -> Result<(), ReadError> {
    let mut reader = reader(xml);
    let mut from = None;
    loop {
        let before = reader.buffer_position();
        match reader.read_event().map_err(|error| damaged(part, &error))? {
            Event::Start(start) if start.local_name().as_ref() == element => {
                let sort = attribute(&start, "type").unwrap_or_default();
                let id = attribute(&start, "id");
                from = id
                    .filter(|_| matches!(sort.as_str(), "" | "normal"))
                    .map(|id| (id, reader.buffer_position()));
            }
            Event::End(end) if end.local_name().as_ref() == element => {
                if let Some((id, start)) = from.take() {
                    let inside = usize::try_from(start).ok().zip(usize::try_from(before).ok());
                    let inside = inside.and_then(|(start, end)| xml.get(start..end)).unwrap_or_default();
                    notes.insert(format!("{element} {id}"), read_words(part, inside, styles, limits));
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The paragraphs of a small part, those of tables too.
pub(super) fn read_words(part: &str, xml: &str, styles: &Styles, limits: &Limits) -> Vec<Words> {
    let mut writer = StoredWriter::new(limits);
    // A damaged part is read as far as it goes.
    let beside = Beside { notes: &Notes::new(), running: &BTreeMap::new() };
    let _ = Walk::new(styles, &mut writer).read(part, xml, &beside);
    let Ok((parts, _)) = writer.finish() else { return Vec::new() };
    let words = |part: StoredPart| match part {
        StoredPart::Text(text) => {
            vec![Words { text: text.text, role: text.role, bold: text.bold, size: text.size }]
        }
        StoredPart::Table(table) => {
            let cells = table.rows.into_iter().flat_map(|row| row.cells);
            cells
                .map(|cell| Words {
                    text: cell.text,
                    role: StoredRole::Paragraph,
                    bold: cell.bold,
                    size: None,
                })
                .collect()
        }
    };
    parts.into_iter().flat_map(words).collect()
}

struct Walk<'a> {
    styles: &'a Styles,
    writer: &'a mut StoredWriter,
    /// Paragraphs that are open; more than one where a box of text stands in one.
    open: Vec<Open>,
    run: Option<Run>,
    in_text: bool,
    /// A cell whose shape is being told, before its first paragraph.
    cell: Option<CellShape>,
    in_row_properties: bool,
    /// Depth of elements that are passed over.
    aside: usize,
    /// Whether the rest of the open row is deleted.
    row_deleted: bool,
    /// Notes that are referred to and wait for the end of the paragraph or table.
    waiting: Vec<String>,
    hidden: usize,
    /// Where the open section begins, its running heads and feet, and what was said of the one before.
    section: usize,
    runs: Vec<String>,
    told: Vec<String>,
}

impl<'a> Walk<'a> {
    fn new(styles: &'a Styles, writer: &'a mut StoredWriter) -> Self {
        Self {
            styles,
            writer,
            open: Vec::new(),
            run: None,
            in_text: false,
            cell: None,
            in_row_properties: false,
            aside: 0,
            row_deleted: false,
            waiting: Vec::new(),
            hidden: 0,
            section: 0,
            runs: Vec::new(),
            told: Vec::new(),
        }
    }

    fn read(&mut self, part: &str, xml: &str, beside: &Beside<'_>) -> Result<(), ReadError> {
        let mut reader = reader(xml);
        loop {
            match reader.read_event().map_err(|error| damaged(part, &error))? {
                Event::Start(element) => {
                    let name = element.local_name();
                    let name = name.as_ref();
                    if self.aside > 0 || PASSED.contains(&name) {
                        if name == "del" && self.in_row_properties {
                            self.row_deleted = true;
                        }
                        self.aside += 1;
                    } else {
                        self.start(name, &element)?;
                    }
                }
                Event::End(element) => {
                    if self.aside > 0 {
                        self.aside -= 1;
                    } else {
                        self.end(element.local_name().as_ref(), beside)?;
                    }
                }
                Event::Text(text) if self.in_text && self.aside == 0 => self.print(&text.into_inner()),
                Event::CData(text) if self.in_text && self.aside == 0 => self.print(&text.into_inner()),
                Event::GeneralRef(entity) if self.in_text && self.aside == 0 => {
                    if let Some(c) = resolve(&entity) {
                        self.print(c.encode_utf8(&mut [0; 4]));
                    }
                }
                Event::Eof => {
                    while !self.open.is_empty() {
                        self.end("p", beside)?;
                    }
                    return Ok(());
                }
                _ => {}
            }
        }
    }

    fn start(&mut self, name: &str, element: &BytesStart<'_>) -> Result<(), ReadError> {
        match name {
            "p" => {
                self.begin_cell()?;
                self.open.push(Open::new(self.styles.paragraph(None)));
                self.run = None;
            }
            "r" => self.run = Some(Run::default()),
            "t" => self.in_text = true,
            "tab" | "ptab" if self.run.is_some() => self.print("\t"),
            "br" | "cr" if self.run.is_some() => self.print("\n"),
            "noBreakHyphen" => self.print("-"),
            "sym" => {
                let code = attribute(element, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                let font = attribute(element, "font").unwrap_or_default();
                if let Some(c) = code.and_then(|code| symbol(&font, code)) {
                    self.print(c.encode_utf8(&mut [0; 4]));
                }
            }
            "footnoteReference" => self.refer("footnote", element),
            "endnoteReference" => self.refer("endnote", element),
            "headerReference" | "footerReference" => self.runs.extend(attribute(element, "id")),
            "tbl" => {
                self.begin_cell()?;
                self.writer.begin_table();
            }
            "tr" => {
                self.writer.begin_row(false);
                self.row_deleted = false;
            }
            "trPr" => self.in_row_properties = true,
            "tblHeader" if self.in_row_properties => self.writer.set_head(is_on(element)),
            "gridBefore" if self.in_row_properties => {
                self.writer.skip_columns(count(number(element, "val"), 0));
            }
            "tc" => self.cell = Some(CellShape::default()),
            _ => self.property(name, element),
        }
        Ok(())
    }

    /// What is said of a cell, a paragraph or a run.
    fn property(&mut self, name: &str, element: &BytesStart<'_>) {
        if let Some(cell) = &mut self.cell {
            match name {
                "gridSpan" => cell.colspan = count(number(element, "val"), 1),
                "vMerge" => cell.goes_on = attribute(element, "val").as_deref() != Some("restart"),
                _ => {}
            }
            return;
        }
        let Some(open) = self.open.last_mut() else { return };
        match (name, &mut self.run) {
            ("b", Some(run)) => run.bold = Some(is_on(element)),
            ("sz", Some(run)) => run.size = number(element, "val"),
            ("vanish" | "webHidden", Some(run)) => run.hidden = name == "vanish" && is_on(element),
            ("rStyle", Some(run)) => {
                let (bold, size) = self.styles.characters(&attribute(element, "val").unwrap_or_default());
                (run.bold, run.size) = (bold.or(run.bold), size.or(run.size));
            }
            ("pStyle", None) => open.look = self.styles.paragraph(attribute(element, "val").as_deref()),
            ("outlineLvl", None) => open.outline = level(number(element, "val")),
            ("numId", None) => open.listed = Some(number(element, "val").is_some_and(|id| id != 0)),
            ("ind", None) => {
                let left = number(element, "left").or_else(|| number(element, "start"));
                let first =
                    number(element, "firstLine").unwrap_or(0) - number(element, "hanging").unwrap_or(0);
                open.indent = Some(left.unwrap_or(0) + first);
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str, beside: &Beside<'_>) -> Result<(), ReadError> {
        match name {
            "t" => self.in_text = false,
            "r" => self.run = None,
            "p" => {
                self.run = None;
                if let Some(open) = self.open.pop()
                    && !self.row_deleted
                {
                    self.writer.set_indent(open.steps());
                    self.writer.paragraph(open.close());
                }
                self.tell(beside.notes);
            }
            "trPr" => self.in_row_properties = false,
            "sectPr" => self.end_section(beside),
            "tc" => {
                self.begin_cell()?;
                self.writer.end_cell();
            }
            "tr" => {
                self.writer.end_row();
                self.row_deleted = false;
            }
            "tbl" => {
                self.writer.end_table()?;
                self.tell(beside.notes);
            }
            _ => {}
        }
        Ok(())
    }

    fn begin_cell(&mut self) -> Result<(), ReadError> {
        match self.cell.take() {
            Some(shape) => self.writer.begin_cell(shape),
            None => Ok(()),
        }
    }

    fn print(&mut self, text: &str) {
        let run = self.run.unwrap_or_default();
        if run.hidden {
            self.hidden += text.chars().filter(|c| !c.is_whitespace()).count();
        } else if let Some(open) = self.open.last_mut() {
            open.push(text, run);
        }
    }

    fn refer(&mut self, sort: &str, element: &BytesStart<'_>) {
        self.waiting.extend(attribute(element, "id").map(|id| format!("{sort} {id}")));
    }

    /// A section ends: what runs along it is told where it begins. One without own heads has those of the one before.
    fn end_section(&mut self, beside: &Beside<'_>) {
        let runs = std::mem::take(&mut self.runs);
        let words: Vec<&Words> = runs.iter().filter_map(|id| beside.running.get(id)).flatten().collect();
        let mut told: Vec<String> = Vec::new();
        for words in words {
            if !told.contains(&words.text) && !self.told.contains(&words.text) {
                self.writer.running(self.section, words.clone());
            }
            told.push(words.text.clone());
        }
        if !told.is_empty() {
            self.told = told;
        }
        // The paragraph that says so is the last of the section and still open.
        self.section = self.writer.position() + self.open.len();
    }

    /// Writes the notes that wait, outside tables.
    fn tell(&mut self, notes: &Notes) {
        if self.writer.depth() > 0 || !self.open.is_empty() {
            return;
        }
        for id in self.waiting.drain(..) {
            for words in notes.get(&id).into_iter().flatten() {
                self.writer.paragraph(words.clone());
            }
        }
    }
}

fn count(number: Option<i64>, otherwise: usize) -> usize {
    number.and_then(|number| usize::try_from(number).ok()).unwrap_or(otherwise)
}
