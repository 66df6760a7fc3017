//! What persons decided about readings, in the place of what the tool read.
//!
//! In: the typed tables of a document and the decisions about it. Out: the same tables with what the persons read, and a
//! warning for each decision that fits no cell. A decision names a cell by its table, row and column, which another
//! version of the program may count otherwise, so the place on the page and what was read there must fit, too; where
//! only these two fit, and fit one cell, it is that cell. In doubt nothing is changed.

use crate::mask::{covered, is_covered};
use crate::typing::Typed;
use sifferkoll_grammar::{fold, read_cell};
use sifferkoll_model::{
    CanonicalTable, CellId, Correction, Doubt, Location, Printed, Rect, Reviewed, ValueCell, Warning,
    WarningCode,
};
use std::collections::BTreeSet;

/// How far a place may be from the one in a decision, in points: these are kept in tenths.
const PLACE_TOLERANCE: f32 = 0.1;

/// A cell by its table's place in the document and its own in the table.
type CellAt = (usize, CellId);

/// Puts what persons read in the place of what was read.
pub(crate) fn correct(typed: &mut Typed, decided: &[Correction]) {
    if decided.is_empty() {
        return;
    }
    for (correction, at) in decided.iter().zip(cells_of(&typed.tables, decided)) {
        match at.and_then(|(table, cell)| put(&mut typed.tables[table], cell, correction)) {
            Some((place, raw)) => typed.warnings.retain(|warning| {
                warning.code != WarningCode::MalformedNumber
                    || warning.location != Some(place)
                    || warning.detail != raw
            }),
            None => typed.warnings.push(Warning {
                code: WarningCode::CorrectionLost,
                detail: format!("“{}” → “{}”", correction.raw, correction.text),
                location: Some(correction.location),
            }),
        }
    }
}

/// The cell that each decision is about.
fn cells_of(tables: &[CanonicalTable], decided: &[Correction]) -> Vec<Option<CellAt>> {
    let mut taken: BTreeSet<CellAt> = BTreeSet::new();
    let named = |correction: &Correction| {
        let table = tables.iter().position(|table| table.id == correction.table)?;
        let found = fit(&tables[table], correction.cell, correction);
        // Another reading of the same ink in a picture is what the person has looked at, too.
        let is_there = matches!(found, Some(Fit::Same | Fit::OtherReading));
        is_there.then_some((table, correction.cell)).filter(|at| taken.insert(*at))
    };
    let named: Vec<Option<CellAt>> = decided.iter().map(named).collect();
    let all = || {
        tables.iter().enumerate().flat_map(|(at, table)| {
            let rows = table.rows.iter().enumerate();
            rows.flat_map(move |(row, cells)| {
                (0..cells.cells.len()).map(move |column| (at, CellId { row, column }))
            })
        })
    };
    let elsewhere = |correction: &Correction, taken: &BTreeSet<CellAt>| {
        let fits = |(table, cell): &CellAt| fit(&tables[*table], *cell, correction) == Some(Fit::Same);
        let found: Vec<CellAt> = all().filter(|at| !taken.contains(at)).filter(fits).collect();
        // In a line of text all cells have one place, and several may say the same.
        let mut alike = found.iter().filter(|(_, cell)| found.len() == 1 || *cell == correction.cell);
        alike.next().copied().filter(|_| alike.next().is_none())
    };
    let mut cells = Vec::with_capacity(decided.len());
    for (correction, named) in decided.iter().zip(named) {
        let at = named.or_else(|| elsewhere(correction, &taken));
        taken.extend(at);
        cells.push(at);
    }
    cells
}

/// How a cell fits a decision about its place.
#[derive(Debug, PartialEq, Eq)]
enum Fit {
    /// What was read is what was read then.
    Same,
    /// Something else was recognised in the picture.
    OtherReading,
}

