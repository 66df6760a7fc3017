//! Places of a document in words, and links to them.

use super::markup::Markup;
use crate::Lang;
use crate::messages::say;
use crate::place::place_name;
use sifferkoll_model::Location;

/// `sida 17`, `rad 41`, or the name of a cell or row.
pub(super) fn place_words(location: &Location, lang: Lang) -> String {
    match location {
        Location::Page { page, .. } => say(lang, "html-page", &[("n", &page.number().to_string())]),
        Location::Lines { first, last } if first == last => {
            say(lang, "html-line", &[("n", &first.to_string())])
        }
        Location::Lines { first, last } => {
            say(lang, "html-lines", &[("first", &first.to_string()), ("last", &last.to_string())])
        }
        Location::Sheet { .. } | Location::Stored { .. } => place_name(location),
    }
}

/// The folder that a path names, with the stroke behind it, and the name of the file.
pub(super) fn name_of(path: &str) -> (&str, &str) {
    match path.rfind(['/', '\\']) {
        Some(at) if at + 1 < path.len() => path.split_at(at + 1),
        _ => ("", path),
    }
}

/// The name of a document as a link to it, with its folder before it for those who need it.
pub(super) fn document_name(out: &mut Markup, path: &str, link: Option<&str>) {
    let (_, name) = name_of(path);
    match link {
        Some(link) => out.raw("<a").attr("href", link).raw(">").text(name).raw("</a>"),
        None => out.text(name),
    };
}

/// The place as a link into the document, or as words where there is none. Browsers open a PDF at a page.
pub(super) fn place_link(out: &mut Markup, location: &Location, link: Option<&str>, lang: Lang) {
    let words = place_words(location, lang);
    let Some(link) = link else {
        out.element("span", "place", &words);
        return;
    };
    let target = match location {
        Location::Page { page, .. } => format!("{link}#page={}", page.number()),
        _ => link.to_owned(),
    };
    out.raw("<a class=\"place\"").attr("href", &target).raw(">").text(&words).raw("</a>");
}
