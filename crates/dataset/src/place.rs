//! Places of documents as columns of the database: page and box, or lines.

use crate::DatasetError;
use rusqlite::Row;
use rusqlite::types::Value;
use sifferkoll_model::{Location, PageIndex, Rect};

/// The seven columns `page, x0, y0, x1, y1, line, last_line`.
pub(crate) fn columns(location: Option<&Location>) -> [Value; 7] {
    const NONE: Value = Value::Null;
    match location {
        None => [NONE; 7],
        Some(Location::Page { page, bbox }) => [
            Value::Integer(i64::from(page.0) + 1),
            // As printed in JSON: a tenth of a point is far below what anyone can see.
            tenths(bbox.x0),
            tenths(bbox.y0),
            tenths(bbox.x1),
            tenths(bbox.y1),
            NONE,
            NONE,
        ],
        Some(Location::Lines { first, last } | Location::Stored { first, last, .. }) => [
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            Value::Integer(i64::from(*first)),
            Value::Integer(i64::from(*last)),
        ],
        Some(Location::Sheet { first, last, .. }) => [
            NONE,
            NONE,
            NONE,
            NONE,
            NONE,
            Value::Integer(i64::from(first.row) + 1),
            Value::Integer(i64::from(last.row) + 1),
        ],
    }
}

fn tenths(points: f32) -> Value {
    Value::Real((f64::from(points) * 10.0).round() / 10.0)
}

/// The place in the seven columns that start at `at`.
pub(crate) fn read(row: &Row<'_>, at: usize) -> Result<Location, DatasetError> {
    let whole = |column: usize| row.get::<_, Option<u32>>(at + column);
    let coordinate = |column: usize| row.get::<_, Option<f64>>(at + column);
    if let (Some(first), Some(last)) = (whole(5)?, whole(6)?) {
        return Ok(Location::Lines { first, last });
    }
    let corners = (coordinate(1)?, coordinate(2)?, coordinate(3)?, coordinate(4)?);
    match (whole(0)?, corners) {
        (Some(page @ 1..), (Some(x0), Some(y0), Some(x1), Some(y1))) => Ok(Location::Page {
            page: PageIndex(page - 1),
            bbox: Rect { x0: x0 as f32, y0: y0 as f32, x1: x1 as f32, y1: y1 as f32 },
        }),
        _ => Err(DatasetError::Damaged("a figure without a place".into())),
    }
}
