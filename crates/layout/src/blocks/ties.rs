//! Ties titles and notes to their tables, and tables to the sections that they stand in.

use super::levels::number_depth;
use super::paragraphs::ends;
use super::style::Style;
use super::{Group, Part};
use sifferkoll_model::{BlockRole, Location, RawTable, Rect};

/// A title stands within this many font sizes above its table, and above a further line of it.
const CAPTION_REACH: f32 = 2.5;
/// A note stands within this many font sizes below its table.
const NOTE_REACH: f32 = 2.0;
/// Most lines of a title.
const CAPTION_LINES: usize = 3;
/// Most characters of a title.
const CAPTION_LENGTH: usize = 160;
/// Most blocks above a table that name it: a title, and a unit below it.
const CAPTIONS: usize = 2;

/// Marks what names a table and what explains it; for each part the level that it had as a heading, where it
/// has become the title of a table.
pub(super) fn captions_and_notes(parts: &mut [Part<'_>], style: &Style) -> Vec<Option<u8>> {
    let mut levels = vec![None; parts.len()];
    for at in 0..parts.len() {
        let Part::Table(table, place, bbox) = parts[at] else { continue };
        let mut edge = bbox;
        let mut found = 0;
        for above in (0..at).rev() {
            let Part::Group(group) = &mut parts[above] else { break };
            if group.role == BlockRole::Running {
                continue;
            }
            if found == CAPTIONS || group.table.is_some() || !names(group, &edge, place) {
                break;
            }
            group.table = Some(table);
            if let Some(level) = group.role.level() {
                if style.is_larger(group.first()) || style.dump || number_depth(&group.text).is_some() {
                    break;
                }
                levels[above] = Some(level);
            }
            group.role = BlockRole::Caption;
            edge = group.last().bbox.union(&group.first().bbox);
            found += 1;
        }
        let mut edge = bbox;
        for part in &mut parts[at + 1..] {
            let Part::Group(group) = part else { break };
            if group.role == BlockRole::Running {
                continue;
            }
            if group.role == BlockRole::Caption && found == 0 && group.table.is_none() {
                group.table = Some(table);
                found = 1;
                edge = group.last().bbox.union(&group.first().bbox);
                continue;
            }
            if !explains(group, &edge, place, style) {
                break;
            }
            group.table = Some(table);
            group.role = BlockRole::Note;
            edge = group.last().bbox.union(&group.first().bbox);
        }
    }
    levels
}

/// Whether a block stands right above something on the same page and is short enough to name it.
fn names(group: &Group<'_>, edge: &Rect, place: Location) -> bool {
    let last = group.last();
    let gap = edge.y0 - last.bbox.y1;
    let near = last.location.is_beside(&place)
        && gap >= -0.5 * last.size
        && gap <= CAPTION_REACH * last.size
        && last.bbox.overlap_x(edge) > 0.0;
    if group.role == BlockRole::Caption {
        // The document says so.
        return near;
    }
    near && group.lines.len() <= CAPTION_LINES
        && group.text.chars().count() <= CAPTION_LENGTH
        && !ends(&group.text)
        && is_words(&group.text)
        && matches!(group.role, BlockRole::Heading { .. } | BlockRole::Paragraph)
}

/// Whether there are more letters than figures and marks.
fn is_words(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters * 2 > text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Whether a block stands right below a table, or a note of it, and begins with a mark or is set smaller.
fn explains(group: &Group<'_>, edge: &Rect, place: Location, style: &Style) -> bool {
    let first = group.first();
    let gap = first.bbox.y0 - edge.y1;
    let near = first.location.is_beside(&place)
        && gap >= -0.5 * first.size
        && gap <= NOTE_REACH * first.size
        && first.bbox.overlap_x(edge) > 0.0;
    near && group.role.level().is_none() && (style.is_smaller(first) || has_note_mark(&group.text))
}

/// `*`, `**`, `1)`, `¹`: the mark of a note.
fn has_note_mark(text: &str) -> bool {
    let word = text.split(' ').next().unwrap_or_default();
    let bracketed = word.strip_suffix(')').is_some_and(|number| {
        let number = number.trim_start_matches('(');
        !number.is_empty() && number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit())
    });
    bracketed || text.starts_with(['*', '†', '‡', '¹', '²', '³', '⁴', '⁵'])
}

/// Writes to each table the headings above it, outermost first; to one in several pieces those of the first.
///
/// The title of a table that is set like a heading ends the sections that such a heading would end.
pub(super) fn section_paths(parts: &[Part<'_>], titles: &[Option<u8>], tables: &mut [RawTable]) {
    let mut path: Vec<(u8, &str)> = Vec::new();
    let mut seen = vec![false; tables.len()];
    for (part, title) in parts.iter().zip(titles) {
        match part {
            Part::Group(group) => {
                let own = group.role.level();
                if let Some(level) = own.or(*title) {
                    while path.last().is_some_and(|(above, _)| *above >= level) {
                        path.pop();
                    }
                    path.extend(own.map(|level| (level, group.text.as_str())));
                }
            }
            Part::Table(at, ..) => {
                if !std::mem::replace(&mut seen[*at], true) {
                    tables[*at].headings = path.iter().map(|(_, text)| (*text).to_owned()).collect();
                }
            }
        }
    }
}
