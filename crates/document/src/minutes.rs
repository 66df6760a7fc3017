//! The paragraphs of minutes: number, heading, decision.
//!
//! In: the lines of minutes. Out: paragraphs in order, each once, whatever tables of contents and further
//! pages repeat of it.

use crate::head::{is_diary_alone, stated};
use crate::kind::is_decision;
use crate::lines::Line;
use crate::terms::{begins_with, holds, terms};
use sifferkoll_grammar::{diary_numbers, is_minus, join_wrapped};
use sifferkoll_model::Paragraph;

/// Lines below the number of a paragraph in which its diary number stands.
const DIARY_REACH: usize = 3;
/// Most lines of a heading.
const MAX_HEADING: usize = 4;
/// Most lines of a decision: one that is longer quotes a paper.
const MAX_DECISION: usize = 60;

/// All paragraphs.
pub(crate) fn paragraphs(lines: &[Line]) -> Vec<Paragraph> {
    // What runs from page to page is no part of a heading or a decision, unless it is the paragraph's number.
    let lines: Vec<Line> =
        lines.iter().filter(|line| !line.running || number(&line.text).is_some()).cloned().collect();
    let lines = &lines[..];
    let starts: Vec<usize> = (0..lines.len())
        .filter(|at| {
            lines[*at].cells.is_none() && !is_listed(&lines[*at].text) && number(&lines[*at].text).is_some()
        })
        .collect();
    let mut out: Vec<Paragraph> = Vec::new();
    for (nth, start) in starts.iter().enumerate() {
        let end = starts.get(nth + 1).copied().unwrap_or(lines.len());
        let Some(found) = paragraph(&lines[*start..end]) else { continue };
        // Said again: on the paragraph's next page, or first in the contents.
        match out.iter_mut().find(|known| known.number == found.number) {
            Some(known) if known.decision.is_none() && found.decision.is_some() => *known = found,
            Some(_) => {}
            None => out.push(found),
        }
    }
    out
}

fn paragraph(lines: &[Line]) -> Option<Paragraph> {
    let (name, rest) = number(&lines[0].text)?;
    let beside = diary_numbers(rest).into_iter().next();
    let rest = if beside.is_none() { rest } else { "" };
    let below = || {
        let near = lines[1..]
            .iter()
            .take(DIARY_REACH)
            .filter(|line| is_diary_alone(&line.text) || stated(line).is_some());
        near.flat_map(|line| diary_numbers(&line.text)).next()
    };
    let diary = beside.or_else(below);
    // The heading itself may end like one of a decision: `§ 36 Meddelanden och delegationsbeslut`.
    let decision = lines.iter().skip(1).position(|line| is_decision(&line.lower)).map(|at| at + 1);
    let before = decision.unwrap_or(lines.len());
    let mut heading: Vec<&Line> = Vec::new();
    for line in lines[1..before].iter().filter(|line| !is_diary_alone(&line.text)) {
        let above = heading.last().copied();
        let stops = is_section(&line.lower) || above.is_some_and(|above| !above.goes_on(line));
        if stops || heading.len() == MAX_HEADING {
            break;
        }
        heading.push(line);
    }
    let below = if rest.is_empty() { heading } else { Vec::new() };
    let heading = join_wrapped(std::iter::once(rest).chain(below.iter().map(|line| line.text.as_str())));
    let decision = decision.map(|at| decided(&lines[at], &lines[at + 1..]));
    Some(Paragraph {
        number: name,
        diary,
        heading: Some(heading).filter(|text| text.contains(char::is_alphabetic)),
        decision: decision.filter(|text| !text.is_empty()),
        location: lines[0].place,
    })
}

/// The text of a decision: up to the next heading.
fn decided(head: &Line, below: &[Line]) -> String {
    // On a page a heading looks like the one above the decision.
    let alike = |line: &Line| head.size.is_some() && line.size == head.size && line.bold == head.bold;
    let plain = below.first().is_some_and(alike);
    let text = below
        .iter()
        .take(MAX_DECISION)
        .take_while(|line| !is_section(&line.lower) && (plain || !alike(line)));
    join_wrapped(text.map(|line| line.text.as_str()))
}

fn is_section(lower: &str) -> bool {
    holds(&terms().headings.sections, lower) || begins_with(lower, &terms().headings.distribution).is_some()
}

