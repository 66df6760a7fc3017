//! How deep each heading stands: by the numbers of numbered ones, by size and weight of all others.

use super::Part;
use super::paragraphs::begins_page;
use super::style::{Key, Style, key};
use sifferkoll_model::BlockRole;
use std::collections::{BTreeMap, BTreeSet};

/// Deepest level.
const DEEPEST: u8 = 9;

/// How the headings of one size and weight are used.
#[derive(Debug, Default)]
struct Use {
    /// How many have a number of each depth.
    depths: BTreeMap<u8, usize>,
    /// The pages that have them.
    pages: BTreeSet<usize>,
}

/// Gives all headings their depth.
pub(super) fn set(parts: &mut [Part<'_>], style: &Style) {
    let classes = classes(parts, style);
    let mut uses: BTreeMap<Key, Use> = BTreeMap::new();
    for (at, class) in &classes {
        let Part::Group(group) = &parts[*at] else { continue };
        let used = uses.entry(*class).or_default();
        used.pages.insert(group.page);
        if let Some(depth) = number_depth(&group.text) {
            *used.depths.entry(depth).or_default() += 1;
        }
    }
    let levels = levels(&uses);
    let mut before: Option<u8> = None;
    let mut last = 0;
    for (at, class) in classes {
        // Something other than a heading between two, or nothing.
        if parts[last..at].iter().any(|part| !matches!(part, Part::Group(g) if g.role.level().is_some())) {
            before = None;
        }
        let Part::Group(group) = &mut parts[at] else { continue };
        let (offset, level) = levels.get(&class).copied().unwrap_or((0, 1));
        let numbered = number_depth(&group.text);
        let mut level = numbered.map_or(level, |depth| depth + offset);
        // Headings of a dump look alike; of two in a row the second stands deeper.
        if let Some(above) = before
            && style.dump
            && numbered.is_none()
        {
            level = level.max(above + 1);
        }
        let level = level.clamp(1, DEEPEST);
        before = Some(level);
        last = at;
        group.role = BlockRole::Heading { level };
    }
}

/// The places of all headings with what sets them alike: size and weight, the largest first where sorted. In a
/// dump, the first line of a page comes before one that its text follows at once, and that before one with an
/// empty line below.
fn classes(parts: &[Part<'_>], style: &Style) -> Vec<(usize, Key)> {
    let mut out = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let Part::Group(group) = part else { continue };
        if group.role.level().is_none() {
            continue;
        }
        let class = if !style.dump {
            let (size, bold) = key(group.first());
            (-size, !bold)
        } else if begins_page(group.first(), style) {
            (0, false)
        } else {
            let follows = match parts.get(at + 1) {
                Some(Part::Group(lower)) => style.is_next_line(group.last(), lower.first()),
                Some(Part::Table(..)) | None => false,
            };
            (1, !follows)
        };
        out.push((at, class));
    }
    out
}

/// For each size and weight the depth of unnumbered headings, and what is added to the depth of a number.
fn levels(uses: &BTreeMap<Key, Use>) -> BTreeMap<Key, (u8, u8)> {
    let mut out = BTreeMap::new();
    let (mut above, mut offset) = (0_u8, 0_u8);
    let first_page = uses.values().flat_map(|used| &used.pages).min().copied();
    let several = uses.values().any(|used| used.pages.last().copied() > first_page);
    for (class, used) in uses {
        // The title of a document stands on its first page alone and takes no level from the sections.
        let only_first = used.pages.len() == 1 && used.pages.first().copied() == first_page;
        if several && above == 0 && only_first && used.depths.is_empty() {
            out.insert(*class, (0, 1));
            continue;
        }
        let numbered = used.depths.iter().max_by_key(|(_, count)| **count).map(|(depth, _)| *depth);
        let level = match numbered {
            Some(depth) => {
                if depth + offset <= above && offset == 0 && out.values().all(|(o, _)| *o == 0) {
                    offset = (above + 1).saturating_sub(depth);
                }
                (depth + offset).max(above)
            }
            None => above + 1,
        };
        above = level;
        out.insert(*class, (offset, level));
    }
    out
}

/// Number of parts in the number that begins a heading: 2 for `3.2 Volymmått`, 1 for `3 Mål` and `3. Mål`.
pub(super) fn number_depth(text: &str) -> Option<u8> {
    let (number, rest) = text.split_once(' ')?;
    let parts: Vec<&str> = number.trim_end_matches('.').split('.').collect();
    let digits = |part: &&str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let named = rest.starts_with(char::is_uppercase);
    (named && parts.iter().all(digits)).then_some(parts.len().min(usize::from(DEEPEST)) as u8)
}
