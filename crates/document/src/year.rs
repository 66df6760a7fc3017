//! The year and the part of it that a document reports on, by what its text names most prominently.

use sifferkoll_grammar::{find_date, is_minus, periods_in};
use sifferkoll_model::{Evidence, Fact, Month, Period, PrintedPeriod, TextBlock, Year};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Lines at the start of a document that name what it is: a cover, a letterhead, a first heading.
const OPENING_LINES: usize = 40;
/// Weight of a line of the opening against a line of the rest.
const OPENING_WEIGHT: u64 = 10;
/// The very first lines, where the title stands.
const TITLE_LINES: usize = 8;
/// Weight of a line there.
const TITLE_WEIGHT: u64 = 50;
/// Fewest mentions of a year in running text; in a short line of the opening one is enough.
const LEAST_TIMES: u32 = 5;
/// Fewest mentions of an interval; in a short line of the opening one is enough.
const LEAST_INTERVALS: u32 = 2;
/// Longest line that names an interval as a title does, in words.
const SHORT: usize = 8;
/// Weight of a line set this many times larger than the usual, at most.
const LARGEST: f32 = 4.0;

/// The year and interval of a document, and what they were read from.
#[derive(Debug, Default)]
pub(crate) struct Reported {
    pub(crate) year: Option<Year>,
    pub(crate) interval: Option<Period>,
    pub(crate) evidence: Vec<Evidence>,
}

/// What is counted for one year or interval.
#[derive(Debug, Default, Clone, Copy)]
struct Votes {
    weight: u64,
    times: u32,
    /// Whether a line of the opening says it.
    titled: bool,
    /// The heaviest line.
    best: Option<(u64, usize)>,
}

impl Votes {
    fn add(&mut self, weight: u64, at: usize) {
        self.weight += weight;
        self.times += 1;
        if self.best.is_none_or(|(best, _)| weight > best) {
            self.best = Some((weight, at));
        }
    }

    fn evidence(&self, about: Fact, words: String, text: &[&TextBlock]) -> Option<Evidence> {
        let (_, at) = self.best?;
        Some(Evidence { about, words, times: self.times, location: text[at].location })
    }
}

/// A line and the periods that it names.
pub(crate) struct Mentions<'a> {
    pub(crate) block: &'a TextBlock,
    periods: Vec<PrintedPeriod>,
}

/// The lines of a file with what they name, which is asked of the file and of each of its items.
pub(crate) fn mentions(text: &[TextBlock]) -> Vec<Mentions<'_>> {
    let named = |text: &str| if may_name(text) { periods_in(&without_dates(text)) } else { Vec::new() };
    text.iter().map(|block| Mentions { block, periods: named(&block.text) }).collect()
}

/// What the lines of a document say of its year and interval.
pub(crate) fn infer<'a>(lines: impl IntoIterator<Item = &'a Mentions<'a>>) -> Reported {
    let lines: Vec<&Mentions<'a>> = lines.into_iter().collect();
    let text: Vec<&TextBlock> = lines.iter().map(|line| line.block).collect();
    let mut sizes: Vec<f32> = text.iter().filter_map(|b| b.size).collect();
    sizes.sort_by(f32::total_cmp);
    let usual = sizes.get(sizes.len() / 2).copied().unwrap_or(1.0).max(1.0);
    let mut years: BTreeMap<Year, Votes> = BTreeMap::new();
    let mut intervals: BTreeMap<(Month, Month), Votes> = BTreeMap::new();
    for (at, Mentions { block, periods }) in
        lines.iter().enumerate().filter(|(_, line)| !line.periods.is_empty())
    {
        let larger = block.size.map_or(1.0, |s| (s / usual).clamp(1.0, LARGEST));
        let opening = match at {
            0..TITLE_LINES => TITLE_WEIGHT,
            TITLE_LINES..OPENING_LINES => OPENING_WEIGHT,
            _ => 1,
        };
        // Squared, since a heading twice as large is met far more seldom.
        let weight = opening * (larger * larger * 4.0).round() as u64;
        let short = at < OPENING_LINES && block.text.split(' ').count() <= SHORT;
        for period in periods {
            if let Some(year) = period.year {
                let votes = years.entry(year).or_default();
                votes.add(weight, at);
                votes.titled |= short;
            }
            // The interval of a report runs from the start of the year; a title may name its last month only.
            let titled = short && period.year.is_some();
            if let Some((first, last)) = period.months
                && last.0 > 1
                && (first.0 == 1 || titled && first == last)
            {
                let votes = intervals.entry((Month(1), last)).or_default();
                votes.add(weight, at);
                votes.titled |= short;
            }
        }
    }
    // The heaviest; of two the later, since a report names the year before it too.
    let plain = |votes: &Votes, least: u32| votes.titled || votes.times >= least;
    let year = years
        .iter()
        .filter(|(_, votes)| plain(votes, LEAST_TIMES))
        .max_by_key(|(year, votes)| (votes.weight, **year));
    let months = intervals.iter().filter(|(_, votes)| plain(votes, LEAST_INTERVALS));
    let months = months.max_by_key(|(months, votes)| (votes.weight, **months));
    let interval = match (year, months) {
        (Some((year, _)), Some(((first, last), votes))) if last.0 < 12 => {
            Some((Period::Months { year: *year, first: *first, last: *last }, votes))
        }
        _ => None,
    };
    let of_year = year.and_then(|(year, votes)| votes.evidence(Fact::Year, year.0.to_string(), &text));
    let of_interval = interval.and_then(|(p, votes)| votes.evidence(Fact::Interval, p.to_string(), &text));
    Reported {
        year: year.map(|(year, _)| *year),
        interval: interval.map(|(interval, _)| interval),
        evidence: of_year.into_iter().chain(of_interval).collect(),
    }
}