/// Whether the line is an entry of a table of contents.
fn is_listed(text: &str) -> bool {
    text.contains("....") || text.contains(". . .") || text.contains("……")
}

/// The number of the paragraph that a line begins, and the rest of the line: `§ 43`, `§§ 12-18`, `§ 63/20`,
/// `Sn § 50 Au § 84`.
pub(crate) fn number(text: &str) -> Option<(String, &str)> {
    let sign = text.find('§')?;
    let register = text[..sign].trim_end();
    if !register.is_empty()
        && (register.contains(' ')
            || register.chars().count() > 5
            || !register.chars().all(char::is_alphabetic))
    {
        return None;
    }
    let after = text[sign..].trim_start_matches(['§', ' ']);
    let figures = |text: &str| text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let mut length = figures(after);
    if length == 0 || length > 4 {
        return None;
    }
    let joint = |c: char| c == '/' || is_minus(c);
    let tail = after[length..].trim_start();
    if let Some(c) = tail.chars().next().filter(|c| joint(*c)) {
        let more = tail[c.len_utf8()..].trim_start();
        if figures(more) > 0 {
            length = after.len() - more.len() + figures(more);
        }
    }
    let rest = after[length..].trim_start_matches(['.', ':', ' ']);
    if after[length..].starts_with(char::is_alphanumeric) || rest.starts_with("st ") {
        return None;
    }
    // A second number is that of the committee's working group.
    let rest = if number_only(rest) { "" } else { rest };
    Some((after[..length].replace(' ', ""), rest))
}

fn number_only(rest: &str) -> bool {
    rest.contains('§') && rest.chars().filter(|c| c.is_alphabetic()).count() <= 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lines;

    #[test]
    fn numbers_in_all_forms() {
        let check = |text: &str, expect: Option<(&str, &str)>| {
            assert_eq!(number(text), expect.map(|(n, rest)| (n.to_owned(), rest)), "{text}");
        };
        check("§ 43", Some(("43", "")));
        check("§43 Budget 2024", Some(("43", "Budget 2024")));
        check("§§ 12-18", Some(("12-18", "")));
        check("§ 63/20", Some(("63/20", "")));
        check("Sn § 50 Au § 84", Some(("50", "")));
        check("§ 64 Ärendenummer FFS-2026-00773", Some(("64", "Ärendenummer FFS-2026-00773")));
        check("enligt 5 kap. 11 § socialtjänstlagen", None);
        check("forts. § 43", None);
        check("§ 4a", None);
    }

    #[test]
    fn a_heading_that_ends_in_a_decision_is_none() {
        let text = "§ 36 Meddelanden och delegationsbeslut\nDnr SN 2024/0003\n\nBeslut\nNämnden lägger redovisningen till handlingarna.\n";
        let found = paragraphs(&lines(text));
        assert_eq!(found[0].heading.as_deref(), Some("Meddelanden och delegationsbeslut"));
        assert_eq!(found[0].decision.as_deref(), Some("Nämnden lägger redovisningen till handlingarna."));
    }

    #[test]
    fn what_runs_from_page_to_page_is_no_decision() {
        let text = "§ 1 Val\nBeslut\nNämnden väljer\n1 (2)\nAlmviks kommun\nen person.\n§ 2 Mer\nText.\n2 (2)\nAlmviks kommun\nSlut.\n";
        let found = paragraphs(&lines(text));
        assert_eq!(found[0].decision.as_deref(), Some("Nämnden väljer en person."));
    }

    #[test]
    fn headings_and_decisions() {
        let text = "§ 43\n\nKS/2020:99 700\n\nMotion om bostad\nför alla\n\nKommunfullmäktiges beslut\n\nMotionen över-\nlämnas till kommunstyrelsen.\n\nSammanfattning av ärendet\n\nText.\n\n§ 44 Budget\n\nText.\n\nFörslag till beslut\nNej.\n\n§ 43\n";
        let found = paragraphs(&lines(text));
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].number.as_str(), found[0].heading.as_deref()),
            ("43", Some("Motion om bostad för alla"))
        );
        assert_eq!(found[0].diary.as_ref().map(|d| d.printed.as_str()), Some("KS/2020:99"));
        assert_eq!(found[0].decision.as_deref(), Some("Motionen överlämnas till kommunstyrelsen."));
        assert_eq!((found[1].heading.as_deref(), found[1].decision.as_deref()), (Some("Budget"), None));
    }
}
