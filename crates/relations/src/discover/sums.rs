//! Which lines are sums of others.
//!
//! Round after round: of all runs, every k-th line, lines with the same words and pairs, the simplest that their
//! evidence bears out become sums; their parts are put aside, and what is left may add up to sums of sums.

use super::axis::{Axis, Budget};
use super::blocks::{MOST_BETWEEN, Reach, Run, runs, runs_of};
use super::evidence::{Evidence, judge_sum, margin};
use super::known::{Candidate, Form, Known};
use super::pattern::{Operator, Pattern};
use super::sheet::Meaning;
use super::triples::triples;
use std::collections::{BTreeMap, BTreeSet};

/// Greatest step between parts that are not neighbours: groups of columns are seldom wider.
const WIDEST_STEP: usize = 8;
/// Fewest parts of a sum over every k-th line; two parts are found as a pair.
const LEAST_STEPPED: usize = 3;
/// How much likelier a line is a total if its words say so.
const WORDS_WEIGH: f64 = 10.0;

/// Farther than so many lines, figures that are all in proportion to each other are one instance too few.
const NEAR: usize = 3;

/// How much less likely a run is that is one only if other lines are left out.
const PICKED: f64 = 4.0;

/// All sums along an axis; `ratios` are known already, and what they give is no part of a sum.
pub(super) fn sums(axis: &Axis, ratios: &[Pattern], budget: &mut Budget) -> Vec<Pattern> {
    let computed: BTreeSet<usize> = ratios.iter().map(|pattern| pattern.aggregate).collect();
    let mut known = Known::default();
    let mut others = Vec::new();
    let mut apart = BTreeSet::new();
    every_other(axis, budget, &mut apart);
    same_words(axis, budget, &mut apart);
    judged(axis, &Style::default(), Form::Apart, apart, budget, &mut others);
    let pairs = triples(axis, budget).into_iter().map(|(reach, pattern)| {
        let complexity = (4 * reach[0] * reach[1]) as f64;
        let far = reach[0].max(reach[1]) > NEAR && pattern.holding < 2;
        if far { None } else { candidate(axis, Form::Pair, false, complexity, pattern) }
    });
    others.extend(pairs.flatten());
    let kinds: BTreeSet<i8> = axis.active.iter().map(|line| axis.line_kinds[*line]).collect();
    let (mut open, mut narrow) = (axis.active.clone(), axis.active.clone());
    // Blocks beside their totals come first: what they leave is what other sums may be made of.
    let mut between = 0;
    loop {
        let plain = |order: &[usize]| -> Vec<usize> {
            order.iter().filter(|line| !computed.contains(line)).copied().collect()
        };
        let whole = BTreeSet::from([open.clone(), narrow.clone()]);
        // What is computed otherwise, or has more decimals than a total, is no part of it.
        let mut picked = BTreeSet::from([plain(&open), plain(&narrow)]);
        for kind in &kinds {
            picked.insert(narrow.iter().filter(|line| axis.line_kinds[**line] <= *kind).copied().collect());
        }
        let mut blocks = BTreeSet::new();
        for order in &whole {
            blocks.extend(runs_within(axis, order, between, budget));
        }
        for order in picked.difference(&whole) {
            for run in runs_within(axis, order, between, budget) {
                if !blocks.contains(&run) {
                    blocks.insert(Run { is_picked: true, ..run });
                }
            }
        }
        let mut candidates = Vec::new();
        let style = Style::of(axis, &blocks, budget);
        judged(axis, &style, Form::Block, blocks, budget, &mut candidates);
        if between > 0 {
            candidates.append(&mut others);
        }
        let before = known.patterns.len();
        known.take(axis, &mut candidates, &open);
        let taken = &known.forms[before..];
        if taken.is_empty() {
            if between > 0 {
                break;
            }
            between = MOST_BETWEEN;
            continue;
        }
        between = 0;
        let parts = |blocks_only: bool| -> BTreeSet<usize> {
            let new = known.patterns[before..].iter().zip(taken);
            new.filter(|(_, form)| **form != Form::Pair || !blocks_only)
                .flat_map(|(pattern, _)| pattern.operands.iter().copied())
                .collect()
        };
        let (some, all) = (parts(true), parts(false));
        open.retain(|line| !some.contains(line));
        narrow.retain(|line| !all.contains(line));
    }
    // Lines that no sum explains may be sums of lines that are parts of others, too.
    let order = &axis.active;
    let mut blocks = BTreeSet::new();
    for run in runs_within(axis, order, MOST_BETWEEN, budget) {
        if !known.of.contains_key(&run.aggregate) {
            blocks.insert(run);
        }
    }
    let mut candidates = Vec::new();
    judged(axis, &Style::default(), Form::Apart, blocks, budget, &mut candidates);
    known.take(axis, &mut candidates, order);
    known.add_named(axis);
    known.without_refinements()
}

/// The runs in an order of lines, as far as the budget reaches.
fn runs_within(axis: &Axis, order: &[usize], between: usize, budget: &mut Budget) -> BTreeSet<Run> {
    let reach = Reach::within(axis.instances, order.len(), between, budget);
    runs(axis, order, reach, budget)
}

/// What the instances of a run say; nothing where the budget is spent.
fn judged_run(axis: &Axis, run: &Run, budget: &mut Budget) -> Evidence {
    let affordable = budget.take((run.parts.len() * axis.instances) as u64);
    if affordable { judge_sum(axis, run.aggregate, &run.parts) } else { Evidence::default() }
}

