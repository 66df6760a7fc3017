//! Which columns a head stands over, where nothing is drawn around it.

use sifferkoll_model::Rect;
use std::ops::Range;

/// Cost of a band under no head, in mean band pitches: less than any misplaced head costs, so that one
/// head over the last columns does not take the first ones too.
const COST_BARE: f32 = 0.25;

/// The same where a rule shows that no band is bare: more than any misplaced head costs.
const COST_BARE_UNDER_RULE: f32 = 100.0;

/// The bands that each of several heads stands over: consecutive ranges, left to right, so that heads lie
/// in the middle of what they stand over, or begin where it does, as nearly as possible. `left` is
/// where the column before the first band ends. A head that no band falls to gets an empty range; a band may
/// stay bare.
pub(crate) fn spans(heads: &[Rect], bands: &[Rect], left: f32) -> Vec<Range<usize>> {
    deal(heads, bands, left, COST_BARE)
}

/// As [`spans`], where what is drawn shows that the heads stand over all of the bands.
pub(crate) fn spans_of_all(heads: &[Rect], bands: &[Rect], left: f32) -> Vec<Range<usize>> {
    deal(heads, bands, left, COST_BARE_UNDER_RULE)
}

fn deal(heads: &[Rect], bands: &[Rect], left: f32, bare: f32) -> Vec<Range<usize>> {
    let pitch = match (bands.first(), bands.last()) {
        (Some(first), Some(last)) => (last.x1 - first.x0) / bands.len() as f32,
        _ => return vec![0..0; heads.len()],
    };
    let n = bands.len();
    // best[h][b]: least cost of dealing bands[b..] to heads[h..], and the first head's range.
    let mut best = vec![vec![(0.0_f32, 0..0); n + 1]; heads.len() + 1];
    for (b, cell) in best[heads.len()].iter_mut().enumerate() {
        *cell = (bare * pitch * (n - b) as f32, 0..0);
    }
    for h in (0..heads.len()).rev() {
        for b in (0..=n).rev() {
            // A head over nothing costs more than any other place for it.
            let mut least = (best[h + 1][b].0 + pitch * n as f32, b..b);
            for start in b..n {
                let skipped = bare * pitch * (start - b) as f32;
                for (end, (rest, _)) in best[h + 1].iter().enumerate().skip(start + 1) {
                    let cost = skipped + miss(&heads[h], bands, &(start..end), left) + rest;
                    if cost < least.0 {
                        least = (cost, start..end);
                    }
                }
            }
            best[h][b] = least;
        }
    }
    let mut at = 0;
    (0..heads.len())
        .map(|h| {
            let span = best[h][at].1.clone();
            at = span.end;
            span
        })
        .collect()
}

/// How far a head lies from the middle of some bands, or from beginning in the gap before them, whichever is
/// less. Text set to the left of a column of figures set to the right begins in the gap.
fn miss(head: &Rect, bands: &[Rect], span: &Range<usize>, left: f32) -> f32 {
    let Some(all) = Rect::around(bands[span.clone()].iter().copied()) else { return 0.0 };
    let outside = |x: f32, from: f32, to: f32| (from - x).max(x - to).max(0.0);
    let before = if span.start == 0 { left } else { bands[span.start - 1].x1 };
    let middle = (all.center().0 - head.center().0).abs();
    middle.min(outside(head.x0, before, all.x0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rect(x0: f32, x1: f32) -> Rect {
        Rect { x0, y0: 0.0, x1, y1: 10.0 }
    }

    fn check(heads: &[(f32, f32)], expect: &[(usize, usize)]) {
        let bands: Vec<Rect> = (0..6).map(|k| rect(k as f32 * 50.0, k as f32 * 50.0 + 40.0)).collect();
        let heads: Vec<Rect> = heads.iter().map(|(x0, x1)| rect(*x0, *x1)).collect();
        let found: Vec<_> = spans(&heads, &bands, -20.0).iter().map(|s| (s.start, s.end)).collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn centred_and_left_aligned_heads_find_their_columns() {
        check(&[(50.0, 90.0), (200.0, 240.0)], &[(0, 3), (3, 6)]);
        check(&[(0.0, 30.0), (100.0, 130.0)], &[(0, 2), (2, 6)]);
        check(&[(100.0, 140.0), (260.0, 280.0)], &[(0, 5), (5, 6)]);
    }

    #[test]
    fn under_a_rule_no_band_is_bare() {
        let bands: Vec<Rect> = (0..6).map(|k| rect(k as f32 * 50.0, k as f32 * 50.0 + 40.0)).collect();
        assert_eq!(spans(&[rect(200.0, 240.0)], &bands, -20.0), vec![3..6; 1]);
        assert_eq!(spans_of_all(&[rect(200.0, 240.0)], &bands, -20.0), vec![0..6; 1]);
    }

    #[test]
    fn a_lone_head_takes_its_own_columns_only() {
        check(&[(200.0, 240.0)], &[(3, 6)]);
    }

    #[test]
    fn heads_set_left_over_figures_set_right() {
        check(&[(-15.0, 30.0), (142.0, 160.0)], &[(0, 3), (3, 6)]);
    }
}
