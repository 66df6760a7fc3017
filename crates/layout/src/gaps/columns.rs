//! The columns of a block of value lines, from the extents of its figures.

use super::Row;
use crate::lines::Word;
use sifferkoll_model::Rect;

/// Share of the labels that may reach into a column of text before it is no column.
const LABELS_REACHING: (usize, usize) = (1, 10);

/// Fewest lines of a block in which a column of one line is taken for a slip.
const LEAST_FOR_STRAYS: usize = 4;
/// A figure that has slipped stands within this many font sizes of its column.
const STRAY_REACH: f32 = 3.0;

/// In a dump figures of one column can stand beside one another, this many font sizes apart at most: a short
/// one is set to where its cell was, not below the others.
pub(super) const SLIP: f32 = 1.5;

/// Words that begin within this distance of one another, in points, or characters of a dump, are set to one edge.
const LEFT_ALIGNED: f32 = 0.5;

/// Columns from left to right; the first is that of the labels.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    /// Extents; they do not overlap.
    bands: Vec<Rect>,
    /// The column whose words name the rows: the second where the first holds their numbers alone.
    naming: usize,
    /// Where running text that begins over the labels ends at least.
    prose_until: f32,
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
                let between = at > 0 && !figure && !after_figure && clear_of_labels(&chunk.bbox, lines);
                if figure && (at > 0 || after_label(row, lines)) || after_figure || between {
                    extents.push(chunk.bbox);
                }
            }
        }
        let mut bands = merged_extents(extents);
        take_in_strays(&mut bands, lines, STRAY_REACH * size);
        if lines.iter().any(|row| row.line.number > 0) {
            join_alternating(&mut bands, lines, SLIP * size);
        }
        let first = bands.first()?;
        let whole = Rect::around(lines.iter().map(|r| r.line.bbox))?;
        // The labels end where the longest of them does, not where the figures begin: heads are often
        // wider than their figures and reach into the room between.
        let label_end = lines
            .iter()
            .flat_map(|r| r.chunks.iter().take(labels_of(r, lines)))
            .map(|c| c.bbox.x1)
            .fold(whole.x0, f32::max);
        let label = Rect { x1: label_end.min(first.x0 - 0.1 * size).max(whole.x0), ..whole };
        bands.insert(0, label);
        let figures_label = lines.iter().all(|row| row.figures.starts_with(&[0, 1]));
        let prose_until = if figures_label { bands[1].x1 } else { bands[1].x0 };
        let mut columns = Self { bands, naming: 0, prose_until };
        columns.naming = columns.find_naming(lines);
        Some(columns)
    }

    /// 1 where the first column holds nothing but numbers of the rows, and the second words, all of them
    /// beginning at one place.
    fn find_naming(&self, lines: &[&Row]) -> usize {
        let name = |row: &&Row| {
            let [number, name, ..] = &row.chunks[..] else { return None };
            let numbered = row.figures.first() == Some(&0) && !row.figures.contains(&1);
            let whole = number.text.bytes().all(|b| b.is_ascii_digit());
            (numbered && whole && self.of_extent(&name.bbox) == 1).then_some(name.bbox.x0)
        };
        let starts: Option<Vec<f32>> = lines.iter().map(name).collect();
        let aligned = |starts: Vec<f32>| starts.iter().all(|x| (x - starts[0]).abs() < LEFT_ALIGNED);
        usize::from(lines.len() > 1 && starts.is_some_and(aligned))
    }

    /// Whether an extent goes from the labels into the first figures without a gap, as running text does; above
    /// figures that label figures it goes past them, since heads are wider than those.
    pub(crate) fn runs_over(&self, extent: &Rect) -> bool {
        extent.x0 < self.bands[0].x1 && extent.x1 > self.prose_until
    }

    /// The column whose words name the rows.
    pub(crate) fn naming(&self) -> usize {
        self.naming
    }

    /// Known columns, left to right, the labels' first.
    pub(crate) fn of_bands(bands: Vec<Rect>) -> Self {
        let prose_until = bands.get(1).map_or(0.0, |first| first.x0);
        Self { bands, naming: 0, prose_until }
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

/// How many chunks a line begins with that are no column's. A figure that begins it is its label, as a year is,
/// unless it stands to the right of what other lines begin with.
fn labels_of(row: &Row, lines: &[&Row]) -> usize {
    match row.figures.first() {
        Some(0) => {
            let x = row.chunks[0].bbox.x0;
            usize::from(!lines.iter().any(|other| other.chunks[0].bbox.x1 <= x))
        }
        first => first.copied().unwrap_or(0),
    }
}

/// Whether text between labels and figures stands in a column of its own, as a reference to a note does: hardly
/// any label reaches so far.
fn clear_of_labels(extent: &Rect, lines: &[&Row]) -> bool {
    let reaching = lines.iter().filter(|row| row.chunks[0].bbox.x1 > extent.x0).count();
    reaching * LABELS_REACHING.1 <= lines.len() * LABELS_REACHING.0
}

/// Whether a line's first figure stands to the right of where other lines have their labels.
fn after_label(row: &Row, lines: &[&Row]) -> bool {
    let x = row.chunks[0].bbox.x0;
    lines
        .iter()
        .any(|other| other.figures.first().is_some_and(|first| *first > 0) && other.chunks[0].bbox.x1 <= x)
}

/// Joins a column in which one line alone has something to the neighbour in which that line has nothing: the
/// figure has slipped out of its column.
fn take_in_strays(bands: &mut Vec<Rect>, lines: &[&Row], reach: f32) {
    if lines.len() < LEAST_FOR_STRAYS {
        return;
    }
    let has = |row: &Row, band: &Rect| row.chunks.iter().skip(1).any(|c| c.bbox.overlap_x(band) > 0.0);
    let mut at = 0;
    while at < bands.len() {
        let mut owners = lines.iter().filter(|row| has(row, &bands[at]));
        let neighbour = match (owners.next(), owners.next()) {
            (Some(row), None) => [at.checked_sub(1), Some(at + 1)]
                .into_iter()
                .flatten()
                .filter(|other| bands.get(*other).is_some_and(|band| !has(row, band)))
                .map(|other| (gap(&bands[at], &bands[other]), other))
                .filter(|(gap, _)| *gap <= reach)
                .min_by(|a, b| a.0.total_cmp(&b.0)),
            _ => None,
        };
        match neighbour {
            Some((_, other)) => {
                let joined = bands[at].union(&bands[other]);
                bands[at.min(other)] = joined;
                bands.remove(at.max(other));
                at = at.min(other);
            }
            None => at += 1,
        }
    }
}

/// Joins neighbouring columns of a dump that stand close to one another and of which every line fills one at most.
fn join_alternating(bands: &mut Vec<Rect>, lines: &[&Row], reach: f32) {
    let has = |row: &Row, band: &Rect| row.chunks.iter().skip(1).any(|c| c.bbox.overlap_x(band) > 0.0);
    let mut at = 1;
    while at < bands.len() {
        let (left, right) = (&bands[at - 1], &bands[at]);
        let both = lines.iter().any(|row| has(row, left) && has(row, right));
        if both || gap(left, right) > reach {
            at += 1;
        } else {
            bands[at - 1] = left.union(right);
            bands.remove(at);
        }
    }
}

/// Distance between two extents sideways.
fn gap(a: &Rect, b: &Rect) -> f32 {
    (a.x0 - b.x1).max(b.x0 - a.x1).max(0.0)
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