/// Adds the runs that their evidence bears out.
fn judged(
    axis: &Axis,
    style: &Style,
    form: Form,
    runs: BTreeSet<Run>,
    budget: &mut Budget,
    candidates: &mut Vec<Candidate>,
) {
    for run in runs {
        let evidence = judged_run(axis, &run, budget);
        let between = run.between + 1;
        let ends = if run.is_natural { 2 } else { axis.active.len() };
        let picks = if run.is_picked { PICKED } else { 1.0 };
        let complexity = (between * between * ends) as f64 * (run.parts.len() as f64).sqrt() * picks;
        let pattern = Pattern {
            operator: Operator::Sum,
            aggregate: run.aggregate,
            operands: run.parts,
            factor: 1,
            score: evidence.weight(),
            holding: evidence.holding,
            failing: evidence.failing,
        };
        let after = pattern.aggregate > pattern.operands[0];
        let complexity = complexity / if form == Form::Block { style.lift[usize::from(after)] } else { 1.0 };
        candidates.extend(candidate(axis, form, run.between == 0, complexity, pattern));
    }
}

/// Whether all parts are set in deeper than their total.
fn is_parent(axis: &Axis, pattern: &Pattern) -> bool {
    let level = |line: usize| axis.hints[line].level;
    pattern.operands.iter().all(|part| level(*part) > level(pattern.aggregate))
}

/// A candidate, where the weight of its evidence (in `score`) is greater than its complexity.
fn candidate(axis: &Axis, form: Form, adjacent: bool, tried: f64, mut pattern: Pattern) -> Option<Candidate> {
    let changes = pattern.operands.iter().any(|line| axis.hints[*line].meaning == Some(Meaning::Change));
    let unlikely = match axis.hints[pattern.aggregate].meaning {
        _ if form == Form::Pair && changes => 1.0,
        Some(Meaning::Total) => 1.0,
        None if is_parent(axis, &pattern) => 1.0,
        None => WORDS_WEIGH,
        Some(Meaning::Mean | Meaning::Share | Meaning::Change) => WORDS_WEIGH * WORDS_WEIGH,
    };
    let tried = tried * unlikely;
    pattern.score = margin(pattern.score, tried);
    let rank = 3.0 * pattern.holding as f64 - 3.0 * pattern.failing as f64 - tried.ln();
    (pattern.score > 0.0).then_some(Candidate { form, adjacent, rank, pattern })
}

/// Where the table puts its totals: the more lines seem to be totals of what stands before them, the likelier is
/// another.
#[derive(Debug)]
struct Style {
    /// How much likelier totals before and after their parts are.
    lift: [f64; 2],
}

impl Default for Style {
    fn default() -> Self {
        Self { lift: [1.0; 2] }
    }
}

impl Style {
    fn of(axis: &Axis, runs: &BTreeSet<Run>, budget: &mut Budget) -> Self {
        let mut totals = [BTreeSet::new(), BTreeSet::new()];
        for run in runs.iter().filter(|run| run.between == 0) {
            let weight = judged_run(axis, run, budget).weight();
            if weight > (axis.active.len() as f64).ln() {
                totals[usize::from(run.aggregate > run.parts[0])].insert(run.aggregate);
            }
        }
        Self { lift: totals.map(|lines| (lines.len() as f64).clamp(1.0, WORDS_WEIGH)) }
    }
}

/// Sums over every second, third and so on line, beginning near the total.
fn every_other(axis: &Axis, budget: &mut Budget, found: &mut BTreeSet<Run>) {
    let lines = axis.active.len() as u64;
    let cost = |parts: u64| lines * parts * 2 * (WIDEST_STEP * WIDEST_STEP) as u64 * 3;
    let reach = budget.reach(axis.active.len(), cost, 8);
    if reach < LEAST_STEPPED || !budget.take(cost(reach as u64)) {
        return;
    }
    let active: BTreeSet<usize> = axis.active.iter().copied().collect();
    let last = axis.active.last().copied().unwrap_or(0);
    let reach = Reach { parts: reach, between: 0 };
    for aggregate in &axis.active {
        for step in 2..=WIDEST_STEP {
            for offset in 1..=step {
                let mut all = BTreeSet::new();
                let after: Vec<usize> = (aggregate + offset..=last)
                    .step_by(step)
                    .take(reach.parts)
                    .filter(|line| active.contains(line))
                    .collect();
                runs_of(axis, *aggregate, &after, reach, &mut all);
                let before: Vec<usize> = aggregate
                    .checked_sub(offset)
                    .into_iter()
                    .flat_map(|from| (0..=from).rev().step_by(step))
                    .take(reach.parts)
                    .filter(|line| active.contains(line))
                    .collect();
                runs_of(axis, *aggregate, &before, reach, &mut all);
                found.extend(
                    all.into_iter()
                        .filter(|run| run.parts.len() >= LEAST_STEPPED)
                        .map(|run| Run { between: step, ..run }),
                );
            }
        }
    }
}

/// Sums over lines that are called the same.
fn same_words(axis: &Axis, budget: &mut Budget, found: &mut BTreeSet<Run>) {
    let mut classes: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for line in &axis.active {
        let class = axis.hints[*line].class;
        if class > 0 {
            classes.entry(class).or_default().push(*line);
        }
    }
    for lines in classes.values().filter(|lines| lines.len() > LEAST_STEPPED) {
        found.extend(runs_within(axis, lines, 0, budget));
    }
}
