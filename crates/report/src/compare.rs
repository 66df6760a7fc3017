//! One measure or one kind of table over years and municipalities.
//!
//! In: series with all that says their points. Out: lines for a terminal, the JSON `sifferkoll/compare/1`,
//! comma-separated values, a workbook behind the feature `xlsx`, and pictures behind `charts`. Which series and which
//! periods is decided before; everything that comes in is shown.

#[cfg(feature = "charts")]
mod chart;
mod csv;
pub(crate) mod groups;
mod json;
pub(crate) mod labels;
mod nothing;
pub(crate) mod sources;
mod spark;
mod text;

#[cfg(feature = "charts")]
pub use chart::{ChartFailure, ChartForm, compare_png, compare_svg};
pub use csv::compare_csv;
pub use json::compare_json;
pub use nothing::{nothing_to_compare, parts_left_out};
pub use text::{CompareText, compare_text};

#[cfg(test)]
pub(crate) mod example;
