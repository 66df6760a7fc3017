//! Figures in running text and what a sentence claims of them.
//!
//! In: a block of text, words broken at line ends made whole. Out: [`Sentence`]s with their words and figures, and the
//! [`Claim`]s that tie figures of one sentence together: a change from one figure to another, a share of a count.
//! Only wordings that leave one meaning give a claim; a sentence in which a figure may belong to another subject
//! gives none. The words known here are those of comparing and counting, not what is counted.

mod change;
mod figure;
mod share;
mod words;

pub use figure::{Hedge, ProseFigure};
pub use words::{Direction, Token, Word};

use std::ops::Range;

/// A sentence with its words and figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// Its words, figures and marks in order.
    pub tokens: Vec<Token>,
    /// Its figures in order.
    pub figures: Vec<ProseFigure>,
}

/// What a sentence claims of its figures, each given by its place among the sentence's figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// A change from one figure to another, with its amount or per cent or both.
    Change {
        /// Where it starts; the figures are in this order in time, whatever the order in print.
        from: usize,
        /// Where it ends.
        to: usize,
        /// By how much.
        by: Option<usize>,
        /// By how many per cent or percentage points.
        percent: Option<usize>,
        /// Whether the per cent stands in brackets, where it may be that of something else.
        aside: bool,
        /// Whether the words say that it grew or shrank.
        direction: Option<Direction>,
    },
    /// A figure against another that it is measured by, with how much it deviates.
    Deviation {
        /// What was reached.
        reached: usize,
        /// What it is measured by.
        planned: usize,
        /// By how much.
        by: usize,
    },
    /// A count out of another, with the share in per cent where that is said.
    Share {
        /// The part.
        part: usize,
        /// The whole.
        whole: usize,
        /// The share.
        percent: Option<usize>,
    },
}

/// An amount of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Increase {
    /// The amount, by its place among the sentence's figures.
    pub figure: usize,
    /// The same in per cent, where the amount is none itself.
    pub percent: Option<usize>,
    /// The word of change, by its place among the tokens.
    pub word: usize,
    /// Which way it goes.
    pub direction: Option<Direction>,
}

/// The sentences of a text that hold figures.
pub fn sentences(text: &str) -> Vec<Sentence> {
    split(text)
        .into_iter()
        .filter(|range| text.as_bytes()[range.clone()].iter().any(u8::is_ascii_digit))
        .map(|range| {
            let (tokens, figures) = words::tokens(text, range.clone());
            Sentence { range, tokens, figures }
        })
        .filter(|sentence| !sentence.figures.is_empty())
        .collect()
}

impl Sentence {
    /// What it claims; nothing where its wording leaves several meanings.
    pub fn claims(&self) -> Vec<Claim> {
        let mut out = change::claims(self);
        out.extend(share::claims(self));
        out
    }

    /// The amounts of change that it states, linked to ends or not.
    pub fn increases(&self) -> Vec<Increase> {
        change::increases(self)
    }

    /// The figures that say how much there is of something: no amounts of change, no shares of counts, no
    /// comparisons with something else, no bounds.
    pub fn levels(&self) -> Vec<usize> {
        let mut out: Vec<usize> = Vec::new();
        let increases = self.increases();
        let mut other: Vec<usize> =
            increases.iter().flat_map(|i| [Some(i.figure), i.percent]).flatten().collect();
        for claim in self.claims() {
            match claim {
                Claim::Change { by, percent, .. } => other.extend([by, percent].into_iter().flatten()),
                Claim::Deviation { by, .. } => other.push(by),
                Claim::Share { part, whole, percent } => {
                    other.extend([Some(part), Some(whole), percent].into_iter().flatten());
                }
            }
        }
        for (at, token) in self.tokens.iter().enumerate() {
            let Token::Figure(figure) = token else { continue };
            let of = &self.figures[*figure];
            let before = at.checked_sub(1 + usize::from(of.hedge != Hedge::None));
            let led = before
                .is_some_and(|b| self.tokens[b].is_one_of(&["med", "mot", "varav", "av", "mellan", "än"]));
            let behind = |t: &Token| {
                t.is_one_of(&["högre", "lägre", "bättre", "sämre", "mer", "mindre", "fler", "färre", "av"])
            };
            let compared = self.tokens[at + 1..].iter().take(2).any(behind);
            if !led && !compared && !of.spelled && of.hedge != Hedge::Bound && !other.contains(figure) {
                out.push(*figure);
            }
        }
        out
    }

    /// Which way the words of change in the sentence point, where they all point one way.
    pub fn direction(&self) -> Option<Direction> {
        let mut found = self.tokens.iter().filter_map(Token::direction);
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }
}

/// Words that end in a full stop inside a sentence, without it.
const ABBREVIATIONS: &[&str] = &[
    "ca", "c:a", "kap", "nr", "st", "resp", "bl.a", "t.ex", "d.v.s", "dvs", "m.m", "m.fl", "p.g.a", "pga",
    "inkl", "exkl", "f.d", "s.k", "tom", "t.o.m", "fr.o.m", "jan", "feb", "aug", "sept", "okt", "nov", "dec",
    "kl", "ung", "max", "min", "milj", "mkr", "mnkr", "tkr", "kr",
];

/// Where the sentences of a text stand: they end at a full stop, exclamation or question mark before a capital or a
/// figure.
pub fn split(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, mark) in text.char_indices() {
        if !matches!(mark, '.' | '!' | '?' | '•' | '\u{F0B7}') {
            continue;
        }
        // The mark of a note may stand between the full stop and the blank.
        let digits = text[at + mark.len_utf8()..].bytes().take_while(u8::is_ascii_digit).count();
        let noted = (1..=2).contains(&digits) && text[..at].ends_with(char::is_alphabetic);
        let end = at + mark.len_utf8() + if noted { digits } else { 0 };
        let mut after = text[end..].chars();
        let Some(' ') = after.next() else { continue };
        let next = after.find(|c| !matches!(c, ' ' | '"' | '”' | '(' | '-' | '–'));
        let word = text[start..at].rsplit(' ').next().unwrap_or_default().to_lowercase();
        let short = mark == '.' && ABBREVIATIONS.contains(&word.as_str());
        let begins = match next {
            Some(c) if c.is_uppercase() => {
                !short || matches!(word.as_str(), "st" | "kr" | "tkr" | "mnkr" | "mkr")
            }
            Some(c) if c.is_ascii_digit() => !short && !word.ends_with(|c: char| c.is_ascii_digit()),
            _ => false,
        };
        if begins {
            out.push(start..end);
            start = end;
        }
    }
    out.push(start..text.len());
    out
}

#[cfg(test)]
mod tests;
