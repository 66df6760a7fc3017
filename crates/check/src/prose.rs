//! What the rules on prose share: figures of sentences as places, and claims in few words.

use sifferkoll_plugin::grammar::claims::{ProseFigure, Sentence};
use sifferkoll_plugin::model::Decimal;
use sifferkoll_plugin::relations::Place;
use sifferkoll_plugin::{FreeFigure, Observations, Passage};

/// Characters of a claim that are shown.
const SHOWN: usize = 110;

/// A sentence in a few words, cut between words where it is long; a figure of it always stays.
pub(crate) fn shortened(passage: &Passage<'_>, sentence: &Sentence, figure: &ProseFigure) -> String {
    let text = passage.text[sentence.range.clone()].trim();
    if text.chars().count() <= SHOWN {
        return text.trim_end_matches('.').to_owned();
    }
    // As much before the figure as behind it.
    let lead = passage.text[sentence.range.start..figure.range.start].chars().count();
    let from = lead.saturating_sub(SHOWN * 2 / 3);
    let mut words = passage.text[sentence.range.clone()].char_indices().skip(from);
    let start = if from == 0 { 0 } else { words.find(|(_, c)| *c == ' ').map_or(0, |(at, _)| at + 1) };
    let shown: String = passage.text[sentence.range.clone()][start..].chars().take(SHOWN).collect();
    let lead = if start > 0 { "… " } else { "" };
    match shown.rfind(' ') {
        Some(at) if shown.chars().count() == SHOWN => format!("{lead}{}…", shown[..at].trim_start()),
        _ => format!("{lead}{}", shown.trim().trim_end_matches('.')),
    }
}

/// How a figure of a sentence enters a relation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// Its value there.
    pub(crate) value: Decimal,
    /// What it may stand for.
    pub(crate) spread: (Decimal, Decimal),
}

impl Entry {
    /// A figure as it is printed; `None` for a bound.
    pub(crate) fn of(figure: &ProseFigure) -> Option<Self> {
        Some(Self { value: figure.value, spread: figure.spread()? })
    }

    /// Its amount, without the sign.
    pub(crate) fn amount(self) -> Self {
        if !self.value.is_sign_negative() {
            return self;
        }
        Self { value: -self.value, spread: (-self.spread.1, -self.spread.0) }
    }

    /// Left open by so much more to either side.
    pub(crate) fn widened(self, by: Decimal) -> Self {
        Self { spread: (self.spread.0 - by, self.spread.1 + by), ..self }
    }
}

/// Takes a figure of a sentence into the observations.
pub(crate) fn place(
    out: &mut Observations,
    passage: &Passage<'_>,
    sentence: &Sentence,
    at: usize,
    entry: &Entry,
) -> Place {
    let figure = &sentence.figures[at];
    out.figure(FreeFigure {
        row: shortened(passage, sentence, figure),
        column: String::new(),
        raw: passage.text[figure.range.clone()].to_owned(),
        value: entry.value,
        counted: figure.is_count(),
        spread: Some(entry.spread),
        location: passage.place(&figure.range),
    })
}
