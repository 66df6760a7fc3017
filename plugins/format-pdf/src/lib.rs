//! Reads PDF documents: glyphs, rulings, fills and pictures of each page with their places.
//!
//! In: the bytes of a document. Out: `Page`s in order, points, origin top left, y down, with the
//! page's own rotation and crop box applied. Trouble on one page is a warning; only a document that
//! cannot be opened is an error. The PDF library stays behind this crate: no type of it is public.
//! Source: ISO 32000-1; the library is described in `README.md`.
#![deny(clippy::disallowed_methods)]

mod actual_text;
mod crew;
mod device;
mod draw;
mod fonts;
mod glyphs;
mod ink;
mod marks;
mod page;
mod paths;
mod picture;
mod read;
mod stamps;
mod structure;
mod text;

use sifferkoll_plugin::model::{FormatInfo, PagePart, Picture};
use sifferkoll_plugin::{InputFormat, Limits, PageSink, ReadError, Registry, Sniff, Source};

/// The PDF format.
#[derive(Debug, Clone, Copy)]
pub struct PdfFormat;

/// How far into a file the mark `%PDF-` may stand, in bytes (ISO 32000-1, annex H, note 13).
const HEADER_REACH: usize = 1024;

impl InputFormat for PdfFormat {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "pdf",
            summary: "PDF documents; the text of scanned pages is recognised where tesseract is installed",
            extensions: &["pdf"],
        }
    }

    fn sniff(&self, bytes: &[u8]) -> Sniff {
        let head = &bytes[..bytes.len().min(HEADER_REACH)];
        if head.windows(5).any(|mark| mark == b"%PDF-") { Sniff::Yes } else { Sniff::No }
    }

    fn read(&self, source: &Source<'_>, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
        read::read(source, limits, sink)
    }

    fn draw(
        &self,
        source: &Source<'_>,
        limits: &Limits,
        parts: &[PagePart],
        dpi: f32,
    ) -> Option<Vec<Result<Picture, String>>> {
        Some(draw::draw(source, limits, parts, dpi))
    }
}

/// Adds the format to a registry.
pub fn register(registry: &mut Registry) {
    registry.format(PdfFormat);
}
