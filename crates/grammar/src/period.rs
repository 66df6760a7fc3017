//! Periods as Swedish reports write them: years, months, intervals of months, thirds and quarters.

use crate::{fold, is_minus};
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n, take_while1};
use nom::character::complete::{char, satisfy};
use nom::combinator::{map_opt, opt, verify};
use nom::{IResult, Parser};
use sifferkoll_model::{Month, PrintedPeriod, Year};

/// Years that a report can be about; other four-digit figures are figures. Municipal accounts in today's
/// form exist from the middle of the last century.
const YEARS: std::ops::RangeInclusive<u16> = 1950..=2099;

/// The months in order.
pub const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];

/// Whether a number of four digits is taken for a year.
pub(crate) fn is_year(number: u16) -> bool {
    YEARS.contains(&number)
}

/// A piece of a printed period.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Piece {
    Year(u16),
    Months(u8, u8),
}

/// The period that a head or title names, as far as it says it: months and year wherever they stand.
/// Of two years (`2012/2013`, a change) the last counts.
pub fn find_period(text: &str) -> Option<PrintedPeriod> {
    let text = fold(text).to_lowercase();
    let mut found = PrintedPeriod::default();
    for piece in pieces(&text) {
        match piece {
            Piece::Year(year) => found.year = Some(Year(year)),
            Piece::Months(first, last) => found.months = Some((Month(first), Month(last))),
        }
    }
    (found != PrintedPeriod::default()).then_some(found)
}

/// Every period that running text names, in order; a year that follows its months is joined to them. Dates
/// and diary numbers (`2024-02-20`, `SN 2024/31`) name no period.
pub fn periods_in(text: &str) -> Vec<PrintedPeriod> {
    let text = fold(text).to_lowercase();
    let mut out: Vec<PrintedPeriod> = Vec::new();
    for piece in pieces(&without_references(&text)) {
        match (piece, out.last_mut()) {
            (Piece::Year(year), Some(last)) if last.year.is_none() => last.year = Some(Year(year)),
            (Piece::Year(year), _) => out.push(PrintedPeriod { year: Some(Year(year)), months: None }),
            (Piece::Months(first, last), _) => {
                out.push(PrintedPeriod { year: None, months: Some((Month(first), Month(last))) });
            }
        }
    }
    out
}

/// The text without words that hold a slash or a hyphen between figures, but for intervals of years.
fn without_references(text: &str) -> String {
    let is_year = |part: &str| part.len() == 4 && part.parse().is_ok_and(|year| YEARS.contains(&year));
    let reference = |word: &&str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let mut parts = bare.split(|c: char| matches!(c, '/' | ':') || is_minus(c));
        let figures =
            parts.clone().filter(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit())).count();
        figures >= 2 && !parts.all(is_year)
    };
    text.split(' ').filter(|word| !reference(word)).collect::<Vec<_>>().join(" ")
}

/// The pieces at word starts, left to right.
fn pieces(lower: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = lower;
    let mut before: Option<char> = None;
    while let Some(c) = rest.chars().next() {
        let at_word = !before.is_some_and(|b| b.is_alphanumeric() || b == ',' || b == '.');
        if at_word && let Ok((after, piece)) = piece(rest) {
            let place = lower.len() - rest.len();
            if !(matches!(piece, Piece::Months(..)) && follows_day(&lower[..place])) {
                out.push(piece);
            }
            before = rest[..rest.len() - after.len()].chars().next_back();
            rest = after;
            continue;
        }
        before = Some(c);
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// Whether a day of the month stands just before (`den 31 december`): then the month is part of a date.
fn follows_day(before: &str) -> bool {
    let word = before.trim_end().rsplit(' ').next().unwrap_or_default().trim_end_matches(['.', ':']);
    before.ends_with(' ') && (1..=2).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
}

fn piece(input: &str) -> IResult<&str, Piece> {
    let (rest, piece) = alt((iso_months, year, ordinal_part, part_of_year, month_interval)).parse(input)?;
    if rest.starts_with(char::is_alphanumeric) {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify)));
    }
    Ok((rest, piece))
}

/// A year alone: not a part of a longer figure, an amount with decimals or a per cent.
fn year(input: &str) -> IResult<&str, Piece> {
    let (rest, year) = four_digits(input)?;
    let decimals = rest.strip_prefix([',', '.']).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit()));
    if decimals || rest.trim_start().starts_with('%') {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify)));
    }
    Ok((rest, Piece::Year(year)))
}

fn four_digits(input: &str) -> IResult<&str, u16> {
    let four = take_while_m_n(4, 4, |c: char| c.is_ascii_digit());
    let (rest, year) =
        verify(map_opt(four, |d: &str| d.parse().ok()), |y: &u16| YEARS.contains(y)).parse(input)?;
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify)));
    }
    Ok((rest, year))
}

