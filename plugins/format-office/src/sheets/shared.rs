//! Texts of a workbook of Excel that cells share, and texts in runs.

use super::xml::{Xml, name, push_text};
use quick_xml::events::Event;
use sifferkoll_plugin::{Limits, ReadError};

/// Texts that cells share, and what breaks the part: those behind are missing.
pub(super) fn shared_strings(
    part: &[u8],
    limits: &Limits,
) -> Result<(Vec<String>, Option<String>), ReadError> {
    let mut out: Vec<String> = Vec::new();
    let mut text = Rich::default();
    let mut xml = Xml::new(part);
    loop {
        let event = match xml.next() {
            Ok(Some(event)) => event,
            Ok(None) => return Ok((out, None)),
            Err(error) => return Ok((out, Some(error))),
        };
        match &event {
            Event::Start(element) if name(element) == "si" => text = Rich::default(),
            Event::End(element) if element.local_name().into_inner() == "si" => {
                if out.len() as u64 >= limits.max_cells {
                    let limit = limits.max_cells;
                    return Err(ReadError::TooLarge(format!("more than {limit} texts, which is the limit")));
                }
                out.push(std::mem::take(&mut text.text));
            }
            _ => text.take(&event),
        }
    }
}

/// A text in runs, without what tells how to say it.
#[derive(Default)]
pub(super) struct Rich {
    pub(super) text: String,
    inside: bool,
    spoken: bool,
}

impl Rich {
    pub(super) fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) => match name(element) {
                "t" => self.inside = true,
                "rPh" => self.spoken = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().into_inner() {
                "t" => self.inside = false,
                "rPh" => self.spoken = false,
                _ => {}
            },
            event if self.inside && !self.spoken => push_text(event, &mut self.text),
            _ => {}
        }
    }
}
