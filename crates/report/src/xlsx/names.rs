//! Names of sheets: unique, and such as spreadsheet programs take.

use sifferkoll_model::CanonicalTable;
use std::collections::BTreeSet;
use std::path::Path;

/// Longest name in UTF-16 units, Excel's limit.
const LONGEST: usize = 31;
/// What no name may hold, by Excel's rules.
const FORBIDDEN: &[char] = &['[', ']', ':', '*', '?', '/', '\\'];
/// A name that Excel keeps for itself, whatever its case.
const RESERVED: &str = "history";

/// The names given so far, in small letters: programs see no difference.
#[derive(Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    /// The name wanted, or the nearest to it that is allowed and free.
    pub(super) fn give(&mut self, wanted: &str) -> String {
        self.fit(wanted, "")
    }

    /// The name of a table's sheet: id and kind, after its document's name where there are several.
    pub(super) fn of_table(&mut self, path: &str, table: &CanonicalTable, many: bool) -> String {
        let own = format!("{} {}", table.id.0, table.kind);
        match Path::new(path).file_stem() {
            // The id tells tables apart, so it is the document's name that is cut.
            Some(stem) if many && length(&own) < LONGEST / 2 => {
                self.fit(&stem.to_string_lossy(), &format!(" {own}"))
            }
            _ => self.fit(&own, ""),
        }
    }

    /// A free name of both parts, the first one cut where they are too long, with a number between them where
    /// the name is taken.
    fn fit(&mut self, first: &str, second: &str) -> String {
        let (first, second) = (allowed(first), allowed(second));
        let first = first.trim_matches(|c: char| c == '\'' || c.is_whitespace());
        let numbers = std::iter::once(String::new()).chain((2_usize..).map(|n| format!(" ({n})")));
        let mut names = numbers.map(|number| {
            let room = LONGEST.saturating_sub(length(&number) + length(&second));
            let head = cut(first, room).trim_end_matches(|c: char| c == '\'' || c.is_whitespace());
            format!("{head}{number}{second}").trim_end_matches('\'').to_owned()
        });
        let possible = |name: &String| !name.is_empty() && name.to_lowercase() != RESERVED;
        names.find(|name| possible(name) && self.0.insert(name.to_lowercase())).unwrap_or_default()
    }
}

/// The text without what no name may hold.
fn allowed(text: &str) -> String {
    text.chars().map(|c| if FORBIDDEN.contains(&c) || c.is_control() { '_' } else { c }).collect()
}

fn length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// As many characters as fit, counted in UTF-16 units.
pub(super) fn cut(text: &str, longest: usize) -> &str {
    let mut room = longest;
    let end = text.char_indices().find(|(_, c)| {
        let fits = c.len_utf16() <= room;
        room = room.saturating_sub(c.len_utf16());
        !fits
    });
    end.map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_short_and_allowed() {
        let mut names = Names::default();
        let mut check = |wanted: &str, expect: &str| assert_eq!(names.give(wanted), expect);
        check("t1 drift", "t1 drift");
        check("T1 drift", "T1 drift (2)");
        check("t1 drift", "t1 drift (3)");
        check("a[b]:c*?/\\", "a_b__c____");
        check("'quoted'", "quoted");
        check("History", "History (2)");
        check("", " (2)");
        check("abcdefghijklmnopqrstuvwxyzåäö0123", "abcdefghijklmnopqrstuvwxyzåäö01");
        check("abcdefghijklmnopqrstuvwxyzåäö0199", "abcdefghijklmnopqrstuvwxyzå (2)");
        // An emoji counts twice.
        check("abcdefghijklmnopqrstuvwxyz0123🙂", "abcdefghijklmnopqrstuvwxyz0123");
    }

    #[test]
    fn a_document_gives_way_to_its_table() {
        let table = |id: &str, kind: &str| CanonicalTable {
            id: sifferkoll_model::TableId(id.into()),
            kind: kind.into(),
            title: None,
            unit: None,
            location: Vec::new(),
            columns: Vec::new(),
            rows: Vec::new(),
            evidence: Vec::new(),
        };
        let mut names = Names::default();
        let mut check = |path: &str, table: &CanonicalTable, many, expect: &str| {
            assert_eq!(names.of_table(path, table, many), expect);
        };
        check("a/b.pdf", &table("t1", "drift"), false, "t1 drift");
        check("a/b.pdf", &table("t1", "drift"), true, "b t1 drift");
        check("c/b.txt", &table("t1", "drift"), true, "b (2) t1 drift");
        check("-", &table("t1", "drift"), true, "- t1 drift");
        let long = "delårsrapport-barnnämnden-2024.pdf";
        check(long, &table("t12", "nyckeltal"), true, "delårsrapport-bar t12 nyckeltal");
        check(long, &table("t12", "nyckeltal"), true, "delårsrapport (2) t12 nyckeltal");
        check("b.pdf", &table("t1", "a kind with a long name'"), true, "t1 a kind with a long name");
    }
}
