//! How many columns a block of rows has, and which lines above it hold their heads.

use super::entries::{Entry, Kind, MAX_COLUMNS};
use super::rows::{NUMBER_DIGITS, comments, dated, digits_alone, goes_on, spaced};
use super::{is_head_line, is_short, storeys};
use sifferkoll_grammar::{deal_scores, find_period, join_wrapped, print_score, readings, width_cost};
use sifferkoll_model::RawRow;
use std::collections::BTreeMap;

/// Most lines above the first row that are looked at for heads, blank ones not counted.
const HEAD_LINES: usize = 14;
/// Most lines between the heads' first line and the first row.
const HEAD_REACH: u32 = 40;
/// Least average of [`print_score`] over the heads: each begins as a head does.
const LEAST_HEAD_SCORE: f64 = 2.5;
/// What heads of average score count for where there are none.
const NO_HEADS: f64 = 0.5;
/// How much one point of the heads' average score counts against one point of the rows' average cost.
const HEAD_WEIGHT: f64 = 2.0;
/// What it adds to the heads' average score that their first line begins a paragraph.
const WHOLE_PARAGRAPH: f64 = 0.5;
/// What it takes from it that sentences stand between the rows and no head is left for them.
const HOMELESS_COMMENTS: f64 = 1.0;
/// Average score and number of heads from which on a single row below them is a table.
const HEADS_OF_ONE: f64 = 4.0;
const LEAST_HEADS_OF_ONE: usize = 3;
/// Cost of a row that cannot be read as so many cells, or not without thinking of what is not printed.
const UNREADABLE: f64 = 15.0;
/// Shapes, and rows of each, that are compared by the lengths of their figures.
const COMPARED: usize = 6;
const ROWS_COMPARED: usize = 24;
/// Most lines of one label.
const LABEL_LINES: usize = 4;
/// Most words of the head over the labels.
const LABEL_HEAD: usize = 12;
/// What each year in the head over the labels costs: it belongs to a column.
const YEAR_OVER_LABELS: i32 = 10;

/// Heads of a block.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heads {
    /// The words; those that belong together whatever their print stand as one.
    pub(super) words: Vec<String>,
    /// Number of columns that the words are heads of, counted from the last column back.
    pub(super) columns: usize,
    /// Whether the last of them heads a column of comments.
    commented: bool,
    /// Places of the first and last line.
    pub(super) first: usize,
    pub(super) last: usize,
    /// Average score of the heads.
    score: f64,
    /// Rows of heads where there are groups over them; then the words are not needed.
    pub(super) rows: Vec<RawRow>,
}

impl Heads {
    /// Whether the heads are so good, and so many, that a single row below them is a table.
    pub(super) fn carry_one_row(&self) -> bool {
        self.columns >= LEAST_HEADS_OF_ONE && self.score >= HEADS_OF_ONE
    }
}

/// What a block looks like.
#[derive(Debug)]
pub(super) struct Shape {
    /// Number of columns with figures.
    pub(super) figures: usize,
    /// Whether a date stands between labels and figures.
    pub(super) dated: bool,
    /// Whether comments stand behind the figures.
    pub(super) commented: bool,
    pub(super) heads: Option<Heads>,
    /// Place of the first line of the first row's label.
    pub(super) label: usize,
}

impl Shape {
    /// Number of columns in all.
    pub(super) fn columns(&self) -> usize {
        1 + usize::from(self.dated) + self.figures + usize::from(self.commented)
    }
}

