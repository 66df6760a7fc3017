//! Labels that name two things together.

use std::ops::RangeInclusive;

/// Words that join what a label names to what it includes.
const INCLUDING: &[&str] = &["inkl", "inkl.", "inklusive"];
/// Where such a word may stand: never first, and something must follow it.
const PLACES: RangeInclusive<usize> = 1..=8;

/// What a label names, and what it says is included (`Intäkter, inkl kommunbidrag`); `None` where it includes nothing.
pub fn with_included(label: &str) -> Option<(&str, &str)> {
    let mut at = 0;
    for (place, word) in label.split(' ').enumerate() {
        let lower = word.to_lowercase();
        if PLACES.contains(&place) && INCLUDING.contains(&lower.as_str()) {
            let (name, included) =
                (label[..at].trim_end_matches([' ', ',']), label[at + word.len()..].trim());
            return (!name.is_empty() && !included.is_empty()).then_some((name, included));
        }
        at += word.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_included_is_told_apart() {
        assert_eq!(with_included("Intäkter, inkl kommunbidrag"), Some(("Intäkter", "kommunbidrag")));
        assert_eq!(with_included("Kostnader inklusive interna köp"), Some(("Kostnader", "interna köp")));
        assert_eq!(with_included("Personalkostnader"), None);
        assert_eq!(with_included("inkl moms"), None);
    }
}
