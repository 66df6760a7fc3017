//! A relation between figures anywhere in a document, tested against what is printed.
//!
//! Every printed figure stands for an interval of half a unit of its last digit to either side. A constraint holds
//! where some figures inside these intervals obey it; for sums the exact distribution of rounding then says how
//! likely the difference is.

use crate::grade::{Measured, sum_measured};
use crate::{Ledger, Place, Relation, State};
use sifferkoll_model::{Allowed, Decimal};

/// `target = operator(operands)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    /// The derived figure.
    pub target: Place,
    /// What gives it.
    pub operator: Operator,
    /// The operands, at least one, in the operator's order.
    pub operands: Vec<Operand>,
    /// What an operand without a figure means.
    pub missing: Missing,
    /// Where the precision of the figures is taken from.
    pub precision: Precision,
}

/// One operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operand {
    /// The figure.
    pub place: Place,
    /// What it is multiplied with: 1, -1, or a change of unit such as 0.001.
    pub factor: Decimal,
    /// Whether the figure is what it says to the last digit, as a target that was decided.
    pub exact: bool,
}

impl Operand {
    /// An operand that is added.
    pub fn plus(place: Place) -> Self {
        Self { place, factor: Decimal::ONE, exact: false }
    }

    /// An operand that is subtracted.
    pub fn minus(place: Place) -> Self {
        Self { place, factor: Decimal::NEGATIVE_ONE, exact: false }
    }
}

/// How operands give the derived figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// The sum of all.
    Sum,
    /// The mean of all.
    Mean,
    /// The first as a share of the second, times `scale` (100 for per cent).
    Ratio {
        /// The multiple in which it is printed.
        scale: Decimal,
    },
    /// The change from the second to the first, as a share of the second without its sign, times `scale`.
    Change {
        /// The multiple in which it is printed.
        scale: Decimal,
    },
    /// The product of all.
    Product,
    /// Anything from the least to the greatest.
    Between,
}

/// What an operand that is blank or a dash means to a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The relation cannot be tested, as a deviation without a budget.
    Blocks,
    /// The operand takes no part, as a row without a figure in a column that is summed.
    Skipped,
}

/// Where the precision of a figure is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// The finest figure of its column: a spreadsheet drops trailing zeros, so `7` beside `6,6` has a decimal too.
    Column,
    /// The finest figure of the constraint, where it ties cells of one row among rows of other units.
    Shared,
    /// Its own digits, where the figures of a constraint are of several sorts.
    Own,
}

impl Relation {
    /// The relation as a constraint on a table of a document.
    pub fn on(&self, table: usize) -> Constraint {
        let place = |cell| Place::Cell { table, cell };
        let operand = |t: &crate::Term| {
            if t.minus { Operand::minus(place(t.cell)) } else { Operand::plus(place(t.cell)) }
        };
        Constraint {
            target: place(self.target),
            operator: Operator::Sum,
            operands: self.terms.iter().map(operand).collect(),
            missing: self.missing,
            precision: Precision::Column,
        }
    }
}

/// A figure as it enters a constraint.
#[derive(Debug, Clone, Copy)]
struct Part {
    place: Place,
    value: Decimal,
    step: Decimal,
    counted: bool,
    spread: Option<(Decimal, Decimal)>,
    factor: Decimal,
}

impl Part {
    /// What the figure may stand for.
    fn ends(&self) -> Option<(Decimal, Decimal)> {
        let half = if self.counted { Decimal::ZERO } else { self.step / Decimal::TWO };
        self.spread.or(Some((self.value.checked_sub(half)?, self.value.checked_add(half)?)))
    }

    /// The same times its factor.
    fn range(&self) -> Option<(Decimal, Decimal)> {
        let ends = self.ends()?;
        let ends = [ends.0, ends.1];
        let [a, b] = [ends[0].checked_mul(self.factor)?, ends[1].checked_mul(self.factor)?];
        Some((a.min(b), a.max(b)))
    }

    fn signed(&self) -> Option<Decimal> {
        self.value.checked_mul(self.factor)
    }
}

/// The figures of a constraint, as printed or as `change` has them.
struct Parts {
    target: Part,
    operands: Vec<Part>,
}

