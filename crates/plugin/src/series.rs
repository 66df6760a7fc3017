//! What rules over several documents look at, and what they report.

use sifferkoll_model::{
    Allowed, Decimal, Finding, Point, Said, Series, Severity, SourceId, Statement, TableId,
};
use sifferkoll_relations::{Measured, agreement, agrees};
use std::collections::BTreeMap;

/// A cell that says a point, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SaidAt {
    /// The series, counted from 0.
    pub series: usize,
    /// Its point, counted from 0.
    pub point: usize,
    /// The cell among those that say the point, counted from 0.
    pub said: usize,
}

/// Two tables, by their documents and names, the older first.
pub type TablePair = ((SourceId, TableId), (SourceId, TableId));

/// One fact as two tables print it.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// In the older document; of two of one year the one that comes first.
    pub older: SaidAt,
    /// In the newer document.
    pub newer: SaidAt,
    /// How far the newer is from the older, in the unit of the newer.
    pub measured: Measured,
    /// Whether the two tables print the same amounts with opposite signs, by a convention of one of them.
    pub turned: bool,
}

/// All series with the facts that are said twice.
#[derive(Debug)]
pub struct SeriesView<'a> {
    /// The series.
    pub series: &'a [Series],
    /// The facts said twice, in the order of series and points.
    pub pairs: Vec<Pair>,
    /// What each document's own check has found.
    pub findings: &'a [(SourceId, Finding)],
}

impl<'a> SeriesView<'a> {
    /// Holds everything that is said twice against each other.
    pub fn new(series: &'a [Series], findings: &'a [(SourceId, Finding)]) -> Self {
        let mut view = Self { series, pairs: Vec::new(), findings };
        let mut found: Vec<(SaidAt, SaidAt)> = Vec::new();
        for (at, one) in series.iter().enumerate() {
            for (point, all) in one.points.iter().enumerate() {
                let place = |said| SaidAt { series: at, point, said };
                let sure: Vec<bool> = (0..all.said.len()).map(|said| view.is_sure(place(said))).collect();
                for second in 1..all.said.len() {
                    for first in 0..second {
                        let (a, b) = (&all.said[first], &all.said[second]);
                        let apart = (a.source, &a.table) != (b.source, &b.table);
                        if apart && sure[first] && sure[second] {
                            let older = age(all, a) <= age(all, b);
                            let (first, second) = if older { (first, second) } else { (second, first) };
                            found.push((place(first), place(second)));
                        }
                    }
                }
            }
        }
        // Of two tables: how many amounts agree with the same sign, and how many with the other.
        let mut signs: BTreeMap<TablePair, (usize, usize)> = BTreeMap::new();
        for (older, newer) in &found {
            let (a, b) = (view.said(*older), view.said(*newer));
            if a.printed.is_zero() || b.printed.is_zero() {
                continue;
            }
            let count = signs.entry(tables(a, b)).or_default();
            if agrees(b, a, false) {
                count.0 += 1;
            } else if agrees(b, a, true) {
                count.1 += 1;
            }
        }
        for (older, newer) in found {
            let (a, b) = (view.said(older), view.said(newer));
            let turned = signs.get(&tables(a, b)).is_some_and(|(same, other)| other > same);
            if let Some(measured) = agreement(b, a, turned) {
                view.pairs.push(Pair { older, newer, measured, turned });
            }
        }
        view
    }

    /// The cell at a place.
    pub fn said(&self, at: SaidAt) -> &'a Said {
        &self.series[at.series].points[at.point].said[at.said]
    }

    /// Whether the table of a cell says one value for its point: of two, one was read wrong or is of something else.
    pub fn is_sure(&self, at: SaidAt) -> bool {
        let said = self.said(at);
        let mut others = self.point(at).said.iter();
        others.all(|other| {
            other.source != said.source || other.table != said.table || agrees(said, other, false)
        })
    }

    /// The point at a place.
    pub fn point(&self, at: SaidAt) -> &'a Point {
        &self.series[at.series].points[at.point]
    }

    /// The pairs of each two tables, with the tables.
    pub fn by_tables(&self) -> BTreeMap<TablePair, Vec<Pair>> {
        let mut out: BTreeMap<TablePair, Vec<Pair>> = BTreeMap::new();
        for pair in &self.pairs {
            out.entry(tables(self.said(pair.older), self.said(pair.newer))).or_default().push(*pair);
        }
        out
    }
}

impl Pair {
    /// Whether both can be of one value.
    pub fn agrees(&self) -> bool {
        self.measured.possible
    }
}

/// Where a document stands in time beside others that say a point: the report of its year first.
fn age(point: &Point, said: &Said) -> (u16, bool) {
    let own = point.period.year().filter(|_| said.own).map(|year| year.0);
    (said.document_year.or(own).unwrap_or(u16::MAX), !said.own)
}

fn tables(older: &Said, newer: &Said) -> TablePair {
    ((older.source, older.table.clone()), (newer.source, newer.table.clone()))
}

/// What rules saw over several documents.
#[derive(Debug, Default)]
pub struct SeriesObservations {
    /// What does not agree.
    pub remarks: Vec<SeriesRemark>,
    /// Findings of a document's own check that another document bears out, by their place in
    /// [`SeriesView::findings`], with the cell that does.
    pub confirmed: Vec<(usize, SaidAt)>,
}

/// A figure that another document contradicts.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesRemark {
    /// The figure: it is its document that has the finding.
    pub at: SaidAt,
    /// How grave.
    pub severity: Severity,
    /// What is said.
    pub statement: Statement,
    /// What it should be, in its own unit, where that can be said.
    pub expected: Option<Decimal>,
    /// Where it may lie.
    pub allowed: Option<Allowed>,
    /// The figures that speak against it, or that have the same fault.
    pub related: Vec<SaidAt>,
    /// Changes that would mend it, with the number of relations that then hold; the first is the one proposed.
    pub repairs: Vec<(SaidAt, Decimal, usize)>,
    /// Changes between which it cannot be told.
    pub rivals: Vec<(SaidAt, Decimal)>,
}
