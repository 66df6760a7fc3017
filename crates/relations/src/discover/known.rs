//! The sums found so far, and which others they leave room for.
//!
//! In: candidates that their evidence bears out. Out: sums of which none adds a line that contains it, none is a copy
//! of another, and none only puts the parts of parts in the place of parts.

use super::axis::Axis;
use super::evidence::{SumInstance, sum_instance};
use super::pattern::{Operator, Pattern};
use super::sheet::Meaning;
use std::collections::{BTreeMap, BTreeSet};

/// By so many more totals on one side of their parts a table shows where it puts them.
const LEAST_STYLE: usize = 2;

/// Sums of sums of sums: deeper than any table.
const DEEPEST: usize = 8;

/// How a candidate was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// A run of neighbours; in a round a line is in one such only.
    Block,
    /// Every k-th line, or lines with the same words.
    Apart,
    /// Two lines anywhere.
    Pair,
}

/// A sum that its evidence bears out.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) form: Form,
    /// Whether nothing stands between the total and the parts.
    pub(super) adjacent: bool,
    /// Which is taken first: more instances, then fewer parameters.
    pub(super) rank: f64,
    pub(super) pattern: Pattern,
}

/// Sums found so far.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) patterns: Vec<Pattern>,
    pub(super) forms: Vec<Form>,
    /// Places in `patterns` of the sums that each line is.
    pub(super) of: BTreeMap<usize, Vec<usize>>,
}

impl Known {
    /// Takes what does not contradict a simpler sum.
    pub(super) fn take(&mut self, axis: &Axis, candidates: &mut [Candidate], open: &[usize]) {
        let after = |candidate: &Candidate| candidate.pattern.aggregate > candidate.pattern.operands[0];
        let blocks = candidates.iter().filter(|c| c.form == Form::Block && c.adjacent);
        let lines = |wanted: bool| -> BTreeSet<usize> {
            blocks.clone().filter(|c| after(c) == wanted).map(|c| c.pattern.aggregate).collect()
        };
        let votes = [lines(false).len(), lines(true).len()].map(|votes| (votes as f64 + 1.0).ln());
        for candidate in candidates.iter_mut() {
            if candidate.form == Form::Block {
                candidate.rank += votes[usize::from(after(candidate))];
            }
        }
        candidates.sort_by(|a, b| {
            let place = |c: &Candidate| (c.pattern.aggregate, c.pattern.operands.clone());
            b.rank.total_cmp(&a.rank).then_with(|| place(a).cmp(&place(b)))
        });
        let mut owner: BTreeMap<usize, usize> = BTreeMap::new();
        for candidate in candidates {
            let mut pattern = candidate.pattern.clone();
            let rivals = self.of.get(&pattern.aggregate).into_iter().flatten();
            let overlaps = rivals
                .map(|place| &self.patterns[*place])
                .any(|rival| rival.operands.iter().any(|line| pattern.operands.contains(line)));
            if overlaps || self.adds(&pattern.operands, pattern.aggregate) {
                continue;
            }
            // Another line that is the same sum is a copy of the first.
            if self.patterns.iter().any(|known| known.operands == pattern.operands) {
                continue;
            }
            let place = self.patterns.len();
            if candidate.form == Form::Block {
                let same = |place: &usize| self.patterns[*place].operands == pattern.operands;
                let owners = pattern.operands.iter().filter_map(|line| owner.get(line));
                if owners.into_iter().any(|place| !same(place)) {
                    continue;
                }
                self.prolong(axis, &mut pattern, open, &owner);
                for line in &pattern.operands {
                    owner.entry(*line).or_insert(place);
                }
            }
            self.of.entry(pattern.aggregate).or_default().push(place);
            self.patterns.push(pattern);
            self.forms.push(candidate.form);
        }
    }

    /// Whether a line is added, by itself or in sums, in any of some lines.
    fn adds(&self, lines: &[usize], wanted: usize) -> bool {
        let mut open = lines.to_vec();
        let mut seen = BTreeSet::new();
        while let Some(line) = open.pop() {
            if line == wanted {
                return true;
            }
            if seen.insert(line) {
                let places = self.of.get(&line).into_iter().flatten();
                open.extend(places.flat_map(|place| &self.patterns[*place].operands));
            }
        }
        false
    }

