//! The scale of values: round steps, labels as Swedish reports print figures.

use crate::text::figure;
use sifferkoll_model::Decimal;

/// A scale from the lowest to the highest tick.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    /// From low to high.
    pub(super) ticks: Vec<Tick>,
}

/// A tick.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub(super) value: f64,
    pub(super) label: String,
}

/// Values that reach down to less than this share of the highest are drawn from zero: so little of the scale is then
/// won by leaving it out.
const NEAR_ZERO: f64 = 0.5;
/// Part of a value that the scale takes around it where all values are the same.
const AROUND: f64 = 0.1;
/// Part of a step that is free under the lowest value.
const UNDER: f64 = 0.15;
/// Powers of ten that a decimal holds.
const POWERS: std::ops::RangeInclusive<i32> = -20..=26;

/// A decimal as a coordinate: by way of its digits, since that rounds once.
pub(super) fn float(value: Decimal) -> f64 {
    value.to_string().parse().unwrap_or(0.0)
}

/// A scale around the values with some `steps` steps. `zero`: with zero in any case. `whole`: for counts, whose ticks
/// are whole, too.
pub(super) fn scale(values: impl Iterator<Item = f64>, zero: bool, whole: bool, steps: f64) -> Scale {
    let (mut low, mut high) = values
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    if !low.is_finite() || !high.is_finite() {
        (low, high) = (0.0, 1.0);
    }
    let far = high.abs().max(low.abs());
    if zero || (low > 0.0 && low < NEAR_ZERO * far) || (high < 0.0 && -high < NEAR_ZERO * far) {
        (low, high) = (low.min(0.0), high.max(0.0));
    }
    if low == high {
        let around = if low == 0.0 { 1.0 } else { low.abs() * AROUND };
        (low, high) = if low == 0.0 { (0.0, 1.0) } else { (low - around, high + around) };
    }
    let (factor, power) = step((high - low) / steps, whole);
    let step = f64::from(factor) * 10_f64.powi(power);
    let last = (high / step).ceil() as i64;
    // The lowest value does not lie on the axis of time, unless it is zero.
    let under = if low == 0.0 { 0.0 } else { step * UNDER };
    let first = ((low - under) / step).floor() as i64;
    let ticks = (first..=last).map(|nth| Tick { value: nth as f64 * step, label: label(nth, factor, power) });
    let ticks: Vec<Tick> = ticks.collect();
    Scale { low: first as f64 * step, high: last as f64 * step, ticks }
}

/// The nearest round step that is not less: 1, 2 or 5 times a power of ten.
fn step(rough: f64, whole: bool) -> (u8, i32) {
    let power = (rough.log10().floor() as i32).clamp(*POWERS.start(), *POWERS.end());
    let share = rough / 10_f64.powi(power);
    // What is a round step but for the last bit of a float is one.
    let (factor, power) = match [1_u8, 2, 5].into_iter().find(|factor| share <= f64::from(*factor) + 1e-9) {
        Some(factor) => (factor, power),
        None => (1, power + 1),
    };
    if whole && power < 0 { (1, 0) } else { (factor, power) }
}

/// The tick's value, exactly.
fn label(nth: i64, factor: u8, power: i32) -> String {
    let digits = i128::from(nth) * i128::from(factor);
    let value = if power < 0 {
        Decimal::try_from_i128_with_scale(digits, power.unsigned_abs()).ok()
    } else {
        let whole = digits.checked_mul(10_i128.pow(power.unsigned_abs().min(37)));
        whole.and_then(|whole| Decimal::try_from_i128_with_scale(whole, 0).ok())
    };
    value.map(figure).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[f64], zero: bool, whole: bool, expect: &[&str]) {
        let scale = scale(values.iter().copied(), zero, whole, 5.0);
        let labels: Vec<&str> = scale.ticks.iter().map(|tick| tick.label.as_str()).collect();
        assert_eq!(labels, expect, "{values:?}");
        for value in values {
            assert!(scale.low <= *value && *value <= scale.high, "{value} of {scale:?}");
        }
    }

    #[test]
    fn ticks_are_round_and_hold_all_values() {
        check(&[3.0, 11.0], false, true, &["0", "5", "10", "15"]);
        check(&[1250.0, 1405.0], false, true, &["1 200", "1 250", "1 300", "1 350", "1 400", "1 450"]);
        check(&[1250.0, 1405.0], true, true, &["0", "500", "1 000", "1 500"]);
        check(&[-0.3, 0.4], false, false, &["-0,4", "-0,2", "0,0", "0,2", "0,4"]);
        check(&[7.0], false, true, &["6", "7", "8"]);
        check(&[20.0, 22.0], false, true, &["19", "20", "21", "22"]);
        check(&[0.0], false, false, &["0,0", "0,2", "0,4", "0,6", "0,8", "1,0"]);
        check(&[-12_345.5, 0.0], true, false, &["-15 000", "-10 000", "-5 000", "0"]);
        check(&[1.0, 1.2], true, true, &["0", "1", "2"]);
        check(
            &[1e15, 3e15],
            true,
            false,
            &["0", "1 000 000 000 000 000", "2 000 000 000 000 000", "3 000 000 000 000 000"],
        );
        check(&[0.0001, 0.0004], true, false, &["0,0000", "0,0001", "0,0002", "0,0003", "0,0004"]);
        check(&[], false, false, &["0,0", "0,2", "0,4", "0,6", "0,8", "1,0"]);
    }
}
