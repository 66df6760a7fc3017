//! Each stage by itself on a report of 30 pages, and all of them together.

use criterion::{BatchSize, Criterion, Throughput};
use sifferkoll_benches::{LIMITS, Report, criterion, read, registry, reports};
use sifferkoll_check::{Subject, check_document};
use sifferkoll_document::describe;
use sifferkoll_engine::{read_document, read_grids};
use sifferkoll_layout::{lay_out_page, lay_out_text};
use sifferkoll_plugin::grammar::read_cell;
use sifferkoll_plugin::model::{CanonicalTable, Document, RawTable, TextBlock, Warning};
use sifferkoll_plugin::relations::settle;
use sifferkoll_plugin::testing::Collect;
use sifferkoll_plugin::{Asked, Context, Registry};
use sifferkoll_report::{Lang, View, check_json, check_text};
use std::hint::black_box;

const VIEW: View = View { lang: Lang::Sv, show_passes: true, color: false };

fn main() {
    let mut criterion = criterion(20, 2);
    for report in reports() {
        stages(&mut criterion, &report);
    }
    criterion.final_summary();
}

fn stages(criterion: &mut Criterion, report: &Report) {
    let registry = registry();
    let whole = || read_document(report.name, &report.bytes, None, &registry, &LIMITS);
    let read_report = read(report, &registry);
    let mut settled = lay_out(&read_report);
    settle_all(&mut settled);
    let outcome = whole();
    let document = outcome.as_ref().expect("the report is read");
    let context = Context { year: document.meta.year, interval: document.meta.interval };

    let mut group = criterion.benchmark_group(format!("stages/{}", report.name));
    group.throughput(Throughput::Elements(report.pages));
    group.bench_function("read", |b| b.iter(|| read(report, &registry)));
    group.bench_function("lay-out", |b| b.iter(|| lay_out(black_box(&read_report))));
    group.bench_function("settle", |b| {
        b.iter_batched_ref(|| lay_out(&read_report), |tables| settle_all(tables), BatchSize::LargeInput);
    });
    let text = text_of(&read_report);
    group.bench_function("metadata", |b| b.iter(|| describe(black_box(&text), black_box(&settled))));
    group.bench_function("type", |b| b.iter(|| type_all(black_box(&settled), &registry, &context)));
    group.bench_function("check", |b| {
        let Document { tables, risks, meta, .. } = document;
        let grids = read_grids(report.name, &report.bytes, None, &[], &registry, &LIMITS);
        let blocks = &grids.expect("the report is read").blocks;
        b.iter(|| {
            let subject = Subject { tables: black_box(tables), risks, blocks, meta };
            check_document(&subject, registry.all_rules())
        });
    });
    group.bench_function("report-json", |b| {
        b.iter(|| serde_json::to_string(&check_json(report.name, black_box(&outcome), &VIEW)));
    });
    group.bench_function("report-text", |b| b.iter(|| check_text(report.name, black_box(&outcome), &VIEW)));
    group.bench_function("all-but-report", |b| b.iter(whole));
    group.finish();
}

fn lay_out(report: &Collect) -> Vec<RawTable> {
    let pages = report.pages.iter().map(lay_out_page);
    pages.chain(report.lines.iter().map(lay_out_text)).flat_map(|laid| laid.tables).collect()
}

/// The lines that the metadata is read from.
fn text_of(report: &Collect) -> Vec<TextBlock> {
    let pages = report.pages.iter().map(lay_out_page);
    pages.chain(report.lines.iter().map(lay_out_text)).flat_map(|laid| laid.text).collect()
}

fn settle_all(tables: &mut [RawTable]) {
    for table in tables {
        settle(table, &|text| read_cell(text).value().map(|amount| amount.value));
    }
}

/// What the engine does with the kinds: asks all of them and lets the surest type the table.
fn type_all(
    tables: &[RawTable],
    registry: &Registry,
    context: &Context,
) -> Vec<(CanonicalTable, Vec<Warning>)> {
    tables
        .iter()
        .filter_map(|table| {
            let asked = Asked::new(table, context);
            let matches = registry.kinds().filter_map(|kind| Some((kind.recognise(&asked)?.score, kind)));
            let (_, kind) = matches.max_by_key(|(score, _)| *score)?;
            Some(kind.interpret(&asked))
        })
        .collect()
}
