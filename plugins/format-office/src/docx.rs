//! Documents of Word, whoever saves them so: paragraphs and tables of the body, footnotes, running heads.
//!
//! In: a packed document. Out: its parts in their order; footnotes stand behind the paragraph or table that refers to
//! them, running heads and feet behind the first part of their section. Text that tracked changes delete is left out, what they insert counts.
//! Source: ECMA-376, part 1, chapter 17.

mod body;
mod paragraph;
mod styles;
mod symbols;

use crate::package::{Package, part_names};
use crate::xml::{attribute, decode, reader};
use quick_xml::events::Event;
use sifferkoll_plugin::model::{FormatInfo, Warning, WarningCode};
use sifferkoll_plugin::{InputFormat, Limits, PageSink, ReadError, Sniff, Source, StoredWriter};
use std::collections::BTreeMap;
use styles::Styles;

/// Words documents.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DocxFormat;

/// The folder of a document's parts.
const FOLDER: &str = "word/";
/// The part that holds the body, where nothing says otherwise.
const BODY: &str = "word/document.xml";
/// Names of parts with notes, and what their elements are called.
const NOTES: [(&str, &str); 2] = [("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")];
/// What the names of the parts with running heads and feet begin with.
const RUNNING: [&str; 2] = ["word/header", "word/footer"];

impl InputFormat for DocxFormat {
    fn info(&self) -> FormatInfo {
        FormatInfo { name: "docx", summary: "documents of Word", extensions: &["docx", "docm", "dotx"] }
    }

    fn sniff(&self, bytes: &[u8]) -> Sniff {
        let is_body = |name: &String| name.starts_with(FOLDER) && is_xml(name);
        if part_names(bytes).iter().any(is_body) { Sniff::Yes } else { Sniff::No }
    }

    fn read(&self, source: &Source<'_>, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
        if source.bytes.is_empty() {
            return Err(ReadError::Empty("the file is empty".to_owned()));
        }
        let mut package = Package::open(source.bytes, limits)?;
        let body = body_name(&mut package)?;
        let text = |package: &mut Package, name: &str| Ok(package.part(name)?.map(|part| decode(&part)));
        let Some(document) = text(&mut package, &body)? else {
            return Err(ReadError::Damaged(format!("the document has no part {body}")));
        };
        let styles =
            text(&mut package, "word/styles.xml")?.map_or_else(Styles::default, |xml| Styles::read(&xml));
        let mut notes = BTreeMap::new();
        for (name, element) in NOTES {
            if let Some(xml) = text(&mut package, name)? {
                // A damaged part of notes does not keep the body from being read.
                let _ = body::read_notes(name, &xml, element, &styles, limits, &mut notes);
            }
        }
        let mut running = BTreeMap::new();
        for (id, target) in relations(&mut package, &body)? {
            if RUNNING.iter().any(|begin| target.starts_with(begin))
                && let Some(xml) = text(&mut package, &target)?
            {
                running.insert(id, body::read_words(&target, &xml, &styles, limits));
            }
        }
        let mut hidden = 0;
        let mut writer = StoredWriter::new(limits);
        let beside = body::Beside { notes: &notes, running: &running };
        let read = body::read_body(&body, &document, &styles, &beside, &mut writer, &mut hidden);
        if let Err(error @ ReadError::TooLarge(_)) = read {
            return Err(error);
        }
        let (parts, warnings) = writer.finish()?;
        if parts.is_empty() {
            read?;
            return Err(ReadError::Empty("the document has no text".to_owned()));
        }
        if let Err(error) = read {
            // What stands before the damage is worth reading.
            let detail = error.to_string();
            sink.warn(Warning { code: WarningCode::PageDamaged, detail, location: None });
        }
        for warning in warnings {
            sink.warn(warning);
        }
        if hidden > 0 {
            let detail = format!("{hidden} characters of hidden text");
            sink.warn(Warning { code: WarningCode::Hidden, detail, location: None });
        }
        // All there is: whether the sink wants more makes no difference.
        let _ = sink.stored(parts);
        Ok(())
    }
}

fn is_xml(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("xml"))
}

/// The parts that the body refers to, by the names that it has for them.
fn relations(package: &mut Package, body: &str) -> Result<BTreeMap<String, String>, ReadError> {
    let (folder, name) = body.rsplit_once('/').unwrap_or(("", body));
    let mut out = BTreeMap::new();
    let Some(part) = package.part(&format!("{folder}/_rels/{name}.rels"))? else { return Ok(out) };
    let xml = decode(&part);
    let mut reader = reader(&xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                if let (Some(id), Some(target)) = (attribute(&element, "Id"), attribute(&element, "Target")) {
                    let whole =
                        target.strip_prefix('/').map_or_else(|| format!("{folder}/{target}"), str::to_owned);
                    out.insert(id, whole);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(out)
}

/// The name of the part that the package says is the document.
fn body_name(package: &mut Package) -> Result<String, ReadError> {
    let Some(part) = package.part("_rels/.rels")? else { return Ok(BODY.to_owned()) };
    let xml = decode(&part);
    let mut reader = reader(&xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let sort = attribute(&element, "Type").unwrap_or_default();
                if sort.ends_with("/officeDocument")
                    && let Some(target) = attribute(&element, "Target")
                {
                    return Ok(target.trim_start_matches('/').to_owned());
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(BODY.to_owned())
}

#[cfg(test)]
mod tests;
