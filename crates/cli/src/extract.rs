//! `extract`: documents in, typed tables out.

use crate::args::{ExtractArgs, ExtractFormat};
use crate::documents::{self, view};
use crate::json::{Layout, Writer};
use crate::output::Output;
use crate::package::Package;
use crate::status::Status;
use anyhow::{Context, Result};
use sifferkoll_engine::Task;
use sifferkoll_plugin::Registry;
use sifferkoll_plugin::model::Outcome;
use sifferkoll_report::{View, extract_json, failure_text};
use std::io::Write;
use std::path::Path;

/// Runs the command.
pub(crate) fn run(args: &ExtractArgs, registry: &Registry, status: &mut Status) -> Result<()> {
    let inputs = documents::find(&args.read, registry)?;
    let target = args.read.output.as_deref();
    let view = view(&args.read.language, target, false);
    let mut printer = Printer::open(args.format, target, inputs.many)?;
    documents::read(inputs.jobs, &args.read, Task::Check, registry, &mut |path, outcome| {
        status.unreadable |= outcome.is_err();
        printer.print(path, &outcome, &view)
    })?;
    printer.finish()
}

/// Where results go, and as what.
enum Printer {
    Json(Output, Writer),
    Package(Box<Package>),
}

impl Printer {
    fn open(format: ExtractFormat, target: Option<&Path>, many: bool) -> Result<Self> {
        let layout = match format {
            ExtractFormat::Csv => {
                let folder = target.context("--format csv needs -o FOLDER")?;
                return Ok(Self::Package(Box::new(Package::open(folder)?)));
            }
            ExtractFormat::Jsonl => Layout::Lines,
            ExtractFormat::Json => Layout::json(many),
        };
        Ok(Self::Json(Output::open(target)?, Writer::new(layout)))
    }

    fn print(&mut self, path: &str, outcome: &Outcome, view: &View) -> Result<()> {
        match self {
            Self::Json(output, json) => {
                json.push(output, &extract_json(path, outcome, view))?;
                Ok(output.flush()?)
            }
            Self::Package(package) => {
                // The package tells it, too, but who reads a folder to learn why the status is 2?
                tell_failure(path, outcome, view);
                package.push(path, outcome, view)
            }
        }
    }

    fn finish(self) -> Result<()> {
        match self {
            Self::Json(mut output, json) => {
                json.end(&mut output)?;
                output.finish()
            }
            Self::Package(package) => package.finish(),
        }
    }
}

/// Says on standard error what could not be read.
fn tell_failure(path: &str, outcome: &Outcome, view: &View) {
    if let Err(failure) = outcome {
        let plain = View { color: false, ..*view };
        let _ = std::io::stderr().write_all(failure_text(path, failure, &plain).as_bytes());
    }
}
