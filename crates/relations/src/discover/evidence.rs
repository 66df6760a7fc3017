//! How much a set of instances says for a relation, against chance.
//!
//! An instance that holds would hold by chance with the probability that a figure lands in the interval which
//! rounding allows: its width by the range that the figure had to itself. The logarithms add up over instances
//! with different figures; instances that fail cost what a relation with exceptions costs. Against that stands
//! the number of relations that could have been tried.

use super::axis::Axis;
use super::sheet::TEXT;
use std::collections::BTreeMap;

/// A pattern holds in at least this share of the instances that say something, by numerator and denominator.
const SUPPORT: (usize, usize) = (1, 2);

/// The same for quotients and means.
const MOST: (usize, usize) = (3, 5);

/// What the instances of a pattern say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Evidence {
    /// Sum of the logarithms of chance, positive.
    pub(super) surprise: f64,
    /// Different instances that hold and say something.
    pub(super) holding: usize,
    /// Instances that fail, of kinds of which some hold.
    pub(super) failing: usize,
    /// Kinds of which none hold.
    pub(super) other_kinds: usize,
}

impl Evidence {
    /// The weight of a quotient or a mean, which hold in more of their instances than sums, since there is no table
    /// of quotients in some columns and other things in others.
    pub(super) fn strict_weight(&self) -> f64 {
        let enough = self.holding * MOST.1 >= (self.holding + self.failing) * MOST.0;
        if enough { self.weight() } else { f64::NEG_INFINITY }
    }

    /// How much better the pattern explains its instances than chance does, if enough of them hold.
    pub(super) fn weight(&self) -> f64 {
        if self.holding * SUPPORT.1 < (self.holding + self.failing) * SUPPORT.0 || self.holding == 0 {
            return f64::NEG_INFINITY;
        }
        let (holds, fails) = (self.holding as f64, self.failing as f64);
        let rate = (holds + 0.5) / (holds + fails + 1.0);
        let others = self.other_kinds as f64 * f64::ln(2.0);
        self.surprise + holds * rate.ln() + fails * (1.0 - rate).ln() - others
    }
}

/// Gathers the instances of a pattern.
#[derive(Debug, Default)]
pub(super) struct Gathering {
    surprise: f64,
    /// Holding and failing instances of each kind.
    kinds: BTreeMap<i8, (usize, usize)>,
    /// Instances that said something.
    seen: Vec<Seen>,
}

/// An instance that said something.
#[derive(Debug, Clone, Copy)]
struct Seen {
    /// The result and two operands.
    figures: [i64; 3],
    /// What they are rounded to.
    rounding: i64,
    surprise: f64,
}

/// Instances with which a new one is compared.
const MOST_SEEN: usize = 64;

impl Gathering {
    /// An instance that fails.
    pub(super) fn fail(&mut self, kind: i8) {
        self.kinds.entry(kind).or_default().1 += 1;
    }

    /// An instance that holds by chance with this probability. If it is an earlier one times some factor, it holds
    /// because that one does; then the more exact of them counts.
    pub(super) fn hold(&mut self, kind: i8, figures: [i64; 3], rounding: i64, chance: f64) {
        let surprise = -chance.clamp(1e-12, 1.0).ln();
        let same = |seen: &&mut Seen| proportional(seen.figures, seen.rounding, figures, rounding);
        if let Some(seen) = self.seen.iter_mut().find(same) {
            self.surprise += (surprise - seen.surprise).max(0.0);
            seen.surprise = surprise.max(seen.surprise);
            return;
        }
        if self.seen.len() < MOST_SEEN {
            self.seen.push(Seen { figures, rounding, surprise });
        }
        self.surprise += surprise;
        self.kinds.entry(kind).or_default().0 += 1;
    }

    /// What they say together.
    pub(super) fn evidence(&self) -> Evidence {
        let mut evidence = Evidence { surprise: self.surprise, ..Evidence::default() };
        for (holding, failing) in self.kinds.values() {
            evidence.holding += holding;
            if *holding > 0 { evidence.failing += failing } else { evidence.other_kinds += 1 }
        }
        evidence
    }
}

/// Whether some figures are others times a factor, as far as their rounding tells.
fn proportional(known: [i64; 3], unit: i64, figures: [i64; 3], rounding: i64) -> bool {
    let factor = figures[0] as f64 / known[0] as f64;
    let slack = rounding as f64 + unit as f64 * factor.abs();
    (1..3).all(|nth| (figures[nth] as f64 - known[nth] as f64 * factor).abs() <= slack)
}

/// By how much, as a logarithm, a pattern is likelier than chance where so many could have been tried.
pub(super) fn margin(weight: f64, tried: f64) -> f64 {
    weight - tried.max(1.0).ln()
}

