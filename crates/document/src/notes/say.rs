//! Whether a sentence says it: groups of words in an order, out of `notes.toml`.

use serde::Deserialize;
use sifferkoll_model::NoteKind;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Group whose words undo a statement.
const NOT: &str = "not";
/// Stands for a year in a term.
const YEAR: &str = "#year";

#[derive(Deserialize)]
struct File {
    words: BTreeMap<String, Vec<String>>,
    says: Vec<SaysFile>,
}

#[derive(Deserialize)]
struct SaysFile {
    kind: String,
    words: Vec<String>,
    #[serde(default)]
    gap: usize,
    with: Option<String>,
    far: Option<String>,
    without: Option<String>,
}

/// A word of a term.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Pattern {
    Exact(String),
    Begins(String),
    Ends(String),
    Year,
}

impl Pattern {
    fn new(word: &str) -> Self {
        match (word, word.strip_suffix('*'), word.strip_prefix('*')) {
            (YEAR, ..) => Self::Year,
            (_, Some(stem), _) => Self::Begins(stem.to_owned()),
            (_, _, Some(end)) => Self::Ends(end.to_owned()),
            _ => Self::Exact(word.to_owned()),
        }
    }

    fn is(&self, word: &str) -> bool {
        match self {
            Self::Exact(exact) => word == exact,
            Self::Begins(stem) => word.starts_with(stem.as_str()),
            Self::Ends(end) => word.ends_with(end.as_str()),
            Self::Year => is_year(word),
        }
    }

    /// First byte of the words that it fits, where there is one.
    fn first(&self) -> Option<u8> {
        match self {
            Self::Exact(word) | Self::Begins(word) => word.bytes().next(),
            Self::Ends(_) | Self::Year => None,
        }
    }
}

/// First digits of the years that a report names.
const CENTURIES: [u8; 2] = [b'1', b'2'];

/// The first or last byte of a word as a place in a list.
fn edge(byte: Option<u8>) -> usize {
    usize::from(byte.unwrap_or_default())
}

/// Whether a word is a year or a span of years.
pub(super) fn is_year(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4 && (word.starts_with("19") || word.starts_with("20"))
}

/// A term of a group, as words in a row.
struct Term {
    group: usize,
    words: Vec<Pattern>,
}

struct Says {
    kind: NoteKind,
    groups: Vec<usize>,
    gap: usize,
    with: Option<usize>,
    far: Option<usize>,
    without: Option<usize>,
    denies: bool,
}

/// All words and what they say.
pub(super) struct Vocabulary {
    names: BTreeMap<String, usize>,
    terms: Vec<Term>,
    /// Terms by the first byte of their first word.
    by_first: Vec<Vec<usize>>,
    /// Terms whose first word is an ending, by its last byte.
    by_last: Vec<Vec<usize>>,
    says: Vec<Says>,
    /// Words of which one stands in every text that says something, by their first byte: one group of each statement.
    keys: Vec<Vec<Pattern>>,
    /// Whether a key begins with two bytes, by their value.
    begins: Vec<bool>,
}

/// How near to the figures a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Distance {
    /// In the table or tied to it.
    Near,
    /// In running text.
    Far,
}

/// What a sentence says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub(super) kind: NoteKind,
    /// The first of its words that says it, counted from 0.
    pub(super) first: usize,
}

/// A sentence in small letters, with the terms that stand in it.
pub(super) struct Sentence {
    pub(super) words: Vec<String>,
    /// Group, first word and the word behind the last.
    found: Vec<(usize, usize, usize)>,
}

pub(super) fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(|| match toml::from_str(include_str!("../../notes.toml")) {
        Ok(file) => Vocabulary::new(&file),
        Err(error) => panic!("notes.toml: {error}"),
    })
}

