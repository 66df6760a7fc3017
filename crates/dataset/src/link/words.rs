//! Labels as the words that make one measure the same from year to year.
//!
//! In: a label as printed. Out: its significant words without endings, in no order: `Antal utnyttjade vårddygn på
//! Vårnäs, öppet intag` and `Öppet intag på Vårnäs, antal vårddygn` have the same. Ages, limits and other figures stay
//! as they are, since they tell measures apart; years and dates of measurement go. Vocabulary: `terms.toml`.

use serde::Deserialize;
use sifferkoll_grammar::{fold, stem};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Words at least so long are compared without regard to doubled letters (`vårddygn`, `vårdygn`, `vårddyggn`).
const DOUBLED_FROM: usize = 6;

/// Letters that two words must share from their start to count as parts of one word (`familjehem`,
/// `familjehemsplacerade`): shorter ones are shared by chance.
const SHARED_START: usize = 6;

/// The words of a label that say what is measured, sorted.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(crate) struct Words(pub(crate) Vec<String>);

#[derive(Deserialize)]
struct Terms {
    small: BTreeSet<String>,
    same: BTreeMap<String, String>,
    summary: List,
    turning: List,
}

#[derive(Deserialize)]
struct List {
    words: BTreeSet<String>,
}

struct Vocabulary {
    /// Runs of words, most of one.
    small: BTreeSet<Vec<String>>,
    /// Runs of words and what stands for them; longest first.
    same: Vec<(Vec<String>, String)>,
    summary: BTreeSet<String>,
    turning: BTreeSet<String>,
}

fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(|| {
        let terms: Terms = match toml::from_str(include_str!("../terms.toml")) {
            Ok(terms) => terms,
            Err(error) => panic!("terms.toml: {error}"),
        };
        let normal = |words: &BTreeSet<String>| words.iter().map(|word| normal(word)).collect();
        let mut same: Vec<(Vec<String>, String)> = terms
            .same
            .iter()
            .map(|(from, to)| (from.split(' ').map(self::normal).collect(), self::normal(to)))
            .collect();
        same.sort_by_key(|(from, _)| std::cmp::Reverse(from.len()));
        let small = terms.small.iter().map(|run| run.split(' ').map(self::normal).collect());
        Vocabulary {
            small: small.collect(),
            same,
            summary: normal(&terms.summary.words),
            turning: normal(&terms.turning.words),
        }
    })
}

impl Words {
    /// The words of a label.
    pub(crate) fn of(label: &str) -> Self {
        let vocabulary = vocabulary();
        let mut all: Vec<String> = split(label).iter().map(|word| normal(word)).collect();
        for (from, to) in &vocabulary.same {
            while let Some(at) = all.windows(from.len()).position(|run| run == from) {
                all.splice(at..at + from.len(), [to.clone()]);
                if from.len() == 1 && from[0] == *to {
                    break;
                }
            }
        }
        for run in vocabulary.small.iter().filter(|run| run.len() > 1) {
            while let Some(at) = all.windows(run.len()).position(|words| words == run) {
                all.drain(at..at + run.len());
            }
        }
        all.retain(|word| !vocabulary.small.contains(std::slice::from_ref(word)));
        all.sort();
        all.dedup();
        Self(all)
    }

    /// Whether nothing is named.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| !word.contains(char::is_alphabetic))
    }

    /// Whether only a total is named, so that the title must say what of.
    pub(crate) fn is_summary(&self) -> bool {
        let summary = &vocabulary().summary;
        self.0.iter().all(|word| summary.contains(word))
    }

    /// How far two labels have the same words, from 0 to 1: words that start alike count in part.
    pub(crate) fn likeness(&self, other: &Self) -> f64 {
        let best = |word: &String, others: &Self| -> f64 {
            others.0.iter().map(|other| alike(word, other)).fold(0.0, f64::max)
        };
        let total = (self.0.len() + other.0.len()) as f64;
        if total == 0.0 {
            return 0.0;
        }
        let ours: f64 = self.0.iter().map(|word| best(word, other)).sum();
        let theirs: f64 = other.0.iter().map(|word| best(word, self)).sum();
        (ours + theirs) / total
    }

    /// Words or figures that one has and the other has not, and that make another measure of it.
    pub(crate) fn turned<'a>(&'a self, other: &'a Self) -> Vec<&'a str> {
        let turning = &vocabulary().turning;
        let turns = |word: &&String| turning.contains(*word) || word.contains(|c: char| c.is_ascii_digit());
        let (ours, theirs): (BTreeSet<_>, BTreeSet<_>) =
            (self.0.iter().filter(turns).collect(), other.0.iter().filter(turns).collect());
        ours.symmetric_difference(&theirs).map(|word| word.as_str()).collect()
    }

    /// Whether they differ in one long word by one letter too many, missing or exchanged with the next: a slip of
    /// the typist. The first letter is kept, since `o` before a word turns it over.
    pub(crate) fn is_slip_of(&self, other: &Self) -> bool {
        let ours: Vec<_> = self.0.iter().filter(|word| !other.0.contains(word)).collect();
        let theirs: Vec<_> = other.0.iter().filter(|word| !self.0.contains(word)).collect();
        matches!((&ours[..], &theirs[..]), ([a], [b]) if self.0.len() > 1 && is_slip(a, b))
    }

    /// The words in one line.
    pub(crate) fn line(&self) -> String {
        self.0.join(" ")
    }
}

/// Letters at least so many for a slip to be believed: short words differ by one letter and mean another thing.
const SLIP_FROM: usize = 8;

