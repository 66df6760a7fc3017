//! How a document is set: the size of its body text and the room between its lines.

use super::all_lines;
use super::paragraphs::ends;
use crate::reading::{ReadLine, ReadingOrder, Said, Sort};
use sifferkoll_model::StoredRole;
use std::collections::BTreeMap;

/// Letters larger than the body's by this factor are seen to be larger: half a point at ten.
const LARGER: f32 = 1.05;
/// Letters smaller than the body's by this factor are seen to be smaller.
const SMALLER: f32 = 0.93;
/// Steps to a font size in which the pitch of lines is counted.
const PITCH_STEPS: f32 = 20.0;
/// Pitches in font sizes that lines of one paragraph can have: from set solid to more than double-spaced.
const PITCHES: std::ops::RangeInclusive<f32> = 0.8..=2.4;
/// Pitch in font sizes where nothing else is known; lines are usually set at 1.2, paragraphs further apart.
const UNKNOWN_PITCH: f32 = 1.45;
/// Fewest pairs of lines from which a pitch is known.
const LEAST_PAIRS: usize = 4;
/// Lines of one paragraph stand at most this much further apart than usual, as where a line has a superscript.
const SLACK: f32 = 1.12;

/// Size, in half points, and weight.
pub(super) type Key = (i32, bool);

/// What most of a document's text has in common.
#[derive(Debug)]
pub(super) struct Style {
    /// Font size of the body in points.
    pub(super) body: f32,
    /// Whether the body is bold: then weight says nothing.
    pub(super) bold: bool,
    /// Usual pitch of the lines of each size, in font sizes.
    pitch: BTreeMap<i32, f32>,
    /// Whether the document has no geometry.
    pub(super) dump: bool,
    /// Whether the document itself says which lines are headings.
    pub(super) declares: bool,
    /// Right edge of the columns: page and column, where lines end that another one follows.
    right: BTreeMap<(usize, u32), f32>,
}

impl Style {
    pub(super) fn of(pages: &[ReadingOrder]) -> Self {
        let mut letters: BTreeMap<Key, (usize, f32)> = BTreeMap::new();
        let mut pitches: BTreeMap<i32, BTreeMap<i32, usize>> = BTreeMap::new();
        let mut before: Option<(usize, &ReadLine)> = None;
        for (page, _, line) in all_lines(pages).filter(|(_, _, line)| line.sort == Sort::Body) {
            let entry = letters.entry(key(line)).or_insert((0, line.size));
            entry.0 += line.text.chars().count();
            if let Some((_, upper)) = before.filter(|(other, upper)| *other == page && similar(upper, line)) {
                let pitch = (line.bbox.y0 - upper.bbox.y0) / line.size;
                if PITCHES.contains(&pitch) {
                    let counts = pitches.entry(key(line).0).or_default();
                    *counts.entry((pitch * PITCH_STEPS).round() as i32).or_default() += 1;
                }
            }
            before = Some((page, line));
        }
        let most = letters.iter().max_by_key(|(_, (count, _))| *count);
        let (bold, body) = most.map_or((false, 10.0), |((_, bold), (_, size))| (*bold, *size));
        let pitch = pitches
            .into_iter()
            .filter(|(_, counts)| counts.values().sum::<usize>() >= LEAST_PAIRS)
            .filter_map(|(size, counts)| {
                // Of two as frequent the narrower: the wider is the room between paragraphs.
                let (step, _) = counts.into_iter().max_by_key(|(step, count)| (*count, -step))?;
                Some((size, step as f32 / PITCH_STEPS))
            })
            .collect();
        let dump = pages.iter().all(|page| page.height == 0.0);
        let heads =
            |line: &ReadLine| matches!(line.said, Some(Said { role: StoredRole::Heading { .. }, .. }));
        let declares = all_lines(pages).any(|(_, _, line)| heads(line));
        let mut style = Self { body, bold, pitch, dump, declares, right: BTreeMap::new() };
        style.right = style.right_edges(pages);
        style
    }

    /// Where the lines of each column end that another line of the same paragraph seems to follow. In lines of
    /// a dump that hold no sentence each ends by itself, as in a title or an address.
    fn right_edges(&self, pages: &[ReadingOrder]) -> BTreeMap<(usize, u32), f32> {
        let mut columns: BTreeMap<(usize, u32), (Vec<f32>, bool)> = BTreeMap::new();
        let mut before: Option<(usize, &ReadLine)> = None;
        for (page, _, line) in all_lines(pages).filter(|(_, _, line)| line.sort == Sort::Body) {
            let sentence = ends(&line.text) || line.text.contains(". ");
            columns.entry((page, line.column)).or_default().1 |= sentence;
            if let Some((_, upper)) = before.filter(|(other, upper)| {
                *other == page && upper.column == line.column && self.is_next_line(upper, line)
            }) {
                columns.entry((page, upper.column)).or_default().0.push(upper.bbox.x1);
            }
            before = Some((page, line));
        }
        let nearly_last = |(mut ends, prose): (Vec<f32>, bool)| {
            ends.sort_by(f32::total_cmp);
            let edge = ends.get((ends.len() * 9 / 10).min(ends.len().saturating_sub(1))).copied();
            edge.map(|edge| if self.dump && !prose { f32::MAX } else { edge })
        };
        columns.into_iter().filter_map(|(column, ends)| Some((column, nearly_last(ends)?))).collect()
    }

    /// Whether a line stands below another as the next line of a paragraph does.
    pub(super) fn is_next_line(&self, upper: &ReadLine, line: &ReadLine) -> bool {
        let usual = self.pitch.get(&key(line).0).copied().unwrap_or(UNKNOWN_PITCH);
        let pitch = (line.bbox.y0 - upper.bbox.y0) / line.size.max(upper.size);
        same_size(upper, line) && pitch > 0.0 && pitch <= SLACK * usual
    }

    /// Whether the first word of a line would have had room at the end of the line above: then that one ended
    /// by itself. `None` where nothing tells how far lines go.
    pub(super) fn ended_early(&self, page: usize, upper: &ReadLine, line: &ReadLine) -> Option<bool> {
        let right = self.right.get(&(page, upper.column))?;
        // A word space, and as much for rounding and hyphenation.
        Some(upper.bbox.x1 + 0.3 * line.size + line.first_word + 0.3 * line.size < *right)
    }

    /// Whether a line is set larger than the body.
    pub(super) fn is_larger(&self, line: &ReadLine) -> bool {
        line.size >= LARGER * self.body
    }

    /// Whether a line is set smaller than the body.
    pub(super) fn is_smaller(&self, line: &ReadLine) -> bool {
        line.size <= SMALLER * self.body
    }
}

/// Size and weight of a line.
pub(super) fn key(line: &ReadLine) -> Key {
    ((line.size * 2.0).round() as i32, line.bold)
}

/// Sizes that differ by less than rounding.
pub(super) fn same_size(a: &ReadLine, b: &ReadLine) -> bool {
    (a.size - b.size).abs() <= 0.03 * a.size.max(b.size)
}

/// Lines of one column and size.
fn similar(a: &ReadLine, b: &ReadLine) -> bool {
    a.column == b.column && same_size(a, b) && a.bbox.overlap_x(&b.bbox) > 0.0
}
