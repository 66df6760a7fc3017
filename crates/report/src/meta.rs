//! The `document` part of the JSON of the contract: what a document says of itself.
//!
//! In: a [`DocumentMeta`]. Out: what serialises to its JSON; what is not known is null or empty.

use crate::json::{LocationJson, location_json};
use serde::Serialize;
use sifferkoll_model::{
    DocumentItem, DocumentKind, DocumentMeta, Evidence, Location, Municipality, Paragraph,
};
use std::collections::BTreeMap;

#[derive(Serialize)]
pub(crate) struct MetaJson<'a> {
    municipality: Option<MunicipalityJson<'a>>,
    committee: Option<&'a str>,
    kind: Option<&'static str>,
    year: Option<u16>,
    period: Option<String>,
    diary: Vec<&'a str>,
    items: Vec<ItemJson<'a>>,
    paragraphs: Vec<ParagraphJson<'a>>,
    /// By the name of the field that it is for.
    evidence: BTreeMap<&'static str, EvidenceJson<'a>>,
}

#[derive(Serialize)]
struct MunicipalityJson<'a> {
    code: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
struct ItemJson<'a> {
    title: Option<&'a str>,
    diary: Option<&'a str>,
    kind: Option<&'static str>,
    date: Option<String>,
    year: Option<u16>,
    location: Span,
}

/// From where to where, both ends included.
#[derive(Serialize)]
#[serde(untagged)]
enum Span {
    Pages { page: u32, last_page: u32 },
    Lines { lines: [u32; 2] },
    Other(LocationJson),
}

#[derive(Serialize)]
struct ParagraphJson<'a> {
    number: &'a str,
    diary: Option<&'a str>,
    heading: Option<&'a str>,
    decision: Option<&'a str>,
    location: LocationJson,
}

#[derive(Serialize)]
struct EvidenceJson<'a> {
    words: &'a str,
    times: u32,
    location: LocationJson,
}

pub(crate) fn meta_json(meta: &DocumentMeta) -> MetaJson<'_> {
    MetaJson {
        municipality: meta.municipality.as_ref().map(municipality),
        committee: meta.committee.as_deref(),
        kind: meta.kind.map(DocumentKind::name),
        year: meta.year.map(|year| year.0),
        period: meta.interval.map(|period| period.to_string()),
        diary: meta.diary.iter().map(|number| number.printed.as_str()).collect(),
        items: meta.items.iter().map(item).collect(),
        paragraphs: meta.paragraphs.iter().map(paragraph).collect(),
        evidence: meta.evidence.iter().map(|e| (e.about.name(), evidence(e))).collect(),
    }
}

fn municipality(municipality: &Municipality) -> MunicipalityJson<'_> {
    MunicipalityJson { code: &municipality.code, name: &municipality.name }
}

fn item(item: &DocumentItem) -> ItemJson<'_> {
    ItemJson {
        title: item.title.as_deref(),
        diary: item.diary.as_ref().map(|number| number.printed.as_str()),
        kind: item.kind.map(DocumentKind::name),
        date: item.date.map(|date| date.to_string()),
        year: item.year.map(|year| year.0),
        location: match (item.first, item.last) {
            (Location::Page { page, .. }, Location::Page { page: last, .. }) => {
                Span::Pages { page: page.number(), last_page: last.number() }
            }
            (Location::Lines { first, .. }, Location::Lines { last, .. }) => {
                Span::Lines { lines: [first, last] }
            }
            // An item that begins in a stored document or a sheet is named by its beginning.
            (first, _) => Span::Other(location_json(&first)),
        },
    }
}

fn paragraph(paragraph: &Paragraph) -> ParagraphJson<'_> {
    ParagraphJson {
        number: &paragraph.number,
        diary: paragraph.diary.as_ref().map(|number| number.printed.as_str()),
        heading: paragraph.heading.as_deref(),
        decision: paragraph.decision.as_deref(),
        location: location_json(&paragraph.location),
    }
}

fn evidence(evidence: &Evidence) -> EvidenceJson<'_> {
    EvidenceJson {
        words: &evidence.words,
        times: evidence.times,
        location: location_json(&evidence.location),
    }
}
