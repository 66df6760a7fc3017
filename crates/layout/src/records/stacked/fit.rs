//! What the records of an annex have in common, and each record read by it.

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

/// Columns, and the readings of each record.
pub(super) struct Fitted {
    pub(super) columns: Columns,
    pub(super) readings: Vec<Vec<Reading>>,
}

/// The runs of figures that records share.
pub(super) struct Shared<'a> {
    /// Records with figures.
    measured: Vec<&'a Entry>,
    pub(super) runs: Vec<Vec<Slot>>,
    /// Whether most records have fields after their figures.
    pub(super) sourced: bool,
    /// Whether most records have several runs.
    pub(super) several: bool,
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
        Some(Self { measured, runs, sourced, several })
    }
}

/// Deals the heads out to what the records have in common, and reads each record; `None` where they have too
/// little in common for a table of records.
pub(super) fn fit(parsed: &Parsed, words: &[String]) -> Option<Fitted> {
    let shared = Shared::of(&parsed.entries).filter(|shared| shared.sourced || shared.several)?;
    let (_, columns) = columns(words, &shared.runs, shared.sourced)?;
    let mut percent = vec![false; columns.heads.len()];
    for (column, slot) in columns.values().zip(shared.runs.iter().flatten()) {
        percent[column] = slot.always_percent;
    }
    let chunks = || shared.measured.iter().flat_map(|entry| &entry.chunks);
    let keeps_ends = chunks().filter(|chunk| chunk.trail > 0).count() * 2 >= chunks().count();
    let layout = Layout { columns: &columns, percent, keeps_ends };
    let found: Vec<Vec<Reading>> =
        parsed.entries.iter().map(|entry| readings(&entry.chunks, &layout)).collect();
    let read = found.iter().filter(|readings| !readings.is_empty()).count();
    (read * 5 >= shared.measured.len() * 3).then_some(Fitted { columns, readings: found })
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
