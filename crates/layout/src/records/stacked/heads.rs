//! Heads of an annex: the lines that every page repeats, and their words dealt out to columns.

use super::dump::{Dump, Holds};
use sifferkoll_grammar::{find_period, find_unit, fold, is_blank, join_wrapped};
use sifferkoll_model::Unit;
use std::collections::BTreeMap;

/// Fewest lines that are repeated.
const LEAST_LINES: usize = 3;
/// Most lines of one head.
const MAX_LINES: usize = 60;
/// Longest line of a head, in characters.
const MAX_LINE: usize = 100;
/// Most heads that are tried in one dump, the ones repeated most first.
const MAX_TRIED: usize = 24;
/// Most columns.
pub(super) const MAX_COLUMNS: usize = 20;

/// Most columns of text in an annex whose heads name no period and no unit.
const MAX_TEXTS: usize = 4;

/// Score of a value column whose head names a period, and of one whose head names a unit.
const SCORE_PERIOD: i32 = 3;
const SCORE_UNIT: i32 = 2;
/// Taken off for a column without figures inside a run: line ends part runs, and pictures mostly stand at these.
const SCORE_SKIPPED: i32 = 1;
/// Score of a head that names per cent over a column that never holds any.
const SCORE_NO_PERCENT: i32 = -4;

/// Lines that stand in several places: for each place the first line and the line after the last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Repeated {
    pub(super) places: Vec<[usize; 2]>,
}

/// Runs of lines that could be heads and are repeated, blank lines aside; those with most places first.
pub(super) fn repeated(dump: &Dump<'_>) -> Vec<Repeated> {
    let all = 0..dump.lines.len();
    let printed: Vec<usize> = all.filter(|at| !matches!(dump.holds(*at), Holds::Blanks(_))).collect();
    let texts: Vec<String> = printed.iter().map(|at| fold(dump.text(*at))).collect();
    let fits: Vec<bool> = printed.iter().map(|at| is_head_line(dump, *at)).collect();
    let mut places: BTreeMap<[&str; LEAST_LINES], Vec<usize>> = BTreeMap::new();
    for (at, window) in texts.windows(LEAST_LINES).enumerate() {
        if fits[at..at + LEAST_LINES].iter().all(|fits| *fits) {
            places.entry([&window[0], &window[1], &window[2]]).or_default().push(at);
        }
    }
    let mut found: Vec<Repeated> = Vec::new();
    for starts in places.values().filter(|starts| starts.len() > 1) {
        // Only where the run starts: one line up, the places differ.
        let above = |at: &usize| at.checked_sub(1).filter(|at| fits[*at]).map(|at| texts[at].as_str());
        let first = above(&starts[0]);
        if first.is_some() && starts.iter().all(|at| above(at) == first) {
            continue;
        }
        let mut length = LEAST_LINES;
        while length < MAX_LINES
            && texts.get(starts[0] + length).is_some_and(|text| {
                fits[starts[0] + length] && starts.iter().all(|at| texts.get(at + length) == Some(text))
            })
        {
            length += 1;
        }
        let mut places: Vec<[usize; 2]> = Vec::new();
        for at in starts {
            let [first, end] = [printed[*at], printed[at + length - 1] + 1];
            if places.last().is_none_or(|before| before[1] <= first) {
                places.push([first, end]);
            }
        }
        found.push(Repeated { places });
    }
    found.retain(|head| head.places.len() > 1);
    found.sort_by_key(|head| (std::cmp::Reverse(head.places.len()), head.places[0][0]));
    found.truncate(MAX_TRIED);
    found
}

/// Whether a line can be part of a head: text, short, no sentence, no field.
pub(super) fn is_head_line(dump: &Dump<'_>, at: usize) -> bool {
    let text = dump.text(at).trim_matches(is_blank);
    dump.holds(at) == Holds::Text
        && text.chars().count() <= MAX_LINE
        && !text.contains([':', ';', '?', '!'])
        && !text.ends_with([',', '.'])
}

/// What the rows tell of a column of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    /// Whether its figures are per cent on all rows, and whether they are on any.
    pub(super) always_percent: bool,
    pub(super) ever_percent: bool,
}

