//! Which lines are quotients of two others, or changes from one to the other, as fractions or in per cent.
//!
//! In: an axis. Out: for each line at most one such pattern, the one that its evidence bears out best.

use super::axis::{Axis, Budget};
use super::evidence::{Evidence, Gathering, margin, step_of};
use super::pattern::{Operator, Pattern};
use super::sheet::Meaning;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Instances in which patterns are looked for, for each quotient.
const ANCHORS: usize = 6;
/// One in so many of these must hold.
const SHARE: usize = 2;
/// Widest window of lines.
const WINDOW: usize = 20;
/// How much less likely a line is a quotient if its words do not say so.
const UNNAMED: f64 = 10.0;
/// Forms of a quotient: operator and factor.
const FORMS: [(Operator, i64); 4] = [
    (Operator::Division, 1),
    (Operator::Division, 100),
    (Operator::RelativeChange, 1),
    (Operator::RelativeChange, 100),
];

/// One cell: value and half a unit of its last digit.
#[derive(Debug, Clone, Copy)]
struct Figure {
    value: f64,
    half: f64,
}

/// One instance of a quotient.
#[derive(Debug, Clone, Copy)]
pub(super) struct RatioInstance {
    /// Printed less computed, in units of the axis.
    pub(super) residual: f64,
    /// Whether it holds with operands that are exact.
    exact: bool,
    /// Whether it holds with operands that are rounded.
    rounded: bool,
    computed: f64,
    width_exact: f64,
    width_rounded: f64,
}

impl RatioInstance {
    pub(super) fn holds(&self) -> bool {
        self.exact || self.rounded
    }
}

/// All quotients and changes along an axis.
pub(super) fn ratios(axis: &Axis, budget: &mut Budget) -> Vec<Pattern> {
    let lines = &axis.active;
    let cost = |window: u64| lines.len() as u64 * window * window * 4 * 6;
    let window = budget.reach(lines.len().min(WINDOW), cost, 4);
    if !budget.take(cost(window as u64)) {
        return Vec::new();
    }
    let mut candidates = BTreeSet::new();
    for (place, aggregate) in lines.iter().enumerate() {
        let anchors = axis.anchors(*aggregate, ANCHORS);
        if anchors.is_empty() {
            continue;
        }
        let needed = anchors.len().div_ceil(SHARE);
        let near = &lines[place.saturating_sub(window)..lines.len().min(place + window + 1)];
        for first in near {
            for second in near {
                if first == second || first == aggregate || second == aggregate {
                    continue;
                }
                for (operator, factor) in FORMS {
                    let (mut hits, mut misses) = (0, 0);
                    for anchor in &anchors {
                        let holds = instance(axis, operator, factor, [*aggregate, *first, *second], *anchor)
                            .is_some_and(|ratio| ratio.holds());
                        if holds {
                            hits += 1;
                        } else {
                            misses += 1;
                        }
                        if misses > anchors.len() - needed {
                            break;
                        }
                    }
                    if hits < needed {
                        continue;
                    }
                    candidates.insert((operator, factor, [*aggregate, *first, *second]));
                }
            }
        }
    }
    choose(axis, candidates, window)
}

/// A quotient: what is computed, times what, and the lines of result and operands.
type Form = (Operator, i64, [usize; 3]);

/// The best pattern of each line. Three lines are one quotient in several ways: it can be turned round, and what is
/// much greater than one is nearly a change as well. That one is meant which most often is exactly what the others
/// give, since it was computed before it was rounded; else the one with words for it; else, where a product is
/// exact, the first by place.
fn choose(axis: &Axis, candidates: BTreeSet<Form>, window: usize) -> Vec<Pattern> {
    let mut ways: BTreeMap<[usize; 3], BTreeSet<Form>> = BTreeMap::new();
    for form in candidates {
        let (operator, factor, [result, first, second]) = form;
        let mut lines = form.2;
        lines.sort_unstable();
        let ways = ways.entry(lines).or_default();
        ways.insert(form);
        if operator == Operator::Division {
            ways.insert((operator, factor, [second, first, result]));
        }
    }
    let mut found: Vec<Pattern> = Vec::new();
    for ways in ways.into_values() {
        let mut judged: Vec<(Form, Judged)> =
            ways.into_iter().map(|form| (form, judge(axis, form.0, form.1, form.2))).collect();
        let fits = |line: usize| match axis.hints[line].meaning {
            Some(Meaning::Share | Meaning::Change | Meaning::Mean) => 0,
            None => 1,
            Some(Meaning::Total) => 2,
        };
        judged.sort_by_key(|((.., lines), judged)| (Reverse(judged.exact), fits(lines[0]), lines[0]));
        let weight = judged
            .iter()
            .map(|(_, judged)| judged.evidence.strict_weight())
            .fold(f64::NEG_INFINITY, f64::max);
        let Some(((operator, factor, [aggregate, first, second]), judged)) = judged.into_iter().next() else {
            continue;
        };
        let unlikely = match axis.hints[aggregate].meaning {
            Some(Meaning::Share | Meaning::Change) => 1.0,
            None | Some(Meaning::Mean) => UNNAMED,
            Some(Meaning::Total) => UNNAMED * UNNAMED,
        };
        let place = |line: usize| axis.active.partition_point(|known| *known < line);
        let reaches = [first, second].map(|line| place(line).abs_diff(place(aggregate)));
        let near = reaches.iter().all(|reach| *reach <= window);
        let tried = (4 * FORMS.len() * reaches[0] * reaches[1]) as f64;
        let score = margin(weight, tried * unlikely);
        if near && score > 0.0 {
            found.push(Pattern {
                operator,
                aggregate,
                operands: vec![first, second],
                factor,
                score,
                holding: judged.evidence.holding,
                failing: judged.evidence.failing,
            });
        }
    }
    found.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then_with(|| (a.aggregate, &a.operands).cmp(&(b.aggregate, &b.operands)))
    });
    let mut chosen: Vec<Pattern> = Vec::new();
    for pattern in found {
        if !chosen.iter().any(|known| known.aggregate == pattern.aggregate) {
            chosen.push(pattern);
        }
    }
    chosen
}

