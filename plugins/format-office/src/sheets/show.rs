//! Figures of spreadsheets as their number format shows them in Swedish.
//!
//! In: a number as it is stored and the code of its format. Out: the text in the cell: decimal comma, groups of
//! three parted by a blank, ISO dates. A negative figure that a format shows by colour or in brackets alone is
//! given a minus, since the text has no colour and brackets stand around other figures, too.

use super::date::moment;
use rust_decimal::RoundingStrategy;
use sifferkoll_plugin::model::Decimal;

/// Decimal places of a format that are looked at; Excel allows 30, and a [`Decimal`] has 28 digits.
const MOST_DECIMALS: usize = 20;
/// Decimals beyond those shown that are believed: what follows is what sums of floats leave over, as in the
/// 327.499999999996 that 327.5 becomes.
const NOISE_DECIMALS: usize = 8;
/// Figures that the standard format shows, the decimal mark counted, as Excel does in a cell that is wide enough.
const STANDARD_WIDTH: u32 = 11;

/// A format code, parsed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NumberFormat {
    sections: Vec<Section>,
}

#[derive(Debug, Clone, PartialEq, Default)]
struct Section {
    /// For which numbers it is meant, where it says so.
    condition: Option<(Comparison, f64)>,
    tokens: Vec<Token>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    Unequal,
}

/// A piece of a section.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Token {
    Literal(char),
    /// Place of a digit: `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    General,
    /// The text of a cell that holds one.
    Text,
    /// Letter of a date or time in lower case and how often it stands.
    Date(char, usize),
    /// Power of ten or fraction.
    Other,
}

impl NumberFormat {
    /// The standard format.
    pub(crate) fn general() -> Self {
        Self { sections: vec![Section { condition: None, tokens: vec![Token::General] }] }
    }

