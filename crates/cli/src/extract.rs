//! `extract`: documents in, typed tables out.

use crate::args::{ExtractArgs, ExtractFormat};
use crate::decisions::Decisions;
use crate::documents::{self, view};
use crate::json::{Layout, Writer};
use crate::output::Output;
use crate::package::Package;
use crate::status::Status;
#[cfg(feature = "xlsx")]
use crate::workbook::Workbook;
use anyhow::{Context, Result};
use sifferkoll_engine::Task;
use sifferkoll_plugin::Registry;
use sifferkoll_plugin::model::Outcome;
use sifferkoll_report::{View, extract_json, failure_text};
use std::io::Write;
use std::path::Path;

/// Where documents go, one after the other.
pub(crate) trait Sink {
    /// Takes one more document. Whether all of it has a place there.
    fn push(&mut self, path: &str, outcome: &Outcome, view: &View) -> Result<bool>;

    /// Writes what is left; a result appears only here, whole.
    fn finish(self: Box<Self>) -> Result<()>;
}

/// Runs the command.
pub(crate) fn run(args: &ExtractArgs, registry: &Registry, status: &mut Status) -> Result<()> {
    let Decisions { corrections, .. } = Decisions::open(args.decisions.as_deref())?;
    let inputs = documents::find(&args.read, registry)?;
    let target = args.read.output.as_deref();
    let view = view(&args.read.language, target, false);
    let (named, many) = (|| target.context("the format needs -o PATH"), inputs.many);
    let mut sink: Box<dyn Sink> = match args.format {
        ExtractFormat::Json => Box::new(Json::open(target, Layout::json(many))?),
        ExtractFormat::Jsonl => Box::new(Json::open(target, Layout::Lines)?),
        ExtractFormat::Csv => Box::new(Package::open(named()?)?),
        #[cfg(feature = "xlsx")]
        ExtractFormat::Xlsx => Box::new(Workbook::open(named()?, many, &view)?),
    };
    // JSON has a place for what went wrong. Who would look for it in a folder or a workbook?
    let tells_failures = matches!(args.format, ExtractFormat::Json | ExtractFormat::Jsonl);
    documents::read(inputs.jobs, &args.read, Task::Check, corrections, registry, &mut |path, outcome| {
        status.unreadable |= outcome.is_err();
        if let (Err(failure), false) = (&outcome, tells_failures) {
            let plain = View { color: false, ..view };
            let _ = std::io::stderr().write_all(failure_text(path, failure, &plain).as_bytes());
        }
        status.unreadable |= !sink.push(path, &outcome, &view)?;
        Ok(())
    })?;
    sink.finish()
}

/// Objects to standard output or a file, as they come.
struct Json {
    output: Output,
    writer: Writer,
}

impl Json {
    fn open(target: Option<&Path>, layout: Layout) -> Result<Self> {
        Ok(Self { output: Output::open(target)?, writer: Writer::new(layout) })
    }
}

impl Sink for Json {
    fn push(&mut self, path: &str, outcome: &Outcome, view: &View) -> Result<bool> {
        self.writer.push(&mut self.output, &extract_json(path, outcome, view))?;
        self.output.flush()?;
        Ok(true)
    }

    fn finish(mut self: Box<Self>) -> Result<()> {
        self.writer.end(&mut self.output)?;
        self.output.finish()
    }
}
