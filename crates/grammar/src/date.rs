//! Dates as Swedish documents write them: `2024-01-22`, `den 3 februari 2026`.

use crate::period::MONTHS;
use crate::{fold, is_minus};
use sifferkoll_model::Date;

/// The first date of a text. A date whose year, month or day cannot be is none.
pub fn find_date(text: &str) -> Option<Date> {
    let text = fold(text).to_lowercase();
    let mut iso = text.char_indices().filter(|(at, c)| c.is_ascii_digit() && starts(&text, *at));
    let iso = iso.find_map(|(at, _)| Some((at, iso_date(&text[at..])?)));
    let words: Vec<(usize, &str)> =
        text.split(' ').map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w)).collect();
    let named = words.windows(3).find_map(|three| {
        let [(at, day), (_, month), (_, year)] = three else { return None };
        let month = MONTHS.iter().position(|name| name == month)? + 1;
        let year = year.get(..4)?.parse().ok()?;
        Some((*at, date(year, month as u8, day.trim_end_matches('.').parse().ok()?)?))
    });
    [iso, named].into_iter().flatten().min_by_key(|(at, _)| *at).map(|(_, date)| date)
}

/// Whether no figure or hyphen stands just before.
fn starts(text: &str, at: usize) -> bool {
    !text[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || is_minus(c) || c == '/')
}

fn iso_date(text: &str) -> Option<Date> {
    let figures =
        |from: usize, to: usize| text.get(from..to).filter(|t| t.bytes().all(|b| b.is_ascii_digit()));
    let (year, month, day) = (figures(0, 4)?, figures(5, 7)?, figures(8, 10)?);
    let parted = [4, 7].into_iter().all(|at| text.as_bytes()[at] == b'-');
    let ends = !text[10..].starts_with(|c: char| c.is_ascii_digit() || c == '-');
    (parted && ends).then(|| date(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))?
}

fn date(year: u16, month: u8, day: u8) -> Option<Date> {
    let can_be = (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    can_be.then_some(Date { year, month, day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_both_forms() {
        let check = |text: &str, expect: &str| {
            let found = find_date(text).map(|d| d.to_string()).unwrap_or_default();
            assert_eq!(found, expect, "{text}");
        };
        check("Utfärdat 2026-04-01", "2026-04-01");
        check("2021-02-02Vår beteckning", "2021-02-02");
        check("Göteborg den 3 februari 2026", "2026-02-03");
        check("16 maj 2018, kl. 13", "2018-05-16");
        check("2024-13-01", "");
        check("Katrineholm 2020-03", "");
        check("640823-3234", "");
        check("å 2024-0", "");
    }
}
