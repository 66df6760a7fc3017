//! Places of documents as columns of the database: page and box, lines, or a name and what it leaves out.

use crate::DatasetError;
use rusqlite::Row;
use rusqlite::types::Value;
use sifferkoll_model::{Location, PageIndex, Rect};

/// The eight columns `page, x0, y0, x1, y1, line, last_line, place`.
pub(crate) fn columns(location: Option<&Location>) -> [Value; 8] {
    let mut values = [const { Value::Null }; 8];
    let Some(location) = location else { return values };
    let mut lines = |first: u32, last: u32| {
        values[5] = Value::Integer(i64::from(first));
        values[6] = Value::Integer(i64::from(last));
    };
    match location {
        Location::Page { page, bbox } => {
            values[0] = Value::Integer(i64::from(page.number()));
            // As printed in JSON: a tenth of a point is far below what anyone can see.
            for (value, edge) in values[1..].iter_mut().zip([bbox.x0, bbox.y0, bbox.x1, bbox.y1]) {
                *value = tenths(edge);
            }
        }
        Location::Lines { first, last } | Location::Stored { first, last, .. } => lines(*first, *last),
        Location::Sheet { sheet, first, last, .. } => {
            lines(first.row.saturating_add(1), last.row.saturating_add(1));
            values[0] = Value::Integer(i64::from(*sheet) + 1);
        }
    }
    if let Some(name) = location.stored_name() {
        values[7] = Value::Text(name);
    }
    values
}

fn tenths(points: f32) -> Value {
    Value::Real((f64::from(points) * 10.0).round() / 10.0)
}

/// The place in the eight columns that start at `at`.
pub(crate) fn read(row: &Row<'_>, at: usize) -> Result<Location, DatasetError> {
    let whole = |column: usize| row.get::<_, Option<u32>>(at + column);
    let coordinate = |column: usize| row.get::<_, Option<f64>>(at + column);
    let lines = whole(5)?.zip(whole(6)?);
    let name = row.get_ref(at + 7)?.as_str_or_null().map_err(rusqlite::Error::from)?;
    if let Some(name) = name {
        let sheet = whole(0)?.unwrap_or(1).saturating_sub(1);
        let damaged = || DatasetError::Damaged(format!("a figure at \"{name}\""));
        let sheet = u16::try_from(sheet).map_err(|_| damaged())?;
        return Location::from_stored_name(name, sheet, lines.unwrap_or_default()).ok_or_else(damaged);
    }
    if let Some((first, last)) = lines {
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

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::{SheetCellId, SheetName, StoredPlace};

    #[test]
    fn every_place_is_read_back() {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        let (first, last) = (SheetCellId { row: 6, column: 1 }, SheetCellId { row: 8, column: 27 });
        for place in [
            Location::Page { page: PageIndex(13), bbox: Rect { x0: 70.5, y0: 0.0, x1: 100.25, y1: 12.125 } },
            Location::Lines { first: 3, last: 5 },
            Location::Sheet { sheet: 4, name: SheetName::new("Blad 1!"), first, last },
            Location::Sheet { sheet: 0, name: SheetName::new(""), first, last: first },
            Location::Stored { first: 12, last: 12, place: StoredPlace::Paragraph(7) },
            Location::Stored { first: 13, last: 20, place: StoredPlace::Row { table: 3, row: 2 } },
        ] {
            let found = connection
                .query_row("SELECT ?, ?, ?, ?, ?, ?, ?, ?", columns(Some(&place)), |row| Ok(read(row, 0)))
                .unwrap();
            let expected = match place {
                Location::Page { page, .. } => {
                    Location::Page { page, bbox: Rect { x0: 70.5, y0: 0.0, x1: 100.3, y1: 12.1 } }
                }
                other => other,
            };
            assert_eq!(found.unwrap(), expected);
        }
        let none = |name: &str| {
            let values = ["1", "", "", "", "", "1", "1", name].map(|text| match text {
                "" => Value::Null,
                "1" => Value::Integer(1),
                text => Value::Text(text.to_owned()),
            });
            connection.query_row("SELECT ?, ?, ?, ?, ?, ?, ?, ?", values, |row| Ok(read(row, 0))).unwrap()
        };
        assert!(matches!(none("somewhere"), Err(DatasetError::Damaged(_))));
        assert_eq!(none("").unwrap(), Location::Lines { first: 1, last: 1 });
    }
}
