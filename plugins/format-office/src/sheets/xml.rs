//! The parts of a workbook, read event by event.

use crate::xml::Depth;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;
use std::borrow::Cow;

/// Reads the elements and texts of a part. An element without content is told as one that begins and ends.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    buffer: Vec<u8>,
    depth: Depth,
}

impl<'a> Xml<'a> {
    pub(super) fn new(part: &'a [u8]) -> Self {
        let mut reader = Reader::from_reader(part);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: Depth::default() }
    }

    /// The next event; `None` at the end, and the words for a part that is broken.
    pub(super) fn next(&mut self) -> Result<Option<Event<'_>>, String> {
        self.buffer.clear();
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(Event::Eof) => Ok(None),
            Ok(event) => self.depth.count(event).map(Some).map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// The value of an attribute by its name without prefix.
pub(super) fn attribute<'e>(element: &'e BytesStart<'_>, name: &str) -> Option<Cow<'e, str>> {
    let mut attributes = element.attributes();
    let found = attributes.with_checks(false).flatten().find(|a| a.key.local_name().into_inner() == name)?;
    let raw = found.value.clone();
    Some(found.normalized_value(XmlVersion::Implicit1_0).unwrap_or(raw))
}

/// A number in an attribute.
pub(super) fn number<T: std::str::FromStr>(element: &BytesStart<'_>, name: &str) -> Option<T> {
    attribute(element, name)?.trim().parse().ok()
}

/// Whether an attribute says yes.
pub(super) fn yes(element: &BytesStart<'_>, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| matches!(value.trim(), "1" | "true" | "on"))
}

/// Name of an element without its prefix.
pub(super) fn name<'e>(element: &'e BytesStart<'_>) -> &'e str {
    element.local_name().into_inner()
}

/// The text of an event. References to entities of the part's own are left out.
pub(super) fn push_text(event: &Event<'_>, out: &mut String) {
    match event {
        Event::Text(text) => out.push_str(&text.xml10_content()),
        Event::CData(text) => out.push_str(&text.xml10_content()),
        Event::GeneralRef(reference) => {
            if let Ok(Some(c)) = reference.resolve_char_ref() {
                out.push(c);
            } else if let Some(known) = resolve_predefined_entity(&reference.xml10_content()) {
                out.push_str(known);
            }
        }
        _ => {}
    }
}
