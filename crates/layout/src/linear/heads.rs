//! How many columns a block of rows has, and which lines above it hold their heads.

use super::entries::{Entry, Kind, MAX_COLUMNS};
use super::is_short;
use sifferkoll_grammar::{deal_scores, print_score};

/// Most lines above the first row that are looked at for heads, blank ones not counted.
const HEAD_LINES: usize = 14;
/// Most lines between the heads' first line and the first row.
const HEAD_REACH: u32 = 40;
/// Least average of [`print_score`] over the heads: each begins as a head does.
const LEAST_HEAD_SCORE: f64 = 2.5;
/// What heads of average score count for where there are none.
const NO_HEADS: f64 = 1.5;
/// How much one point of the heads' average score counts against one point of the rows' average cost.
const HEAD_WEIGHT: f64 = 2.0;
/// Cost of a row that cannot be read as so many cells, or not without thinking of what is not printed.
const UNREADABLE: f64 = 15.0;
/// Most lines of one label.
const LABEL_LINES: usize = 4;

/// Heads of a block.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Heads {
    pub(super) words: Vec<String>,
    /// Number of columns that the words are heads of: those with figures, or all.
    pub(super) columns: usize,
    /// Places of the first and last line.
    pub(super) first: usize,
    pub(super) last: usize,
}

/// What a block looks like.
#[derive(Debug)]
pub(super) struct Shape {
    /// Number of columns with figures.
    pub(super) columns: usize,
    pub(super) heads: Option<Heads>,
    /// Place of the first line of the first row's label.
    pub(super) label: usize,
}

/// The shape that the rows and the heads together make likeliest; `None` where no number of columns suits the
/// rows.
pub(super) fn shape(entries: &[Entry<'_>], block: &[usize]) -> Option<Shape> {
    let costs: Vec<Option<f64>> = (0..=MAX_COLUMNS).map(|n| row_cost(entries, block, n)).collect();
    let bare = (2..=MAX_COLUMNS).filter_map(|n| Some((NO_HEADS * HEAD_WEIGHT - costs[n]?, n, None)));
    let mut best: Option<(f64, usize, Option<Heads>, usize)> = None;
    let labels = label_starts(entries, block[0]);
    let fallback = if starts_within_label(entries, block[0]) { labels[labels.len() - 1] } else { block[0] };
    let mut try_one = |worth: f64, columns: usize, heads: Option<Heads>, label: usize| {
        if best.as_ref().is_none_or(|(known, ..)| worth > *known) {
            best = Some((worth, columns, heads, label));
        }
    };
    for label in &labels {
        for (score, columns, heads) in heads(entries, *label, &costs) {
            let Some(cost) = costs[columns] else { continue };
            try_one(score * HEAD_WEIGHT - cost, columns, Some(heads), *label);
        }
    }
    for (worth, columns, heads) in bare {
        try_one(worth, columns, heads, fallback);
    }
    best.map(|(_, columns, heads, label)| Shape { columns, heads, label })
}

/// Average cost of reading the rows as so many cells; `None` where fewer than two rows or half of them can be
/// read so.
fn row_cost(entries: &[Entry<'_>], block: &[usize], columns: usize) -> Option<f64> {
    let costs: Vec<f64> = block
        .iter()
        .filter_map(|at| entries[*at].row())
        .map(|figures| figures.costs[columns].map_or(UNREADABLE, f64::from).min(UNREADABLE))
        .collect();
    let fitting = costs.iter().filter(|cost| **cost < UNREADABLE).count();
    (fitting >= 2 && fitting * 2 >= costs.len()).then(|| costs.iter().sum::<f64>() / costs.len() as f64)
}

/// Where the first row's label can start: at the row, at a line above it in its paragraph, or, where the row
/// prints figures alone, at the paragraph above.
fn label_starts(entries: &[Entry<'_>], row: usize) -> Vec<usize> {
    let mut out = vec![row];
    let text = |at: usize| matches!(entries[at].kind, Kind::Text) && is_short(&entries[at].folded);
    let mut at = row;
    while at > 0
        && out.len() <= LABEL_LINES
        && text(at - 1)
        && entries[at - 1].paragraph == entries[row].paragraph
    {
        at -= 1;
        out.push(at);
    }
    let alone = entries[row].figures().is_some_and(|f| f.label.is_empty());
    let above = (0..row).rev().find(|at| !entries[*at].is_empty());
    if let Some(last) = above.filter(|last| alone && at == row && text(*last)) {
        let lines = (0..=last)
            .rev()
            .take(LABEL_LINES)
            .take_while(|at| text(*at) && entries[*at].paragraph == entries[last].paragraph);
        out.extend(lines);
    }
    out
}

/// Whether the row's own line cannot be all of its label.
fn starts_within_label(entries: &[Entry<'_>], row: usize) -> bool {
    let label = entries[row].figures().map(|f| f.label.as_str()).unwrap_or_default();
    label.is_empty() || label.starts_with(|c: char| c.is_lowercase() || c == '(')
}

/// For every number of columns the lines above a place whose words deal out best to it: the average score of
/// the heads, the columns, the heads.
fn heads(entries: &[Entry<'_>], below: usize, costs: &[Option<f64>]) -> Vec<(f64, usize, Heads)> {
    let mut best: Vec<Option<(f64, Heads)>> = vec![None; costs.len()];
    let mut words: Vec<String> = Vec::new();
    let mut seen = 0;
    let mut last = None;
    for at in (0..below).rev() {
        let entry = &entries[at];
        if matches!(entry.kind, Kind::Empty | Kind::Mark) {
            continue;
        }
        let far = entries[below].number - entry.number > HEAD_REACH;
        if !is_short(&entry.folded) || entry.row().is_some() || seen == HEAD_LINES || far {
            break;
        }
        seen += 1;
        let last = *last.get_or_insert(at);
        let mut longer: Vec<String> = entry.folded.split(' ').map(str::to_owned).collect();
        longer.append(&mut words);
        words = longer;
        let scores = deal_scores(&words, costs.len(), &print_score);
        for columns in (1..costs.len()).filter(|n| costs[*n].is_some()) {
            // With a head over the labels, or without.
            for dealt in [columns, columns + 1] {
                let Some(sum) = scores[dealt] else { continue };
                let score = f64::from(sum) / dealt as f64;
                let better = best[columns].as_ref().is_none_or(|(known, _)| score > *known);
                if score >= LEAST_HEAD_SCORE && better {
                    best[columns] =
                        Some((score, Heads { words: words.clone(), columns: dealt, first: at, last }));
                }
            }
        }
    }
    let found = best.into_iter().enumerate();
    found.filter_map(|(columns, found)| found.map(|(score, heads)| (score, columns, heads))).collect()
}
