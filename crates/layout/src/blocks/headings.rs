//! Which blocks are headings.
//!
//! A heading is short, begins as a name does and does not end as a sentence does. It is set larger than the body,
//! bold or underlined, or has a number of several parts, or is named in the list of contents; or it stands alone in the
//! body's own type above what it heads. In a dump the last is nearly all there is.

use super::levels::number_depth;
use super::names::{is_bold_name, is_capitalised, is_listed, is_name, is_plain_name};
use super::paragraphs::{begins_page, ends, list_marker};
use super::style::Style;
use super::{Group, Part};
use sifferkoll_model::{BlockRole, StoredRole};
use std::collections::BTreeSet;

/// Most characters of a heading.
const LONGEST: usize = 150;
/// The same of one that the document itself calls a heading: some call a whole paragraph so to have it bold.
const LONGEST_DECLARED: usize = 300;
/// Most lines of a heading.
const MOST_LINES: usize = 3;
/// Most characters of a heading in the body's own type, on a page where it stands alone on its line.
const LONGEST_PLAIN: usize = 90;
/// The same in a dump, where no room around it tells.
const LONGEST_IN_DUMP: usize = 80;
/// Prose that follows a heading has at least this many characters.
const SENTENCE: usize = 35;
/// From this many characters on a line is prose without ending as a sentence does.
const PROSE: usize = 80;
/// Most headings in the body's own type that follow one another with nothing between; in longer runs of short
/// lines, as of names and addresses, the last alone heads what follows.
const LONGEST_RUN: usize = 3;
/// What a heading in the body's own type heads begins within this many font sizes of it.
const REACH: f32 = 3.5;

/// How surely a block is a heading by its looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looks {
    /// Larger, bold, underlined, numbered or listed.
    Set,
    /// As the body, but short and alone.
    Plain,
    No,
}

