//! Bytes in rows, and the few operations on them that the finders share.
//!
//! All of them go row by row over whole rows, which compilers turn into operations on many bytes at once.

use sifferkoll_model::Picture;

/// A picture in shades of grey at a working resolution.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plane {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) grey: Vec<u8>,
}

impl Plane {
    /// The picture with each square of `factor` pixels made one; what is left over at the right and lower edge is cut.
    pub(crate) fn shrunk(picture: &Picture, factor: usize) -> Self {
        let (width, height) = (picture.width as usize, picture.height as usize);
        let factor = factor.clamp(1, width.min(height).max(1));
        if factor == 1 {
            return Self { width, height, grey: picture.grey.clone() };
        }
        let (w, h) = (width / factor, height / factor);
        let mut grey = Vec::with_capacity(w * h);
        let mut sums = vec![0u32; w];
        let area = (factor * factor) as u32;
        for y in 0..h {
            sums.fill(0);
            for row in picture.grey.chunks_exact(width).skip(y * factor).take(factor) {
                for (sum, pixels) in sums.iter_mut().zip(row.chunks_exact(factor)) {
                    *sum += pixels.iter().map(|p| u32::from(*p)).sum::<u32>();
                }
            }
            grey.extend(sums.iter().map(|sum| ((sum + area / 2) / area) as u8));
        }
        Self { width: w, height: h, grey }
    }

    pub(crate) fn row(&self, y: usize) -> &[u8] {
        &self.grey[y * self.width..(y + 1) * self.width]
    }

    pub(crate) fn at(&self, x: usize, y: usize) -> u8 {
        self.grey[y * self.width + x]
    }

    /// Rows as columns.
    pub(crate) fn transposed(&self) -> Self {
        /// Side of the squares that are turned at a time, so that both sides stay in the processor's cache.
        const TILE: usize = 32;
        let mut grey = vec![0; self.grey.len()];
        for y0 in (0..self.height).step_by(TILE) {
            for x0 in (0..self.width).step_by(TILE) {
                for y in y0..(y0 + TILE).min(self.height) {
                    for x in x0..(x0 + TILE).min(self.width) {
                        grey[x * self.height + y] = self.grey[y * self.width + x];
                    }
                }
            }
        }
        Self { width: self.height, height: self.width, grey }
    }

    /// Each pixel as the mean of itself and `reach` pixels to both sides; fewer at the edges.
    pub(crate) fn smoothed_along(&self, reach: usize) -> Self {
        let mut grey = Vec::with_capacity(self.grey.len());
        for y in 0..self.height {
            let row = self.row(y);
            let mut sum: u32 = row.iter().take(reach).map(|p| u32::from(*p)).sum();
            let mut count = reach.min(self.width) as u32;
            for x in 0..self.width {
                if let Some(next) = row.get(x + reach) {
                    sum += u32::from(*next);
                    count += 1;
                }
                if x > reach {
                    sum -= u32::from(row[x - reach - 1]);
                    count -= 1;
                }
                grey.push((sum / count) as u8);
            }
        }
        Self { grey, ..*self }
    }

    /// Each pixel as the outermost, by `choose`, of itself and `reach` pixels above and below.
    pub(crate) fn across(&self, reach: usize, choose: impl Fn(u8, u8) -> u8) -> Self {
        let reach = reach.min(self.height.saturating_sub(1)) * self.width;
        Self { grey: outermost(&self.grey, reach, self.width, choose), ..*self }
    }

    /// Each pixel as the outermost, by `choose`, of itself and `reach` pixels to both sides.
    pub(crate) fn along(&self, reach: usize, choose: impl Fn(u8, u8) -> u8) -> Self {
        let reach = reach.min(self.width.saturating_sub(1));
        let mut grey = Vec::with_capacity(self.grey.len());
        for y in 0..self.height {
            grey.extend(outermost(self.row(y), reach, 1, &choose));
        }
        Self { grey, ..*self }
    }

    /// Each pixel as the outermost, by `choose`, of the square that reaches so far from it.
    pub(crate) fn square(&self, reach: usize, choose: impl Fn(u8, u8) -> u8) -> Self {
        self.along(reach, &choose).across(reach, &choose)
    }

