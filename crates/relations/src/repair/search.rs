//! The bounded search for sets of slips.

use super::slip::{before, cost};
use super::{Change, Explanation, Problem, Step};
use crate::{Operator, Place, Span};
use sifferkoll_model::{Decimal, Slip};
use std::cell::Cell;
use std::collections::BTreeMap;

/// Cost of a failing constraint that no slip explains, in tenths.
const UNEXPLAINED: u32 = 80;
/// What an explanation may cost more than the best and still be kept, in tenths: one to twenty.
const KEPT: u32 = 30;
/// Most slips in one explanation.
const MOST_SLIPS: usize = 4;
/// Steps of the search for one component.
const MOST_STEPS: usize = 4_000;
/// Operands of a constraint above which figures that changed places are not looked for: in so long a sum some pair
/// fits by chance.
const MOST_TO_SWAP: usize = 40;

pub(super) struct Search<'a> {
    problem: &'a Problem<'a>,
    of_place: &'a BTreeMap<Place, Vec<usize>>,
    component: &'a [usize],
    /// What each figure may have been, made when first asked for.
    slips: BTreeMap<Place, Vec<(Decimal, Slip)>>,
    found: Vec<Explanation>,
    best: u32,
    steps_left: usize,
    /// Figures that may still be looked at; shared by all components of a document, so that a document in which
    /// everything fails ends in bounded time.
    work_left: &'a Cell<u64>,
}

