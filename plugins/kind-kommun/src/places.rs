//! Where the words stand that a conclusion was drawn from.
//!
//! In: a grid, its value columns and the conclusions. Out: the same with the place of their words, where these
//! stand at the table.

use crate::shape::Shape;
use sifferkoll_plugin::grammar::find_period;
use sifferkoll_plugin::model::{Inference, Location, Origin, RawCell, RawTable, Subject};

/// Gives every conclusion the place of its words.
pub(crate) fn locate(table: &RawTable, shape: &Shape, conclusions: &mut [Inference]) {
    for conclusion in conclusions.iter_mut().filter(|conclusion| conclusion.location.is_none()) {
        conclusion.location = place(table, shape, conclusion);
    }
}

fn place(table: &RawTable, shape: &Shape, conclusion: &Inference) -> Option<Location> {
    let column = match conclusion.about {
        Subject::Measure(at) | Subject::Period(at) | Subject::ColumnUnit(at) => shape.values.get(at).copied(),
        // The unit of the table stands in the head that has these words.
        Subject::Unit => shape.heads.iter().position(|head| head.text == conclusion.words),
        Subject::Kind | Subject::Better(_) => None,
    };
    match conclusion.from {
        Origin::Head => head(table, column?, false),
        Origin::Group => head(table, column?, true),
        Origin::Title => caption(table, conclusion),
        Origin::Table => table.location.first().copied(),
        Origin::Cell | Origin::Document | Origin::Sibling | Origin::Kind => None,
    }
}

/// The place of a column's head, or of the head over it and its neighbours; where heads are strung together,
/// that of all.
fn head(table: &RawTable, column: usize, over_several: bool) -> Option<Location> {
    if let Some(run) = &table.header_run {
        return Some(run.location);
    }
    let cells = || {
        let rows = 0..table.header_rows;
        rows.filter_map(|row| table.cell(row, column)).filter(|cell| !cell.text.is_empty())
    };
    let wanted = |cell: &&RawCell| (cell.colspan > 1) == over_several;
    cells().find(wanted).or_else(|| cells().next()).map(|cell| cell.location)
}

/// The place of the caption with the words: the nearest that says it.
fn caption(table: &RawTable, conclusion: &Inference) -> Option<Location> {
    let of_period = matches!(conclusion.about, Subject::Period(_));
    let says = |text: &str| !of_period || find_period(text).is_some();
    let held = table.captions.iter().rev().filter(|caption| conclusion.words.contains(&caption.text));
    held.into_iter().find(|caption| says(&caption.text)).map(|caption| caption.location)
}
