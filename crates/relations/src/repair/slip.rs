//! The slips of a typist, each with its cost: what one printed figure may have been before it was typed wrong.

use sifferkoll_model::{Decimal, Slip};

/// Longest figure, in digits, whose slips are tried: beyond it a print holds no amount of money.
const MOST_DIGITS: usize = 15;

/// Cost of a slip, about `-10 ln` of how often it is seen among slips: tenths, so that costs add up without floats.
pub(super) const fn cost(slip: Slip) -> u32 {
    match slip {
        Slip::Reading => 5,
        Slip::Sign => 15,
        Slip::Digit | Slip::Transposition | Slip::UnitShift | Slip::StaleTotal => 25,
        Slip::MissingDigit | Slip::ExtraDigit | Slip::Swap | Slip::Copy => 30,
        Slip::DecimalShift => 35,
        // Any other: only the constraints know the value.
        _ => 70,
    }
}

/// All values that one slip turns into a printed one, each with its slip; the cheapest slip first where several
/// give the same value. The printed number of decimals is kept except where the slip moves them.
pub(super) fn before(printed: Decimal) -> Vec<(Decimal, Slip)> {
    let mut out = Vec::new();
    if printed.is_zero() {
        return out;
    }
    out.push((-printed, Slip::Sign));
    let scale = printed.scale();
    let digits: Vec<u8> = printed.mantissa().unsigned_abs().to_string().bytes().map(|b| b - b'0').collect();
    if digits.len() > MOST_DIGITS {
        return out;
    }
    let negative = printed.is_sign_negative();
    let value = |digits: &[u8]| {
        let whole = digits.iter().fold(0i128, |all, d| all * 10 + i128::from(*d));
        let value = Decimal::from_i128_with_scale(whole, scale);
        if negative { -value } else { value }
    };
    // Digits before the point, so that a figure below one keeps its leading zero out of the game.
    let whole = digits.len().saturating_sub(scale as usize);
    for at in 0..digits.len() {
        for digit in 0..10 {
            let mut other = digits.clone();
            other[at] = digit;
            if digit != digits[at] && (at > 0 || digit > 0 || whole <= 1) {
                out.push((value(&other), Slip::Digit));
            }
        }
    }
    for at in 1..digits.len() {
        let mut other = digits.clone();
        other.swap(at - 1, at);
        if other != digits && other[0] != 0 {
            out.push((value(&other), Slip::Transposition));
        }
    }
    for at in 0..=whole {
        for digit in u8::from(at == 0)..10 {
            let mut other = digits.clone();
            other.insert(at, digit);
            out.push((value(&other), Slip::MissingDigit));
        }
    }
    for at in 0..whole {
        let mut other = digits.clone();
        other.remove(at);
        if other.first().is_some_and(|d| *d != 0 || whole == 1) {
            out.push((value(&other), Slip::ExtraDigit));
        }
    }
    for (power, slip) in
        [(1, Slip::DecimalShift), (2, Slip::DecimalShift), (3, Slip::UnitShift), (6, Slip::UnitShift)]
    {
        let factor = Decimal::from(10i64.pow(power));
        out.extend(printed.checked_mul(factor).map(|v| (v, slip)));
        out.extend(printed.checked_div(factor).map(|v| (v, slip)));
    }
    out.sort_by_key(|(value, slip)| (*value, cost(*slip)));
    out.dedup_by_key(|(value, _)| *value);
    out.retain(|(value, _)| *value != printed);
    out.sort_by_key(|(value, slip)| (cost(*slip), *value));
    out
}

/// What may have happened to a figure on its way into print; several wrong digits where no single slip does it.
pub fn slip_of(printed: Decimal, meant: Decimal) -> Slip {
    let slips = before(printed);
    slips.iter().find(|(value, _)| *value == meant).map_or(Slip::Digits, |(_, slip)| *slip)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slip_to(printed: &str, meant: &str) -> Option<Slip> {
        let [printed, meant]: [Decimal; 2] = [printed, meant].map(|f| f.parse().expect("a figure"));
        before(printed).into_iter().find(|(value, _)| *value == meant).map(|(_, slip)| slip)
    }

    #[test]
    fn each_slip_is_undone() {
        let cases = [
            ("-1585", "1585", Slip::Sign),
            ("558.2", "588.2", Slip::Digit),
            ("13030", "10330", Slip::Transposition),
            ("1806", "180", Slip::ExtraDigit),
            ("437", "4370", Slip::MissingDigit),
            ("52.4", "52400", Slip::UnitShift),
            ("1.25", "12.5", Slip::DecimalShift),
            ("0.3", "0.8", Slip::Digit),
        ];
        for (printed, meant, slip) in cases {
            assert_eq!(slip_to(printed, meant), Some(slip), "{printed} for {meant}");
        }
        assert_eq!(slip_to("13030", "12896"), None);
        assert_eq!(before(Decimal::ZERO), []);
    }
}
