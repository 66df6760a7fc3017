//! What looks like a figure in a column, in any number format: the layout need not read it.

use sifferkoll_grammar::{find_period, is_minus, read_cell};
use sifferkoll_model::Printed;

/// Longest text that can stand as a figure, in characters: an amount with its deviation in brackets.
const LONGEST: usize = 24;
/// Marks that stand in the place of a figure: not available, not applicable, yes.
const MARKS: [&str; 10] = ["x", "n.a.", "n.a", "na", "n/a", "n.d.", "nd", ":", "✓", "✔"];

/// Whether a text stands where a figure could: a figure with at most one letter (a footnote's), an amount of
/// money, a figure with another in brackets, a dash or a mark.
pub(crate) fn is_figure(text: &str) -> bool {
    if matches!(read_cell(text), Printed::Number(_) | Printed::Dash | Printed::Star) {
        return true;
    }
    let lower = text.to_lowercase();
    if MARKS.contains(&lower.as_str()) {
        return true;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let others_fit = text
        .chars()
        .all(|c| c.is_alphanumeric() || is_minus(c) || " ,.'’%‰()[]+*/:<>=±$€£§†‡°#\u{A0}".contains(c));
    digits > 0 && letters <= 1 && others_fit && text.chars().count() <= LONGEST && !is_numbering(text)
}

/// Whether a figure is a year or names a month: then it heads a column rather than standing in it.
pub(crate) fn is_period(text: &str) -> bool {
    find_period(text).is_some()
}

/// `1.`, `2)`, `3.1.2`: numbers of items and sections.
fn is_numbering(text: &str) -> bool {
    let ends = text.ends_with(['.', ')']) && !text.starts_with('(');
    let sections = text.matches('.').count() >= 2 && !text.contains([',', ' ', '%']);
    (ends || sections) && text.split(['.', ')']).all(|part| part.len() <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_of_many_formats() {
        for text in [
            "1,234,567",
            "$1,234.50",
            "(123)",
            "12.5 (3.4)",
            "<0.05*",
            "7a",
            "n/a",
            "x",
            "-",
            "87,5 %",
            "1/2",
        ] {
            assert!(is_figure(text), "{text}");
        }
        for text in ["1.", "2)", "3.1.2", "Table 7", "Göteborg", "", "A", "12 mars 2024", "§ 12 Beslut"] {
            assert!(!is_figure(text), "{text}");
        }
    }
}
