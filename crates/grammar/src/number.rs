//! What stands in one cell: a figure in any Swedish spelling, a dash, a star, a word or nothing.
//!
//! In: the cell's whole text. Out: [`Printed`]; a figure keeps its printed decimals as its scale.
//! Source: Swedish municipal reports; the Swedish Language Council's rules for figures (groups of three
//! by space, decimal comma, minus U+2212), and the ways in which typists depart from them.

use crate::{find_period, fold, is_dash, is_minus, unit_named};
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n, take_while1};
use nom::character::complete::{char, one_of, satisfy};
use nom::combinator::{all_consuming, map, map_opt, opt, recognize, rest, value, verify};
use nom::multi::{many0, many1};
use nom::{IResult, Parser};
use sifferkoll_model::{Amount, Bound, Decimal, Printed, Unit};

/// Most digits that a figure may have; more is no amount, and would not fit a [`Decimal`].
const MAX_DIGITS: usize = 20;

/// Reads a whole cell.
pub fn read_cell(text: &str) -> Printed {
    let text = fold(text);
    if text.is_empty() {
        return Printed::Blank;
    }
    if is_dash(&text.replace(' ', "")) {
        return Printed::Dash;
    }
    // Longer runs of dots are leaders of a table of contents.
    if text.chars().all(|c| matches!(c, '*' | ' ')) || matches!(text.as_str(), "." | "..") {
        return Printed::Star;
    }
    let regular = |text: &str| all_consuming(figure).parse(text).ok().map(|(_, amount)| amount);
    match regular(&text).or_else(|| bound_of(&text, &regular)).or_else(|| damaged(&text)) {
        Some(amount) => Printed::Number(amount),
        None => Printed::Text,
    }
}

/// A figure in a regular spelling: bound, sign, digits, decimals, unit, footnote star.
fn figure(input: &str) -> IResult<&str, Amount> {
    let (input, bound) = opt(bound).parse(input)?;
    let (input, negative) = sign(input)?;
    let (input, digits) = alt((grouped, plain)).parse(input)?;
    let (input, decimals) = opt(decimals).parse(input)?;
    let (input, trailing) = opt(trailing_minus).parse(input)?;
    let (input, unit) = opt(unit).parse(input)?;
    let (input, _) = many0(one_of("* ")).parse(input)?;
    if trailing.is_some() && negative {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify)));
    }
    let negative = negative || trailing.is_some();
    match decimal(negative, &digits, decimals.unwrap_or_default()) {
        Some(value) => Ok((input, Amount { value, unit, bound, malformed: false })),
        None => Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Digit))),
    }
}

fn bound(input: &str) -> IResult<&str, Bound> {
    let (input, bound) = alt((
        value(Bound::AtLeast, alt((tag(">="), tag("≥")))),
        value(Bound::AtMost, alt((tag("<="), tag("≤")))),
        value(Bound::Above, tag(">")),
        value(Bound::Below, tag("<")),
    ))
    .parse(input)?;
    let (input, _) = opt(char(' ')).parse(input)?;
    Ok((input, bound))
}

/// Any minus, attached or detached, or a plus; true for minus.
fn sign(input: &str) -> IResult<&str, bool> {
    let minus = value(true, (satisfy(is_minus), opt(char(' '))));
    let plus = value(false, (char('+'), opt(char(' '))));
    map(opt(alt((minus, plus))), |sign| sign.unwrap_or(false)).parse(input)
}

fn trailing_minus(input: &str) -> IResult<&str, char> {
    all_consuming(satisfy(is_minus)).parse(input)
}

fn digits(input: &str) -> IResult<&str, &str> {
    verify(take_while1(|c: char| c.is_ascii_digit()), |d: &str| d.len() <= MAX_DIGITS).parse(input)
}

fn plain(input: &str) -> IResult<&str, String> {
    map(digits, str::to_owned).parse(input)
}

/// Digits in groups of three after a first group of one to three, with one mark throughout: a space, an
/// apostrophe, or a dot where two groups or decimals follow it (`1.234.567`, `1.234,5`).
fn grouped(input: &str) -> IResult<&str, String> {
    alt((grouped_by(' '), grouped_by('\''), grouped_by('’'), dotted)).parse(input)
}

fn grouped_by<'a>(mark: char) -> impl Parser<&'a str, Output = String, Error = nom::error::Error<&'a str>> {
    move |input: &'a str| {
        let first = take_while_m_n(1, 3, |c: char| c.is_ascii_digit());
        let three = take_while_m_n(3, 3, |c: char| c.is_ascii_digit());
        let (rest, _) = recognize((first, many1((char(mark), three)))).parse(input)?;
        let (rest, ()) = no_digit(rest)?;
        Ok((rest, input[..input.len() - rest.len()].replace(mark, "")))
    }
}

