//! Markdown with pipe tables, as people and converters write it.
//!
//! In: a file. Out: its parts in their order; a table written as tags is read as on a page of the web.
//! Source: `CommonMark` 0.31 and the tables of GitHub Flavored Markdown.

use crate::charset::decode;
use crate::hand::{self, Doubts};
use crate::html::read_into;
use crate::text::{Look, Open};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use sifferkoll_plugin::model::{FormatInfo, StoredRole};
use sifferkoll_plugin::{CellShape, InputFormat, Limits, PageSink, ReadError, Sniff, Source, StoredWriter};

/// Markdown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MarkdownFormat;

/// Bytes that are looked through for the marks of Markdown: a table may stand far down.
const SNIFFED: usize = 256 << 10;
/// Fewest headings that make a text Markdown by themselves.
const LEAST_HEADINGS: usize = 2;

impl InputFormat for MarkdownFormat {
    fn info(&self) -> FormatInfo {
        FormatInfo { name: "markdown", summary: "Markdown with pipe tables", extensions: &["md", "markdown"] }
    }

    fn sniff(&self, bytes: &[u8]) -> Sniff {
        let head = &bytes[..bytes.len().min(SNIFFED)];
        let wide = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
        if head.contains(&0) && !wide || head.starts_with(b"%PDF-") {
            return Sniff::No;
        }
        if is_markdown(&decode(head).0) { Sniff::Yes } else { Sniff::No }
    }

    fn read(&self, source: &Source<'_>, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
        if source.bytes.is_empty() {
            return Err(ReadError::Empty("the file is empty".to_owned()));
        }
        let (text, guessed) = decode(source.bytes);
        let mut writer = StoredWriter::new(limits);
        let hidden = Walk::new(&mut writer).read(&text)?;
        hand::over(writer, Doubts { hidden, guessed }, sink)
    }
}

/// Whether there is a pipe table, or headings with the mark of Markdown between empty lines, as no dump has them.
fn is_markdown(text: &str) -> bool {
    let mut before = "";
    let mut headings = 0;
    for line in text.lines() {
        let line = line.trim_end();
        if is_rule(line) && before.contains('|') && before.trim() != "|" {
            return true;
        }
        let hashes = line.len() - line.trim_start_matches('#').len();
        let named = line[hashes..].strip_prefix(' ').is_some_and(|name| name.contains(char::is_alphabetic));
        headings += usize::from((1..=6).contains(&hashes) && named && before.is_empty());
        before = line;
    }
    headings >= LEAST_HEADINGS
}

/// `| --- | ---: |`: the line below the heads of a pipe table, of two columns at least.
fn is_rule(line: &str) -> bool {
    let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
    let is_dashes = |cell: &&str| {
        let dashes = cell.strip_prefix(':').unwrap_or(cell);
        let dashes = dashes.strip_suffix(':').unwrap_or(dashes);
        !dashes.is_empty() && dashes.bytes().all(|b| b == b'-')
    };
    cells.len() > 1 && cells.iter().all(is_dashes)
}

struct Walk<'a> {
    writer: &'a mut StoredWriter,
    text: Open,
    look: Look,
    /// How many tags are open that make text bold.
    bold: usize,
    items: usize,
    /// The number of the next item of each open list; none where it has bullets.
    numbers: Vec<Option<u64>>,
    /// Whether the open block is no text, as what a file says of itself before it begins.
    unshown: bool,
    /// A piece of a page of the web.
    page: String,
    hidden: usize,
}

impl<'a> Walk<'a> {
    fn new(writer: &'a mut StoredWriter) -> Self {
        Self {
            writer,
            text: Open::default(),
            look: Look::default(),
            bold: 0,
            items: 0,
            numbers: Vec::new(),
            unshown: false,
            page: String::new(),
            hidden: 0,
        }
    }

    /// Reads a file; how many letters of it are hidden.
    fn read(mut self, text: &str) -> Result<usize, ReadError> {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
        for event in Parser::new_ext(text, options) {
            match event {
                Event::Start(tag) => self.start(&tag)?,
                Event::End(tag) => self.end(tag)?,
                Event::Text(text) | Event::Code(text) => self.print(&text),
                Event::SoftBreak => self.print(" "),
                Event::HardBreak => self.text.end_line(),
                Event::Html(html) => self.page.push_str(&html),
                Event::InlineHtml(html) => {
                    if html.to_ascii_lowercase().starts_with("<br") {
                        self.text.end_line();
                    }
                }
                Event::FootnoteReference(name) => {
                    self.text.push(&name, Look { raised: true, ..self.look });
                }
                Event::Rule | Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
            }
        }
        self.flush(StoredRole::Paragraph);
        Ok(self.hidden)
    }

    fn start(&mut self, tag: &Tag<'_>) -> Result<(), ReadError> {
        match tag {
            Tag::Strong => self.bold += 1,
            Tag::Link { dest_url, .. } => self.look.linked = dest_url.starts_with('#'),
            Tag::Item => {
                self.flush_item();
                self.items += 1;
                if let Some(Some(number)) = self.numbers.last_mut() {
                    let shown = format!("{number}. ");
                    *number = number.saturating_add(1);
                    self.print(&shown);
                }
            }
            Tag::List(first) => {
                self.flush_item();
                self.numbers.push(*first);
            }
            Tag::MetadataBlock(_) => self.unshown = true,
            Tag::CodeBlock(_) => self.look.kept = true,
            Tag::Table(_) => self.writer.begin_table(),
            Tag::TableHead => self.writer.begin_row(true),
            Tag::TableRow => self.writer.begin_row(false),
            Tag::TableCell => self.writer.begin_cell(CellShape::default())?,
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, tag: TagEnd) -> Result<(), ReadError> {
        match tag {
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Link => self.look.linked = false,
            TagEnd::Heading(level) => self.flush(StoredRole::Heading { level: level as u8 }),
            TagEnd::Paragraph if self.items > 0 => self.flush_item(),
            TagEnd::Paragraph | TagEnd::FootnoteDefinition => self.flush(StoredRole::Paragraph),
            TagEnd::Item => {
                self.flush_item();
                self.items = self.items.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.numbers.pop();
            }
            TagEnd::MetadataBlock(_) => self.unshown = false,
            TagEnd::CodeBlock => {
                self.look.kept = false;
                self.flush(StoredRole::Paragraph);
            }
            TagEnd::HtmlBlock => {
                let page = std::mem::take(&mut self.page);
                self.hidden += read_into(&page, self.writer)?;
            }
            TagEnd::TableCell => {
                self.flush(StoredRole::Paragraph);
                self.writer.end_cell();
            }
            TagEnd::TableHead | TagEnd::TableRow => self.writer.end_row(),
            TagEnd::Table => self.writer.end_table()?,
            _ => {}
        }
        Ok(())
    }

    fn print(&mut self, text: &str) {
        if !self.unshown {
            self.text.push(text, Look { bold: self.bold > 0, ..self.look });
        }
    }

    fn flush_item(&mut self) {
        let role = if self.items > 0 { StoredRole::ListItem } else { StoredRole::Paragraph };
        self.flush(role);
    }

    fn flush(&mut self, role: StoredRole) {
        let words = self.text.close(role);
        self.writer.paragraph(words);
    }
}

#[cfg(test)]
mod tests;
