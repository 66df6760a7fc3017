//! One direction of a table: lines that relations join, and the instances that cross them.
//!
//! In: a [`Sheet`]. Out: its figures line by line. Along the axis of rows the lines are columns and every row is
//! an instance; along the axis of columns it is the other way round.

use super::evidence::gcd;
use super::sheet::{BLANK, DASH, Hint, Sheet};
use std::collections::BTreeSet;

/// Steps of search in one axis of a table. A table of 2 000 rows and 20 columns takes a few per cent of it.
const BUDGET: u64 = 100_000_000;

/// How much search is left.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
    cut: bool,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { left: BUDGET, cut: false }
    }

    /// Whether anything was searched less far than it should have been.
    pub(super) fn exhausted(&self) -> bool {
        self.cut
    }

    /// Takes what a search costs; false where it may not be done.
    pub(super) fn take(&mut self, cost: u64) -> bool {
        if cost > self.left {
            self.cut = true;
            return false;
        }
        self.left -= cost;
        true
    }

    /// The greatest reach up to `wanted` whose cost a share of the budget covers.
    pub(super) fn reach(&mut self, wanted: usize, cost: impl Fn(u64) -> u64, share: u64) -> usize {
        let mut reach = wanted as u64;
        while reach > 1 && cost(reach) > self.left / share {
            reach = reach * 3 / 4;
            self.cut = true;
        }
        reach as usize
    }
}

/// The figures of a table, line by line.
#[derive(Debug)]
pub(super) struct Axis {
    /// Number of instances: cells in each line.
    pub(super) instances: usize,
    /// Decimals of the unit of the values.
    pub(super) scale: u32,
    exported: bool,
    values: Vec<i64>,
    decimals: Vec<i8>,
    /// Finest decimals printed in each line.
    pub(super) finest: Vec<i8>,
    /// Finest decimals printed in each instance.
    finest_across: Vec<i8>,
    /// What is known of each line.
    pub(super) hints: Vec<Hint>,
    /// Whether an instance counts something: false for heads and columns of names.
    pub(super) counts: Vec<bool>,
    /// Lines with figures that may take part in relations, in order.
    pub(super) active: Vec<usize>,
    /// Lines with a name of their own but without figures: columns nobody has filled in yet, rows of dashes.
    pub(super) unfilled: Vec<bool>,
    /// What the figures of each instance are rounded to, where that is more than their last digit.
    grains: Vec<i64>,
    /// The same for lines.
    line_grains: Vec<i64>,
    /// Which instances are of one kind: the most decimals that say something.
    pub(super) kinds: Vec<i8>,
    /// The same for lines.
    pub(super) line_kinds: Vec<i8>,
    /// The figures of each instance, sorted.
    sorted: Vec<Vec<i64>>,
}

/// Different figures by which a common divisor is found.
const MOST_DIFFERENT: usize = 200;
/// Figures that are all multiples of some number are rounded to it where chance would make them so once in so
/// many tables.
const ROUNDED: f64 = 1e6;

impl Axis {
    /// One axis of a table; `by_row` where relations join the cells of a row.
    pub(super) fn of(sheet: &Sheet, by_row: bool) -> Self {
        let (lines, instances) =
            if by_row { (sheet.columns, sheet.rows) } else { (sheet.rows, sheet.columns) };
        let (hints, crossing) = if by_row {
            (&sheet.column_hints, &sheet.row_hints)
        } else {
            (&sheet.row_hints, &sheet.column_hints)
        };
        let counts: Vec<bool> = crossing.iter().map(|hint| !hint.is_label).collect();
        let at = |line: usize, instance: usize| {
            if by_row { instance * sheet.columns + line } else { line * sheet.columns + instance }
        };
        let mut values = Vec::with_capacity(lines * instances);
        let mut decimals = Vec::with_capacity(lines * instances);
        let mut finest = vec![BLANK; lines];
        let mut active = Vec::new();
        for line in 0..lines {
            for (instance, counts) in counts.iter().enumerate() {
                let cell = at(line, instance);
                let counted = *counts && !hints[line].is_label;
                let mark = if counted || sheet.decimals[cell] < 0 { sheet.decimals[cell] } else { BLANK };
                values.push(if mark >= 0 { sheet.values[cell] } else { 0 });
                decimals.push(mark);
                finest[line] = finest[line].max(mark);
            }
            if finest[line] >= 0 {
                active.push(line);
            }
        }
        let filled: Vec<bool> = (0..instances)
            .map(|instance| {
                counts[instance] && active.iter().any(|line| decimals[line * instances + instance] >= 0)
            })
            .collect();
        let only = |line: usize, mark: i8| {
            (0..instances).all(|i| !filled[i] || [BLANK, mark].contains(&decimals[line * instances + i]))
        };
        let dashes = |line: usize| {
            only(line, DASH) && (0..instances).any(|i| filled[i] && decimals[line * instances + i] == DASH)
        };
        let unfilled = (0..lines)
            .map(|line| {
                hints[line].class > 0 && finest[line] < 0 && (by_row && only(line, BLANK) || dashes(line))
            })
            .collect();
        let finest_across = (0..instances)
            .map(|instance| {
                active.iter().map(|line| decimals[line * instances + instance]).max().unwrap_or(0)
            })
            .collect();
        let mut axis = Self {
            instances,
            scale: sheet.scale,
            exported: sheet.exported,
            values,
            decimals,
            finest,
            finest_across,
            hints: hints.clone(),
            counts,
            active,
            unfilled,
            grains: Vec::new(),
            line_grains: Vec::new(),
            kinds: Vec::new(),
            line_kinds: Vec::new(),
            sorted: Vec::new(),
        };
        let cells = |lines: &[usize], instances: std::ops::Range<usize>| {
            axis.grain(&mut lines.iter().flat_map(|line| instances.clone().map(|at| (*line, at))))
        };
        let all = cells(&axis.active, 0..instances);
        let grains = (0..instances).map(|at| all.max(cells(&axis.active, at..at + 1))).collect();
        let line_grains = (0..lines).map(|line| cells(&[line], 0..instances)).collect();
        (axis.grains, axis.line_grains) = (grains, line_grains);
        axis.kinds = (0..instances)
            .map(|instance| axis.kind(&mut axis.active.iter().map(|line| axis.values(*line)[instance])))
            .collect();
        axis.line_kinds = (0..lines).map(|line| axis.kind(&mut axis.values(line).iter().copied())).collect();
        axis.sorted = (0..instances)
            .map(|instance| {
                let printed = axis.active.iter().filter(|line| axis.decimals(**line)[instance] >= 0);
                let mut values: Vec<i64> = printed.map(|line| axis.values(*line)[instance]).collect();
                values.sort_unstable();
                values
            })
            .collect();
        axis
    }