/// The state of one branch.
#[derive(Clone)]
struct Branch {
    cost: u32,
    /// Failing constraints still to be explained.
    open: Vec<usize>,
    /// Those given up.
    left: Vec<usize>,
    overlay: Vec<(Place, Decimal)>,
    steps: Vec<Step>,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        problem: &'a Problem<'a>,
        of_place: &'a BTreeMap<Place, Vec<usize>>,
        component: &'a [usize],
        work_left: &'a Cell<u64>,
    ) -> Self {
        Self {
            problem,
            of_place,
            component,
            slips: BTreeMap::new(),
            found: Vec::new(),
            best: u32::MAX,
            steps_left: MOST_STEPS,
            work_left,
        }
    }

    /// All explanations near the best, cheapest first.
    pub(super) fn run(mut self) -> Vec<Explanation> {
        let start = Branch {
            cost: 0,
            open: self.component.to_vec(),
            left: Vec::new(),
            overlay: Vec::new(),
            steps: Vec::new(),
        };
        // Something to compare with: nothing explained.
        self.best = UNEXPLAINED.saturating_mul(self.component.len() as u32);
        self.explore(start);
        let limit = self.best.saturating_add(KEPT);
        self.found.retain(|explanation| explanation.cost <= limit);
        self.found.sort_by_key(|e| {
            (e.cost, e.steps.iter().map(|s| (s.change.place, s.change.to)).collect::<Vec<_>>())
        });
        self.found
    }

    fn explore(&mut self, branch: Branch) {
        if self.steps_left == 0 || self.work_left.get() == 0 || branch.cost > self.best.saturating_add(KEPT) {
            return;
        }
        self.steps_left -= 1;
        // The constraint with the fewest figures leaves the fewest ways.
        let next =
            branch.open.iter().copied().min_by_key(|at| (self.problem.constraints[*at].operands.len(), *at));
        let Some(next) = next else {
            self.best = self.best.min(branch.cost);
            self.found.push(Explanation { cost: branch.cost, steps: branch.steps });
            return;
        };
        if branch.steps.len() < MOST_SLIPS {
            let mut ways: Vec<Step> = self.ways(next, &branch);
            ways.sort_by_key(|step| {
                let change = &step.change;
                (std::cmp::Reverse(change.clears), cost(change.slip), change.place, change.to)
            });
            for step in ways {
                let mut further = branch.clone();
                further.cost += cost(step.change.slip);
                further.open.retain(|at| !step.cleared.contains(at));
                further.overlay.push((step.change.place, step.change.to));
                further.overlay.extend(step.also);
                further.steps.push(step);
                self.explore(further);
            }
        }
        let mut given_up = branch;
        given_up.cost += UNEXPLAINED;
        given_up.open.retain(|at| *at != next);
        given_up.left.push(next);
        self.explore(given_up);
    }

    /// Every change of one figure that clears a constraint and breaks none that holds.
    fn ways(&mut self, next: usize, branch: &Branch) -> Vec<Step> {
        let places: Vec<Place> = self.problem.constraints[next].places().collect();
        let width = places.len() as u64;
        let mut out: Vec<(Step, Decimal)> = Vec::new();
        for place in places {
            let changed = branch.overlay.iter().any(|(at, _)| *at == place);
            let Some(figure) = self.problem.ledger.figure(place).filter(|_| !changed) else {
                continue;
            };
            let Some(room) = self.room(place, &[next], branch) else {
                continue;
            };
            let mut values: Vec<(Decimal, Slip)> = self.slips_of(place).to_vec();
            let readings = (self.problem.readings)(place);
            values.extend(readings.into_iter().map(|value| (value, Slip::Reading)));
            // A figure is printed as finely as its column.
            let step = self.problem.ledger.column_step(place);
            values.retain(|(value, _)| (*value % step).is_zero());
            values.retain(|(value, _)| room.span.is_none_or(|span| span.holds(*value)));
            values.retain(|(value, slip)| {
                !matches!(slip, Slip::UnitShift | Slip::DecimalShift)
                    || self.fits_better(place, figure.value, *value)
            });
            values.extend(self.solved(next, place, figure.value, &room, branch));
            values.sort_by_key(|(value, slip)| (*value, cost(*slip)));
            values.dedup_by_key(|(value, _)| *value);
            let first = out.len();
            for (to, slip) in values {
                if to == figure.value || !self.keeps(&room, place, to, branch) {
                    continue;
                }
                let cleared = self.cleared(place, to, branch);
                if !cleared.contains(&next) {
                    continue;
                }
                let span = self.room(place, &cleared, branch).and_then(|room| room.span);
                let size = figure.value.abs().max(to.abs());
                let chance_per_mille = chance(slip, size, span, figure.step, width, cleared.len());
                let change = Change { place, to, slip, clears: cleared.len() };
                let off = span.map_or(Decimal::ZERO, |span| (span.best - to).abs());
                // Of slips of one sort that rounding leaves, the one that leaves least to rounding.
                let rival = out[first..]
                    .iter()
                    .position(|(s, _): &(Step, Decimal)| s.change.slip == slip && s.cleared == cleared);
                match rival.map(|at| first + at) {
                    Some(at) if out[at].1 <= off => {}
                    Some(at) => out[at] = (Step { change, also: None, cleared, chance_per_mille }, off),
                    None => out.push((Step { change, also: None, cleared, chance_per_mille }, off)),
                }
            }
        }
        let mut out: Vec<Step> = out.into_iter().map(|(step, _)| step).collect();
        out.extend(self.swaps(next, branch, width));
        out
    }

    /// Figures of the constraint that changed places with another one of its own or with one in their row.
    fn swaps(&self, next: usize, branch: &Branch, width: u64) -> Vec<Step> {
        let ledger = self.problem.ledger;
        let constraint = &self.problem.constraints[next];
        if constraint.operands.len() > MOST_TO_SWAP {
            return Vec::new();
        }
        let own: Vec<Place> = constraint.places().collect();
        let free = |place: &Place| !branch.overlay.iter().any(|(at, _)| at == place);
        let mut out = Vec::new();
        for (at, place) in own.iter().copied().enumerate().filter(|(_, place)| free(place)) {
            let beside = self.in_row(place).into_iter().filter(|other| !own.contains(other));
            for other in own[at + 1..].iter().copied().chain(beside).filter(&free) {
                let (Some(figure), Some(second)) = (ledger.figure(place), ledger.figure(other)) else {
                    continue;
                };
                if figure.value == second.value || !self.of_place.contains_key(&other) {
                    continue;
                }
                let mut overlay = branch.overlay.clone();
                overlay.extend([(place, second.value), (other, figure.value)]);
                let holds = |at: &usize| self.holds_with(*at, &overlay);
                if !holds(&next) {
                    continue;
                }
                let mut around: Vec<usize> = [place, other]
                    .iter()
                    .filter_map(|place| self.of_place.get(place))
                    .flatten()
                    .copied()
                    .collect();
                around.sort_unstable();
                around.dedup();
                let (failing, kept): (Vec<usize>, Vec<usize>) =
                    around.into_iter().partition(|at| branch.open.contains(at) || branch.left.contains(at));
                // Between two parts of one sum alone a swap changes nothing, and elsewhere it must break nothing.
                let cleared: Vec<usize> =
                    failing.into_iter().filter(|at| branch.open.contains(at) && holds(at)).collect();
                if !kept.iter().all(holds) {
                    continue;
                }
                let size = figure.value.abs().max(second.value.abs());
                let chance_per_mille = chance(Slip::Swap, size, None, figure.step, width, cleared.len());
                let change = Change { place, to: second.value, slip: Slip::Swap, clears: cleared.len() };
                out.push(Step { change, also: Some((other, figure.value)), cleared, chance_per_mille });
            }
        }
        out
    }

    /// Whether a value is of the size of more figures in its row and column than what is printed.
    fn fits_better(&self, place: Place, printed: Decimal, value: Decimal) -> bool {
        let Place::Cell { table, cell } = place else {
            return true;
        };
        let Some(grid) = self.problem.ledger.grid(table) else {
            return false;
        };
        self.spend(grid.rows() + grid.columns());
        let id = |row, column| sifferkoll_model::CellId { row, column };
        let row = (0..grid.columns()).filter(|at| *at != cell.column).map(|at| id(cell.row, at));
        let column = (0..grid.rows()).filter(|at| *at != cell.row).map(|at| id(at, cell.column));
        let around: Vec<Decimal> = row.chain(column).filter_map(|id| grid.value(id)).collect();
        let alike = |of: Decimal| {
            let (size, ten) = (of.abs(), Decimal::TEN);
            let near = |other: &&Decimal| {
                let other = other.abs();
                let (low, high) = (size.min(other), size.max(other));
                !low.is_zero() && low.checked_mul(ten).is_none_or(|tenfold| tenfold >= high)
            };
            around.iter().filter(near).count()
        };
        alike(value) > alike(printed)
    }

    /// The other figures in the row of a cell.
    fn in_row(&self, place: Place) -> Vec<Place> {
        let Place::Cell { table, cell } = place else {
            return Vec::new();
        };
        let columns = self.problem.ledger.grid(table).map_or(0, crate::NumberGrid::columns);
        let id = |column| sifferkoll_model::CellId { row: cell.row, column };
        (0..columns).filter(|c| *c != cell.column).map(|c| Place::Cell { table, cell: id(c) }).collect()
    }

    fn slips_of(&mut self, place: Place) -> &[(Decimal, Slip)] {
        let ledger = self.problem.ledger;
        self.slips
            .entry(place)
            .or_insert_with(|| ledger.figure(place).map_or_else(Vec::new, |f| before(f.value)))
    }

    /// What the constraints around a figure leave it: those of `mended` and those that hold.
    fn room(&self, place: Place, mended: &[usize], branch: &Branch) -> Option<Room> {
        let mut room = Room { span: None, asked: Vec::new() };
        for at in self.of_place.get(&place)? {
            let is_mended = mended.contains(at);
            if !is_mended && (branch.open.contains(at) || branch.left.contains(at)) {
                continue;
            }
            let constraint = &self.problem.constraints[*at];
            self.spend(constraint.operands.len());
            match constraint.solve(self.problem.ledger, place, &branch.overlay) {
                Some(span) => {
                    room.span = Some(match room.span {
                        Some(known) => known.meet(&span)?,
                        None => span,
                    });
                }
                None => room.asked.push(*at),
            }
        }
        Some(room)
    }

    /// Whether the constraints that could not be solved for a figure hold with a value of it.
    fn keeps(&self, room: &Room, place: Place, to: Decimal, branch: &Branch) -> bool {
        room.asked.iter().all(|at| self.holds(*at, place, to, branch))
    }

    fn holds(&self, at: usize, place: Place, to: Decimal, branch: &Branch) -> bool {
        let mut overlay = branch.overlay.clone();
        overlay.push((place, to));
        self.holds_with(at, &overlay)
    }

    fn holds_with(&self, at: usize, overlay: &[(Place, Decimal)]) -> bool {
        let constraint = &self.problem.constraints[at];
        self.spend(constraint.operands.len());
        constraint.measure_with(self.problem.ledger, overlay).is_some_and(|m| m.possible)
    }

    /// Counts figures that are looked at.
    fn spend(&self, figures: usize) {
        self.work_left.set(self.work_left.get().saturating_sub(figures as u64 + 1));
    }

    /// The open constraints that hold with a value.
    fn cleared(&self, place: Place, to: Decimal, branch: &Branch) -> Vec<usize> {
        let mine = self.of_place.get(&place).map_or(&[][..], Vec::as_slice);
        mine.iter()
            .copied()
            .filter(|at| branch.open.contains(at) && self.holds(*at, place, to, branch))
            .collect()
    }

    /// Values that follow from the constraints and not from a slip of the keys: where several failing constraints
    /// cross, where the print is that of a neighbour, where a total leaves a part out or has it twice.
    fn solved(
        &self,
        next: usize,
        place: Place,
        printed: Decimal,
        room: &Room,
        branch: &Branch,
    ) -> Vec<(Decimal, Slip)> {
        let mut out = Vec::new();
        let mine = self.of_place.get(&place).map_or(&[][..], Vec::as_slice);
        let failing: Vec<usize> = mine.iter().copied().filter(|at| branch.open.contains(at)).collect();
        let all = self.room(place, &failing, branch).and_then(|room| room.span);
        if failing.len() > 1
            && let Some(span) = all
        {
            out.push((span.best, Slip::Digits));
        }
        let Some(span) = room.span else {
            return out;
        };
        let best = all.map_or(span.best, |all| all.best);
        if self.is_copy(place, printed) {
            out.push((best, Slip::Copy));
        }
        let constraint = &self.problem.constraints[next];
        if place == constraint.target && constraint.operator == Operator::Sum && constraint.operands.len() > 2
        {
            let gap = printed - span.best;
            let part = |at: Place| self.problem.ledger.figure(at).map(|f| f.value);
            let left_out = constraint
                .operands
                .iter()
                .filter_map(|o| part(o.place).map(|v| v * o.factor))
                .any(|value| !value.is_zero() && value.abs() == gap.abs());
            if left_out {
                out.push((span.best, Slip::StaleTotal));
            }
        }
        out
    }

    /// Whether the figure to the left or right, or above or below, is the same and not so small that it means nothing.
    fn is_copy(&self, place: Place, printed: Decimal) -> bool {
        let Place::Cell { table, cell } = place else {
            return false;
        };
        let Some(grid) = self.problem.ledger.grid(table) else {
            return false;
        };
        let at = |row: Option<usize>, column: Option<usize>| {
            let id = sifferkoll_model::CellId { row: row?, column: column? };
            grid.value(id)
        };
        let (row, column) = (Some(cell.row), Some(cell.column));
        let around = [
            at(row, cell.column.checked_sub(1)),
            at(row, Some(cell.column + 1)),
            at(cell.row.checked_sub(1), column),
            at(Some(cell.row + 1), column),
        ];
        // Two digits and more: the same single digit twice is common.
        printed.mantissa().unsigned_abs() >= 10 && around.contains(&Some(printed))
    }
}

