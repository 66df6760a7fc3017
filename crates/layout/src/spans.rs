//! Which columns a head stands over, where nothing is drawn around it.

use sifferkoll_model::Rect;
use std::ops::Range;

/// The bands that each of several heads stands over, every band under one head: by left edges where the
/// heads begin where their columns do, else by nearest middles. A head that no band falls to gets an empty
/// range.
pub(crate) fn spans(heads: &[Rect], bands: &[Rect]) -> Vec<Range<usize>> {
    let nearest: Vec<usize> = bands
        .iter()
        .map(|band| {
            let middle = band.center().0;
            let distance = |h: &usize| (heads[*h].center().0 - middle).abs();
            (0..heads.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
        })
        .collect();
    let from_left: Vec<usize> =
        bands.iter().map(|band| heads.iter().rposition(|h| h.x0 <= band.center().0).unwrap_or(0)).collect();
    let owners =
        if miss(heads, bands, &from_left) < miss(heads, bands, &nearest) { from_left } else { nearest };
    (0..heads.len())
        .map(|h| {
            let first = owners.iter().position(|o| *o == h).unwrap_or(0);
            first..first + owners.iter().filter(|o| **o == h).count()
        })
        .collect()
}

/// How far the heads lie from what they would stand over: by middles or left edges, whichever is nearer.
fn miss(heads: &[Rect], bands: &[Rect], owners: &[usize]) -> f32 {
    heads
        .iter()
        .enumerate()
        .map(|(h, head)| {
            let own = bands.iter().zip(owners).filter(|(_, o)| **o == h).map(|(band, _)| *band);
            // A head over nothing is the worst there is, and must not swamp the sum with infinities.
            Rect::around(own).map_or(f32::MAX / 1e6, |all| {
                (all.center().0 - head.center().0).abs().min((all.x0 - head.x0).abs())
            })
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x0: f32, x1: f32) -> Rect {
        Rect { x0, y0: 0.0, x1, y1: 10.0 }
    }

    #[test]
    fn centred_and_left_aligned_heads_find_their_columns() {
        let bands: Vec<Rect> = (0..6).map(|k| rect(k as f32 * 50.0, k as f32 * 50.0 + 40.0)).collect();
        assert_eq!(spans(&[rect(50.0, 90.0), rect(200.0, 240.0)], &bands), [0..3, 3..6]);
        assert_eq!(spans(&[rect(0.0, 30.0), rect(100.0, 130.0)], &bands), [0..2, 2..6]);
    }
}
