//! How time grows with the size of one page, one text dump and one table. Throughput is in glyphs, rulings,
//! lines or rows: where it falls as the input grows, the work grows faster than the input.

use criterion::{BenchmarkId, Criterion, Throughput};
use sifferkoll_benches::{
    Report, Totals, criterion, page_of_boxes, page_of_cells, page_of_glyphs, read, registry, sheet, table,
    text_of_lines, text_of_one_column,
};
use sifferkoll_check::{Subject, check_document};
use sifferkoll_layout::{lay_out_page, lay_out_text};
use sifferkoll_plugin::model::{DocumentMeta, Page};
use sifferkoll_plugin::relations::discover::discover;
use sifferkoll_plugin::relations::{
    NumberGrid, additive_columns, deviation_formulas, net_row_formulas, parts_of, sum_patterns,
};

fn main() {
    let mut criterion = criterion(10, 1);
    pages(&mut criterion, "glyphs", &[1000, 5000, 20_000, 50_000], page_of_glyphs);
    pages(&mut criterion, "rulings-of-a-table", &[100, 1000, 4000], page_of_cells);
    pages(&mut criterion, "rulings-of-boxes", &[100, 1000, 4000], page_of_boxes);
    dumps(&mut criterion, "lines", text_of_lines);
    dumps(&mut criterion, "lines-of-one-column", text_of_one_column);
    relations(&mut criterion, "one-total", Totals::One);
    relations(&mut criterion, "nested-totals", Totals::Nested);
    discovery(&mut criterion);
    criterion.final_summary();
}

fn pages(criterion: &mut Criterion, name: &str, sizes: &[usize], make: fn(usize) -> Page) {
    let mut group = criterion.benchmark_group(format!("layout/{name}"));
    for size in sizes {
        let page = make(*size);
        group.throughput(Throughput::Elements(*size as u64));
        group.bench_with_input(BenchmarkId::from_parameter(size), &page, |b, page| {
            b.iter(|| lay_out_page(page));
        });
    }
    group.finish();
}

fn dumps(criterion: &mut Criterion, name: &str, make: fn(usize) -> Vec<u8>) {
    let mut group = criterion.benchmark_group(format!("layout/{name}"));
    for size in [500, 2000, 8000] {
        let report = Report { name: "dump", format: "text", bytes: make(size).into(), pages: 1 };
        let lines = read(&report, &registry()).lines.remove(0);
        group.throughput(Throughput::Elements(size as u64));
        group.bench_with_input(BenchmarkId::from_parameter(size), &lines, |b, lines| {
            b.iter(|| lay_out_text(lines));
        });
    }
    group.finish();
}

fn relations(criterion: &mut Criterion, name: &str, totals: Totals) {
    let mut group = criterion.benchmark_group(format!("relations/{name}"));
    for rows in [50, 500, 2000] {
        let table = table(rows, totals);
        let grid = NumberGrid::of_table(&table);
        let parts = parts_of(&table, &net_row_formulas(&table, &grid));
        let columns = additive_columns(&table);
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_function(BenchmarkId::new("sums", rows), |b| {
            b.iter(|| sum_patterns(&grid, &parts, &columns));
        });
        group.bench_function(BenchmarkId::new("deviations", rows), |b| {
            b.iter(|| deviation_formulas(&table, &grid));
        });
        group.bench_function(BenchmarkId::new("check", rows), |b| {
            let meta = DocumentMeta::default();
            let tables = std::slice::from_ref(&table);
            let subject = Subject { tables, risks: &[], blocks: &[], meta: &meta };
            b.iter(|| check_document(&subject, sifferkoll_check::RULES));
        });
    }
    group.finish();
}

/// What a table obeys, found from its figures alone, with a subtotal every ten rows and a total of these.
fn discovery(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("discovery/nested-totals");
    for rows in [50, 500, 2000] {
        let sheet = sheet(rows);
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_with_input(BenchmarkId::from_parameter(rows), &sheet, |b, sheet| {
            b.iter(|| discover(sheet));
        });
    }
    group.finish();
}
