//! The documents that a file binds together, each described.
//!
//! In: the lines of the file. Out: [`Part`]s in order, a single one where the file is one document.

use crate::agenda::{self, Matter};
use crate::kind::{self, Sort};
use crate::lines::Line;
use crate::split::{Sign, Start, starts};
use crate::terms::terms;
use crate::year::Mentions;
use crate::{head, minutes, papers, year};
use sifferkoll_grammar::periods_in;
use sifferkoll_model::{DocumentItem, DocumentKind, Paragraph, Year};
use std::collections::BTreeSet;

/// Of the lines of a file, a sort that is to be the file's own must have this share, in per cent.
const SHARE: usize = 50;
/// Lines of an item in which the title that the agenda gives it may stand.
const OPENING: usize = 12;
/// Words of an annex's title in which its sort is named; further on it is another's.
const NAMED: usize = 6;
/// Fewest lines from which an item's own year is read where its title has none.
const LEAST_LINES: usize = 30;

/// Sorts that report on a year or plan one; the others name years in passing.
pub(crate) const REPORTS: [DocumentKind; 9] = [
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
pub(crate) fn bound(lines: &[Line], text: &[Mentions<'_>]) -> Vec<Part> {
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
            let reported = year::infer(within(text, own));
            part.item.year = reported.year;
            part.item.interval = reported.interval;
        } else if let Some(year) = part.item.year.filter(|_| reports) {
            let reported = year::infer(within(text, own));
            part.item.interval = reported.interval.filter(|interval| interval.year() == Some(year));
        }
        if !belongs {
            listed = papers::listed(own)
                .into_iter()
                .filter(|paper| !paper.annex)
                .map(|paper| paper.title)
                .collect();
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
        Sign::Minutes => None,
        _ => head::title(own, entry),
    };
    let title = title.map(|title| title.trim_end_matches(['.', ',']).to_owned());
    let sort = match start.sign {
        Sign::Minutes => Some((DocumentKind::Protokoll, "§".to_owned(), own[0].place)),
        Sign::Annex => {
            let named: Option<String> = title
                .as_deref()
                .map(|title| title.to_lowercase().split(' ').take(NAMED).collect::<Vec<_>>().join(" "));
            let titled = named.as_deref().and_then(|title| terms().titled(title));
            let (kind, words) = titled.unwrap_or((DocumentKind::Other, terms().headings.annex.as_str()));
            Some((kind, words.to_owned(), own[0].place))
        }
        _ => kind::infer(own, title.as_deref()),
    };
    let of_minutes = sort.as_ref().is_some_and(|(kind, ..)| *kind == DocumentKind::Protokoll);
    let mut only = if of_minutes { only_paragraph(own) } else { None };
    let stated = || own.iter().find_map(head::stated);
    // The numbers of an agenda are those of its matters.
    let summons = sort.as_ref().is_some_and(|(kind, ..)| *kind == DocumentKind::Kallelse);
    let plain: Vec<Line>;
    let head = if summons {
        plain = own.iter().filter(|line| line.cells.is_none()).cloned().collect();
        &plain[..]
    } else {
        own
    };
    let of_paragraph = only.as_ref().and_then(|paragraph| paragraph.diary.clone());
    let item = DocumentItem {
        kind: sort.as_ref().map(|(kind, ..)| *kind),
        diary: of_paragraph.or_else(|| head::diary(head)).or_else(stated),
        date: if start.sign == Sign::Annex { None } else { head::date(own) },
        year: None,
        interval: None,
        first: own[0].place,
        last: own[own.len() - 1].place,
        title: match sort.as_ref().map(|(kind, ..)| *kind) {
            Some(DocumentKind::Protokoll) => only.as_mut().and_then(|paragraph| paragraph.heading.take()),
            Some(DocumentKind::Kallelse) => {
                let words = sort.as_ref().map_or("", |(_, words, _)| words.as_str());
                head::line_with(own, words).or_else(|| {
                    // The mark is a name where it says what the paper is (`KALLELSE`), not where it is a label.
                    terms().titled(&words.to_lowercase()).map(|_| words.to_owned())
                })
            }
            _ => title,
        },
    };
    Part { item, lines: start.line..end, dated: false, sign: start.sign, sort }
}

/// The paragraph of minutes of a single matter: they are called by it.
fn only_paragraph(own: &[Line]) -> Option<Paragraph> {
    let mut all = minutes::paragraphs(own);
    if all.len() == 1 { all.pop() } else { None }
}

/// The blocks of text that these lines are.
fn within<'a>(text: &'a [Mentions<'a>], own: &[Line]) -> impl Iterator<Item = &'a Mentions<'a>> {
    let (first, last) = (own[0].place.order(), own[own.len() - 1].place.order());
    text.iter().filter(move |line| (first..=last).contains(&line.block.location.order()))
}

/// The year of a title that names one; of a plan for several, none.
fn year_of(title: &str) -> Option<Year> {
    let years: BTreeSet<Year> = periods_in(title).iter().filter_map(|period| period.year).collect();
    match years.iter().collect::<Vec<_>>()[..] {
        [year] => Some(*year),
        _ => None,
    }
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
