//! Styles of paragraphs and characters: what a paragraph in them is, and how it looks.

use crate::xml::{attribute, is_on, number, reader};
use quick_xml::events::Event;
use sifferkoll_plugin::model::StoredRole;
use std::collections::BTreeMap;

/// Most styles that one is based on by way of others.
const LONGEST_CHAIN: usize = 12;
/// Size of letters in half points where a document says nothing.
const PLAIN_SIZE: i64 = 20;

/// What one style says.
#[derive(Debug, Default, Clone)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    listed: Option<bool>,
    bold: Option<bool>,
    size: Option<i64>,
}

/// The styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: BTreeMap<String, Style>,
    /// The style of paragraphs that name none.
    usual: Option<String>,
    size: Option<i64>,
    bold: bool,
}

/// What a style comes to, with all that it is based on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Look {
    pub(super) role: StoredRole,
    pub(super) bold: bool,
    /// Half points.
    pub(super) size: i64,
}

impl Styles {
    /// Reads the part of styles, as far as it can be read.
    pub(super) fn read(xml: &str) -> Self {
        let mut out = Self::default();
        let mut reader = reader(xml);
        let mut open: Option<(String, Style)> = None;
        // What tables do to their parts is no part of a style's own look.
        let (mut aside, mut defaults) = (0, false);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(element) => {
                    let name = element.local_name();
                    let name = name.as_ref();
                    if matches!(name, "tblStylePr" | "pPrChange" | "rPrChange") || aside > 0 {
                        aside += 1;
                        continue;
                    }
                    match (name, &mut open) {
                        ("rPrDefault", _) => defaults = true,
                        ("sz", None) if defaults => out.size = number(&element, "val"),
                        ("b", None) if defaults => out.bold = is_on(&element),
                        ("style", _) => {
                            let id = attribute(&element, "styleId").unwrap_or_default();
                            let usual =
                                attribute(&element, "default").is_some_and(|on| on != "0" && on != "false");
                            if usual && attribute(&element, "type").as_deref() == Some("paragraph") {
                                out.usual = Some(id.clone());
                            }
                            open = Some((id, Style::default()));
                        }
                        ("name", Some((_, style))) => {
                            style.name = attribute(&element, "val").unwrap_or_default().to_lowercase();
                        }
                        ("basedOn", Some((_, style))) => style.based_on = attribute(&element, "val"),
                        ("outlineLvl", Some((_, style))) => style.outline = level(number(&element, "val")),
                        ("numId", Some((_, style))) => {
                            style.listed = Some(number(&element, "val").is_some_and(|id| id != 0));
                        }
                        ("b", Some((_, style))) => style.bold = Some(is_on(&element)),
                        ("sz", Some((_, style))) => style.size = number(&element, "val"),
                        _ => {}
                    }
                }
                Event::End(element) => {
                    if aside > 0 {
                        aside -= 1;
                        continue;
                    }
                    match element.local_name().as_ref() {
                        "rPrDefault" => defaults = false,
                        "style" => {
                            if let Some((id, style)) = open.take() {
                                out.by_id.insert(id, style);
                            }
                        }
                        _ => {}
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        out
    }

    /// The look of a paragraph in a style; of one without, that of the usual style.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Look {
        let chain: Vec<&Style> = self.chain(id.or(self.usual.as_deref())).collect();
        // What the style itself says comes before what it is based on.
        let said = chain.iter().find_map(|style| match (role_of(&style.name), style.outline) {
            (Some(role), _) => Some(role),
            (None, Some(BODY_LEVEL)) => Some(StoredRole::Paragraph),
            (None, Some(level)) => Some(StoredRole::Heading { level: level + 1 }),
            (None, None) => None,
        });
        let listed = chain.iter().find_map(|style| style.listed).unwrap_or(false);
        let plain = if listed { StoredRole::ListItem } else { StoredRole::Paragraph };
        let role = said.or_else(|| id.and_then(role_of_id)).unwrap_or(plain);
        Look {
            role,
            bold: chain.iter().find_map(|style| style.bold).unwrap_or(self.bold),
            size: chain.iter().find_map(|style| style.size).or(self.size).unwrap_or(PLAIN_SIZE),
        }
    }

    /// What a style of characters says of weight and size.
    pub(super) fn characters(&self, id: &str) -> (Option<bool>, Option<i64>) {
        let bold = self.chain(Some(id)).find_map(|style| style.bold);
        (bold, self.chain(Some(id)).find_map(|style| style.size))
    }

    fn chain<'a>(&'a self, id: Option<&str>) -> impl Iterator<Item = &'a Style> {
        let first = id.and_then(|id| self.by_id.get(id));
        let next = |style: &&'a Style| self.by_id.get(style.based_on.as_deref()?);
        std::iter::successors(first, next).take(LONGEST_CHAIN)
    }
}

/// The outline level of running text.
const BODY_LEVEL: u8 = 9;

/// An outline level, 0 for the uppermost heading; [`BODY_LEVEL`] for running text.
pub(super) fn level(value: Option<i64>) -> Option<u8> {
    u8::try_from(value?).ok().filter(|level| *level <= BODY_LEVEL)
}

/// What the name of a style says, in small letters. Word keeps the English names of its own styles in every
/// language; other programs translate them.
fn role_of(name: &str) -> Option<StoredRole> {
    let name = name.trim();
    let numbered = |begins: &[&str]| {
        begins.iter().find_map(|begin| {
            let rest = name.strip_prefix(begin)?.trim();
            (rest.len() == 1).then(|| rest.parse::<u8>().ok()).flatten().filter(|level| *level > 0)
        })
    };
    if let Some(level) = numbered(&["heading", "rubrik", "överskrift", "otsikko"]) {
        return Some(StoredRole::Heading { level });
    }
    if numbered(&["toc", "innehåll", "innehållsförteckning", "contents"]).is_some() {
        return Some(StoredRole::Contents);
    }
    match name {
        "title" | "rubrik" => Some(StoredRole::Title),
        "toc heading" | "innehållsförteckningsrubrik" | "contents heading" => {
            Some(StoredRole::Heading { level: 1 })
        }
        "caption" | "beskrivning" | "bildtext" | "tabellrubrik" | "tabelltext" | "table caption"
        | "tabell" => Some(StoredRole::Caption),
        "list paragraph" | "liststycke" => Some(StoredRole::ListItem),
        _ if name.starts_with("list ")
            || name.starts_with("punktlista")
            || name.starts_with("numrerad lista") =>
        {
            Some(StoredRole::ListItem)
        }
        _ => None,
    }
}

/// The same for the id of a style that the document does not define.
fn role_of_id(id: &str) -> Option<StoredRole> {
    let id = id.to_lowercase();
    let spaced = id.trim_end_matches(|c: char| c.is_ascii_digit());
    role_of(&format!("{spaced} {}", &id[spaced.len()..]))
}
