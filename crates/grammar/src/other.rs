//! Other figures that a print may mean.

use crate::{is_blank, is_minus, read_cell};
use rust_decimal::Decimal;

/// Digits in a group of thousands.
const GROUP: usize = 3;

/// Figures that a cell may mean besides the one that [`read_cell`] takes it for: without the mark of a note that is
/// glued to its digits, and with the other sign where a dash stands apart or brackets stand around it. Empty for a
/// figure printed in the one usual way.
pub fn other_readings(text: &str) -> Vec<Decimal> {
    let text = text.trim();
    let taken = read_cell(text).value().map(|amount| amount.value);
    let mut out: Vec<Decimal> = Vec::new();
    let mut other = |text: &str| {
        if let Some(amount) = read_cell(text).value()
            && Some(amount.value) != taken
            && !out.contains(&amount.value)
        {
            out.push(amount.value);
        }
    };
    let mut chars = text.chars();
    // "- 2 700" may be a dash in a list and a figure.
    if chars.next().is_some_and(is_minus) && chars.next().is_some_and(is_blank) {
        other(chars.as_str().trim());
    }
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        other(inner);
        other(&format!("-{inner}"));
    }
    let groups: Vec<&str> = text.split(is_blank).filter(|group| !group.is_empty()).collect();
    if let [first @ .., last] = &groups[..] {
        let digits = last.chars().take_while(char::is_ascii_digit).count();
        let is_group = |group: &&str| group.trim_start_matches(is_minus).chars().all(|c| c.is_ascii_digit());
        if digits > GROUP && !first.is_empty() && first.iter().all(is_group) && digits == last.len() {
            let kept: Vec<&str> = first.iter().copied().chain([&last[..GROUP]]).collect();
            other(&kept.join(" "));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_dashes_and_brackets() {
        let check = |text: &str, expected: &[i64]| {
            let expected: Vec<Decimal> = expected.iter().map(|v| Decimal::from(*v)).collect();
            assert_eq!(other_readings(text), expected, "{text}");
        };
        check("- 2 700", &[2700]);
        check("12 3451", &[12345].map(|_| 12_345));
        check("-15 566", &[]);
        check("131,1", &[]);
        check("", &[]);
        check("-", &[]);
    }
}
