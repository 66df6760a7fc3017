//! Amounts that seem to have been moved between rows: several rows are off by the same amount in both directions,
//! and every column adds up all the same, so no single figure can be the fault.

use super::Tested;
use sifferkoll_plugin::model::{Decimal, Statement};
use sifferkoll_plugin::relations::{Grade, Place};
use std::collections::{BTreeMap, BTreeSet};

/// One such amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moved {
    /// The first of the relations that it breaks.
    pub(super) first: usize,
    /// How much.
    pub(super) amount: Decimal,
}

/// The relations that fail by an amount moved between rows. `is_explained` says which have an explanation of
/// their own.
pub(super) fn find_moved(
    tested: &[Tested],
    grades: &[Grade],
    is_explained: &dyn Fn(usize) -> bool,
) -> BTreeMap<usize, Moved> {
    let fails = |at: usize| grades[at] == Grade::Impossible && !tested[at].observation.soft;
    let difference = |at: usize| tested[at].measured.difference * tested[at].measured.unit;
    let mut alike: BTreeMap<(usize, usize, usize, Decimal), Vec<usize>> = BTreeMap::new();
    for (at, test) in tested.iter().enumerate().filter(|(at, _)| fails(*at) && !is_explained(*at)) {
        if let Place::Cell { table, cell } = test.observation.constraint.target {
            let key = (test.rule, table, cell.column, difference(at).abs().normalize());
            alike.entry(key).or_default().push(at);
        }
    }
    let mut found = BTreeMap::new();
    for ((.., amount), group) in alike {
        let signs: BTreeSet<bool> = group.iter().map(|at| difference(*at).is_sign_negative()).collect();
        let one_formula = group
            .windows(2)
            .all(|w| tested[w[0]].observation.statement == tested[w[1]].observation.statement);
        if signs.len() < 2 || !one_formula {
            continue;
        }
        let places = |at: usize| tested[at].observation.constraint.places().collect::<Vec<_>>();
        let touched: BTreeSet<Place> = group.iter().flat_map(|at| places(*at)).collect();
        let touches = |at: usize| places(at).iter().any(|place| touched.contains(place));
        let others = || (0..tested.len()).filter(|at| !group.contains(at) && touches(*at));
        let columns_add_up = group.iter().all(|at| {
            let derived = tested[*at].observation.constraint.target;
            others().any(|other| {
                let observation = &tested[other].observation;
                observation.statement == Statement::Total && places(other).contains(&derived)
            })
        });
        if columns_add_up && !others().any(fails) {
            found.extend(group.iter().map(|at| (*at, Moved { first: group[0], amount })));
        }
    }
    found
}
