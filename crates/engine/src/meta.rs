//! The year and the part of it that a document reports on, by what its text names most prominently.

use sifferkoll_grammar::periods_in;
use sifferkoll_model::{DocumentMeta, Month, Period, TextBlock, Year};
use std::collections::BTreeMap;

/// Lines at the start of a document that name what it is: a cover, a letterhead, a first heading.
const OPENING_LINES: usize = 40;
/// Weight of a line of the opening against a line of the rest.
const OPENING_WEIGHT: u64 = 10;
/// The very first lines, where the title stands.
const TITLE_LINES: usize = 8;
/// Weight of a line there.
const TITLE_WEIGHT: u64 = 50;
/// Weight of a line set this many times larger than the usual, at most.
const LARGEST: f32 = 4.0;

/// What the lines of a document say of its year and interval.
pub(crate) fn infer(text: &[TextBlock]) -> DocumentMeta {
    let mut sizes: Vec<f32> = text.iter().filter_map(|b| b.size).collect();
    sizes.sort_by(f32::total_cmp);
    let usual = sizes.get(sizes.len() / 2).copied().unwrap_or(1.0).max(1.0);
    let mut years: BTreeMap<Year, u64> = BTreeMap::new();
    let mut intervals: BTreeMap<(Month, Month), u64> = BTreeMap::new();
    for (at, block) in text.iter().enumerate() {
        let larger = block.size.map_or(1.0, |s| (s / usual).clamp(1.0, LARGEST));
        let opening = match at {
            0..TITLE_LINES => TITLE_WEIGHT,
            TITLE_LINES..OPENING_LINES => OPENING_WEIGHT,
            _ => 1,
        };
        // Squared, since a heading twice as large is met far more seldom.
        let weight = opening * (larger * larger * 4.0).round() as u64;
        for period in periods_in(&block.text) {
            if let Some(year) = period.year {
                *years.entry(year).or_default() += weight;
            }
            // The interval of a report runs from the start of the year; a title may name its last month only.
            let titled = at < OPENING_LINES && period.year.is_some();
            if let Some((first, last)) = period.months
                && last.0 > 1
                && (first.0 == 1 || titled && first == last)
            {
                *intervals.entry((Month(1), last)).or_default() += weight;
            }
        }
    }
    // The heaviest; of two the later, since a report names the year before it too.
    let year = years.iter().max_by_key(|(year, weight)| (**weight, **year)).map(|(year, _)| *year);
    let months = intervals.iter().max_by_key(|(months, weight)| (**weight, **months)).map(|(m, _)| *m);
    let interval = match (year, months) {
        (Some(year), Some((first, last))) if last.0 < 12 => Some(Period::Months { year, first, last }),
        _ => None,
    };
    DocumentMeta { year, interval }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::Location;

    #[test]
    fn a_title_outweighs_the_year_before() {
        let block = |text: &str, size| TextBlock {
            text: text.to_owned(),
            location: Location::Lines { first: 1, last: 1 },
            size: Some(size),
            bold: false,
        };
        let text = [
            block("Delårsrapport mars 2026", 24.0),
            block("Jämfört med 2025 har kostnaderna för januari-mars ökat", 12.0),
            block("Utfallet 2025 var högre än 2024", 12.0),
        ];
        let meta = infer(&text);
        assert_eq!(meta.year, Some(Year(2026)));
        assert_eq!(meta.interval.map(|p| p.to_string()).as_deref(), Some("2026-01/2026-03"));
    }
}