/// The columns of an annex.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Columns {
    /// Text over each column.
    pub(super) heads: Vec<String>,
    /// Columns of each run of figures, never empty; between them may lie columns of pictures.
    pub(super) runs: Vec<Vec<usize>>,
}

impl Columns {
    /// The column of the labels: the one before the first figures.
    pub(super) fn label(&self) -> usize {
        self.values().min().unwrap_or(1) - 1
    }

    /// The column after the last figures.
    pub(super) fn end(&self) -> usize {
        self.values().max().unwrap_or(0) + 1
    }

    /// Whether a column holds figures.
    pub(super) fn is_value(&self, column: usize) -> bool {
        self.values().any(|own| own == column)
    }

    /// Whether the heads name columns of figures: most of these name a period or a unit, or there are no more heads
    /// than columns of figures, of labels, two of goals and one of fields.
    pub(super) fn is_named(&self) -> bool {
        let values = self.values().count();
        let named = self.values().filter(|column| evidence(&self.heads[*column]) > 0).count();
        named * 2 >= values || self.heads.len() <= values + MAX_TEXTS
    }

    /// The columns that hold figures, from left to right.
    pub(super) fn values(&self) -> impl Iterator<Item = usize> + '_ {
        self.runs.iter().flatten().copied()
    }
}

/// Deals the words of a head out to columns and finds those of the runs of figures, which mostly stand side by side;
/// `last_is_text` where a column of text ends the rows. With the score of the heads over the figures. `None` where
/// no way or no single one is best.
pub(super) fn columns(words: &[String], runs: &[Vec<Slot>], last_is_text: bool) -> Option<(i32, Columns)> {
    let mut best: Option<(i32, bool, Columns)> = None;
    for years_begin in [false, true] {
        let heads = split(words, years_begin);
        let end = heads.len().saturating_sub(usize::from(last_is_text));
        if heads.len() > MAX_COLUMNS {
            continue;
        }
        let Some((score, mut places, alone)) = best_places(&heads[..end], runs) else {
            continue;
        };
        let runs = runs.iter().map(|run| places.drain(..run.len()).collect()).collect();
        if best.as_ref().is_none_or(|(known, ..)| score > *known) {
            best = Some((score, alone, Columns { heads, runs }));
        }
    }
    best.filter(|(_, alone, _)| *alone).map(|(score, _, columns)| (score, columns))
}

/// Words to heads: each begins with a capital, or with a year where years may begin one.
fn split(words: &[String], years_begin: bool) -> Vec<String> {
    let mut heads: Vec<Vec<&str>> = Vec::new();
    for word in words {
        let year = find_period(word).is_some_and(|period| period.year.is_some());
        let second_year =
            year && heads.last().is_some_and(|head| head.iter().any(|word| find_period(word).is_some()));
        if heads.is_empty() || word.starts_with(char::is_uppercase) || second_year || year && years_begin {
            heads.push(Vec::new());
        }
        if let Some(head) = heads.last_mut() {
            head.push(word);
        }
    }
    heads.into_iter().map(join_wrapped).collect()
}

