//! Which of two prints is wrong, as far as sums in their own tables and other documents tell.

use super::in_unit_of;
use sifferkoll_plugin::model::{Amount, Period};
use sifferkoll_plugin::model::{
    CanonicalTable, CellId, Column, Decimal, Doubt, Finding, Printed, Row, RowRole, Severity, SourceId,
    TableId, ValueCell,
};
use sifferkoll_plugin::relations::{Constraint, Ledger, Place, TableArithmetic};
use sifferkoll_plugin::{Pair, SaidAt, SeriesView, UNTYPED};
use std::collections::BTreeMap;

/// What is said of a differing fact.
pub(crate) enum Blame {
    /// The newer print is wrong; so many statements hold with the older.
    Newer(usize),
    /// The older print is wrong.
    Older(usize),
    /// It cannot be told.
    Neither,
    /// The document's own check says so already: the place of its finding.
    Told(usize),
}

/// Which print of a fact is wrong.
pub(crate) fn blame(view: &SeriesView<'_>, pair: &Pair) -> Blame {
    let (older, newer) = (view.said(pair.older), view.said(pair.newer));
    let Some(meant) = in_unit_of(newer, older, pair.turned) else { return Blame::Neither };
    let back = in_unit_of(older, newer, pair.turned);
    let mut clears = 0;
    for (at, (source, finding)) in view.findings.iter().enumerate() {
        if *source == newer.source {
            match own_finding(finding, view, pair.newer, meant) {
                Some(true) => return Blame::Told(at),
                Some(false) => clears += 1,
                None => {}
            }
        }
    }
    let in_newer = sums_of(view, pair.newer, meant);
    let in_older = back.map_or(Effect::default(), |value| sums_of(view, pair.older, value));
    clears += in_newer.clears;
    if clears > 0 && in_newer.breaks == 0 && in_older.clears == 0 {
        return Blame::Newer(clears);
    }
    if in_older.clears > 0 && in_older.breaks == 0 && clears == 0 {
        return Blame::Older(in_older.clears);
    }
    if clears > 0 || in_older.clears > 0 || in_newer.breaks > 0 {
        return Blame::Neither;
    }
    let (with_older, with_newer) = witnesses(view, pair);
    if with_older > 0 && with_newer == 0 { Blame::Newer(with_older) } else { Blame::Neither }
}

/// Whether a finding of the newer document says that the cell is wrong and means the same figure (`true`), or fails
/// because of it and holds with that figure (`false`).
fn own_finding(finding: &Finding, view: &SeriesView<'_>, at: SaidAt, meant: Decimal) -> Option<bool> {
    let said = view.said(at);
    if finding.severity != Severity::Error {
        return None;
    }
    let same = |column: &str, row: &str| column == said.column && row == said.row;
    let mut repairs = finding.repairs.iter();
    if repairs.any(|repair| repair.location == said.location && repair.to == meant) {
        return Some(true);
    }
    let allowed = finding.allowed?;
    let derived = finding.location == said.location && same(&finding.column, &finding.row);
    if derived && allowed.low <= meant && meant <= allowed.high {
        return Some(true);
    }
    let operand = finding.related.iter().find(|cell| cell.location == said.location)?;
    let factor = operand.signed.checked_div(said.printed)?;
    let expected = finding.expected?.checked_add(meant.checked_sub(said.printed)?.checked_mul(factor)?)?;
    let printed = sifferkoll_plugin::grammar::read_cell(&finding.printed);
    let half = (allowed.high - allowed.low) / Decimal::TWO;
    ((printed.value()?.value - expected).abs() <= half).then_some(false)
}

/// What another figure in a cell does to the sums of its table.
#[derive(Default)]
struct Effect {
    clears: usize,
    breaks: usize,
}

