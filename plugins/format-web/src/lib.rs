//! Pages of the web, and Markdown.
//!
//! In: the bytes of a file. Out: paragraphs and tables in the document's order, as it stores them.
//! What a table says is the layout's business.
#![deny(clippy::disallowed_methods)]

use sifferkoll_plugin::Registry;

/// Adds the formats.
pub fn register(_registry: &mut Registry) {}
