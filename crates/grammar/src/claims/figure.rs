//! A figure in running text: how it is written, its unit, and what the words before it say of its precision.

use crate::{is_blank, is_minus, unit_named};
use nom::bytes::complete::{take_while_m_n, take_while1};
use nom::character::complete::{one_of, satisfy};
use nom::combinator::{opt, recognize, verify};
use nom::multi::many0;
use nom::{IResult, Parser};
use sifferkoll_model::{Decimal, PrintedPeriod, Unit};
use std::ops::Range;

/// Most digits of a figure; more is a number of an account or a telephone.
const MAX_DIGITS: usize = 13;
/// Share of a figure by which "about" leaves it open to either side, in per mille.
const ABOUT_PER_MILLE: i64 = 25;

/// A figure in running text.
#[derive(Debug, Clone, PartialEq)]
pub struct ProseFigure {
    /// As printed, with its sign, never scaled by its unit.
    pub value: Decimal,
    /// Its unit, where one of the closed list stands behind it.
    pub unit: Option<Unit>,
    /// The word behind it, lower case, where that is no unit: what is counted.
    pub noun: Option<String>,
    /// What the words before it say of its precision.
    pub hedge: Hedge,
    /// The year or part of a year that stands beside it and belongs to it.
    pub period: Option<PrintedPeriod>,
    /// Whether it is written in letters.
    pub spelled: bool,
    /// Its bytes in the text, the unit included.
    pub range: Range<usize>,
}

/// What words say of a figure's precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hedge {
    /// Nothing.
    None,
    /// `cirka`, `omkring`, `runt`.
    About,
    /// `drygt`: a little more.
    Above,
    /// `knappt`, `nästan`, `närmare`: a little less.
    Below,
    /// `över`, `mer än`, `upp till`, `minst`: a bound and no figure.
    Bound,
}

impl ProseFigure {
    /// One unit of its last digit that is not an ending zero: `1 200` is given to the hundred.
    pub fn step(&self) -> Decimal {
        let mut step = Decimal::new(1, self.value.scale());
        if self.value.scale() > 0 || self.value.is_zero() {
            return step;
        }
        while self.value.checked_rem(step * Decimal::TEN).is_some_and(|rest| rest.is_zero()) {
            step *= Decimal::TEN;
        }
        step
    }

    /// The least and the greatest value that it may stand for; `None` for a bound.
    pub fn spread(&self) -> Option<(Decimal, Decimal)> {
        let step = self.step();
        let half = step / Decimal::TWO;
        // A deficit of more than five is further below zero.
        let (toward, away) = match self.hedge {
            Hedge::Bound => return None,
            Hedge::None if self.is_count() && step == Decimal::ONE => (Decimal::ZERO, Decimal::ZERO),
            Hedge::None => (half, half),
            Hedge::About => {
                let about = (self.value.abs() * Decimal::new(ABOUT_PER_MILLE, 3)).max(half);
                (about, about)
            }
            Hedge::Above => (Decimal::ZERO, step),
            Hedge::Below => (step, Decimal::ZERO),
        };
        if self.value.is_sign_negative() {
            return Some((self.value - away, self.value + toward));
        }
        Some((self.value - toward, self.value + away))
    }

    /// Whether it counts things: a whole number that no measure follows.
    pub fn is_count(&self) -> bool {
        self.value.scale() == 0 && matches!(self.unit, None | Some(Unit::Count))
    }

    /// Whether it is a share in per cent.
    pub fn is_percent(&self) -> bool {
        self.unit == Some(Unit::Percent)
    }

    /// Whether it is a difference of shares.
    pub fn is_points(&self) -> bool {
        self.unit == Some(Unit::PercentagePoints)
    }

    /// The factor that brings this figure to the unit of another; `None` where they measure different things.
    pub fn factor_to(&self, other: &Self) -> Option<Decimal> {
        match (&self.unit, &other.unit) {
            (Some(a), Some(b)) if a.is_money() && b.is_money() => Some(in_kronor(a)? / in_kronor(b)?),
            (Some(a), Some(b)) if a == b => Some(Decimal::ONE),
            (None | Some(Unit::Count), None | Some(Unit::Count)) => Some(Decimal::ONE),
            _ => None,
        }
    }
}

/// Kronor in a unit of money.
pub(super) fn in_kronor(unit: &Unit) -> Option<Decimal> {
    let zeros = match unit {
        Unit::Kr => 0,
        Unit::Tkr => 3,
        Unit::Mnkr => 6,
        Unit::Mdkr => 9,
        _ => return None,
    };
    Some(Decimal::from(10_i64.pow(zeros)))
}

/// Numbers in letters; `en` and `ett` are articles.
const SPELLED: &[&str] = &["två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"];

