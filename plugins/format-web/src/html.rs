//! Pages of the web: what publishing systems give, what Word and `LibreOffice` save as a page, and old pages.
//!
//! In: a page. Out: its parts in their order. Ends that are left out are found as browsers find them, as far as
//! paragraphs and tables need it; nothing recurses. What a browser does not show is left out with a warning.
//! Source: the HTML standard of the WHATWG, chapters 4.9, 13.1.2 and 13.2.

mod look;
mod walk;

use crate::charset::decode;
use crate::hand::{self, Doubts};
use sifferkoll_plugin::model::FormatInfo;
use sifferkoll_plugin::{InputFormat, Limits, PageSink, ReadError, Sniff, Source, StoredWriter, head_of};

pub(crate) use walk::read_into;

/// Pages of the web.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HtmlFormat;

/// Elements that a page or a piece of one begins with.
const FIRST: [&str; 17] = [
    "html", "head", "body", "title", "meta", "table", "div", "p", "h1", "h2", "h3", "center", "main",
    "article", "section", "style", "script",
];

impl InputFormat for HtmlFormat {
    fn info(&self) -> FormatInfo {
        FormatInfo { name: "html", summary: "pages of the web", extensions: &["html", "htm", "xhtml"] }
    }

    fn sniff(&self, bytes: &[u8]) -> Sniff {
        let head = head_of(bytes);
        let wide = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
        if head.contains(&0) && !wide {
            return Sniff::No;
        }
        let (text, _) = decode(head);
        if begins_as_page(&text.to_ascii_lowercase()) { Sniff::Yes } else { Sniff::No }
    }

    fn read(&self, source: &Source<'_>, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
        if source.bytes.is_empty() {
            return Err(ReadError::Empty("the file is empty".to_owned()));
        }
        let (text, guessed) = decode(source.bytes);
        let mut writer = StoredWriter::new(limits);
        let hidden = read_into(&text, &mut writer)?;
        hand::over(writer, Doubts { hidden, guessed }, sink)
    }
}

/// Whether a text in small letters begins as a page does: with its type, or with a tag that pages begin with.
fn begins_as_page(text: &str) -> bool {
    let mut rest = text.trim_start();
    let mut declared = false;
    loop {
        if let Some(comment) = rest.strip_prefix("<!--") {
            let Some(end) = comment.find("-->") else { return false };
            rest = comment[end + 3..].trim_start();
        } else if rest.starts_with("<?xml") {
            let Some(end) = rest.find("?>") else { return false };
            (rest, declared) = (rest[end + 2..].trim_start(), true);
        } else {
            break;
        }
    }
    if rest.starts_with("<!doctype html") || rest.starts_with("<html") {
        return true;
    }
    let Some(tag) = rest.strip_prefix('<').filter(|_| !declared) else { return false };
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    FIRST.contains(&&tag[..end])
}

#[cfg(test)]
mod tests;
