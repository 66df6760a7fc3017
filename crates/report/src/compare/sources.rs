//! The cell behind a figure, in one line.

use crate::Lang;
use crate::messages::say;
use crate::place::place_name;
use crate::tables::one_line;
use sifferkoll_model::{Doubt, Said};

/// Where a statement stands and what is printed there: file, page or line, table, row, column, print.
pub(crate) fn source(said: &Said, lang: Lang) -> String {
    let place = place_name(&said.location);
    let (table, row, column) = (one_line(&said.table.0), one_line(&said.row), one_line(&said.column));
    let path = one_line(&said.path);
    let raw = one_line(&said.raw);
    let places = [
        ("path", path.as_str()),
        ("place", &place),
        ("table", &table),
        ("row", &row),
        ("column", &column),
        ("raw", &raw),
    ];
    let mut line = say(lang, "compare-source", &places);
    if said.doubt != Doubt::None {
        line.push_str(&say(lang, "compare-source-doubt", &[]));
    }
    line
}