/// Gives headings their role, with depth 0 for now.
pub(super) fn mark(parts: &mut [Part<'_>], titles: &BTreeSet<String>, style: &Style) {
    let looks: Vec<Looks> = parts.iter().map(|part| look(part, titles, style)).collect();
    // From the end, since what a plain line heads must be known.
    let mut below: Option<usize> = None;
    let mut run: Vec<usize> = Vec::new();
    for at in (0..parts.len()).rev() {
        let Part::Group(group) = &parts[at] else {
            close(&mut run, parts);
            below = Some(at);
            continue;
        };
        if !group.in_body() {
            continue;
        }
        let heads = match looks[at] {
            Looks::No => false,
            Looks::Set => true,
            Looks::Plain => {
                let above = parts[..at].iter().rev().find_map(|part| match part {
                    Part::Group(group) => group.in_body().then_some(group),
                    Part::Table(..) => None,
                });
                !goes_on(above, group, style)
                    && below.is_some_and(|other| {
                        heads(group, &parts[other], style)
                            && (style.dump || nearer_below(above, group, &parts[other]))
                    })
            }
        };
        if heads && looks[at] == Looks::Plain {
            run.push(at);
        }
        if !heads || looks[at] == Looks::Set || begins_page(group.first(), style) {
            close(&mut run, parts);
        }
        if let Part::Group(group) = &mut parts[at]
            && heads
        {
            group.role = BlockRole::Heading { level: 0 };
        }
        below = Some(at);
    }
    close(&mut run, parts);
}

/// Ends a run of plain headings, which come from the last on: a long one is a list, the last line excepted.
fn close(run: &mut Vec<usize>, parts: &mut [Part<'_>]) {
    let long = run.len() > LONGEST_RUN;
    for at in run.drain(..).skip(1).filter(|_| long) {
        if let Part::Group(group) = &mut parts[at] {
            group.role = BlockRole::Paragraph;
        }
    }
}

fn look(part: &Part<'_>, titles: &BTreeSet<String>, style: &Style) -> Looks {
    let Part::Group(group) = part else { return Looks::No };
    let (line, text) = (group.first(), group.text.as_str());
    let length = text.chars().count();
    match line.said.map(|said| said.role) {
        Some(StoredRole::Title | StoredRole::Heading { .. }) => {
            let named = text.contains(char::is_alphabetic) && length <= LONGEST_DECLARED;
            return if named && group.in_body() { Looks::Set } else { Looks::No };
        }
        None | Some(StoredRole::Paragraph) => {}
        Some(_) => return Looks::No,
    }
    if !group.in_body()
        || group.role == BlockRole::Contents
        || group.lines.len() > MOST_LINES
        || length > LONGEST
        || !is_name(text)
    {
        return Looks::No;
    }
    // Bold lines of the body's size are labels and sums as well.
    let bold = line.bold && !style.bold && !style.is_smaller(line) && !line.gaps && is_bold_name(text);
    let item = list_marker(text);
    let underlined = line.underlined && !style.is_smaller(line) && is_bold_name(text);
    // A number with a full stop may stand before an item or before a heading; a bullet before an item only.
    let numbered = number_depth(text);
    if (style.is_larger(line) || bold || underlined) && (!item || numbered.is_some()) {
        return Looks::Set;
    }
    if !item && (numbered.is_some_and(|depth| depth > 1) || is_listed(text, titles)) {
        return Looks::Set;
    }
    let (longest, lines) = if style.dump { (LONGEST_IN_DUMP, 2) } else { (LONGEST_PLAIN, 1) };
    // Who marks headings as such marks them all, but for those set in bold.
    let plain = !style.declares
        && length <= longest
        && group.lines.len() <= lines
        && !item
        && !style.is_smaller(line)
        && !line.gaps
        && is_plain_name(text)
        && !is_capitalised(text);
    if plain { Looks::Plain } else { Looks::No }
}

/// Whether a line follows, without room between, text that has not come to its end: a line of that text, or an
/// item below another whose bullets a dump has lost.
fn goes_on(above: Option<&Group<'_>>, group: &Group<'_>, style: &Style) -> bool {
    let first = group.first();
    above.is_some_and(|above| {
        let next = above.page == group.page && style.is_next_line(above.last(), first);
        let item = begins_page(first, style);
        let unfinished = !ends(&above.text);
        let alone = above.lines.len() == 1;
        next && unfinished && if item { alone && begins_page(above.first(), style) } else { !alone }
    })
}

/// Whether a line stands at least as near to what follows as to what comes before, as a heading does.
fn nearer_below(above: Option<&Group<'_>>, group: &Group<'_>, below: &Part<'_>) -> bool {
    let (Some(above), Part::Group(below)) = (above, below) else { return true };
    let (upper, first) = (above.last(), group.first());
    let room_above = first.bbox.y0 - upper.bbox.y1;
    let room_below = below.first().bbox.y0 - group.last().bbox.y1;
    let beside = above.page != group.page || upper.column != first.column || room_above < 0.0;
    beside || room_above >= 0.9 * room_below
}

/// Whether a line in the body's own type heads what follows: prose, a list, a table or another heading.
fn heads(group: &Group<'_>, below: &Part<'_>, style: &Style) -> bool {
    let upper = group.last();
    let lower = match below {
        // On a page it is the table's own title.
        Part::Table(..) => return style.dump,
        Part::Group(lower) => lower,
    };
    let first = lower.first();
    let near = first.bbox.y0 > upper.bbox.y0 && first.bbox.y0 - upper.bbox.y1 <= REACH * first.size;
    // On a page a line of the body's type that prose follows at once is its first line.
    let set_off = style.dump || !style.is_next_line(upper, first);
    let flush = (first.bbox.x0 - upper.bbox.x0).abs() <= first.size || lower.role == BlockRole::ListItem;
    if !near || !set_off || !flush || lower.page != group.page {
        return false;
    }
    match lower.role {
        BlockRole::Heading { .. } | BlockRole::ListItem => true,
        BlockRole::Paragraph => {
            let length = lower.text.chars().count();
            length >= PROSE || ends(&lower.text) && (length >= SENTENCE || lower.lines.len() > 1)
        }
        BlockRole::Caption | BlockRole::Note | BlockRole::Contents | BlockRole::Running => false,
    }
}
