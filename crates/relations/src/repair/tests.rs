//! Cases from real tables, their figures recomputed by hand.

use super::*;
use crate::{Figure, Operand, Operator, Precision};
use crate::{Missing, NumberGrid, State};
use sifferkoll_model::CellId;

fn grid(rows: &[&[&str]]) -> NumberGrid {
    let state = |text: &&str| text.parse().map_or(State::Absent, State::Value);
    NumberGrid::new(rows.len(), rows[0].len(), rows.iter().flat_map(|row| row.iter().map(state)).collect())
}

fn at(row: usize, column: usize) -> Place {
    Place::Cell { table: 0, cell: CellId { row, column } }
}

fn sum(target: Place, plus: &[Place], minus: &[Place]) -> Constraint {
    let plus = plus.iter().copied().map(Operand::plus);
    Constraint {
        target,
        operator: Operator::Sum,
        operands: plus.chain(minus.iter().copied().map(Operand::minus)).collect(),
        missing: Missing::Skipped,
        precision: Precision::Column,
    }
}

/// Outcome, budget and deviation with a total row: every row a difference, every column a sum.
fn accounts(rows: &[&[&str]]) -> (Ledger, Vec<Constraint>) {
    let last = rows.len() - 1;
    let mut constraints: Vec<Constraint> =
        (0..rows.len()).map(|row| sum(at(row, 2), &[at(row, 0)], &[at(row, 1)])).collect();
    for column in 0..3 {
        let parts: Vec<Place> = (0..last).map(|row| at(row, column)).collect();
        constraints.push(sum(at(last, column), &parts, &[]));
    }
    (Ledger::new(vec![grid(rows)]), constraints)
}

fn diagnoses(ledger: &Ledger, constraints: &[Constraint]) -> BTreeMap<usize, Diagnosis> {
    let failing: Vec<bool> =
        constraints.iter().map(|c| c.measure(ledger).is_some_and(|m| !m.possible)).collect();
    diagnose(&Problem { ledger, constraints, failing: &failing, readings: &|_| Vec::new() })
}

const ROWS: &[&[&str]] = &[
    &["-15566", "-17152", "1586"],
    &["-11488", "-12896", "1408"],
    &["-60838", "-58186", "-2652"],
    &["-24957", "-24283", "-674"],
    &["-112849", "-112517", "-332"],
];

fn with(row: usize, column: usize, figure: &'static str) -> Vec<Vec<&'static str>> {
    let mut rows: Vec<Vec<&str>> = ROWS.iter().map(|row| row.to_vec()).collect();
    rows[row][column] = figure;
    rows
}

fn found(rows: &[Vec<&'static str>]) -> BTreeMap<usize, Diagnosis> {
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let (ledger, constraints) = accounts(&rows);
    diagnoses(&ledger, &constraints)
}

#[track_caller]
fn names(row: usize, column: usize, printed: &'static str, to: &str, slip: Slip) {
    let found = found(&with(row, column, printed));
    let change = Change { place: at(row, column), to: to.parse().expect("a figure"), slip, clears: 2 };
    assert_eq!(found.len(), 2, "two constraints fail");
    for diagnosis in found.values() {
        assert_eq!(diagnosis.change, Some(change), "{printed}");
    }
}

#[test]
fn nothing_fails_nothing_is_said() {
    let rows: Vec<Vec<&str>> = ROWS.iter().map(|row| row.to_vec()).collect();
    assert_eq!(found(&rows), BTreeMap::new());
}

#[test]
fn the_cell_in_which_two_cross_is_named() {
    names(1, 1, "-13030", "-12896", Slip::Digits);
    names(0, 2, "-1586", "1586", Slip::Sign);
    names(2, 0, "-68038", "-60838", Slip::Transposition);
    names(3, 0, "-24557", "-24957", Slip::Digit);
    names(2, 1, "-5818", "-58186", Slip::MissingDigit);
    names(4, 1, "112517", "-112517", Slip::Sign);
}

#[test]
fn two_slips_in_one_column_are_told_apart() {
    let mut rows = with(1, 1, "-13030");
    rows[0][2] = "-1586";
    let found = found(&rows);
    let changes: BTreeSet<(Place, Decimal)> =
        found.values().filter_map(|d| d.change).map(|c| (c.place, c.to)).collect();
    let expected = [(at(0, 2), Decimal::from(1586)), (at(1, 1), Decimal::from(-12896))];
    assert_eq!(changes, expected.into());
}

#[test]
fn a_digit_in_one_sum_alone_is_not_pinned() {
    let rows: &[&[&str]] = &[&["1200"], &["1430"], &["2220"], &["4950"]];
    let ledger = Ledger::new(vec![grid(rows)]);
    let constraints = [sum(at(3, 0), &[at(0, 0), at(1, 0), at(2, 0)], &[])];
    let found = diagnoses(&ledger, &constraints);
    assert_eq!(found[&0].change, None);
}

#[test]
fn a_transfer_between_two_rows_stays_open() {
    // 0,5 moved from one row to another: each column adds up, three rows do not.
    let rows: &[&[&str]] =
        &[&["-7.6", "-9.5", "2.4"], &["-69.8", "-65.3", "-5.0"], &["-77.4", "-74.8", "-2.6"]];
    let (ledger, constraints) = accounts(rows);
    let found = diagnoses(&ledger, &constraints);
    assert_eq!(found.len(), 2);
    assert!(found.values().all(|d| d.change.is_none()), "{found:?}");
}

#[test]
fn what_the_tool_may_have_misread_comes_first() {
    let (ledger, constraints) = accounts(&with(0, 2, "-1586").iter().map(Vec::as_slice).collect::<Vec<_>>());
    let failing: Vec<bool> =
        constraints.iter().map(|c| c.measure(&ledger).is_some_and(|m| !m.possible)).collect();
    let readings = |place| if place == at(0, 2) { vec![Decimal::from(1586)] } else { Vec::new() };
    let found = diagnose(&Problem {
        ledger: &ledger,
        constraints: &constraints,
        failing: &failing,
        readings: &readings,
    });
    assert!(found.values().all(|d| d.change.is_some_and(|c| c.slip == Slip::Reading)), "{found:?}");
}

#[test]
fn ratios_and_changes_take_their_intervals() {
    let decimal = |text: &str| text.parse::<Decimal>().expect("a figure");
    let mut ledger = Ledger::default();
    let mut figure = |text: &str| ledger.add(Figure::printed(decimal(text), false));
    let [new, old, printed, wrong] = [figure("1.69"), figure("2.12"), figure("-20.3"), figure("20.3")];
    let hundred = Decimal::ONE_HUNDRED;
    let change = |target| Constraint {
        target,
        operator: Operator::Change { scale: hundred },
        operands: vec![Operand::plus(new), Operand::plus(old)],
        missing: Missing::Blocks,
        precision: Precision::Own,
    };
    let right = change(printed).measure(&ledger).expect("measurable");
    assert!(right.possible && right.exact);
    assert!(!change(wrong).measure(&ledger).expect("measurable").possible);
}