/// The shape that the rows and the heads together make likeliest, with a column of comments only where
/// `may_comment`; `None` where no number of columns suits the rows.
pub(super) fn shape(entries: &[Entry<'_>], block: &[usize], may_comment: bool) -> Option<Shape> {
    let costs: Vec<Option<f64>> = (0..=MAX_COLUMNS).map(|n| row_cost(entries, block, n)).collect();
    let beside = Beside {
        dated: dated(entries, block),
        comments: may_comment && comments(entries, block),
        years: years(entries, block),
    };
    let labels = label_starts(entries, block);
    let fallback = if starts_within_label(entries, block[0]) { labels[labels.len() - 1] } else { block[0] };
    let mut shapes: Vec<(f64, usize, Option<Heads>, usize)> = Vec::new();
    for label in &labels {
        for (score, columns, heads) in heads(entries, *label, &costs, beside) {
            let Some(cost) = costs[columns] else { continue };
            shapes.push((score * HEAD_WEIGHT - cost, columns, Some(heads), *label));
        }
    }
    for (columns, cost) in costs.iter().enumerate().skip(2) {
        let Some(cost) = cost else { continue };
        shapes.push((NO_HEADS * HEAD_WEIGHT - cost, columns, None, fallback));
    }
    // Figures of one row are of like length; that is costly to find out, so only the best are compared by it.
    shapes.sort_by(|a, b| b.0.total_cmp(&a.0));
    shapes.truncate(COMPARED);
    let unlike: BTreeMap<usize, f64> =
        shapes.iter().map(|(_, columns, ..)| (*columns, unlikeness(entries, block, *columns))).collect();
    let worth = |shape: &(f64, usize, Option<Heads>, usize)| {
        shape.0 - unlike.get(&shape.1).copied().unwrap_or_default()
    };
    let best = shapes.into_iter().reduce(|a, b| if worth(&b) > worth(&a) { b } else { a });
    best.map(|(_, figures, mut heads, label)| {
        let commented = heads.as_ref().is_some_and(|h| h.commented);
        if let Some(heads) = &mut heads {
            storeys::add_groups(entries, heads, figures, usize::from(beside.dated), commented);
        }
        Shape { figures, dated: beside.dated, commented, heads, label }
    })
}

/// Columns without figures beside those of the labels.
#[derive(Clone, Copy)]
struct Beside {
    dated: bool,
    /// Whether sentences between the rows could be comments.
    comments: bool,
    /// Whether the labels are years, over which stands one word if any.
    years: bool,
}

/// Whether years alone label the rows.
fn years(entries: &[Entry<'_>], block: &[usize]) -> bool {
    let year = |label: &str| label.len() == 4 && find_period(label).is_some_and(|p| p.year.is_some());
    block.iter().all(|at| entries[*at].figures().is_some_and(|f| year(&f.label)))
}

/// Average cost of reading the rows as so many cells; `None` where one row alone or less than half of them can
/// be read so.
fn row_cost(entries: &[Entry<'_>], block: &[usize], columns: usize) -> Option<f64> {
    let costs: Vec<f64> = block
        .iter()
        .filter_map(|at| entries[*at].row())
        .map(|figures| figures.costs[columns].map_or(UNREADABLE, f64::from).min(UNREADABLE))
        .collect();
    let fitting = costs.iter().filter(|cost| **cost < UNREADABLE).count();
    (fitting >= costs.len().min(2) && fitting * 2 >= costs.len())
        .then(|| costs.iter().sum::<f64>() / costs.len() as f64)
}

/// Average cost of the different lengths of the figures in the rows, read as so many cells.
fn unlikeness(entries: &[Entry<'_>], block: &[usize], columns: usize) -> f64 {
    let rows = block.iter().filter_map(|at| entries[*at].row().map(|figures| (&entries[*at], figures)));
    let costs: Vec<f64> = rows
        .take(ROWS_COMPARED)
        .map(|(entry, figures)| {
            let first = readings(entry.run(figures), columns).into_iter().next();
            first.map_or(0.0, |reading| f64::from(width_cost(&reading.cells)).min(UNREADABLE))
        })
        .collect();
    costs.iter().sum::<f64>() / costs.len().max(1) as f64
}

/// Where the first row's label can start: at the row, at a line above it in its paragraph, or, where the row
/// prints figures alone, at the paragraph above. Where every row has a paragraph of its own, it is the label's.
fn label_starts(entries: &[Entry<'_>], block: &[usize]) -> Vec<usize> {
    let row = block[0];
    let mut out = vec![row];
    let text = |at: usize| {
        let text = entries[at].folded.as_str();
        let text = if goes_on(entries, at) { text.trim_end_matches('.') } else { text };
        matches!(entries[at].kind, Kind::Text) && is_short(text)
    };
    let same = |at: usize, other: usize| entries[at].paragraph == entries[other].paragraph;
    let mut at = row;
    while at > 0
        && out.len() <= LABEL_LINES
        && text(at - 1)
        && same(at - 1, row)
        && !is_head_line(&entries[at - 1].folded)
    {
        at -= 1;
        out.push(at);
    }
    if spaced(entries, block) {
        out = vec![at];
    }
    let written = |below: usize| (0..below).rev().find(|at| !entries[*at].is_empty());
    let alone = entries[row].figures().is_some_and(|f| f.label.is_empty());
    if let Some(last) = written(row).filter(|last| alone && at == row && text(*last)) {
        let lines = (0..=last).rev().take(LABEL_LINES);
        out.extend(lines.take_while(|at| text(*at) && same(*at, last)));
    }
    // The number of a project or an account, in a paragraph of its own.
    if let Some(last) = written(out[out.len() - 1]) {
        let lines = (0..=last).rev().take_while(|at| same(*at, last));
        let number: Vec<(usize, usize)> =
            lines.map_while(|at| Some((at, digits_alone(&entries[at].folded)?))).collect();
        if number.iter().map(|(_, digits)| digits).sum::<usize>() >= NUMBER_DIGITS {
            out = number.last().map(|(first, _)| vec![*first]).unwrap_or(out);
        }
    }
    out
}

/// Whether the row's own line cannot be all of its label.
fn starts_within_label(entries: &[Entry<'_>], row: usize) -> bool {
    let label = entries[row].figures().map(|f| f.label.as_str()).unwrap_or_default();
    label.is_empty() || label.starts_with(|c: char| c.is_lowercase() || c == '(')
}

/// The nearest lines above a place that can hold heads, nearest first, and the words of each.
pub(super) fn head_lines<'a>(
    entries: &'a [Entry<'_>],
    below: usize,
    most: usize,
) -> impl Iterator<Item = (usize, Vec<String>)> + 'a {
    let number = entries[below].number;
    (0..below)
        .rev()
        .filter(|at| !matches!(entries[*at].kind, Kind::Empty | Kind::Mark))
        .take_while(move |at| {
            let entry = &entries[*at];
            is_short(&entry.folded) && entry.row().is_none() && number - entry.number <= HEAD_REACH
        })
        .take(most)
        .map(|at| (at, entries[at].folded.split(' ').map(str::to_owned).collect()))
}

/// For every number of columns with figures the lines above a place whose words deal out best to it: the
/// average score of the heads, the columns, the heads.
fn heads(
    entries: &[Entry<'_>],
    below: usize,
    costs: &[Option<f64>],
    beside: Beside,
) -> Vec<(f64, usize, Heads)> {
    let mut best: Vec<Option<(f64, Heads)>> = vec![None; costs.len()];
    let mut words: Vec<String> = Vec::new();
    let mut last = None;
    for (at, mut longer) in head_lines(entries, below, HEAD_LINES) {
        if is_caption(entries, at, &longer, &words) {
            break;
        }
        let last = *last.get_or_insert(at);
        longer.append(&mut words);
        words = longer;
        let scores = deal_scores(&words, costs.len() + 2);
        let label_words = words.len().min(if beside.years { 1 } else { LABEL_HEAD });
        // A title above the heads has small words; beside dates, where labels always stand under a head, they
        // would be one.
        let small = |n: usize| words[..n].iter().filter(|w| w.starts_with(char::is_lowercase)).count();
        let titled = |n: usize| if beside.dated { i32::try_from(small(n)).unwrap_or(100) } else { 0 };
        let over_labels: Vec<i32> = (1..=label_words).map(|n| label_score(&words[..n]) - titled(n)).collect();
        for columns in (1..costs.len()).filter(|n| costs[*n].is_some()) {
            for commented in [false, true].into_iter().take(1 + usize::from(beside.comments)) {
                let silent = columns + usize::from(beside.dated) + usize::from(commented);
                // Dates do not stand under a head where labels stand under none.
                let deal = best_deal(&over_labels, &scores, silent, beside);
                let Some((score, over_labels)) = deal else { continue };
                let whole = if starts_paragraph(entries, at) { WHOLE_PARAGRAPH } else { 0.0 };
                let homeless = if beside.comments && !commented { HOMELESS_COMMENTS } else { 0.0 };
                let own = score;
                let score = score + whole - homeless;
                let better = best[columns].as_ref().is_none_or(|(known, _)| score > *known);
                if score >= LEAST_HEAD_SCORE && better {
                    let dealt = silent + usize::from(over_labels > 0);
                    // The head over the labels stands as one word, so that none of it is dealt to a column.
                    let labels = join_wrapped(words[..over_labels].iter().map(String::as_str));
                    let labels = Some(labels).filter(|l| !l.is_empty());
                    let words = labels.into_iter().chain(words[over_labels..].iter().cloned()).collect();
                    let rows = Vec::new();
                    best[columns] = Some((
                        score,
                        Heads { words, columns: dealt, commented, first: at, last, score: own, rows },
                    ));
                }
            }
        }
    }
    let found = best.into_iter().enumerate();
    found.filter_map(|(columns, found)| found.map(|(score, heads)| (score, columns, heads))).collect()
}

/// Whether a line is the caption of the heads below it: a paragraph of several words without a year that begins with
/// the word over the labels (`Nyckeltal för personalen` above `Nyckeltal 2023 2022`).
fn is_caption(entries: &[Entry<'_>], at: usize, line: &[String], heads: &[String]) -> bool {
    line.len() > 1
        && line.first() == heads.first()
        && !line.iter().any(|word| word.contains(|c: char| c.is_ascii_digit()))
        && starts_paragraph(entries, at)
        && entries.get(at + 1).is_some_and(|below| starts_paragraph(entries, at + 1) || below.is_empty())
}

/// Whether nothing stands above a line in its paragraph.
pub(super) fn starts_paragraph(entries: &[Entry<'_>], at: usize) -> bool {
    at == 0 || entries[at - 1].is_empty() || entries[at - 1].paragraph != entries[at].paragraph
}

/// The best average score of dealing words out to the columns beside the labels, and how many words head the
/// labels: some, where a column of dates asks for it, or, all else being equal, where years are the labels.
/// `over_labels` has the scores of one word over the labels, of two, and so on.
fn best_deal(
    over_labels: &[i32],
    scores: &[Vec<Option<i32>>],
    columns: usize,
    beside: Beside,
) -> Option<(f64, usize)> {
    let sums = scores.get(columns)?;
    let without = sums[0].filter(|_| !beside.dated).map(|sum| (f64::from(sum) / columns as f64, 0));
    let with = over_labels.iter().zip(1..).filter_map(|(own, n)| {
        let sum = sums.get(n).copied().flatten()? + own;
        Some((f64::from(sum) / (columns + 1) as f64, n))
    });
    without.into_iter().chain(with).reduce(|a, b| if b.0 > a.0 || beside.years && b.0 >= a.0 { b } else { a })
}

/// How much words look like the head over the labels.
pub(super) fn label_score(words: &[String]) -> i32 {
    let years = words.iter().filter(|w| find_period(w).is_some_and(|p| p.year.is_some())).count();
    print_score(words[0].as_str()).min(3) - YEAR_OVER_LABELS * i32::try_from(years).unwrap_or(10)
}
