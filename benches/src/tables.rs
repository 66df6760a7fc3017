//! Typed tables of any number of rows, whose totals and deviations hold.

use sifferkoll_plugin::model::{
    Amount, CanonicalTable, Column, Decimal, Doubt, Location, Measure, Period, Printed, Row, RowRole,
    TableId, Unit, ValueCell, Year,
};
use sifferkoll_plugin::relations::discover::{Hint, Sheet, SheetCell};
use std::collections::BTreeMap;

/// Rows under each subtotal.
const BLOCK: usize = 10;

/// How a table is added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Totals {
    /// One total below all rows.
    One,
    /// A subtotal below every ten rows, and a total of the subtotals.
    Nested,
}

/// The figures of such a table with nested totals, as a table of which nothing is known.
pub fn sheet(rows: usize) -> Sheet {
    let table = table(rows, Totals::Nested);
    let columns = table.columns.len();
    let mut cells = Vec::new();
    for row in &table.rows {
        for column in 0..columns {
            let cell = row.cells.get(column).and_then(Option::as_ref);
            cells.push(match cell.map(|cell| &cell.printed) {
                Some(Printed::Number(amount)) => SheetCell::Figure(amount.value),
                _ => SheetCell::Blank,
            });
        }
    }
    let hints = |count: usize| vec![Hint::default(); count];
    Sheet::new(table.rows.len(), columns, &cells, hints(table.rows.len()), hints(columns))
}

/// A table of about so many rows (its totals among them) with budget, outcome, deviation and the outcome
/// of the year before.
pub fn table(rows: usize, totals: Totals) -> CanonicalTable {
    let mut built: Vec<Row> = Vec::new();
    let mut all = [0; 4];
    let mut block = [0; 4];
    while built.len() + 1 < rows {
        let seed = built.len() as i64;
        let budget = -(seed * 7919 % 90_000 + 1000);
        let outcome = budget + seed * 31 % 801 - 400;
        let figures = [budget, outcome, outcome - budget, outcome + seed * 17 % 501];
        built.push(row(format!("Verksamhet {seed}"), RowRole::Item, figures));
        for (column, figure) in figures.iter().enumerate() {
            all[column] += figure;
            block[column] += figure;
        }
        if totals == Totals::Nested && built.len() % (BLOCK + 1) == BLOCK {
            built.push(row(format!("Summa {seed}"), RowRole::Subtotal, block));
            block = [0; 4];
        }
    }
    if totals == Totals::Nested && block != [0; 4] {
        built.push(row("Summa övrigt".to_owned(), RowRole::Subtotal, block));
    }
    built.push(row("Summa".to_owned(), RowRole::Total, all));
    for (at, row) in built.iter_mut().enumerate() {
        let number = at as u32 + 1;
        row.location = Location::Lines { first: number, last: number };
        for cell in row.cells.iter_mut().flatten() {
            cell.location = row.location;
        }
    }
    let column = |header: &str, measure, year| Column {
        header: header.to_owned(),
        measure,
        period: Some(Period::Year(Year(year))),
        ..Column::default()
    };
    CanonicalTable {
        id: TableId("t1".to_owned()),
        kind: "drift".to_owned(),
        title: None,
        unit: Some(Unit::Tkr),
        location: vec![Location::Lines { first: 1, last: built.len() as u32 }],
        columns: vec![
            column("Budget 2023", Measure::Budget, 2023),
            column("Utfall 2023", Measure::Utfall, 2023),
            column("Avvikelse", Measure::Avvikelse, 2023),
            column("Utfall 2022", Measure::Utfall, 2022),
        ],
        rows: built,
        evidence: Vec::new(),
    }
}

fn row(label: String, role: RowRole, figures: [i64; 4]) -> Row {
    let location = Location::Lines { first: 1, last: 1 };
    let cell = |figure: i64| {
        let amount = Amount::plain(Decimal::from(figure));
        Some(ValueCell {
            raw: amount.to_string(),
            printed: Printed::Number(amount),
            location,
            doubt: Doubt::None,
            confidence: None,
            reviewed: None,
        })
    };
    Row {
        label,
        role,
        flow: None,
        level: 0,
        unit: None,
        better: None,
        text: BTreeMap::new(),
        cells: figures.into_iter().map(cell).collect(),
        location,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_check::{RULES, Subject, check_document};
    use sifferkoll_plugin::model::DocumentMeta;

    #[test]
    fn all_relations_of_a_table_hold() {
        for totals in [Totals::One, Totals::Nested] {
            let tables = [table(50, totals)];
            let meta = DocumentMeta::default();
            let subject = Subject { tables: &tables, risks: &[], blocks: &[], meta: &meta };
            let (findings, checks) = check_document(&subject, RULES);
            assert!(findings.is_empty(), "{findings:?}");
            assert!(checks.rules.iter().map(|tally| tally.exact).sum::<usize>() > 50);
        }
    }
}
