//! What the targets share: a whole document read by one format, in this process.

use sifferkoll_engine::read_document;
use sifferkoll_model::FailureCode;
use sifferkoll_plugin::{Bytes, Limits, Registry};
use std::sync::LazyLock;

/// Small limits: what is large is found by a clock, and this is about what is wrong.
const LIMITS: Limits = Limits {
    max_pages: 40,
    max_page_operations: 100_000,
    max_cells: 20_000,
    max_unpacked: 8 << 20,
    threads: 1,
};

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| {
    let mut registry = Registry::default();
    sifferkoll_format_pdf::register(&mut registry);
    sifferkoll_format_text::register(&mut registry);
    sifferkoll_format_office::register(&mut registry);
    sifferkoll_format_web::register(&mut registry);
    sifferkoll_kind_kommun::register(&mut registry);
    sifferkoll_check::register(&mut registry);
    registry
});

/// Reads, lays out, types and checks bytes as a document of the named format. A refusal is as good as a document.
///
/// # Panics
/// Where any stage does.
pub fn read(format: &str, data: &[u8]) {
    let outcome = read_document("fuzz", &Bytes::from(data.to_vec()), Some(format), &REGISTRY, &LIMITS);
    if let Err(failure) = outcome {
        assert_ne!(failure.code, FailureCode::Panicked, "{}", failure.message);
    }
}
