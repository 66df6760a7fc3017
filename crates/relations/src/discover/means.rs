//! Which lines are means of others.
//!
//! A mean divides by the parts that have a figure. Found like sums, in runs beside it or a few lines from it.

use super::axis::{Axis, Budget};
use super::blocks::MOST_BETWEEN;
use super::evidence::{Evidence, Gathering, margin, step_of};
use super::pattern::{Operator, Pattern};
use super::sheet::Meaning;
use std::collections::{BTreeMap, HashSet};

/// Instances in which runs are looked for, for each mean.
const ANCHORS: usize = 4;

/// How much less likely a line is a mean if its words do not say so: means are rarer than sums by so much.
const UNNAMED: f64 = 10_000.0;

/// Lines with the same words, at most: more are rows of data.
const MOST_NAMED: usize = 64;

/// All means along an axis.
pub(super) fn means(axis: &Axis, sums: &[Pattern], budget: &mut Budget) -> Vec<Pattern> {
    let lines = &axis.active;
    let cost = |parts: u64| lines.len() as u64 * parts * 2 * ANCHORS as u64 * (MOST_BETWEEN as u64 + 1);
    let reach = budget.reach(lines.len(), cost, 4);
    if !budget.take(cost(reach as u64)) {
        return Vec::new();
    }
    let is_sum: HashSet<usize> = sums.iter().map(|pattern| pattern.aggregate).collect();
    let reversed: Vec<usize> = lines.iter().rev().copied().collect();
    let mut classes: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for line in lines {
        classes.entry(axis.hints[*line].class).or_default().push(*line);
    }
    let mut found: Vec<Pattern> = Vec::new();
    for (place, aggregate) in lines.iter().enumerate() {
        if is_sum.contains(aggregate) {
            continue;
        }
        let mut best: Option<Pattern> = None;
        let class = axis.hints[*aggregate].class;
        let named: Vec<usize> = match classes.get(&class) {
            Some(lines) if class > 0 && lines.len() <= MOST_NAMED => {
                lines.iter().filter(|line| *line != aggregate).copied().collect()
            }
            Some(_) | None => Vec::new(),
        };
        let (after, before) = (&lines[place + 1..], &reversed[lines.len() - place..]);
        for following in [after, before, &named] {
            for parts in runs_of(axis, *aggregate, &following[..following.len().min(reach)]) {
                // A line amid others is near their mean wherever figures grow evenly.
                if parts.first() < Some(aggregate) && parts.last() > Some(aggregate) {
                    continue;
                }
                let evidence = judge(axis, *aggregate, &parts);
                let unlikely =
                    if axis.hints[*aggregate].meaning == Some(Meaning::Mean) { 1.0 } else { UNNAMED };
                let tried = (lines.len() * MOST_BETWEEN) as f64 * unlikely;
                let score = margin(evidence.strict_weight(), tried);
                if score > 0.0 && best.as_ref().is_none_or(|known| score > known.score) {
                    best = Some(Pattern {
                        operator: Operator::Average,
                        aggregate: *aggregate,
                        operands: parts,
                        factor: 1,
                        score,
                        holding: evidence.holding,
                        failing: evidence.failing,
                    });
                }
            }
        }
        found.extend(best);
    }
    found
}

/// Runs of lines whose mean a line may be: right in two instances, where there are two.
fn runs_of(axis: &Axis, aggregate: usize, following: &[usize]) -> Vec<Vec<usize>> {
    let mut hits: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let anchors = axis.anchors(aggregate, ANCHORS);
    for anchor in &anchors {
        let mean = axis.values(aggregate)[*anchor];
        let unit = axis.computed_unit(aggregate);
        for between in 0..=MOST_BETWEEN.min(following.len().saturating_sub(2)) {
            let (mut sum, mut count, mut finest) = (0i64, 0i64, 0i8);
            for (nth, line) in following[between..].iter().enumerate() {
                let decimals = axis.decimals(*line)[*anchor];
                if decimals < 0 {
                    continue;
                }
                sum += axis.values(*line)[*anchor];
                count += 1;
                finest = finest.max(decimals);
                if count < 2 {
                    continue;
                }
                let off = (i128::from(mean) * i128::from(count) - i128::from(sum)).abs() * 2;
                if off <= i128::from(count) * i128::from(unit + axis.unit(finest)) {
                    *hits.entry((between, between + nth)).or_default() += 1;
                }
            }
        }
    }
    let enough = hits.into_iter().filter(|(_, hits)| *hits >= anchors.len().min(2));
    enough
        .map(|((first, last), _)| {
            let mut parts = following[first..=last].to_vec();
            parts.sort_unstable();
            parts
        })
        .collect()
}

/// One instance of a mean: twice the residual times the number of parts, how great that may be, the number of
/// parts, and the range of the parts.
pub(super) struct MeanInstance {
    /// Printed mean times the number of parts, less their sum.
    pub(super) off: i128,
    /// Twice the greatest of that which rounding explains.
    pub(super) allowed: i128,
    /// Parts with a figure.
    pub(super) count: i64,
    range: i64,
}

impl MeanInstance {
    pub(super) fn holds(&self) -> bool {
        self.off.abs() * 2 <= self.allowed
    }
}

/// Looks up one instance of a mean; `None` where it or its parts are no figures.
pub(super) fn instance(
    axis: &Axis,
    aggregate: usize,
    parts: &[usize],
    instance: usize,
) -> Option<MeanInstance> {
    if axis.decimals(aggregate)[instance] < 0 {
        return None;
    }
    let mean = axis.values(aggregate)[instance];
    let (mut sum, mut count, mut finest) = (0i64, 0i64, 0i8);
    let (mut least, mut most) = (i64::MAX, i64::MIN);
    for part in parts {
        let decimals = axis.decimals(*part)[instance];
        if decimals < 0 {
            continue;
        }
        let value = axis.values(*part)[instance];
        sum += value;
        count += 1;
        finest = finest.max(decimals);
        (least, most) = (least.min(value), most.max(value));
    }
    if count == 0 {
        return None;
    }
    let units = axis.computed_unit(aggregate) + axis.unit(finest);
    Some(MeanInstance {
        off: i128::from(mean) * i128::from(count) - i128::from(sum),
        allowed: i128::from(count) * i128::from(units),
        count,
        range: most - least,
    })
}

fn judge(axis: &Axis, aggregate: usize, parts: &[usize]) -> Evidence {
    let mut gathering = Gathering::default();
    for at in 0..axis.instances {
        let Some(mean) = instance(axis, aggregate, parts, at) else {
            continue;
        };
        let kind = axis.kinds[at];
        if !mean.holds() {
            gathering.fail(kind);
        } else if mean.count >= 2 && mean.range > 0 {
            let printed = axis.values(aggregate)[at];
            let unit = axis.computed_unit(aggregate);
            let step = step_of(printed).max(unit) as f64;
            let width = mean.allowed as f64 / mean.count as f64;
            let first = parts.first().map_or(0, |part| axis.values(*part)[at]);
            let near = width as i64 / 2;
            let density = axis.density(at, printed - near, printed + near);
            let chance = (width.max(step) / mean.range as f64).max(density);
            gathering.hold(kind, [printed, mean.range, first], unit, chance);
        }
    }
    gathering.evidence()
}