/// How a cell, or an empty place of a row, fits a decision; `None` where it does not.
fn fit(table: &CanonicalTable, id: CellId, correction: &Correction) -> Option<Fit> {
    let row = table.rows.get(id.row)?;
    let cell = row.cells.get(id.column)?.as_ref().filter(|cell| cell.printed != Printed::Blank);
    let place = cell.map_or(&row.location, |cell| &cell.location);
    if !same_place(place, &correction.location) {
        return None;
    }
    match cell {
        None => correction.raw.is_empty().then_some(Fit::Same),
        Some(_) if correction.raw.is_empty() => None,
        // A dataset may hold the print with what points at persons covered.
        Some(cell) if cell.raw == correction.raw || covered(cell, table) == correction.raw => Some(Fit::Same),
        // What is covered cannot be put in the place of another print.
        Some(cell) => {
            (cell.confidence.is_some() && !is_covered(&correction.text)).then_some(Fit::OtherReading)
        }
    }
}

fn same_place(here: &Location, there: &Location) -> bool {
    match (here, there) {
        (Location::Page { page, bbox }, Location::Page { page: other, bbox: other_box }) => {
            page == other && near(bbox, other_box)
        }
        _ => here == there,
    }
}

fn near(first: &Rect, second: &Rect) -> bool {
    let pairs = [(first.x0, second.x0), (first.y0, second.y0), (first.x1, second.x1), (first.y1, second.y1)];
    pairs.iter().all(|(a, b)| (a - b).abs() <= PLACE_TOLERANCE)
}

/// Makes a cell say what was decided. Its place and what the tool had read there.
fn put(table: &mut CanonicalTable, id: CellId, correction: &Correction) -> Option<(Location, String)> {
    let fits = fit(table, id, correction)?;
    let row = table.rows.get_mut(id.row)?;
    let slot = row.cells.get_mut(id.column)?;
    let found = slot.take().filter(|cell| cell.printed != Printed::Blank);
    let location = found.as_ref().map_or(row.location, |cell| cell.location);
    let read = found.as_ref().map(|cell| cell.raw.clone()).unwrap_or_default();
    let agreed = correction.text == correction.raw;
    *slot = Some(match found {
        Some(cell) if agreed && fits == Fit::Same => accepted(cell),
        _ => {
            let raw = fold(&correction.text);
            // The person answered to what was read then, and where that was covered it is known now.
            let read_as = if fits == Fit::Same { read.clone() } else { correction.raw.clone() };
            ValueCell {
                printed: read_cell(&raw),
                raw,
                location,
                doubt: Doubt::None,
                confidence: None,
                reviewed: Some(if agreed { Reviewed::Accepted } else { Reviewed::Corrected { read_as } }),
            }
        }
    });
    Some((location, read))
}

