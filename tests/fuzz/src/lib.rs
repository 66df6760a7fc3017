//! What the targets share: a whole document read by one format, in this process.

use sifferkoll_engine::read_document;
use sifferkoll_model::FailureCode;
use sifferkoll_plugin::{Bytes, Limits, Registry};
use std::io::{Cursor, Write};
use std::sync::LazyLock;
use zip::write::SimpleFileOptions;

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

/// What stands before the name of a part in [`packed`], at the start of a line.
const PART: &[u8] = b"=== ";

/// A zip archive of the parts that the bytes list: lines of `=== name`, each with the content of that part below it.
///
/// Bytes of a zip archive that are changed at random fail its checksums and never reach what reads the parts.
///
/// # Panics
/// Where memory does not hold the archive.
pub fn packed(data: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut open = false;
    for line in data.split_inclusive(|byte| *byte == b'\n') {
        if let Some(name) = line.strip_prefix(PART) {
            // A name that stands twice is refused; what follows then belongs to no part.
            let name = String::from_utf8_lossy(name);
            open = archive.start_file(name.trim_end(), stored).is_ok();
        } else if open {
            archive.write_all(line).expect("memory takes any part");
        }
    }
    archive.finish().expect("memory takes any archive").into_inner()
}
