//! What documents are to a year, and what follows from what.

use sifferkoll_plugin::model::{Decimal, DocumentKind, NoteKind, Period, Said};
use sifferkoll_plugin::{Pair, SaidAt, SeriesView};
use std::collections::BTreeSet;

/// Measure of an outcome, as the contract writes it.
pub(crate) const OUTCOME: &str = "utfall";
/// Measure of a budget.
pub(crate) const BUDGET: &str = "budget";
/// Measure of a target.
pub(crate) const TARGET: &str = "riktvärde";

/// The share of the figures of two tables above which those that differ are no errors of their own, as one in so many.
pub(crate) const SHARE: usize = 3;

fn is_of(said: &Said, kinds: &[DocumentKind]) -> bool {
    said.document_kind.as_deref().is_some_and(|kind| kinds.iter().any(|known| known.name() == kind))
}

/// Whether a document plans.
pub(crate) fn is_plan(said: &Said) -> bool {
    is_of(said, &[DocumentKind::Verksamhetsplan, DocumentKind::Budget])
}

/// Whether a document reports on a part of a year.
pub(crate) fn is_interim(said: &Said) -> bool {
    is_of(said, &[DocumentKind::Delarsrapport, DocumentKind::Manadsrapport])
}

/// The whole year of a period.
pub(crate) fn whole_year(period: Period) -> Option<u16> {
    match period {
        Period::Year(year) => Some(year.0),
        Period::Months { .. } | Period::MonthOfRow(_) => None,
    }
}

/// Whether a cell stands in a report of the year that it is of.
pub(crate) fn is_own(view: &SeriesView<'_>, at: SaidAt) -> bool {
    let said = view.said(at);
    let year = view.point(at).period.year();
    said.own && !is_plan(said) && said.document_year.is_none_or(|of| year.is_none_or(|year| year.0 == of))
}

/// Whether a cell stands in a document of a later year.
pub(crate) fn is_later(view: &SeriesView<'_>, at: SaidAt) -> bool {
    let said = view.said(at);
    let year = view.point(at).period.year();
    match (said.document_year, year) {
        (Some(of), Some(year)) => of > year.0,
        _ => !said.own,
    }
}

/// Whether a document says that a budget was changed, or that figures of this row or table are other than before.
pub(crate) fn says_changed(said: &Said) -> bool {
    said.notes.iter().any(|note| note.kind != NoteKind::New)
}

/// A document in a few words: `årsredovisning 2022`, or the name of its file where it says neither.
pub(crate) fn named(said: &Said) -> String {
    let file = || said.path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    match (&said.document_kind, said.document_year) {
        (Some(kind), Some(year)) => format!("{kind} {year}"),
        _ => file(),
    }
}

/// A cell in a few words.
pub(crate) fn place(said: &Said) -> String {
    format!("{}: {}, {}", named(said), said.row, said.column)
}

/// Those of some differing facts of two tables that only follow from the others: totals of which the parts differ by
/// as much. `pairs` are all facts of the two tables that differ.
pub(crate) fn following(view: &SeriesView<'_>, pairs: &[Pair]) -> BTreeSet<SaidAt> {
    let difference = |pair: &Pair| pair.measured.difference.checked_mul(pair.measured.unit);
    let mut out = BTreeSet::new();
    for pair in pairs {
        let said = view.said(pair.newer);
        let beside = |other: &&Pair| {
            let second = view.said(other.newer);
            other.newer != pair.newer && second.column == said.column && second.unit == said.unit
        };
        let others: Vec<&Pair> = pairs.iter().filter(beside).collect();
        let largest = others.iter().all(|other| view.said(other.newer).printed.abs() < said.printed.abs());
        let sum = others.iter().try_fold(Decimal::ZERO, |sum, other| sum.checked_add(difference(other)?));
        let step = pair.measured.unit * Decimal::from(others.len());
        let same = match (difference(pair), sum) {
            (Some(own), Some(sum)) => (own - sum).abs() <= step && !sum.is_zero(),
            _ => false,
        };
        if !others.is_empty() && largest && same {
            out.insert(pair.newer);
        }
    }
    out
}
