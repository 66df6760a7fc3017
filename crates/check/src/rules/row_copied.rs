//! `row-copied`: two rows of different things print the same figures.

use sifferkoll_plugin::model::{CellId, Decimal, Family, RowRole, Statement};
use sifferkoll_plugin::{Observations, Remark, TableView, declare_rule};

/// Fewest figures that two rows must share; each has at least [`LEAST_DIGITS`] digits.
const LEAST_SHARED: usize = 3;
/// Digits that make it unlikely that two measures come to the same figure.
const LEAST_DIGITS: usize = 3;
/// Significant digits above which one shared figure cannot be a round plan for both rows.
const NOT_ROUND: usize = 3;

declare_rule! {
    /// ## What it checks
    /// Two neighbouring rows with different labels that print the same figures in most columns, and not in all: at
    /// least three figures of at least three digits, one of them no round number.
    /// ## Formula
    /// `row₂ = row₁` in most columns.
    /// ## Why it matters
    /// A row is often made by copying the one above and typing over it. What is not typed over stays.
    /// ## Example
    /// | | 2017 | jan–jun 2018 | Prognos 2018 | Prognos 2019 |
    /// |---|--:|--:|--:|--:|
    /// | Vårddygn, barn | 4060 | **3465** | 6 000 | 7000 |
    /// | Vårddygn, vuxna | 7387 | 3465 | 6 000 | 7000 |
    /// ## Tolerance
    /// None: the figures are the same to the last digit.
    /// ## When it is wrong
    /// When both measures do have the same figures.
    /// ## Source
    /// Duplicate-record checks of statistical editing.
    pub static ROW_COPIED = {
        name: "row-copied", code: "YOY002", family: Family::Other,
        summary: "two neighbouring rows of different things print the same figures",
        since: "0.2", check: check,
        swedish: include_str!("sv/row-copied.md"),
    }
}

fn check(view: &TableView<'_>, out: &mut Observations) {
    let rows = &view.table.rows;
    if !view.is_typed() {
        return;
    }
    for at in 1..rows.len() {
        let (above, below) = (&rows[at - 1], &rows[at]);
        let items = [above, below].iter().all(|row| row.role == RowRole::Item);
        if !items || above.label == below.label || above.level != below.level {
            continue;
        }
        let value = |row: usize, column: usize| view.arithmetic.grid.value(CellId { row, column });
        let (mut shared, mut others) = (Vec::new(), 0);
        for column in 0..view.table.columns.len() {
            match (value(at - 1, column), value(at, column)) {
                (Some(a), Some(b)) if a == b => shared.push((column, a)),
                (Some(_), Some(_)) => others += 1,
                _ => {}
            }
        }
        shared.retain(|(_, figure)| digits(*figure) >= LEAST_DIGITS);
        let telling = shared.iter().find(|(_, figure)| significant(*figure) > NOT_ROUND);
        if let Some((column, _)) = telling
            && shared.len() >= LEAST_SHARED
            && others > 0
            && others < shared.len()
        {
            let place = |row: usize| view.place(CellId { row, column: *column });
            out.remarks.push(Remark {
                place: place(at),
                statement: Statement::Copied { other: above.label.clone() },
                expected: None,
                related: vec![place(at - 1)],
            });
        }
    }
}

fn digits(figure: Decimal) -> usize {
    figure.mantissa().unsigned_abs().to_string().len()
}

/// Digits without the zeros at the end.
fn significant(figure: Decimal) -> usize {
    figure.mantissa().unsigned_abs().to_string().trim_end_matches('0').len()
}
