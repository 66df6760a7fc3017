//! One table on a sheet: title, unit and place above, heads, rows by their roles, and where each row comes from.

use super::{looks, place_number, place_text, put};
use crate::Lang;
use crate::messages::say;
use rust_xlsxwriter::{Note, Url, Worksheet, XlsxError};
use sifferkoll_model::{
    Amount, CanonicalTable, CellId, Column, Flow, Location, Measure, Printed, Row, Severity, ValueCell,
    Version,
};
use std::collections::{BTreeMap, BTreeSet};

/// Rows of a sheet, Excel's limit.
const MAX_ROWS: usize = 1 << 20;
/// Columns of a sheet, Excel's limit.
const MAX_COLUMNS: usize = 1 << 14;

/// Rows above the heads: title, unit, document and the way back.
const TITLE_ROWS: u32 = 4;
/// Rows of heads at most: groups, heads, and what the program took the columns for.
const HEAD_ROWS: u32 = 3;

/// Narrowest and widest column of figures, in characters.
const VALUE_WIDTH: (usize, usize) = (13, 30);
/// Narrowest and widest column of text, in characters; longer text is wrapped.
const TEXT_WIDTH: (usize, usize) = (10, 60);
/// Room beside the longest text, in characters.
const PADDING: usize = 2;

/// Width of a comment in pixels, and the characters that one of its lines holds at that width.
const NOTE_WIDTH: u32 = 360;
const NOTE_LINE: usize = 52;
/// Height of a line of a comment in pixels, of its edges together, and of the tallest comment.
const NOTE_LINE_HEIGHT: u32 = 17;
const NOTE_EDGES: u32 = 12;
const NOTE_TALLEST: u32 = 500;

/// What stands above a table.
pub(super) struct Head<'a> {
    pub(super) path: &'a str,
    pub(super) unit: Option<&'a str>,
    /// Name of the sheet that leads here.
    pub(super) overview: &'a str,
    pub(super) lang: Lang,
}

/// What is said at a cell.
#[derive(Default)]
pub(super) struct Mark {
    severity: Option<Severity>,
    texts: Vec<String>,
}

impl Mark {
    pub(super) fn add(&mut self, severity: Severity, text: String) {
        self.severity = self.severity.max(Some(severity));
        self.texts.push(text);
    }
}

/// A written sheet.
pub(super) struct Sheet {
    pub(super) name: String,
    /// Row of the table's first row on the sheet, from 0.
    first_row: u32,
}

/// Whether a sheet has room for the table.
pub(super) fn fits(table: &CanonicalTable) -> bool {
    let rows = table.rows.len() + (TITLE_ROWS + HEAD_ROWS) as usize;
    // The label and the place have a column each.
    let columns = table.columns.len() + text_heads(table).len() + 2;
    rows <= MAX_ROWS && columns <= MAX_COLUMNS
}

/// Heads of the text columns.
fn text_heads(table: &CanonicalTable) -> Vec<&str> {
    let heads: BTreeSet<&str> =
        table.rows.iter().flat_map(|row| row.text.keys().map(String::as_str)).collect();
    heads.into_iter().collect()
}

impl Sheet {
    /// Where a cell of the table stands on the sheet, from 0.
    pub(super) fn place(&self, cell: CellId) -> (u32, u16) {
        (self.first_row + cell.row as u32, value_column(cell.column))
    }

    /// Writes a table that [`fits`].
    pub(super) fn write(
        sheet: &mut Worksheet,
        name: String,
        table: &CanonicalTable,
        head: &Head<'_>,
        marks: &BTreeMap<CellId, Mark>,
    ) -> Result<Self, XlsxError> {
        write_title(sheet, table, head)?;
        let texts = text_heads(table);
        let widths = widths(table, &texts);
        for (column, width) in (0..).zip(&widths) {
            sheet.set_column_width(column, *width as f64)?;
        }
        let first_row = write_heads(sheet, table, &texts, &widths, head.lang)?;
        for (at, row) in table.rows.iter().enumerate() {
            let to = first_row + at as u32;
            put(sheet, (to, 0), &row.label, &looks::label(row.role, row.level))?;
            for (column, cell) in row.cells.iter().enumerate() {
                let mark = marks.get(&CellId { row: at, column });
                write_value(sheet, (to, value_column(column)), row, cell.as_ref(), mark, head.lang)?;
            }
            let text = texts.iter().map(|text| row.text.get(*text).map_or("", String::as_str));
            let values = row.cells.iter().map(|cell| cell.as_ref().map_or("", |cell| cell.raw.as_str()));
            let all = std::iter::once(row.label.as_str()).chain(values).chain(text);
            if let Some(height) = looks::height(tallest(all.zip(widths.iter().copied()))) {
                sheet.set_row_height(to, height)?;
            }
            let format = looks::row(row.role).set_text_wrap();
            for (text_at, text_head) in texts.iter().enumerate() {
                if let Some(text) = row.text.get(*text_head) {
                    put(sheet, (to, value_column(table.columns.len() + text_at)), text, &format)?;
                }
            }
            write_place(sheet, (to, value_column(table.columns.len() + texts.len())), &row.location)?;
        }
        sheet.set_freeze_panes(first_row, 1)?;
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        if marks.values().any(|mark| mark.severity == Some(Severity::Error)) {
            sheet.set_tab_color(looks::ERROR);
        }
        Ok(Self { name, first_row })
    }
}

