//! Root causes: which single figures, had they been printed otherwise, would make failing constraints hold.
//!
//! The model is the error localisation of Fellegi and Holt with edit operations in the place of free values
//! (Scholtus 2016): the cheapest set of slips after which nothing fails that a slip can mend, and after which nothing
//! fails that held before. Failing constraints that share a figure are explained together, so a cell in which several
//! cross is named, and a cell in one constraint alone is named only where no other slip does as well and chance
//! hardly ever does.

mod search;
mod slip;

pub use slip::slip_of;

use crate::{Constraint, Ledger, Place};
use search::Search;
use sifferkoll_model::{Decimal, Slip};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

/// Failing constraints of one component above which it is left unexplained: so many point at a misreading.
const MOST_FAILING: usize = 24;
/// Figures that the search may look at in one document: about a second's work.
const MOST_WORK: u64 = 5_000_000;
/// Tenths of a natural logarithm by which one explanation must beat the next to be proposed: three to one.
const STANDS_OUT: u32 = 11;
/// Expected number of chance matches, in thousandths, above which a match of one slip means nothing.
const CHANCE_PER_MILLE: u64 = 50;
/// Rivals that are told where none stands out.
const MOST_RIVALS: usize = 4;

/// What is to be explained.
pub struct Problem<'a> {
    /// All figures.
    pub ledger: &'a Ledger,
    /// All constraints that could be tested.
    pub constraints: &'a [Constraint],
    /// Which of them fail, in their order.
    pub failing: &'a [bool],
    /// Other values that a print allows, for figures that the tool may have misread.
    pub readings: &'a dyn Fn(Place) -> Vec<Decimal>,
}

/// One figure that is otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The figure.
    pub place: Place,
    /// What it would be.
    pub to: Decimal,
    /// What happened to it.
    pub slip: Slip,
    /// Failing constraints that hold with it.
    pub clears: usize,
}

/// Why one constraint fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnosis {
    /// The failing constraints that share figures, this one included, by their place in the problem.
    pub together: Vec<usize>,
    /// The change that mends it, where one stands out.
    pub change: Option<Change>,
    /// Changes that would do, best first, where none stands out; empty where none would, or too many.
    pub rivals: Vec<Change>,
}

/// Explains every failing constraint, by its place in the problem.
pub fn diagnose(problem: &Problem<'_>) -> BTreeMap<usize, Diagnosis> {
    let mut of_place: BTreeMap<Place, Vec<usize>> = BTreeMap::new();
    for (at, constraint) in problem.constraints.iter().enumerate() {
        let places: BTreeSet<Place> = constraint.places().collect();
        for place in places.into_iter().filter(|place| problem.ledger.figure(*place).is_some()) {
            of_place.entry(place).or_default().push(at);
        }
    }
    let work_left = Cell::new(MOST_WORK);
    let mut out = BTreeMap::new();
    for component in components(problem, &of_place) {
        if component.len() > MOST_FAILING {
            for at in &component {
                let diagnosis = Diagnosis { together: component.clone(), change: None, rivals: Vec::new() };
                out.insert(*at, diagnosis);
            }
            continue;
        }
        let explanations = Search::new(problem, &of_place, &component, &work_left).run();
        for at in &component {
            out.insert(*at, judge(*at, &component, &explanations));
        }
    }
    out
}

/// Failing constraints that share figures, each group in order.
fn components(problem: &Problem<'_>, of_place: &BTreeMap<Place, Vec<usize>>) -> Vec<Vec<usize>> {
    let failing = |at: &usize| problem.failing[*at];
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for start in (0..problem.constraints.len()).filter(failing) {
        if !seen.insert(start) {
            continue;
        }
        let (mut group, mut open) = (vec![start], vec![start]);
        while let Some(at) = open.pop() {
            for place in problem.constraints[at].places() {
                for other in of_place.get(&place).into_iter().flatten().copied().filter(failing) {
                    if seen.insert(other) {
                        group.push(other);
                        open.push(other);
                    }
                }
            }
        }
        group.sort_unstable();
        out.push(group);
    }
    out
}

/// One way to explain a component: changes, each with what it clears and how many chance matches are to be expected.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Explanation {
    /// Tenths of a negative logarithm.
    cost: u32,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    change: Change,
    /// The other figure of two that changed places.
    also: Option<(Place, Decimal)>,
    cleared: Vec<usize>,
    chance_per_mille: u64,
}

/// What the explanations of a component say of one of its constraints.
fn judge(at: usize, component: &[usize], explanations: &[Explanation]) -> Diagnosis {
    let mut ranked: Vec<(u32, Option<&Step>)> = Vec::new();
    for explanation in explanations {
        let step = explanation.steps.iter().find(|step| step.cleared.contains(&at));
        // Two values of one figure are one answer: the explanations come cheapest first.
        let same = |other: Option<&Step>| other.map(|s| s.change.place) == step.map(|s| s.change.place);
        match ranked.iter_mut().find(|(_, other)| same(*other)) {
            Some(_) => {}
            None => ranked.push((explanation.cost, step)),
        }
    }
    ranked.sort_by_key(|(cost, step)| (*cost, step.map(|s| (s.change.place, s.change.to))));
    let together = component.to_vec();
    let mut diagnosis = Diagnosis { together, change: None, rivals: Vec::new() };
    let Some((best, Some(step))) = ranked.first() else {
        return diagnosis;
    };
    let alone = ranked.get(1).is_none_or(|(cost, _)| *cost >= best + STANDS_OUT);
    if alone && step.chance_per_mille <= CHANCE_PER_MILLE {
        diagnosis.change = Some(step.change);
        return diagnosis;
    }
    let near = ranked.iter().filter(|(cost, _)| *cost < best + STANDS_OUT);
    let rivals: Vec<Change> = near.filter_map(|(_, step)| step.map(|s| s.change)).collect();
    // One that chance gives as easily is no news.
    if (2..=MOST_RIVALS).contains(&rivals.len()) {
        diagnosis.rivals = rivals;
    }
    diagnosis
}

#[cfg(test)]
mod tests;