/// Whether a text can name a year or an interval from January on: spares the others.
fn may_name(text: &str) -> bool {
    let (mut run, mut numbered, mut before) = (0, false, b' ');
    for byte in text.bytes() {
        run = if byte.is_ascii_digit() { run + 1 } else { 0 };
        if run == 4 {
            return true;
        }
        numbered |= run == 1 && matches!(before, b' ' | b'T' | b'Q' | b't' | b'q');
        before = byte;
    }
    // An interval without its year begins in January or has a number: `januari–mars`, `tertial 1`, `Q1`.
    numbered || text.contains("jan") || text.contains("Jan")
}

/// The text without full dates and without intervals of years: the day of a signature and the years of a plan
/// are not what is reported on.
fn without_dates(text: &str) -> Cow<'_, str> {
    let interval = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_ascii_digit() && !is_minus(c));
        let mut years = bare.split(is_minus);
        let first = years.next().is_some_and(|year| year.len() == 4);
        first && years.next().is_some_and(|year| year.len() == 4) && years.next().is_none()
    };
    let dated = text.contains(|c: char| c.is_ascii_digit()) && find_date(text).is_some();
    if !dated && !text.split(' ').any(interval) {
        return Cow::Borrowed(text);
    }
    let words: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<&str> = Vec::with_capacity(words.len());
    for word in words {
        let tail = out[out.len().saturating_sub(2)..].to_vec();
        if dated && find_date(&[&tail[..], &[word]].concat().join(" ")).is_some() {
            out.truncate(out.len() - tail.len());
        } else if !interval(word) {
            out.push(word);
        }
    }
    Cow::Owned(out.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::Location;

    #[test]
    fn dates_and_plans_are_not_what_is_reported_on() {
        assert_eq!(without_dates("Göteborg den 3 februari 2026"), "Göteborg den");
        assert_eq!(without_dates("Utfall 2023 per 31 december 2022"), "Utfall 2023 per");
        assert_eq!(without_dates("Kommunplan 2023-2026 och mars 2018–"), "Kommunplan och mars 2018–");
        assert_eq!(without_dates("Utfall 2023, avvikelse -4"), "Utfall 2023, avvikelse -4");
        let year = |text: &str| infer(&mentions(&crate::testing::blocks(text))).year;
        assert_eq!(year("Almvik den 3 februari 2026\n2024-02-01"), None);
        let later = "\n".repeat(60) + "text\n".repeat(50).as_str() + "år 2020";
        assert_eq!(year(&later), None, "a single mention in running text");
    }

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
        let meta = infer(&mentions(&text));
        assert_eq!(meta.year, Some(Year(2026)));
        assert_eq!(meta.interval.map(|p| p.to_string()).as_deref(), Some("2026-01/2026-03"));
    }
}
