//! The documents that a file binds together, each described.
//!
//! In: the lines of the file. Out: [`Part`]s in order, a single one where the file is one document.

use crate::agenda::{self, Matter};
use crate::kind::{self, Sort};
use crate::lines::Line;
use crate::split::{Sign, Start, starts};
use crate::terms::{holds, terms};
use crate::{head, minutes, year};
use sifferkoll_grammar::{fold, periods_in};
use sifferkoll_model::{DocumentItem, DocumentKind, Paragraph, TextBlock, Year};
use std::collections::BTreeSet;

/// Of the lines of a file, a sort that is to be the file's own must have this share, in per cent.
const SHARE: usize = 50;
/// Lines of an item in which the title that the agenda gives it may stand.
const OPENING: usize = 12;
/// Fewest lines from which an item's own year is read where its title has none.
const LEAST_LINES: usize = 30;

/// Sorts that report on a year or plan one; the others name years in passing.
const REPORTS: [DocumentKind; 9] = [
    DocumentKind::Arsredovisning,
    DocumentKind::Delarsrapport,
    DocumentKind::Manadsrapport,
    DocumentKind::Verksamhetsplan,
    DocumentKind::Budget,
    DocumentKind::Internkontrollplan,
    DocumentKind::Internkontrollrapport,
    DocumentKind::Kvalitetsberattelse,
    DocumentKind::Revisionsrapport,
];

/// One document of a file.
pub(crate) struct Part {
    pub(crate) item: DocumentItem,
    pub(crate) lines: std::ops::Range<usize>,
    /// Whether the item's title, or that of the paper it belongs to, names its year.
    pub(crate) dated: bool,
    sign: Sign,
    sort: Option<Sort>,
}

/// All documents of a file.
pub(crate) fn bound(lines: &[Line], text: &[TextBlock]) -> Vec<Part> {
    let matters = agenda::read(lines);
    let starts = starts(lines, &matters);
    let mut out: Vec<Part> = Vec::new();
    // What the last paper says of the papers that belong to it, and its year.
    let mut listed: Vec<String> = Vec::new();
    let mut owner: Option<Year> = None;
    for (nth, start) in starts.iter().enumerate().filter(|_| !lines.is_empty()) {
        let end = starts.get(nth + 1).map_or(lines.len(), |next| next.line);
        let own = &lines[start.line..end];
        let entry = match start.sign {
            Sign::Attachment if !listed.is_empty() => Some(listed.remove(0)),
            _ => None,
        };
        let mut part = part(start, own, end, entry.as_deref());
        if let Some(matter) = matter_of(own, &matters)
            && part.item.diary.is_none()
            && part.item.kind == Some(DocumentKind::Tjansteskrivelse)
        {
            part.item.diary.clone_from(&matter.diary);
        }
        let said = part.item.title.as_deref().and_then(year_of);
        let belongs = matches!(start.sign, Sign::Attachment | Sign::Annex);
        part.item.year = said.or(if belongs { owner } else { None });
        part.dated = part.item.year.is_some();
        let reports = part.item.kind.is_some_and(|kind| REPORTS.contains(&kind));
        if part.item.year.is_none() && reports && own.len() >= LEAST_LINES && start.sign != Sign::Annex {
            let reported = year::infer(&within(text, own));
            part.item.year = reported.year;
            part.item.interval = reported.interval;
        } else if let Some(year) = part.item.year {
            let reported = year::infer(&within(text, own));
            part.item.interval = reported.interval.filter(|interval| interval.year() == Some(year));
        }
        if !belongs {
            listed = attachments(own);
        }
        if start.sign != Sign::Annex {
            owner = part.item.year;
        }
        out.push(part);
    }
    out
}

fn part(start: &Start, own: &[Line], end: usize, entry: Option<&str>) -> Part {
    let title = match start.sign {
        Sign::Annex => head::annex_title(own),
        Sign::Minutes => minutes::paragraphs(own).into_iter().next().and_then(|p| p.heading),
        _ => head::title(own, entry),
    };
    let title = title.map(|title| title.trim_end_matches(['.', ',']).to_owned());
    let sort = match start.sign {
        Sign::Minutes => Some((DocumentKind::Protokoll, "§".to_owned(), own[0].place)),
        Sign::Annex => {
            let titled = title.as_deref().and_then(|title| terms().titled(&title.to_lowercase()));
            let (kind, words) = titled.unwrap_or((DocumentKind::Other, terms().headings.annex.as_str()));
            Some((kind, words.to_owned(), own[0].place))
        }
        _ => kind::infer(own, title.as_deref()),
    };
    let item = DocumentItem {
        kind: sort.as_ref().map(|(kind, ..)| *kind),
        diary: head::diary(own).or_else(|| own.iter().find_map(head::stated)),
        date: if start.sign == Sign::Annex { None } else { head::date(own) },
        year: None,
        interval: None,
        first: own[0].place,
        last: own[own.len() - 1].place,
        title: match sort.as_ref().map(|(kind, ..)| *kind) {
            Some(DocumentKind::Protokoll) if start.sign != Sign::Minutes => minutes_title(own),
            Some(DocumentKind::Kallelse) => {
                head::line_with(own, sort.as_ref().map_or("", |(_, words, _)| words))
            }
            _ => title,
        },
    };
    Part { item, lines: start.line..end, dated: false, sign: start.sign, sort }
}

