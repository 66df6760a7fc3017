//! `unit-differs-from-label`: a figure bears another unit than its label names.

use sifferkoll_plugin::model::{CellId, Family, Measure, Printed, Statement, Unit};
use sifferkoll_plugin::{Observations, Remark, TableView, declare_rule};

declare_rule! {
    /// ## What it checks
    /// Figures printed with a per cent sign in a row whose label names another unit, in brackets or as the first word
    /// (`antal`).
    /// ## Formula
    /// `unit printed = unit that the label names`.
    /// ## Why it matters
    /// A number of cases and a share of cases are different measures; in a series over years nobody can tell which
    /// one was meant.
    /// ## Example
    /// | | 2026 |
    /// |---|--:|
    /// | Antal incidenter lösta i tid | **87,5 %** |
    ///
    /// The label says a number, the figure is a share.
    /// ## Tolerance
    /// None: it is about the print.
    /// ## When it is wrong
    /// When the label names what is counted and the column says that it is a share.
    /// ## Source
    /// The Swedish Language Council's rules for figures and units.
    pub static UNIT_DIFFERS_FROM_LABEL = {
        name: "unit-differs-from-label", code: "UNT001", family: Family::Unit,
        summary: "a figure is printed in another unit than its label names",
        since: "0.2", check: check,
        swedish: include_str!("sv/unit-differs-from-label.md"),
    }
}

fn check(view: &TableView<'_>, out: &mut Observations) {
    if !view.is_typed() {
        return;
    }
    for (at, row) in view.table.rows.iter().enumerate() {
        let Some(said) = row.unit.as_ref().filter(|unit| !is_share(unit)) else {
            continue;
        };
        // A column that is headed as a share or a change has its own unit, whatever the rows measure.
        let first = (0..view.table.columns.len()).find(|column| {
            let bears_percent = row.cells[*column].as_ref().is_some_and(|cell| match &cell.printed {
                Printed::Number(amount) => amount.unit == Some(Unit::Percent),
                _ => false,
            });
            let typed = &view.table.columns[*column];
            let derived =
                matches!(typed.measure, Measure::Forandring | Measure::UtfallRiktvarde | Measure::Avvikelse);
            bears_percent && !derived && typed.unit.as_ref() != Some(&Unit::Percent)
        });
        if let Some(column) = first {
            out.remarks.push(Remark {
                place: view.place(CellId { row: at, column }),
                statement: Statement::Unit { unit: said.name().to_owned() },
                expected: None,
                related: Vec::new(),
            });
        }
    }
}

fn is_share(unit: &Unit) -> bool {
    matches!(unit, Unit::Percent | Unit::PerMille | Unit::PercentagePoints)
}