impl Constraint {
    /// All places, the derived one first.
    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        std::iter::once(self.target).chain(self.operands.iter().map(|o| o.place))
    }

    /// Whether every figure is zero: then it holds whatever its signs, and says nothing.
    pub fn is_all_zero(&self, ledger: &Ledger) -> bool {
        self.places().all(|place| ledger.figure(place).is_none_or(|figure| figure.value.is_zero()))
    }

    /// Tests the constraint; `None` where the derived figure or an operand that is needed is missing, or where
    /// the figures leave the range of decimals.
    pub fn measure(&self, ledger: &Ledger) -> Option<Measured> {
        self.measure_with(ledger, &[])
    }

    /// The same with some figures replaced.
    pub fn measure_with(&self, ledger: &Ledger, change: &[(Place, Decimal)]) -> Option<Measured> {
        let Parts { target, operands } = self.parts(ledger, change)?;
        let spread = target.spread.is_some() || operands.iter().any(|p| p.spread.is_some());
        if self.operator == Operator::Sum && !spread {
            let steps: Vec<Decimal> = operands.iter().map(|p| (p.step * p.factor).abs()).collect();
            let mut computed = Decimal::ZERO;
            for part in &operands {
                computed = computed.checked_add(part.signed()?)?;
            }
            let counted = target.counted && operands.iter().all(|p| p.counted);
            return sum_measured(target.value, computed, target.step, &steps, counted);
        }
        let computed = self.compute(&operands)?;
        let (low, high) = self.range(&operands)?;
        let half = target.step / Decimal::TWO;
        let gap = target.value.checked_sub(computed)?;
        let (bottom, top) = match target.spread {
            Some(ends) => ends,
            None => (target.value.checked_sub(half)?, target.value.checked_add(half)?),
        };
        let (below, above) = (top.checked_sub(target.value)?, target.value.checked_sub(bottom)?);
        let allowed = Allowed {
            low: whole_steps(low.checked_sub(below)?, target.step, Side::Above)?,
            high: whole_steps(high.checked_add(above)?, target.step, Side::Below)?,
        };
        let possible = match self.operator {
            // Ends that only meet are ties, which rounding half up allows on one side.
            Operator::Ratio { .. } | Operator::Change { .. } | Operator::Mean | Operator::Sum => {
                bottom <= high && low <= top
            }
            _ => bottom < high && low < top || target.value >= low && target.value <= high,
        };
        Some(Measured {
            computed,
            printed: target.value,
            difference: gap.checked_div(target.step)?.normalize(),
            unit: target.step,
            operands: operands.len(),
            possible,
            probability: if possible { 1.0 } else { 0.0 },
            // A figure said with reserve is right wherever it is possible.
            exact: if spread || self.operator == Operator::Between { possible } else { gap.abs() <= half },
            allowed,
        })
    }

    /// The values of one figure for which a constraint of sums holds, the ends left out unless they are one value;
    /// for other constraints the values of the derived figure. `None` where that cannot be said.
    pub fn solve(&self, ledger: &Ledger, place: Place, change: &[(Place, Decimal)]) -> Option<Span> {
        let parts = self.parts(ledger, change)?;
        let spread = parts.target.spread.is_some() || parts.operands.iter().any(|p| p.spread.is_some());
        if self.operator != Operator::Sum || spread {
            if place != self.target || self.operands.iter().any(|o| o.place == place) {
                return None;
            }
            let measured = self.measure_with(ledger, change)?;
            return Some(Span {
                low: measured.allowed.low,
                high: measured.allowed.high,
                best: measured.computed,
            });
        }
        let Parts { target, operands } = parts;
        let mut mine = std::iter::once((target.place, Decimal::NEGATIVE_ONE))
            .chain(operands.iter().map(|p| (p.place, p.factor)))
            .filter(|(at, _)| *at == place);
        let (Some((_, factor)), None) = (mine.next(), mine.next()) else {
            return None;
        };
        let mut rest = Decimal::ZERO;
        let mut half = target.step / Decimal::TWO;
        for part in &operands {
            half = half.checked_add((part.step * part.factor).abs() / Decimal::TWO)?;
            if part.place != place {
                rest = rest.checked_add(part.signed()?)?;
            }
        }
        if place != target.place {
            rest = rest.checked_sub(target.value)?;
        }
        // rest + factor * x = 0 but for `half`.
        let best = (-rest).checked_div(factor)?;
        let counted = target.counted && operands.iter().all(|p| p.counted);
        let step = if place == target.place {
            target.step
        } else {
            operands.iter().find(|p| p.place == place).map_or(Decimal::ONE, |p| p.step)
        };
        let reach = if counted {
            Decimal::ZERO
        } else {
            let wide = (half / factor.abs()).checked_div(step)?;
            (wide.ceil() - Decimal::ONE).max(Decimal::ZERO) * step
        };
        Some(Span { low: best.checked_sub(reach)?, high: best.checked_add(reach)?, best })
    }

    fn parts(&self, ledger: &Ledger, change: &[(Place, Decimal)]) -> Option<Parts> {
        let part = |place: Place, factor: Decimal, exact: bool| {
            let own = ledger.figure(place)?;
            let value = change.iter().find(|(at, _)| *at == place).map_or(own.value, |(_, value)| *value);
            let shift = value.checked_sub(own.value)?;
            let spread = match own.spread {
                Some((low, high)) => Some((low.checked_add(shift)?, high.checked_add(shift)?)),
                None => None,
            };
            let (step, counted) = match self.precision {
                Precision::Column => (ledger.column_step(place), ledger.column_counted(place)),
                Precision::Shared | Precision::Own => (own.step, own.counted),
            };
            Some(Part { place, value, step, counted: counted || exact, spread, factor })
        };
        let mut target = part(self.target, Decimal::ONE, false)?;
        let mut operands = Vec::with_capacity(self.operands.len());
        for operand in &self.operands {
            match (ledger.state(operand.place), self.missing) {
                (State::Value(_), _) => operands.push(part(operand.place, operand.factor, operand.exact)?),
                (State::Absent, Missing::Skipped) => {}
                (State::Absent | State::Unusable, _) => return None,
            }
        }
        if operands.is_empty() {
            return None;
        }
        if self.precision == Precision::Shared {
            let finest = operands.iter().map(|p| p.step).min()?.min(target.step);
            let counted = target.counted && operands.iter().all(|p| p.counted);
            for part in operands.iter_mut().chain([&mut target]) {
                (part.step, part.counted) = (finest, counted);
            }
        }
        Some(Parts { target, operands })
    }

    fn compute(&self, operands: &[Part]) -> Option<Decimal> {
        let values: Vec<Decimal> = operands.iter().map(Part::signed).collect::<Option<_>>()?;
        match (self.operator, &values[..]) {
            (Operator::Sum, values) => values.iter().try_fold(Decimal::ZERO, |sum, v| sum.checked_add(*v)),
            (Operator::Mean, values) => {
                let sum = values.iter().try_fold(Decimal::ZERO, |sum, v| sum.checked_add(*v))?;
                sum.checked_div(Decimal::from(values.len()))
            }
            (Operator::Product, values) => values.iter().try_fold(Decimal::ONE, |all, v| all.checked_mul(*v)),
            (Operator::Ratio { scale }, [part, whole]) => part.checked_mul(scale)?.checked_div(*whole),
            (Operator::Change { scale }, [new, old]) => change(*new, *old, scale),
            (Operator::Between, values) => {
                let (low, high) = (values.iter().min()?, values.iter().max()?);
                low.checked_add(*high)?.checked_div(Decimal::TWO)
            }
            _ => None,
        }
    }

    /// What the operands can give, by the corners of their intervals: every operator is monotone in each operand
    /// as long as a divisor keeps its sign.
    fn range(&self, operands: &[Part]) -> Option<(Decimal, Decimal)> {
        let ends: Vec<(Decimal, Decimal)> = operands.iter().map(Part::range).collect::<Option<_>>()?;
        let corners = |of: &dyn Fn(Decimal, Decimal) -> Option<Decimal>| {
            let [(a, b), (c, d)] = ends[..] else {
                return None;
            };
            // A divisor that may be zero gives anything.
            if c <= Decimal::ZERO && d >= Decimal::ZERO {
                return None;
            }
            let all = [of(a, c)?, of(a, d)?, of(b, c)?, of(b, d)?];
            Some((*all.iter().min()?, *all.iter().max()?))
        };
        match self.operator {
            Operator::Ratio { scale } => corners(&|part, whole| part.checked_mul(scale)?.checked_div(whole)),
            Operator::Change { scale } => corners(&|new, old| change(new, old, scale)),
            Operator::Between => Some((ends.iter().map(|e| e.0).min()?, ends.iter().map(|e| e.1).max()?)),
            Operator::Product => {
                let mut range = (Decimal::ONE, Decimal::ONE);
                for (low, high) in ends {
                    let all = [
                        range.0.checked_mul(low)?,
                        range.0.checked_mul(high)?,
                        range.1.checked_mul(low)?,
                        range.1.checked_mul(high)?,
                    ];
                    range = (*all.iter().min()?, *all.iter().max()?);
                }
                Some(range)
            }
            Operator::Sum | Operator::Mean => {
                let add = |sum: Decimal, v: &Decimal| sum.checked_add(*v);
                let low = ends.iter().map(|e| &e.0).try_fold(Decimal::ZERO, add)?;
                let high = ends.iter().map(|e| &e.1).try_fold(Decimal::ZERO, add)?;
                let n = Decimal::from(if self.operator == Operator::Mean { ends.len() } else { 1 });
                Some((low.checked_div(n)?, high.checked_div(n)?))
            }
        }
    }
}

