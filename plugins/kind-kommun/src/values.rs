//! Reads the cells of value columns.

use sifferkoll_plugin::grammar::{fold, read_cell};
use sifferkoll_plugin::model::{Doubt, Printed, RawTable, Row, SecondLook, ValueCell, Warning, WarningCode};

/// One dotted group (`1.234`) is ambiguous alone, but a table that groups by dots throughout has a style, not
/// damage: several figures do it and none groups by a blank.
pub(crate) fn accept_dotted_style(rows: &mut [Row], warnings: &mut Vec<Warning>) {
    let cells = || rows.iter().flat_map(|r| r.cells.iter().flatten());
    let dotted = |cell: &ValueCell| cell.doubt == Doubt::Damaged && is_dotted(&cell.raw);
    let spaced = |cell: &ValueCell| {
        matches!(cell.printed, Printed::Number(_))
            && cell.raw.split(' ').any(|g| g.len() == 3)
            && cell.raw.contains(' ')
    };
    if cells().filter(|c| dotted(c)).count() < 2 || cells().any(spaced) {
        return;
    }
    for cell in rows.iter_mut().flat_map(|r| r.cells.iter_mut().flatten()).filter(|c| dotted(c)) {
        cell.doubt = Doubt::None;
        warnings.retain(|w| w.code != WarningCode::MalformedNumber || w.location != Some(cell.location));
    }
}

fn is_dotted(raw: &str) -> bool {
    let digits = raw.trim_start_matches(sifferkoll_plugin::grammar::is_minus);
    digits.split_once('.').is_some_and(|(first, group)| {
        !first.is_empty()
            && group.len() == 3
            && [first, group].iter().all(|g| g.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// One cell as it is read; a damaged figure is a warning.
pub(crate) fn value_cell(
    table: &RawTable,
    row: usize,
    column: usize,
    warnings: &mut Vec<Warning>,
) -> Option<ValueCell> {
    let cell = table.cell(row, column)?;
    let raw = fold(&cell.text);
    let printed = read_cell(&raw);
    let mut doubt = Doubt::of(table.rows[row].decision).max(Doubt::of_recognised(cell.recognised));
    if let Printed::Number(amount) = &printed
        && amount.malformed
    {
        // What is damaged in a recognised figure may be our reading; twice the same is the print's.
        let ours = cell.recognised.is_some_and(|recognised| recognised.look != SecondLook::Same);
        doubt = doubt.max(if ours { Doubt::Open } else { Doubt::Damaged });
        let code = WarningCode::MalformedNumber;
        warnings.push(Warning { code, detail: raw.clone(), location: Some(cell.location) });
    }
    let confidence = cell.recognised.map(|recognised| recognised.confidence);
    Some(ValueCell { printed, raw, location: cell.location, doubt, confidence, reviewed: None })
}
