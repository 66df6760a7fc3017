//! The vocabulary, read once from `terms.toml`.

use serde::Deserialize;
use sifferkoll_model::DocumentKind;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::OnceLock;

/// Most words of a mark.
pub(crate) const LONGEST_MARK: usize = 4;

/// All words by their meaning.
#[derive(Debug, Deserialize)]
pub(crate) struct Terms {
    pub(crate) labels: Labels,
    pub(crate) headings: Headings,
    pub(crate) agenda: Agenda,
    pub(crate) bodies: Bodies,
    pub(crate) abbreviations: BTreeMap<String, String>,
    pub(crate) municipality: OfMunicipality,
    kinds: BTreeMap<String, KindTerms>,
}

/// Words before what they name.
#[derive(Debug, Deserialize)]
pub(crate) struct Labels {
    pub(crate) diary: Vec<String>,
    pub(crate) not_diary: Vec<String>,
    pub(crate) date: Vec<String>,
    pub(crate) organ: Vec<String>,
    pub(crate) person: Vec<String>,
    pub(crate) letterhead: Vec<String>,
    pub(crate) counter: Vec<String>,
}

/// Headings alone on a line.
#[derive(Debug, Deserialize)]
pub(crate) struct Headings {
    pub(crate) proposal: Vec<String>,
    pub(crate) decision: Vec<String>,
    pub(crate) sections: Vec<String>,
    pub(crate) attachments: Vec<String>,
    pub(crate) general: Vec<String>,
    pub(crate) distribution: Vec<String>,
    pub(crate) last_recipients: Vec<String>,
    pub(crate) annex: String,
}

/// Heads of an agenda's columns.
#[derive(Debug, Deserialize)]
pub(crate) struct Agenda {
    pub(crate) matter: Vec<String>,
    pub(crate) diary: Vec<String>,
    pub(crate) other: Vec<String>,
}

/// Names of committees.
#[derive(Debug, Deserialize)]
pub(crate) struct Bodies {
    pub(crate) ends: Vec<String>,
    pub(crate) names: Vec<String>,
    pub(crate) before: Vec<String>,
    pub(crate) not: Vec<String>,
    pub(crate) audit: Vec<String>,
}

/// Words about municipalities.
#[derive(Debug, Deserialize)]
pub(crate) struct OfMunicipality {
    pub(crate) after: Vec<String>,
    pub(crate) others: Vec<String>,
}

/// How a sort of document is named.
#[derive(Debug, Deserialize)]
struct KindTerms {
    #[serde(default)]
    marks: Vec<String>,
    titles: Vec<String>,
    /// Last parts of words that name it.
    #[serde(default)]
    ends: Vec<String>,
}

/// The vocabulary. A fault in the built-in file is a fault of the program, and a test reads it.
pub(crate) fn terms() -> &'static Terms {
    static TERMS: OnceLock<Terms> = OnceLock::new();
    TERMS.get_or_init(|| match toml::from_str(include_str!("../terms.toml")) {
        Ok(terms) => terms,
        Err(error) => panic!("terms.toml: {error}"),
    })
}

impl Terms {
    /// The sort that a title names, and the word that names it: the longest, and the first of those.
    pub(crate) fn titled<'a>(&'a self, title: &str) -> Option<(DocumentKind, &'a str)> {
        let named = |(name, terms): (&'a String, &'a KindTerms)| {
            let kind = DocumentKind::from_name(name)?;
            let found =
                terms.titles.iter().filter_map(|term| Some((term.len(), position(title, term)?, term)));
            let ended = terms.ends.iter().filter_map(|term| Some((term.len(), ending(title, term)?, term)));
            found
                .chain(ended)
                .max_by_key(|(length, at, _)| (*length, std::cmp::Reverse(*at)))
                .map(|found| (kind, found))
        };
        self.kinds
            .iter()
            .filter_map(named)
            .max_by_key(|(_, (length, at, _))| (*length, std::cmp::Reverse(*at)))
            .map(|(kind, (_, _, term))| (kind, term.as_str()))
    }
}