/// One instance of a sum.
#[derive(Debug, Clone, Copy)]
pub(super) struct SumInstance {
    /// Printed total less the sum of the printed parts, in units of the axis.
    pub(super) residual: i64,
    /// Greatest residual that rounding explains.
    pub(super) allowed: i64,
    /// Parts with a figure.
    pub(super) parts: usize,
    /// Whether a part is words, so that its figure is not known.
    pub(super) suppressed: bool,
    /// Parts with a figure other than zero.
    pub(super) nonzero: usize,
    /// Sum of the parts' magnitudes without the greatest.
    pub(super) rest: i64,
    /// What its figures are rounded to.
    pub(super) unit: i64,
    /// The coarsest step of figures (1, 5, 10, 50 and so on) of which all are multiples.
    pub(super) step: i64,
}

impl SumInstance {
    pub(super) fn holds(&self) -> bool {
        self.residual.abs() <= self.allowed
    }

    /// How likely its residual is by chance, against how likely rounding gives it.
    pub(super) fn chance(&self) -> f64 {
        let by_chance = self.step as f64 / (self.rest as f64 + self.step as f64);
        // The sum of n errors uniform over a unit has the variance n/12.
        let parts = self.parts.max(1) as f64;
        let units = self.residual as f64 / self.step as f64;
        let by_rounding = (-6.0 * units * units / parts).exp() / (std::f64::consts::PI * parts / 6.0).sqrt();
        by_chance / by_rounding.min(1.0)
    }
}

/// Looks up one instance of a sum; `None` where the total or all parts are no figures.
pub(super) fn sum_instance(
    axis: &Axis,
    aggregate: usize,
    parts: &[usize],
    instance: usize,
) -> Option<SumInstance> {
    let printed = axis.decimals(aggregate)[instance];
    if printed < 0 {
        return None;
    }
    let total = axis.values(aggregate)[instance];
    let (mut sum, mut all, mut largest, mut count, mut nonzero) = (0i64, 0i64, 0i64, 0, 0);
    let mut unit = axis.cell_unit(aggregate, instance);
    let (mut units, mut mixed, mut suppressed) = (unit, false, false);
    let mut step = total;
    for part in parts {
        let decimals = axis.decimals(*part)[instance];
        if decimals < 0 {
            suppressed |= decimals == TEXT;
            continue;
        }
        let value = axis.values(*part)[instance];
        count += 1;
        nonzero += usize::from(value != 0);
        sum += value;
        all += value.abs();
        largest = largest.max(value.abs());
        let own = axis.cell_unit(*part, instance);
        mixed |= own != unit;
        units += own;
        unit = unit.min(own);
        step = gcd(step, value);
    }
    if count == 0 {
        return None;
    }
    Some(SumInstance {
        residual: total - sum,
        // Of n errors of half a unit each, and a total rounded itself, floor(n/2) units are the most.
        allowed: if mixed { units / 2 } else { (count as i64 / 2) * unit },
        parts: count,
        suppressed,
        nonzero,
        rest: all - largest,
        unit,
        step: step_of(step).max(unit),
    })
}

/// All instances of a sum.
pub(super) fn judge_sum(axis: &Axis, aggregate: usize, parts: &[usize]) -> Evidence {
    let mut gathering = Gathering::default();
    for instance in 0..axis.instances {
        let Some(sum) = sum_instance(axis, aggregate, parts, instance) else {
            continue;
        };
        let total = axis.values(aggregate)[instance];
        let kind = axis.kinds[instance];
        if !sum.holds() {
            // What is missing may be all that is missing.
            if !sum.suppressed {
                gathering.fail(kind);
            }
        } else if sum.nonzero >= 2 && total != 0 {
            let mut figures =
                parts.iter().map(|part| axis.values(*part)[instance]).filter(|value| *value != 0);
            let figures = [total, figures.next().unwrap_or(0), figures.next_back().unwrap_or(0)];
            let computed = total - sum.residual;
            let density = axis.density(instance, computed - sum.allowed, computed + sum.allowed);
            gathering.hold(kind, figures, sum.unit, sum.chance().max(density));
        }
    }
    gathering.evidence()
}

pub(super) fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a as i64
}

/// The greatest of 1, 5, 10, 50, 100 and so on that divides a number.
pub(super) fn step_of(number: i64) -> i64 {
    let mut step = 1;
    if number == 0 {
        return step;
    }
    while number % (step * 10) == 0 && step < 1_000_000_000_000_000 {
        step *= 10;
    }
    if number % (step * 5) == 0 { step * 5 } else { step }
}
