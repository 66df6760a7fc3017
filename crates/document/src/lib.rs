//! What a document says of itself: whose it is, what it is, which year, and what it is bound of.
//!
//! In: every line of text that the layout gives, and its grids, since a letterhead or an agenda often looks
//! like a table. Out: [`DocumentMeta`], each fact with the line that says it. Cannot fail: what is not said
//! plainly is not guessed. All vocabulary is data: `terms.toml`, and the municipalities in
//! `municipalities.tsv`. Knows no tables but the agenda's, and no figures but numbers and dates. Once its tables are
//! typed, [`notes()`] finds what it says of their being comparable with those of other years.
#![deny(clippy::disallowed_methods)]

mod agenda;
mod body;
mod head;
mod items;
mod kind;
mod lines;
mod minutes;
mod municipality;
mod notes;
mod papers;
mod running;
mod split;
mod terms;
#[cfg(test)]
mod testing;
mod year;

pub use notes::notes;

use sifferkoll_model::{
    DiaryNumber, DocumentItem, DocumentKind, DocumentMeta, Evidence, Fact, Paragraph, RawTable, TextBlock,
};

/// What the lines and grids of a document say of it.
pub fn describe(text: &[TextBlock], tables: &[RawTable]) -> DocumentMeta {
    let lines = lines::lines_of(text, tables);
    let mentions = year::mentions(text);
    let reported = year::infer(&mentions);
    let bound = items::bound(&lines, &mentions);
    let mut evidence = Vec::new();
    let sort = items::sort(&lines, &bound);
    let bodies = body::count(&lines);
    let audited = sort.as_ref().is_some_and(|(kind, ..)| *kind == DocumentKind::Revisionsrapport);
    let kind = sort.as_ref().map(|(kind, ..)| *kind);
    let paragraphs = items::paragraphs(&lines, &bound, kind);
    // Minutes are of the matters of their paragraphs.
    let minutes = bound.len() == 1 && kind == Some(DocumentKind::Protokoll);
    let diary = numbers(&bound, if minutes { &paragraphs } else { &[] });
    let municipality = municipality::infer(&lines, bodies.mentions).map(|(municipality, found)| {
        evidence.push(found);
        municipality
    });
    let committee = match bodies.decide(&lines, audited) {
        Some((committee, found)) => {
            evidence.push(found);
            Some(committee)
        }
        None => of_register(&diary, &lines),
    };
    let kind = sort.map(|(kind, words, location)| {
        evidence.push(Evidence { about: Fact::Kind, words, times: 1, location });
        kind
    });
    // A year's report names months, but is of none of them.
    let yearly = kind == Some(DocumentKind::Arsredovisning);

    // A bundle of several sorts reports on no one year; its items do.
    let mixed = bound.len() > 1 && kind.is_none();
    let year = reported.year.filter(|_| !mixed);
    // Papers of a meeting report on no interval; what is bound with them may.
    let met = matches!(kind, Some(DocumentKind::Kallelse | DocumentKind::Protokoll));
    let interval = reported.interval.filter(|_| !mixed && !yearly && !met);
    let about = [(Fact::Year, year.is_some()), (Fact::Interval, interval.is_some())];
    evidence.extend(reported.evidence.into_iter().filter(|e| about.contains(&(e.about, true))));
    let parts = if bound.len() > 1 { bound } else { Vec::new() };
    let items = parts.into_iter().map(|part| {
        // What the file is mostly made of reports on the file's year unless its own title says otherwise.
        let reports = kind.is_some_and(|kind| items::REPORTS.contains(&kind));
        let main = !part.dated && part.item.kind == kind && reports && year.is_some();
        if main { DocumentItem { year, interval, ..part.item } } else { part.item }
    });
    let items = items.collect();
    DocumentMeta { municipality, committee, kind, year, interval, diary, items, paragraphs, evidence }
}

/// The numbers that the document, its items and these paragraphs state as their own, each once.
fn numbers(bound: &[items::Part], paragraphs: &[Paragraph]) -> Vec<DiaryNumber> {
    let of_items = bound.iter().filter_map(|part| part.item.diary.clone());
    let mut out: Vec<DiaryNumber> =
        of_items.chain(paragraphs.iter().filter_map(|paragraph| paragraph.diary.clone())).collect();
    let mut seen = std::collections::BTreeSet::new();
    out.retain(|number| seen.insert(number.printed.clone()));
    out
}

/// The committee by the letters of its register, where all numbers of the document have the same.
fn of_register(diary: &[DiaryNumber], lines: &[lines::Line]) -> Option<String> {
    let register = diary.first()?.register.as_deref()?;
    let all = diary.iter().all(|number| number.register.as_deref() == Some(register));
    all.then(|| body::expand(register, lines)).flatten()
}
