//! The agenda of a meeting: its own list of what the bundle holds.
//!
//! In: the lines, rows of tables among them. Out: matters with title and diary number, in order.

use crate::lines::Line;
use crate::terms::{holds, terms};
use sifferkoll_grammar::diary_numbers;
use sifferkoll_model::DiaryNumber;

/// A matter of the agenda.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Matter {
    /// In small letters.
    pub(crate) title: String,
    pub(crate) diary: Option<DiaryNumber>,
}

/// Whether a line is the head of an agenda: names of its columns and nothing else.
pub(crate) fn is_head(line: &Line) -> bool {
    let words = &terms().agenda;
    let named =
        |word: &str| [&words.matter, &words.diary, &words.other].into_iter().any(|list| holds(list, word));
    line.words() > 1
        && line.lower.split(' ').any(|word| holds(&words.matter, word))
        && line.lower.split(' ').all(named)
}

/// The matters of the first agenda; nothing where there is none.
pub(crate) fn read(lines: &[Line]) -> Vec<Matter> {
    let words = &terms().agenda;
    let head = lines.iter().enumerate().find_map(|(at, line)| {
        let cells: Vec<String> = line.cells.as_ref()?.iter().map(|cell| cell.to_lowercase()).collect();
        let matter = cells.iter().position(|cell| holds(&words.matter, cell))?;
        let known = cells
            .iter()
            .all(|cell| holds(&words.matter, cell) || holds(&words.diary, cell) || holds(&words.other, cell));
        (known && cells.len() > 1).then_some((at, matter))
    });
    let Some((head, matter)) = head else {
        return Vec::new();
    };
    let rows = lines[head + 1..].iter().map_while(|line| line.cells.as_ref());
    rows.filter_map(|cells| {
        let title = cells.get(matter)?.to_lowercase();
        let diary = cells.iter().enumerate().filter(|(at, _)| *at != matter);
        let diary = diary.flat_map(|(_, cell)| diary_numbers(cell)).next();
        (!title.is_empty()).then_some(Matter { title, diary })
    })
    .collect()
}
