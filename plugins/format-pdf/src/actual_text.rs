//! Applies `/ActualText`: what a stretch of glyphs says where the glyphs alone do not tell.
//!
//! In: a marked stretch and its glyphs. Out: the glyphs with the text replaced. `LibreOffice` and
//! `InDesign` use it for hard spaces and soft hyphens. Where it is in doubt which glyph says what, the
//! glyphs stay as they are: a long stretch in one glyph would lose the places of its words.
//! Source: ISO 32000-1, 14.9.4.

use crate::glyphs::Glyphs;
use crate::text;
use hayro_syntax::object::{Dict, String as PdfString};
use sifferkoll_plugin::model::{GlyphText, Rect};

/// A stretch of more glyphs is only replaced one by one, never merged into its first glyph.
const MERGED: usize = 6;

/// Open stretches of marked content, innermost last.
#[derive(Default)]
pub(crate) struct Stretches {
    open: Vec<Option<Stretch>>,
    /// So many of the outermost say nothing, because a stretch in them has said it.
    said: usize,
}

struct Stretch {
    text: std::string::String,
    first: usize,
}

impl Stretches {
    /// Opens a stretch.
    pub(crate) fn open(&mut self, properties: Option<&Dict<'_>>, glyphs: &Glyphs) {
        let text = properties
            .and_then(|dict| dict.get::<PdfString<'_>>("ActualText"))
            .and_then(|raw| decode(raw.as_bytes()));
        self.open.push(text.map(|text| Stretch { text, first: glyphs.len() }));
    }

    /// Closes the innermost stretch and applies its text.
    pub(crate) fn close(&mut self, glyphs: &mut Glyphs) {
        let closed = self.open.pop();
        self.said = self.said.min(self.open.len());
        if let Some(Some(stretch)) = closed {
            apply(&stretch.text, stretch.first, glyphs);
            // The outer stretch would say the same again. Each is silenced once, however deep they lie.
            self.open[self.said..].fill_with(|| None);
            self.said = self.open.len();
        }
    }
}

fn apply(text: &str, first: usize, glyphs: &mut Glyphs) {
    let stretch = glyphs.since(first);
    let chars = text.chars().count();
    if chars == 0 || stretch.is_empty() {
        return;
    }
    let one_each = stretch.iter().all(|g| !matches!(g.text, Some(GlyphText::Str(_))));
    if one_each && chars == stretch.len() {
        for (glyph, c) in stretch.iter_mut().zip(text.chars()) {
            if let Some(text) = text::several(c.encode_utf8(&mut [0; 4])) {
                glyph.text = Some(text);
            }
        }
        return;
    }
    let turn = stretch[0].turn;
    if stretch.len() > MERGED || stretch.iter().any(|glyph| glyph.turn != turn) {
        return;
    }
    let (Some(text), Some(bbox)) =
        (text::several(text), Rect::around(stretch.iter().map(|glyph| glyph.bbox)))
    else {
        return;
    };
    // On one line, or the union would cover other text.
    let size = stretch[0].size;
    let spread = bbox.height().min(bbox.width());
    if spread > 1.5 * size {
        return;
    }
    stretch[0].text = Some(text);
    stretch[0].bbox = bbox;
    glyphs.truncate(first + 1);
}

/// A PDF text string: UTF-16 or UTF-8 by its mark, else `PDFDocEncoding` as far as it is Latin-1.
fn decode(bytes: &[u8]) -> Option<std::string::String> {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units = rest.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).collect::<Result<_, _>>().ok()
        }
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_owned),
        _ => bytes.iter().map(|&byte| (!(0x7F..0xA1).contains(&byte)).then(|| char::from(byte))).collect(),
    }
}
