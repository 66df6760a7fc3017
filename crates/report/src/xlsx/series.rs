//! Series as a workbook: a sheet for each kind of table with years as columns and a chart for each unit, and a sheet of
//! what is to be known of single figures.

use super::names::Names;
use super::{XlsxFailure, bytes, looks, put, sheet::note};
use crate::View;
use crate::compare::groups::periods;
use crate::compare::labels;
use crate::compare::sources::source;
use crate::messages::say;
use crate::tables::one_line;
use crate::text::figure;
use rust_xlsxwriter::{Chart, ChartMarker, ChartType, FormatBorder, Workbook, Worksheet, XlsxError};
use sifferkoll_model::{Amount, Period, Point, PointFlag, Series, Unit};

/// Columns before those of the periods, with their widths in characters.
const HEADS: [(&str, f64); 7] = [
    ("xlsx-municipality", 18.0),
    ("xlsx-committee", 22.0),
    ("xlsx-series", 44.0),
    ("xlsx-measure", 12.0),
    ("xlsx-breakdown", 12.0),
    ("xlsx-flow", 12.0),
    ("xlsx-unit", 10.0),
];
/// Width of a column of figures in characters.
const FIGURES: f64 = 13.0;
/// Rows above the series: title, a line about the signs, heads.
const ABOVE: u32 = 3;
/// Series that one chart holds: as many as can be told apart.
const MOST_LINES: usize = 12;
/// Rows that a chart covers, with one between it and the next.
const CHART_ROWS: u32 = 19;
/// Size of a chart in pixels.
const CHART: (u32, u32) = (860, 360);
/// Columns of the sheet of notes, with their widths.
const NOTES: [(&str, f64); 8] = [
    ("xlsx-municipality", 18.0),
    ("xlsx-committee", 22.0),
    ("xlsx-series", 44.0),
    ("xlsx-period", 14.0),
    ("xlsx-printed", 14.0),
    ("xlsx-first", 14.0),
    ("xlsx-note", 50.0),
    ("xlsx-sources", 90.0),
];
/// Colour of a figure of which something is to be known.
const FLAGGED: u32 = 0x00FF_F2CC;
/// Rows and columns of a sheet, Excel's limits.
const MAX_ROWS: usize = 1 << 20;
const MAX_COLUMNS: usize = 1 << 14;

