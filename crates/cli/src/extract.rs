//! `extract`: documents in, typed tables out.

use crate::args::{ExtractArgs, ExtractFormat};
use crate::documents::{self, view};
use crate::json::{Layout, Writer};
use crate::output::Output;
use crate::status::Status;
use anyhow::Result;
use sifferkoll_engine::Task;
use sifferkoll_plugin::Registry;
use sifferkoll_report::extract_json;
use std::io::Write;

/// Runs the command.
pub(crate) fn run(args: &ExtractArgs, registry: &Registry, status: &mut Status) -> Result<()> {
    let inputs = documents::find(&args.read, registry)?;
    let mut output = Output::open(args.read.output.as_deref())?;
    let view = view(&args.read.language, args.read.output.as_deref(), false);
    let mut json = Writer::new(match args.format {
        ExtractFormat::Jsonl => Layout::Lines,
        ExtractFormat::Json => Layout::json(inputs.many),
    });
    documents::read(inputs.jobs, &args.read, Task::Check, registry, &mut |path, outcome| {
        status.unreadable |= outcome.is_err();
        json.push(&mut output, &extract_json(path, &outcome, &view))?;
        Ok(output.flush()?)
    })?;
    json.end(&mut output)?;
    output.finish()
}
