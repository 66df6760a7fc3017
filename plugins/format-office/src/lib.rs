//! Documents that office programs save.
//!
//! In: the bytes of a document. Out: paragraphs and tables in the document's order, as it stores them, or sheets.
//! What a table says is the layout's business.
#![deny(clippy::disallowed_methods)]

mod docx;
mod package;
mod sheets;
mod xml;

use sifferkoll_plugin::Registry;

/// Adds the formats.
pub fn register(registry: &mut Registry) {
    registry.format(docx::DocxFormat);
    sheets::register(registry);
}
