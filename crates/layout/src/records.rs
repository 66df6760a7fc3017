//! Wide annexes of a text dump: tables whose rows are records with goals over several of them.
//!
//! In: all lines of a dump. Out: the tables, and the lines with those of the tables made blank, so that line
//! numbers and gaps stay what they were and no other finder sees the lines again. Two forms: rows kept by tabs
//! ([`tabbed`]), and cells stacked on lines of their own ([`stacked`]). A goal that stands over several rows
//! is one cell over these rows.

mod markup;
mod stacked;
mod tabbed;

use sifferkoll_model::{RawTable, TextLine};
use std::borrow::Cow;

/// All record tables, and the lines with theirs made blank.
pub(crate) fn tables(lines: &[TextLine]) -> (Vec<RawTable>, Cow<'_, [TextLine]>) {
    let mut taken = vec![false; lines.len()];
    let mut tables = tabbed::tables(lines, &mut taken);
    tables.extend(stacked::tables(lines, &mut taken));
    if tables.is_empty() {
        return (tables, Cow::Borrowed(lines));
    }
    let rest = lines.iter().zip(taken).map(|(line, taken)| TextLine {
        text: if taken { String::new() } else { line.text.clone() },
        ..*line
    });
    (tables, Cow::Owned(rest.collect()))
}