    /// One of the formats that files name by a number alone, as they are with Swedish settings.
    pub(crate) fn built_in(id: u16) -> Option<&'static str> {
        Some(match id {
            0 => "General",
            1 => "0",
            2 => "0.00",
            3 => "#,##0",
            4 => "#,##0.00",
            5 => "#,##0\" kr\";-#,##0\" kr\"",
            6 => "#,##0\" kr\";[Red]-#,##0\" kr\"",
            7 => "#,##0.00\" kr\";-#,##0.00\" kr\"",
            8 => "#,##0.00\" kr\";[Red]-#,##0.00\" kr\"",
            9 => "0%",
            10 => "0.00%",
            11 | 48 => "0.00E+00",
            12 => "# ?/?",
            13 => "# ??/??",
            14..=17 => ["yyyy-mm-dd", "d-mmm-yy", "d-mmm", "mmm-yy"][usize::from(id) - 14],
            18..=21 => ["h:mm", "h:mm:ss", "h:mm", "h:mm:ss"][usize::from(id) - 18],
            22 => "yyyy-mm-dd h:mm",
            37 | 38 => "#,##0;-#,##0",
            39 | 40 => "#,##0.00;-#,##0.00",
            41 => "_-* #,##0_-;-* #,##0_-;_-* \"-\"_-;_-@_-",
            42 => "_-* #,##0\" kr\"_-;-* #,##0\" kr\"_-;_-* \"-\"\" kr\"_-;_-@_-",
            43 => "_-* #,##0.00_-;-* #,##0.00_-;_-* \"-\"??_-;_-@_-",
            44 => "_-* #,##0.00\" kr\"_-;-* #,##0.00\" kr\"_-;_-* \"-\"??\" kr\"_-;_-@_-",
            45 | 47 => "mm:ss",
            46 => "[h]:mm:ss",
            49 => "@",
            _ => return None,
        })
    }

    /// Parses a format code as files store it, with decimal point and comma whatever the country.
    pub(crate) fn parse(code: &str) -> Self {
        let mut sections = vec![Section::default()];
        let mut rest = code;
        while let Some(c) = rest.chars().next() {
            let lower = rest.to_ascii_lowercase();
            let mut taken = c.len_utf8();
            let last = sections.len() - 1;
            let section = &mut sections[last];
            match c {
                ';' => sections.push(Section::default()),
                '"' => {
                    let inner = rest[1..].split('"').next().unwrap_or_default();
                    section.tokens.extend(inner.chars().map(Token::Literal));
                    taken = (inner.len() + 2).min(rest.len());
                }
                '\\' | '!' => {
                    let next = rest[1..].chars().next();
                    section.tokens.extend(next.map(Token::Literal));
                    taken += next.map_or(0, char::len_utf8);
                }
                // Room as wide as the character, or the character over and over, to fill the cell.
                '_' | '*' => {
                    let next = rest[1..].chars().next();
                    section.tokens.extend((c == '_').then_some(Token::Literal(' ')));
                    taken += next.map_or(0, char::len_utf8);
                }
                '[' => {
                    let inner = rest[1..].split(']').next().unwrap_or_default();
                    taken = (inner.len() + 2).min(rest.len());
                    section.bracket(inner);
                }
                '0' | '#' | '?' => section.tokens.push(Token::Digit(c)),
                '.' => section.tokens.push(Token::Point),
                ',' => section.tokens.push(Token::Comma),
                '%' => section.tokens.push(Token::Percent),
                '@' => section.tokens.push(Token::Text),
                '/' if section.tokens.iter().any(|t| matches!(t, Token::Digit(_))) => {
                    section.tokens.push(Token::Other);
                }
                _ if lower.starts_with("general") || lower.starts_with("standard") => {
                    section.tokens.push(Token::General);
                    taken = if c.eq_ignore_ascii_case(&'g') { 7 } else { 8 };
                }
                _ if lower.starts_with("am/pm") || lower.starts_with("a/p") => {
                    taken = if lower.starts_with("am") { 5 } else { 3 };
                }
                'e' | 'E' if rest[1..].starts_with(['+', '-']) => {
                    section.tokens.push(Token::Other);
                    taken = 2;
                }
                'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' | 'å' | 'Å' => {
                    let run =
                        rest.chars().take_while(|other| other.to_lowercase().eq(c.to_lowercase())).count();
                    let letter = if matches!(c, 'å' | 'Å') { 'y' } else { c.to_ascii_lowercase() };
                    section.tokens.push(Token::Date(letter, run));
                    taken = run * c.len_utf8();
                }
                _ => section.tokens.push(Token::Literal(c)),
            }
            rest = &rest[taken..];
        }
        Self { sections }
    }

    /// A number as it is shown. `epoch_1904` tells from which year the file counts days.
    pub(crate) fn show(&self, number: f64, epoch_1904: bool) -> String {
        let Some(value) = decimal(number) else {
            return number.to_string().replace('.', ",");
        };
        let section = self.section(number);
        if section.tokens.iter().any(|token| matches!(token, Token::Date(..))) {
            return moment(&section.tokens, number, epoch_1904).unwrap_or_else(|| general(value));
        }
        section.number(value)
    }

    /// Whether numbers are shown as points in time of this kind.
    #[cfg(test)]
    fn shows_text_alone(&self) -> bool {
        self.sections.len() == 1 && self.sections[0].tokens == [Token::Text]
    }

    /// The section meant for a number.
    fn section(&self, number: f64) -> &Section {
        // A fourth section is for text.
        let sections = &self.sections[..self.sections.len().min(3)];
        let fits = |at: usize, section: &Section| match section.condition {
            Some((comparison, bound)) => comparison.holds(number, bound),
            None => match (sections.len(), at) {
                (1, _) => true,
                (2, 0) => number >= 0.0,
                (_, 0) => number > 0.0,
                (3.., 1) => number < 0.0,
                _ => true,
            },
        };
        let found = sections.iter().enumerate().find(|(at, section)| fits(*at, section));
        found.map_or(&sections[sections.len() - 1], |(_, section)| section)
    }
}

impl Comparison {
    fn holds(self, number: f64, bound: f64) -> bool {
        match self {
            Self::Less => number < bound,
            Self::LessOrEqual => number <= bound,
            Self::Greater => number > bound,
            Self::GreaterOrEqual => number >= bound,
            Self::Equal => number == bound,
            Self::Unequal => number != bound,
        }
    }
}