/// The column on the sheet: the labels come first.
fn value_column(column: usize) -> u16 {
    (column + 1) as u16
}

fn write_title(sheet: &mut Worksheet, table: &CanonicalTable, head: &Head<'_>) -> Result<(), XlsxError> {
    let untitled = format!("{} ({})", table.id.0, table.kind);
    put(sheet, (0, 0), table.title.as_deref().unwrap_or(&untitled), &looks::title())?;
    if let Some(unit) = head.unit {
        put(sheet, (1, 0), &say(head.lang, "xlsx-unit-is", &[("unit", unit)]), &looks::plain())?;
    }
    let places: Vec<String> = table.location.iter().map(|location| place_text(location, head.lang)).collect();
    put(sheet, (2, 0), &format!("{}: {}", head.path, places.join(", ")), &looks::plain())?;
    let back = Url::new(super::link(head.overview, (0, 0))).set_text(head.overview);
    sheet.write_url(3, 0, back)?;
    Ok(())
}

/// Writes the heads and returns the row below them.
fn write_heads(
    sheet: &mut Worksheet,
    table: &CanonicalTable,
    texts: &[&str],
    widths: &[usize],
    lang: Lang,
) -> Result<u32, XlsxError> {
    let mut at = TITLE_ROWS;
    if table.columns.iter().any(|column| column.group.is_some()) {
        write_groups(sheet, at, &table.columns)?;
        at += 1;
    }
    put(sheet, (at, 0), &say(lang, "xlsx-label", &[]), &looks::head())?;
    for (column, head) in table.columns.iter().enumerate() {
        put(sheet, (at, value_column(column)), &head.header, &looks::value_head())?;
    }
    for (text_at, head) in texts.iter().enumerate() {
        put(sheet, (at, value_column(table.columns.len() + text_at)), head, &looks::head())?;
    }
    let place = match table.location.first() {
        Some(Location::Lines { .. }) => "xlsx-line",
        Some(Location::Sheet { .. } | Location::Stored { .. }) => "xlsx-place",
        _ => "xlsx-page",
    };
    let last = value_column(table.columns.len() + texts.len());
    put(sheet, (at, last), &say(lang, place, &[]), &looks::value_head())?;
    let heads = table.columns.iter().map(|column| column.header.as_str()).chain(texts.iter().copied());
    if let Some(height) = looks::height(tallest(heads.zip(widths[1..].iter().copied()))) {
        sheet.set_row_height(at, height)?;
    }
    at += 1;
    let taken: Vec<String> = table.columns.iter().map(taken_for).collect();
    if taken.iter().any(|words| !words.is_empty()) {
        for (column, words) in taken.iter().enumerate().filter(|(_, words)| !words.is_empty()) {
            put(sheet, (at, value_column(column)), words, &looks::value_aside())?;
        }
        let taken = taken.iter().map(String::as_str);
        if let Some(height) = looks::height(tallest(taken.zip(widths[1..].iter().copied()))) {
            sheet.set_row_height(at, height)?;
        }
        at += 1;
    }
    Ok(at)
}

/// Heads that stand over several columns, each over all of its own.
fn write_groups(sheet: &mut Worksheet, at: u32, columns: &[Column]) -> Result<(), XlsxError> {
    let mut first = 0;
    for alike in columns.chunk_by(|a, b| a.group == b.group) {
        let last = first + alike.len() - 1;
        if let Some(group) = &alike[0].group {
            let (from, to) = (value_column(first), value_column(last));
            if from == to {
                put(sheet, (at, from), group, &looks::group())?;
            } else {
                sheet.merge_range(at, from, at, to, group, &looks::group())?;
            }
        }
        first = last + 1;
    }
    Ok(())
}

