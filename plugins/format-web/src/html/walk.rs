//! A page, one tag after the other.

use super::look::{font_size, is_block, is_unshown, is_void, role_of, styled};
use crate::text::{Look, Open};
use html5gum::emitters::default::DefaultEmitter;
use html5gum::{StartTag, Token, Tokenizer};
use sifferkoll_plugin::model::StoredRole;
use sifferkoll_plugin::{CellShape, ReadError, StoredWriter};
use std::collections::BTreeMap;

/// Most elements that stand in one another, as in browsers; deeper ones are flat.
const DEEPEST: usize = 512;
/// Most columns that a cell says that it covers, as browsers allow.
const MOST_SPANNED: usize = 1000;
/// Most rows; a cell that says 0 goes down to the end.
const MOST_ROWS: usize = 65_534;

/// Reads a page, or a piece of one, into the writer; how many letters are hidden.
///
/// # Errors
/// Where the tables are too large.
pub(crate) fn read_into(text: &str, writer: &mut StoredWriter) -> Result<usize, ReadError> {
    let mut emitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let mut walk = Walk {
        writer,
        open: Vec::new(),
        counts: BTreeMap::new(),
        tables: Vec::new(),
        text: Open::default(),
        hidden: 0,
    };
    for token in Tokenizer::new_with_emitter(text, emitter) {
        // Reading from memory cannot fail.
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => walk.start(&tag)?,
            Token::EndTag(tag) => walk.end(&String::from_utf8_lossy(&tag.name))?,
            Token::String(text) => walk.print(&String::from_utf8_lossy(&text)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    while !walk.open.is_empty() {
        walk.close_last()?;
    }
    walk.flush();
    Ok(walk.hidden)
}

/// An element that is open.
#[derive(Debug)]
struct Element {
    name: String,
    look: Look,
    hidden: bool,
    /// Whether nothing of it is text, as of a script.
    unshown: bool,
    /// The number of the next item, of a list that counts them.
    next: Option<u32>,
    /// What its text is, by itself or by what it stands in up to a cell.
    role: Option<StoredRole>,
}

/// A table that is open.
#[derive(Debug, Default)]
struct OpenTable {
    in_row: bool,
    /// Cells of the open row, and those of them that head columns.
    cells: usize,
    heads: usize,
}

struct Walk<'a> {
    writer: &'a mut StoredWriter,
    open: Vec<Element>,
    /// How many elements of each name are open, so that none is looked for in vain.
    counts: BTreeMap<String, usize>,
    tables: Vec<OpenTable>,
    text: Open,
    hidden: usize,
}

impl Walk<'_> {
    fn start(&mut self, tag: &StartTag<()>) -> Result<(), ReadError> {
        let name = String::from_utf8_lossy(&tag.name).into_owned();
        if self.open.last().is_some_and(|element| element.unshown)
            && !matches!(name.as_str(), "body" | "main")
        {
            // Of what is not shown only the end counts; a head may lack its own.
            if !self.in_head() || !is_block(&name) {
                self.push_unshown(&name);
                return Ok(());
            }
            self.close_last()?;
        }
        let attribute = |wanted: &str| {
            let found = tag.attributes.get(wanted.as_bytes())?;
            Some(String::from_utf8_lossy(found).into_owned())
        };
        self.close_implied(&name)?;
        match name.as_str() {
            "br" => {
                self.text.end_line();
                return Ok(());
            }
            "hr" => {
                self.flush();
                return Ok(());
            }
            _ if is_void(&name) => return Ok(()),
            _ => {}
        }
        if is_block(&name) {
            self.flush();
        }
        let style = styled(&attribute("style").unwrap_or_default());
        let above = self.open.last();
        let mut look = above.map(|element| element.look).unwrap_or_default();
        let mut hidden = above.is_some_and(|element| element.hidden) || style.hidden;
        hidden |= tag.attributes.contains_key(b"hidden".as_slice());
        match name.as_str() {
            "b" | "strong" => look.bold = true,
            "font" => look.size = attribute("size").and_then(|size| font_size(&size)).or(look.size),
            "a" => look.linked = attribute("href").is_some_and(|target| target.starts_with('#')),
            "pre" => look.kept = true,
            "sup" => look.raised = true,
            "table" => look = Look { linked: false, ..Look::default() },
            _ => {}
        }
        look.bold = style.bold.unwrap_or(look.bold);
        look.size = style.size.or(look.size);
        if self.open.len() >= DEEPEST {
            return Ok(());
        }
        match name.as_str() {
            "table" => {
                self.writer.begin_table();
                self.tables.push(OpenTable::default());
            }
            "tr" => self.begin_row(),
            "td" | "th" => {
                let scope = attribute("scope").unwrap_or_default().to_ascii_lowercase();
                let span = |name: &str| attribute(name).and_then(|count| count.trim().parse::<usize>().ok());
                let shape = CellShape {
                    colspan: span("colspan").unwrap_or(1).clamp(1, MOST_SPANNED),
                    rowspan: match span("rowspan") {
                        Some(0) => MOST_ROWS,
                        count => count.unwrap_or(1),
                    },
                    ..CellShape::default()
                };
                self.begin_cell(name == "th" && !scope.starts_with("row"), shape)?;
            }
            _ => {}
        }
        let above = self.open.last().and_then(|element| element.role);
        let role = match above {
            // What runs along the page does so whatever stands in it.
            Some(StoredRole::Running) => above,
            _ if matches!(name.as_str(), "td" | "th") => None,
            _ => role_of(&name, &attribute("class").unwrap_or_default()).or(above),
        };
        let unshown = is_unshown(&name);
        let first = || attribute("start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
        let next = (name == "ol").then(first);
        let number = if name == "li" { self.count_item() } else { None };
        self.push(Element { name, look, hidden, unshown, next, role });
        if let Some(number) = number {
            self.print(&format!("{number}. "));
        }
        Ok(())
    }

    /// The number of an item that begins, where its list counts.
    fn count_item(&mut self) -> Option<u32> {
        let list = self.open.last_mut()?.next.as_mut()?;
        let number = *list;
        *list = number.saturating_add(1);
        Some(number)
    }

    fn push(&mut self, element: Element) {
        *self.counts.entry(element.name.clone()).or_default() += 1;
        self.open.push(element);
    }

    fn in_head(&self) -> bool {
        self.open.last().is_some_and(|element| element.name == "head")
    }

    /// Keeps count of elements within one that is not shown, so that its own end is known.
    fn push_unshown(&mut self, name: &str) {
        let within = self.open.last().is_some_and(|element| element.name == name);
        if (within || self.in_head()) && !is_void(name) && self.open.len() < DEEPEST {
            let element = Element {
                name: name.to_owned(),
                look: Look::default(),
                hidden: false,
                unshown: true,
                next: None,
                role: None,
            };
            self.push(element);
        }
    }

    /// Closes what a tag ends without saying so: paragraphs, items, and the parts of tables.
    fn close_implied(&mut self, name: &str) -> Result<(), ReadError> {
        const CELL: [&str; 2] = ["td", "th"];
        const GROUP: [&str; 3] = ["thead", "tbody", "tfoot"];
        match name {
            "td" | "th" => self.close_any(&CELL, &["table"]),
            "tr" => {
                self.close_any(&CELL, &["table"])?;
                self.close_any(&["tr", "caption"], &["table"])
            }
            "thead" | "tbody" | "tfoot" => {
                self.close_any(&CELL, &["table"])?;
                self.close_any(&["tr", "caption"], &["table"])?;
                self.close_any(&GROUP, &["table"])
            }
            "li" => self.close_any(&["li"], &["ul", "ol", "menu", "dir", "table", "td", "th"]),
            "dt" | "dd" => self.close_any(&["dt", "dd"], &["dl", "table", "td", "th"]),
            "option" => self.close_any(&["option"], &["select"]),
            _ if is_block(name) => self.close_any(&["p"], &["table", "td", "th", "caption", "button"]),
            _ => Ok(()),
        }
    }

    /// Closes the innermost open element of these names, and all within it, where none of the walls stands before.
    fn close_any(&mut self, names: &[&str], walls: &[&str]) -> Result<(), ReadError> {
        if !names.iter().any(|name| self.counts.get(*name).is_some_and(|count| *count > 0)) {
            return Ok(());
        }
        let mut found = None;
        for (at, element) in self.open.iter().enumerate().rev() {
            if names.contains(&element.name.as_str()) {
                found = Some(at);
                break;
            }
            if walls.contains(&element.name.as_str()) {
                break;
            }
        }
        while found.is_some_and(|at| self.open.len() > at) {
            self.close_last()?;
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            // An end alone stands for an empty one.
            "br" => {
                self.text.end_line();
                return Ok(());
            }
            "table" => return self.close_any(&["table"], &[]),
            "tr" => {
                // A row may have begun without its tag.
                self.close_any(&["td", "th"], &["table"])?;
                self.close_any(&["tr"], &["table"])?;
                self.end_row();
                return Ok(());
            }
            "body" | "html" => return Ok(()),
            _ => {}
        }
        if is_block(name) {
            self.flush();
        }
        let walls: &[&str] = if matches!(name, "td" | "th" | "tr" | "thead" | "tbody" | "tfoot" | "caption") {
            &["table"]
        } else {
            &["table", "td", "th", "caption"]
        };
        self.close_any(&[name], walls)
    }

    /// Closes the innermost element.
    fn close_last(&mut self) -> Result<(), ReadError> {
        let Some(element) = self.open.last() else { return Ok(()) };
        let name = element.name.clone();
        if is_block(&name) || matches!(name.as_str(), "td" | "th" | "tr") {
            self.flush();
        }
        self.open.pop();
        if let Some(count) = self.counts.get_mut(&name) {
            *count -= 1;
        }
        match name.as_str() {
            "table" => {
                self.end_row();
                self.tables.pop();
                self.writer.end_table()?;
            }
            "tr" => self.end_row(),
            "td" | "th" => self.writer.end_cell(),
            _ => {}
        }
        Ok(())
    }

    fn begin_row(&mut self) {
        self.flush();
        self.end_row();
        if let Some(table) = self.tables.last_mut() {
            *table = OpenTable { in_row: true, ..OpenTable::default() };
            self.writer.begin_row(false);
        }
    }

    fn begin_cell(&mut self, heads: bool, shape: CellShape) -> Result<(), ReadError> {
        self.flush();
        if self.tables.last().is_some_and(|table| !table.in_row) {
            self.begin_row();
        }
        let Some(table) = self.tables.last_mut() else { return Ok(()) };
        table.cells += 1;
        table.heads += usize::from(heads);
        self.writer.begin_cell(shape)
    }

    fn end_row(&mut self) {
        let Some(table) = self.tables.last_mut().filter(|table| table.in_row) else { return };
        let from = self.open.iter().rposition(|element| element.name == "table").unwrap_or(0);
        let in_head = self.open[from..].iter().any(|element| element.name == "thead");
        table.in_row = false;
        self.writer.set_head(in_head || table.cells > 0 && table.cells == table.heads);
        self.writer.end_row();
    }

    fn print(&mut self, text: &str) {
        let element = self.open.last();
        if element.is_some_and(|element| element.unshown) {
            return;
        }
        if element.is_some_and(|element| element.hidden) {
            self.hidden += text.chars().filter(|c| !c.is_whitespace()).count();
            return;
        }
        let look = element.map(|element| element.look).unwrap_or_default();
        self.text.push(text, look);
    }

    /// Ends the paragraph.
    fn flush(&mut self) {
        let role = self.open.last().and_then(|element| element.role).unwrap_or(StoredRole::Paragraph);
        let words = self.text.close(role);
        self.writer.paragraph(words);
    }
}
