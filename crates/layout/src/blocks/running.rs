//! Running heads and feet: what stands at the same place on page after page.
//!
//! In: all pages. Out: for each item of each page whether it runs through the document. A line in a margin runs
//! where two pages have it, or where it is set smaller than the body or stands on the first page, as a letterhead
//! does; a line outside the margins only where three pages have it.

use super::all_lines;
use super::style::Style;
use crate::page::is_page_counter;
use crate::reading::{ReadLine, ReadingOrder, Sort};
use std::collections::BTreeMap;

/// Share of a page's height from its top and from its bottom in which letterheads stand.
const ZONE: f32 = 0.2;
/// Fewest pages that have a line at the same place outside the margins.
const LEAST_PAGES: usize = 3;
/// Fewest pages that have it in a margin.
const LEAST_IN_MARGIN: usize = 2;
/// A line in the margin of the first page this many times larger than the body is a title, no letterhead.
const COVER_TITLE: f32 = 1.5;
/// Places that differ by less than this many points are the same: producers round, and pages are set alike.
const SAME_PLACE: f32 = 4.0;

/// For each page and item whether it runs through the document.
pub(super) fn lines(pages: &[ReadingOrder], style: &Style) -> Vec<Vec<bool>> {
    let mut out: Vec<Vec<bool>> = pages.iter().map(|page| vec![false; page.items.len()]).collect();
    if style.dump {
        // No place tells; only `14(28)` and its like is sure.
        for (page, at, line) in all_lines(pages) {
            out[page][at] = line.text.ends_with(|c: char| !c.is_alphabetic())
                && line.text.contains(|c: char| !c.is_alphanumeric() && c != ' ')
                && is_page_counter(&line.text);
        }
        return out;
    }
    // The pages that have each text, at each height.
    let mut seen: BTreeMap<String, Vec<(f32, usize)>> = BTreeMap::new();
    for (page, _, line) in all_lines(pages).filter(|(page, _, line)| in_zone(line, &pages[*page])) {
        for key in keys(&line.text, page) {
            seen.entry(key).or_default().push((line.bbox.y0, page));
        }
    }
    for places in seen.values_mut() {
        places.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    }
    for (page, at, line) in all_lines(pages).filter(|(page, _, line)| in_zone(line, &pages[*page])) {
        let count = |key: &String| seen.get(key).map_or(0, |places| pages_near(places, line.bbox.y0));
        let keys = keys(&line.text, page);
        let pages_with = keys.iter().map(count).max().unwrap_or(0);
        let exact = count(&keys[0]);
        // A heading may count up like a page number, but hardly on page after page.
        let counts = !style.is_larger(line) || is_page_counter(&line.text) || pages_with >= LEAST_PAGES;
        let repeated = if counts { pages_with } else { exact };
        out[page][at] = match line.sort {
            Sort::Margin if page == 0 || pages.len() < LEAST_PAGES => line.size < COVER_TITLE * style.body,
            Sort::Margin => repeated >= LEAST_IN_MARGIN || style.is_smaller(line),
            Sort::Body => repeated >= LEAST_PAGES,
            Sort::Sideways => repeated >= LEAST_IN_MARGIN,
        };
    }
    out
}

fn in_zone(line: &ReadLine, page: &ReadingOrder) -> bool {
    line.sort != Sort::Body
        || line.bbox.y1 <= ZONE * page.height
        || line.bbox.y0 >= (1.0 - ZONE) * page.height
}

/// The text itself, and the text with each of its numbers counted from the page's place: `Sida 7` on the
/// seventh page is `Sida 4` on the fourth.
fn keys(text: &str, page: usize) -> Vec<String> {
    let mut out = vec![text.to_owned()];
    let words: Vec<&str> = text.split(' ').collect();
    for (at, word) in words.iter().enumerate() {
        let digits = word.trim_matches(|c: char| !c.is_ascii_digit());
        // A page has at most five digits, and a line with many numbers is no running head.
        if let Ok(number) = digits.parse::<i64>()
            && digits.len() <= 5
            && out.len() <= 4
        {
            let counted = word.replace(digits, &format!("\u{0}{}", number - page as i64));
            let mut words = words.clone();
            words[at] = &counted;
            out.push(words.join(" "));
        }
    }
    out
}

/// Number of pages among sorted places that lie near a height.
fn pages_near(places: &[(f32, usize)], y0: f32) -> usize {
    let from = places.partition_point(|(y, _)| *y < y0 - SAME_PLACE);
    let to = places.partition_point(|(y, _)| *y <= y0 + SAME_PLACE);
    // Enough to know: more are not asked for, and a long document stays cheap.
    let mut pages: Vec<usize> =
        places[from..to].iter().take(4 * LEAST_PAGES).map(|(_, page)| *page).collect();
    pages.sort_unstable();
    pages.dedup();
    pages.len()
}