impl Section {
    /// What stands in brackets: a condition, a currency with its country, hours that count on, or a colour.
    fn bracket(&mut self, inner: &str) {
        if let Some(currency) = inner.strip_prefix('$') {
            let sign = currency.split('-').next().unwrap_or_default();
            self.tokens.extend(sign.chars().map(Token::Literal));
            return;
        }
        let lower = inner.to_ascii_lowercase();
        if let Some(letter @ ('h' | 'm' | 's')) = lower.chars().next()
            && lower.chars().all(|c| c == letter)
        {
            // Hours that count on are told from hours of a day by their length.
            self.tokens.push(Token::Date(letter, usize::MAX));
            return;
        }
        let comparisons = [
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<>", Comparison::Unequal),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
            ("=", Comparison::Equal),
        ];
        let parsed = comparisons.iter().find_map(|(sign, comparison)| {
            Some((*comparison, inner.strip_prefix(sign)?.trim().parse::<f64>().ok()?))
        });
        self.condition = self.condition.or(parsed);
    }

    /// A number in this section; the sign is its own unless nothing of it is seen.
    fn number(&self, value: Decimal) -> String {
        let is_digit = |token: &Token| matches!(token, Token::Digit(_));
        let literals = |tokens: &[Token]| -> String {
            let shown = tokens.iter().filter_map(|token| match token {
                Token::Literal(c) => Some(*c),
                Token::Percent => Some('%'),
                _ => None,
            });
            shown.collect()
        };
        let standard = self.tokens.iter().any(|t| matches!(t, Token::General | Token::Text | Token::Other));
        let first = self.tokens.iter().position(|t| is_digit(t) || *t == Token::Point && !standard);
        let (before, figure, after) = match first {
            _ if standard => {
                let plain = self.tokens.iter().any(|t| matches!(t, Token::Other));
                let at = self.tokens.iter().position(|t| matches!(t, Token::General | Token::Text));
                let (before, after) = match at {
                    Some(at) if !plain => (literals(&self.tokens[..at]), literals(&self.tokens[at + 1..])),
                    _ => Default::default(),
                };
                (before, general(value.abs()), after)
            }
            None => return literals(&self.tokens).trim().to_owned(),
            Some(first) => {
                let last = self.tokens.iter().rposition(|t| is_digit(t) || *t == Token::Point);
                let last = last.unwrap_or(first);
                let behind = &self.tokens[last + 1..];
                let thousands = behind.iter().take_while(|t| **t == Token::Comma).count();
                let (before, after) = (&self.tokens[..first], behind);
                let hundreds = self.tokens.iter().filter(|t| **t == Token::Percent).count();
                let Some(scaled) = scaled(value.abs(), hundreds, thousands) else {
                    return general(value);
                };
                let figure = digits(&self.tokens[first..=last], scaled, &literals);
                (literals(before), figure, literals(after))
            }
        };
        let negative = value.is_sign_negative() && figure.contains(|c: char| ('1'..='9').contains(&c));
        let text = format!("{before}{figure}{after}");
        if !value.is_sign_negative() {
            return text.trim().to_owned();
        }
        // The section's own minus or brackets give way to one minus in front.
        let bare: String = match (before.contains('('), after.contains(')')) {
            (true, true) => format!("{}{figure}{}", before.replace('(', ""), after.replace(')', "")),
            _ => text,
        };
        let bare = bare.trim().trim_start_matches(['-', '\u{2212}', '–']).trim_start();
        let bare = bare.strip_suffix('-').unwrap_or(bare).trim_end();
        if negative { format!("-{bare}") } else { bare.to_owned() }
    }
}

/// A number as the decimal that it means: a stored number has fifteen reliable digits.
fn decimal(number: f64) -> Option<Decimal> {
    if !number.is_finite() {
        return None;
    }
    let value = Decimal::from_scientific(&format!("{number:.14e}")).ok()?;
    Some(value.normalize())
}

fn scaled(value: Decimal, hundreds: usize, thousands: usize) -> Option<Decimal> {
    let mut value = value;
    for _ in 0..hundreds {
        value = value.checked_mul(Decimal::from(100))?;
    }
    for _ in 0..thousands {
        value = value.checked_div(Decimal::from(1000))?;
    }
    Some(value)
}

