//! How deep each heading stands: by the numbers of numbered ones, by size and weight of all others.

use super::Part;
use super::paragraphs::begins_page;
use super::style::{Key, Style, key};
use sifferkoll_model::{BlockRole, StoredRole};
use std::collections::{BTreeMap, BTreeSet};

/// Deepest level.
const DEEPEST: u8 = 9;

/// Share of the headings of one size and weight that have a number of the same depth where it tells the depth of
/// the others, too.
const NUMBERED: (usize, usize) = (1, 3);

/// How the headings of one size and weight are used.
#[derive(Debug, Default)]
struct Use {
    /// How many there are.
    count: usize,
    /// How many have a number of each depth.
    depths: BTreeMap<u8, usize>,
    /// The pages that have them.
    pages: BTreeSet<usize>,
    /// Sizes and weights of the headings that they stand right under.
    under: BTreeSet<Key>,
}

/// Gives all headings their depth.
pub(super) fn set(parts: &mut [Part<'_>], style: &Style) {
    let classes = classes(parts, style);
    let uses = uses(parts, &classes);
    let levels = levels(&uses);
    let own = |(at, class): &(usize, Key)| {
        let Part::Group(group) = &parts[*at] else { return (1, false) };
        let (offset, level) = levels.get(class).copied().unwrap_or((0, 1));
        let numbered = number_depth(&group.text);
        (numbered.map_or(level, |depth| depth + offset).clamp(1, DEEPEST), numbered.is_some())
    };
    let mut depths: Vec<(u8, bool)> = classes.iter().map(own).collect();
    if style.dump {
        part_rows(parts, &classes, &mut depths);
    }
    for ((at, _), (level, _)) in classes.iter().zip(depths) {
        if let Part::Group(group) = &mut parts[*at] {
            group.role = BlockRole::Heading { level };
        }
    }
}

/// Headings of a dump look alike, so what stands in a row tells more: the upper of two stands above the lower. One
/// whose kind stands below that of the next is lifted, as a title is; of two of a kind the second stands deeper.
fn part_rows(parts: &[Part<'_>], classes: &[(usize, Key)], depths: &mut [(u8, bool)]) {
    let is_heading = |part: &Part<'_>| matches!(part, Part::Group(g) if g.role.level().is_some());
    for at in 1..classes.len() {
        let ((upper, upper_class), (lower, lower_class)) = (classes[at - 1], classes[at]);
        if depths[at].1 || !parts[upper..lower].iter().all(is_heading) {
            continue;
        }
        let (above, below) = (depths[at - 1].0, depths[at].0);
        if below > above {
            continue;
        }
        if upper_class > lower_class && below > 1 && !depths[at - 1].1 {
            depths[at - 1].0 = below - 1;
        } else {
            depths[at].0 = (above + 1).min(DEEPEST);
        }
    }
}

/// The places of all headings with what sets them alike: size and weight, the largest first where sorted. In a
/// dump, the first line of a page comes before one that its text follows at once, and that before one with an
/// empty line below; a paragraph of a statute comes last.
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
        } else if group.text.starts_with('§') {
            (2, false)
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

/// How each size and weight is used, a title excepted: what stands on the first page alone, without a number, and
/// larger than all else there, where other pages have headings too.
fn uses(parts: &[Part<'_>], classes: &[(usize, Key)]) -> BTreeMap<Key, Use> {
    let mut uses: BTreeMap<Key, Use> = BTreeMap::new();
    for (at, class) in classes {
        let Part::Group(group) = &parts[*at] else { continue };
        if group.first().said.is_some_and(|said| said.role == StoredRole::Title) {
            continue;
        }
        let used = uses.entry(*class).or_default();
        used.count += 1;
        used.pages.insert(group.page);
        if let Some(depth) = number_depth(&group.text) {
            *used.depths.entry(depth).or_default() += 1;
        }
    }
    let first_page = uses.values().flat_map(|used| &used.pages).min().copied();
    let several = uses.values().any(|used| used.pages.last().copied() > first_page);
    let only_first = |used: &Use| used.pages.last().copied() == first_page && used.depths.is_empty();
    if several {
        uses.retain(|_, used| !only_first(used));
    }
    let mut above: Vec<Key> = Vec::new();
    for (_, class) in classes {
        while above.last().is_some_and(|upper| upper >= class) {
            above.pop();
        }
        if let Some(used) = uses.get_mut(class) {
            used.under.extend(above.last());
            above.push(*class);
        }
    }
    uses
}

/// For each size and weight the depth of unnumbered headings, and what is added to the depth of a number.
///
/// One stands a level below the deepest that it ever stands right under, so that a size that occurs elsewhere only
/// takes no level.
fn levels(uses: &BTreeMap<Key, Use>) -> BTreeMap<Key, (u8, u8)> {
    let mut out: BTreeMap<Key, (u8, u8)> = BTreeMap::new();
    let mut offset = None;
    for (class, used) in uses {
        let above = used.under.iter().filter_map(|upper| out.get(upper)).map(|(_, level)| *level).max();
        let above = above.unwrap_or(0);
        let numbered = used.depths.iter().max_by_key(|(_, count)| **count);
        let numbered = numbered
            .filter(|(_, count)| **count * NUMBERED.1 >= used.count * NUMBERED.0)
            .map(|(depth, _)| *depth);
        let level = numbered.map_or(above + 1, |depth| {
            // Numbers that begin below headings without one.
            let added = *offset.get_or_insert((above + 1).saturating_sub(depth));
            (depth + added).max(above)
        });
        out.insert(*class, (offset.unwrap_or(0), level));
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
