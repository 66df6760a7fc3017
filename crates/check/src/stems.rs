//! Words without their endings, so that a label and a sentence can be held against each other.
//!
//! In: words of labels and sentences. Out: stems, equal for the forms of one word (`beviljats`, `beviljades`). Rough on
//! purpose: every word of a label must be found, so that a stem too short does no harm.

use sifferkoll_plugin::grammar::claims::{Sentence, Token};
use sifferkoll_plugin::grammar::{stem, unit_named};
use std::collections::BTreeSet;

/// Words that name nothing by themselves.
const EMPTY: &[&str] = &[
    "och",
    "i",
    "av",
    "per",
    "för",
    "på",
    "som",
    "till",
    "med",
    "den",
    "det",
    "de",
    "en",
    "ett",
    "inom",
    "vid",
    "från",
    "om",
    "är",
    "har",
    "hade",
    "antal",
    "antalet",
    "andel",
    "andelen",
    "totalt",
    "totala",
    "total",
    "summa",
    "samt",
    "eller",
    "under",
    "var",
    "varit",
    "blev",
    "blir",
    "att",
    "sin",
    "sina",
    "sitt",
    "inkl",
    "exkl",
    "mot",
    "enligt",
    "år",
    "året",
    "årets",
    "perioden",
    "period",
    "helår",
    "helåret",
    "uppgick",
    "uppgår",
    "genomsnittligt",
    "vilket",
    "ligger",
    "låg",
    "visar",
    "redovisar",
    "fick",
    "får",
    "varje",
    "där",
    "då",
    "detta",
    "denna",
    "dessa",
    "hos",
    "efter",
    "utfall",
    "utfallet",
    "värde",
    "värdet",
    "även",
    "också",
    "cirka",
    "ca",
    "drygt",
    "knappt",
    "nästan",
];

/// The stem of a word that names something; `None` for small words, units and figures.
pub(crate) fn significant(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let named = word.chars().count() > 1
        && word.chars().any(char::is_alphabetic)
        && !word.contains(|c: char| c.is_ascii_digit())
        && !EMPTY.contains(&word.as_str())
        && unit_named(&word).is_none();
    named.then(|| stem(&word))
}

/// The stems of a label, without what stands in brackets.
pub(crate) fn of_label(label: &str) -> BTreeSet<String> {
    let mut depth = 0_u32;
    let bare: String = label
        .chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => return depth == 0,
            }
            false
        })
        .collect();
    bare.split(|c: char| c.is_whitespace() || matches!(c, ',' | '/' | ':')).filter_map(significant).collect()
}

/// The stems of some words of a sentence.
pub(crate) fn of_tokens(tokens: &[Token]) -> BTreeSet<String> {
    tokens.iter().filter_map(Token::word).filter_map(significant).collect()
}

/// The stems of a sentence.
pub(crate) fn of_sentence(sentence: &Sentence) -> BTreeSet<String> {
    of_tokens(&sentence.tokens)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_its_words() {
        let label = of_label("Familjehemsplacerade barn (0-20 år), antal vårddygn (tkr)");
        assert_eq!(label.len(), 3);
    }
}
