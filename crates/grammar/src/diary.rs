//! Diary numbers as Swedish committees write them.
//!
//! In: any text. Out: the numbers in it, in order. The forms are too wide to be looked for in running text:
//! who calls this looks where a document states its own number (`Dnr`, `Vår beteckning`, a column of an
//! agenda). Forms are those seen in the reports of some ten municipalities; there is no standard.

use crate::{fold, is_minus};
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n};
use nom::character::complete::{char, satisfy};
use nom::combinator::{map, map_opt, opt, recognize, verify};
use nom::multi::many1_count;
use nom::sequence::{pair, preceded, terminated};
use nom::{IResult, Parser};
use sifferkoll_model::{DiaryNumber, Year};

/// Years that a diary can be of, written in full.
const YEARS: std::ops::RangeInclusive<u16> = 1950..=2099;
/// A year of two figures from here on is of the last century; diaries of the form with two are younger.
const CENTURY: u16 = 60;
/// Two years this near each other are an interval of years, not a number within a year.
const INTERVAL: u16 = 12;

/// All diary numbers of a text. A date (`2024-01-22`) and an interval of years are none.
pub fn diary_numbers(text: &str) -> Vec<DiaryNumber> {
    let text = fold(text);
    let mut out = Vec::new();
    let mut rest = text.as_str();
    let mut inside = false;
    while let Some(c) = rest.chars().next() {
        if !inside && let Ok((after, found)) = diary_number(rest) {
            out.push(found);
            rest = after;
            inside = true;
            continue;
        }
        inside = c.is_alphanumeric() || matches!(c, '/' | '.' | ':') || is_minus(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// The diary number at the start of a text, and what follows it.
fn diary_number(input: &str) -> IResult<&str, DiaryNumber> {
    let (rest, mut found) = alt((by_class, by_year, by_number)).parse(input)?;
    input[..input.len() - rest.len()].trim_end().clone_into(&mut found.printed);
    let (rest, plan) = opt(plan_code).parse(rest)?;
    found.plan = plan.map(str::to_owned).or(found.plan);
    if rest.starts_with(|c: char| c.is_alphanumeric()) {
        return fail(input);
    }
    Ok((rest, found))
}

/// `1.1.-593-2017`: class, number, year.
fn by_class(input: &str) -> IResult<&str, DiaryNumber> {
    let class = terminated(recognize(many1_count(pair(digits(1, 2), char('.')))), satisfy(is_minus));
    let (rest, (class, number)) = (class, terminated(digits(1, 6), satisfy(is_minus))).parse(input)?;
    let (rest, year) = full_year(rest)?;
    let mut found = blank(None, Some(year), number);
    found.plan = Some(class.trim_end_matches(['.', '-']).to_owned());
    Ok((rest, found))
}

/// `KS/2013:428`, `KS 15/69`, `KS18/9`, `KS-2014/742`, `UN 2015.017`, `SLK-2026-00015`, `2015-5613`,
/// `2018/64`: year before number, with or without letters.
fn by_year(input: &str) -> IResult<&str, DiaryNumber> {
    let (rest, register) = opt(register).parse(input)?;
    let (rest, year) =
        alt((full_year, map(verify(digits(2, 2), |_: &str| register.is_some()), short_year))).parse(rest)?;
    let (rest, joint) = satisfy(|c| matches!(c, '/' | ':' | '.') || is_minus(c)).parse(rest)?;
    let (rest, number) = digits(1, 6).parse(rest)?;
    let again = number.len() == 4
        && number.parse().is_ok_and(|n: u16| n > year && n <= year + INTERVAL && !matches!(joint, ':'));
    let date = register.is_none()
        && number.len() <= 2
        && is_minus(joint)
        && (satisfy(is_minus), digits(1, 2)).parse(rest).is_ok();
    // Without letters only a number of some length is told from a month, a class or a decimal.
    let bare = register.is_none() && (number.len() < 2 || matches!(joint, '.' | ':'));
    if again && register.is_none() || date || bare {
        return fail(input);
    }
    Ok((rest, blank(register, Some(year), number)))
}

/// `1435/22`, `N161-0356/21`: number before a year of two figures. Where both have two figures
/// (`31/16`) neither is told.
fn by_number(input: &str) -> IResult<&str, DiaryNumber> {
    let (rest, register) = opt(register).parse(input)?;
    let (rest, number) = digits(2, 6).parse(rest)?;
    let (rest, year) = preceded(char('/'), digits(2, 2)).parse(rest)?;
    if number.len() == 2 {
        return Ok((rest, blank(register, None, "")));
    }
    Ok((rest, blank(register, Some(short_year(year)), number)))
}

/// Letters of a committee, perhaps with its own number, and what parts them from the year.
fn register(input: &str) -> IResult<&str, &str> {
    let letters = take_while_m_n(2, 6, char::is_uppercase);
    let numbered = recognize((satisfy(char::is_uppercase), digits(3, 3), satisfy(is_minus)));
    let plain = terminated(letters, opt(alt((char('/'), char(' '), satisfy(is_minus)))));
    let (rest, letters) = alt((numbered, plain)).parse(input)?;
    Ok((rest.strip_prefix('/').unwrap_or(rest), letters.trim_end_matches(is_minus)))
}

/// ` - 1.4.1`, `-022`, `.912`, ` 700` at the end: the archive's plan. A class with points may follow a blank
/// alone; one without must stand at the end, or it is the next figure of the text.
fn plan_code(input: &str) -> IResult<&str, &str> {
    let joint = recognize((opt(char(' ')), alt((tag("."), recognize(satisfy(is_minus)))), opt(char(' '))));
    let code =
        |input| recognize((digits(1, 4), opt(many1_count(pair(char('.'), digits(1, 3)))))).parse(input);
    let mut parted = preceded(joint, verify(code, |c: &str| c.len() >= 2 && c.len() <= 9));
    if let Ok((rest, code)) = parted.parse(input) {
        return Ok((rest, code));
    }
    let (rest, code) = preceded(char(' '), digits(3, 3)).parse(input)?;
    if rest.is_empty() { Ok((rest, code)) } else { fail(input) }
}

fn blank(register: Option<&str>, year: Option<u16>, number: &str) -> DiaryNumber {
    DiaryNumber {
        printed: String::new(),
        register: register.map(str::to_owned),
        year: year.map(Year),
        number: number.parse().ok(),
        plan: None,
    }
}

fn digits<'a>(
    least: usize,
    most: usize,
) -> impl Parser<&'a str, Output = &'a str, Error = nom::error::Error<&'a str>> {
    move |input: &'a str| {
        let (rest, run) = take_while_m_n(least, most, |c: char| c.is_ascii_digit()).parse(input)?;
        if rest.starts_with(|c: char| c.is_ascii_digit()) { fail(input) } else { Ok((rest, run)) }
    }
}

