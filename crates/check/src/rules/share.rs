//! `share-differs`: a printed percentage is not what two figures of its table give.

use super::parts::place_of;
use sifferkoll_plugin::model::{CellId, Decimal, Family, Measure, RowRole, Statement, Unit};
use sifferkoll_plugin::relations::{Constraint, Missing, Operand, Operator, Precision, Support};
use sifferkoll_plugin::{Observation, Observations, TableView, declare_rule};
use std::collections::BTreeSet;

/// Fewest rows with different percentages in which a column must be the share of two others.
const LEAST: usize = 4;

declare_rule! {
    /// ## What it checks
    /// A column of percentages whose head says no more (`Andel`, `% av budget`): if it is one column as a share of
    /// another in most rows, or each row's share of the total, or a change between two columns, it is so in every row.
    /// ## Formula
    /// `share = 100 · a / b` for two columns, `100 · row / total`, or `100 · (a − b) / b`, whichever most rows show.
    /// ## Why it matters
    /// Shares are typed from a spreadsheet, and stay as they were when a figure is changed.
    /// ## Example
    /// | | Budget | Utfall | Andel |
    /// |---|--:|--:|--:|
    /// | Personal | 4 000 | 3 880 | 97 % |
    /// | Lokaler | 2 000 | 1 760 | **98 %** |
    ///
    /// 1 760 / 2 000 gives 88 %.
    /// ## Tolerance
    /// Each figure lies within half a unit of its last printed digit, and so may the share that follows.
    /// ## When it is wrong
    /// When a row is a share of something else. Such rows must be the minority.
    /// ## Source
    /// Interval arithmetic on the printed figures; discovery by vote.
    pub static SHARE_DIFFERS = {
        name: "share-differs", code: "PCT002", family: Family::Ratio,
        summary: "a printed percentage differs from the two figures that give it elsewhere in its column",
        since: "0.2", check: check,
        swedish: include_str!("sv/share-differs.md"),
    }
}

/// What a percentage may be.
#[derive(Clone, Copy)]
enum Share {
    Of { part: usize, whole: usize },
    OfTotal { part: usize, total: usize },
    Change { new: usize, old: usize },
}

fn check(view: &TableView<'_>, out: &mut Observations) {
    if !view.is_typed() {
        return;
    }
    let columns = &view.table.columns;
    let total = (0..view.table.rows.len()).rev().find(|row| view.table.rows[*row].role == RowRole::Total);
    for target in (0..columns.len()).filter(|c| is_plain_percentage(view, *c)) {
        let values: Vec<usize> = (0..columns.len())
            .filter(|c| *c != target && !is_percentage(view, *c))
            .filter(|c| columns[*c].breakdown == columns[target].breakdown)
            .collect();
        let mut shares: Vec<Share> = Vec::new();
        for part in &values {
            shares.extend(total.map(|total| Share::OfTotal { part: *part, total }));
            for whole in values.iter().filter(|whole| *whole != part) {
                shares.push(Share::Of { part: *part, whole: *whole });
                shares.push(Share::Change { new: *part, old: *whole });
            }
        }
        let mut best: Option<(Support, Vec<Observation>)> = None;
        for share in shares {
            let tested = test(view, target, share);
            if best.as_ref().is_none_or(|(known, _)| tested.0.holding > known.holding) {
                best = Some(tested);
            }
        }
        if let Some((support, observations)) = best
            && support.establishes(LEAST)
        {
            out.relations.extend(observations);
        }
    }
}

fn is_percentage(view: &TableView<'_>, column: usize) -> bool {
    let typed = &view.table.columns[column];
    if let Some(unit) = typed.unit.as_ref() {
        return *unit == Unit::Percent;
    }
    let rows = 0..view.table.rows.len();
    let units: Vec<Option<&Unit>> = rows
        .map(|row| CellId { row, column })
        .filter(|id| view.arithmetic.grid.value(*id).is_some())
        .map(|id| view.table.unit_of(id))
        .collect();
    !units.is_empty() && units.iter().all(|unit| *unit == Some(&Unit::Percent))
}

/// A column of percentages for which no other rule knows what they are.
fn is_plain_percentage(view: &TableView<'_>, column: usize) -> bool {
    let measure = view.table.columns[column].measure;
    let known = matches!(measure, Measure::Forandring | Measure::UtfallRiktvarde | Measure::Snitt);
    !known && is_percentage(view, column)
}

/// All rows of a column, read as one sort of share. Rows that print the same percentage count once.
fn test(view: &TableView<'_>, target: usize, share: Share) -> (Support, Vec<Observation>) {
    let scale = Decimal::ONE_HUNDRED;
    let name = |column: usize| view.table.column_name(column);
    let (mut holding, mut failing) = (BTreeSet::new(), 0);
    let mut out = Vec::new();
    for row in 0..view.table.rows.len() {
        let place = |column: usize| Operand::plus(place_of(view, row, column));
        let (operator, operands, formula) = match share {
            Share::Of { part, whole } => {
                let formula = format!("{} / {}", name(part), name(whole));
                (Operator::Ratio { scale }, vec![place(part), place(whole)], formula)
            }
            Share::Change { new, old } => {
                let formula = format!("{} → {}", name(old), name(new));
                (Operator::Change { scale }, vec![place(new), place(old)], formula)
            }
            Share::OfTotal { part, total } if total != row => {
                let whole = Operand::plus(place_of(view, total, part));
                let formula = format!("{} / {}", name(part), view.table.rows[total].label);
                (Operator::Ratio { scale }, vec![place(part), whole], formula)
            }
            Share::OfTotal { .. } => continue,
        };
        let constraint = Constraint {
            target: place_of(view, row, target),
            operator,
            operands,
            missing: Missing::Blocks,
            precision: Precision::Own,
        };
        let Some(measured) = constraint.measure(view.ledger) else {
            continue;
        };
        if measured.possible {
            holding.insert(measured.printed.normalize());
        } else {
            failing += 1;
        }
        out.push(Observation { constraint, statement: Statement::Ratio { formula }, soft: false });
    }
    (Support { holding: holding.len(), tested: holding.len() + failing }, out)
}
