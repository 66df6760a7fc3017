//! Pages and heads whose text runs sideways or upside down: turned upright for the layout, and back.

use crate::Laid;
use crate::reading::Item;
use sifferkoll_model::{Axis, Glyph, Location, Page, RawTable, Rect, Turn};

/// Share of a page's glyphs that must run one way for the page to be turned.
const MAJORITY: (usize, usize) = (3, 5);

/// The way in which most of a page's text runs, where it is not upright.
pub(crate) fn usual(page: &Page) -> Option<Turn> {
    [Turn::Up, Turn::Down, Turn::Left].into_iter().find(|turn| {
        let count = page.glyphs.iter().filter(|g| g.turn == *turn).count();
        count > 0 && count * MAJORITY.1 >= page.glyphs.len() * MAJORITY.0
    })
}

/// The page turned so that text of this direction is upright.
pub(crate) fn upright(page: &Page, turn: Turn) -> Page {
    let (width, height) = match turn {
        Turn::Up | Turn::Down => (page.height, page.width),
        Turn::Left | Turn::Right => (page.width, page.height),
    };
    let there = |rect: &Rect| turned(rect, turn, page.width, page.height);
    Page {
        index: page.index,
        picture: None,
        width,
        height,
        glyphs: page
            .glyphs
            .iter()
            .map(|g| Glyph { bbox: there(&g.bbox), turn: g.turn.minus(turn), ..g.clone() })
            .collect(),
        rulings: page
            .rulings
            .iter()
            .map(|r| {
                let line = match r.axis {
                    Axis::Horizontal => Rect { x0: r.start, x1: r.end, y0: r.position, y1: r.position },
                    Axis::Vertical => Rect { y0: r.start, y1: r.end, x0: r.position, x1: r.position },
                };
                let line = there(&line);
                let horizontal = (r.axis == Axis::Horizontal) == matches!(turn, Turn::Left | Turn::Right);
                let mut out = *r;
                if horizontal {
                    (out.axis, out.position, out.start, out.end) =
                        (Axis::Horizontal, line.y0, line.x0, line.x1);
                } else {
                    (out.axis, out.position, out.start, out.end) =
                        (Axis::Vertical, line.x0, line.y0, line.y1);
                }
                out
            })
            .collect(),
        fills: page.fills.iter().map(|f| sifferkoll_model::Fill { bbox: there(&f.bbox), ..*f }).collect(),
        tags: page.tags.clone(),
        images: page.images.iter().map(|i| sifferkoll_model::ImageBox { bbox: there(&i.bbox) }).collect(),
    }
}

/// Puts all places of a turned page back where they stand; `width` and `height` are those of the page as it
/// is shown.
pub(crate) fn back(laid: &mut Laid, turn: Turn, width: f32, height: f32) {
    laid.tables.iter_mut().for_each(|table| back_table(table, turn, width, height));
    laid.text.iter_mut().for_each(|block| back_place(&mut block.location, turn, width, height));
    laid.order.items.iter_mut().for_each(|item| match item {
        Item::Line(line) => back_place(&mut line.location, turn, width, height),
        Item::Table { place, .. } => back_place(place, turn, width, height),
    });
}

/// As [`back`], for one table.
pub(crate) fn back_table(table: &mut RawTable, turn: Turn, width: f32, height: f32) {
    let place = |location: &mut Location| back_place(location, turn, width, height);
    table.location.iter_mut().for_each(place);
    table.captions.iter_mut().for_each(|block| place(&mut block.location));
    for row in &mut table.rows {
        place(&mut row.location);
        row.readings.iter_mut().flat_map(|r| &mut r.cells).for_each(|cell| place(&mut cell.location));
    }
}

fn back_place(location: &mut Location, turn: Turn, width: f32, height: f32) {
    if let Location::Page { bbox, .. } = location {
        *bbox = turned_back(bbox, turn, width, height);
    }
}

/// A rectangle of a page of this size after the page is turned upright.
pub(crate) fn turned(rect: &Rect, turn: Turn, width: f32, height: f32) -> Rect {
    match turn {
        Turn::Right => *rect,
        Turn::Up => Rect::from_corners(height - rect.y1, rect.x0, height - rect.y0, rect.x1),
        Turn::Down => Rect::from_corners(rect.y0, width - rect.x1, rect.y1, width - rect.x0),
        Turn::Left => {
            Rect::from_corners(width - rect.x1, height - rect.y1, width - rect.x0, height - rect.y0)
        }
    }
}

/// The inverse of [`turned`].
pub(crate) fn turned_back(rect: &Rect, turn: Turn, width: f32, height: f32) -> Rect {
    match turn {
        Turn::Right => *rect,
        Turn::Up => Rect::from_corners(rect.y0, height - rect.x1, rect.y1, height - rect.x0),
        Turn::Down => Rect::from_corners(width - rect.y1, rect.x0, width - rect.y0, rect.x1),
        Turn::Left => {
            Rect::from_corners(width - rect.x1, height - rect.y1, width - rect.x0, height - rect.y0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_back_is_the_inverse() {
        let rect = Rect { x0: 10.0, y0: 20.0, x1: 60.0, y1: 35.0 };
        for turn in [Turn::Right, Turn::Up, Turn::Down, Turn::Left] {
            let there = turned(&rect, turn, 600.0, 800.0);
            assert_eq!(turned_back(&there, turn, 600.0, 800.0), rect, "{turn:?}");
        }
        // Text that runs upwards reads from its lower end.
        let first = turned(&Rect { x0: 10.0, y0: 700.0, x1: 20.0, y1: 710.0 }, Turn::Up, 600.0, 800.0);
        let last = turned(&Rect { x0: 10.0, y0: 100.0, x1: 20.0, y1: 110.0 }, Turn::Up, 600.0, 800.0);
        assert!(first.x0 < last.x0);
    }
}
