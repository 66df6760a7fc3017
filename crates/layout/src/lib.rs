//! Turns pages, text dumps, stored documents and sheets into grids of cells and the text around them.
//!
//! In: pages with glyphs and rulings, or the lines of a text dump. Out: [`Laid`]: tables in reading
//! order and every line of text outside them. Knows geometry and the grammar of figures, no vocabulary
//! and no arithmetic: where the print allows several readings it keeps them, and decides nothing.
#![deny(clippy::disallowed_methods)]

mod blocks;
mod choose;
mod dump;
mod edges;
mod evidence;
#[cfg(test)]
mod example;
mod figures;
mod gaps;
mod grid;
mod heads;
mod linear;
mod lines;
mod marks;
mod notes;
mod order;
mod page;
mod pieces;
mod reading;
mod records;
mod ruled;
mod sets;
mod sheet;
mod spans;
mod spread;
mod stored;
mod tabs;
mod tagged;
mod turn;

use sifferkoll_model::{RawTable, TextBlock};

pub use blocks::blocks;
pub use dump::lay_out_text;
pub use evidence::DOUBTFUL;
pub use page::{lay_out_page, lay_out_regions, trace_blocks, trace_page};
pub use pieces::{link_pieces, merge_pieces};
pub use reading::ReadingOrder;
pub use sheet::lay_out_sheet;
pub use stored::lay_out_stored;

/// A page or text dump, laid out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Laid {
    /// Tables in reading order.
    pub tables: Vec<RawTable>,
    /// Lines of text outside the tables, in reading order.
    pub text: Vec<TextBlock>,
    /// The same lines, parted at the gaps between columns of prose, in the order in which they are read, with
    /// the tables in their places.
    pub order: ReadingOrder,
}
