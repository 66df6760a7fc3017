//! How a file of any language writes its figures, found out from the figures themselves.
//!
//! In: the cells of a file. Out: a [`NumberFormat`] that reads each of them. The decimal mark is the one under
//! which more cells are figures: `12,5` is none with a decimal point, `1,234,567` none with a decimal comma.
//! Groups of three may be parted by the other mark, a blank or an apostrophe, one of them in a figure. What is
//! ambiguous everywhere (`1,234`) is a thousand where nothing speaks against it. Cannot fail: what is no figure
//! is text.

use crate::{is_blank, is_dash, is_minus};
use sifferkoll_model::Decimal;

/// Most digits that a figure may have; more is a name, and would not fit a [`Decimal`].
const MOST_DIGITS: usize = 20;
/// Most letters behind a figure that can be a mark of its quality or a footnote (`4 800E`, `12 r`).
const MOST_MARKS: usize = 1;

/// How figures are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberFormat {
    /// What stands before the decimals.
    pub decimal: char,
    /// What parts groups of three, beside blanks and apostrophes.
    pub group: char,
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// A figure; its scale is the number of decimals written.
    Figure {
        /// The figure as it stands, never divided by 100.
        value: Decimal,
        /// Whether a percent sign stands beside it.
        percent: bool,
    },
    /// Nothing, or a dash that says so.
    Blank,
    /// Anything else, codes with leading zeros too.
    Text,
}

/// Decimal point, groups by comma.
const POINT: NumberFormat = NumberFormat { decimal: '.', group: ',' };
/// Decimal comma, groups by point.
const COMMA: NumberFormat = NumberFormat { decimal: ',', group: '.' };

impl NumberFormat {
    /// The format under which most cells are figures.
    pub fn sniff<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let (mut points, mut commas) = (0usize, 0usize);
        let (mut thousands, mut against) = (0usize, 0usize);
        for core in cells.filter_map(core_of) {
            let digits = core.text.as_str();
            let (with_point, with_comma) = (POINT.digits(digits).is_some(), COMMA.digits(digits).is_some());
            points += usize::from(with_point && !with_comma);
            commas += usize::from(with_comma && !with_point);
            // `1.234` is a thousand or has three decimals; `0.234` and a plain `1234` say which.
            let parts: Vec<&str> = digits.split('.').collect();
            match parts.as_slice() {
                [whole, part] if part.len() == 3 => {
                    let grouped = !whole.starts_with('0') && (1..=3).contains(&whole.len());
                    if grouped { thousands += 1 } else { against += 1 }
                }
                [whole] => {
                    against += usize::from(whole.len() > 3 && whole.chars().all(|c| c.is_ascii_digit()));
                }
                _ => {}
            }
        }
        // Where both read all, commas part thousands; points do only where all of them can.
        let ambiguous_points = points == commas && thousands >= LEAST_THOUSANDS && against == 0;
        if commas > points || ambiguous_points { COMMA } else { POINT }
    }

    /// Reads a cell.
    pub fn read(&self, cell: &str) -> Written {
        let trimmed = cell.trim_matches(|c: char| c.is_whitespace() || is_blank(c));
        if trimmed.is_empty() || is_dash(trimmed) {
            return Written::Blank;
        }
        let figure = core_of(trimmed).and_then(|core| {
            let value = self.digits(&core.text).or_else(|| self.mistyped(&core.text))?;
            Some(Written::Figure { value: if core.negative { -value } else { value }, percent: core.percent })
        });
        figure.unwrap_or(Written::Text)
    }

    /// A figure with the other decimal mark, where it can be nothing else: `22,0` among `24.0`.
    fn mistyped(self, text: &str) -> Option<Decimal> {
        let other = if self == POINT { COMMA } else { POINT };
        let decimals = text.split_once(other.decimal).map_or(0, |(_, part)| part.len());
        (decimals > 0 && decimals != 3).then(|| other.digits(text)).flatten()
    }

    /// The value of digits with their marks.
    fn digits(self, text: &str) -> Option<Decimal> {
        let (whole, part) = match text.split_once(self.decimal) {
            Some((_, "")) => return None,
            Some((whole, part)) => (whole, part),
            None => (text, ""),
        };
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_digits(part) || whole.is_empty() && part.is_empty() {
            return None;
        }
        let whole: String = if is_digits(whole) {
            // A code: no figure is written with zeros before it.
            if whole.len() > 1 && whole.starts_with('0') {
                return None;
            }
            whole.to_owned()
        } else {
            let mark = whole.chars().find(|c| !c.is_ascii_digit())?;
            if ![self.group, ' ', '\''].contains(&mark) {
                return None;
            }
            let groups: Vec<&str> = whole.split(mark).collect();
            let first = groups.first()?;
            let regular = (1..=3).contains(&first.len())
                && !first.starts_with('0')
                && groups.iter().all(|group| is_digits(group))
                && groups[1..].iter().all(|group| group.len() == 3);
            if !regular {
                return None;
            }
            groups.concat()
        };
        if whole.len() + part.len() > MOST_DIGITS {
            return None;
        }
        let scale = u32::try_from(part.len()).ok()?;
        let mantissa: i128 = format!("{whole}{part}").parse().ok()?;
        Decimal::try_from_i128_with_scale(mantissa, scale).ok()
    }
}

