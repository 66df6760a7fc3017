//! Runs of lines that add up to a line near them.
//!
//! In: lines in some order (all, every third, those not yet added up, those with the same words). Out: candidates,
//! each a run that begins beside its total or a few lines from it and ends where the sum is right in some
//! instance. Whether it is one decides the evidence of all instances.

use super::axis::{Axis, Budget};
use super::sheet::Meaning;
use std::collections::BTreeSet;

/// Instances in which runs are looked for, for each total.
const ANCHORS: usize = 12;
/// Lines that may stand between a total and its parts: other totals, means, heads with figures.
pub(super) const MOST_BETWEEN: usize = 6;

/// A run that may be the parts of a line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    /// The line that may be the total.
    pub(super) aggregate: usize,
    /// Its parts, in order of place.
    pub(super) parts: Vec<usize>,
    /// Lines between the total and the nearest part.
    pub(super) between: usize,
    /// Whether it ends where a block ends anyway: at the last line, or before a line without figures.
    pub(super) is_natural: bool,
    /// Whether lines that are no part were left out of the order in which it was found.
    pub(super) is_picked: bool,
}

/// Where a run is looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// Greatest number of parts.
    pub(super) parts: usize,
    /// Greatest number of lines between.
    pub(super) between: usize,
}

impl Reach {
    /// The reach that the budget allows in so many lines.
    pub(super) fn within(lines: usize, between: usize, budget: &mut Budget) -> Self {
        let cost = |parts: u64| parts * lines as u64 * 2 * ANCHORS as u64 * (between as u64 + 1);
        let parts = budget.reach(lines, cost, 8);
        budget.take(cost(parts as u64).min(cost(lines as u64)));
        Self { parts, between }
    }
}

/// All runs in an order of lines, for totals that stand in it.
pub(super) fn runs(axis: &Axis, order: &[usize], reach: Reach) -> BTreeSet<Run> {
    let mut found = BTreeSet::new();
    let reversed: Vec<usize> = order.iter().rev().copied().collect();
    for (place, aggregate) in order.iter().enumerate() {
        runs_of(axis, *aggregate, &order[place + 1..], reach, &mut found);
        runs_of(axis, *aggregate, &reversed[order.len() - place..], reach, &mut found);
    }
    found
}

/// The runs of one total along the lines that follow it in some direction.
pub(super) fn runs_of(
    axis: &Axis,
    aggregate: usize,
    following: &[usize],
    reach: Reach,
    found: &mut BTreeSet<Run>,
) {
    let following = &following[..following.len().min(reach.parts + reach.between)];
    for anchor in axis.anchors(aggregate, ANCHORS) {
        let total = axis.values(aggregate)[anchor];
        let unit = axis.cell_unit(aggregate, anchor);
        for between in 0..=reach.between.min(following.len().saturating_sub(2)) {
            let (mut sum, mut units, mut nonzero) = (0i64, unit, 0);
            for (nth, line) in following[between..].iter().enumerate() {
                let decimals = axis.decimals(*line)[anchor];
                if decimals < 0 {
                    continue;
                }
                let value = axis.values(*line)[anchor];
                sum += value;
                units += axis.cell_unit(*line, anchor);
                // A run that a zero prolongs is the same run.
                if value == 0 {
                    continue;
                }
                nonzero += 1;
                if nonzero >= 2 && (total - sum).abs() <= units / 2 {
                    let mut parts = following[between..=between + nth].to_vec();
                    let next = following.get(between + nth + 1);
                    let is_natural = next.is_none_or(|next| parts_ways(axis, *line, *next));
                    parts.sort_unstable();
                    found.insert(Run { aggregate, parts, between, is_natural, is_picked: false });
                }
            }
        }
    }
}

/// Whether a line without figures or a total stands between two lines.
fn parts_ways(axis: &Axis, line: usize, next: usize) -> bool {
    let (from, to) = (line.min(next), line.max(next));
    (from + 1..to).any(|between| axis.finest[between] < 0) || axis.hints[next].meaning == Some(Meaning::Total)
}
