//! How cells look, and the formats in which figures show as they are printed.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder};
use sifferkoll_model::{Amount, RowRole, Severity};

/// More significant digits than these are lost in a double, which is what a spreadsheet keeps.
const MAX_DIGITS: usize = 15;
/// Longest text after a figure in a format; Excel takes 255 characters for the whole.
const MAX_SUFFIX: usize = 40;

/// Deepest indent that Excel shows.
const MAX_INDENT: u8 = 15;

/// Grey of what the program adds and the document does not print.
const GREY: u32 = 0x0080_8080;

/// Red of an error: the colour of its cell and of the tab of its sheet.
pub(super) const ERROR: u32 = 0x00FF_C7CE;

/// Height of one line of a row in points, Excel's own for its usual font.
const LINE_HEIGHT: f64 = 15.0;
/// Tallest row in points, Excel's limit.
const TALLEST_ROW: f64 = 409.0;

/// Lines that a text takes in a column of this many characters, broken between words where it can be.
pub(super) fn lines(text: &str, width: usize) -> usize {
    let width = width.max(1);
    let paragraph = |text: &str| {
        let (mut lines, mut used) = (1, 0);
        for word in text.split_whitespace().map(|word| word.chars().count()) {
            if used > 0 && used + 1 + word > width {
                lines += 1;
                used = 0;
            }
            used += word + usize::from(used > 0);
            lines += used.saturating_sub(1) / width;
            used = if used > width { (used - 1) % width + 1 } else { used };
        }
        lines
    };
    text.lines().map(paragraph).sum::<usize>().max(1)
}

/// Height in points of a row with so many lines; `None` for the usual one.
pub(super) fn height(lines: usize) -> Option<f64> {
    (lines > 1).then(|| (lines as f64 * LINE_HEIGHT).min(TALLEST_ROW))
}

/// Text.
pub(super) fn plain() -> Format {
    Format::new().set_align(FormatAlign::Top)
}

/// Counts: at the left, since text stands beside them.
pub(super) fn count() -> Format {
    plain().set_align(FormatAlign::Left)
}

/// Links.
pub(super) fn link() -> Format {
    plain().set_hyperlink()
}

/// Text that may be longer than its column is wide.
pub(super) fn wrapped() -> Format {
    plain().set_text_wrap()
}

/// Title of a sheet.
pub(super) fn title() -> Format {
    Format::new().set_bold().set_font_size(14)
}

/// Words that the program adds.
pub(super) fn aside() -> Format {
    Format::new().set_italic().set_font_color(GREY)
}

/// The same above figures.
pub(super) fn value_aside() -> Format {
    aside().set_align(FormatAlign::Right).set_align(FormatAlign::Top).set_text_wrap()
}

/// Head of a column.
pub(super) fn head() -> Format {
    Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Bottom)
        .set_border_bottom(FormatBorder::Thin)
}

/// Head of a value column, above figures.
pub(super) fn value_head() -> Format {
    head().set_align(FormatAlign::Right)
}

/// Head over several columns.
pub(super) fn group() -> Format {
    head().set_align(FormatAlign::Center)
}

/// A cell of a row with this role.
pub(super) fn row(role: RowRole) -> Format {
    let format = Format::new().set_align(FormatAlign::Top);
    match role {
        RowRole::Total => format.set_bold().set_border_top(FormatBorder::Thin),
        RowRole::Subtotal | RowRole::Heading => format.set_bold(),
        RowRole::Varav => format.set_italic(),
        RowRole::Item => format,
    }
}

/// A value of a row, words and dashes as well: at the right, under the head.
pub(super) fn value(role: RowRole) -> Format {
    row(role).set_align(FormatAlign::Right)
}

/// The label of a row, moved in by its level; a part of the row above by one more.
pub(super) fn label(role: RowRole, level: u8) -> Format {
    let indent = level.saturating_add(u8::from(role == RowRole::Varav)).min(MAX_INDENT);
    row(role).set_text_wrap().set_indent(indent)
}

/// A cell with a finding.
pub(super) fn marked(format: Format, severity: Severity) -> Format {
    format.set_background_color(match severity {
        Severity::Error => ERROR,
        Severity::Improbable => 0x00FF_D9A0,
        Severity::Suspect | Severity::Rounding => 0x00FF_F2CC,
    })
}

/// Whether a double holds the figure exactly as printed.
pub(super) fn is_exact(amount: &Amount) -> bool {
    let digits = amount.value.mantissa().unsigned_abs().to_string();
    digits.trim_end_matches('0').len() <= MAX_DIGITS
}

