//! What the benches share: their settings, the plugins, and the documents, pages, tables and archives they measure.
//!
//! Everything is made when a bench starts, from the corpus or from nothing; no figure is random, so every
//! run measures the same work. Trouble here is a fault of the bench and panics.

pub mod archive;
mod pages;
mod program;
mod reports;
mod tables;

pub use pages::{page_of_boxes, page_of_cells, page_of_glyphs, text_of_one_column};
pub use program::sifferkoll;
pub use reports::{PAGES, Report, joined_pdf, joined_text, reports, text_of_lines};
pub use tables::{Totals, sheet, table};

use criterion::Criterion;
use sifferkoll_plugin::testing::{Collect, TEST_LIMITS};
use sifferkoll_plugin::{Limits, Registry, Source};
use std::io::Write;
use std::time::Duration;

/// Bounds on a document, wider than any here.
pub const LIMITS: Limits = TEST_LIMITS;

/// Settings of every bench but for how often and how long it measures: short, so that all of them together
/// take a few minutes. The arguments of `cargo bench … -- ARGUMENTS` outrank them.
pub fn criterion(samples: usize, seconds: u64) -> Criterion {
    Criterion::default()
        .without_plots()
        .sample_size(samples)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(seconds))
        .configure_from_args()
}

/// The plugins of the command line.
pub fn registry() -> Registry {
    let mut registry = Registry::default();
    sifferkoll_format_pdf::register(&mut registry);
    sifferkoll_format_text::register(&mut registry);
    sifferkoll_kind_kommun::register(&mut registry);
    sifferkoll_check::register(&mut registry);
    registry
}

/// Reads a report and keeps its pages and lines.
pub fn read(report: &Report, registry: &Registry) -> Collect {
    let mut sink = Collect::default();
    let format = registry.format_named(report.format).expect("the format is registered");
    let source = Source::new(report.name, &report.bytes);
    format.read(&source, &LIMITS, &mut sink).expect("the report is read");
    sink
}

/// Says something to the person who runs the bench.
pub fn say(message: &str) {
    // Nobody may be there to read it.
    let _ = writeln!(std::io::stderr(), "{message}");
}
