//! Whose fault a failing relation is, and which single figure explains it.

use super::moved::{Moved, find_moved};
use super::{Names, Tested};
use sifferkoll_plugin::model::{
    CanonicalTable, Cause, CellId, Decimal, Doubt, Finding, Printed, Repair, Row, ValueCell,
};
use sifferkoll_plugin::relations::{Change, Constraint, Diagnosis, Grade, Ledger, Place, Problem, diagnose};
use std::collections::{BTreeMap, BTreeSet};

/// A table in which more than half of at least this many relations fail beyond rounding was probably
/// misread: documents are not wrong that often.
const RELATIONS_TO_DOUBT_A_TABLE: usize = 4;

/// What the search for root causes says of each tested relation that fails.
pub(super) struct Causes {
    of: BTreeMap<usize, Diagnosis>,
    /// Relations whose failure could be innocent, but that hold with a figure that others demand.
    confirmed: BTreeSet<usize>,
    /// Relations that an amount moved between rows breaks.
    moved: BTreeMap<usize, Moved>,
}

/// What explains one failing relation.
#[derive(Default)]
pub(super) struct Explanation {
    /// The change that stands out, or nothing.
    pub(super) repairs: Vec<Repair>,
    /// The changes among which it cannot be told.
    pub(super) rivals: Vec<Repair>,
    /// Its group, not yet numbered; 0 for none.
    pub(super) group: usize,
    /// The amount that seems to have been moved between rows.
    pub(super) moved: Option<Decimal>,
}

/// Searches for figures that explain what fails. Relations whose failure may be innocent take no part.
pub(super) fn find_causes(tested: &[Tested], grades: &[Grade], ledger: &Ledger, names: &Names<'_>) -> Causes {
    let hard: Vec<usize> = (0..tested.len()).filter(|at| !tested[*at].observation.soft).collect();
    // Most documents have nothing to explain, and need no copy of their relations.
    if !hard.iter().any(|at| grades[*at] == Grade::Impossible) {
        return Causes { of: BTreeMap::new(), confirmed: BTreeSet::new(), moved: BTreeMap::new() };
    }
    let constraints: Vec<Constraint> =
        hard.iter().map(|at| tested[*at].observation.constraint.clone()).collect();
    let failing: Vec<bool> = hard.iter().map(|at| grades[*at] == Grade::Impossible).collect();
    let readings = |place: Place| names.readings(place);
    let found =
        diagnose(&Problem { ledger, constraints: &constraints, failing: &failing, readings: &readings });
    let whole = |mut diagnosis: Diagnosis| {
        diagnosis.together.iter_mut().for_each(|at| *at = hard[*at]);
        diagnosis
    };
    let of = found.into_iter().map(|(at, diagnosis)| (hard[at], whole(diagnosis))).collect();
    let mut causes = Causes { of, confirmed: BTreeSet::new(), moved: BTreeMap::new() };
    causes.confirm(tested, grades, ledger);
    let is_explained = |at: usize| causes.of.get(&at).is_some_and(|diagnosis| diagnosis.change.is_some());
    causes.moved = find_moved(tested, grades, &is_explained);
    causes
}

impl Causes {
    /// Whether a relation whose failure could be innocent is seen to be none by a figure that others demand.
    pub(super) fn confirms(&self, at: usize) -> bool {
        self.confirmed.contains(&at)
    }

    /// Takes in relations that could fail innocently and hold with a change that stands out by itself.
    fn confirm(&mut self, tested: &[Tested], grades: &[Grade], ledger: &Ledger) {
        let changes: BTreeSet<(Place, usize)> = self
            .of
            .iter()
            .filter_map(|(at, diagnosis)| diagnosis.change.map(|change| (change.place, *at)))
            .filter(|(_, at)| self.of[at].change.is_some_and(|change| change.clears > 1))
            .collect();
        for (at, test) in tested.iter().enumerate() {
            if !test.observation.soft || grades[at] != Grade::Impossible {
                continue;
            }
            let constraint = &test.observation.constraint;
            let by = changes.iter().find(|(place, by)| {
                let to = self.of[by].change.map(|change| change.to);
                constraint.places().any(|other| other == *place)
                    && to.is_some_and(|to| {
                        constraint.measure_with(ledger, &[(*place, to)]).is_some_and(|m| m.possible)
                    })
            });
            if let Some((place, by)) = by.copied() {
                let mut diagnosis = self.of[&by].clone();
                diagnosis.together.push(at);
                for known in self.of.values_mut() {
                    if let Some(change) = known.change.as_mut().filter(|change| change.place == place) {
                        change.clears += 1;
                    }
                }
                diagnosis.change = self.of[&by].change;
                self.of.insert(at, diagnosis);
                self.confirmed.insert(at);
            }
        }
    }