    /// Each pixel as the mean of those up to so far to both sides, and above and below; fewer at the edges.
    pub(crate) fn mean(&self, along: usize, across: usize) -> Self {
        self.smoothed_along(along).transposed().smoothed_along(across).transposed()
    }

    /// By how much another plane is lighter, pixel by pixel; 0 where it is darker.
    pub(crate) fn below(&self, lighter: &Self) -> Self {
        let grey = self.grey.iter().zip(&lighter.grey).map(|(a, b)| b.saturating_sub(*a)).collect();
        Self { grey, ..*self }
    }

    /// Which pixels are ink: clearly darker than the mean of the `reach` pixels around them.
    pub(crate) fn ink(&self, reach: usize) -> Vec<bool> {
        /// Ink is darker than its surroundings by more than this share: more than uneven light and the grain of
        /// paper, less than grey print.
        const DARKER: u64 = 85;
        let (w, h) = (self.width, self.height);
        // Sums over all that lies above and to the left, with a row and a column of zeros before the first.
        let mut sums = vec![0u64; (w + 1) * (h + 1)];
        for y in 0..h {
            let mut line = 0;
            for x in 0..w {
                line += u64::from(self.at(x, y));
                sums[(y + 1) * (w + 1) + x + 1] = sums[y * (w + 1) + x + 1] + line;
            }
        }
        let mut out = Vec::with_capacity(w * h);
        for y in 0..h {
            let (y0, y1) = (y.saturating_sub(reach), (y + reach + 1).min(h));
            for x in 0..w {
                let (x0, x1) = (x.saturating_sub(reach), (x + reach + 1).min(w));
                let sum = |x: usize, y: usize| sums[y * (w + 1) + x];
                let total = sum(x1, y1) + sum(x0, y0) - sum(x0, y1) - sum(x1, y0);
                let count = ((x1 - x0) * (y1 - y0)) as u64;
                out.push(u64::from(self.at(x, y)) * count * 100 < total * DARKER);
            }
        }
        out
    }
}

/// Each value as the outermost, by `choose`, of itself and of those `step`, two, three `step`s and so on up to `reach`
/// before and behind it; fewer at the ends. `reach` is a multiple of `step`.
///
/// What is the outermost of two stretches that overlap is that of both together, so stretches are doubled: the work
/// grows with the logarithm of the reach.
fn outermost(values: &[u8], reach: usize, step: usize, choose: impl Fn(u8, u8) -> u8) -> Vec<u8> {
    let (mut behind, mut before) = (values.to_vec(), values.to_vec());
    let mut next = values.to_vec();
    // How far the stretches reach by now.
    let mut reached = 0;
    while reached < reach {
        let shift = (reached + step).min(reach - reached);
        let rest = values.len().saturating_sub(shift);
        for ((out, a), b) in next.iter_mut().zip(&behind[..rest]).zip(&behind[shift..]) {
            *out = choose(*a, *b);
        }
        next[rest..].copy_from_slice(&behind[rest..]);
        std::mem::swap(&mut next, &mut behind);
        for ((out, a), b) in next[shift..].iter_mut().zip(&before[shift..]).zip(&before[..rest]) {
            *out = choose(*a, *b);
        }
        next[..shift].copy_from_slice(&before[..shift]);
        std::mem::swap(&mut next, &mut before);
        reached += shift;
    }
    for (out, other) in behind.iter_mut().zip(&before) {
        *out = choose(*out, *other);
    }
    behind
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_is_that_of_all_within_reach() {
        let (width, height) = (13, 7);
        let grey: Vec<u8> = (0..width * height).map(|at| (at * 97 % 251) as u8).collect();
        let plane = Plane { width, height, grey };
        for reach in 0..20 {
            let (along, across) = (plane.along(reach, u8::min), plane.across(reach, u8::max));
            for y in 0..height {
                for x in 0..width {
                    let columns = x.saturating_sub(reach)..(x + reach + 1).min(width);
                    let rows = y.saturating_sub(reach)..(y + reach + 1).min(height);
                    assert_eq!(Some(along.at(x, y)), columns.map(|x| plane.at(x, y)).min());
                    assert_eq!(Some(across.at(x, y)), rows.map(|y| plane.at(x, y)).max());
                }
            }
        }
    }
}
