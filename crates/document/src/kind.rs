//! The sort of a document.
//!
//! In: the lines of one document, and its title. Out: the sort and the words that name it. Structure comes
//! first: a paper with a proposal for a decision is a tjänsteskrivelse whatever report its title names.

use crate::body::ends_municipality;
use crate::lines::Line;
use crate::terms::{LONGEST_MARK, holds, mark, may_be_mark, position, terms};
use sifferkoll_grammar::join_wrapped;
use sifferkoll_model::{DocumentKind, Location};

/// Lines in which a mark or a title stands.
const OPENING: usize = 16;
/// Lines in which a proposal stands; what comes before it is a letterhead.
const PROPOSAL: usize = 45;
/// Lines of a letterhead at the top.
const LETTERHEAD: usize = 4;
/// Longest line that can be a title, in words.
const MAX_TITLE: usize = 12;
/// Longest line that is the name of a sort, perhaps with a year.
const MAX_NAME: usize = 3;

/// A sort, the words that name it, and where they stand.
pub(crate) type Sort = (DocumentKind, String, Location);

/// The sort of the document that these lines are.
pub(crate) fn infer(lines: &[Line], title: Option<&str>) -> Option<Sort> {
    let opening = &lines[..lines.len().min(OPENING)];
    let marks = opening.iter().filter_map(|line| {
        let (kind, words) = mark_of(line)?;
        Some((kind, words, line.place))
    });
    let mut marks: Vec<Sort> = marks.collect();
    let plain = marks.iter().position(|(kind, ..)| *kind != DocumentKind::Other);
    if let Some(at) = plain {
        return Some(marks.swap_remove(at));
    }
    // A politician's paper has a proposal too; its letterhead says what it is.
    if marks
        .first()
        .is_some_and(|(.., place)| lines[..lines.len().min(LETTERHEAD)].iter().any(|l| l.place == *place))
    {
        return Some(marks.swap_remove(0));
    }
    if let Some(at) = lines.iter().take(PROPOSAL).position(|line| is_proposal(&line.lower)) {
        let line = &lines[at];
        return Some((DocumentKind::Tjansteskrivelse, line.text.clone(), line.place));
    }
    let place = lines.first()?.place;
    if let Some((kind, word)) = title.and_then(|title| terms().titled(&whole(&title.to_lowercase()))) {
        return Some((kind, word.to_owned(), place));
    }
    if let Some(mark) = marks.pop() {
        return Some(mark);
    }
    // Beside a title that names no sort, only a line that is little more than the name of one counts.
    let longest = if title.is_some() { MAX_NAME } else { MAX_TITLE };
    let short = opening.iter().filter(|line| line.words() <= longest && !line.text.ends_with('.'));
    short.into_iter().find_map(|line| {
        let (kind, word) = terms().titled(&whole(&line.lower))?;
        Some((kind, word.to_owned(), line.place))
    })
}

/// The sort whose mark a line is: the mark alone, or with a page counter, a date or a name beside it.
pub(crate) fn mark_of(line: &Line) -> Option<(DocumentKind, String)> {
    mark_in(line).or_else(|| mark_in(&behind_municipality(line)?))
}

/// The line without the municipality that stands beside its mark: `Almviks kommun KALLELSE`.
fn behind_municipality(line: &Line) -> Option<Line> {
    let (_, rest) = line.text.split_once(' ')?;
    let (word, rest) = rest.split_once(' ')?;
    if !line.text.starts_with(char::is_uppercase) || !ends_municipality(&word.to_lowercase()) {
        return None;
    }
    let lower = rest.to_lowercase();
    let lower = lower.trim_end_matches([':', ' ']).to_owned();
    Some(Line { text: rest.to_owned(), lower, ..line.clone() })
}

fn mark_in(line: &Line) -> Option<(DocumentKind, String)> {
    if !may_be_mark(line.lower.split(' ').next().unwrap_or_default()) {
        return None;
    }
    let words: Vec<&str> = line.lower.split(' ').collect();
    // A mark of several words may have as many more behind it as a counter or a date takes.
    (1..=words.len().min(LONGEST_MARK)).rev().find_map(|count| {
        let kind = mark(&words[..count])?;
        let rest = &words[count..];
        let shouted = line.text.split(' ').take(count).all(|w| w.chars().all(|c| !c.is_lowercase()));
        let parties = line.text.split(' ').skip(count).all(|w| is_beside(&w.to_lowercase()) || is_party(w));
        let beside = parties || shouted && rest.len() <= 3;
        beside.then(|| (kind, line.text.split(' ').take(count).collect::<Vec<_>>().join(" ")))
    })
}

/// Whether a word is what stands beside a mark: a counter, a date, a label.
fn is_beside(word: &str) -> bool {
    word.chars().all(|c| !c.is_alphabetic())
        || matches!(word, "sida" | "sid" | "nr" | "av" | "ärende")
        || holds(&terms().labels.person, word)
        || holds(&terms().labels.date, word)
}

/// Whether a word is a party: a few capitals.
fn is_party(word: &str) -> bool {
    let letters = word.trim_matches(['(', ')', ',']);
    letters.len() <= 4 && letters.chars().all(char::is_uppercase)
}

/// Whether a line is the heading of a proposal: `Förslag till beslut`, `Förvaltningens förslag till beslut`.
pub(crate) fn is_proposal(lower: &str) -> bool {
    let heading = |proposal: &String| {
        lower.strip_suffix(proposal.as_str()).is_some_and(|before| {
            let before = before.trim_end();
            before.is_empty() || before.ends_with('s') && before.split(' ').count() <= 3
        })
    };
    lower.len() < 90 && terms().headings.proposal.iter().any(heading)
}

/// Whether a heading says that a decision follows.
pub(crate) fn is_decision(lower: &str) -> bool {
    let heading = |decision: &String| {
        lower.strip_suffix(decision.as_str()).is_some_and(|before| {
            let before = before.trim_end();
            before.is_empty() || before.ends_with('s') && before.split(' ').count() <= 5
        })
    };
    position(lower, "förslag").is_none() && terms().headings.decision.iter().any(heading)
}

/// A text whose words a line end has split joined again: `internkontroll- rapport`.
pub(crate) fn whole(text: &str) -> String {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("- ") {
        pieces.push(&rest[..=at]);
        rest = &rest[at + 2..];
    }
    pieces.push(rest);
    join_wrapped(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lines;

    #[test]
    fn structure_comes_before_words() {
        let check = |text: &str, expect: Option<&str>| {
            assert_eq!(infer(&lines(text), None).map(|(kind, ..)| kind.name()), expect, "{text}");
        };
        check(
            "Årsredovisning 2023\n\nFörvaltningens förslag till beslut\nNämnden godkänner.",
            Some("tjänsteskrivelse"),
        );
        check("KALLELSE\n\nÅrsredovisning 2023", Some("kallelse"));
        check("SAMMANTRÄDESPROTOKOLL 7 (12)\n2024-02-20", Some("protokoll"));
        check("Tjänsteutlåtande Handläggare", Some("tjänsteskrivelse"));
        check("Kulturnämnden\nDelårsrapport januari–augusti 2024", Some("delårsrapport"));
        check("Internkontroll- rapport\n2020", Some("internkontrollrapport"));
        check("Protokoll förs vid varje möte som nämnden håller", None);
        check("Yttrande\nRapport om lokaler", Some("other"));
        check("Å R S R E D O V I S N I N G", Some("årsredovisning"));
        check("Vi skriver här om vår budget och allt annat som nämnden gör under året 2024.", None);
        check("Government at a Glance\n2013", None);
    }
}