    /// The number of which all figures of some cells are multiples, where that is no accident; else 0. Where
    /// decimals are printed, they say what figures are rounded to.
    fn grain(&self, cells: &mut dyn Iterator<Item = (usize, usize)>) -> i64 {
        let whole = 10i64.pow(self.scale);
        let (mut grain, mut different) = (0, BTreeSet::new());
        for (line, instance) in cells {
            if self.decimals(line)[instance] > 0 {
                return 0;
            }
            let value = self.values(line)[instance];
            if value != 0 && different.len() < MOST_DIFFERENT && different.insert(value.abs()) {
                grain = gcd(grain, value);
            }
            if grain == whole || different.len() == MOST_DIFFERENT && value % grain.max(1) != 0 {
                return 0;
            }
        }
        let by_chance = (grain as f64 / whole as f64).ln() * (different.len() as f64 - 1.0);
        if by_chance > ROUNDED.ln() { grain } else { 0 }
    }

    /// The most decimals of some figures that are not zeros at the end.
    fn kind(&self, values: &mut dyn Iterator<Item = i64>) -> i8 {
        let mut kind = 0;
        for value in values {
            while kind < self.scale && value % 10i64.pow(self.scale - kind) != 0 {
                kind += 1;
            }
        }
        kind as i8
    }

    /// The share of an instance's figures that lie in an interval, one of them left out.
    pub(super) fn density(&self, instance: usize, from: i64, to: i64) -> f64 {
        let sorted = &self.sorted[instance];
        let within =
            sorted.partition_point(|value| *value <= to) - sorted.partition_point(|value| *value < from);
        within.saturating_sub(1) as f64 / sorted.len().max(1) as f64
    }

    /// What all figures of a line are rounded to, beyond their last digit; else 0.
    pub(super) fn grain_of(&self, line: usize) -> i64 {
        self.line_grains[line]
    }

    /// What a figure is rounded to. A column that prints `6,6` prints `7` with one decimal too, but only if the
    /// row does: a spreadsheet drops zeros at the end, and rows of counts and of shares stand in one column.
    pub(super) fn cell_unit(&self, line: usize, instance: usize) -> i64 {
        let decimals = self.finest[line].min(self.finest_across[instance]).max(self.decimals(line)[instance]);
        self.unit(decimals).max(self.grains[instance]).max(self.line_grains[line])
    }

    /// The figures of a line, 0 where there is none.
    pub(super) fn values(&self, line: usize) -> &[i64] {
        &self.values[line * self.instances..(line + 1) * self.instances]
    }

    /// The printed decimals of a line, or a mark where there is no figure.
    pub(super) fn decimals(&self, line: usize) -> &[i8] {
        &self.decimals[line * self.instances..(line + 1) * self.instances]
    }

    /// One unit of the last of some decimals.
    pub(super) fn unit(&self, decimals: i8) -> i64 {
        10i64.pow(self.scale.saturating_sub(decimals.max(0) as u32))
    }

    /// What the figures of a computed line are rounded to: quotients and means that are all whole were rounded,
    /// whatever decimals a program wrote.
    pub(super) fn computed_unit(&self, line: usize) -> i64 {
        let rounded = self.exported && self.line_kinds[line] == 0;
        self.unit(if rounded { 0 } else { self.finest[line] })
    }

    /// Instances at which candidates for what a line is are looked for: some with figures other than zero,
    /// spread over the line.
    pub(super) fn anchors(&self, line: usize, most: usize) -> Vec<usize> {
        let full: Vec<usize> =
            (0..self.instances).filter(|instance| self.values(line)[*instance] != 0).collect();
        if full.len() <= most {
            return full;
        }
        (0..most).map(|nth| full[nth * full.len() / most + full.len() / most / 2]).collect()
    }
}
