//! `year-copied`: a column prints the figures of another year.

use crate::series::facts::{OUTCOME, is_later, is_own, named, whole_year};
use sifferkoll_plugin::model::{Decimal, Family, Severity, SourceId, Statement, TableId};
use sifferkoll_plugin::relations::{agrees, unit_factor};
use sifferkoll_plugin::{SaidAt, SeriesObservations, SeriesRemark, SeriesView, declare_rule};
use std::collections::BTreeMap;

/// Fewest figures of a table that must be those of another year.
const LEAST_SHARED: usize = 4;
/// Significant digits of a figure that hardly comes twice.
const TELLING_DIGITS: usize = 3;

declare_rule! {
    /// ## What it checks
    /// Outcomes that are the figures of another year: this year's outcome against last year's in last year's report,
    /// and the earlier year's outcome, as this report prints it, against the year before that. At least four figures of
    /// at least three significant digits must be the same, and half of such figures of the table.
    /// ## Formula
    /// `outcome of year t = outcome of year t − 1` in most rows.
    /// ## Why it matters
    /// A report is often made from last year's. A column that was not typed over looks like any other.
    /// ## Example
    /// The report of 2022 prints 1 230, 417, 10 073 and 2 310 as outcome of 2022. That of 2023 prints the same four as
    /// its outcome of 2023.
    /// ## Tolerance
    /// None: the figures are the same to the last digit.
    /// ## When it is wrong
    /// When nothing was measured anew and the report repeats what it has.
    /// ## Source
    /// Duplicate-record checks of statistical editing.
    pub static YEAR_COPIED = {
        name: "year-copied", code: "YOY005", family: Family::Cross,
        summary: "a column prints the figures of another year",
        since: "0.2", check_series: check,
        swedish: include_str!("sv/year-copied.md"),
    }
}

fn check(view: &SeriesView<'_>, out: &mut SeriesObservations) {
    for (mut cells, older) in copied(view) {
        cells.sort_by_key(|at| view.said(*at).location.order());
        let Some((first, others)) = cells.split_first() else { continue };
        let source = view.said(older);
        out.remarks.push(SeriesRemark {
            at: *first,
            severity: Severity::Suspect,
            statement: Statement::Copied { other: format!("{}: {}", named(source), source.column) },
            expected: None,
            allowed: None,
            related: others.iter().copied().chain([older]).collect(),
            repairs: Vec::new(),
            rivals: Vec::new(),
        });
    }
}

/// A column of a table, and one of another year that it is held against.
type Columns = ((SourceId, TableId, String), (SourceId, TableId, String));

/// Two cells, and whether they are the same.
type Held = (SaidAt, SaidAt, bool);

/// The cells of each column that is a copy of another year's, with one cell of that year.
pub(super) fn copied(view: &SeriesView<'_>) -> Vec<(Vec<SaidAt>, SaidAt)> {
    let mut columns: BTreeMap<Columns, Vec<Held>> = BTreeMap::new();
    for (at, series) in view.series.iter().enumerate().filter(|(_, series)| series.measure == OUTCOME) {
        for (newer, point) in series.points.iter().enumerate() {
            let before = whole_year(point.period).and_then(|year| {
                series.points.iter().position(|other| whole_year(other.period) == year.checked_sub(1))
            });
            let Some(older) = before else { continue };
            let places = |point: usize| {
                (0..series.points[point].said.len()).map(move |said| SaidAt { series: at, point, said })
            };
            for a in places(newer) {
                for b in places(older) {
                    if let Some(same) = is_held_against(view, a, b) {
                        columns.entry((column(view, a), column(view, b))).or_default().push((a, b, same));
                    }
                }
            }
        }
    }
    let mut out: Vec<(Vec<SaidAt>, SaidAt)> = Vec::new();
    for cells in columns.into_values() {
        let same: Vec<SaidAt> = cells.iter().filter(|(.., same)| *same).map(|(a, ..)| *a).collect();
        let known = out.iter().any(|(known, _)| same.iter().any(|at| known.contains(at)));
        if same.len() >= LEAST_SHARED && same.len() * 2 >= cells.len() && !known {
            let older = cells.iter().find(|(.., same)| *same).map(|(_, b, _)| *b);
            out.extend(older.map(|older| (same, older)));
        }
    }
    out
}

fn column(view: &SeriesView<'_>, at: SaidAt) -> (SourceId, TableId, String) {
    let said = view.said(at);
    (said.source, said.table.clone(), said.column.clone())
}

/// Whether two telling figures of two years and two documents are the same; `None` where they need not be compared:
/// the newer must be of its own report or of a later one, the older of an older document.
fn is_held_against(view: &SeriesView<'_>, newer: SaidAt, older: SaidAt) -> Option<bool> {
    let (a, b) = (view.said(newer), view.said(older));
    let documents = a.source != b.source && (a.document_year? > b.document_year?);
    let own = is_own(view, newer) && is_own(view, older);
    let earlier = is_later(view, newer);
    let telling = is_telling(a.printed) && is_telling(b.printed);
    let sure = view.is_sure(newer) && view.is_sure(older);
    if !documents || !(own || earlier) || !telling || !sure {
        return None;
    }
    let factor = unit_factor(b.unit.as_ref(), a.unit.as_ref())?;
    let same = a.printed == b.printed.checked_mul(factor)?;
    // A figure that the report of its year bears out is no copy.
    let borne_out = earlier
        && view.point(newer).said.iter().enumerate().any(|(said, other)| {
            is_own(view, SaidAt { said, ..newer }) && other.source != a.source && agrees(a, other, true)
        });
    Some(same && !borne_out)
}

fn is_telling(figure: Decimal) -> bool {
    figure.normalize().mantissa().unsigned_abs().to_string().len() >= TELLING_DIGITS
}
