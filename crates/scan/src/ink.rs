//! Connected blobs of ink in a picture.

use sifferkoll_model::{Picture, Rect};

/// A pixel darker than this is ink: halfway on white paper.
const INK: u8 = 128;
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

/// The blobs outside boxes, in the order of their first row; nothing where they are too many for a page.
pub(crate) fn blobs(picture: &Picture, covered: &[Rect]) -> Vec<Blob> {
    let width = picture.width as usize;
    let mut order: Vec<&Rect> = covered.iter().collect();
    order.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    let mut coming = order.into_iter().peekable();
    let mut open: Vec<&Rect> = Vec::new();
    let mut found: Vec<Blob> = Vec::new();
    // Each blob that became part of another one points to it.
    let mut part_of: Vec<usize> = Vec::new();
    let mut above: Vec<Run> = Vec::new();
    for (y, row) in picture.grey.chunks_exact(width).enumerate() {
        while let Some(next) = coming.next_if(|bbox| bbox.y0 <= y as f32) {
            open.push(next);
        }
        open.retain(|bbox| bbox.y1 > y as f32);
        let mut here: Vec<Run> = Vec::new();
        let mut x = 0;
        while let Some(start) = row[x..].iter().position(|pixel| *pixel < INK).map(|at| x + at) {
            let end = row[start..].iter().position(|pixel| *pixel >= INK).map_or(width, |at| start + at);
            x = end;
            let hidden = open.iter().any(|bbox| bbox.x0 < end as f32 && start as f32 <= bbox.x1);
            if hidden {
                continue;
            }
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
    fn strokes_that_meet_are_one_blob_and_what_is_covered_is_none() {
        let page = picture(&["#...#..##...", "#...#.......", "#####....##.", ".........##."]);
        let blob = |x0, y0, x1, y1| Blob { x0, y0, x1, y1 };
        let all = [blob(0, 0, 5, 3), blob(7, 0, 9, 1), blob(9, 2, 11, 4)];
        assert_eq!(blobs(&page, &[]), all);
        let covered = Rect { x0: 8.0, y0: 2.0, x1: 12.0, y1: 4.0 };
        assert_eq!(blobs(&page, &[covered]), all[..2]);
    }
}
