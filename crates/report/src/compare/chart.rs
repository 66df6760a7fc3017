//! Series as a picture: lines or bars over time, SVG or PNG.
//!
//! In: series. Out: the picture as text or bytes, the same for the same series. What is drawn is decided once, as a
//! list of shapes and texts in pixels, origin top left, y down; SVG keeps texts as texts, PNG draws them with a font
//! that is part of the program. Decimals become floats here, as coordinates, and nowhere else.
//! Source of the colours: Okabe and Ito, Color Universal Design, 2008.

mod axis;
mod drawing;
mod fit;
mod font;
mod frame;
mod looks;
mod notes;
mod panel;
mod picture;
mod plan;
mod png;
mod scale;
mod svg;

use crate::Lang;
use sifferkoll_model::Series;

/// Panels that one picture holds: more cannot be told apart, and the picture would be several metres tall.
const MAX_PANELS: usize = 60;

/// How values are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChartForm {
    /// A marker a value, and lines between periods that follow on one another.
    Line,
    /// Bars from zero, side by side.
    Bar,
}

/// Why there is no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChartFailure {
    /// There are no values.
    Empty,
    /// There would be too many panels.
    TooMany {
        /// Panels that are needed.
        panels: usize,
        /// Panels that a picture holds.
        most: usize,
    },
    /// The picture cannot be held in memory.
    TooLarge,
}

impl std::fmt::Display for ChartFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("there is no value to draw"),
            Self::TooMany { panels, most } => {
                write!(f, "{panels} panels would be needed and a picture holds {most}: ask for fewer series")
            }
            Self::TooLarge => f.write_str("the picture is too large for memory"),
        }
    }
}

impl std::error::Error for ChartFailure {}

/// The picture as SVG 1.1 with texts as texts.
pub fn compare_svg(series: &[Series], form: ChartForm, lang: Lang) -> Result<String, ChartFailure> {
    Ok(svg::svg(&picture(series, form, lang)?))
}

/// The picture as PNG, two pixels of it to a pixel of the SVG each way.
pub fn compare_png(series: &[Series], form: ChartForm, lang: Lang) -> Result<Vec<u8>, ChartFailure> {
    png::png(&picture(series, form, lang)?).ok_or(ChartFailure::TooLarge)
}

fn picture(series: &[Series], form: ChartForm, lang: Lang) -> Result<picture::Picture, ChartFailure> {
    let plan = plan::plan(series, form, lang).ok_or(ChartFailure::Empty)?;
    match plan.panels.len() {
        panels if panels > MAX_PANELS => Err(ChartFailure::TooMany { panels, most: MAX_PANELS }),
        _ => Ok(frame::draw(&plan, lang)),
    }
}

#[cfg(test)]
mod tests;