fn dotted(input: &str) -> IResult<&str, String> {
    let (rest, all) = grouped_by('.').parse(input)?;
    let groups = input[..input.len() - rest.len()].matches('.').count();
    if groups >= 2 || rest.starts_with(',') {
        return Ok((rest, all));
    }
    Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify)))
}

fn no_digit(input: &str) -> IResult<&str, ()> {
    if input.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Not)));
    }
    Ok((input, ()))
}

/// Decimal comma, or a dot as spreadsheets paste it unless three digits follow (`1.234` could be a
/// thousand, see [`damaged`]).
fn decimals(input: &str) -> IResult<&str, &str> {
    let (after, mark) = one_of(",.").parse(input)?;
    let (rest, found) = digits(after)?;
    if mark == '.' && found.len() == 3 {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify)));
    }
    Ok((rest, found))
}

fn unit(input: &str) -> IResult<&str, Unit> {
    let (input, _) = opt(char(' ')).parse(input)?;
    if let Some(rate) = rate(input) {
        return Ok(("", rate));
    }
    map_opt(alt((recognize((take_while1(|c| c != '*'), many0(char('*')))), rest)), |text: &str| {
        unit_named(text.trim_end_matches('*'))
    })
    .parse(input)
}

/// A price for each of something, to the end of the cell: `kr/mån`, `/anställning`. The unit as printed, without
/// blanks.
fn rate(text: &str) -> Option<Unit> {
    let (money, each) = text.split_once('/')?;
    let (money, each) = (money.trim_end(), each.trim_start());
    let priced = money.is_empty() || unit_named(money).is_some_and(|unit| unit.is_money());
    let letters = each.strip_suffix('.').unwrap_or(each);
    let word = letters.chars().count() > 1 && letters.chars().all(char::is_lowercase);
    (priced && word && find_period(letters).is_none())
        .then(|| Unit::Other(format!("{money}/{each}").into_boxed_str()))
}

/// A bound that says in one word what it bounds: `>5% avvikelse`. Only with a unit, so that the word is none.
fn bound_of(text: &str, regular: &dyn Fn(&str) -> Option<Amount>) -> Option<Amount> {
    let (figure, word) = text.rsplit_once(' ')?;
    let is_word = word.chars().all(char::is_lowercase) && unit_named(word).is_none();
    regular(figure).filter(|amount| is_word && amount.bound.is_some() && amount.unit.is_some())
}

/// Damaged prints that have one likely reading: a stray mark before the figure (`.-17 152`), hyphens in
/// the place of thousands marks (`-3-308`), two minus signs (`--5`), one dotted group (`1.234`).
fn damaged(text: &str) -> Option<Amount> {
    let stray = |c: char| matches!(c, '.' | ',' | ';' | ':' | '\'' | '`' | '´');
    let body = text.trim_start_matches(stray).trim_start();
    let doubled = body.trim_start_matches(is_minus);
    let minus_signs = body[..body.len() - doubled.len()].chars().count();
    let mut candidates: Vec<String> = Vec::new();
    if body.len() < text.len() {
        candidates.push(body.to_owned());
    }
    if minus_signs > 1 && !doubled.starts_with(' ') {
        candidates.push(format!("-{doubled}"));
    }
    let sign = if minus_signs == 1 { "-" } else { "" };
    let hyphens = doubled.chars().filter(|c| is_minus(*c)).count();
    if minus_signs <= 1 && hyphens > 0 && all_consuming(hyphen_groups).parse(doubled).is_ok() {
        candidates.push(format!("{sign}{}", doubled.replace(is_minus, " ")));
    }
    let dotted_group = doubled
        .split_once('.')
        .is_some_and(|(_, rest)| rest.len() >= 3 && rest.bytes().take(3).all(|b| b.is_ascii_digit()));
    if dotted_group && doubled.matches('.').count() == 1 {
        candidates.push(format!("{sign}{}", doubled.replace('.', " ")));
    }
    candidates.iter().find_map(|candidate| {
        let (_, amount) = all_consuming(figure).parse(candidate.as_str()).ok()?;
        Some(Amount { malformed: true, ..amount })
    })
}

/// `3-308`: hyphens where the thousands marks belong. Years (`2023-24`) and dates do not fit: the groups
/// are of three.
fn hyphen_groups(input: &str) -> IResult<&str, &str> {
    let three = take_while_m_n(3, 3, |c: char| c.is_ascii_digit());
    recognize((
        take_while_m_n(1, 3, |c: char| c.is_ascii_digit()),
        many1((satisfy(|c| is_minus(c) || c == ' '), three)),
        opt(decimals),
    ))
    .parse(input)
}

