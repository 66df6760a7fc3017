//! The XML of packed documents: names without their prefixes, values of attributes, text with its entities resolved.
//!
//! Entities that a document defines itself are not expanded, so none can grow.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesRef, BytesStart, Event};
use sifferkoll_plugin::ReadError;
use std::borrow::Cow;

/// The text of a part: UTF-8, or UTF-16 with its mark; what is damaged in it is replaced.
pub(crate) fn decode(part: &[u8]) -> String {
    let wide = |from: fn([u8; 2]) -> u16| {
        let units = part[2..].chunks_exact(2).map(|pair| from([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    };
    if part.starts_with(&[0xFF, 0xFE]) {
        wide(u16::from_le_bytes)
    } else if part.starts_with(&[0xFE, 0xFF]) {
        wide(u16::from_be_bytes)
    } else {
        String::from_utf8_lossy(part).into_owned()
    }
}

/// Most elements that stand in one another. Programs that write documents stay below a hundred, and the readers of
/// office programs give up at 256; each that is open takes memory here.
const DEEPEST: usize = 1000;

/// Why XML cannot be read any further.
#[derive(Debug)]
pub(crate) enum Broken {
    /// It is no XML.
    Syntax(quick_xml::Error),
    /// Elements stand in one another to a greater depth than any document has.
    TooDeep,
}

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Syntax(error) => error.fmt(f),
            Self::TooDeep => {
                write!(f, "more than {DEEPEST} elements stand in one another, which is the limit")
            }
        }
    }
}

/// How deep what is read stands.
#[derive(Debug, Default)]
pub(crate) struct Depth(usize);

impl Depth {
    /// Counts the beginnings and ends of elements.
    ///
    /// # Errors
    /// At an element that stands deeper than the limit.
    pub(crate) fn count<'e>(&mut self, event: Event<'e>) -> Result<Event<'e>, Broken> {
        match &event {
            Event::Start(_) if self.0 >= DEEPEST => return Err(Broken::TooDeep),
            Event::Start(_) => self.0 += 1,
            Event::End(_) => self.0 = self.0.saturating_sub(1),
            _ => {}
        }
        Ok(event)
    }
}

/// Gives an empty element as its beginning and its end, and does not mind ends that do not match.
pub(crate) struct Events<'a> {
    reader: Reader<&'a [u8]>,
    depth: Depth,
}

impl<'a> Events<'a> {
    /// The next event.
    ///
    /// # Errors
    /// Where the XML is damaged, or goes too deep.
    pub(crate) fn read_event(&mut self) -> Result<Event<'a>, Broken> {
        let event = self.reader.read_event().map_err(Broken::Syntax)?;
        self.depth.count(event)
    }

    /// Place behind the last event in bytes from the beginning.
    pub(crate) fn buffer_position(&self) -> u64 {
        self.reader.buffer_position()
    }
}

/// The events of a text.
pub(crate) fn reader(text: &str) -> Events<'_> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    Events { reader, depth: Depth::default() }
}

/// A value of an attribute, by its name without a prefix.
pub(crate) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = element.attributes();
    // Looking for doubled names takes time by the square of their number.
    let found =
        attributes.with_checks(false).flatten().find(|found| found.key.local_name().as_ref() == name)?;
    Some(unescape(&found.value).map_or_else(|_| found.value.to_string(), Cow::into_owned))
}

/// A value of an attribute that is a whole number.
pub(crate) fn number(element: &BytesStart<'_>, name: &str) -> Option<i64> {
    let value = attribute(element, name)?;
    // Some programs write twips with a fraction.
    value.split('.').next()?.trim().parse().ok()
}

/// Whether a switch is on: it is there and says nothing else.
pub(crate) fn is_on(element: &BytesStart<'_>) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}

/// What an entity stands for; nothing where it is unknown.
pub(crate) fn resolve(entity: &BytesRef<'_>) -> Option<char> {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return Some(c);
    }
    match entity.clone().into_inner().as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// XML that cannot be read any further.
pub(crate) fn damaged(part: &str, error: &Broken) -> ReadError {
    ReadError::Damaged(format!("the part {part} is damaged: {error}"))
}