/// `2023-05` and `2023-05-31`, left for the year alone; the month is not the figure's period but a date.
fn iso_months(input: &str) -> IResult<&str, Piece> {
    let (rest, year) = four_digits(input)?;
    let two = |input| take_while_m_n(2, 2, |c: char| c.is_ascii_digit()).parse(input);
    let (rest, _): (&str, (char, &str)) = (char('-'), two).parse(rest)?;
    let (rest, _) = opt((char('-'), two)).parse(rest)?;
    // An interval of years (`2018-2020`) is no month.
    if rest.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify)));
    }
    Ok((rest, Piece::Year(year)))
}

/// `första halvåret`, `tredje kvartalet`.
fn ordinal_part(input: &str) -> IResult<&str, Piece> {
    let (rest, number) = alt((
        nom::combinator::value(1, tag("första ")),
        nom::combinator::value(2, tag("andra ")),
        nom::combinator::value(3, tag("tredje ")),
        nom::combinator::value(4, tag("fjärde ")),
    ))
    .parse(input)?;
    let (rest, months) = alt((
        nom::combinator::value(4, tag("tertialet")),
        nom::combinator::value(3, tag("kvartalet")),
        nom::combinator::value(6, tag("halvåret")),
    ))
    .parse(rest)?;
    if number * months > 12 {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify)));
    }
    Ok((rest, Piece::Months((number - 1) * months + 1, number * months)))
}

/// `T2`, `tertial 2`, `Q3`, `kvartal 3`, `halvår 1`.
fn part_of_year(input: &str) -> IResult<&str, Piece> {
    let (rest, months) = alt((
        nom::combinator::value(4, alt((tag("tertial"), tag("t")))),
        nom::combinator::value(3, alt((tag("kvartal"), tag("kv"), tag("q")))),
        nom::combinator::value(6, tag("halvår")),
    ))
    .parse(input)?;
    let (rest, _) = opt(char(' ')).parse(rest)?;
    let (rest, number) = map_opt(satisfy(|c| c.is_ascii_digit()), |c| c.to_digit(10)).parse(rest)?;
    let number = number as u8;
    if number == 0 || number * months > 12 {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify)));
    }
    Ok((rest, Piece::Months((number - 1) * months + 1, number * months)))
}

/// A month, or two with a dash or `till` (`t.o.m.`) between them, with or without blanks.
fn month_interval(input: &str) -> IResult<&str, Piece> {
    let (rest, first) = month(input)?;
    let joint = alt((
        nom::combinator::value((), (opt(char(' ')), satisfy(is_minus), opt(char(' ')))),
        nom::combinator::value(
            (),
            alt((tag(" till och med "), tag(" till "), tag(" t.o.m. "), tag(" tom "))),
        ),
    ));
    let (rest, last) = opt((joint, month)).parse(rest)?;
    let last = last.map_or(first, |((), last)| last);
    if last < first {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify)));
    }
    Ok((rest, Piece::Months(first, last)))
}

fn month(input: &str) -> IResult<&str, u8> {
    let word = take_while1(char::is_alphabetic);
    let (rest, number) = map_opt(word, |word: &str| {
        let at = MONTHS.iter().position(|name| *name == word || name[..3] == *word)?;
        u8::try_from(at + 1).ok()
    })
    .parse(input)?;
    Ok((rest.strip_prefix('.').unwrap_or(rest), number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_name_their_period() {
        let check = |text: &str, expect: &str| {
            let printed = find_period(text).and_then(|p| p.resolve(None));
            assert_eq!(printed.map(|p| p.to_string()).unwrap_or_default(), expect, "{text}");
        };
        check("Utfall 2023", "2023");
        check("Utfall jan-jun 2018", "2018-01/2018-06");
        check("Utfall jan–aug 2024", "2024-01/2024-08");
        check("Januari - mars 2026", "2026-01/2026-03");
        check("Förändring åa 2024/2025", "2025");
        check("T2 2018", "2018-05/2018-08");
        check("Tertial 1 2020", "2020-01/2020-04");
        check("kvartal 3 2021", "2021-07/2021-09");
        check("Första halvåret 2018", "2018-01/2018-06");
        check("Tredje kvartalet 2024", "2024-07/2024-09");
        check("maj", "05");
        check("2023-12-31", "2023");
        check("2 023 tkr", "");
        check("12023", "");
        check("Marsvin", "");
        check("2000,5", "");
        check("Avdelning maj/juni", "06");
        check("Den 31 december 2023", "2023");
    }

    #[test]
    fn running_text_names_several() {
        let text = "delårsrapport för januari-mars 2026 jämfört med 2025";
        let found: Vec<_> =
            periods_in(text).iter().filter_map(|p| p.resolve(None)).map(|p| p.to_string()).collect();
        assert_eq!(found, ["2026-01/2026-03", "2025"]);
        assert_eq!(periods_in("Dnr SN 2024/0031, antagen 2024-02-20"), []);
        assert_eq!(periods_in("Plan 2025–2026").len(), 2);
        assert_eq!(periods_in("Plan 2025-2026").len(), 2);
    }
}
