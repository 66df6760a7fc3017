//! Any glyphs and rulings as a page.
#![no_main]

use arbitrary::Arbitrary;
use sifferkoll_model::{
    Axis, Glyph, GlyphOrigin, GlyphText, Page, PageIndex, Rect, Ruling, TextLine, TextPage, Turn,
};

/// A page that a format could push: places in tenths of a point, sizes of print.
#[derive(Debug, Arbitrary)]
struct Drawn {
    glyphs: Vec<(char, u16, u16, u8, u8)>,
    rulings: Vec<(bool, u16, u16, u16)>,
    lines: Vec<String>,
}

/// Width and height in tenths of a point.
const SIDE: u16 = 8_420;

libfuzzer_sys::fuzz_target!(|drawn: Drawn| {
    let glyph = |(letter, x, y, size, way): &(char, u16, u16, u8, u8)| {
        let (x, y) = (f32::from(x % SIDE) / 10.0, f32::from(y % SIDE) / 10.0);
        let size = f32::from(size % 40) / 2.0 + 1.0;
        let turn =
            [Turn::Right, Turn::Right, Turn::Right, Turn::Down, Turn::Left, Turn::Up][usize::from(way % 6)];
        Glyph {
            text: Some(GlyphText::Char(*letter)),
            bbox: Rect { x0: x, y0: y, x1: x + size / 2.0, y1: y + size },
            size,
            bold: way % 2 == 0,
            turn,
            origin: GlyphOrigin::Text,
            tag: None,
        }
    };
    let ruling = |(down, position, start, end): &(bool, u16, u16, u16)| {
        let [position, a, b] = [*position, *start, *end].map(|place| f32::from(place % SIDE) / 10.0);
        let axis = if *down { Axis::Vertical } else { Axis::Horizontal };
        Ruling { axis, position, start: a.min(b), end: a.max(b), thickness: 0.5 }
    };
    let page = Page {
        index: PageIndex(0),
        width: 595.0,
        height: 842.0,
        glyphs: drawn.glyphs.iter().take(2_000).map(glyph).collect(),
        rulings: drawn.rulings.iter().take(500).map(ruling).collect(),
        fills: Vec::new(),
        images: Vec::new(),
        tags: Vec::new(),
        picture: None,
    };
    let laid = sifferkoll_layout::lay_out_page(&page);
    for table in &laid.tables {
        for row in &table.rows {
            let columns: Vec<usize> = row.reading().cells.iter().map(|cell| cell.column).collect();
            assert!(columns.is_sorted_by(|a, b| a < b), "cells of a row do not overlap: {columns:?}");
            assert!(columns.iter().all(|column| *column < table.columns), "{columns:?} of {}", table.columns);
        }
    }
    let lines = (1..)
        .zip(drawn.lines.iter().take(300))
        .map(|(number, text)| TextLine { number, text: text.replace('\n', " ") });
    sifferkoll_layout::lay_out_text(&TextPage { lines: lines.collect() });
});
