//! Pictures of pages, and what a reader of pictures makes of them.

use crate::{PageIndex, Rect};

/// A page, or a part of one, as a picture in shades of grey.
#[derive(Clone, PartialEq)]
pub struct Picture {
    /// Width in pixels; never 0.
    pub width: u32,
    /// Height in pixels; never 0.
    pub height: u32,
    /// A byte for each pixel, row by row from the top: 0 is black, 255 is white. `width * height` of them.
    pub grey: Vec<u8>,
    /// Pixels to an inch.
    pub dpi: f32,
}

impl Picture {
    /// The part of a page out of this picture of the whole page; `None` where nothing of it lies on the picture.
    pub fn part(&self, part: &PagePart) -> Option<Self> {
        let [left, top, right, bottom] = part.in_pixels(self.dpi, self.width, self.height)?;
        let row = |y: u32| (y * self.width) as usize;
        let rows = (top..bottom).map(|y| row(y) + left as usize..row(y) + right as usize);
        let mut grey = Vec::with_capacity((right - left) as usize * (bottom - top) as usize);
        rows.filter_map(|pixels| self.grey.get(pixels)).for_each(|row| grey.extend_from_slice(row));
        Some(Self { width: right - left, height: bottom - top, grey, dpi: self.dpi })
    }

    /// The same with about half as many pixels to an inch, as often as that leaves no fewer than so many: each pixel
    /// is the mean of four.
    #[must_use]
    pub fn coarser(mut self, least_dpi: f32) -> Self {
        while self.dpi / 2.0 >= least_dpi && self.width > 1 && self.height > 1 {
            let (width, height) = (self.width / 2, self.height / 2);
            let at = |x: u32, y: u32| u16::from(self.grey[(y * self.width + x) as usize]);
            let mean = |x: u32, y: u32| {
                let sum =
                    at(2 * x, 2 * y) + at(2 * x + 1, 2 * y) + at(2 * x, 2 * y + 1) + at(2 * x + 1, 2 * y + 1);
                (sum / 4) as u8
            };
            let grey =
                (0..height).flat_map(|y| (0..width).map(move |x| (x, y))).map(|(x, y)| mean(x, y)).collect();
            self = Self { width, height, grey, dpi: self.dpi / 2.0 };
        }
        self
    }
}

/// A picture in shades of grey as a file that browsers show.
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct PackedPicture {
    /// Width in pixels; never 0.
    pub width: u32,
    /// Height in pixels; never 0.
    pub height: u32,
    /// Pixels to an inch.
    pub dpi: f32,
    /// The file, a PNG.
    #[cfg_attr(feature = "wire", serde(with = "as_bytes"))]
    pub png: Vec<u8>,
}

impl PackedPicture {
    /// Width and height in points.
    pub fn size(&self) -> [f32; 2] {
        [self.width, self.height].map(|pixels| pixels as f32 * 72.0 / self.dpi)
    }
}

impl std::fmt::Debug for PackedPicture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "PackedPicture({} x {} at {} dpi, {} bytes)",
            self.width,
            self.height,
            self.dpi,
            self.png.len()
        )
    }
}

/// Bytes cross the wire in one piece: one by one, they take longer than drawing a picture.
#[cfg(feature = "wire")]
mod as_bytes {
    use serde::de::{Deserializer, Error, Visitor};
    use serde::ser::Serializer;
    use std::fmt;

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;

        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("bytes")
            }

            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
                Ok(bytes.to_vec())
            }

            fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
                Ok(bytes)
            }
        }

        from.deserialize_byte_buf(Bytes)
    }
}

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} x {} at {} dpi)", self.width, self.height, self.dpi)
    }
}

/// A part of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct PagePart {
    /// The page.
    pub page: PageIndex,
    /// The part of it, in points, origin top left, y down, as the page is shown.
    pub bbox: Rect,
}

impl PagePart {
    /// The part in whole pixels of a page's picture: left, top, right and bottom edge, all within a picture of so many
    /// pixels, right and bottom behind left and top. `None` where nothing of it lies on the picture.
    pub fn in_pixels(&self, dpi: f32, width: u32, height: u32) -> Option<[u32; 4]> {
        let pixels = |points: f32, most: u32| (points * dpi / 72.0).clamp(0.0, most as f32);
        let (left, top) = (pixels(self.bbox.x0, width).floor(), pixels(self.bbox.y0, height).floor());
        let (right, bottom) = (pixels(self.bbox.x1, width).ceil(), pixels(self.bbox.y1, height).ceil());
        (left < right && top < bottom).then_some([left, top, right, bottom].map(|edge| edge as u32))
    }
}

/// A part of a page as it was drawn.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "wire", derive(serde::Serialize, serde::Deserialize))]
pub struct DrawnPart {
    /// What was asked for.
    pub part: PagePart,
    /// The picture, its upper left corner that of the part; or why there is none, lower case, no full stop.
    pub picture: Result<PackedPicture, String>,
}

/// A word that was recognised in a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct RecognisedWord {
    /// The word.
    pub text: String,
    /// Its box in pixels of the picture, origin top left.
    pub bbox: Rect,
    /// How sure the recogniser is, 0 to 100.
    pub confidence: u8,
    /// Number of its line in the picture: the words of a line have one number and come from left to right.
    pub line: u32,
}
