//! What stands at the edges of pages and is no text: heads and feet that return, counters.
//!
//! In: the lines of a file. Out: which of them run from page to page, and where a dump's counters say that a
//! document is at its end. A dump shows its pages by counters alone on a line (`2 (3)`), if at all.

use crate::lines::Line;
use crate::terms::{holds, terms};
use sifferkoll_model::Location;
use std::collections::BTreeMap;
use std::ops::Range;

/// Lines at the top and at the foot of a page that may return on others.
const EDGE: usize = 3;
/// A line returns at the same height, give or take this share of its own.
const DRIFT: f32 = 0.5;
/// Most pages or counters; a larger figure is none.
const MAX_PAGES: u32 = 2000;

/// A page's counter: its number and of how many.
pub(crate) type Counter = (u32, u32);

/// The counter in a line: `1 (26)`, `Sida 3(4)` at its end, or `Sida 1 av 3`.
pub(crate) fn counter(line: &Line) -> Option<Counter> {
    if let Some(found) = counted_in_words(&line.lower) {
        return Some(found);
    }
    let text = line.text.trim_end_matches('.');
    let open = text.rfind('(')?;
    let whole: u32 = text[open + 1..].strip_suffix(')')?.trim().parse().ok()?;
    let before = text[..open].trim_end();
    let number = before.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    let alone = before.len() == number.len() || before[..before.len() - number.len()].ends_with([' ', '|']);
    let number: u32 = number.parse().ok()?;
    (alone && (1..=whole).contains(&number) && whole <= MAX_PAGES).then_some((number, whole))
}

/// `sida 1 av 3`, `sid 1/3`.
fn counted_in_words(lower: &str) -> Option<Counter> {
    let rest =
        lower.rfind("sid").map(|at| lower[at + 3..].trim_start_matches(['a', 'o', 'r', 'n', '.', ' ']))?;
    let (number, whole) = rest.split_once(" av ").or_else(|| rest.split_once('/'))?;
    let (number, whole) = (number.trim().parse().ok()?, whole.trim().parse().ok()?);
    ((1..=whole).contains(&number) && whole <= MAX_PAGES).then_some((number, whole))
}

/// Whether a line is a counter and nothing else.
pub(crate) fn is_counter(line: &Line) -> bool {
    let words = line.lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let plain = |word: &str| holds(&terms().labels.counter, word);
    line.cells.is_none() && words.into_iter().all(plain) && counter(line).is_some()
}

/// Marks the lines that run from page to page.
pub(crate) fn mark(lines: &mut [Line]) {
    let mut seen: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for (nth, page) in pages(lines).into_iter().enumerate() {
        let (first, last) = (page.start + EDGE, page.end.saturating_sub(EDGE));
        for at in page.filter(|at| (*at < first || *at >= last) && lines[*at].cells.is_none()) {
            seen.entry(uncounted(&lines[at].lower)).or_default().push((nth, at));
        }
    }
    let mut running: Vec<usize> = (0..lines.len()).filter(|at| is_counter(&lines[*at])).collect();
    for places in seen.values() {
        for (nth, (page, at)) in places.iter().enumerate() {
            // Heads change with the document and from left to right, so the next pages but one decide.
            let near = &places[nth.saturating_sub(2 * EDGE)..places.len().min(nth + 2 * EDGE + 1)];
            let near = near.iter().filter(|(other, _)| other != page && other.abs_diff(*page) <= 2);
            if near.into_iter().any(|(_, there)| level(&lines[*at], &lines[*there])) {
                running.push(*at);
            }
        }
    }
    for at in running {
        lines[at].running = true;
    }
}

/// The lines of each page; of a dump, those up to each counter and after it.
fn pages(lines: &[Line]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut begun = 0;
    for at in 1..=lines.len() {
        let ends = match (lines[at - 1].page(), lines.get(at)) {
            (_, None) => true,
            (Some(page), Some(next)) => next.page() != Some(page),
            (None, Some(_)) => is_counter(&lines[at - 1]),
        };
        if ends {
            out.push(begun..at);
            begun = at;
        }
    }
    out
}

/// A text without its figures, which count pages.
fn uncounted(lower: &str) -> String {
    lower.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// Whether two lines stand at the same height of their pages. A dump has no heights.
fn level(one: &Line, other: &Line) -> bool {
    match (one.place, other.place) {
        (Location::Page { bbox: a, .. }, Location::Page { bbox: b, .. }) => {
            (a.y0 - b.y0).abs() <= DRIFT * (a.y1 - a.y0)
        }
        (Location::Lines { .. }, Location::Lines { .. }) => true,
        // Running heads are stored apart.
        _ => false,
    }
}

/// The first lines of the documents of a dump whose pages are counted at their foot, all but the first: each
/// stands below the last page of a count, above pages whose count begins anew. Nothing where the counters are
/// not feet of all pages.
pub(crate) fn turns(lines: &[Line]) -> Vec<usize> {
    let counters: Vec<(usize, Counter)> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.page().is_none() && is_counter(line))
        .filter_map(|(at, line)| Some((at, counter(line)?)))
        .collect();
    let feet = counters.first().is_some_and(|(at, _)| *at >= EDGE)
        && counters.last().is_some_and(|(at, _)| at + EDGE >= lines.len());
    let pairs = counters.windows(2).filter(|_| feet);
    let turns = pairs.filter(|pair| {
        let ((_, (number, whole)), (_, (next, _))) = (pair[0], pair[1]);
        number == whole && next == 1
    });
    turns.map(|pair| pair[0].0 + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lines;

    #[test]
    fn counters_alone_on_a_line() {
        for (text, expect) in [
            ("1 (26)", Some((1, 26))),
            ("Sida 1 av 3", Some((1, 3))),
            ("Nämnden 2 (2)", None),
            ("7,3 (24,7)", None),
            ("12 (3)", None),
        ] {
            let line = &lines(text)[0];
            assert_eq!(counter(line).filter(|_| is_counter(line)), expect, "{text}");
        }
    }

    #[test]
    fn a_count_that_ends_ends_a_document() {
        let turn = |text: &str| {
            let lines = lines(text);
            turns(&lines).into_iter().map(|at| lines[at].text.clone()).collect::<Vec<_>>()
        };
        assert_eq!(turn("A\nb\nc\n1 (1)\nB\nd\n1 (2)\nC\ne\n2 (2)"), ["B"]);
        assert_eq!(turn("1 (1)\nA\nb\n1 (2)\nB\nd\n2 (2)\nC\ne"), Vec::<String>::new(), "heads");
        assert_eq!(turn("A\nb\nc\n1 (1)\nB\nd\ne\nf\ng"), Vec::<String>::new(), "a single one");
    }

    #[test]
    fn what_returns_on_the_next_page_runs() {
        let running = |text: &str| {
            let all = lines(text);
            all.iter().filter(|line| line.running).map(|line| line.text.clone()).collect::<Vec<_>>()
        };
        let text = "Almvik\na\nb\nc\nd\n1 (2)\nAlmvik\ne\nf\ng\nh\n2 (2)";
        assert_eq!(running(text), ["Almvik", "1 (2)", "Almvik", "2 (2)"]);
        assert_eq!(running("Almvik\na\nb\nAlmvik"), Vec::<String>::new(), "no pages are known");
    }
}
