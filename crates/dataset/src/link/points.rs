//! Series of a measure: one value a period, and everything that says it.
//!
//! In: the figures that are of one measure. Out: [`Line`]s with their points. The value is that of the report of its own
//! year; where a later report prints another and says that it is restated, the later one; where it says nothing, the
//! first stands and the point is marked.

use super::load::{Figure, Sort};
use rust_decimal::Decimal;
use sifferkoll_model::{NoteKind, Period, PointFlag, Unit};
use sifferkoll_relations::{Later, Print, Verdict, unit_factor, verdict_on};
use std::collections::{BTreeMap, BTreeSet};

/// One series.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) sort: Sort,
    pub(crate) unit: Option<Unit>,
    pub(crate) sign_differs: bool,
    pub(crate) points: Vec<LinePoint>,
}

/// A period of a series.
#[derive(Debug)]
pub(crate) struct LinePoint {
    pub(crate) period: Period,
    pub(crate) value: Decimal,
    pub(crate) first: Option<Decimal>,
    pub(crate) flags: BTreeSet<PointFlag>,
    /// Places among the figures, the one that the value is from first, with the value in the unit of the series.
    pub(crate) said: Vec<(usize, Decimal)>,
}

/// What documents say of rows and tables being comparable.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) rows: BTreeMap<i64, BTreeSet<NoteKind>>,
    pub(crate) tables: BTreeMap<i64, BTreeSet<NoteKind>>,
}

impl Notes {
    fn say(&self, figure: &Figure, kind: NoteKind) -> bool {
        let has = |notes: &BTreeMap<i64, BTreeSet<NoteKind>>, id| {
            notes.get(&id).is_some_and(|kinds| kinds.contains(&kind))
        };
        has(&self.rows, figure.row) || has(&self.tables, figure.table)
    }
}

/// The series of one measure; `None` where its label stands for several values in the same documents, so that nobody
/// can tell which is meant.
pub(crate) fn lines(places: &[usize], figures: &[Figure], order: &[u64], notes: &Notes) -> Option<Vec<Line>> {
    let mut sorts: BTreeMap<&Sort, BTreeMap<Period, Vec<usize>>> = BTreeMap::new();
    for at in places {
        let figure = &figures[*at];
        sorts.entry(&figure.sort).or_default().entry(figure.period).or_default().push(*at);
    }
    let (mut all, mut unclear) = (0, 0);
    let mut lines = Vec::new();
    for (sort, periods) in sorts {
        let unit = commonest(periods.values().flatten().map(|at| &figures[*at]), order);
        let mut points = Vec::new();
        for (period, said) in periods {
            let point = point(period, &said, unit.as_ref(), figures, order, notes);
            all += 1;
            unclear += usize::from(point.flags.contains(&PointFlag::Conflict));
            points.push(point);
        }
        let sign_differs = sign_differs(&points, figures);
        lines.push(Line { sort: sort.clone(), unit, sign_differs, points });
    }
    (2 * unclear <= all).then_some(lines)
}

/// The unit of most figures; of several, that of the newest document.
fn commonest<'a>(figures: impl Iterator<Item = &'a Figure>, order: &[u64]) -> Option<Unit> {
    let mut uses: BTreeMap<&Unit, (usize, u64)> = BTreeMap::new();
    for figure in figures {
        let Some(unit) = &figure.unit else { continue };
        let (n, newest) = uses.entry(unit).or_default();
        *n += 1;
        *newest = (*newest).max(order[figure.document]);
    }
    uses.into_iter().max_by_key(|(_, rank)| *rank).map(|(unit, _)| unit.clone())
}

fn point(
    period: Period,
    said: &[usize],
    unit: Option<&Unit>,
    figures: &[Figure],
    order: &[u64],
    notes: &Notes,
) -> LinePoint {
    let mut said: Vec<(usize, Decimal)> =
        said.iter().map(|at| (*at, converted(&figures[*at], unit))).collect();
    // The report of the year itself first, then the newest; within a document the figure with most decimals.
    said.sort_by_key(|(at, _)| {
        let figure = &figures[*at];
        (!figure.own, std::cmp::Reverse((order[figure.document], figure.value.scale())), *at)
    });
    // A report may print costs with a minus and the next one without.
    let agrees = |a: usize, b: usize| print(&figures[a]).agrees(print(&figures[b]), true);
    let mut flags = BTreeSet::new();
    let (main, _) = said[0];
    let same_document = |at: usize| figures[at].document == figures[main].document;
    if said.iter().any(|(at, _)| same_document(*at) && !agrees(main, *at)) {
        flags.insert(PointFlag::Conflict);
    }
    let others =
        said.iter().enumerate().filter(|(_, (at, _))| !same_document(*at)).map(|(place, (at, _))| {
            let figure = &figures[*at];
            let newness = order[figure.document];
            let told = notes.say(figure, NoteKind::Restated) || notes.say(figure, NoteKind::Break);
            let restates = told && figures[main].own && newness > order[figures[main].document];
            Later { at: place, print: print(figure), newness: Some(newness), restates }
        });
    let mut first = None;
    match verdict_on(print(&figures[main]), others, true) {
        Verdict::Own => {}
        Verdict::Restated(place) => {
            flags.insert(PointFlag::Restated);
            first = Some(said[0].1);
            said[..=place].rotate_right(1);
        }
        Verdict::Differs(_) => {
            flags.insert(PointFlag::Differs);
        }
    }
    let of_year = said.iter().map(|(at, _)| &figures[*at]).find(|figure| figure.own);
    if of_year.is_some_and(|figure| notes.say(figure, NoteKind::Break)) {
        flags.insert(PointFlag::Break);
    }
    if !matches!(period, Period::Year(_)) {
        flags.insert(PointFlag::Partial);
    }
    if figures[said[0].0].doubtful {
        flags.insert(PointFlag::Doubt);
    }
    LinePoint { period, value: said[0].1, first, flags, said }
}

/// The value in another unit of money, exactly.
fn converted(figure: &Figure, unit: Option<&Unit>) -> Decimal {
    match unit_factor(figure.unit.as_ref(), unit) {
        Some(times) if times != Decimal::ONE => {
            figure.value.checked_mul(times).map_or(figure.value, |value| value.normalize())
        }
        _ => figure.value,
    }
}

fn print(figure: &Figure) -> Print<'_> {
    Print { value: figure.value, unit: figure.unit.as_ref() }
}

/// Whether outcomes are printed with a minus in some documents and without in others.
fn sign_differs(points: &[LinePoint], figures: &[Figure]) -> bool {
    let mut signs: BTreeMap<usize, BTreeSet<bool>> = BTreeMap::new();
    for (at, value) in points.iter().flat_map(|point| &point.said).filter(|(_, value)| !value.is_zero()) {
        signs.entry(figures[*at].document).or_default().insert(value.is_sign_negative());
    }
    let only = |sign| signs.values().any(|found| found.len() == 1 && found.contains(&sign));
    only(true) && only(false) && signs.values().all(|found| found.len() == 1)
}