/// What is left for a figure.
struct Room {
    /// Values that the constraints which can be solved leave; all where there are none of these.
    span: Option<Span>,
    /// The constraints that can only be asked.
    asked: Vec<usize>,
}

/// How many slips of a sort some figure of a constraint has that would fit by chance, in thousandths. Slips of a figure
/// are spread over its size; one of them fits where it meets the values left, in every constraint that it clears.
fn chance(slip: Slip, printed: Decimal, span: Option<Span>, step: Decimal, width: u64, clears: usize) -> u64 {
    let size = |value: Decimal| -> u64 {
        value.checked_div(step).and_then(|v| u64::try_from(v.abs().ceil()).ok()).unwrap_or(u64::MAX).max(1)
    };
    let digits = printed.mantissa().unsigned_abs().to_string().len() as u64;
    let ways = match slip {
        Slip::Reading | Slip::Sign | Slip::Copy => 1,
        Slip::Transposition | Slip::ExtraDigit => digits,
        Slip::Digit => 9 * digits,
        Slip::MissingDigit => 10 * (digits + 1),
        Slip::UnitShift | Slip::DecimalShift => 4,
        Slip::Swap | Slip::StaleTotal => width,
        // Any value would do for one constraint.
        _ => size(printed),
    };
    let fitting = span.map_or(1, |span| size(span.high - span.low + step));
    let range = size(printed);
    let one = width.saturating_mul(ways).saturating_mul(fitting).saturating_mul(1_000) / range;
    // Each further constraint would have to be met by chance as well.
    (1..clears).fold(one, |all, _| all.saturating_mul(fitting) / range)
}