/// Fewest figures like `1.234` that say that a point parts thousands.
const LEAST_THOUSANDS: usize = 3;

/// The digits of a cell with their marks, and what stood around them.
struct Core {
    text: String,
    negative: bool,
    percent: bool,
}

/// Takes off signs, currencies, percent signs and marks of footnotes.
fn core_of(cell: &str) -> Option<Core> {
    if !cell.bytes().any(|byte| byte.is_ascii_digit()) || cell.len() > 64 {
        return None;
    }
    let mut text: String = cell
        .chars()
        .map(|c| match c {
            '’' | '‘' | '`' => '\'',
            c if c.is_whitespace() || is_blank(c) => ' ',
            c => c,
        })
        .collect();
    let mut core = Core { text: String::new(), negative: false, percent: false };
    let mut parens = false;
    loop {
        let before = text.len();
        text = String::from(text.trim());
        if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
            parens = true;
            text = String::from(inner);
        }
        let first = text.chars().next()?;
        if is_minus(first) || first == '+' {
            core.negative |= is_minus(first);
            text.remove(0);
        } else if is_currency(first) || is_note(first) {
            text.drain(..first.len_utf8());
        }
        let last = text.chars().next_back()?;
        if last == '%' {
            core.percent = true;
            text.pop();
        } else if is_minus(last) && !core.negative {
            core.negative = true;
            text.pop();
        } else if is_currency(last) || is_note(last) {
            text.pop();
        }
        if text.len() == before {
            break;
        }
    }
    let letters = text.chars().rev().take_while(|c| c.is_alphabetic()).count();
    if letters > 0 {
        if letters > MOST_MARKS {
            return None;
        }
        text.pop();
        text.truncate(text.trim_end().len());
    }
    core.negative |= parens;
    let clean = text.chars().all(|c| c.is_ascii_digit() || ".,' ".contains(c));
    core.text = text;
    (clean && core.text.bytes().any(|byte| byte.is_ascii_digit())).then_some(core)
}

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '€' | '£' | '¥' | '₤' | '¢' | '₹' | '₽')
}

/// Marks of footnotes, superscript digits too.
fn is_note(c: char) -> bool {
    matches!(c, '*' | '†' | '‡' | '§' | '#' | '¹' | '²' | '³' | '⁰' | '⁴'..='⁹' | '"')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cells: &[&str], expect: &[Option<&str>]) {
        let format = NumberFormat::sniff(cells.iter().copied());
        let read: Vec<Option<String>> = cells
            .iter()
            .map(|cell| match format.read(cell) {
                Written::Figure { value, .. } => Some(value.to_string()),
                Written::Blank | Written::Text => None,
            })
            .collect();
        let expect: Vec<Option<String>> = expect.iter().map(|e| e.map(str::to_owned)).collect();
        assert_eq!(read, expect, "{cells:?}");
    }

    #[test]
    fn the_figures_say_which_mark_is_which() {
        check(&["1,234.5", "7"], &[Some("1234.5"), Some("7")]);
        check(&["1.234,5", "7"], &[Some("1234.5"), Some("7")]);
        check(&["1,234", "5,678", "12"], &[Some("1234"), Some("5678"), Some("12")]);
        check(&["1,234", "0,5", "12"], &[Some("1.234"), Some("0.5"), Some("12")]);
        check(&["1.234", "5.678", "12.345"], &[Some("1234"), Some("5678"), Some("12345")]);
        check(&["1.234", "0.678", "12.345"], &[Some("1.234"), Some("0.678"), Some("12.345")]);
        check(&["1 234 567", "8'901", "3,1"], &[Some("1234567"), Some("8901"), Some("3.1")]);
    }

    #[test]
    fn signs_currencies_and_notes_are_taken_off() {
        check(
            &["(1,234)", "$ 5.00", "12-", "−3", "+4"],
            &[Some("-1234"), Some("5.00"), Some("-12"), Some("-3"), Some("4")],
        );
        check(&["7.8%", "4,800E", "96¹", "12*"], &[Some("7.8"), Some("4800"), Some("96"), Some("12")]);
    }

    #[test]
    fn codes_words_and_bounds_are_no_figures() {
        check(&["007", "A6", "12 34", "<5", "n/a", "-", "", "1,23,4", "2001-2005"], &[None; 9]);
    }
}
