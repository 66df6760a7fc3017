//! Figures that name things: years over columns, numbers beside rows.
//!
//! In: a sheet. Out: the hints of its lines say which of them hold names; these take no part in relations.

use super::sheet::Sheet;

/// Years that tables are about.
const YEARS: std::ops::RangeInclusive<i64> = 1800..=2199;
/// Fewest figures that can be seen to be a series.
const LEAST: usize = 3;

/// Marks the rows and columns of names.
pub(super) fn mark(sheet: &mut Sheet) {
    let whole = 10i64.pow(sheet.scale);
    // Heads stand above all other figures.
    for row in 0..sheet.rows {
        let figures = sheet.row(row);
        if figures.is_empty() {
            continue;
        }
        if !(are_years(&figures, whole) || is_series(&figures)) {
            break;
        }
        sheet.row_hints[row].is_label = true;
    }
    for column in 0..sheet.columns {
        let figures = sheet.column(column);
        let counts = figures.windows(2).all(|pair| (pair[1] - pair[0]).abs() == whole) && is_series(&figures);
        if figures.len() >= LEAST && (are_years(&figures, whole) || counts) {
            sheet.column_hints[column].is_label = true;
        }
    }
    // Years stand over the parts of a table, too.
    for row in 0..sheet.rows {
        let figures = sheet.row(row);
        if are_years(&figures, whole) && is_series(&figures) {
            sheet.row_hints[row].is_label = true;
        }
    }
}

fn are_years(figures: &[i64], whole: i64) -> bool {
    !figures.is_empty()
        && figures.iter().all(|figure| figure % whole == 0 && YEARS.contains(&(figure / whole)))
}

/// Whether figures go up or down by one step.
fn is_series(figures: &[i64]) -> bool {
    let step = |pair: &[i64]| pair[1].wrapping_sub(pair[0]);
    let first = figures.windows(2).next().map_or(0, step);
    figures.len() >= LEAST && first != 0 && figures.windows(2).all(|pair| step(pair) == first)
}