fn decimal(negative: bool, digits: &str, decimals: &str) -> Option<Decimal> {
    if digits.len() + decimals.len() > MAX_DIGITS {
        return None;
    }
    let mantissa: i128 = format!("{digits}{decimals}").parse().ok()?;
    let scale = u32::try_from(decimals.len()).ok()?;
    Decimal::try_from_i128_with_scale(if negative { -mantissa } else { mantissa }, scale).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn figure_of(text: &str) -> (String, bool) {
        match read_cell(text) {
            Printed::Number(amount) => (amount.value.to_string(), amount.malformed),
            other => (format!("{other:?}"), false),
        }
    }

    #[test]
    fn regular_spellings() {
        let check = |text: &str, expect: &str| {
            assert_eq!(figure_of(text), (expect.to_owned(), false), "{text:?}");
        };
        check("-15 566", "-15566");
        check("– 26 926", "-26926");
        check("− 614", "-614");
        check("1\u{A0}234\u{2009}567", "1234567");
        check("1\u{202F}506,8", "1506.8");
        check("3,0", "3.0");
        check("37.7%", "37.7");
        check("7,8 %", "7.8");
        check("17 152-", "-17152");
        check("-400*", "-400");
        check("58 mnkr", "58");
        check("100 433 tkr", "100433");
        check("+48,6", "48.6");
        check("1.234.567", "1234567");
        check("23300", "23300");
        check("0", "0");
    }

    #[test]
    fn damaged_prints_are_read_and_marked() {
        let check = |text: &str, expect: &str| {
            assert_eq!(figure_of(text), (expect.to_owned(), true), "{text:?}");
        };
        check(".-17 152", "-17152");
        check("-3-308", "-3308");
        check("--5", "-5");
        check("1.234", "1234");
    }

    #[test]
    fn what_is_no_figure_stays_apart() {
        assert_eq!(read_cell(" "), Printed::Blank);
        assert_eq!(read_cell("–"), Printed::Dash);
        assert_eq!(read_cell("*"), Printed::Star);
        assert_eq!(read_cell(".."), Printed::Star);
        for text in [
            "öka",
            "2023-24",
            "2023-12-31",
            "12 34",
            "16-64 år",
            "(24,7)",
            "1,2,3",
            "4:3",
            ".....",
            "1.",
            "12.",
            "3.)",
        ] {
            assert_eq!(read_cell(text), Printed::Text, "{text}");
        }
    }

    #[test]
    fn bounds_and_units_are_kept() {
        let Printed::Number(amount) = read_cell(">100%") else { panic!("a figure") };
        assert_eq!((amount.bound, amount.unit), (Some(Bound::Above), Some(Unit::Percent)));
        let Printed::Number(amount) = read_cell("26 180 kr /anst.") else { panic!("a figure") };
        assert_eq!(amount.unit, Some(Unit::Other("kr/anst.".into())));
        let Printed::Number(amount) = read_cell("49 000/mån") else { panic!("a figure") };
        assert_eq!(amount.unit, Some(Unit::Other("/mån".into())));
        for text in ["9/B", "1/2", "3/maj", "12/KS", "100 kr/ 2", "5 barn/grupp"] {
            assert_eq!(read_cell(text), Printed::Text, "{text}");
        }
        let Printed::Number(amount) = read_cell("<5% avvikelse") else { panic!("a figure") };
        assert_eq!((amount.bound, amount.unit), (Some(Bound::Below), Some(Unit::Percent)));
        for text in ["5% avvikelse", ">5 avvikelse", ">5% Avvikelse 2", "<15 dagar"] {
            assert_eq!(read_cell(text), Printed::Text, "{text}");
        }
    }

    proptest! {
        #[test]
        fn print_and_read_are_inverse(mantissa in -999_999_999_999i64..999_999_999_999, scale in 0u32..6,
                                      unit in prop::option::of(prop::sample::select(vec![
                                          Unit::Tkr, Unit::Mnkr, Unit::Percent, Unit::Count]))) {
            let amount = Amount { unit, ..Amount::plain(Decimal::new(mantissa, scale)) };
            prop_assert_eq!(read_cell(&amount.to_string()), Printed::Number(amount));
        }

        #[test]
        fn any_text_is_read(text in "\\PC{0,40}") {
            let _ = read_cell(&text);
        }

        #[test]
        fn any_marks_and_digits_are_read(text in "[-–−.,0-9 %*>()]{0,30}") {
            let _ = read_cell(&text);
        }
    }
}
