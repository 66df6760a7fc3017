//! Which columns a head stands over, where nothing is drawn around it.

use sifferkoll_model::Rect;
use std::ops::Range;

/// The bands that each of several heads stands over: by left edges where the heads begin where their
/// columns do, else by nearest middles, as far as a head's middle stays in the middle. A head that no band
/// falls to gets an empty range.
pub(crate) fn spans(heads: &[Rect], bands: &[Rect]) -> Vec<Range<usize>> {
    let nearest: Vec<Option<usize>> = bands
        .iter()
        .map(|band| {
            let middle = band.center().0;
            let distance = |h: &usize| (heads[*h].center().0 - middle).abs();
            (0..heads.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))
        })
        .collect();
    let from_left: Vec<Option<usize>> =
        bands.iter().map(|band| heads.iter().rposition(|h| h.x0 <= band.center().0)).collect();
    let centred = miss(heads, bands, &nearest) <= miss(heads, bands, &from_left);
    let owners = if centred { nearest } else { from_left };
    (0..heads.len())
        .map(|h| {
            let first = owners.iter().position(|o| *o == Some(h)).unwrap_or(0);
            let span = first..first + owners.iter().filter(|o| **o == Some(h)).count();
            if centred { balanced(&heads[h], bands, span) } else { span }
        })
        .collect()
}

/// Drops bands at the ends while that brings the middle of the rest nearer to the head's middle.
fn balanced(head: &Rect, bands: &[Rect], mut span: Range<usize>) -> Range<usize> {
    let off = |span: &Range<usize>| {
        Rect::around(bands[span.clone()].iter().copied())
            .map_or(f32::MAX, |all| (all.center().0 - head.center().0).abs())
    };
    while span.len() > 1 {
        let (without_first, without_last) = (span.start + 1..span.end, span.start..span.end - 1);
        let best = if off(&without_first) < off(&without_last) { without_first } else { without_last };
        if off(&best) >= off(&span) {
            break;
        }
        span = best;
    }
    span
}

/// How far the heads lie from what they would stand over: by middles or left edges, whichever is nearer.
fn miss(heads: &[Rect], bands: &[Rect], owners: &[Option<usize>]) -> f32 {
    heads
        .iter()
        .enumerate()
        .map(|(h, head)| {
            let own = bands.iter().zip(owners).filter(|(_, o)| **o == Some(h)).map(|(band, _)| *band);
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