/// The digits of a figure without a sign. `tokens` begin and end with a place of a digit or the decimal point.
fn digits(tokens: &[Token], value: Decimal, literals: &dyn Fn(&[Token]) -> String) -> String {
    let point = tokens.iter().position(|t| *t == Token::Point);
    let (whole, part) = match point {
        Some(at) => (&tokens[..at], &tokens[at + 1..]),
        None => (tokens, &[][..]),
    };
    let places = |tokens: &[Token]| -> Vec<char> {
        tokens.iter().filter_map(|t| if let Token::Digit(c) = t { Some(*c) } else { None }).collect()
    };
    let (whole_places, part_places) = (places(whole), places(part));
    let decimals = part_places.len().min(MOST_DECIMALS);
    let away = |value: Decimal, places: usize| {
        value.round_dp_with_strategy(places as u32, RoundingStrategy::MidpointAwayFromZero)
    };
    let rounded = away(away(value, decimals + NOISE_DECIMALS), decimals);
    let text = format!("{rounded:.decimals$}");
    let (mut before, after) = match text.split_once('.') {
        Some((before, after)) => (before.to_owned(), after.to_owned()),
        None => (text, String::new()),
    };
    let least = whole_places.iter().filter(|c| **c == '0').count();
    if before == "0" && least == 0 && decimals == 0 {
        before.clear();
    }
    while before.len() < least {
        before.insert(0, '0');
    }
    // A literal blank between the places parts groups, as people type it who do not know of the comma.
    let blank = |t: &Token| matches!(t, Token::Literal(' ' | '\u{A0}' | '\u{202F}'));
    let mut out = if whole.iter().any(|t| *t == Token::Comma || blank(t)) {
        grouped(&before)
    } else {
        between(whole, &before)
    };
    let shown = part_places.iter().take(decimals).rposition(|c| *c == '0').map_or(0, |at| at + 1);
    let kept = after.trim_end_matches('0').len().max(shown);
    if kept > 0 {
        out.push(',');
        out.push_str(&after[..kept]);
    }
    out.push_str(&literals(part));
    out
}

fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

/// Digits dealt out to their places from the right, with the literals that stand between these (`000-0000`).
fn between(tokens: &[Token], digits: &str) -> String {
    let mut left: Vec<char> = digits.chars().collect();
    let mut places = tokens.iter().filter(|t| matches!(t, Token::Digit(_))).count();
    let mut out: Vec<char> = Vec::new();
    for token in tokens.iter().rev() {
        match token {
            Token::Digit(_) => {
                places -= 1;
                out.extend(left.pop());
                if places == 0 {
                    out.extend(left.drain(..).rev());
                }
            }
            Token::Literal(c) => out.push(*c),
            _ => {}
        }
    }
    out.into_iter().rev().collect()
}

/// A number in the standard format. Long whole numbers keep all their digits, which Excel would show as a power of
/// ten: they are names more often than amounts.
pub(crate) fn general(value: Decimal) -> String {
    let whole = value.trunc().abs().to_string().len() as u32;
    let decimals = STANDARD_WIDTH.saturating_sub(1 + whole);
    let rounded = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    let shown = if rounded.is_zero() { value } else { rounded };
    shown.normalize().to_string().replace('.', ",")
}

/// A number in the standard format, from its text.
pub(crate) fn general_text(number: f64) -> String {
    NumberFormat::general().show(number, false)
}

/// A figure as a program with English settings shows it, written as in Swedish; `None` where the text shows it
/// otherwise. The number that the text shows tells which mark is which.
pub(crate) fn from_english(text: &str, number: f64) -> Option<String> {
    let first = text.find(|c: char| c.is_ascii_digit())?;
    let last = text.rfind(|c: char| c.is_ascii_digit())? + 1;
    let figure = &text[first..last];
    if !figure.contains(['.', ',']) || !figure.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',') {
        return None;
    }
    let decimals = figure.split_once('.').map_or(0, |(_, part)| part.len()).min(MOST_DECIMALS);
    let places = if decimals > 0 { format!(".{}", "0".repeat(decimals)) } else { String::new() };
    let group = if figure.contains(',') { "#,##0" } else { "0" };
    let percent = if text.contains('%') { 100.0 } else { 1.0 };
    let shown = NumberFormat::parse(&format!("{group}{places}")).show((number * percent).abs(), false);
    let written = figure.replace(',', " ").replace('.', ",");
    (shown == written).then(|| format!("{}{written}{}", &text[..first], &text[last..]))
}