    /// The proposals for a relation, or those among which it cannot be told, and its group.
    pub(super) fn of(&self, at: usize, names: &Names<'_>) -> Explanation {
        if let Some(Moved { first, amount }) = self.moved.get(&at).copied() {
            return Explanation { group: first + 1, moved: Some(amount), ..Explanation::default() };
        }
        let Some(diagnosis) = self.of.get(&at) else {
            return Explanation::default();
        };
        let repair = |change: &Change| {
            let named = names.named(change.place)?;
            Some(Repair {
                row: named.row,
                column: named.column,
                printed: named.raw,
                to: change.to.normalize(),
                how: change.slip,
                clears: change.clears,
                location: named.location,
            })
        };
        let group = diagnosis.together.first().map_or(0, |first| first + 1);
        Explanation {
            repairs: diagnosis.change.iter().filter_map(repair).collect(),
            rivals: diagnosis.rivals.iter().filter_map(repair).collect(),
            group: if diagnosis.together.len() > 1 { group } else { 0 },
            moved: None,
        }
    }

    /// Numbers the groups of findings in the order of the findings; a group of one is none.
    pub(super) fn number(findings: &mut [Finding]) {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for finding in findings.iter() {
            *counts.entry(finding.group).or_default() += 1;
        }
        let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
        for finding in findings {
            if finding.group == 0 || counts.get(&finding.group).is_none_or(|n| *n < 2) {
                finding.group = 0;
                continue;
            }
            let next = numbers.len() + 1;
            finding.group = *numbers.entry(finding.group).or_insert(next);
        }
    }
}

/// Tables of which most relations fail, which speaks against our reading.
pub(super) fn misread_tables(tested: &[Tested], grades: &[Grade]) -> BTreeSet<usize> {
    let mut counts: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (test, grade) in tested.iter().zip(grades).filter(|(test, _)| !test.observation.soft) {
        if let Place::Cell { table, .. } = test.observation.constraint.target {
            let (all, failed) = counts.entry(table).or_default();
            *all += 1;
            *failed += usize::from(*grade == Grade::Impossible);
        }
    }
    counts.retain(|_, (all, failed)| *all >= RELATIONS_TO_DOUBT_A_TABLE && *failed * 2 > *all);
    counts.into_keys().collect()
}

/// Whose fault a relation's failure is.
pub(super) fn cause(
    test: &Tested,
    names: &Names<'_>,
    misread: &BTreeSet<usize>,
    read_otherwise: bool,
) -> Cause {
    let mut worst = Doubt::None;
    let mut garbled = false;
    let mut in_misread = false;
    let mut cells: BTreeMap<usize, Vec<CellId>> = BTreeMap::new();
    for place in test.observation.constraint.places() {
        let Place::Cell { table, cell } = place else {
            continue;
        };
        cells.entry(table).or_default().push(cell);
        let read = names.cell(place);
        // What a person has read speaks for itself, whatever the tool makes of the cells around it.
        if read.is_some_and(|read| read.reviewed.is_some()) {
            continue;
        }
        worst = worst.max(read.map_or(Doubt::None, |read| read.doubt));
        garbled |= names.tables.get(table).and_then(|t| t.rows.get(cell.row)).is_some_and(is_garbled);
        in_misread |= misread.contains(&table);
    }
    let overlooked =
        cells.iter().any(|(at, cells)| names.tables.get(*at).is_some_and(|t| may_lack_a_figure(t, cells)));
    match worst {
        _ if in_misread || garbled || read_otherwise || overlooked => Cause::Extraction,
        Doubt::Open => Cause::Extraction,
        Doubt::Recognised | Doubt::Damaged | Doubt::Settled => Cause::Unknown,
        Doubt::None => Cause::Document,
    }
}

/// Whether a figure of a recognised table may have been overlooked among the cells of a relation down a column: a row
/// between them that has figures has none there. A recogniser leaves out short figures now and then.
fn may_lack_a_figure(table: &CanonicalTable, cells: &[CellId]) -> bool {
    let recognised = |id: &CellId| table.cell(*id).is_some_and(|cell| cell.confidence.is_some());
    let Some(first) = cells.first().filter(|_| cells.iter().any(recognised)) else { return false };
    if cells.iter().any(|id| id.column != first.column) {
        return false;
    }
    let rows = cells.iter().map(|id| id.row);
    let (Some(top), Some(foot)) = (rows.clone().min(), rows.max()) else { return false };
    let figure =
        |cell: &Option<ValueCell>| matches!(cell.as_ref().map(|c| &c.printed), Some(Printed::Number(_)));
    let between = table.rows.iter().take(foot + 1).skip(top);
    between.filter(|row| row.cells.iter().any(figure)).any(|row| {
        let here = row.cells.get(first.column).and_then(Option::as_ref);
        here.is_none_or(|cell| {
            cell.reviewed.is_none() && matches!(cell.printed, Printed::Blank | Printed::Text)
        })
    })
}

/// Whether a value cell of a row holds figures that could not be read, as two that fell into one cell: then a
/// figure of the row may be missing from its own column.
fn is_garbled(row: &Row) -> bool {
    let unread = |cell: &ValueCell| {
        cell.printed == Printed::Text
            && cell.reviewed.is_none()
            && cell.raw.contains(|c: char| c.is_ascii_digit())
    };
    row.cells.iter().flatten().any(unread)
}
