//! `tables-disagree`: two tables of a document print the same fact otherwise.

use sifferkoll_plugin::model::{
    CellId, Column, Decimal, Family, Flow, Measure, Period, RowRole, Statement, Unit, Version,
};
use sifferkoll_plugin::relations::{Constraint, Missing, Operand, Operator, Place, Precision, Support};
use sifferkoll_plugin::{DocumentView, Observation, Observations, TableView, declare_rule};
use std::collections::BTreeMap;

/// Facts that two tables must have in common and agree on before one on which they do not is a disagreement.
const LEAST_AGREEING: usize = 2;
/// Digits of a figure that two tables hardly share by chance.
const TELLING_DIGITS: usize = 2;
/// Digits of running totals that two tables hardly share by chance.
const TELLING_TOTAL: usize = 4;

declare_rule! {
    /// ## What it checks
    /// Two ways in which tables of one document say the same. Rows with the same label under columns of the same
    /// measure, time and unit: where two tables agree on most such figures, those on which they do not are shown. And
    /// one total broken down twice, coarsely and finely in the same order: where the running totals of both meet, the
    /// parts between must agree.
    /// ## Formula
    /// `figure in one table = figure in the other`, or `= sum of its parts there`, after conversion to one unit.
    /// ## Why it matters
    /// One table was changed late and the other was not. Neither shows it by itself.
    /// ## Example
    /// The annual report has the unit's four parts, the budget has the unit: −3 737, −15 495, −49 252 and −13 030
    /// give −81 514, the budget prints **−81 380**.
    /// ## Tolerance
    /// n/2 units of the last printed digit. It is a `suspect`, since frames are moved between units; where the same
    /// figure also breaks sums in its own table, it is an error.
    /// ## When it is wrong
    /// When one of the tables has been restated on purpose.
    /// ## Source
    /// Tie-out of financial statements.
    pub static TABLES_DISAGREE = {
        name: "tables-disagree", code: "XTB001", family: Family::Cross,
        summary: "two tables print the same fact otherwise",
        since: "0.2", check_document: check,
        swedish: include_str!("sv/tables-disagree.md"),
    }
}

fn check(view: &DocumentView<'_>, out: &mut Observations) {
    let views: Vec<TableView<'_>> = view.views().filter(TableView::is_typed).collect();
    same_labels(&views, out);
    for (at, later) in views.iter().enumerate() {
        for earlier in &views[..at] {
            if earlier.table.kind == later.table.kind {
                same_total(earlier, later, out);
            }
        }
    }
}

/// What a figure is, apart from its row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct ColumnKey {
    measure: Measure,
    period: Period,
    version: Option<Version>,
    breakdown: Option<String>,
    flow: Option<Flow>,
    unit: Option<String>,
}

fn column_key(column: &Column, unit: Option<&Unit>) -> Option<ColumnKey> {
    Some(ColumnKey {
        measure: column.measure,
        period: column.period?,
        version: column.version,
        breakdown: column.breakdown.clone(),
        flow: column.flow,
        unit: unit.map(|unit| unit.name().to_owned()),
    })
}