/// The figure as a double: the nearest one, which shows the same digits.
pub(super) fn double(amount: &Amount) -> Option<f64> {
    // By way of the digits, since that rounds once.
    amount.value.to_string().parse().ok().filter(|_| is_exact(amount))
}

/// The number format in which the figure shows as printed: its decimals, a blank between thousands where it
/// has one, and the unit that stands in the cell.
pub(super) fn number_format(amount: &Amount, raw: &str) -> String {
    let plain = amount.value.abs().to_string();
    let (whole, decimals) = plain.split_once('.').unwrap_or((&plain, ""));
    let digits = raw.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit);
    let mut format = match digits.clone().count() {
        // Zeros in front are printed ones.
        places if places > whole.len() && digits.clone().next() == Some('0') => "0".repeat(places),
        _ if whole.len() > 3 && !raw.contains(whole) => grouped(whole.len()),
        _ => "0".to_owned(),
    };
    if !decimals.is_empty() {
        format.push('.');
        format.push_str(&"0".repeat(decimals.len()));
    }
    format.push_str(&suffix(amount, raw));
    format
}

/// A blank as it stands, and not the mark of the reader's country, before every third digit from the right.
fn grouped(digits: usize) -> String {
    let mut format = "##0".to_owned();
    for _ in 1..digits.div_ceil(3) {
        format = format!("###\\ {format}");
    }
    // `###\ ##0` and `#\ ##0` show the same; the second is how it is usually written.
    format.trim_start_matches("##").to_owned()
}

/// The unit that stands after the figure in its cell, quoted, so that a per cent sign multiplies nothing.
fn suffix(amount: &Amount, raw: &str) -> String {
    if amount.unit.is_none() {
        return String::new();
    }
    let after = raw.rfind(|c: char| c.is_ascii_digit()).map_or("", |at| &raw[at + 1..]).trim_end();
    if after.is_empty() || after.contains('"') || after.chars().count() > MAX_SUFFIX {
        return String::new();
    }
    format!("\"{after}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::{Decimal, Unit};

    #[test]
    fn figures_show_as_printed() {
        let check = |raw: &str, value: &str, unit: Option<Unit>, expect: &str| {
            let value: Decimal = value.parse().unwrap();
            assert_eq!(number_format(&Amount { unit, ..Amount::plain(value) }, raw), expect, "{raw}");
        };
        check("-15 566", "-15566", None, "#\\ ##0");
        check("-15566", "-15566", None, "0");
        check("566", "566", None, "0");
        check("1 234 567,50", "1234567.50", None, "#\\ ###\\ ##0.00");
        check("1 234 567 890", "1234567890", None, "#\\ ###\\ ###\\ ##0");
        check("073", "73", None, "000");
        check("000 kr", "0", Some(Unit::Kr), "000\" kr\"");
        check("0,50", "0.50", None, "0.00");
        check("52%", "52", Some(Unit::Percent), "0\"%\"");
        check("98,5 %", "98.5", Some(Unit::Percent), "0.0\" %\"");
        check("52", "52", Some(Unit::Percent), "0");
        check("58 mnkr", "58", Some(Unit::Mnkr), "0\" mnkr\"");
        check("58 \"x\"", "58", Some(Unit::Other("x".into())), "0");
    }

    #[test]
    fn long_text_takes_several_lines() {
        assert_eq!([lines("", 9), lines("one", 9), lines("one\ntwo", 9)], [1, 1, 2]);
        assert_eq!(
            [lines("one two three", 9), lines("one two three", 7), lines("one two three", 5)],
            [2, 2, 3]
        );
        assert_eq!([lines("abcdefghij", 10), lines("abcdefghij", 9), lines("a bcdefghijkl", 5)], [1, 2, 4]);
        assert_eq!((height(1), height(3), height(99)), (None, Some(45.0), Some(409.0)));
    }

    #[test]
    fn a_double_is_taken_only_where_it_holds_the_figure() {
        let double = |value: &str| double(&Amount::plain(value.parse().unwrap()));
        assert_eq!(double("-0.1"), Some(-0.1));
        assert_eq!(double("123456789012345"), Some(123_456_789_012_345.0));
        assert_eq!(double("1234567890123456"), None);
        assert_eq!(double("1.23456789012345"), Some(1.234_567_890_123_45));
        assert_eq!(double("100000000000000000000"), Some(1e20));
    }
}
