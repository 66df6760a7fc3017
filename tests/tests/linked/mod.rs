//! Series out of a few documents, linked by what a test says belongs together.

use sifferkoll_plugin::model::{
    Column, Document, Entity, Finding, Measure, Period, Point, Said, Series, SourceId, Year,
};
use sifferkoll_plugin::relations::unit_factor;
use sifferkoll_plugin::{Bytes, Limits, Registry};
use std::collections::BTreeMap;

/// Reads a document with the plugins of the program.
pub(crate) fn read(path: &str, bytes: Vec<u8>) -> Document {
    let mut registry = Registry::default();
    sifferkoll_format_pdf::register(&mut registry);
    sifferkoll_format_text::register(&mut registry);
    sifferkoll_check::register(&mut registry);
    sifferkoll_kind_kommun::register(&mut registry);
    let limits = Limits {
        max_pages: 500,
        max_page_operations: 2_000_000,
        max_cells: 1_000_000,
        max_unpacked: 64 << 20,
        threads: 1,
    };
    let bytes = Bytes::from(bytes);
    sifferkoll_engine::read_document(path, &bytes, None, &registry, &limits).expect("the document is read")
}

/// What each document's own check has found.
pub(crate) fn own_findings(documents: &[Document]) -> Vec<(SourceId, Finding)> {
    let of = |document: &Document| {
        let source = document.source.id;
        document.findings.clone().into_iter().map(move |finding| (source, finding)).collect::<Vec<_>>()
    };
    documents.iter().flat_map(of).collect()
}

/// The measure, breakdown and flow of a series beside its name.
type Key = (String, String, Option<String>, Option<String>);

/// The series of some documents: rows that `name` gives one name, by the place of the document, the table and the
/// row's label.
pub(crate) fn link(
    documents: &[Document],
    name: impl Fn(usize, &str, &str) -> Option<String>,
) -> Vec<Series> {
    let mut series: BTreeMap<Key, Series> = BTreeMap::new();
    for (at, document) in documents.iter().enumerate() {
        for table in document.tables.iter().filter(|table| table.kind != "other") {
            let outcomes = table.columns.iter().filter(|column| column.measure == Measure::Utfall);
            let newest = outcomes.filter_map(|column| column.period.and_then(|period| period.year())).max();
            for (row_at, row) in table.rows.iter().enumerate() {
                let Some(name) = name(at, &table.id.0, &row.label) else { continue };
                for column_at in 0..table.columns.len() {
                    let column = &table.columns[column_at];
                    let id = sifferkoll_plugin::model::CellId { row: row_at, column: column_at };
                    let cell = table.cell(id).and_then(|cell| Some((cell, cell.printed.value()?)));
                    let (Some(period), Some((cell, amount))) = (column.period, cell) else { continue };
                    if column.version.is_some() || matches!(period, Period::MonthOfRow(_)) {
                        continue;
                    }
                    let unit = table.unit_of(id).cloned();
                    let key = key(&name, column);
                    let one =
                        series.entry(key).or_insert_with_key(|(name, measure, breakdown, flow)| Series {
                            entity: Entity::default(),
                            concept: row.label.clone(),
                            key: name.clone(),
                            kind: table.kind.clone(),
                            measure: measure.clone(),
                            breakdown: breakdown.clone(),
                            flow: flow.clone(),
                            unit: unit.clone(),
                            sign_differs: false,
                            points: Vec::new(),
                        });
                    let Some(factor) = unit_factor(unit.as_ref(), one.unit.as_ref()) else { continue };
                    let of_row = |note: &&sifferkoll_plugin::model::Note| {
                        note.table.as_ref() == Some(&table.id) && note.row.is_none_or(|row| row == row_at)
                    };
                    let said = Said {
                        value: amount.value * factor,
                        raw: cell.raw.clone(),
                        printed: amount.value,
                        unit,
                        own: period.year() == newest,
                        doubt: cell.doubt,
                        source: document.source.id,
                        path: document.source.path.clone(),
                        document_kind: document.meta.kind.map(|kind| kind.name().to_owned()),
                        document_year: document.meta.year.map(|Year(year)| year),
                        table: table.id.clone(),
                        row: row.label.clone(),
                        column: table.column_name(column_at),
                        location: cell.location,
                        notes: document.notes.iter().filter(of_row).cloned().collect(),
                    };
                    match one.points.iter_mut().find(|point| point.period == period) {
                        Some(point) => point.said.push(said),
                        None => one.points.push(Point {
                            period,
                            value: said.value,
                            first_value: None,
                            flags: Vec::new(),
                            said: vec![said],
                        }),
                    }
                }
            }
        }
    }
    let mut out: Vec<Series> = series.into_values().collect();
    for series in &mut out {
        series.points.sort_by_key(|point| point.period);
    }
    out
}

fn key(name: &str, column: &Column) -> Key {
    let flow = column.flow.and_then(sifferkoll_plugin::model::Flow::name).map(str::to_owned);
    (name.to_owned(), column.measure.name().to_owned(), column.breakdown.clone(), flow)
}