/// The number that a word in lower case spells.
pub(super) fn spelled(word: &str) -> Option<Decimal> {
    SPELLED.iter().position(|name| *name == word).map(|at| Decimal::from(at + 2))
}

/// A figure at the start of a text, with the bytes that it takes; `None` where digits stand that are no figure: a
/// date, an interval, a number with letters.
pub(super) fn figure(text: &str, after_blank: bool) -> Option<(Decimal, usize)> {
    let (rest, (minus, whole, decimals)) = printed(text).ok()?;
    let minus = minus.filter(|_| after_blank);
    let negative = minus.is_some();
    if !negative && text.starts_with(is_minus) {
        return None;
    }
    // Decimals go on, a date or an interval follows, or letters that are no unit.
    let mut next = rest.chars();
    match (next.next(), next.next()) {
        (Some(c), Some(d)) if ",.:/".contains(c) && d.is_ascii_digit() => return None,
        (Some('/'), _) => return None,
        (Some(c), Some(d)) if is_minus(c) && (d.is_alphanumeric() || d == ' ') && !rest.starts_with("- ") => {
            return None;
        }
        (Some(c), _) if c.is_alphabetic() => {
            let word: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
            unit_named(&word)?;
        }
        _ => {}
    }
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let decimals = decimals.unwrap_or_default();
    if digits.len() + decimals.len() > MAX_DIGITS || digits.len() > 1 && digits.starts_with('0') {
        return None;
    }
    let mantissa: i128 = format!("{digits}{decimals}").parse().ok()?;
    let scale = u32::try_from(decimals.len()).ok()?;
    let value = Decimal::try_from_i128_with_scale(if negative { -mantissa } else { mantissa }, scale).ok()?;
    Some((value, text.len() - rest.len()))
}

type Figure<'a> = (Option<&'a str>, &'a str, Option<&'a str>);

/// Sign, whole part with blanks between groups of three, decimals.
fn printed(input: &str) -> IResult<&str, Figure<'_>> {
    let minus = recognize((satisfy(is_minus), opt(satisfy(is_blank))));
    let (input, minus) = opt(minus).parse(input)?;
    let digits = |input| take_while1(|c: char| c.is_ascii_digit()).parse(input);
    let group = |input| -> IResult<&str, &str> {
        let three = take_while_m_n(3, 3, |c: char| c.is_ascii_digit());
        let (rest, found) = recognize((satisfy(is_blank), three)).parse(input)?;
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Not)));
        }
        Ok((rest, found))
    };
    let first = verify(digits, |d: &str| d.len() <= 3);
    let grouped = recognize((first, group, many0(group)));
    let (input, whole) = nom::branch::alt((grouped, recognize(digits))).parse(input)?;
    let decimals = |input| -> IResult<&str, &str> {
        let (rest, mark) = one_of(",.").parse(input)?;
        let (rest, found) = digits(rest)?;
        if mark == '.' && found.len() == 3 {
            return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify)));
        }
        Ok((rest, found))
    };
    let (input, decimals) = opt(decimals).parse(input)?;
    Ok((input, (minus, whole, decimals)))
}

/// The unit at the start of the text behind a figure, with the bytes that it takes.
pub(super) fn unit_behind(text: &str) -> Option<(Unit, usize)> {
    let blank = text.len() - text.trim_start_matches(is_blank).len();
    let body = &text[blank..];
    let end_of = |from: usize| {
        let rest = &body[from..];
        from + rest.find(|c: char| !(c.is_alphanumeric() || c == '²' || c == '³')).unwrap_or(rest.len())
    };
    if body.starts_with('%') {
        return Some((Unit::Percent, blank + 1));
    }
    let one = end_of(0);
    if one == 0 {
        return None;
    }
    // "miljoner kronor" is one unit, "kr per månad" a price.
    let second = body[one..].starts_with(' ').then(|| end_of(one + 1)).filter(|end| *end > one + 1);
    let named = |end: usize| {
        let word = body[..end].to_lowercase();
        let unit = match word.as_str() {
            "stycken" | "stycken." => Some(Unit::Count),
            "procentenhet" => Some(Unit::PercentagePoints),
            word => unit_named(word).filter(|unit| !(matches!(unit, Unit::Count) && word == "antal")),
        };
        unit.map(|unit| (unit, end))
    };
    let (unit, end) = second.and_then(named).or_else(|| named(one))?;
    let end = if unit == Unit::Count && body[end..].starts_with('.') { end + 1 } else { end };
    // A price for each of something is another measure.
    let each = body[end..].trim_start_matches(is_blank);
    if unit.is_money() && (each.starts_with('/') || each.starts_with("per ")) {
        let rest = each.trim_start_matches('/').trim_start_matches("per ");
        let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '²').collect();
        return Some((Unit::Other(format!("{}/{}", unit.name(), word.to_lowercase()).into()), blank + end));
    }
    Some((unit, blank + end))
}
