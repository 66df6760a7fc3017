//! Heads in two storeys: groups over columns whose own heads repeat from group to group.

use super::entries::Entry;
use super::heads::{Heads, head_lines, label_score};
use super::rows::{cell, one_reading};
use crate::dump::lines_location;
use sifferkoll_grammar::{deal_out, deal_scores, join_wrapped, print_score};
use sifferkoll_model::RawCell;

/// Most lines of groups.
const GROUP_LINES: usize = 3;
/// Least average score of the groups.
const LEAST_GROUP_SCORE: f64 = 2.5;

/// Finds the groups over the heads of a block, and makes rows of heads of both.
pub(super) fn add_groups(
    entries: &[Entry<'_>],
    heads: &mut Heads,
    figures: usize,
    dated: usize,
    commented: bool,
) {
    let beside = figures + dated + usize::from(commented);
    let Some((leaves, group)) = [heads.columns, beside + 1].into_iter().find_map(|columns| {
        let mut leaves = deal_out(&heads.words, columns, &print_score)?;
        if columns == beside {
            leaves.insert(0, String::new());
        }
        let group = repeat(leaves.get(1 + dated..1 + dated + figures)?)?;
        Some((leaves, group))
    }) else {
        return;
    };
    let Some((first, labels, names)) = groups(entries, heads.first, figures / group) else {
        return;
    };
    let location = lines_location(&[entries[first].number, entries[heads.last].number]);
    let mut upper: Vec<RawCell> = vec![cell(0, labels, location)];
    upper.extend(
        names
            .into_iter()
            .enumerate()
            .map(|(at, name)| RawCell { colspan: group, ..cell(1 + dated + at * group, name, location) }),
    );
    let lower = leaves.into_iter().enumerate().map(|(at, head)| cell(at, head, location)).collect();
    let printed = |cells: Vec<RawCell>| cells.into_iter().filter(|c| !c.text.is_empty()).collect();
    heads.rows = vec![one_reading(printed(upper), location), one_reading(printed(lower), location)];
    heads.first = first;
}

/// After how many heads they repeat, all of them: less than half are different.
pub(super) fn repeat(heads: &[String]) -> Option<usize> {
    (2..=heads.len() / 2).find(|n| {
        heads.len().is_multiple_of(*n) && heads.iter().enumerate().all(|(at, head)| *head == heads[at % n])
    })
}

/// The lines above a place that deal out to so many groups: the first of them, the words over the labels, the
/// groups.
pub(super) fn groups(
    entries: &[Entry<'_>],
    below: usize,
    count: usize,
) -> Option<(usize, String, Vec<String>)> {
    let mut best: Option<(f64, usize, usize, Vec<String>)> = None;
    let mut words: Vec<String> = Vec::new();
    for (at, mut longer) in head_lines(entries, below, GROUP_LINES) {
        longer.append(&mut words);
        words = longer;
        let scores = deal_scores(&words, count);
        let Some(sums) = scores.get(count) else { break };
        for labels in 0..words.len() {
            let Some(sum) = sums[labels] else { continue };
            let own = if labels > 0 { label_score(&words[..labels]) } else { 0 };
            let score = f64::from(sum + own) / (count + usize::from(labels > 0)) as f64;
            if score >= LEAST_GROUP_SCORE && best.as_ref().is_none_or(|(known, ..)| score > *known) {
                best = Some((score, at, labels, words.clone()));
            }
        }
    }
    let (_, first, labels, words) = best?;
    let names = deal_out(&words[labels..], count, &print_score)?;
    Some((first, join_wrapped(words[..labels].iter().map(String::as_str)), names))
}