fn accepted(mut cell: ValueCell) -> ValueCell {
    if let (Doubt::None, Printed::Number(amount)) = (cell.doubt, &mut cell.printed) {
        // What looks damaged by itself was found to be the style of the table, and a person agrees.
        amount.malformed = false;
    }
    ValueCell { doubt: Doubt::None, reviewed: Some(Reviewed::Accepted), ..cell }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::{Column, PageIndex, Row, RowRole, TableId};
    use std::collections::BTreeMap;

    fn on_page(x0: f32, y0: f32) -> Location {
        Location::Page { page: PageIndex(2), bbox: Rect { x0, y0, x1: x0 + 30.04, y1: y0 + 9.96 } }
    }

    /// A place as a dataset keeps it.
    fn in_tenths(place: Location) -> Location {
        let Location::Page { page, bbox } = place else { return place };
        let [x0, y0, x1, y1] = [bbox.x0, bbox.y0, bbox.x1, bbox.y1].map(|edge| (edge * 10.0).round() / 10.0);
        Location::Page { page, bbox: Rect { x0, y0, x1, y1 } }
    }

    fn value(raw: &str, location: Location) -> ValueCell {
        let printed = read_cell(raw);
        let (doubt, raw) = (Doubt::Open, raw.to_owned());
        ValueCell { printed, raw, location, doubt, confidence: None, reviewed: None }
    }

    fn table(id: &str, rows: Vec<(Location, Vec<Option<ValueCell>>)>) -> CanonicalTable {
        let row = |(location, cells)| Row {
            label: "Ledning".into(),
            role: RowRole::Item,
            flow: None,
            level: 0,
            unit: None,
            better: None,
            text: BTreeMap::new(),
            cells,
            location,
        };
        CanonicalTable {
            id: TableId(id.into()),
            kind: "drift".into(),
            title: None,
            unit: None,
            location: vec![Location::Lines { first: 1, last: 9 }],
            columns: vec![Column::default(); 2],
            rows: rows.into_iter().map(row).collect(),
            evidence: Vec::new(),
        }
    }

    fn decision(
        table: &str,
        (row, column): (usize, usize),
        location: Location,
        words: [&str; 2],
    ) -> Correction {
        let [raw, text] = words.map(str::to_owned);
        Correction { table: TableId(table.into()), cell: CellId { row, column }, location, raw, text }
    }

    fn corrected(tables: Vec<CanonicalTable>, decided: &[Correction]) -> Typed {
        let mut typed = Typed { tables, ..Typed::default() };
        correct(&mut typed, decided);
        typed
    }

    fn shows(typed: &Typed, table: usize, (row, column): (usize, usize)) -> (&str, Option<&Reviewed>) {
        let cell = typed.tables[table].cell(CellId { row, column }).unwrap();
        assert_eq!(cell.reviewed.is_some(), cell.doubt == Doubt::None, "what is reviewed is in no doubt");
        (&cell.raw, cell.reviewed.as_ref())
    }

    fn lost(typed: &Typed) -> Vec<&str> {
        assert!(typed.warnings.iter().all(|warning| warning.code == WarningCode::CorrectionLost));
        typed.warnings.iter().map(|warning| warning.detail.as_str()).collect()
    }

    fn read_as(text: &str) -> Reviewed {
        Reviewed::Corrected { read_as: text.into() }
    }

    /// Two rows on a page; the second has nothing in its second column.
    fn pages(id: &str) -> CanonicalTable {
        let cells =
            vec![Some(value("4 711", on_page(100.02, 50.0))), Some(value("12", on_page(200.0, 50.0)))];
        let short = vec![Some(value("12", on_page(100.0, 70.04))), None];
        table(id, vec![(on_page(20.0, 50.0), cells), (on_page(20.0, 70.04), short)])
    }

    #[test]
    fn cells_on_a_page_are_corrected_accepted_emptied_and_filled() {
        let at = |x, y| in_tenths(on_page(x, y));
        let typed = corrected(
            vec![pages("t1")],
            &[
                decision("t1", (0, 0), at(100.02, 50.0), ["4 711", "4\u{a0}117"]),
                decision("t1", (0, 1), at(200.0, 50.0), ["12", "12"]),
                decision("t1", (1, 0), at(100.0, 70.04), ["12", ""]),
                decision("t1", (1, 1), at(20.0, 70.04), ["", "9"]),
            ],
        );
        assert_eq!(lost(&typed), [""; 0]);
        assert_eq!(shows(&typed, 0, (0, 0)), ("4 117", Some(&read_as("4 711"))));
        assert_eq!(shows(&typed, 0, (0, 1)), ("12", Some(&Reviewed::Accepted)));
        assert_eq!(shows(&typed, 0, (1, 0)), ("", Some(&read_as("12"))));
        assert_eq!(shows(&typed, 0, (1, 1)), ("9", Some(&read_as(""))));
        let cell = |row, column| typed.tables[0].cell(CellId { row, column }).unwrap();
        assert_eq!(cell(1, 0).printed, Printed::Blank);
        assert_eq!(cell(0, 0).location, on_page(100.02, 50.0), "the place is the page's own");
        assert_eq!(cell(1, 1).location, on_page(20.0, 70.04));
        assert_eq!(cell(0, 0).printed.value().unwrap().value.to_string(), "4117");
    }

    #[test]
    fn cells_of_one_line_are_told_apart_by_their_column() {
        let line = |first| Location::Lines { first, last: first };
        let rows = || (line(7), vec![Some(value("12", line(7))), Some(value("12", line(7)))]);
        let decided = [decision("t1", (0, 1), line(7), ["12", "21"])];
        for id in ["t1", "t4"] {
            let typed = corrected(vec![table(id, vec![rows()])], &decided);
            assert_eq!(lost(&typed), [""; 0]);
            assert_eq!(shows(&typed, 0, (0, 0)), ("12", None));
            assert_eq!(shows(&typed, 0, (0, 1)), ("21", Some(&read_as("12"))));
        }
        let other = [decision("t1", (3, 3), line(7), ["12", "21"])];
        let typed = corrected(vec![table("t4", vec![rows()])], &other);
        assert_eq!(lost(&typed), ["“12” → “21”"], "either could be meant");
    }

    #[test]
    fn a_cell_is_found_where_tables_and_rows_are_counted_otherwise() {
        let place = in_tenths(on_page(100.02, 50.0));
        let decided = [decision("t1", (5, 0), place, ["4 711", "4 117"])];
        let other = table(
            "t1",
            vec![(on_page(20.0, 500.0), vec![Some(value("4 711", on_page(100.0, 500.0))), None])],
        );
        let typed = corrected(vec![other.clone(), pages("t2")], &decided);
        assert_eq!(lost(&typed), [""; 0]);
        assert_eq!(shows(&typed, 1, (0, 0)), ("4 117", Some(&read_as("4 711"))));
        assert_eq!(shows(&typed, 0, (0, 0)), ("4 711", None));
        let typed = corrected(vec![other], &decided);
        assert_eq!(lost(&typed), ["“4 711” → “4 117”"]);
        assert_eq!(typed.warnings[0].location, Some(place));
    }

    #[test]
    fn another_reading_of_the_same_print_is_no_place_for_a_decision_but_that_of_a_picture_is() {
        let decided = [decision("t1", (0, 0), on_page(100.02, 50.0), ["4 171", "4 171"])];
        let typed = corrected(vec![pages("t1")], &decided);
        assert_eq!(lost(&typed), ["“4 171” → “4 171”"]);
        let mut scanned = pages("t1");
        scanned.rows[0].cells[0].as_mut().unwrap().confidence = Some(93);
        let typed = corrected(vec![scanned], &decided);
        assert_eq!(shows(&typed, 0, (0, 0)), ("4 171", Some(&Reviewed::Accepted)));
    }

    #[test]
    fn a_decision_about_a_covered_print_finds_it_uncovered() {
        let place = on_page(100.0, 50.0);
        let rows = vec![(on_page(20.0, 50.0), vec![Some(value("640823-3234", place)), None])];
        let typed = corrected(
            vec![table("t1", rows)],
            &[decision("t1", (0, 0), place, ["[personnummer]", "[personnummer]"])],
        );
        assert_eq!(shows(&typed, 0, (0, 0)), ("640823-3234", Some(&Reviewed::Accepted)));
    }

    #[test]
    fn a_damaged_figure_that_was_read_by_a_person_is_no_warning() {
        let place = on_page(100.02, 50.0);
        let malformed = |location| Warning {
            code: WarningCode::MalformedNumber,
            detail: "4 711".into(),
            location: Some(location),
        };
        let mut typed = Typed {
            tables: vec![pages("t1")],
            warnings: vec![malformed(place), malformed(on_page(0.0, 0.0))],
            ..Typed::default()
        };
        correct(&mut typed, &[decision("t1", (0, 0), place, ["4 711", "4 117"])]);
        assert_eq!(typed.warnings, [malformed(on_page(0.0, 0.0))]);
    }
}
