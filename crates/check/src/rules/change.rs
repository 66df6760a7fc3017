//! `change-differs`: a printed change is not what two outcomes give.

use super::parts::{last_two_outcomes, place_of};
use sifferkoll_plugin::model::{Better, Bound, CellId, Decimal, Family, Measure, Printed, Row, Statement};
use sifferkoll_plugin::relations::{Constraint, Measured, Missing, Operand, Operator, Precision, Support};
use sifferkoll_plugin::{Observation, Observations, TableView, declare_rule};

/// Fewest rows in which a column of changes must be the change between the two latest outcomes.
const LEAST: usize = 3;

declare_rule! {
    /// ## What it checks
    /// A column of changes against the two latest outcomes that each row prints. Whether the changes are per cent of
    /// the earlier outcome or plain differences is what most rows say.
    /// ## Formula
    /// `change = 100 · (later − earlier) / earlier`, or `later − earlier`, whichever most rows show.
    /// ## Why it matters
    /// Percentage points are taken for per cent, changes are taken from the wrong year, and readers see the change
    /// before the figures.
    /// ## Example
    /// | | Utfall 2022 | Utfall 2023 | Förändring % |
    /// |---|--:|--:|--:|
    /// | Andel kvinnor | 30 % | 32 % | **2 %** |
    ///
    /// (32 − 30) / 30 gives 6,7 %; 2 is the difference in percentage points.
    /// ## Tolerance
    /// The outcomes lie within half a unit of their last printed digit, and so may all that follows from them.
    /// ## When it is wrong
    /// When an outcome has been restated after the change was taken.
    /// ## Source
    /// Interval arithmetic on the printed figures.
    pub static CHANGE_DIFFERS = {
        name: "change-differs", code: "PCT001", family: Family::Change,
        summary: "a printed change differs from the change between two outcomes",
        since: "0.2", check: check,
        swedish: include_str!("sv/change-differs.md"),
    }
}

fn check(view: &TableView<'_>, out: &mut Observations) {
    out.relations.extend(changes(view).into_iter().filter(|c| !c.flipped).map(|c| c.observation));
}

/// A row's change, tested.
pub(super) struct RowChange {
    pub(super) observation: Observation,
    /// Whether the amount is right and the sign is not.
    pub(super) flipped: bool,
}

/// The changes of a table, where its column of changes is one.
pub(super) fn changes(view: &TableView<'_>) -> Vec<RowChange> {
    let columns = &view.table.columns;
    let mut out = Vec::new();
    for target in (0..columns.len()).filter(|c| columns[*c].measure == Measure::Forandring) {
        let hundred = Decimal::ONE_HUNDRED;
        let best = [Operator::Change { scale: hundred }, Operator::Sum]
            .into_iter()
            .map(|operator| {
                let tested = column_of_changes(view, target, operator);
                let holding = tested.iter().filter(|(_, m)| m.possible || is_flipped(m)).count();
                (Support { holding, tested: tested.len() }, tested)
            })
            .max_by_key(|(support, _)| support.holding);
        let Some((_, tested)) = best.filter(|(support, _)| support.establishes(LEAST)) else {
            continue;
        };
        for (observation, measured) in tested {
            out.push(RowChange { flipped: !measured.possible && is_flipped(&measured), observation });
        }
    }
    out
}

/// Every row's change by one operator, earlier and later outcome being the latest that the row prints.
fn column_of_changes(
    view: &TableView<'_>,
    target: usize,
    operator: Operator,
) -> Vec<(Observation, Measured)> {
    (0..view.table.rows.len())
        .filter_map(|row| {
            let (before, last) = last_two_outcomes(view, row, target)?;
            let place = |column: usize| place_of(view, row, column);
            let second = if operator == Operator::Sum { Operand::minus } else { Operand::plus };
            let constraint = Constraint {
                target: place(target),
                operator,
                operands: vec![Operand::plus(place(last)), second(place(before))],
                missing: Missing::Blocks,
                precision: Precision::Own,
            };
            let measured = constraint.measure(view.ledger)?;
            let name = |column: usize| view.table.column_name(column);
            let formula = format!("{} → {}", name(before), name(last));
            let statement = if !measured.possible && is_flipped(&measured) {
                Statement::ChangeSign { formula }
            } else {
                Statement::Change { formula }
            };
            // Where less is better, a sign may stand for better and worse instead of more and less.
            let soft = matches!(statement, Statement::ChangeSign { .. })
                && is_lower_better(view, row) != Some(false);
            Some((Observation { constraint, statement, soft }, measured))
        })
        .collect()
}

/// Whether the printed change is the computed one with the other sign.
fn is_flipped(measured: &Measured) -> bool {
    let mirrored = -measured.printed;
    !measured.printed.is_zero() && mirrored >= measured.allowed.low && mirrored <= measured.allowed.high
}

/// Whether less is better in a row: said by the document, or seen from how it sets the outcome against the target.
/// A share of the target printed as a figure counts upwards, and so does `>100%` where the outcome exceeds it; another
/// bound (`<5% avvikelse`) counts downwards. `None` where it cannot be told.
fn is_lower_better(view: &TableView<'_>, row: usize) -> Option<bool> {
    let this: &Row = &view.table.rows[row];
    if let Some(better) = this.better {
        return Some(better == Better::Lower);
    }
    let column = view.table.columns.iter().position(|c| c.measure == Measure::UtfallRiktvarde)?;
    match &view.table.cell(CellId { row, column })?.printed {
        Printed::Number(amount) if amount.bound.is_none() => Some(false),
        Printed::Number(amount) => {
            let target = view.table.columns.iter().position(|c| c.measure == Measure::Riktvarde)?;
            let outcome = super::parts::last_outcome(view, row, column)?;
            let value = |column| view.arithmetic.grid.value(CellId { row, column });
            let beyond = amount.bound == Some(Bound::Above) && amount.value >= Decimal::ONE_HUNDRED;
            Some(!(beyond && value(outcome)? >= value(target)?))
        }
        _ => None,
    }
}
