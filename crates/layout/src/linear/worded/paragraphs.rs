//! The paragraphs of a dump, told apart: what can be a row, a heading, the mark of a page.

use crate::dump::lines_location;
use crate::linear::entries::{Entry, Kind};
use crate::linear::is_short;
use crate::linear::rows::cell;
use sifferkoll_grammar::{Stretch, find_period, fold, is_blank, join_wrapped, stretches};
use sifferkoll_model::RawCell;
use std::ops::Range;

/// Longest row, in bytes, and most lines of one.
const MAX_ROW: usize = 300;
const ROW_LINES: usize = 6;
/// Most lines of a heading between the rows.
const HEADING_LINES: usize = 3;

/// Lines without an empty one between them.
pub(super) struct Paragraph {
    /// Places of its lines.
    pub(super) lines: Range<usize>,
    /// Its lines joined by one blank each. Blanks within and behind the last line are kept, but for the one that
    /// ends every line of the dump.
    pub(super) text: String,
    /// Where in the text each line begins, and the place of the line.
    starts: Vec<(usize, usize)>,
    /// The text cut between figures and words.
    pub(super) stretches: Vec<Stretch>,
    sort: Sort,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Row,
    Heading,
    Mark,
    Other,
}

impl Paragraph {
    pub(super) fn is_mark(&self) -> bool {
        self.sort == Sort::Mark
    }

    /// Whether it has words with figures behind them, and is short enough for a row.
    pub(super) fn is_row(&self) -> bool {
        self.sort == Sort::Row
    }

    /// Whether it has short lines of words alone that end no sentence.
    pub(super) fn is_heading(&self) -> bool {
        self.sort == Sort::Heading
    }

    /// The parts of a stretch of the text on each of its lines, with the places of the lines.
    pub(super) fn pieces(&self, place: &Range<usize>) -> impl Iterator<Item = (usize, String)> {
        self.starts.iter().enumerate().filter_map(move |(at, (start, line))| {
            let end = self.starts.get(at + 1).map_or(self.text.len(), |(next, _)| *next);
            let text = fold(self.text.get(place.start.max(*start)..place.end.min(end))?);
            (!text.is_empty()).then_some((*line, text))
        })
    }

    /// The cell of a stretch of the text, which may go over several lines.
    pub(super) fn cell(&self, entries: &[Entry<'_>], column: usize, place: &Range<usize>) -> RawCell {
        let pieces: Vec<(usize, String)> = self.pieces(place).collect();
        let numbers: Vec<u32> = pieces.iter().map(|(at, _)| entries[*at].number).collect();
        let location = lines_location(&numbers);
        cell(column, join_wrapped(pieces.iter().map(|(_, text)| text.as_str())), location)
    }

    /// Where the last line with figures begins in the text.
    pub(super) fn last_line(&self) -> usize {
        let figures = self.stretches.iter().rfind(|s| s.figures).map_or(0, |s| s.place.start);
        self.starts.iter().rev().map(|(start, _)| *start).find(|start| *start <= figures).unwrap_or(0)
    }
}

/// All paragraphs, in order.
pub(super) fn paragraphs(entries: &[Entry<'_>]) -> Vec<Paragraph> {
    let written = entries.iter().filter(|e| !e.is_empty());
    let (all, ending) =
        written.fold((0, 0), |(all, n), e| (all + 1, n + usize::from(e.text.ends_with(is_blank))));
    let habit = ending * 2 > all;
    let mut out = Vec::new();
    let mut at = 0;
    while at < entries.len() {
        if entries[at].is_empty() {
            at += 1;
            continue;
        }
        // A dump marks the first line of a page by a blank before it.
        let same = |e: &&Entry<'_>| {
            !e.is_empty() && e.paragraph == entries[at].paragraph && !e.text.starts_with(is_blank)
        };
        let end = at + 1 + entries[at + 1..].iter().take_while(same).count();
        out.push(paragraph(entries, at..end, habit));
        at = end;
    }
    out
}

fn paragraph(entries: &[Entry<'_>], lines: Range<usize>, habit: bool) -> Paragraph {
    let own: Vec<usize> = lines.clone().filter(|at| !matches!(entries[*at].kind, Kind::Mark)).collect();
    let mut text = String::new();
    let mut starts = Vec::new();
    for at in &own {
        let line = &entries[*at].text;
        if !text.is_empty() {
            text.truncate(text.trim_end_matches(is_blank).len());
            text.push(' ');
        }
        starts.push((text.len(), *at));
        text.push_str(line.trim_start_matches(is_blank));
    }
    if habit && text.ends_with(is_blank) {
        text.pop();
    }
    let stretches = stretches(&text);
    let sort = if own.is_empty() {
        Sort::Mark
    } else if own.iter().any(|at| matches!(entries[*at].kind, Kind::Taken)) {
        Sort::Other
    } else if text.len() <= MAX_ROW && own.len() <= ROW_LINES && has_figures(&text, &stretches) {
        Sort::Row
    } else if own.len() <= HEADING_LINES && own.iter().all(|at| is_short(&entries[*at].folded)) {
        Sort::Heading
    } else {
        Sort::Other
    };
    Paragraph { lines, text, starts, stretches, sort }
}

/// Whether figures other than years stand behind words.
fn has_figures(text: &str, stretches: &[Stretch]) -> bool {
    let years = |s: &Stretch| fold(&text[s.place.clone()]).split(' ').all(|word| find_period(word).is_some());
    stretches.iter().skip(1).any(|s| s.figures && !years(s))
}
