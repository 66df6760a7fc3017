//! Connected blobs of ink in a picture.

use sifferkoll_model::{Picture, Rect};

/// A pixel darker than this is ink: somewhat brighter than halfway, since a thin stroke at 200 dpi is no pixel wide and
/// nowhere black.
const INK: u8 = 160;
/// Most blobs that are followed; a picture with more is no page of print.
const MOST: usize = 200_000;

/// A connected blob of ink, in pixels; the upper bounds are outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Blob {
    pub(crate) x0: u32,
    pub(crate) y0: u32,
    pub(crate) x1: u32,
    pub(crate) y1: u32,
}

impl Blob {
    pub(crate) fn width(&self) -> f32 {
        (self.x1 - self.x0) as f32
    }

    pub(crate) fn height(&self) -> f32 {
        (self.y1 - self.y0) as f32
    }

    pub(crate) fn bbox(&self) -> Rect {
        Rect { x0: self.x0 as f32, y0: self.y0 as f32, x1: self.x1 as f32, y1: self.y1 as f32 }
    }

    fn take(&mut self, other: Self) {
        self.x0 = self.x0.min(other.x0);
        self.y0 = self.y0.min(other.y0);
        self.x1 = self.x1.max(other.x1);
        self.y1 = self.y1.max(other.y1);
    }
}

/// A stretch of ink in a row of pixels, and the number of its blob.
struct Run {
    x0: u32,
    x1: u32,
    blob: usize,
}

/// The blobs of a picture, in the order of their first row; nothing where they are too many for a page.
pub(crate) fn blobs(picture: &Picture) -> Vec<Blob> {
    let width = picture.width as usize;
    let mut found: Vec<Blob> = Vec::new();
    // Each blob that became part of another one points to it.
    let mut part_of: Vec<usize> = Vec::new();
    let mut above: Vec<Run> = Vec::new();
    for (y, row) in picture.grey.chunks_exact(width).enumerate() {
        let mut here: Vec<Run> = Vec::new();
        let mut x = 0;
        while let Some(start) = row[x..].iter().position(|pixel| *pixel < INK).map(|at| x + at) {
            let end = row[start..].iter().position(|pixel| *pixel >= INK).map_or(width, |at| start + at);
            x = end;
            let own = Blob { x0: start as u32, y0: y as u32, x1: end as u32, y1: y as u32 + 1 };
            let first = above.partition_point(|run| run.x1 < own.x0);
            let touching = above[first..].iter().take_while(|run| run.x0 <= own.x1);
            let mut blob: Option<usize> = None;
            for run in touching {
                let root = root(&mut part_of, run.blob);
                match blob {
                    None => {
                        found[root].take(own);
                        blob = Some(root);
                    }
                    Some(first) if first != root => {
                        let other = found[root];
                        found[first].take(other);
                        part_of[root] = first;
                    }
                    Some(_) => {}
                }
            }
            let blob = blob.unwrap_or_else(|| {
                found.push(own);
                part_of.push(found.len() - 1);
                found.len() - 1
            });
            here.push(Run { x0: own.x0, x1: own.x1, blob });
        }
        if found.len() > MOST {
            return Vec::new();
        }
        above = here;
    }
    (0..found.len()).filter(|at| part_of[*at] == *at).map(|at| found[at]).collect()
}

/// Height in pixels of the bands by which blobs are found.
const BAND: u32 = 64;

/// Blobs by the bands of the page in which they begin and end.
pub(crate) struct ByRow<'a> {
    blobs: &'a [Blob],
    bands: Vec<Vec<usize>>,
}

impl<'a> ByRow<'a> {
    pub(crate) fn new(blobs: &'a [Blob]) -> Self {
        let bands = blobs.iter().map(|blob| blob.y1 / BAND + 1).max().unwrap_or(0);
        let mut of_band = vec![Vec::new(); bands as usize];
        for (at, blob) in blobs.iter().enumerate() {
            for band in blob.y0 / BAND..=blob.y1 / BAND {
                of_band[band as usize].push(at);
            }
        }
        Self { blobs, bands: of_band }
    }

    /// The numbers of the blobs that overlap a box, in their order.
    pub(crate) fn overlapping(&self, bbox: &Rect) -> impl Iterator<Item = usize> {
        let (first, last) =
            (bbox.y0.max(0.0) as usize / BAND as usize, bbox.y1.max(0.0) as usize / BAND as usize);
        let bands = self.bands.iter().take(last + 1).skip(first);
        let mut found: Vec<usize> =
            bands.flatten().copied().filter(|at| overlaps(&self.blobs[*at].bbox(), bbox)).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter()
    }
}

/// Whether two boxes have a part in common.
pub(crate) fn overlaps(a: &Rect, b: &Rect) -> bool {
    a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1
}

fn root(part_of: &mut [usize], mut blob: usize) -> usize {
    while part_of[blob] != blob {
        part_of[blob] = part_of[part_of[blob]];
        blob = part_of[blob];
    }
    blob
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(rows: &[&str]) -> Picture {
        let grey = rows.iter().flat_map(|row| row.bytes().map(|c| if c == b'#' { 0 } else { 255 })).collect();
        Picture { width: rows[0].len() as u32, height: rows.len() as u32, grey, dpi: 300.0 }
    }

    #[test]
    fn strokes_that_meet_are_one_blob() {
        let page = picture(&["#...#..##...", "#...#.......", "#####....##.", ".........##."]);
        let blob = |x0, y0, x1, y1| Blob { x0, y0, x1, y1 };
        let all = blobs(&page);
        assert_eq!(all, [blob(0, 0, 5, 3), blob(7, 0, 9, 1), blob(9, 2, 11, 4)]);
        let at = |x0, y0, x1, y1| {
            let bbox = Rect { x0, y0, x1, y1 };
            ByRow::new(&all).overlapping(&bbox).collect::<Vec<_>>()
        };
        assert_eq!(at(8.0, 0.0, 12.0, 4.0), [1, 2]);
        assert_eq!(at(5.0, 0.0, 7.0, 4.0), []);
    }
}
