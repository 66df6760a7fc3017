//! Reads pictures of pages: PNG, JPEG, and TIFF with one page or many.
//!
//! In: the bytes of a picture. Out: a page for each picture in the file, with nothing but the picture in shades of grey,
//! for the engine to recognise text in. Sizes come from the resolution that the file tells, where it gives a paper
//! that there is, else from paper of A4. Pictures above the limits are refused before they are decoded.
#![deny(clippy::disallowed_methods)]

mod decode;
mod paper;
mod read;
mod scale;

use sifferkoll_plugin::model::FormatInfo;
use sifferkoll_plugin::{InputFormat, Limits, PageSink, ReadError, Registry, Sniff, Source};

/// Pictures of pages.
#[derive(Debug, Clone, Copy)]
pub struct ImageFormat;

impl InputFormat for ImageFormat {
    fn info(&self) -> FormatInfo {
        FormatInfo {
            name: "image",
            summary: "pictures of pages: PNG, JPEG, TIFF; their text is recognised where tesseract is installed",
            extensions: &["png", "jpg", "jpeg", "tif", "tiff"],
        }
    }

    fn sniff(&self, bytes: &[u8]) -> Sniff {
        if decode::Kind::of(bytes).is_some() { Sniff::Yes } else { Sniff::No }
    }

    fn read(&self, source: &Source<'_>, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
        read::read(source.bytes, limits, sink)
    }
}

/// Adds the format to a registry.
pub fn register(registry: &mut Registry) {
    registry.format(ImageFormat);
}