/// Minutes of a single matter are called by it.
fn minutes_title(own: &[Line]) -> Option<String> {
    match &mut minutes::paragraphs(own)[..] {
        [only] => only.heading.take(),
        _ => None,
    }
}

/// The blocks of text that these lines are.
fn within(text: &[TextBlock], own: &[Line]) -> Vec<TextBlock> {
    let (first, last) = (own[0].place.order(), own[own.len() - 1].place.order());
    text.iter().filter(|block| (first..=last).contains(&block.location.order())).cloned().collect()
}

/// The year of a title that names one; of a plan for several, none.
fn year_of(title: &str) -> Option<Year> {
    let years: BTreeSet<Year> = periods_in(title).iter().filter_map(|period| period.year).collect();
    match years.iter().collect::<Vec<_>>()[..] {
        [year] => Some(*year),
        _ => None,
    }
}

/// Titles of the papers that a paper lists as belonging to it.
fn attachments(own: &[Line]) -> Vec<String> {
    let Some(heading) = own.iter().position(|line| holds(&terms().headings.attachments, &line.lower)) else {
        return Vec::new();
    };
    let bullet = |c: char| !c.is_alphanumeric();
    let entries = own[heading + 1..].iter().take_while(|line| {
        let ends = terms().headings.distribution.iter().any(|words| line.lower.starts_with(words.as_str()));
        !ends && !holds(&terms().headings.sections, &line.lower) && !head::is_person(&line.text)
    });
    entries
        .map(|line| fold(line.text.trim_start_matches(bullet)))
        .filter(|entry| {
            !entry.is_empty() && !entry.to_lowercase().starts_with(terms().headings.annex.as_str())
        })
        .collect()
}

/// The matter of the agenda whose title stands in the item's head.
fn matter_of<'a>(own: &[Line], matters: &'a [Matter]) -> Option<&'a Matter> {
    own.iter().take(OPENING).find_map(|line| matters.iter().find(|matter| matter.title == line.lower))
}

/// The sort of the whole file: a summons is one whatever follows it; else the sort that most of it is, where
/// papers count with what they introduce.
pub(crate) fn sort(lines: &[Line], bound: &[Part]) -> Option<Sort> {
    let first = bound.first()?;
    let summons = first.item.kind == Some(DocumentKind::Kallelse);
    if bound.len() == 1 || summons {
        return first.sort.clone();
    }
    // A part that names no sort goes on with the one before.
    let mut all: Vec<(&Sort, usize)> = Vec::new();
    for part in bound {
        match (&part.sort, all.last_mut()) {
            (Some(sort), _) if part.sign != Sign::Annex => all.push((sort, part.lines.len())),
            (_, Some((_, length))) => *length += part.lines.len(),
            _ => {}
        }
    }
    let of_kind =
        |kind: DocumentKind| all.iter().filter(|(sort, _)| sort.0 == kind).map(|(_, n)| n).sum::<usize>();
    let (sort, _) = all.iter().max_by_key(|(sort, _)| (of_kind(sort.0), sort.0))?;
    let sort = all.iter().find(|(other, _)| other.0 == sort.0).map(|(sort, _)| (*sort).clone())?;
    (of_kind(sort.0) * 100 >= lines.len() * SHARE).then_some(sort)
}

/// The paragraphs of the minutes in a file.
pub(crate) fn paragraphs(lines: &[Line], bound: &[Part], kind: Option<DocumentKind>) -> Vec<Paragraph> {
    if bound.len() < 2 {
        return if kind == Some(DocumentKind::Protokoll) { minutes::paragraphs(lines) } else { Vec::new() };
    }
    let of_minutes = bound.iter().filter(|part| part.item.kind == Some(DocumentKind::Protokoll));
    of_minutes.flat_map(|part| minutes::paragraphs(&lines[part.lines.clone()])).collect()
}