/// What a format shows for a value that is true or false.
pub(crate) fn truth(value: bool) -> String {
    String::from(if value { "SANT" } else { "FALSKT" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, number: f64, expect: &str) {
        assert_eq!(NumberFormat::parse(code).show(number, false), expect, "{code} of {number}");
    }

    #[test]
    fn figures_are_shown_in_swedish() {
        check("General", 0.1 + 0.2, "0,3");
        check("General", 1.0 / 3.0, "0,333333333");
        check("General", -1234.5, "-1234,5");
        check("General", 123_456_789_012.0, "123456789012");
        check("General", 1e-7, "0,0000001");
        check("#,##0", 1_234_567.4, "1 234 567");
        check("#,##0", -614.0, "-614");
        check("#\\ ##0", 1_234_567.0, "1 234 567");
        check("#,##0.0", 1.25, "1,3");
        check("0.00", 2.675, "2,68");
        check("#,##0", 327.499_999_999_996, "328");
        check("0 %", 0.52, "52 %");
        check("0.0%", 0.125, "12,5%");
        check("0\\ %", 0.29, "29 %");
        check("0.0#", 1.5, "1,5");
        check("0.0#", 1.55, "1,55");
        check("000000-0000", 2_120_001_355.0, "212000-1355");
        check("#,##0,", 1_234_567.0, "1 235");
        check("#,##0\" kr\"", 1200.0, "1 200 kr");
        check("#,##0 [$kr-41D]", 1200.0, "1 200 kr");
        check("0", -0.3, "0");
        check(
            "#,##0",
            1e300,
            "1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
        );
    }

    #[test]
    fn negative_figures_keep_their_sign_whatever_shows_it() {
        check("#,##0;[Red]#,##0", -1234.0, "-1 234");
        check("#,##0_);(#,##0)", -1234.0, "-1 234");
        check("#,##0;-#,##0", -1234.0, "-1 234");
        check("#,##0;[Red]-#,##0", 1234.0, "1 234");
        check("_-* #,##0_-;-* #,##0_-;_-* \"-\"_-;_-@_-", -56.0, "-56");
        check("_-* #,##0_-;-* #,##0_-;_-* \"-\"_-;_-@_-", 0.0, "-");
        check("0;-0;;@", 0.0, "");
        check("[<1000]0;#,##0", 12.0, "12");
        check("[<1000]0;#,##0", 12_000.0, "12 000");
        check("+0;-0;0", 3.0, "+3");
    }

    #[test]
    fn days_and_months() {
        check("yyyy-mm-dd", 45_382.0, "2024-03-31");
        check("dd/mm/yyyy", 45_382.0, "2024-03-31");
        check("[$-41D]mmmm yyyy;@", 45_382.0, "mars 2024");
        check("mmm-yy", 45_382.0, "mars 2024");
        check("yyyy", 45_382.0, "2024");
        check("h:mm", 0.604_166_667, "14:30");
        check("yyyy-mm-dd h:mm", 45_382.604_166_667, "2024-03-31 14:30");
        check("[h]:mm", 1.5, "36:00");
        check("yyyy-mm-dd", -5.0, "-5");
        assert_eq!(NumberFormat::parse("yyyy-mm-dd").show(0.0, true), "1904-01-01");
    }

    #[test]
    fn english_figures_are_known_by_their_number() {
        for (text, number, expect) in [
            ("1.0", 1.04, Some("1,0")),
            ("-1,234", -1234.4, Some("-1 234")),
            ("1,234.50 kr", 1234.5, Some("1 234,50 kr")),
            ("52.5%", 0.525, Some("52,5%")),
            ("1,234", 1.234, None),
            ("1 234,5", 1234.5, None),
            ("12", 12.0, None),
        ] {
            assert_eq!(from_english(text, number).as_deref(), expect, "{text}");
        }
    }

    #[test]
    fn any_code_is_parsed() {
        assert!(NumberFormat::parse("@").shows_text_alone());
        for code in
            ["\"", "[", "\\", "_", "*", ";;;", "åååå", "E+", "0/", "[$", "..", "%%%%%%%%%%%%%%", ",,,0,,,"]
        {
            for number in [0.0, -1.5, 1e15, f64::NAN, f64::MAX] {
                let _ = NumberFormat::parse(code).show(number, false);
            }
        }
    }
}
