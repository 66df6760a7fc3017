//! Pictures of pages to pages with geometry: straightening, rulings and shades, and places of recognised words.
//!
//! In: a page as a picture, and the words that a recogniser read in it. Out: a `Page` like that of a born-digital
//! document, so that the same layout reads both. The way of a page: [`straighten`], [`drawing`], [`without`],
//! [`without_dark_areas`], [`whitened`], [`without_leaders`], then the recogniser, [`left_out`], [`with_leaders`], then
//! [`page_of`]. Pure and deterministic; a picture of anything gives some page.
#![deny(clippy::disallowed_methods)]

mod dark;
mod drawing;
mod erase;
mod ink;
mod layer;
mod leaders;
mod left_out;
mod letters;
mod page;
mod paper;
mod pieces;
mod plane;
mod ridges;
mod skew;

pub use dark::without_dark_areas;
pub use drawing::{Drawing, drawing};
pub use erase::without;
pub use layer::layer_is_good;
pub use leaders::{Leader, with_leaders, without_leaders};
pub use left_out::left_out;
pub use page::page_of;
pub use paper::whitened;
pub use pieces::{Pieces, pieces};
pub use skew::{skew, straighten};
