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
    pub(super) fn within(instances: usize, lines: usize, between: usize, budget: &mut Budget) -> Self {
        if lines > MOST_DIRECT {
            let cost = |between: usize| (lines * ANCHORS.min(instances) * STEPS * (between + 1)) as u64;
            let affordable = [between, 0].into_iter().find(|between| budget.take(cost(*between)));
            return Self { parts: affordable.map_or(0, |_| lines), between: affordable.unwrap_or(0) };
        }
        let cost = |parts: u64| parts * lines as u64 * 2 * ANCHORS as u64 * (between as u64 + 1);
        let parts = budget.reach(lines, cost, 8);
        budget.take(cost(parts as u64).min(cost(lines as u64)));
        Self { parts, between }
    }
}

/// All runs in an order of lines, for totals that stand in it.
pub(super) fn runs(axis: &Axis, order: &[usize], reach: Reach, budget: &mut Budget) -> BTreeSet<Run> {
    let mut found = BTreeSet::new();
    if reach.parts == 0 {
        return found;
    }
    if order.len() > MOST_DIRECT {
        for anchor in fullest(axis, order) {
            look_up(axis, order, anchor, reach.between, budget, &mut found);
        }
        return found;
    }
    let reversed: Vec<usize> = order.iter().rev().copied().collect();
    for (place, aggregate) in order.iter().enumerate() {
        runs_of(axis, *aggregate, &order[place + 1..], reach, &mut found);
        runs_of(axis, *aggregate, &reversed[order.len() - place..], reach, &mut found);
    }
    found
}

/// More lines than this are not added up from every total, but looked up among running sums.
const MOST_DIRECT: usize = 128;
/// Steps that looking up one total costs.
const STEPS: usize = 4;
/// Running sums that are compared with what a total needs, the nearest first.
const MOST_COMPARED: usize = 32;

/// The instances with the most figures.
fn fullest(axis: &Axis, order: &[usize]) -> Vec<usize> {
    let figures = |instance: usize| order.iter().filter(|line| axis.values(**line)[instance] != 0).count();
    let mut all: Vec<(usize, usize)> = (0..axis.instances).map(|at| (figures(at), at)).collect();
    all.sort_unstable_by_key(|(figures, at)| (std::cmp::Reverse(*figures), *at));
    all.into_iter().take(ANCHORS).filter(|(figures, _)| *figures > 2).map(|(_, at)| at).collect()
}

/// The runs of all totals in one instance: the sum of a run is the difference of two running sums, and sorted
/// running sums show where a total's other end is.
fn look_up(
    axis: &Axis,
    order: &[usize],
    anchor: usize,
    most_between: usize,
    budget: &mut Budget,
    found: &mut BTreeSet<Run>,
) {
    let value = |place: usize| axis.values(order[place])[anchor];
    let (mut sums, mut units) = (vec![0i64], vec![0i64]);
    for (place, line) in order.iter().enumerate() {
        let printed = axis.decimals(*line)[anchor] >= 0;
        sums.push(sums[place] + value(place));
        units.push(units[place] + if printed { axis.cell_unit(*line, anchor) } else { 0 });
    }
    let mut sorted: Vec<(i64, usize)> = sums.iter().copied().zip(0..).collect();
    sorted.sort_unstable();
    let widest = units.last().copied().unwrap_or(0) / 2;
    for (place, aggregate) in order.iter().enumerate() {
        let total = value(place);
        if total == 0 {
            continue;
        }
        let unit = axis.cell_unit(*aggregate, anchor);
        for between in 0..=most_between {
            // Behind the total from `near` on, or before it up to `near`.
            let behind = Some(place + 1 + between).filter(|near| *near < order.len());
            let before = place.checked_sub(between);
            for (near, target) in
                [behind.map(|near| (near, sums[near] + total)), before.map(|near| (near, sums[near] - total))]
                    .into_iter()
                    .flatten()
            {
                for far in nearest(&sorted, target, widest) {
                    let (from, to) = (near.min(far), near.max(far));
                    let is_behind = near > place;
                    if to - from < 2 || is_behind != (far > near) {
                        continue;
                    }
                    let off = (sums[to] - sums[from] - total).abs();
                    let end = if is_behind { to - 1 } else { from };
                    // A run that a zero prolongs is the same run.
                    if off * 2 > units[to] - units[from] + unit || value(end) == 0 {
                        continue;
                    }
                    if (from..to).filter(|place| value(*place) != 0).nth(1).is_none() {
                        continue;
                    }
                    if !budget.take((to - from) as u64) {
                        return;
                    }
                    let next = if is_behind { order.get(to) } else { from.checked_sub(1).map(|n| &order[n]) };
                    let is_natural = next.is_none_or(|next| parts_ways(axis, order[end], *next));
                    let mut parts = order[from..to].to_vec();
                    parts.sort_unstable();
                    found.insert(Run { aggregate: *aggregate, parts, between, is_natural, is_picked: false });
                }
            }
        }
    }
}

/// Places of the running sums nearest to a target, no farther off than `widest`.
fn nearest(sorted: &[(i64, usize)], target: i64, widest: i64) -> Vec<usize> {
    let middle = sorted.partition_point(|(sum, _)| *sum < target);
    let half = MOST_COMPARED / 2;
    let range = middle.saturating_sub(half)..sorted.len().min(middle + half);
    sorted[range].iter().filter(|(sum, _)| (sum - target).abs() <= widest).map(|(_, place)| *place).collect()
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

/// Whether a line without figures stands between two lines, or the second is a total or set in less.
fn parts_ways(axis: &Axis, line: usize, next: usize) -> bool {
    let (from, to) = (line.min(next), line.max(next));
    (from + 1..to).any(|between| axis.finest[between] < 0) || axis.hints[next].meaning == Some(Meaning::Total)
}