/// The columns of all figures with the best score, and whether no others have it.
fn best_places(heads: &[String], runs: &[Vec<Slot>]) -> Option<(i32, Vec<usize>, bool)> {
    let slots: Vec<(Slot, bool)> =
        runs.iter().flat_map(|run| run.iter().enumerate().map(|(at, slot)| (*slot, at > 0))).collect();
    let left: Vec<i32> = heads.iter().map(|head| -evidence(head)).collect();
    // best[slot][at]: score of placing the figures from this one on in the columns from here on, whether this one
    // stands in the first of these, and in how many ways the score is reached.
    let mut best: Vec<Vec<Option<(i32, bool, usize)>>> = vec![vec![None; heads.len() + 1]; slots.len() + 1];
    for at in 0..=heads.len() {
        best[slots.len()][at] = Some((left[at..].iter().sum(), false, 1));
    }
    for (slot, (own, inside)) in slots.iter().enumerate().rev() {
        for at in (0..heads.len()).rev() {
            let skip = left[at] - SCORE_SKIPPED * i32::from(*inside);
            let later = best[slot][at + 1].map(|(rest, _, ways)| (rest + skip, false, ways));
            // The first column names the rows.
            let here = (at > 0).then(|| best[slot + 1][at + 1]).flatten();
            let here = here.map(|(rest, _, ways)| (rest + score(*own, &heads[at]), true, ways));
            best[slot][at] = match (here, later) {
                (Some(here), Some(later)) if here.0 == later.0 => Some((here.0, true, here.2 + later.2)),
                (Some(here), Some(later)) if here.0 < later.0 => Some(later),
                (here, later) => here.or(later),
            };
        }
    }
    let (score, _, ways) = best[0][0]?;
    let mut places = Vec::new();
    let mut at = 0;
    while places.len() < slots.len() {
        if best[places.len()][at]?.1 {
            places.push(at);
        }
        at += 1;
    }
    Some((score, places, ways == 1))
}

/// How much a head looks like that of figures.
fn evidence(head: &str) -> i32 {
    let period = find_period(head).is_some_and(|period| period.year.is_some());
    let unit = find_unit(head).is_some();
    SCORE_PERIOD * i32::from(period) + SCORE_UNIT * i32::from(unit)
}

fn score(slot: Slot, head: &str) -> i32 {
    let percent = find_unit(head) == Some(Unit::Percent);
    let typed = if percent && slot.always_percent {
        SCORE_UNIT
    } else if percent && !slot.ever_percent {
        SCORE_NO_PERCENT
    } else {
        0
    };
    evidence(head) + typed
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::TextLine;

    const COUNT: Slot = Slot { always_percent: false, ever_percent: false };
    const SHARE: Slot = Slot { always_percent: true, ever_percent: true };

    fn check(words: &str, runs: &[Vec<Slot>], last_is_text: bool, expect: &[&str]) {
        let words: Vec<String> = words.split(' ').map(str::to_owned).collect();
        let found = columns(&words, runs, last_is_text).map(|(_, columns)| {
            let marked = |(at, head): (usize, &String)| {
                if columns.is_value(at) { format!("={head}") } else { head.clone() }
            };
            columns.heads.iter().enumerate().map(marked).collect::<Vec<_>>()
        });
        assert_eq!(found.unwrap_or_default(), expect);
    }

    #[test]
    fn runs_find_their_heads() {
        check(
            "Område Delmål Mått Resultat 2030 Resultat 2031 Föränd- ring % Pil Målvärde år 2031 Måluppfyl- lelse % Färg Anmärkning",
            &[vec![COUNT, COUNT, SHARE], vec![COUNT, SHARE]],
            true,
            &[
                "Område",
                "Delmål",
                "Mått",
                "=Resultat 2030",
                "=Resultat 2031",
                "=Förändring %",
                "Pil",
                "=Målvärde år 2031",
                "=Måluppfyllelse %",
                "Färg",
                "Anmärkning",
            ],
        );
        check("Mått 2030 2031", &[vec![COUNT, COUNT]], false, &["Mått", "=2030", "=2031"]);
        check(
            "Mått Utfall 2030 Trend Mål 2031 Källa",
            &[vec![COUNT, COUNT]],
            true,
            &["Mått", "=Utfall 2030", "Trend", "=Mål 2031", "Källa"],
        );
        // Nothing tells which of the three heads stand over the two figures.
        check("Mått Alla Flickor Pojkar", &[vec![COUNT, COUNT]], false, &[]);
    }

    #[test]
    fn heads_are_what_pages_repeat() {
        let dump = "Mål Mått\nUtfall\n2030\n\nA\n12 14\n\nMål Mått\n\nUtfall\n2030\nB\n";
        let lines: Vec<TextLine> = (1u32..)
            .zip(dump.lines())
            .map(|(number, text)| TextLine { number, text: text.to_owned() })
            .collect();
        assert_eq!(repeated(&Dump::of(&lines)), [Repeated { places: vec![[0, 3], [7, 11]] }]);
    }
}
