//! Documents for the tests of this crate.

use crate::FileEntry;
use sifferkoll_model::{
    Amount, CanonicalTable, CheckSummary, Column, Decimal, Document, DocumentMeta, Doubt, Location, Measure,
    Municipality, Period, Printed, Row, RowRole, SourceId, SourceInfo, TableId, Unit, ValueCell, Year,
};
use std::collections::BTreeMap;

/// A figure: label, period, value as printed.
pub(crate) type Cell<'a> = (&'a str, u16, &'a str);

/// A report of a committee of Sala with one table of volumes; `seed` makes its digest.
pub(crate) fn report(seed: u8, year: u16, cells: &[Cell<'_>]) -> Document {
    let place = |line: u32| Location::Lines { first: line, last: line };
    let mut years: Vec<u16> = cells.iter().map(|(_, year, _)| *year).collect();
    years.sort_unstable_by_key(|year| std::cmp::Reverse(*year));
    years.dedup();
    let mut labels: Vec<&str> = Vec::new();
    for (label, ..) in cells {
        if !labels.contains(label) {
            labels.push(label);
        }
    }
    let cell = |label: &str, year: u16, line: u32| {
        let (.., raw) = cells.iter().find(|(l, y, _)| *l == label && *y == year)?;
        let value: Decimal = raw.replace(' ', "").replace(',', ".").parse().ok()?;
        let printed = Printed::Number(Amount::plain(value));
        Some(ValueCell {
            printed,
            raw: (*raw).to_owned(),
            location: place(line),
            doubt: Doubt::None,
            confidence: None,
            reviewed: None,
        })
    };
    let rows = labels.iter().enumerate().map(|(at, label)| Row {
        label: (*label).to_owned(),
        role: RowRole::Item,
        flow: None,
        level: 0,
        unit: None,
        better: None,
        text: BTreeMap::new(),
        cells: years.iter().map(|year| cell(label, *year, at as u32 + 2)).collect(),
        location: place(at as u32 + 2),
    });
    let columns = years.iter().map(|year| Column {
        header: format!("Utfall {year}"),
        measure: Measure::Utfall,
        period: Some(Period::Year(Year(*year))),
        ..Column::default()
    });
    let table = CanonicalTable {
        id: TableId("t1".into()),
        kind: "volym".into(),
        title: Some("Volymer".into()),
        unit: Some(Unit::Count),
        location: vec![place(1)],
        columns: columns.collect(),
        rows: rows.collect(),
        evidence: Vec::new(),
    };
    Document {
        source: SourceInfo {
            path: String::new(),
            id: SourceId([seed; 32]),
            format: "text".into(),
            pages: None,
        },
        meta: DocumentMeta {
            municipality: Some(Municipality { code: "1981".into(), name: "Sala".into() }),
            committee: Some("Socialnämnden".into()),
            year: Some(Year(year)),
            ..DocumentMeta::default()
        },
        grids: Vec::new(),
        blocks: Vec::new(),
        tables: vec![table],
        risks: Vec::new(),
        findings: Vec::new(),
        notes: Vec::new(),
        warnings: Vec::new(),
        checks: CheckSummary::default(),
        pictures: Vec::new(),
    }
}

/// A file at a path.
pub(crate) fn file(path: &str) -> FileEntry {
    FileEntry { path: path.to_owned(), size: 1, modified: 1, checksum: None }
}
