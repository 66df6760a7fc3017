//! A place in a document in a few characters, the same in every language.

use sifferkoll_model::Location;

/// `p14` for a page, the bare number for a line, `Blad1!B7` for a cell of a sheet, `t3r2` for a row of a stored
/// table and `¶` with its number for a stored paragraph.
pub(crate) fn place_name(location: &Location) -> String {
    match location {
        Location::Page { page, .. } => format!("p{}", page.number()),
        Location::Lines { first, .. } => first.to_string(),
        Location::Sheet { .. } | Location::Stored { .. } => location.stored_name().unwrap_or_default(),
    }
}
