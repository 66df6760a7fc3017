//! Sums of two lines anywhere: totals between their parts, differences, parts of other groups.
//!
//! In: an axis. Out: patterns that their evidence speaks for, its weight in their score, each with its reaches: how
//! many lines its total is from its parts. Near lines are likelier, since fewer compete with them.

use super::axis::{Axis, Budget};
use super::evidence::judge_sum;
use super::pattern::{Operator, Pattern};

/// Instances in which triples are looked for, for each total.
const ANCHORS: usize = 8;
/// One in so many of these must hold.
const SHARE: usize = 3;
/// Widest window of lines.
const WINDOW: usize = 60;

/// All sums of two lines, each with its reaches.
pub(super) fn triples(axis: &Axis, budget: &mut Budget) -> Vec<([usize; 2], Pattern)> {
    let lines = &axis.active;
    let cost = |window: u64| lines.len() as u64 * window * window * 2 * 4;
    let window = budget.reach(lines.len().min(WINDOW), cost, 4);
    if !budget.take(cost(window as u64)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (place, aggregate) in lines.iter().enumerate() {
        let anchors = axis.anchors(*aggregate, ANCHORS);
        if anchors.is_empty() {
            continue;
        }
        let needed = anchors.len().div_ceil(SHARE);
        let near = &lines[place.saturating_sub(window)..lines.len().min(place + window + 1)];
        let at = |line: usize| -> Vec<(i64, i64)> {
            anchors.iter().map(|a| (axis.values(line)[*a], axis.cell_unit(line, *a))).collect()
        };
        let total = at(*aggregate);
        let values: Vec<Vec<(i64, i64)>> = near.iter().map(|line| at(*line)).collect();
        for (one, first) in near.iter().enumerate() {
            for (two, second) in near.iter().enumerate().skip(one + 1) {
                if first == aggregate || second == aggregate {
                    continue;
                }
                let mut hits = 0;
                for ((t, dt), ((a, da), (b, db))) in total.iter().zip(values[one].iter().zip(&values[two])) {
                    let off = (t - a - b).abs();
                    if *a != 0 && *b != 0 && (off == 0 || off <= (dt + da + db) / 2) {
                        hits += 1;
                    }
                }
                if hits < needed {
                    continue;
                }
                let operands = vec![*first, *second];
                let evidence = judge_sum(axis, *aggregate, &operands);
                let reach = [*first, *second].map(|line| place.abs_diff(place_of(lines, line)));
                if evidence.weight() > 0.0 {
                    found.push((
                        reach,
                        Pattern {
                            operator: Operator::Sum,
                            aggregate: *aggregate,
                            operands,
                            factor: 1,
                            score: evidence.weight(),
                            holding: evidence.holding,
                            failing: evidence.failing,
                        },
                    ));
                }
            }
        }
    }
    found
}

fn place_of(lines: &[usize], line: usize) -> usize {
    lines.partition_point(|known| *known < line)
}
