//! Lines to paragraphs, headings and items of lists, by what is set alike and stands near.

use super::contents::is_entry;
use super::levels::number_depth;
use super::style::{Style, same_size};
use super::{Group, Part, Tables, joined};
use crate::reading::{Item, ReadLine, ReadingOrder, Sort};
use sifferkoll_model::{BlockRole, StoredRole};

/// Left edges that differ by less than this share of the font size are one edge.
const EDGE: f32 = 0.6;
/// A first line is indented by at most this many font sizes, a hanging one as much.
const INDENT: f32 = 4.0;
/// Middles of centred lines differ by at most this many font sizes.
const CENTRED: f32 = 0.7;

/// All lines as groups, in reading order, with the tables between them.
pub(super) fn group<'a>(
    pages: &'a [ReadingOrder],
    runs: &[Vec<bool>],
    style: &Style,
    tables: &Tables,
) -> Vec<Part<'a>> {
    let mut parts: Vec<Part<'a>> = Vec::new();
    // The group that the next line of the body may go on, and whether a table stands behind it.
    let mut open: Option<usize> = None;
    let mut table_between = false;
    for (page, order) in pages.iter().enumerate() {
        for (at, item) in order.items.iter().enumerate() {
            let line = match item {
                Item::Table { place, bbox } => {
                    table_between = true;
                    parts.extend(tables.at(place).map(|table| Part::Table(table, *place, *bbox)));
                    continue;
                }
                Item::Line(line) => line,
            };
            let body = !runs[page][at] && line.sort != Sort::Sideways;
            if body
                && let Some(Part::Group(group)) = open.and_then(|at| parts.get_mut(at))
                && (if group.page == page && !table_between {
                    joins(group, line, page, style)
                } else {
                    goes_over(group, line, style)
                })
            {
                group.page = page;
                group.lines.push(line);
            } else {
                if body {
                    open = Some(parts.len());
                    table_between = false;
                }
                let role = match (body, line.said.map(|said| said.role)) {
                    (false, _) if runs[page][at] => BlockRole::Running,
                    (true, Some(StoredRole::Contents)) => BlockRole::Contents,
                    (true, Some(StoredRole::Caption)) => BlockRole::Caption,
                    (true, Some(StoredRole::ListItem)) => BlockRole::ListItem,
                    (true, _) if list_marker(&line.text) => BlockRole::ListItem,
                    _ => BlockRole::Paragraph,
                };
                let lines = vec![line];
                parts.push(Part::Group(Group {
                    lines,
                    starts: Vec::new(),
                    page,
                    text: String::new(),
                    role,
                    table: None,
                }));
            }
        }
    }
    for part in &mut parts {
        if let Part::Group(group) = part {
            (group.text, group.starts) = joined(&group.lines);
        }
    }
    parts
}

/// Whether a line goes on a group on the same page.
fn joins(group: &Group<'_>, line: &ReadLine, page: usize, style: &Style) -> bool {
    let upper = group.last();
    if let Some(said) = line.said {
        // The author broke the line: in the middle of a sentence to fit it in, else to part it from the rest.
        let goes_on = line.text.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
        return !said.begins && upper.said.is_some() && goes_on && !ends(&upper.text);
    }
    if list_marker(&line.text) || is_entry(&upper.text) {
        return false;
    }
    if line.bbox.y0 <= upper.bbox.y0 {
        // The next column.
        return goes_over(group, line, style);
    }
    if begins_page(line, style) && !line.text.starts_with(char::is_lowercase) {
        return false;
    }
    // A figure at the start of a line is kept together with what follows it, so it says nothing of the room.
    let figure = line.text.starts_with(|c: char| c.is_ascii_digit()) && number_depth(&line.text).is_none();
    let goes_on = (line.text.starts_with(char::is_lowercase) || figure) && !ends(&upper.text);
    let alike = upper.bold == line.bold && upper.underlined == line.underlined;
    if !style.is_next_line(upper, line) || !alike && !goes_on {
        return false;
    }
    let early = !style.is_larger(line) && style.ended_early(page, upper, line).unwrap_or(false);
    (!early || goes_on) && aligned(group, line)
}

/// Whether a line stands where the next line of a group would: at its left edge, after a first line that is
/// indented or hangs, or centred below.
fn aligned(group: &Group<'_>, line: &ReadLine) -> bool {
    let (upper, size) = (group.last(), line.size);
    let shift = line.bbox.x0 - upper.bbox.x0;
    let centred = (line.bbox.center().0 - upper.bbox.center().0).abs() <= CENTRED * size;
    let second = group.lines.len() == 1;
    shift.abs() <= EDGE * size || centred || second && shift.abs() <= INDENT * size
}

/// Whether a line at the top of a page or column goes on the text at the end of the one before: in the middle
/// of a sentence.
fn goes_over(group: &Group<'_>, line: &ReadLine, style: &Style) -> bool {
    let upper = group.last();
    if line.said.is_some() {
        return false;
    }
    let full = style.ended_early(group.page, upper, line).is_none_or(|early| !early);
    let in_sentence = line.text.starts_with(char::is_lowercase) && !ends(&upper.text);
    in_sentence && full && same_size(upper, line) && upper.bold == line.bold && !list_marker(&line.text)
}

/// Whether a line of a dump begins with a single blank: the first of a page, or an item whose bullet is lost.
pub(super) fn begins_page(line: &ReadLine, style: &Style) -> bool {
    style.dump && line.bbox.x0 == 1.0
}

/// Whether a text ends as a sentence does.
pub(super) fn ends(text: &str) -> bool {
    text.trim_end_matches(['"', '”', ')', '»', '’']).ends_with(['.', '!', '?', ':'])
}

/// `• text`, `- text`, `1. text`, `2) text`, `a) text`: the sign of an item of a list.
pub(super) fn list_marker(text: &str) -> bool {
    let Some((marker, _)) = text.split_once(' ') else { return false };
    let mut chars = marker.chars();
    match (chars.next(), chars.next()) {
        // A bullet of whatever font, or what is left of it; a paragraph sign and a bracket head words.
        (Some('o'), None) => true,
        (Some(c), None) => !c.is_alphanumeric() && !"§([\"”&*¹²³".contains(c),
        (Some(c), Some(_)) if c.is_alphanumeric() && !marker.starts_with('§') => {
            let body = marker.trim_end_matches([')', '.']);
            let numbering = body.len() <= 2 && body.bytes().all(|b| b.is_ascii_digit());
            let letter = body.chars().count() == 1 && marker.ends_with(')');
            body.len() < marker.len() && (numbering || letter)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_markers() {
        for text in [
            "• ett",
            "- två",
            "– tre",
            "\u{F0B7} fyra",
            "\u{FFFD} fem",
            "o sex",
            "1. sju",
            "2) åtta",
            "a) nio",
        ] {
            assert!(list_marker(text), "{text}");
        }
        for text in [
            "§ 12 Beslut",
            "2 Mål",
            "2.1 Mål",
            "I år",
            "A. Andersson",
            "2023. Därefter",
            "* not",
            "Mål",
            "-5",
        ] {
            assert!(!list_marker(text), "{text}");
        }
    }
}
