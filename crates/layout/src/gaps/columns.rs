//! The columns of a block of value lines, from the extents of its figures.

use super::Row;
use crate::lines::Word;
use sifferkoll_model::Rect;

/// Columns from left to right; the first is that of the labels.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    /// Extents; they do not overlap.
    bands: Vec<Rect>,
}

impl Columns {
    /// The columns of the figures, and of text to the right of the labels; `None` without figures or
    /// where figures stand in the labels' place.
    pub(crate) fn find(lines: &[&Row]) -> Option<Self> {
        let size = lines.iter().map(|r| r.line.size()).fold(0.0, f32::max);
        let mut extents: Vec<Rect> = Vec::new();
        for row in lines {
            for (at, chunk) in row.chunks.iter().enumerate() {
                let figure = row.figures.contains(&at);
                let after_figure = row.figures.first().is_some_and(|first| at > *first);
                if figure && (at > 0 || after_label(row, lines)) || after_figure {
                    extents.push(chunk.bbox);
                }
            }
        }
        let mut bands = merged_extents(extents);
        let first = bands.first()?;
        let whole = Rect::around(lines.iter().map(|r| r.line.bbox))?;
        // The labels end where the longest of them does, not where the figures begin: heads are often
        // wider than their figures and reach into the room between.
        let label_end = lines
            .iter()
            .flat_map(|r| r.chunks.iter().take(r.figures.first().copied().unwrap_or(0)))
            .map(|c| c.bbox.x1)
            .fold(whole.x0, f32::max);
        let label = Rect { x1: label_end.min(first.x0 - 0.1 * size).max(whole.x0), ..whole };
        bands.insert(0, label);
        Some(Self { bands })
    }

    /// Known columns, left to right, the labels' first.
    pub(crate) fn of_bands(bands: Vec<Rect>) -> Self {
        Self { bands }
    }

    pub(crate) fn len(&self) -> usize {
        self.bands.len()
    }

    pub(crate) fn bands(&self) -> &[Rect] {
        &self.bands
    }

    /// The value columns.
    pub(crate) fn values(&self) -> &[Rect] {
        &self.bands[1..]
    }

    pub(crate) fn bbox(&self) -> Rect {
        self.bands.iter().copied().reduce(|a, b| a.union(&b)).unwrap_or(self.bands[0])
    }

    /// The column in which a word stands: the one it overlaps most, else the nearest.
    pub(crate) fn of(&self, word: &Word) -> usize {
        self.of_extent(&word.bbox)
    }

    /// As [`Columns::of`], for any extent.
    pub(crate) fn of_extent(&self, extent: &Rect) -> usize {
        let overlap = |at: &usize| self.bands[*at].overlap_x(extent);
        let best = (0..self.bands.len()).max_by(|a, b| overlap(a).total_cmp(&overlap(b)).then(b.cmp(a)));
        match best {
            Some(at) if overlap(&at) > 0.0 => at,
            _ => {
                let middle = extent.center().0;
                let distance = |at: &usize| {
                    let band = &self.bands[*at];
                    (band.x0 - middle).max(middle - band.x1).max(0.0)
                };
                (0..self.bands.len())
                    .min_by(|a, b| distance(a).total_cmp(&distance(b)).then(a.cmp(b)))
                    .unwrap_or(0)
            }
        }
    }
}

/// Whether a line's first figure stands to the right of where other lines have their labels.
fn after_label(row: &Row, lines: &[&Row]) -> bool {
    let x = row.chunks[0].bbox.x0;
    lines
        .iter()
        .any(|other| other.figures.first().is_some_and(|first| *first > 0) && other.chunks[0].bbox.x1 <= x)
}

/// Extents that overlap sideways made one, left to right.
pub(crate) fn merged_extents(mut extents: Vec<Rect>) -> Vec<Rect> {
    extents.sort_by(|a, b| a.x0.total_cmp(&b.x0).then(a.x1.total_cmp(&b.x1)));
    let mut bands: Vec<Rect> = Vec::new();
    for extent in extents {
        match bands.last_mut() {
            Some(band) if extent.x0 < band.x1 => *band = band.union(&extent),
            _ => bands.push(extent),
        }
    }
    bands
}
