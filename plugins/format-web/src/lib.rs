//! Pages of the web, and Markdown.
//!
//! In: the bytes of a file. Out: paragraphs and tables in the document's order, as it stores them.
//! What a table says is the layout's business.
#![deny(clippy::disallowed_methods)]

mod charset;
mod hand;
mod html;
mod markdown;
#[cfg(test)]
mod testing;
mod text;

use sifferkoll_plugin::Registry;

/// Adds the formats.
pub fn register(registry: &mut Registry) {
    registry.format(html::HtmlFormat).format(markdown::MarkdownFormat);
}