fn full_year(input: &str) -> IResult<&str, u16> {
    verify(map_opt(digits(4, 4), |d: &str| d.parse().ok()), |y: &u16| YEARS.contains(y)).parse(input)
}

fn short_year(figures: &str) -> u16 {
    let short: u16 = figures.parse().unwrap_or_default();
    short + if short >= CENTURY { 1900 } else { 2000 }
}

fn fail<T>(input: &str) -> IResult<&str, T> {
    Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// printed | register | year | number | plan
    fn shown(text: &str) -> String {
        let part = |part: Option<String>| part.unwrap_or_else(|| "–".to_owned());
        let all: Vec<String> = diary_numbers(text)
            .into_iter()
            .map(|d| {
                let (year, number) = (d.year.map(|y| y.0.to_string()), d.number.map(|n| n.to_string()));
                [d.printed, part(d.register), part(year), part(number), part(d.plan)].join(" | ")
            })
            .collect();
        all.join("; ")
    }

    #[test]
    fn forms_of_ten_municipalities() {
        let check = |text: &str, expect: &str| assert_eq!(shown(text), expect, "{text}");
        check("KS/2013:428", "KS/2013:428 | KS | 2013 | 428 | –");
        check("SOCN/2020:16", "SOCN/2020:16 | SOCN | 2020 | 16 | –");
        check("SOCN/2019:1 - 001", "SOCN/2019:1 | SOCN | 2019 | 1 | 001");
        check("SOCN/2023:103 - 1.4.1 -", "SOCN/2023:103 | SOCN | 2023 | 103 | 1.4.1");
        check("KS/2020:99 700", "KS/2020:99 | KS | 2020 | 99 | 700");
        check(
            "KS/2016:153, KS/2016:154",
            "KS/2016:153 | KS | 2016 | 153 | –; KS/2016:154 | KS | 2016 | 154 | –",
        );
        check("KS 15/69", "KS 15/69 | KS | 2015 | 69 | –");
        check("TN-18/12", "TN-18/12 | TN | 2018 | 12 | –");
        check("KS18/9-022", "KS18/9 | KS | 2018 | 9 | 022");
        check("KS15/192", "KS15/192 | KS | 2015 | 192 | –");
        check("KS-2014/742.912", "KS-2014/742 | KS | 2014 | 742 | 912");
        check("KS 2017/0472", "KS 2017/0472 | KS | 2017 | 472 | –");
        check("SN 18/0098", "SN 18/0098 | SN | 2018 | 98 | –");
        check("UN-2013/71", "UN-2013/71 | UN | 2013 | 71 | –");
        check("UN 2015.017", "UN 2015.017 | UN | 2015 | 17 | –");
        check("KS 2014-138", "KS 2014-138 | KS | 2014 | 138 | –");
        check("2015-5613", "2015-5613 | – | 2015 | 5613 | –");
        check("1.1.-593-2017", "1.1.-593-2017 | – | 2017 | 593 | 1.1");
        check("2018/64-041", "2018/64 | – | 2018 | 64 | 041");
        check("SLK-2026-00015", "SLK-2026-00015 | SLK | 2026 | 15 | –");
        check("FFS-2026-00773 Telefon", "FFS-2026-00773 | FFS | 2026 | 773 | –");
        check("1435/22", "1435/22 | – | 2022 | 1435 | –");
        check("N161-0356/21", "N161-0356/21 | N161 | 2021 | 356 | –");
        check("31/16", "31/16 | – | – | – | –");
    }

    #[test]
    fn dates_years_and_figures_are_none() {
        for text in [
            "2024-01-22",
            "2023-2026",
            "Plan 2025-2027",
            "12,5",
            "2 157",
            "§ 43",
            "1.4.1",
            "Sida 1 (2)",
            "20xx-xx-xx",
        ] {
            assert_eq!(shown(text), "", "{text}");
        }
        assert_eq!(shown("2018-07-30 SOCN/2018:64 -"), "SOCN/2018:64 | SOCN | 2018 | 64 | –");
    }
}
