//! `check`: documents in, findings out.

use crate::args::{CheckArgs, CheckFormat, FailOn};
use crate::documents::{self, view};
use crate::json::{Layout, Writer};
use crate::output::Output;
use crate::select::Selection;
use crate::status::Status;
use anyhow::Result;
use sifferkoll_engine::Task;
use sifferkoll_plugin::Registry;
use sifferkoll_plugin::model::{Document, Severity};
use sifferkoll_report::{Totals, check_json, check_text, summary_text};
use std::io::Write;

/// Runs the command. The status is told even where the result cannot be written to its end.
pub(crate) fn run(args: &CheckArgs, registry: &Registry, status: &mut Status) -> Result<()> {
    let inputs = documents::find(&args.read, registry)?;
    let mut output = Output::open(args.read.output.as_deref())?;
    let view = view(&args.read.language, args.read.output.as_deref(), args.show_passes);
    let selection = Selection::new(&args.select, &args.ignore, registry);
    let mut totals = Totals::default();
    let mut json = Writer::new(match args.format {
        CheckFormat::Jsonl => Layout::Lines,
        CheckFormat::Text | CheckFormat::Json => Layout::json(inputs.many),
    });
    let mut unshown = 0;
    documents::read(inputs.jobs, &args.read, Task::Check, registry, &mut |path, mut outcome| {
        match &mut outcome {
            Ok(document) => {
                selection.apply(document);
                status.found |= is_found(document, args.fail_on);
                if !args.show_rounding {
                    unshown += drop_rounding(document);
                }
            }
            Err(_) => status.unreadable = true,
        }
        totals.add(&outcome);
        if args.format == CheckFormat::Text {
            output.write_all(check_text(path, &outcome, &view).as_bytes())?;
        } else {
            json.push(&mut output, &check_json(path, &outcome, &view))?;
        }
        Ok(output.flush()?)
    })?;
    if args.format == CheckFormat::Text {
        output.write_all(summary_text(&totals, &view).as_bytes())?;
    } else {
        json.end(&mut output)?;
    }
    output.finish()?;
    if args.fail_on == FailOn::Rounding && unshown > 0 {
        // Else the status would be 1 and nobody could see why.
        let _ = writeln!(
            std::io::stderr(),
            "sifferkoll: {unshown} differences that rounding explains count for --fail-on rounding; \
             --show-rounding shows them"
        );
    }
    Ok(())
}

fn is_found(document: &Document, fail_on: FailOn) -> bool {
    let counts = |severity| fail_on.severity().is_some_and(|least| severity >= least);
    document.findings.iter().any(|finding| counts(finding.severity))
}

/// Takes out what rounding explains; returns how many there were.
fn drop_rounding(document: &mut Document) -> usize {
    let before = document.findings.len();
    document.findings.retain(|finding| finding.severity != Severity::Rounding);
    before - document.findings.len()
}
