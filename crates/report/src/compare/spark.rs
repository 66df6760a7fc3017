//! A row of little bars.

use sifferkoll_model::Decimal;

/// From lowest to highest.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Where there is no figure.
const GAP: char = '·';

/// One sign a value, the lowest at the bottom and the highest at the top; values that are all the same lie in the
/// middle. Empty for fewer than two values: nothing to compare.
pub(super) fn spark(values: &[Option<Decimal>]) -> String {
    let known = || values.iter().flatten();
    let (Some(low), Some(high), true) = (known().min(), known().max(), known().count() > 1) else {
        return String::new();
    };
    let steps = Decimal::from(BARS.len() - 1);
    let place = |value: &Decimal| {
        // Values that a decimal cannot hold the distance of are not printed anywhere.
        let (up, all) = (value.checked_sub(*low)?, high.checked_sub(*low)?);
        let place = up.checked_div(all)?.checked_mul(steps)?.round();
        BARS.into_iter().nth(place.to_string().parse().ok()?)
    };
    let middle = BARS[BARS.len() / 2 - 1];
    values.iter().map(|value| value.as_ref().map_or(GAP, |value| place(value).unwrap_or(middle))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &str, expect: &str) {
        let values: Vec<Option<Decimal>> = values.split(' ').map(|value| value.parse().ok()).collect();
        assert_eq!(spark(&values), expect);
    }

    #[test]
    fn lowest_and_highest_take_the_ends() {
        check("1 2 3 4 5 6 7 8", "▁▂▃▄▅▆▇█");
        check("-10 - 0 5", "▁·▆█");
        check("3 3 3", "▄▄▄");
        check("- 3 -", "");
        check("0 79228162514264337593543950335 -79228162514264337593543950335", "▄▄▄");
    }
}