/// The bytes of a workbook with all series. Figures are numbers that show as they are printed; each has a comment
/// with its cell.
pub fn compare_xlsx(series: &[Series], view: &View) -> Result<Vec<u8>, XlsxFailure> {
    let mut workbook = Workbook::new();
    let mut names = Names::default();
    let mut kinds: Vec<(&str, Vec<&Series>)> = Vec::new();
    for one in series {
        match kinds.iter_mut().find(|(kind, _)| *kind == one.kind) {
            Some((_, all)) => all.push(one),
            None => kinds.push((&one.kind, vec![one])),
        }
    }
    for (kind, all) in &kinds {
        let name = names.give(&one_line(kind));
        let sheet = workbook.add_worksheet();
        sheet.set_name(&name)?;
        write_kind(sheet, &name, kind, all, view)?;
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(names.give(&say(view.lang, "xlsx-notes", &[])))?;
    write_notes(sheet, series, view)?;
    bytes(workbook)
}

fn heads(sheet: &mut Worksheet, row: u32, heads: &[(&str, f64)], view: &View) -> Result<(), XlsxError> {
    for (column, (head, width)) in (0..).zip(heads) {
        sheet.set_column_width(column, *width)?;
        put(sheet, (row, column), &say(view.lang, head, &[]), &looks::head())?;
    }
    Ok(())
}

fn write_kind(
    sheet: &mut Worksheet,
    name: &str,
    kind: &str,
    all: &[&Series],
    view: &View,
) -> Result<(), XlsxFailure> {
    let periods = periods(all);
    put(sheet, (0, 0), &one_line(kind), &looks::title())?;
    put(sheet, (1, 0), &say(view.lang, "xlsx-compare", &[]), &looks::aside())?;
    heads(sheet, ABOVE - 1, &HEADS, view)?;
    let first = HEADS.len() as u16;
    // What has no room is in the other formats; so many rows or columns are no table to look at.
    let shown = &all[..all.len().min(MAX_ROWS - ABOVE as usize)];
    let periods = &periods[..periods.len().min(MAX_COLUMNS - HEADS.len())];
    for (column, period) in (first..).zip(periods) {
        sheet.set_column_width(column, FIGURES)?;
        put(sheet, (ABOVE - 1, column), &labels::period(period, view.lang), &looks::value_head())?;
    }
    sheet.set_freeze_panes(ABOVE, 3)?.set_landscape().set_print_fit_to_pages(1, 0);
    for (row, series) in (ABOVE..).zip(shown) {
        let entity = &series.entity;
        let municipality = entity.municipality.as_ref().or(entity.municipality_code.as_ref());
        let texts = [
            municipality.map(String::as_str),
            entity.committee.as_deref(),
            Some(series.concept.as_str()),
            Some(series.measure.as_str()),
            series.breakdown.as_deref(),
            series.flow.as_deref(),
            series.unit.as_ref().map(Unit::name),
        ];
        for (column, text) in (0..).zip(texts) {
            put(sheet, (row, column), text.unwrap_or_default(), &looks::wrapped())?;
        }
        if let Some(height) = looks::height(looks::lines(&series.concept, HEADS[2].1 as usize)) {
            sheet.set_row_height(row, height)?;
        }
        for (column, period) in (first..).zip(periods) {
            if let Some(point) = series.points.iter().find(|point| point.period == *period) {
                write_point(sheet, (row, column), point, view)?;
            }
        }
    }
    charts(sheet, name, shown, periods, view)?;
    Ok(())
}

/// A figure with a comment that tells its cells.
fn write_point(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    point: &Point,
    view: &View,
) -> Result<(), XlsxError> {
    let printed = figure(point.value);
    let amount = Amount::plain(point.value);
    let mut format =
        looks::value(sifferkoll_model::RowRole::Item).set_num_format(looks::number_format(&amount, &printed));
    if !point.flags.is_empty() {
        format = format.set_background_color(FLAGGED);
    }
    if point.flags.contains(&PointFlag::Break) {
        format = format.set_border_left(FormatBorder::MediumDashed);
    }
    match looks::double(&amount) {
        Some(value) => sheet.write_number_with_format(row, column, value, &format).map(|_| ())?,
        None => put(sheet, (row, column), &printed, &format)?,
    }
    let mut lines: Vec<String> =
        point.flags.iter().map(|flag| say(view.lang, labels::meaning(*flag), &[])).collect();
    if let Some(first) = point.first_value {
        lines.push(say(view.lang, "compare-first", &[("value", &figure(first))]));
    }
    for said in &point.said {
        lines.push(source(said, view.lang));
        lines.extend(
            said.notes.iter().map(|n| say(view.lang, "compare-note", &[("words", &one_line(&n.words))])),
        );
    }
    sheet.insert_note(row, column, &note(&lines.join("\n")))?;
    Ok(())
}

/// A line chart for each unit, below the table, where its series can be told apart and are of whole years.
fn charts(
    sheet: &mut Worksheet,
    name: &str,
    all: &[&Series],
    periods: &[Period],
    view: &View,
) -> Result<(), XlsxError> {
    if periods.len() < 2 || periods.iter().any(|period| !matches!(period, Period::Year(_))) {
        return Ok(());
    }
    let mut units: Vec<(&Option<Unit>, Vec<usize>)> = Vec::new();
    for (at, series) in all.iter().enumerate() {
        match units.iter_mut().find(|(unit, _)| **unit == series.unit) {
            Some((_, rows)) => rows.push(at),
            None => units.push((&series.unit, vec![at])),
        }
    }
    let (first, last) = (HEADS.len() as u16, (HEADS.len() + periods.len() - 1) as u16);
    let mut top = ABOVE + all.len() as u32 + 1;
    for (unit, rows) in units.iter().filter(|(_, rows)| rows.len() <= MOST_LINES) {
        let mut chart = Chart::new(ChartType::Line);
        for at in rows {
            let row = ABOVE + *at as u32;
            let series = all[*at];
            let breakdown = series.breakdown.as_ref().map(|part| format!(", {}", one_line(part)));
            let label = format!("{}{}", one_line(&series.concept), breakdown.unwrap_or_default());
            let several = all.iter().any(|other| other.entity != series.entity);
            let label = if several {
                format!("{}: {label}", labels::entity(&series.entity, view.lang))
            } else {
                label
            };
            chart
                .add_series()
                .set_name(label.as_str())
                .set_marker(ChartMarker::new().set_automatic())
                .set_categories((name, ABOVE - 1, first, ABOVE - 1, last))
                .set_values((name, row, first, row, last));
        }
        chart.y_axis().set_name(labels::unit(unit.as_ref()).as_str());
        chart.set_width(CHART.0).set_height(CHART.1);
        sheet.insert_chart(top, 0, &chart)?;
        top += CHART_ROWS;
    }
    Ok(())
}

/// A line for each figure of which something is to be known.
fn write_notes(sheet: &mut Worksheet, series: &[Series], view: &View) -> Result<(), XlsxError> {
    heads(sheet, 0, &NOTES, view)?;
    sheet.set_freeze_panes(1, 0)?;
    let mut row = 1;
    for one in series {
        for point in one.points.iter().filter(|point| !point.flags.is_empty()) {
            if row as usize >= MAX_ROWS {
                return Ok(());
            }
            let entity = &one.entity;
            let meanings: Vec<String> =
                point.flags.iter().map(|flag| say(view.lang, labels::meaning(*flag), &[])).collect();
            let cells: Vec<String> = point.said.iter().map(|said| source(said, view.lang)).collect();
            let texts = [
                entity.municipality.clone().or(entity.municipality_code.clone()).unwrap_or_default(),
                entity.committee.clone().unwrap_or_default(),
                one.concept.clone(),
                labels::period(&point.period, view.lang),
                figure(point.value),
                point.first_value.map(figure).unwrap_or_default(),
                meanings.join("; "),
                cells.join("\n"),
            ];
            for (column, text) in (0..).zip(&texts) {
                put(sheet, (row, column), text, &looks::wrapped())?;
            }
            row += 1;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;
    use crate::compare::example;

    #[test]
    fn the_same_series_give_the_same_bytes() {
        let view = View { lang: Lang::Sv, show_passes: false, color: false };
        let series = [example::children(), example::costs()];
        let book = compare_xlsx(&series, &view).unwrap();
        assert!(book.starts_with(b"PK"));
        assert_eq!(book, compare_xlsx(&series, &view).unwrap());
        assert!(compare_xlsx(&[], &view).unwrap().starts_with(b"PK"), "an empty one is one, too");
    }
}
