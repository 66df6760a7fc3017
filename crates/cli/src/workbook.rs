//! A workbook on disk: a file that appears when all documents are in it.

use crate::extract::Sink;
use crate::output::Output;
use anyhow::Result;
use sifferkoll_plugin::model::Outcome;
use sifferkoll_report::{View, XlsxBook};
use std::io::Write;
use std::path::Path;

/// A workbook that is being written.
pub(crate) struct Workbook {
    output: Output,
    book: XlsxBook,
}

impl Workbook {
    /// Begins a workbook, and says at once where the file cannot be written.
    pub(crate) fn open(target: &Path, many: bool, view: &View) -> Result<Self> {
        Ok(Self { output: Output::open(Some(target))?, book: XlsxBook::new(many, view)? })
    }
}

impl Sink for Workbook {
    fn push(&mut self, path: &str, outcome: &Outcome, _: &View) -> Result<bool> {
        let left_out = self.book.push(path, outcome)?;
        if left_out > 0 {
            let trouble = "tables have no room in the workbook; --format csv holds them all";
            let _ = writeln!(std::io::stderr(), "sifferkoll: {path}: {left_out} {trouble}");
        }
        Ok(left_out == 0)
    }

    fn finish(self: Box<Self>) -> Result<()> {
        let Self { mut output, book } = *self;
        output.write_all(&book.finish()?)?;
        output.finish()
    }
}