impl Vocabulary {
    fn new(file: &File) -> Self {
        let names: BTreeMap<String, usize> =
            file.words.keys().enumerate().map(|(at, name)| (name.clone(), at)).collect();
        let mut terms = Vec::new();
        for (group, words) in file.words.values().enumerate() {
            let patterns = |term: &String| term.split(' ').map(Pattern::new).collect();
            terms.extend(words.iter().map(|term| Term { group, words: patterns(term) }));
        }
        let (mut by_first, mut by_last) = (vec![Vec::new(); 256], vec![Vec::new(); 256]);
        for (at, term) in terms.iter().enumerate() {
            match &term.words[0] {
                Pattern::Exact(word) | Pattern::Begins(word) => by_first[edge(word.bytes().next())].push(at),
                Pattern::Ends(word) => by_last[edge(word.bytes().next_back())].push(at),
                Pattern::Year => CENTURIES.iter().for_each(|digit| by_first[usize::from(*digit)].push(at)),
            }
        }
        let group = |name: &String| match names.get(name) {
            Some(group) => *group,
            None => panic!("notes.toml: no words are called {name}"),
        };
        let kind = |name: &str| match NoteKind::ALL.into_iter().find(|kind| kind.name() == name) {
            Some(kind) => kind,
            None => panic!("notes.toml: no kind is called {name}"),
        };
        let says = file.says.iter().map(|says| Says {
            kind: kind(&says.kind),
            groups: says.words.iter().map(group).collect(),
            gap: says.gap,
            with: says.with.as_ref().map(group),
            far: says.far.as_ref().map(group),
            without: says.without.as_ref().map(group),
            denies: says.words.iter().any(|name| name.contains(NOT) || name == "none" || name == "no_longer"),
        });
        let says: Vec<Says> = says.collect();
        let mut keys = vec![Vec::new(); 256];
        let mut begins = vec![false; 1 << 16];
        for says in &says {
            for (at, pattern) in key_group(&terms, &says.groups) {
                if let Some(first) = pattern.first()
                    && !keys[usize::from(first)].contains(pattern)
                {
                    keys[usize::from(first)].push(pattern.clone());
                    begins[usize::from(at)] = true;
                }
            }
        }
        Self { names, terms, by_first, by_last, says, keys, begins }
    }

    /// Whether a text may say something: nearly none does, and looking at each word's first letters tells.
    pub(super) fn may_say(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let inside = |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80;
        let mut before = false;
        for (at, byte) in bytes.iter().enumerate() {
            let starts = inside(*byte) && !before;
            before = inside(*byte);
            if starts && self.begins[usize::from(first_two(&bytes[at..]))] {
                // A word begins at a letter, so this is a place between characters.
                let rest = text.get(at..).unwrap_or_default();
                let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
                let word = rest[..end].to_lowercase();
                let first = word.bytes().next().map_or(0, usize::from);
                if self.keys[first].iter().any(|key| key.is(&word)) {
                    return true;
                }
            }
        }
        false
    }

    /// Whether every statement has a group by whose words it is known.
    #[cfg(test)]
    pub(super) fn has_keys(&self) -> bool {
        self.says.iter().all(|says| {
            let words = key_group(&self.terms, &says.groups);
            let group = |group: usize| self.terms.iter().filter(|term| term.group == group).count();
            says.groups.iter().any(|at| group(*at) == words.len())
        })
    }

    /// What a sentence says, by the first statement that fits.
    pub(super) fn said(&self, sentence: &Sentence, distance: Distance) -> Option<Said> {
        if sentence.found.is_empty() {
            return None;
        }
        let has = |group: Option<usize>| {
            group.is_none_or(|group| sentence.found.iter().any(|(other, ..)| *other == group))
        };
        let lacks = |group: Option<usize>| {
            group.is_none_or(|group| sentence.found.iter().all(|(other, ..)| *other != group))
        };
        self.says.iter().find_map(|says| {
            if !says.groups.iter().all(|group| has(Some(*group))) {
                return None;
            }
            let (first, end) = chain(&sentence.found, &says.groups, says.gap)?;
            let fits = has(says.with) && lacks(says.without) && (distance == Distance::Near || has(says.far));
            let denied = !says.denies && self.is_denied(sentence, first, end);
            (fits && !denied).then_some(Said { kind: says.kind, first })
        })
    }

    /// Whether a word of denial stands among these words or right before them.
    fn is_denied(&self, sentence: &Sentence, first: usize, end: usize) -> bool {
        let not = self.names.get(NOT);
        let mut found = sentence.found.iter();
        found.any(|(group, at, _)| Some(group) == not && *at + 1 >= first && *at < end)
    }

