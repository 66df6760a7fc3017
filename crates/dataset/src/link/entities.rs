//! Whose figures a document holds.
//!
//! In: municipality and committee of each document, as it says itself or as the user's map has it. Out: groups of
//! documents. Where the municipality is known, it and the committee make the group. Where it is not, two committees of
//! one name may be of two municipalities: then only documents that print the same figures for the same periods
//! belong together, as this year's report and last year's do.

use super::load::Loaded;
use rust_decimal::Decimal;
use sifferkoll_model::Period;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// So many figures that are not equal by chance tie two documents of unknown municipality together.
const TIES: usize = 3;
/// Digits of a figure that is not equal by chance: among thousands of reports, three equal figures of three digits under
/// the same labels are found now and then, of four digits hardly ever.
const DISTINCTIVE_DIGITS: usize = 4;

/// Copies of one report up to so many are compared each with each; of more, each with the next.
const FEW: usize = 8;

/// What ties a document to others: marks of its figures, each of what is measured, for when, and the value.
pub(crate) type Marks = Vec<u64>;

/// The marks of the distinctive figures of a document.
pub(crate) fn marks(loaded: &Loaded) -> Marks {
    let distinctive = |value: Decimal| {
        value.mantissa().unsigned_abs().to_string().trim_end_matches('0').len() >= DISTINCTIVE_DIGITS
    };
    let mut marks: Marks = loaded
        .figures
        .iter()
        .filter(|figure| distinctive(figure.value) && matches!(figure.period, Period::Year(_)))
        .map(|figure| {
            // Equal within one run is all that is asked of it.
            let mut hasher = DefaultHasher::new();
            (&figure.key.words, &figure.sort, figure.period, figure.value.normalize()).hash(&mut hasher);
            hasher.finish()
        })
        .collect();
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// The part (from 1) of each document: documents tied together have the same.
pub(crate) fn parts(marks: &[Marks]) -> Vec<u32> {
    let mut holders: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (document, marks) in marks.iter().enumerate() {
        for mark in marks {
            holders.entry(*mark).or_default().push(document);
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for documents in holders.values() {
        for (at, a) in documents.iter().enumerate() {
            let reach = if documents.len() <= FEW { documents.len() } else { 1 };
            for b in documents[at + 1..].iter().take(reach) {
                *shared.entry((*a, *b)).or_default() += 1;
            }
        }
    }
    let mut leader: Vec<usize> = (0..marks.len()).collect();
    for ((a, b), n) in shared {
        if n >= TIES {
            let (a, b) = (find(&mut leader, a), find(&mut leader, b));
            leader[a.max(b)] = a.min(b);
        }
    }
    let mut numbers: BTreeMap<usize, u32> = BTreeMap::new();
    (0..marks.len())
        .map(|at| {
            let next = numbers.len() as u32 + 1;
            *numbers.entry(find(&mut leader, at)).or_insert(next)
        })
        .collect()
}

fn find(leader: &mut [usize], at: usize) -> usize {
    let mut top = at;
    while leader[top] != top {
        top = leader[top];
    }
    leader[at] = top;
    top
}
