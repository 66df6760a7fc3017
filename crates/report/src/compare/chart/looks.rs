//! How series look: colour, marker and dashes, each telling series apart by itself as far as it goes.

use super::picture::{Color, Item, Picture, Spot, Stroke, WHITE};

/// Colours that people with any colour vision tell apart, darkest uses first. Okabe and Ito's yellow is left out: it
/// does not show on white.
const COLORS: [u32; 7] =
    [0x0000_72B2, 0x00D5_5E00, 0x0000_9E73, 0x00CC_79A7, 0x00E6_9F00, 0x0056_B4E9, 0x0000_0000];

/// Lengths of dashes and gaps in pixels.
const DASHES: [&[f64]; 5] = [&[], &[9.0, 4.0], &[9.0, 3.0, 2.0, 3.0], &[4.0, 3.0], &[14.0, 4.0]];

/// Half the width of a marker in pixels.
pub(super) const MARKER: f64 = 4.5;

/// Width of a line of values.
pub(super) const LINE: f64 = 2.0;

/// Look of a series by its number. The numbers of colours, markers and dashes have no common divisor, so the first
/// 210 looks are all different, and so are the first 30 without their colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look(pub(super) usize);

impl Look {
    pub(super) fn color(self) -> Color {
        Color(COLORS[self.0 % COLORS.len()])
    }

    /// Colour of its bars: where the colours are used up they come again, lighter.
    pub(super) fn fill(self) -> Color {
        let Color(rgb) = self.color();
        if (self.0 / COLORS.len()).is_multiple_of(2) {
            return Color(rgb);
        }
        // Two thirds of the way to white.
        let light = |shift: u32| (0xff - (0xff - (rgb >> shift & 0xff)) / 3) << shift;
        Color(light(16) | light(8) | light(0))
    }

    pub(super) fn stroke(self) -> Stroke {
        Stroke { color: self.color(), width: LINE, dash: DASHES[self.0 % DASHES.len()] }
    }

    /// Draws a marker, filled or hollow.
    pub(super) fn mark(self, to: &mut Picture, (x, y): Spot, hollow: bool, tip: &str) {
        let fill = if hollow { WHITE } else { self.color() };
        let stroke = Some(Stroke::plain(self.color(), 1.6));
        let r = MARKER;
        let corners: &[(f64, f64)] = match self.0 % 6 {
            0 => {
                to.items.push(Item::Disc {
                    centre: (x, y),
                    radius: r,
                    fill: Some(fill),
                    stroke,
                    tip: tip.to_owned(),
                });
                return;
            }
            1 => &[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
            2 => &[(0.0, -1.2), (1.1, 0.8), (-1.1, 0.8)],
            3 => &[(0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)],
            4 => &[(-1.1, -0.8), (1.1, -0.8), (0.0, 1.2)],
            _ => &[(-0.5, -1.1), (0.5, -1.1), (1.1, 0.0), (0.5, 1.1), (-0.5, 1.1), (-1.1, 0.0)],
        };
        let corners: Vec<Spot> = corners.iter().map(|(dx, dy)| (x + dx * r, y + dy * r)).collect();
        to.shape(&corners, Some(fill), stroke, tip);
    }

    /// Draws a small cross: a value that was printed first.
    pub(super) fn cross(self, to: &mut Picture, (x, y): Spot) {
        let r = MARKER * 0.8;
        let stroke = Stroke::plain(self.color(), 1.4);
        to.line(&[(x - r, y - r), (x + r, y + r)], stroke);
        to.line(&[(x - r, y + r), (x + r, y - r)], stroke);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_differ_without_colour() {
        let grey = |n: usize| (n % 6, n % DASHES.len());
        for a in 0..30 {
            assert!((0..a).all(|b| grey(a) != grey(b)), "{a}");
        }
    }
}