    /// Whether a word of a group stands in a sentence.
    pub(super) fn stands(&self, sentence: &Sentence, name: &str) -> bool {
        let group = self.names.get(name);
        sentence.found.iter().any(|(other, ..)| Some(other) == group)
    }

    /// Whether a word of a group stands at a place of a sentence, and how many words it has.
    pub(super) fn at(&self, sentence: &Sentence, name: &str, place: usize) -> Option<usize> {
        let group = self.names.get(name)?;
        let mut found = sentence.found.iter();
        found.find(|(other, at, _)| other == group && *at == place).map(|(_, at, end)| end - at)
    }

    /// Whether a word is one of a group by itself.
    pub(super) fn holds(&self, name: &str, word: &str) -> bool {
        let group = self.names.get(name);
        let mut terms = self.terms.iter();
        terms.any(|term| Some(&term.group) == group && term.words.len() == 1 && term.words[0].is(word))
    }
}

/// The first words of the terms of one of these groups, that with the longest words of all that are no endings, each
/// with its first two bytes.
fn key_group<'a>(terms: &'a [Term], groups: &[usize]) -> Vec<(u16, &'a Pattern)> {
    let words =
        |group: usize| terms.iter().filter(move |term| term.group == group).map(|term| &term.words[0]);
    let shortest = |group: &usize| {
        let length = |pattern: &Pattern| match pattern {
            Pattern::Exact(word) | Pattern::Begins(word) => word.len(),
            Pattern::Ends(_) | Pattern::Year => 0,
        };
        words(*group).map(length).min().unwrap_or_default()
    };
    let Some(group) = groups.iter().copied().max_by_key(shortest) else { return Vec::new() };
    words(group)
        .filter_map(|pattern| match pattern {
            Pattern::Exact(word) | Pattern::Begins(word) => Some((first_two(word.as_bytes()), pattern)),
            Pattern::Ends(_) | Pattern::Year => None,
        })
        .collect()
}

/// The first two bytes of a word in small letters.
fn first_two(word: &[u8]) -> u16 {
    let first = word.first().copied().unwrap_or_default().to_ascii_lowercase();
    let second = word.get(1).copied().unwrap_or_default();
    let second = match first {
        // The capitals of Latin letters with marks stand 32 places before the small ones.
        0xC3 if second < 0xA0 => second + 0x20,
        _ => second.to_ascii_lowercase(),
    };
    u16::from(first) << 8 | u16::from(second)
}

/// The first and the end of words of these groups in this order, at most so many words apart.
fn chain(found: &[(usize, usize, usize)], groups: &[usize], gap: usize) -> Option<(usize, usize)> {
    fn go(found: &[(usize, usize, usize)], groups: &[usize], gap: usize, after: usize) -> Option<usize> {
        let Some((group, rest)) = groups.split_first() else { return Some(after) };
        let near = |at: usize| at >= after && at - after <= gap;
        found
            .iter()
            .filter(|(other, at, _)| other == group && near(*at))
            .find_map(|(_, _, end)| go(found, rest, gap, *end))
    }
    let (group, rest) = groups.split_first()?;
    let starts = found.iter().filter(|(other, ..)| other == group);
    starts.into_iter().find_map(|(_, at, end)| Some((*at, go(found, rest, gap, *end)?)))
}

impl Sentence {
    pub(super) fn new(vocabulary: &Vocabulary, text: &str) -> Self {
        let lower = text.to_lowercase();
        let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '–' | '.' | ':' | '/');
        let words = lower.split(|c: char| !inside(c));
        let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        let words: Vec<String> = words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
        let mut found = Vec::new();
        for (at, word) in words.iter().enumerate() {
            let first = &vocabulary.by_first[edge(word.bytes().next())];
            for term in first.iter().chain(&vocabulary.by_last[edge(word.bytes().next_back())]) {
                let term = &vocabulary.terms[*term];
                let end = at + term.words.len();
                let rest = words.get(at..end).unwrap_or_default();
                if rest.len() == term.words.len() && rest.iter().zip(&term.words).all(|(w, p)| p.is(w)) {
                    found.push((term.group, at, end));
                }
            }
        }
        Self { words, found }
    }
}
