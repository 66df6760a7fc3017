//! Which records a goal stands over.
//!
//! A cell over several rows is printed with its first row, or with its last one, as the program has it that
//! made the page. Which of the two it is, the ends of the annex and of its parts tell; where they do not, a goal
//! stands for certain only over the record that follows it.

use super::entries::Item;

/// Which row of its cell a goal is printed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Printed {
    First,
    Last,
    Unknown,
}

/// Goals over one record, the inner and the outer one; `None` where the print leaves it open.
pub(super) type Over = [Option<usize>; 2];

/// For each record the goals over it. `is_outer` tells which goals have an outer one over them.
pub(super) fn goals_of(items: &[Item], records: usize, is_outer: &dyn Fn(usize) -> bool) -> Vec<Over> {
    let printed = printed_with(items);
    let carried = |items: &[Item]| match printed {
        Printed::First => carried_down(items, records),
        Printed::Last => carried_up(items, records),
        Printed::Unknown => beside(items, records),
    };
    let inner = carried(items);
    // A goal without an outer one over it says nothing of it, nor does its going on.
    let mut counts = false;
    let of_outer = items.iter().copied().filter(|item| {
        if let Item::Goal(at) = item {
            counts = is_outer(*at);
        }
        counts || !matches!(item, Item::Goal(_) | Item::GoesOn)
    });
    let outer = carried(&of_outer.collect::<Vec<_>>());
    let mut out: Vec<Over> = inner.into_iter().zip(outer).map(|(inner, outer)| [inner, outer]).collect();
    // What stands over one row of an inner goal stands over all of them.
    for same in out.chunk_by_mut(|a, b| a[0].is_some() && a[0] == b[0]) {
        if let Some(over) = same.iter().find_map(|[_, outer]| *outer) {
            for [_, outer] in same {
                outer.get_or_insert(over);
            }
        }
    }
    out
}

/// The first row of a part must follow its goal where goals stand with first rows; the last row of a part must
/// follow one directly where they stand with last rows.
fn printed_with(items: &[Item]) -> Printed {
    let (mut first, mut last) = (true, true);
    for part in items.split(|item| *item == Item::Separator) {
        let rows = || part.iter().enumerate().filter(|(_, item)| matches!(item, Item::Entry(_)));
        let (Some((top, _)), Some((bottom, _))) = (rows().next(), rows().next_back()) else {
            continue;
        };
        let goal = |item: &&Item| matches!(item, Item::Goal(_) | Item::GoesOn);
        first &= part[..top].iter().any(|item| goal(&item));
        let before = part[..bottom].iter().rev().take_while(|item| !matches!(item, Item::Entry(_)));
        last &= before.clone().any(|item| goal(&item));
    }
    match (first, last) {
        (true, false) => Printed::First,
        (false, true) => Printed::Last,
        _ => Printed::Unknown,
    }
}

fn beside(items: &[Item], records: usize) -> Vec<Option<usize>> {
    let mut out = vec![None; records];
    let (mut goal, mut current) = (None, None);
    for item in items {
        match item {
            Item::Goal(at) => (goal, current) = (Some(*at), Some(*at)),
            Item::GoesOn => current = goal,
            Item::Entry(at) => out[*at] = current.take(),
            Item::Separator | Item::PageBreak => {}
        }
    }
    out
}

fn carried_down(items: &[Item], records: usize) -> Vec<Option<usize>> {
    let mut out = vec![None; records];
    let mut current = None;
    for item in items {
        match item {
            Item::Goal(at) => current = Some(*at),
            Item::Entry(at) => out[*at] = current,
            Item::Separator => current = None,
            Item::GoesOn | Item::PageBreak => {}
        }
    }
    out
}

/// A goal takes in the rows above it up to the goal before. On a new page these may be the rest of the goal
/// before, unless a text that goes on or an empty row tells them apart; then they stay without one.
fn carried_up(items: &[Item], records: usize) -> Vec<Option<usize>> {
    let mut out = vec![None; records];
    let mut above: Vec<usize> = Vec::new();
    let (mut goal, mut current) = (None, None);
    let (mut any_row, mut unsure) = (false, false);
    for item in items {
        match item {
            Item::Goal(at) => (goal, current) = (Some(*at), Some(*at)),
            Item::GoesOn => {
                current = goal;
                unsure = false;
            }
            Item::Entry(at) => {
                any_row = true;
                above.push(*at);
                if let Some(goal) = current.take() {
                    let from = if unsure { above.len() - 1 } else { 0 };
                    for row in &above[from..] {
                        out[*row] = Some(goal);
                    }
                    above.clear();
                    unsure = false;
                }
            }
            Item::Separator => {
                above.clear();
                unsure = false;
            }
            Item::PageBreak => {
                above.clear();
                unsure = any_row;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters are goals by their place in the alphabet, `+` a goal that goes on, `.` a record, `|` an empty
    /// row, `/` a page break.
    fn check(print: &str, expect: [&str; 2]) {
        let mut records = 0;
        let items: Vec<Item> = print
            .chars()
            .map(|c| match c {
                '.' => {
                    records += 1;
                    Item::Entry(records - 1)
                }
                '+' => Item::GoesOn,
                '|' => Item::Separator,
                '/' => Item::PageBreak,
                letter => Item::Goal(letter as usize - 'a' as usize),
            })
            .collect();
        // Vowels have an outer goal over them.
        let letter = |at: usize| char::from(b'a' + u8::try_from(at).unwrap());
        let found = goals_of(&items, records, &|at| "aeiou".contains(letter(at)));
        let printed =
            |level: usize| -> String { found.iter().map(|over| over[level].map_or('-', letter)).collect() };
        assert_eq!([printed(0), printed(1)], expect, "{print}");
    }

    #[test]
    fn goals_with_first_rows_reach_down() {
        check("a..b.c..", ["aabcc", "aaaaa"]);
        check("a../.b..|e.", ["aaabbe", "aaaaae"]);
    }

    #[test]
    fn goals_with_last_rows_reach_up() {
        check("..b..a.c.", ["bbbaac", "aaaaa-"]);
        // On the second page the first record may end goal b or begin goal c.
        check("..a./.b..c./..d.", ["aaa-bcc--d", "aaa-------"]);
        check(".a./+..b.|.e.", ["aaabbee", "aaa--ee"]);
    }

    #[test]
    fn a_goal_stands_over_the_next_record_at_least() {
        check("a.b.c.", ["abc", "a--"]);
        check("a..b.", ["a-b", "a--"]);
    }
}