impl Terms {
    /// Whether a single word is the name of a sort.
    pub(crate) fn names_sort(&self, word: &str) -> bool {
        let mut titles = self.kinds.values().flat_map(|kind| &kind.titles);
        titles.any(|title| word.strip_prefix(title.as_str()).is_some_and(|ending| ENDINGS.contains(&ending)))
    }
}

/// The sort whose mark these words are; a mark has no more than [`LONGEST_MARK`].
pub(crate) fn mark(words: &[&str]) -> Option<DocumentKind> {
    marks().get(words).copied()
}

/// All marks, word by word.
fn marks() -> &'static BTreeMap<Vec<&'static str>, DocumentKind> {
    static MARKS: OnceLock<BTreeMap<Vec<&str>, DocumentKind>> = OnceLock::new();
    MARKS.get_or_init(|| {
        let of = |(name, terms): (&'static String, &'static KindTerms)| {
            let kind = DocumentKind::from_name(name);
            terms.marks.iter().filter_map(move |mark| Some((mark.split(' ').collect(), kind?)))
        };
        terms().kinds.iter().flat_map(of).collect()
    })
}

/// Whether a mark may begin with this word: spares looking further, as nearly all lines begin otherwise.
pub(crate) fn may_be_mark(word: &str) -> bool {
    let from = marks().range::<[&str], _>((Bound::Included(&[word][..]), Bound::Unbounded)).next();
    from.is_some_and(|(mark, _)| mark[0] == word)
}

/// The word of a list that a text begins with. Their first letters are compared before anything else: this is
/// asked of every line.
pub(crate) fn begins_with<'a>(text: &str, list: &'a [String]) -> Option<&'a str> {
    let first = text.as_bytes().first();
    let found = list.iter().find(|word| word.as_bytes().first() == first && text.starts_with(word.as_str()));
    found.map(String::as_str)
}

/// Whether a list holds a text.
pub(crate) fn holds(list: &[String], text: &str) -> bool {
    list.iter().any(|word| word == text)
}

/// Where a term stands in a text as words of its own; its last word may be in the genitive or definite
/// form (`årsredovisningen`, `delårsrapporter`).
pub(crate) fn position(text: &str, term: &str) -> Option<usize> {
    text.match_indices(term)
        .find(|(at, _)| {
            let before = text[..*at].chars().next_back();
            let after = &text[at + term.len()..];
            let ending: String = after.chars().take_while(|c| c.is_alphanumeric()).collect();
            !before.is_some_and(char::is_alphanumeric) && ENDINGS.contains(&ending.as_str())
        })
        .map(|(at, _)| at)
}

/// Where a word stands in a text that ends with a term: `personalbokslut`.
fn ending(text: &str, term: &str) -> Option<usize> {
    text.match_indices(term)
        .find(|(at, _)| {
            let before = text[..*at].chars().next_back();
            let after: String = text[at + term.len()..].chars().take_while(|c| c.is_alphanumeric()).collect();
            before.is_some_and(char::is_alphabetic) && ENDINGS.contains(&after.as_str())
        })
        .map(|(at, _)| at)
}

/// Endings of the definite form and the genitive.
const ENDINGS: [&str; 8] = ["", "s", "en", "ens", "n", "ns", "et", "ets"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_name_their_sort_by_the_longest_word() {
        let check = |title: &str, expect: Option<&str>| {
            assert_eq!(terms().titled(title).map(|(kind, _)| kind.name()), expect, "{title}");
        };
        check("socialnämndens årsredovisning 2023", Some("årsredovisning"));
        check("delårsrapport mars 2026", Some("delårsrapport"));
        check("övergripande plan med budget 2019", Some("verksamhetsplan"));
        check("uppföljning av handlingsplan för jämställdhet", Some("other"));
        check("granskning av årsredovisning 2023", Some("revisionsrapport"));
        check("personalbokslut 2023", Some("årsredovisning"));
        check("tertialbokslut 2023", Some("delårsrapport"));
        check("föreningsårsredovisningslagen", None);
        assert_eq!(mark(&["protokollsutdrag"]), Some(DocumentKind::Protokoll));
    }

    #[test]
    fn every_sort_in_the_file_is_one_of_the_contract() {
        for name in terms().kinds.keys() {
            assert!(DocumentKind::from_name(name).is_some(), "{name}");
        }
    }
}
