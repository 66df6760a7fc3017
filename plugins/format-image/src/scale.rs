//! Pixels in shades of grey: turned upright and brought to another resolution.

/// Shades of grey, row by row from the top.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Grey {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) shades: Vec<u8>,
}

impl Grey {
    /// Fails where the pixels are fewer than the size says; what is too much is dropped.
    pub(crate) fn new(width: u32, height: u32, mut shades: Vec<u8>) -> Result<Self, String> {
        let (width, height) = (width as usize, height as usize);
        if shades.len() < width * height {
            return Err("the picture ends too soon".to_owned());
        }
        shades.truncate(width * height);
        Ok(Self { width, height, shades })
    }

    /// The picture as it is to be looked at; orientations as in TIFF.
    pub(crate) fn upright(self, orientation: u8) -> Self {
        let Self { width, height, shades } = self;
        let (right, bottom) = (width - 1, height - 1);
        // Where the pixel at a place of the upright picture lies in this one.
        let from = |x: usize, y: usize| match orientation {
            2 => (right - x, y),
            3 => (right - x, bottom - y),
            4 => (x, bottom - y),
            5 => (y, x),
            6 => (y, bottom - x),
            7 => (right - y, bottom - x),
            _ => (right - y, x),
        };
        let (wide, high) = match orientation {
            2..=4 => (width, height),
            5..=8 => (height, width),
            _ => return Self { width, height, shades },
        };
        let pixel = |(x, y): (usize, usize)| shades[y * width + x];
        let turned = (0..high).flat_map(|y| (0..wide).map(move |x| from(x, y))).map(pixel).collect();
        Self { width: wide, height: high, shades: turned }
    }

    /// The picture with so many times the pixels along each side.
    pub(crate) fn scaled(self, factor: f32) -> Self {
        let size = |length: usize| ((length as f32 * factor).round() as usize).max(1);
        let (wide, high) = (size(self.width), size(self.height));
        let columns = windows(self.width, wide);
        let mut rows = Vec::with_capacity(wide * self.height);
        for row in self.shades.chunks_exact(self.width) {
            rows.extend(columns.iter().map(|window| window.mean(|at| row[at])));
        }
        let mut shades = Vec::with_capacity(wide * high);
        for window in windows(self.height, high) {
            shades.extend((0..wide).map(|x| window.mean(|at| rows[at * wide + x])));
        }
        Self { width: wide, height: high, shades }
    }
}

/// Neighbouring pixels with their weights, which make 1.
struct Window {
    first: usize,
    weights: Vec<f32>,
}

impl Window {
    fn mean(&self, shade: impl Fn(usize) -> u8) -> u8 {
        let weighed = self.weights.iter().enumerate();
        let sum: f32 = weighed.map(|(place, weight)| f32::from(shade(self.first + place)) * weight).sum();
        sum.round() as u8
    }
}

/// For each of so many pixels the pixels that it is made of, of so many. They count the less the farther their middle is,
/// up to the distance of two pixels of the coarser side.
fn windows(from: usize, to: usize) -> Vec<Window> {
    let step = from as f32 / to as f32;
    let reach = step.max(1.0);
    let window = |place: usize| {
        let middle = (place as f32 + 0.5) * step - 0.5;
        let first = (middle - reach).ceil().max(0.0) as usize;
        let last = ((middle + reach).floor().max(0.0) as usize).min(from - 1);
        let first = first.min(last);
        let mut weights: Vec<f32> =
            (first..=last).map(|at| (1.0 - (at as f32 - middle).abs() / reach).max(1e-6)).collect();
        let sum: f32 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= sum;
        }
        Window { first, weights }
    };
    (0..to).map(window).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(width: u32, height: u32, shades: &[u8]) -> Grey {
        Grey::new(width, height, shades.to_vec()).unwrap()
    }

    #[test]
    fn pictures_are_turned_upright() {
        let picture = || grey(3, 2, &[1, 2, 3, 4, 5, 6]);
        let turned = |orientation| {
            let Grey { width, shades, .. } = picture().upright(orientation);
            (width, shades)
        };
        assert_eq!(turned(1), (3, vec![1, 2, 3, 4, 5, 6]));
        assert_eq!(turned(2), (3, vec![3, 2, 1, 6, 5, 4]));
        assert_eq!(turned(3), (3, vec![6, 5, 4, 3, 2, 1]));
        assert_eq!(turned(4), (3, vec![4, 5, 6, 1, 2, 3]));
        assert_eq!(turned(5), (2, vec![1, 4, 2, 5, 3, 6]));
        assert_eq!(turned(6), (2, vec![4, 1, 5, 2, 6, 3]), "the first row comes to the right");
        assert_eq!(turned(7), (2, vec![6, 3, 5, 2, 4, 1]));
        assert_eq!(turned(8), (2, vec![3, 6, 2, 5, 1, 4]), "the first row comes to the left");
        assert_eq!(turned(99), (3, vec![1, 2, 3, 4, 5, 6]));
    }

    #[test]
    fn pictures_are_scaled() {
        let double = grey(2, 1, &[0, 200]).scaled(2.0);
        assert_eq!((double.width, double.height), (4, 2));
        assert_eq!(double.shades[..4], [0, 50, 150, 200]);
        let half = grey(4, 2, &[0, 0, 200, 200, 0, 0, 200, 200]).scaled(0.5);
        assert_eq!((half.width, half.height), (2, 1));
        assert!(half.shades[0] < 60 && half.shades[1] > 140, "{:?}", half.shades);
        assert_eq!(grey(1, 1, &[7]).scaled(3.0).shades, [7; 9]);
    }
}
