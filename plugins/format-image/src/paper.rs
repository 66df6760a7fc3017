//! How large the page of a picture is.
//!
//! In: pixels, and the resolution that the file tells, which cameras and programs make up. Out: pixels to an inch.

/// The shortest long side of a page that is believed, in inches: a postcard.
const SHORTEST: f32 = 5.0;
/// The longest long side of a page that is believed, in inches: paper of A1.
const LONGEST: f32 = 34.0;
/// The long side of A4 in inches.
const A4: f32 = 11.69;
/// Pictures coarser than this are enlarged to it, in pixels to an inch: letters of print are smaller there than
/// recognisers are made for.
const LEAST_DPI: f32 = 200.0;
/// Finer pictures are reduced to this, in pixels to an inch: it is what recognisers are made for.
const GREATEST_DPI: f32 = 300.0;

/// Pixels to an inch of a picture with so many along its long side.
pub(crate) fn resolution(long_side: usize, told: Option<f32>) -> f32 {
    let believed = |dpi: &f32| (SHORTEST..=LONGEST).contains(&(long_side as f32 / dpi));
    told.filter(believed).unwrap_or(long_side as f32 / A4)
}

/// Pixels to an inch that are good to read.
pub(crate) fn readable(dpi: f32) -> f32 {
    dpi.clamp(LEAST_DPI, GREATEST_DPI)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resolution_that_gives_no_paper_is_not_believed() {
        assert_eq!(resolution(3508, Some(300.0)), 300.0);
        assert_eq!(resolution(3508, Some(72.0)).round(), 300.0);
        assert_eq!(resolution(3508, None).round(), 300.0);
        for none in [0.0, -1.0, f32::NAN, f32::INFINITY] {
            assert_eq!(resolution(2339, Some(none)).round(), 200.0);
        }
        assert_eq!([100.0, 250.0, 600.0].map(readable), [200.0, 250.0, 300.0]);
    }
}