fn change(new: Decimal, old: Decimal, scale: Decimal) -> Option<Decimal> {
    new.checked_sub(old)?.checked_mul(scale)?.checked_div(old.abs())
}

/// Values of one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Least.
    pub low: Decimal,
    /// Greatest.
    pub high: Decimal,
    /// The one that leaves no difference.
    pub best: Decimal,
}

impl Span {
    /// Whether a value is among them.
    pub fn holds(&self, value: Decimal) -> bool {
        self.low <= value && value <= self.high
    }

    /// What two have in common; the best value is that of the narrower one, if the other has it.
    pub fn meet(&self, other: &Self) -> Option<Self> {
        let (low, high) = (self.low.max(other.low), self.high.min(other.high));
        let narrow = if self.high - self.low <= other.high - other.low { self } else { other };
        let best = narrow.best.max(low).min(high);
        (low <= high).then_some(Self { low, high, best })
    }
}

#[derive(Clone, Copy)]
enum Side {
    Above,
    Below,
}

/// The multiple of a step that lies next to a value on one side.
fn whole_steps(value: Decimal, step: Decimal, side: Side) -> Option<Decimal> {
    let steps = value.checked_div(step)?;
    let whole = match side {
        Side::Above => steps.ceil(),
        Side::Below => steps.floor(),
    };
    whole.checked_mul(step)
}
