//! A place in a document in a few characters, the same in every language.

use sifferkoll_model::{Location, SheetCellId, SheetName, StoredPlace};

/// `p14` for a page, the bare number for a line, `Blad1!B7` for a cell of a sheet, `t3r2` for a row of a stored
/// table and `¶` with its number for a stored paragraph.
pub(crate) fn place_name(location: &Location) -> String {
    match location {
        Location::Page { page, .. } => format!("p{}", page.number()),
        Location::Lines { first, .. } => first.to_string(),
        Location::Sheet { name, first, last, .. } => cells_of(*name, *first, *last),
        Location::Stored { place: StoredPlace::Row { table, row }, .. } => format!("t{table}r{row}"),
        Location::Stored { place: StoredPlace::Paragraph(number), .. } => format!("¶{number}"),
    }
}

/// `Blad1!B7:C9`; without the sheet's name where that is empty.
fn cells_of(name: SheetName, first: SheetCellId, last: SheetCellId) -> String {
    let cells = cell_range(first, last);
    if name.as_str().is_empty() { cells } else { format!("{}!{cells}", name.as_str()) }
}

/// `B7`, or `B7:C9` for several cells.
pub(crate) fn cell_range(first: SheetCellId, last: SheetCellId) -> String {
    if first == last { first.to_string() } else { format!("{first}:{last}") }
}
