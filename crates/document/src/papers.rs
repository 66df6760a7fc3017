//! The papers that a paper lists as belonging to it.
//!
//! In: the lines of a paper, and those after it. Out: what it lists, and where one of these begins. The list says
//! what a bundle holds where the papers themselves have no mark.

use crate::head::is_person;
use crate::lines::Line;
use crate::terms::{begins_with, holds, terms};
use sifferkoll_grammar::fold;
use sifferkoll_model::DocumentKind;

/// Shortest word that tells one paper from another, in letters.
const TELLING: usize = 4;
/// Fewest telling words of a title that is looked for.
const LEAST: usize = 3;
/// Longest line that can be the title, in words.
const LONGEST: usize = 16;

/// A listed paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paper {
    /// As listed, without `Bilaga`.
    pub(crate) title: String,
    /// Whether it is listed as an annex.
    pub(crate) annex: bool,
    /// The words that tell it from others, in small letters.
    telling: Vec<String>,
}

/// All papers that these lines list.
pub(crate) fn listed(own: &[Line]) -> Vec<Paper> {
    let headings = &terms().headings;
    let Some(heading) = own.iter().position(|line| holds(&headings.attachments, &line.lower)) else {
        return Vec::new();
    };
    let mark = |c: char| !c.is_alphanumeric();
    let entries = own[heading + 1..].iter().take_while(|line| {
        let ends = begins_with(&line.lower, &headings.distribution).is_some();
        !ends && !holds(&headings.sections, &line.lower) && !is_person(&line.text)
    });
    let paper = |line: &Line| {
        let entry = fold(line.text.trim_start_matches(mark));
        let annex = entry.to_lowercase().starts_with(headings.annex.as_str());
        let title = if annex { entry[headings.annex.len()..].trim_start_matches(mark) } else { &entry };
        let words = title.to_lowercase();
        let telling = words.split(' ').filter(|word| word.chars().count() >= TELLING);
        Paper { title: title.to_owned(), annex, telling: telling.map(str::to_owned).collect() }
    };
    // The letter that lists papers is often the first of them.
    let letter = DocumentKind::Tjansteskrivelse.name();
    let is_letter = |paper: &Paper| paper.telling.first().is_some_and(|word| word == letter);
    entries.map(paper).filter(|paper| !paper.title.is_empty() && !is_letter(paper)).collect()
}

/// Whether a line is the title of a listed paper: every telling word of the list stands in it, perhaps with
/// another ending.
pub(crate) fn begins(line: &Line, paper: &Paper) -> bool {
    let said = |word: &String| line.lower.split(' ').any(|other| other.starts_with(word.as_str()));
    let plain = || line.cells.is_none() && line.words() <= LONGEST && !line.text.ends_with('.');
    paper.telling.len() >= LEAST && paper.telling.iter().all(said) && plain()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lines;

    #[test]
    fn lists_and_titles() {
        let own = lines(
            "Text.\nÄrendets handlingar\n\u{f0b7} Nämndens årsredovisning 2023\n- Bilaga – Mått och riktvärden 2023\nMaja Ek\nBeslutet skickas till: akten",
        );
        let papers = listed(&own);
        let expect = [("Nämndens årsredovisning 2023", false), ("Mått och riktvärden 2023", true)];
        assert_eq!(papers.iter().map(|p| (p.title.as_str(), p.annex)).collect::<Vec<_>>(), expect);
        let is = |text: &str| begins(&lines(text)[0], &papers[1]);
        assert!(is("Socialnämnden: Mått och riktvärden för plan 2023-2026"));
        assert!(!is("Mått och riktvärden"));
        assert!(!is("Under 2023 har mått och riktvärden setts över."));
    }
}