/// What the program took a column for, in the words of the contract.
fn taken_for(column: &Column) -> String {
    let measure = (column.measure != Measure::Other).then(|| column.measure.name().to_owned());
    let parts = [
        measure,
        column.period.map(|period| period.to_string()),
        column.breakdown.clone(),
        column.flow.and_then(Flow::name).map(str::to_owned),
        column.version.map(Version::name).map(str::to_owned),
        column.unit.as_ref().map(|unit| unit.name().to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn write_value(
    sheet: &mut Worksheet,
    (to, column): (u32, u16),
    row: &Row,
    cell: Option<&ValueCell>,
    mark: Option<&Mark>,
    lang: Lang,
) -> Result<(), XlsxError> {
    let mut format = looks::value(row.role);
    let mut texts: Vec<String> = Vec::new();
    if let Some(mark) = mark {
        format = mark.severity.map_or(format.clone(), |severity| looks::marked(format, severity));
        texts.clone_from(&mark.texts);
    }
    match cell.map(|cell| (&cell.printed, cell.raw.as_str())) {
        Some((Printed::Number(amount @ Amount { bound: None, .. }), raw)) => {
            if let Some(number) = looks::double(amount) {
                let format = format.set_num_format(looks::number_format(amount, raw));
                sheet.write_number_with_format(to, column, number, &format)?;
            } else {
                put(sheet, (to, column), raw, &format)?;
                texts.push(say(lang, "xlsx-many-digits", &[]));
            }
        }
        Some((Printed::Blank, _)) | None => {
            sheet.write_blank(to, column, &format)?;
        }
        // Bounds, dashes, stars and words: none of them is a figure to reckon with.
        Some((_, raw)) => put(sheet, (to, column), raw, &format)?,
    }
    if !texts.is_empty() {
        sheet.insert_note(to, column, &note(&texts.join("\n")))?;
    }
    Ok(())
}

/// A comment that shows all of its text.
pub(super) fn note(text: &str) -> Note {
    let lines: usize = text.lines().map(|line| line.chars().count() / NOTE_LINE + 1).sum();
    let height = (lines as u32).saturating_mul(NOTE_LINE_HEIGHT).saturating_add(NOTE_EDGES).min(NOTE_TALLEST);
    Note::new(text).set_author("Sifferkoll").add_author_prefix(false).set_width(NOTE_WIDTH).set_height(height)
}

fn write_place(
    sheet: &mut Worksheet,
    (to, column): (u32, u16),
    location: &Location,
) -> Result<(), XlsxError> {
    let number = place_number(location);
    match number.parse::<u32>() {
        Ok(number) => sheet.write_number_with_format(to, column, number, &looks::aside()).map(|_| ()),
        Err(_) => put(sheet, (to, column), &number, &looks::aside()),
    }
}

/// Widths of all columns of the sheet in characters, from left to right; text longer than that is wrapped.
fn widths(table: &CanonicalTable, texts: &[&str]) -> Vec<usize> {
    let within = |(least, most): (usize, usize), longest: usize| (longest + PADDING).clamp(least, most);
    let longest = |lengths: &mut dyn Iterator<Item = usize>| lengths.max().unwrap_or(0);
    let word = |text: &str| text.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
    let labels = table.rows.iter().map(|row| row.label.chars().count() + usize::from(row.level));
    let mut widths = vec![within(TEXT_WIDTH, longest(&mut labels.into_iter()))];
    widths.extend(table.columns.iter().enumerate().map(|(column, head)| {
        let cells = table.rows.iter().filter_map(|row| row.cells.get(column)?.as_ref());
        let cells = longest(&mut cells.map(|cell| cell.raw.chars().count()));
        within(VALUE_WIDTH, cells.max(word(&head.header)).max(word(&taken_for(head))))
    }));
    widths.extend(texts.iter().map(|head| {
        let cells = table.rows.iter().filter_map(|row| row.text.get(*head)).map(|text| text.chars().count());
        within(TEXT_WIDTH, longest(&mut cells.chain([head.chars().count()])))
    }));
    widths.push(TEXT_WIDTH.0);
    widths
}

/// Lines of the tallest of these texts, each in a column of this width.
fn tallest<'a>(texts: impl IntoIterator<Item = (&'a str, usize)>) -> usize {
    // Letters are not all of one width, so that fewer fit than the width says.
    texts.into_iter().map(|(text, width)| looks::lines(text, width - PADDING / 2)).max().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::TableId;

    #[test]
    fn what_is_too_wide_for_a_sheet_is_known() {
        let table = |columns: usize| CanonicalTable {
            id: TableId("t1".into()),
            kind: "other".into(),
            title: None,
            unit: None,
            location: Vec::new(),
            columns: vec![Column::default(); columns],
            rows: Vec::new(),
            evidence: Vec::new(),
        };
        assert!(fits(&table(16_382)) && !fits(&table(16_383)));
    }

    #[test]
    fn heads_stand_over_their_neighbours_only() {
        let column = |group: Option<&str>| Column { group: group.map(str::to_owned), ..Column::default() };
        let columns = [Some("a"), Some("a"), None, Some("a"), Some("b"), Some("b")].map(column);
        let mut sheet = Worksheet::new();
        write_groups(&mut sheet, 0, &columns).unwrap();
        // What is merged already cannot be merged again.
        let merged =
            [(1, 2), (5, 6)].map(|(from, to)| sheet.merge_range(0, from, 0, to, "", &looks::head()).is_err());
        assert_eq!(merged, [true, true]);
        assert!(sheet.merge_range(0, 3, 0, 4, "", &looks::head()).is_ok());
    }
}
