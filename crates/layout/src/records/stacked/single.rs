//! Annexes on one page, whose head is not repeated: a chain of records with several runs of figures each, and the
//! lines above the first that deal out to them.

use super::blocks::{Block, Kind, blocks};
use super::dump::Dump;
use super::entries::parse;
use super::fields::{has_figures, roles};
use super::fit::{LEAST_RECORDS, Shared};
use super::heads::{columns, is_head_line};
use super::{Annex, MAX_BETWEEN, words_of};

/// Most blocks between the first line of a head and the first figures.
const MAX_HEAD_BLOCKS: usize = 16;
/// Wide enough for no line of blanks: without a head nothing tells how wide an empty row is.
const NO_SEPARATOR: usize = usize::MAX;

/// All annexes of this form outside the lines that are taken.
pub(super) fn annexes(dump: &Dump<'_>, taken: &[bool]) -> Vec<Annex> {
    let mut out = Vec::new();
    let mut from = 0;
    for part in taken.chunk_by(|a, b| a == b) {
        if !part[0] {
            out.extend(free_annexes(dump, &blocks(dump, from, from + part.len(), &|_| false)));
        }
        from += part.len();
    }
    out
}

fn free_annexes(dump: &Dump<'_>, blocks: &[Block]) -> Vec<Annex> {
    let names = roles(dump, blocks);
    let figures: Vec<usize> =
        (0..blocks.len()).filter(|at| has_figures(dump, &blocks[*at], &names)).collect();
    let mut out = Vec::new();
    let mut free_from = 0;
    for chain in figures.chunk_by(|a, b| b - a <= MAX_BETWEEN) {
        let several = chain.windows(2).filter(|pair| pair[0] + 1 == pair[1]).count();
        if several < LEAST_RECORDS {
            continue;
        }
        let (first, last) = (chain[0], chain[chain.len() - 1]);
        let label = first.saturating_sub(1);
        let end = (last + MAX_BETWEEN).min(blocks.len());
        let Some([head, below]) = head_above(dump, blocks, [free_from, label], &blocks[label..=last]) else {
            continue;
        };
        let places = blocks[head..below].iter().flat_map(|block| block.lines.clone()).collect();
        let mut own = vec![Block { lines: places, kind: Kind::Head, blanks_above: 0 }];
        own.extend_from_slice(&blocks[below..end]);
        out.extend(Annex::of(dump, own));
        free_from = last + 1;
    }
    out
}

/// The blocks between two places that deal out best to the runs of the records; of equal ones the fewest.
fn head_above(
    dump: &Dump<'_>,
    blocks: &[Block],
    [from, label]: [usize; 2],
    records: &[Block],
) -> Option<[usize; 2]> {
    let parsed = parse(dump, records, &roles(dump, records), NO_SEPARATOR);
    let shared = Shared::of(&parsed.entries).filter(Shared::is_wide)?;
    let slots: usize = shared.runs.iter().map(Vec::len).sum();
    let mut best: Option<(i32, [usize; 2])> = None;
    for head in (from.max(label.saturating_sub(MAX_HEAD_BLOCKS))..label).rev() {
        let fits = |block: &&Block| block.lines.iter().all(|at| is_head_line(dump, *at));
        let length = blocks[head..label].iter().take_while(fits).count();
        for below in head + 1..=head + length {
            let places: Vec<usize> =
                blocks[head..below].iter().flat_map(|block| block.lines.clone()).collect();
            let Some((score, _)) = columns(&words_of(dump, &places), &shared.runs, shared.sourced) else {
                continue;
            };
            if best.is_none_or(|(known, _)| score > known) {
                best = Some((score, [head, below]));
            }
        }
    }
    // Heads of which most name neither a period nor a unit may as well be other text.
    best.filter(|(score, _)| usize::try_from(*score).is_ok_and(|score| score >= slots))
        .map(|(_, place)| place)
}
