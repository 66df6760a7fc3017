//! What the records of an annex have in common, and each record read by it.

use super::cells::Chunk;
use super::entries::{Entry, Parsed};
use super::heads::{Columns, MAX_COLUMNS, Slot, columns};
use super::place::{Layout, Reading, readings};
use sifferkoll_grammar::read_cell;
use sifferkoll_model::{Printed, Unit};

/// Fewest records of an annex.
pub(super) const LEAST_RECORDS: usize = 3;
/// Most runs of figures in one record.
const MAX_RUNS: usize = 6;
/// Share of the records, one in so many, that a length of a run or a share of per cent must have to count.
const SUPPORT: usize = 10;

/// Fewest columns of figures.
const LEAST_VALUES: usize = 3;
/// Longest label of a record, in characters; more is running text.
const MAX_LABEL: usize = 240;
/// A reading that costs more goes against the print in several places.
const MAX_COST: u32 = 8;

/// Columns, and the readings of each record.
pub(super) struct Fitted {
    pub(super) columns: Columns,
    pub(super) readings: Vec<Vec<Reading>>,
    /// The record after the last that is like the others.
    pub(super) end: usize,
}

/// The runs of figures that records share.
pub(super) struct Shared<'a> {
    /// Records with figures.
    measured: Vec<&'a Entry>,
    /// Number of runs that most records have.
    usual: usize,
    pub(super) runs: Vec<Vec<Slot>>,
    /// Whether most records have fields after their figures.
    pub(super) sourced: bool,
    /// Whether most records have several runs.
    several: bool,
    /// Whether most records have figures side by side on a line.
    side_by_side: bool,
}

impl<'a> Shared<'a> {
    /// `None` where the records are too few, or have no run in common.
    pub(super) fn of(entries: &'a [Entry]) -> Option<Self> {
        let measured: Vec<&Entry> = entries.iter().filter(|entry| !entry.chunks.is_empty()).collect();
        if measured.len() < LEAST_RECORDS {
            return None;
        }
        let most = |test: fn(&Entry) -> bool| {
            measured.iter().filter(|entry| test(entry)).count() * 2 >= measured.len()
        };
        let sourced = most(|entry| !entry.sources.is_empty());
        let several = most(|entry| entry.chunks.len() > 1);
        let usual = usual_runs(&measured)?;
        let regular: Vec<&Entry> =
            measured.iter().copied().filter(|entry| entry.chunks.len() == usual).collect();
        let runs = (0..usual).map(|run| slots(&regular, run)).collect::<Option<_>>()?;
        let beside = |chunk: &Chunk| chunk.fewest_cells() > chunk.lines.len();
        let beside = measured.iter().filter(|entry| entry.chunks.iter().any(beside)).count();
        let side_by_side = beside * 2 >= measured.len();
        Some(Self { measured, usual, runs, sourced, several, side_by_side })
    }

    /// Whether the records are of a form that tells annexes from other stacks of figures. Where each figure stands
    /// on a line of its own, nothing but the count of lines tells one column from the next.
    pub(super) fn is_wide(&self) -> bool {
        let values: usize = self.runs.iter().map(Vec::len).sum();
        (self.sourced || self.several) && self.side_by_side && values >= LEAST_VALUES
    }

    /// Whether a record is like the others: it has a label, its runs, its fields, and is read without force.
    fn fits(&self, entry: &Entry, readings: &[Reading]) -> bool {
        let labelled = entry.label.as_ref().is_some_and(|label| label.text.chars().count() <= MAX_LABEL);
        let whole = entry.chunks.len() == self.usual && (self.usual > 1 || !entry.sources.is_empty());
        labelled && whole && readings.first().is_some_and(|reading| reading.cost <= MAX_COST)
    }
}

/// Deals the heads out to what the records have in common, and reads each record; `None` where they have too
/// little in common for a table of records.
pub(super) fn fit(parsed: &Parsed, words: &[String]) -> Option<Fitted> {
    let shared = Shared::of(&parsed.entries).filter(Shared::is_wide)?;
    let (_, columns) = columns(words, &shared.runs, shared.sourced)?;
    if !columns.is_named() {
        return None;
    }
    let mut percent = vec![false; columns.heads.len()];
    for (column, slot) in columns.values().zip(shared.runs.iter().flatten()) {
        percent[column] = slot.always_percent;
    }
    let chunks = || shared.measured.iter().flat_map(|entry| &entry.chunks);
    let keeps_ends = chunks().filter(|chunk| chunk.trail > 0).count() * 2 >= chunks().count();
    let layout = Layout { columns: &columns, percent, keeps_ends };
    let found: Vec<Vec<Reading>> =
        parsed.entries.iter().map(|entry| readings(&entry.chunks, &layout)).collect();
    let fits: Vec<bool> =
        parsed.entries.iter().zip(&found).map(|(entry, readings)| shared.fits(entry, readings)).collect();
    let end = fits.iter().rposition(|fits| *fits)? + 1;
    let fitting = fits.iter().filter(|fits| **fits).count();
    let measured = parsed.entries[..end].iter().filter(|entry| !entry.chunks.is_empty()).count();
    let alike = fitting >= LEAST_RECORDS && fitting * 4 >= measured * 3;
    alike.then_some(Fitted { columns, readings: found, end })
}

/// The number of runs that most records have.
fn usual_runs(entries: &[&Entry]) -> Option<usize> {
    let count = |runs: usize| entries.iter().filter(|entry| entry.chunks.len() == runs).count();
    (1..=MAX_RUNS).max_by_key(|runs| (count(*runs), MAX_RUNS - runs)).filter(|runs| count(*runs) > 0)
}

/// The columns of one run: as many as the longest that some records have.
fn slots(entries: &[&Entry], run: usize) -> Option<Vec<Slot>> {
    let lengths: Vec<usize> = entries.iter().map(|entry| entry.chunks[run].fewest_cells()).collect();
    let reach = |length: usize| lengths.iter().filter(|own| **own == length).count();
    let length = (1..=MAX_COLUMNS).rev().find(|length| reach(*length) >= 2.max(lengths.len() / SUPPORT))?;
    let full = entries.iter().zip(&lengths).filter(|(_, own)| **own == length);
    let rows: Vec<Vec<Option<bool>>> = full
        .filter_map(|(entry, _)| {
            let ways = entry.chunks[run].ways(length);
            ways.first().map(|(cells, _)| cells.iter().map(|cell| is_percent(&cell.text)).collect())
        })
        .collect();
    let slot = |at: usize| {
        let figures: Vec<bool> = rows.iter().filter_map(|row| *row.get(at)?).collect();
        let percent = figures.iter().filter(|percent| **percent).count();
        Slot {
            always_percent: figures.len() >= 2 && (figures.len() - percent) * SUPPORT < figures.len(),
            ever_percent: percent > 0,
        }
    };
    Some((0..length).map(slot).collect())
}

/// Whether a figure is in per cent; `None` for what is no figure.
fn is_percent(text: &str) -> Option<bool> {
    match read_cell(text.lines().next().unwrap_or_default()) {
        Printed::Number(amount) => Some(amount.unit == Some(Unit::Percent)),
        _ => None,
    }
}