    /// Adds the lines of zeros and blanks with which a block goes on, and those within it that have a name and
    /// are not filled in.
    fn prolong(&self, axis: &Axis, pattern: &mut Pattern, open: &[usize], owner: &BTreeMap<usize, usize>) {
        let (Some(first), Some(last)) = (pattern.operands.first().copied(), pattern.operands.last().copied())
        else {
            return;
        };
        let free = |line: &usize| {
            *line != pattern.aggregate && !owner.contains_key(line) && !self.of.contains_key(line)
        };
        let zeros = |line: &usize| {
            let empty = axis.values(*line).iter().all(|value| *value == 0);
            empty && open.binary_search(line).is_ok() && free(line)
        };
        let towards =
            if pattern.aggregate > last { last + 1..pattern.aggregate } else { pattern.aggregate + 1..first };
        let filling = |line: &usize| axis.unfilled[*line] || towards.contains(line) && zeros(line);
        let after: Vec<usize> = (last + 1..axis.hints.len()).take_while(zeros).collect();
        let before: Vec<usize> = (0..first).rev().take_while(zeros).collect();
        let within = (first..last).chain(towards.clone()).filter(filling);
        let added: Vec<usize> = within.chain(before).chain(after).collect();
        pattern.operands.extend(added);
        pattern.operands.sort_unstable();
        pattern.operands.dedup();
    }

    /// Totals by their words and place, where the figures say too little: all but one of their parts are zero, or
    /// there is but one. They add the lines up to the next line without figures, on the side where the table's
    /// other totals have their parts, and none of their instances fails.
    pub(super) fn add_named(&mut self, axis: &Axis) {
        let after = |pattern: &Pattern| pattern.operands.last() < Some(&pattern.aggregate);
        let blocks: Vec<&Pattern> = self
            .patterns
            .iter()
            .zip(&self.forms)
            .filter(|(_, f)| **f == Form::Block)
            .map(|(p, _)| p)
            .collect();
        let behind = blocks.iter().filter(|pattern| after(pattern)).count();
        let before = blocks.len() - behind;
        if behind.abs_diff(before) < LEAST_STYLE {
            return;
        }
        let owned: BTreeSet<usize> = self.patterns.iter().flat_map(|p| p.operands.iter().copied()).collect();
        let is_total = |line: usize| axis.hints[line].meaning == Some(Meaning::Total);
        for line in &axis.active {
            if !is_total(*line) || self.of.contains_key(line) {
                continue;
            }
            let part = |part: &usize| axis.finest[*part] >= 0 && !is_total(*part) && !owned.contains(part);
            let mut operands: Vec<usize> = if behind > before {
                (0..*line).rev().take_while(part).collect()
            } else {
                (line + 1..axis.hints.len()).take_while(part).collect()
            };
            operands.sort_unstable();
            let instances: Vec<_> =
                (0..axis.instances).filter_map(|at| sum_instance(axis, *line, &operands, at)).collect();
            let says = axis.values(*line).iter().any(|value| *value != 0);
            if instances.is_empty() || !says || !instances.iter().all(SumInstance::holds) {
                continue;
            }
            self.of.entry(*line).or_default().push(self.patterns.len());
            self.forms.push(Form::Block);
            self.patterns.push(Pattern {
                operator: Operator::Sum,
                aggregate: *line,
                operands,
                factor: 1,
                score: 0.0,
                holding: instances.len(),
                failing: 0,
            });
        }
    }

    /// All sums but those that only put the parts of parts in the place of parts of another.
    pub(super) fn without_refinements(self) -> Vec<Pattern> {
        let refines = |fine: &Pattern, coarse: &Pattern| {
            fine.operands != coarse.operands && self.substitutes(&fine.operands, &coarse.operands)
        };
        let fine = |pattern: &Pattern| {
            let rivals = self.of.get(&pattern.aggregate).into_iter().flatten();
            rivals.map(|place| &self.patterns[*place]).any(|rival| refines(pattern, rival))
        };
        self.patterns.iter().filter(|pattern| !fine(pattern)).cloned().collect()
    }

    /// Whether some lines are others with sums replaced by their parts.
    fn substitutes(&self, fine: &[usize], coarse: &[usize]) -> bool {
        let mut left: BTreeSet<usize> = fine.iter().copied().collect();
        for line in coarse {
            if !self.spend(*line, &mut left, 0) {
                return false;
            }
        }
        left.is_empty()
    }

    /// Takes a line, or the parts of which it is the sum, from a set.
    fn spend(&self, line: usize, left: &mut BTreeSet<usize>, depth: usize) -> bool {
        if left.remove(&line) {
            return true;
        }
        if depth > DEEPEST {
            return false;
        }
        for place in self.of.get(&line).into_iter().flatten() {
            let mut trial = left.clone();
            if self.patterns[*place].operands.iter().all(|part| self.spend(*part, &mut trial, depth + 1)) {
                *left = trial;
                return true;
            }
        }
        false
    }
}
