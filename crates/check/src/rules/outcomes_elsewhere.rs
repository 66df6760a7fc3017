//! `change-differs-from-outcomes`: a printed change is not what the outcomes of another table give.

use super::tables_disagree::fold;
use sifferkoll_plugin::grammar::with_included;
use sifferkoll_plugin::model::{CellId, Column, Decimal, Family, Measure, Period, Statement, Unit, Year};
use sifferkoll_plugin::relations::{Constraint, Missing, Operand, Operator, Place, Precision};
use sifferkoll_plugin::{DocumentView, FreeFigure, Observation, Observations, TableView, declare_rule};

declare_rule! {
    /// ## What it checks
    /// Changes in per cent in a table without outcomes, against the outcomes of another table of the document: the row
    /// with the same label (or the rows that a label names together, `Intäkter inkl kommunbidrag`), the same time and
    /// the same time of the year before.
    /// ## Formula
    /// 100 · (new − old) / |old|, where new and old are one row or the sum of two; of costs printed with a minus, the
    /// amounts.
    /// ## Why it matters
    /// Key figures at the front of a report are made before the accounts behind it are closed.
    /// ## Example
    /// `Intäkter, inkl kommunbidrag: 6,0 %`, while the accounts print 1 513,3 and 37,4 for the forecast and 1 413,5
    /// and 38,2 for the year before: 1 550,7 / 1 451,7 is **6,8 %** more.
    /// ## Tolerance
    /// Each figure lies within half a unit of its last printed digit. It is a `suspect`, since the two tables may
    /// count different things under one label.
    /// ## When it is wrong
    /// When the front of the report counts otherwise than its accounts.
    /// ## Source
    /// Interval arithmetic on the printed figures.
    pub static CHANGE_DIFFERS_FROM_OUTCOMES = {
        name: "change-differs-from-outcomes", code: "PCT005", family: Family::Change,
        summary: "a change differs from the change between outcomes of another table",
        since: "0.2", check_document: check,
        swedish: include_str!("sv/change-differs-from-outcomes.md"),
    }
}

fn check(view: &DocumentView<'_>, out: &mut Observations) {
    let views: Vec<TableView<'_>> = view.views().collect();
    for said in &views {
        let has_outcomes = said.table.columns.iter().any(|c| c.measure == Measure::Utfall);
        if has_outcomes {
            continue;
        }
        for (column, typed) in said.table.columns.iter().enumerate() {
            let Some(period) = typed.period.filter(|_| typed.measure == Measure::Forandring) else {
                continue;
            };
            for row in 0..said.table.rows.len() {
                let id = CellId { row, column };
                let is_share = said.table.unit_of(id) == Some(&Unit::Percent);
                if !is_share || said.arithmetic.grid.value(id).is_none() {
                    continue;
                }
                let label = &said.table.rows[row].label;
                let mut found = views.iter().filter_map(|other| outcomes(other, label, period));
                // Two tables that could be meant are none.
                if let (Some((new, old)), None) = (found.next(), found.next()) {
                    let (formula, target) = (format!("{} → {}", old.name, new.name), said.place(id));
                    // Costs with a minus grow as they fall: their change is that of their amounts.
                    let costs = [&new, &old].iter().all(|sum| sum.figure.value.is_sign_negative());
                    let operand = if costs { Operand::minus } else { Operand::plus };
                    let operands = vec![operand(new.place(out)), operand(old.place(out))];
                    let constraint = Constraint {
                        target,
                        operator: Operator::Change { scale: Decimal::ONE_HUNDRED },
                        operands,
                        missing: Missing::Blocks,
                        precision: Precision::Own,
                    };
                    let statement = Statement::Change { formula };
                    out.relations.push(Observation { constraint, statement, soft: true });
                }
            }
        }
    }
}

/// One figure, or the sum of several rows of a column.
struct Sum {
    name: String,
    cells: Vec<Place>,
    figure: FreeFigure,
}

impl Sum {
    /// Where it stands: its cell, or a figure of its own for a sum.
    fn place(self, out: &mut Observations) -> Place {
        match self.cells[..] {
            [one] => one,
            _ => out.figure(self.figure),
        }
    }
}

/// The figures of a table for a label at a time and a year before, where it has both.
fn outcomes(view: &TableView<'_>, label: &str, period: Period) -> Option<(Sum, Sum)> {
    if !view.is_typed() {
        return None;
    }
    let names: Vec<String> = match with_included(label) {
        Some((name, included)) => vec![fold(name), fold(included)],
        None => vec![fold(label)],
    };
    let mut rows = Vec::new();
    for name in names {
        let mut fitting = (0..view.table.rows.len()).filter(|row| fold(&view.table.rows[*row].label) == name);
        match (fitting.next(), fitting.next()) {
            (Some(row), None) => rows.push(row),
            _ => return None,
        }
    }
    let new = only_column(view, |c| {
        matches!(c.measure, Measure::Utfall | Measure::Prognos)
            && c.period == Some(period)
            && c.version.is_none()
    })?;
    let before = a_year_before(period)?;
    let old = only_column(view, |c| c.measure == Measure::Utfall && c.period == Some(before))?;
    Some((sum(view, &rows, new)?, sum(view, &rows, old)?))
}

fn only_column(view: &TableView<'_>, fits: impl Fn(&Column) -> bool) -> Option<usize> {
    let mut columns = (0..view.table.columns.len()).filter(|at| fits(&view.table.columns[*at]));
    columns.next().filter(|_| columns.next().is_none())
}

fn a_year_before(period: Period) -> Option<Period> {
    let before = |year: Year| year.0.checked_sub(1).map(Year);
    match period {
        Period::Year(year) => before(year).map(Period::Year),
        Period::Months { year, first, last } => before(year).map(|year| Period::Months { year, first, last }),
        Period::MonthOfRow(_) => None,
    }
}

fn sum(view: &TableView<'_>, rows: &[usize], column: usize) -> Option<Sum> {
    let (mut value, mut half, mut raw) = (Decimal::ZERO, Decimal::ZERO, Vec::new());
    let mut labels = Vec::new();
    for row in rows {
        let id = CellId { row: *row, column };
        let own = view.arithmetic.grid.value(id)?;
        value = value.checked_add(own)?;
        half = half.checked_add(Decimal::new(1, own.scale()) / Decimal::TWO)?;
        raw.push(view.table.cell(id)?.raw.clone());
        labels.push(view.table.rows[*row].label.clone());
    }
    let head = view.table.column_name(column);
    let name = format!("{} {head}", raw.join(" + "));
    let first = CellId { row: *rows.first()?, column };
    let figure = FreeFigure {
        row: labels.join(" + "),
        column: head,
        raw: raw.join(" + "),
        value,
        counted: false,
        spread: Some((value.checked_sub(half)?, value.checked_add(half)?)),
        location: view.table.cell(first)?.location,
    };
    let cells = rows.iter().map(|row| view.place(CellId { row: *row, column })).collect();
    Some(Sum { name, cells, figure })
}