/// Letters and digits alone.
pub(super) fn fold(label: &str) -> String {
    label.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn same_labels(views: &[TableView<'_>], out: &mut Observations) {
    let mut facts: BTreeMap<(String, ColumnKey), Vec<(usize, CellId)>> = BTreeMap::new();
    for (at, view) in views.iter().enumerate() {
        for (row, label) in view.table.rows.iter().map(|row| fold(&row.label)).enumerate() {
            for (column, typed) in view.table.columns.iter().enumerate() {
                let id = CellId { row, column };
                let figure = view.arithmetic.grid.value(id);
                let key = column_key(typed, view.table.unit_of(id));
                // "Summa" says of what only together with its table.
                let named = !label.is_empty() && view.table.rows[row].role == RowRole::Item;
                if let (Some(key), Some(_), true) = (key, figure, named) {
                    facts.entry((label.clone(), key)).or_default().push((at, id));
                }
            }
        }
    }
    let mut shared: BTreeMap<(usize, usize), Vec<(CellId, CellId)>> = BTreeMap::new();
    for places in facts.values() {
        for (at, (later, second)) in places.iter().enumerate() {
            for (earlier, first) in &places[..at] {
                // A label that stands twice in a table names nothing.
                let once = |table: &usize| places.iter().filter(|(other, _)| other == table).count() == 1;
                if earlier != later && once(earlier) && once(later) {
                    shared.entry((*earlier, *later)).or_default().push((*first, *second));
                }
            }
        }
    }
    for ((earlier, later), cells) in shared {
        let (earlier, later) = (&views[earlier], &views[later]);
        let figures = |(first, second): &(CellId, CellId)| {
            (earlier.arithmetic.grid.value(*first), later.arithmetic.grid.value(*second))
        };
        let agreeing = cells.iter().map(figures).filter(|(a, b)| a == b && a.is_some_and(is_telling));
        let telling = |pair: &(CellId, CellId)| {
            let (a, b) = figures(pair);
            a.is_some_and(is_telling) || b.is_some_and(is_telling)
        };
        let support =
            Support { holding: agreeing.count(), tested: cells.iter().filter(|pair| telling(pair)).count() };
        if support.establishes(LEAST_AGREEING) {
            for (first, second) in cells {
                let operands = vec![Operand::plus(earlier.place(first))];
                out.relations.push(observation(
                    later.place(second),
                    operands,
                    earlier,
                    first.row,
                    first.column,
                ));
            }
        }
    }
}

fn is_telling(figure: Decimal) -> bool {
    digits(figure) >= TELLING_DIGITS
}

fn digits(figure: Decimal) -> usize {
    figure.normalize().mantissa().unsigned_abs().to_string().len()
}

fn observation(
    target: Place,
    operands: Vec<Operand>,
    other: &TableView<'_>,
    row: usize,
    column: usize,
) -> Observation {
    let table = other.table.title.as_deref().unwrap_or(&other.table.id.0);
    let row = &other.table.rows[row].label;
    let statement =
        Statement::Elsewhere { other: format!("{table}: {row}, {}", other.table.column_name(column)) };
    let constraint = Constraint {
        target,
        operator: Operator::Sum,
        operands,
        missing: Missing::Skipped,
        precision: Precision::Column,
    };
    Observation { constraint, statement, soft: true }
}

/// The parts of a table's last total in one column, with the total's row.
struct Parts<'a> {
    view: &'a TableView<'a>,
    column: usize,
    total: usize,
    rows: Vec<usize>,
    /// Sum of the first n parts.
    running: Vec<Decimal>,
}

fn parts<'a>(view: &'a TableView<'a>, column: usize) -> Option<Parts<'a>> {
    let pattern = view.arithmetic.sums.last()?;
    let rows: Vec<usize> =
        pattern.addends.iter().copied().filter(|row| view.table.rows[*row].role == RowRole::Item).collect();
    if rows.len() != pattern.addends.len() {
        return None;
    }
    let mut running = vec![Decimal::ZERO];
    for row in &rows {
        let value = view.arithmetic.grid.value(CellId { row: *row, column }).unwrap_or_default();
        running.push(running[running.len() - 1].checked_add(value)?);
    }
    Some(Parts { view, column, total: pattern.total, rows, running })
}

/// Whether each word of one label begins the word of the other, in order: `Avd Vuxen`, `Avdelning vuxen`.
fn same_unit(a: &str, b: &str) -> bool {
    let words = |label: &str| -> Vec<String> {
        let lower = label.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let (a, b) = (words(a), words(b));
    a.len() == b.len() && !a.is_empty() && a.iter().zip(&b).all(|(a, b)| a.starts_with(b) || b.starts_with(a))
}

fn same_total(earlier: &TableView<'_>, later: &TableView<'_>, out: &mut Observations) {
    let keyed = |view: &TableView<'_>| -> Vec<(usize, ColumnKey)> {
        let unit = view.table.unit.as_ref();
        let columns = view.table.columns.iter().enumerate();
        let key = |column: &Column| column_key(column, column.unit.as_ref().or(unit));
        columns.filter_map(|(at, column)| Some((at, key(column)?))).collect()
    };
    let (first, second) = (keyed(earlier), keyed(later));
    for (column, key) in &first {
        for (other, _) in second.iter().filter(|(_, known)| known == key) {
            if let (Some(a), Some(b)) = (parts(earlier, *column), parts(later, *other)) {
                out.relations.extend(broken_down_twice(&a, &b));
            }
        }
    }
}

/// What must agree where one total is broken down twice; nothing where it is not seen to be one total.
fn broken_down_twice(a: &Parts<'_>, b: &Parts<'_>) -> Vec<Observation> {
    let step = a.view.arithmetic.grid.unit(a.column).max(b.view.arithmetic.grid.unit(b.column));
    let meets = |k: usize, l: usize| {
        let (x, y) = (a.running[k], b.running[l]);
        (x - y).abs() <= step && digits(x) >= TELLING_TOTAL
    };
    // Two tables with the same parts are compared by their labels.
    if a.rows.len() == b.rows.len() {
        return Vec::new();
    }
    let label = |parts: &Parts<'_>, at: usize| parts.view.table.rows[parts.rows[at]].label.clone();
    // Where a part of both begins: their running totals meet, or their labels do.
    let mut cuts = vec![(0, 0)];
    let mut meeting = 0;
    for k in 1..a.rows.len() {
        let from = cuts[cuts.len() - 1].1 + 1;
        let by_total = (from..b.rows.len()).find(|l| meets(k, *l));
        let by_label = (from..b.rows.len()).find(|l| same_unit(&label(a, k), &label(b, *l)));
        meeting += usize::from(by_total.is_some());
        cuts.extend(by_total.or(by_label).map(|l| (k, l)));
    }
    if meeting < LEAST_AGREEING {
        return Vec::new();
    }
    cuts.push((a.rows.len(), b.rows.len()));
    let place = |parts: &Parts<'_>, row: usize| parts.view.place(CellId { row, column: parts.column });
    let operands = |parts: &Parts<'_>, rows: &[usize]| -> Vec<Operand> {
        rows.iter().map(|row| Operand::plus(place(parts, *row))).collect()
    };
    let mut out = vec![observation(place(b, b.total), operands(a, &[a.total]), a.view, a.total, a.column)];
    for pair in cuts.windows(2) {
        let (left, right) = (&a.rows[pair[0].0..pair[1].0], &b.rows[pair[0].1..pair[1].1]);
        match (left, right) {
            (_, [one]) => out.push(observation(place(b, *one), operands(a, left), a.view, left[0], a.column)),
            ([one], _) => {
                out.push(observation(place(a, *one), operands(b, right), b.view, right[0], b.column));
            }
            _ => {}
        }
    }
    out
}
