//! The axis of time.

use super::ChartForm;
use super::font::width;
use super::picture::Area;
use crate::Lang;
use crate::compare::groups::periods;
use crate::compare::labels;
use sifferkoll_model::{Period, Series};

/// Height of its labels in pixels.
pub(super) const LABEL: f64 = 12.0;
/// Least room between two labels in pixels.
const BETWEEN: f64 = 8.0;
/// What the axis is longer than its periods at each end: half a year or a place, and for parts of years this share of
/// all of it, half a month at least.
const AROUND: f64 = 0.5;
const AROUND_PARTS: f64 = 0.06;

/// Where periods stand: years, as numbers, for lines; places in a row for bars.
pub(super) struct Axis {
    /// Every period, earliest first, with its place.
    slots: Vec<(Period, f64, String)>,
    low: f64,
    high: f64,
    /// Whether places are years and not numbers in a row.
    by_time: bool,
    /// Places of whole years, where not all periods are such.
    years: Vec<(f64, String)>,
}

impl Axis {
    pub(super) fn new(series: &[&Series], form: ChartForm, lang: Lang) -> Self {
        let periods = periods(series);
        let place = |nth: usize, period: &Period| match form {
            ChartForm::Line => middle(period),
            ChartForm::Bar => nth as f64 + 0.5,
        };
        let slots: Vec<(Period, f64, String)> = periods
            .iter()
            .enumerate()
            .map(|(nth, period)| (*period, place(nth, period), labels::period(period, lang)))
            .collect();
        let (first, last) = (slots.first().map_or(0.0, |s| s.1), slots.last().map_or(1.0, |s| s.1));
        let mut years: Vec<u16> = periods.iter().filter_map(Period::year).map(|year| year.0).collect();
        years.dedup();
        let years = match form {
            ChartForm::Line => years.iter().map(|year| (f64::from(*year) + 0.5, year.to_string())).collect(),
            ChartForm::Bar => Vec::new(),
        };
        let parts = form == ChartForm::Line && !periods.iter().any(|p| matches!(p, Period::Year(_)));
        let around = if parts { ((last - first) * AROUND_PARTS).max(1.0 / 24.0) } else { AROUND };
        Self { low: first - around, high: last + around, by_time: form == ChartForm::Line, slots, years }
    }

    /// Number of periods.
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether nothing comes later.
    pub(super) fn is_last(&self, period: &Period) -> bool {
        self.slots.last().is_some_and(|slot| slot.0 == *period)
    }

    /// Where a period stands in the plot.
    pub(super) fn x(&self, period: &Period, plot: &Area) -> f64 {
        let place = self.slots.iter().find(|slot| slot.0 == *period).map_or(self.low, |slot| slot.1);
        self.to(place, plot)
    }

    /// The edge of the plot's part that begins with this period.
    pub(super) fn before(&self, period: &Period, plot: &Area) -> f64 {
        if self.by_time {
            return self.to(start(period).max(self.low), plot);
        }
        let at = self.slots.iter().position(|slot| slot.0 == *period).unwrap_or(0);
        let own = self.slots.get(at).map_or(self.low, |slot| slot.1);
        let place = match at.checked_sub(1).and_then(|before| self.slots.get(before)) {
            Some(before) => f64::midpoint(before.1, own),
            None => self.low,
        };
        self.to(place, plot)
    }

    fn to(&self, place: f64, plot: &Area) -> f64 {
        plot.x0 + (place - self.low) / (self.high - self.low) * plot.width()
    }

    /// Labels with their places: of all periods where they have room, else of years, else of every second, third and
    /// so on, the newest one in any case.
    pub(super) fn labels(&self, plot: &Area) -> Vec<(f64, &str)> {
        let all: Vec<(f64, &str)> =
            self.slots.iter().map(|(_, place, label)| (self.to(*place, plot), label.as_str())).collect();
        let years: Vec<(f64, &str)> = self
            .years
            .iter()
            .map(|(place, label)| (self.to(*place, plot), label.as_str()))
            .filter(|(x, _)| (plot.x0..=plot.x1).contains(x))
            .collect();
        if have_room(&all) {
            return all;
        }
        let base = if years.is_empty() { all } else { years };
        let every = |nth: usize| -> Vec<(f64, &str)> {
            let mut kept: Vec<_> = base.iter().rev().step_by(nth).copied().collect();
            kept.reverse();
            kept
        };
        (1..=base.len().max(1)).map(every).find(|kept| have_room(kept)).unwrap_or_default()
    }
}

fn have_room(labels: &[(f64, &str)]) -> bool {
    labels.windows(2).all(|pair| {
        let half = |label: &str| width(label, LABEL, false) / 2.0;
        pair[1].0 - pair[0].0 >= half(pair[0].1) + half(pair[1].1) + BETWEEN
    })
}

/// The middle of a period in years.
fn middle(period: &Period) -> f64 {
    match period {
        Period::Year(year) => f64::from(year.0) + 0.5,
        Period::Months { year, first, last } => {
            f64::from(year.0) + (f64::from(first.0) - 1.0 + f64::from(last.0)) / 24.0
        }
        Period::MonthOfRow(month) => f64::from(month.0) / 12.0,
    }
}

/// The beginning of a period in years.
fn start(period: &Period) -> f64 {
    let (year, [first, _]) = months(period);
    f64::from(year) + f64::from(first.saturating_sub(1)) / 12.0
}

/// Whether the second period comes right after the first and is of its sort: the next year, the next month, or the
/// same months of the next year.
pub(super) fn follows(earlier: &Period, later: &Period) -> bool {
    match (earlier, later) {
        (Period::Year(earlier), Period::Year(later)) => earlier.0 + 1 == later.0,
        (Period::Months { .. }, Period::Months { .. }) => {
            let (year, own) = months(earlier);
            months(later) == next(year, own)
        }
        _ => false,
    }
}

/// The year, and the first and last month.
fn months(period: &Period) -> (u16, [u8; 2]) {
    match period {
        Period::Year(year) => (year.0, [1, 12]),
        Period::Months { year, first, last } => (year.0, [first.0, last.0]),
        Period::MonthOfRow(month) => (0, [month.0; 2]),
    }
}

/// The month after a month, or the same months of the next year.
fn next(year: u16, months: [u8; 2]) -> (u16, [u8; 2]) {
    match months {
        [first, last] if first == last && first < 12 => (year, [first + 1; 2]),
        [first, last] if first == last => (year + 1, [1; 2]),
        _ => (year + 1, months),
    }
}