/// Looks up one instance; `None` where a cell is no figure or the divisor is zero.
pub(super) fn instance(
    axis: &Axis,
    operator: Operator,
    factor: i64,
    [aggregate, first, second]: [usize; 3],
    at: usize,
) -> Option<RatioInstance> {
    let figure = |line: usize| {
        let printed = axis.decimals(line)[at] >= 0;
        printed.then(|| Figure {
            value: axis.values(line)[at] as f64,
            half: axis.unit(axis.finest[line]).max(axis.grain_of(line)) as f64 / 2.0,
        })
    };
    let (printed, first, second) = (figure(aggregate)?, figure(first)?, figure(second)?);
    let one = axis.unit(0) as f64 * factor as f64;
    // A change is the quotient of new and old, less one.
    let (over, under, less) = match operator {
        Operator::RelativeChange => (second, first, one),
        _ => (first, second, 0.0),
    };
    if under.value == 0.0 {
        return None;
    }
    let computed = over.value / under.value * one - less;
    let residual = printed.value - computed;
    let slack = (over.half + under.half * (over.value / under.value).abs()) / under.value.abs() * one;
    // Doubles carry 15 digits; the last of them are not the print's.
    let noise = computed.abs().max(less) * 1e-12;
    let half = axis.computed_unit(aggregate) as f64 / 2.0;
    Some(RatioInstance {
        residual,
        exact: residual.abs() <= printed.half + noise,
        rounded: residual.abs() <= half + slack + noise,
        computed,
        width_exact: printed.half * 2.0,
        width_rounded: (half + slack) * 2.0,
    })
}

/// What is known of a pattern.
struct Judged {
    evidence: Evidence,
    /// Instances that hold with operands that are exact.
    exact: usize,
}

/// The evidence with exact or with rounded operands, whichever says more.
fn judge(axis: &Axis, operator: Operator, factor: i64, lines: [usize; 3]) -> Judged {
    let (mut exact, mut rounded) = (Gathering::default(), Gathering::default());
    let mut holding_exactly = 0;
    let range = range_of(axis, lines[0]);
    let one = (axis.unit(0) * factor) as f64;
    for at in 0..axis.instances {
        let Some(ratio) = instance(axis, operator, factor, lines, at) else {
            continue;
        };
        let kind = axis.kinds[at];
        let [printed, first, second] = lines.map(|line| axis.values(line)[at]);
        let trivial = first == 0 || first == second || printed == 0;
        // The figure had the range of its line to itself, but is not far from one where all are.
        let away = match operator {
            Operator::Division => (ratio.computed - one).abs().min(ratio.computed.abs()),
            _ => ratio.computed.abs(),
        };
        let room = range.min(away);
        let step = step_of(printed).min(axis.unit(0)) as f64;
        holding_exactly += usize::from(ratio.exact);
        for (gathering, holds, width) in
            [(&mut exact, ratio.exact, ratio.width_exact), (&mut rounded, ratio.holds(), ratio.width_rounded)]
        {
            if !holds {
                gathering.fail(kind);
            } else if !trivial && room > 0.0 {
                let (near, computed) = ((width / 2.0) as i64, ratio.computed as i64);
                let chance = (width.max(step) / room).max(axis.density(at, computed - near, computed + near));
                gathering.hold(kind, [first, second, printed], axis.unit(axis.finest[lines[0]]), chance);
            }
        }
    }
    let (of_exact, of_rounded) = (exact.evidence(), rounded.evidence());
    let evidence = if of_exact.strict_weight() >= of_rounded.strict_weight() { of_exact } else { of_rounded };
    Judged { evidence, exact: holding_exactly }
}

/// How far the figures of a line lie apart; of one or two figures, their size.
fn range_of(axis: &Axis, line: usize) -> f64 {
    let figures = axis.values(line).iter().zip(axis.decimals(line)).filter(|(_, d)| **d >= 0);
    let (mut least, mut most, mut count) = (i64::MAX, i64::MIN, 0);
    for (value, _) in figures {
        (least, most) = (least.min(*value), most.max(*value));
        count += 1;
    }
    if count < 3 { most.abs().max(least.abs()) as f64 } else { most.abs_diff(least) as f64 }
}