/// What a value does to the sums of a cell's table, as far as its rows are in series.
fn sums_of(view: &SeriesView<'_>, at: SaidAt, value: Decimal) -> Effect {
    let said = view.said(at);
    let Some((table, cells)) = table_of(view, said.source, &said.table) else { return Effect::default() };
    let Some(cell) = cells.get(&at).copied() else { return Effect::default() };
    let arithmetic = TableArithmetic::of_untyped(&table);
    let ledger = Ledger::new(vec![arithmetic.grid.clone()]);
    let mut effect = Effect::default();
    for pattern in &arithmetic.sums {
        if pattern.total != cell.row && !pattern.addends.contains(&cell.row) {
            continue;
        }
        let constraint: Constraint = pattern.instance(cell.column).on(0);
        let place = Place::Cell { table: 0, cell };
        let now = constraint.measure(&ledger).is_some_and(|measured| measured.possible);
        let then = constraint.measure_with(&ledger, &[(place, value)]).is_some_and(|it| it.possible);
        effect.clears += usize::from(!now && then);
        effect.breaks += usize::from(now && !then);
    }
    effect
}

/// A table as far as its cells are in series, with the place of each. `None` where two cells claim one place.
fn table_of(
    view: &SeriesView<'_>,
    source: SourceId,
    id: &TableId,
) -> Option<(CanonicalTable, BTreeMap<SaidAt, CellId>)> {
    type Head = (String, Period, Option<String>, String);
    let mut heads: Vec<Head> = Vec::new();
    let mut rows: BTreeMap<String, (sifferkoll_plugin::model::Location, Vec<(usize, SaidAt)>)> =
        BTreeMap::new();
    for (series_at, series) in view.series.iter().enumerate() {
        for (point_at, point) in series.points.iter().enumerate() {
            for (said_at, said) in point.said.iter().enumerate() {
                if said.source != source || said.table != *id {
                    continue;
                }
                let head: Head =
                    (said.column.clone(), point.period, series.breakdown.clone(), series.measure.clone());
                let column = heads.iter().position(|known| *known == head).unwrap_or_else(|| {
                    heads.push(head);
                    heads.len() - 1
                });
                let at = SaidAt { series: series_at, point: point_at, said: said_at };
                let row = rows.entry(said.row.clone()).or_insert_with(|| (said.location, Vec::new()));
                if row.1.iter().any(|(other, _)| *other == column) {
                    return None;
                }
                row.1.push((column, at));
            }
        }
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(_, (location, _))| location.order());
    let mut cells = BTreeMap::new();
    let mut typed = Vec::new();
    for (row, (label, (location, found))) in rows.into_iter().enumerate() {
        let mut values = vec![None; heads.len()];
        for (column, at) in found {
            let said = view.said(at);
            cells.insert(at, CellId { row, column });
            let amount = Amount { unit: said.unit.clone(), ..Amount::plain(said.printed) };
            values[column] = Some(ValueCell {
                printed: Printed::Number(amount),
                raw: said.raw.clone(),
                location: said.location,
                doubt: Doubt::None,
                confidence: None,
                reviewed: None,
            });
        }
        typed.push(Row {
            label,
            role: RowRole::Item,
            flow: None,
            level: 0,
            unit: None,
            better: None,
            text: BTreeMap::new(),
            cells: values,
            location,
        });
    }
    let location = vec![typed.first()?.location];
    let column = |(header, ..): Head| Column { header, ..Column::default() };
    let table = CanonicalTable {
        id: id.clone(),
        kind: UNTYPED.to_owned(),
        title: None,
        unit: None,
        location,
        columns: heads.into_iter().map(column).collect(),
        rows: typed,
        evidence: Vec::new(),
    };
    Some((table, cells))
}

/// Other documents, not of the years of the two, that agree with the older print, and with the newer.
fn witnesses(view: &SeriesView<'_>, pair: &Pair) -> (usize, usize) {
    let (older, newer) = (view.said(pair.older), view.said(pair.newer));
    let mut with = (0, 0);
    for other in &view.point(pair.older).said {
        let years = [older.document_year, newer.document_year];
        if other.source == older.source
            || other.source == newer.source
            || years.contains(&other.document_year)
        {
            continue;
        }
        let either = view.series[pair.older.series].sign_differs || pair.turned;
        with.0 += usize::from(sifferkoll_plugin::relations::agrees(older, other, either));
        with.1 += usize::from(sifferkoll_plugin::relations::agrees(newer, other, either));
    }
    with
}