fn is_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let plain = |word: &[char]| word.iter().all(|c| c.is_alphabetic());
    if a.len().min(b.len()) < SLIP_FROM || !plain(&a) || !plain(&b) {
        return false;
    }
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    if start == 0 {
        return false;
    }
    match a.len().abs_diff(b.len()) {
        1 => start + end >= a.len().min(b.len()),
        0 => start + end + 2 == a.len() && a[start] == b[start + 1] && a[start + 1] == b[start],
        _ => false,
    }
}

/// How far two words are one: 1 where they are equal, a part where the start of one is the other or most of it.
fn alike(a: &str, b: &str) -> f64 {
    if a == b {
        return 1.0;
    }
    if a.contains(|c: char| c.is_ascii_digit()) || b.contains(|c: char| c.is_ascii_digit()) {
        return 0.0;
    }
    let shared = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    if shared < SHARED_START {
        return 0.0;
    }
    shared as f64 / a.chars().count().max(b.chars().count()) as f64
}

/// A word as it is compared.
fn normal(word: &str) -> String {
    if word.contains(|c: char| c.is_ascii_digit()) {
        return word.to_owned();
    }
    let stem = stem(word);
    if stem.chars().count() < DOUBLED_FROM {
        return stem;
    }
    let mut out = String::with_capacity(stem.len());
    for c in stem.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// The words of a text in small letters; figures with their signs and ranges (`0-20`, `<15`, `-29`, `50-`) are words.
/// Years, dates of measurement (`1/1-31/12`) and marks of notes are left out.
fn split(text: &str) -> Vec<String> {
    let text = fold(text).to_lowercase();
    let text: String = text
        .chars()
        .map(|c| match c {
            '–' | '—' | '−' | '‐' | '‑' => '-',
            c => c,
        })
        .collect();
    let mut words = Vec::new();
    for piece in text.split(|c: char| c.is_whitespace() || ",;:()[]\"”“'’*.!?¹²³&%".contains(c)) {
        if is_dates(piece) || is_year(piece) {
            continue;
        }
        if piece.contains(|c: char| c.is_ascii_digit()) {
            words.push(piece.to_owned());
        } else {
            words
                .extend(piece.split(['/', '-', '+', '=']).filter(|word| !word.is_empty()).map(str::to_owned));
        }
    }
    words
}

fn is_year(word: &str) -> bool {
    let digits = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    digits && (word.starts_with("19") || word.starts_with("20"))
}

/// `1/1-31/12`, `30/11`: days of measurement.
fn is_dates(word: &str) -> bool {
    let day = |day: &str| {
        let parts: Vec<&str> = day.split('/').collect();
        matches!(parts[..], [d, m] if [d, m].iter().all(|n| matches!(n.len(), 1..=2) && n.bytes().all(|b| b.is_ascii_digit())))
    };
    !word.is_empty() && word.split('-').all(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(a: &str, b: &str) -> bool {
        Words::of(a) == Words::of(b)
    }

    #[test]
    fn other_order_and_small_words_are_the_same() {
        assert!(same(
            "Antal utnyttjade vårddygn på Vårnäs, öppet intag",
            "Öppet intag på Vårnäs, antal vårddyggn"
        ));
        assert!(same("Antal utnyttjade vårdygn i stödboende/HVB", "Vårddyggn i stödboende/HVB"));
        assert!(same("Lönekostnader totalt, tkr 1/1-31/12", "Lönekostnader totalt"));
        assert!(same("Kostnad övertid inkl. mertid (%)", "Kostnad övertid inklusive mertid"));
        assert!(same("Sjukfrånvaro, 30–49 år", "Sjukfrånvaro 30-49 år (%)"));
        assert!(same("Antal ärenden under året", "Ärenden"));
    }

    #[test]
    fn what_makes_another_measure_is_kept() {
        for (a, b) in [
            ("Öppet intag, antal vårddygn", "Öppet intag, antal unika individer"),
            ("Vårddygn, barn exkl ensamkommande", "Vårddygn, barn inkl ensamkommande"),
            ("Sjukfrånvaro totalt, varav <15 dagar", "Sjukfrånvaro totalt, varav >90 dagar"),
            ("Sjukfrånvaro, anställda -29 år", "Sjukfrånvaro, anställda 30-49 år"),
            ("HME delindex ledarskap", "HME delindex styrning"),
            ("Antal platser", "Antal utnyttjade platser"),
            ("Pendling till kommunen", "Pendling från kommunen"),
            ("Pendling till", "Pendling"),
            ("Hushåll under gränsen", "Hushåll över gränsen"),
            ("Antal startade utredningar", "Antal avslutade utredningar"),
        ] {
            assert!(!same(a, b), "{a} | {b}");
            assert!(!Words::of(a).is_slip_of(&Words::of(b)), "{a} | {b}");
        }
        assert!(!Words::of("barn exkl hem").turned(&Words::of("barn inkl hem")).is_empty());
        assert!(!Words::of("0-20 år").turned(&Words::of("21-30 år")).is_empty());
    }

    #[test]
    fn slips_and_parts_of_words() {
        assert!(Words::of("Avslutade utrednigar").is_slip_of(&Words::of("Avslutade utredningar")));
        assert!(!Words::of("Behandlade ärenden").is_slip_of(&Words::of("Obehandlade ärenden")));
        let (a, b) = (Words::of("Vårddygn i familjehem"), Words::of("Familjehemsplacerade, antal vårddygn"));
        assert!(a.likeness(&b) > 0.6, "{}", a.likeness(&b));
        assert!(a.likeness(&Words::of("Stadigvarande serveringstillstånd")) < 0.1);
        assert!(Words::of("Summa").is_summary() && Words::of("Totalt nämnden").is_summary());
        assert!(Words::of("2023").is_empty() && Words::of("1/1-31/12").is_empty());
    }
}
