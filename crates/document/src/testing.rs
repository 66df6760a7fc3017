//! Lines for tests.

use crate::lines::{Line, lines_of};
use sifferkoll_model::{Location, TextBlock};

/// The blocks of a dump: one for each line that is not empty.
pub(crate) fn blocks(text: &str) -> Vec<TextBlock> {
    let lines = text.lines().zip(1..).filter(|(line, _)| !line.trim().is_empty());
    lines
        .map(|(line, number)| TextBlock {
            text: line.trim().to_owned(),
            location: Location::Lines { first: number, last: number },
            size: None,
            bold: false,
        })
        .collect()
}

/// The lines of a dump.
pub(crate) fn lines(text: &str) -> Vec<Line> {
    lines_of(&blocks(text), &[])
}
