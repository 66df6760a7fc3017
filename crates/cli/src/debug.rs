//! `tables --debug`: documents in, one drawing for each page out.

use crate::args::{DebugForm, TablesArgs};
use crate::documents::{self, view};
use crate::output::Output;
use crate::status::Status;
use crate::tables::Folder;
use anyhow::{Context, Result};
use sifferkoll_engine::{Task, trace_document};
use sifferkoll_plugin::Registry;
use sifferkoll_plugin::model::PageTrace;
use sifferkoll_report::{failure_text, trace_svg};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

/// Draws all pages; says nothing but what could not be read.
pub(crate) fn run(
    args: &TablesArgs,
    DebugForm::Svg: DebugForm,
    registry: &Registry,
    status: &mut Status,
) -> Result<()> {
    let target = args.read.output.as_deref().context("--debug needs -o FOLDER, where the drawings go")?;
    let inputs = documents::find(&args.read, registry)?;
    let options = documents::options(&args.read.way, Task::Tables { regions: Vec::new() }, registry)?;
    // For standard error, where nothing is coloured.
    let view = view(&args.read.language, Some(target), false);
    let mut folder = Folder::open(target)?;
    for job in &inputs.jobs {
        let prefix = if inputs.many { format!("{}-", folder.stem(&job.path)) } else { String::new() };
        let mut pages = 0_usize;
        let mut written = Ok(());
        let read = trace_document(job, &options, registry, &mut |page| {
            pages += 1;
            written = write(&folder.path, &prefix, &page);
            if written.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        written?;
        if let Err(failure) = read {
            status.unreadable = true;
            let _ = std::io::stderr().write_all(failure_text(&job.path, &failure, &view).as_bytes());
        } else if pages == 0 {
            status.unreadable = true;
            let _ =
                writeln!(std::io::stderr(), "sifferkoll: {}: --debug needs pages, and it has none", job.path);
        }
    }
    Ok(())
}

fn write(folder: &Path, prefix: &str, page: &PageTrace) -> Result<()> {
    let name = format!("{prefix}page-{:04}.svg", page.page.number());
    let mut output = Output::open(Some(&folder.join(name)))?;
    output.write_all(trace_svg(page).as_bytes())?;
    output.finish()
}
