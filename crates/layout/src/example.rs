//! Made-up pages for the tests of this crate.
//!
//! In: words with their line and place in characters. Out: a page in a font of 10 points whose characters are
//! 5 points wide and whose lines are 14 points apart.

use sifferkoll_model::{
    Axis, Glyph, GlyphOrigin, GlyphText, Page, PageIndex, Rect, Ruling, Tag, TagId, Turn,
};

/// Text, left edge in characters, line, and row and column of the tag.
pub(crate) type Word<'a> = (&'a str, usize, usize, Option<[u32; 2]>);

/// A page with these words.
pub(crate) fn page(words: &[Word<'_>]) -> Page {
    let (mut glyphs, mut tags) = (Vec::new(), Vec::new());
    for (text, x, line, cell) in words {
        let tag = cell.map(|[row, column]| {
            tags.push(Tag { table: 1, row, column, colspan: 1, rowspan: 1, head: row == 0 });
            TagId(tags.len() as u32 - 1)
        });
        glyphs.extend(text.chars().enumerate().map(|(at, c)| {
            let (x0, y0) = ((x + at) as f32 * 5.0, *line as f32 * 14.0);
            Glyph {
                text: Some(GlyphText::Char(c)),
                bbox: Rect { x0, y0, x1: x0 + 5.0, y1: y0 + 10.0 },
                size: 10.0,
                bold: false,
                turn: Turn::Right,
                origin: GlyphOrigin::Text,
                tag,
            }
        }));
    }
    let (rulings, fills, images) = (Vec::new(), Vec::new(), Vec::new());
    Page {
        index: PageIndex(0),
        width: 500.0,
        height: 500.0,
        glyphs,
        rulings,
        fills,
        images,
        tags,
        picture: None,
    }
}

/// Rulings of a grid with edges at these characters and lines, half a line above the words.
pub(crate) fn rulings(columns: &[usize], lines: &[usize]) -> Vec<Ruling> {
    let xs: Vec<f32> = columns.iter().map(|x| *x as f32 * 5.0 - 2.0).collect();
    let ys: Vec<f32> = lines.iter().map(|line| *line as f32 * 14.0 - 2.0).collect();
    let along = |axis, positions: &[f32], ends: &[f32]| -> Vec<Ruling> {
        let (start, end) = (ends[0], ends[ends.len() - 1]);
        positions.iter().map(|p| Ruling { axis, position: *p, start, end, thickness: 0.5 }).collect()
    };
    [along(Axis::Horizontal, &ys, &xs), along(Axis::Vertical, &xs, &ys)].concat()
}
