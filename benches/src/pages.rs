//! Pages and text dumps of any size, drawn as a report prints them.
//!
//! A line is as long as on an A4 page; a page with more lines than that has room for is longer.

use sifferkoll_plugin::model::{Axis, Glyph, GlyphOrigin, GlyphText, Page, PageIndex, Rect, Ruling, Turn};
use std::fmt::Write;

/// Font size in points.
const SIZE: f32 = 10.0;
/// Advance of every glyph in points.
const ADVANCE: f32 = 5.0;
/// From line to line in points.
const PITCH: f32 = 13.0;
/// Left margin in points.
const LEFT: f32 = 60.0;
/// Right edges of the columns of figures, in points.
const RIGHTS: [f32; 5] = [240.0, 310.0, 380.0, 450.0, 520.0];
/// Glyphs of a line of prose.
const MEASURE: usize = 92;
const PROSE: &str = "Nämndens verksamhet har under året bedrivits enligt plan och inom den ram som har fastställts i budgeten för de enheter som berörs. ";
/// Every so many rows of a table have a label of two lines.
const WRAPPED_ROW: usize = 5;

fn empty_page(height: f32) -> Page {
    Page {
        index: PageIndex(0),
        width: 595.0,
        height,
        glyphs: Vec::new(),
        rulings: Vec::new(),
        fills: Vec::new(),
        images: Vec::new(),
        tags: Vec::new(),
        picture: None,
    }
}

fn draw(page: &mut Page, x: f32, y: f32, text: impl Iterator<Item = char>) {
    page.glyphs.extend(text.enumerate().map(|(at, c)| {
        let x0 = x + at as f32 * ADVANCE;
        Glyph {
            text: Some(GlyphText::Char(c)),
            bbox: Rect { x0, y0: y, x1: x0 + ADVANCE, y1: y + SIZE },
            size: SIZE,
            bold: false,
            turn: Turn::Right,
            origin: GlyphOrigin::Text,
            tag: None,
        }
    }));
}

fn draw_right(page: &mut Page, right: f32, y: f32, text: &str) {
    draw(page, right - text.chars().count() as f32 * ADVANCE, y, text.chars());
}

/// A figure of a row and column, four to six digits in groups of three.
fn figure(row: usize, column: usize) -> String {
    let value = (row * 7919 + column * 104_729) % 900_000 + 1000;
    format!("{} {:03}", value / 1000, value % 1000)
}

/// A page of so many glyphs: the first half prose, the second half one table without rulings, with five
/// columns of figures and labels that wrap.
pub fn page_of_glyphs(glyphs: usize) -> Page {
    let mut page = empty_page(0.0);
    let mut y = LEFT;
    let mut prose = PROSE.chars().cycle();
    while page.glyphs.len() + MEASURE <= glyphs / 2 {
        draw(&mut page, LEFT, y, prose.by_ref().take(MEASURE));
        y += PITCH;
    }
    y += 2.0 * PITCH;
    for row in 0.. {
        if page.glyphs.len() >= glyphs {
            break;
        }
        draw(&mut page, LEFT, y, format!("Verksamhet {row}").chars());
        for (column, right) in RIGHTS.iter().enumerate() {
            draw_right(&mut page, *right, y, &figure(row, column));
        }
        y += PITCH;
        if row % WRAPPED_ROW == 0 {
            draw(&mut page, LEFT, y, "och stöd till hemmet".chars());
            y += PITCH;
        }
    }
    page.glyphs.truncate(glyphs);
    page.height = y + LEFT;
    page
}

/// A page with one table of so many rulings: five columns of figures and one of labels, each side of each
/// cell drawn by itself, as browsers do.
pub fn page_of_cells(rulings: usize) -> Page {
    let edges: Vec<f32> =
        std::iter::once(LEFT - 5.0).chain([170.0, 245.0, 315.0, 385.0, 455.0, 525.0]).collect();
    let rows = rulings.div_ceil(4 * (edges.len() - 1));
    let mut page = empty_page(rows as f32 * PITCH + 2.0 * LEFT);
    for row in 0..rows {
        let y = LEFT + row as f32 * PITCH;
        draw(&mut page, LEFT, y + 1.5, format!("Verksamhet {row}").chars());
        for (column, right) in RIGHTS.iter().enumerate() {
            draw_right(&mut page, *right, y + 1.5, &figure(row, column));
        }
        for x in edges.windows(2) {
            draw_box(&mut page, Rect { x0: x[0], y0: y, x1: x[1], y1: y + PITCH });
        }
    }
    page.rulings.truncate(rulings);
    page
}

/// A page of so many rulings that form boxes standing apart, as in a form or a diagram.
pub fn page_of_boxes(rulings: usize) -> Page {
    const ACROSS: usize = 8;
    let mut page = empty_page(rulings as f32 / 4.0 / ACROSS as f32 * 20.0 + 2.0 * LEFT);
    for at in 0..rulings / 4 {
        let x0 = LEFT + (at % ACROSS) as f32 * 60.0;
        let y0 = LEFT + (at / ACROSS) as f32 * 20.0;
        draw_box(&mut page, Rect { x0, y0, x1: x0 + 40.0, y1: y0 + 12.0 });
    }
    page
}

fn draw_box(page: &mut Page, sides: Rect) {
    let Rect { x0, y0, x1, y1 } = sides;
    let side = |axis, position, start, end| Ruling { axis, position, start, end, thickness: 0.5 };
    page.rulings.extend([
        side(Axis::Horizontal, y0, x0, x1),
        side(Axis::Horizontal, y1, x0, x1),
        side(Axis::Vertical, x0, y0, y1),
        side(Axis::Vertical, x1, y0, y1),
    ]);
}

/// A text dump with one column of figures, which is no table, such as a list of contents.
pub fn text_of_one_column(lines: usize) -> Vec<u8> {
    let mut text = String::new();
    for line in 0..lines {
        let label = format!("Verksamhet {line}");
        writeln!(text, "{label:<40}{:>12}", figure(line, 0)).expect("a string takes text");
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_layout::lay_out_page;

    #[test]
    fn pages_hold_what_they_say() {
        let page = page_of_glyphs(5000);
        assert_eq!(page.glyphs.len(), 5000);
        assert_eq!(lay_out_page(&page).tables.len(), 1);
        let page = page_of_cells(1000);
        assert_eq!(page.rulings.len(), 1000);
        assert_eq!(lay_out_page(&page).tables.len(), 1);
        assert_eq!(page_of_boxes(1000).rulings.len(), 1000);
    }
}
