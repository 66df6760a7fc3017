//! `check`: documents in, findings out.

use crate::accepted::Accepted;
use crate::args::{CheckArgs, CheckFormat, FailOn};
use crate::decisions::Decisions;
use crate::documents::{self, view};
use crate::json::{Layout, Writer};
use crate::links::Links;
use crate::output::Output;
use crate::select::Selection;
use crate::status::Status;
use anyhow::Result;
use sifferkoll_engine::Task;
use sifferkoll_plugin::Registry;
use sifferkoll_plugin::model::{Document, Notice, Outcome, Severity, Standing};
use sifferkoll_report::{
    HtmlReport, PICTURE_DPI, SarifLog, Totals, View, check_json, check_text, notice_text, summary_text,
};
use std::io::Write;

/// Runs the command. The status is told even where the result cannot be written to its end.
pub(crate) fn run(args: &CheckArgs, registry: &Registry, status: &mut Status) -> Result<()> {
    let selection = Selection::new(&args.select, &args.ignore, registry);
    let rules = selection.kept(registry);
    let names: Vec<&'static str> = rules.iter().map(|info| info.name).collect();
    let Decisions { corrections, waived } = Decisions::open(args.decisions.as_deref())?;
    let mut accepted = Accepted::open(args, waived, &names, registry)?;
    let inputs = documents::find(&args.read, registry)?;
    let mut output = Output::open(args.read.output.as_deref())?;
    let view = view(&args.read.language, args.read.output.as_deref(), args.show_passes);
    let mut printer = match args.format {
        CheckFormat::Text => Printer::Text(Totals::default()),
        CheckFormat::Json => Printer::Json(Writer::new(Layout::json(inputs.many))),
        CheckFormat::Jsonl => Printer::Json(Writer::new(Layout::Lines)),
        CheckFormat::Html => Printer::Html(Box::new(HtmlReport::new(&rules, &view))),
        CheckFormat::Sarif => {
            let version = env!("CARGO_PKG_VERSION");
            Printer::Sarif(SarifLog::new(&rules, version, args.baseline.is_some(), &view))
        }
    };
    let mut unshown = 0;
    let task = match args.format {
        CheckFormat::Html => Task::CheckAndDraw { dpi: PICTURE_DPI },
        _ => Task::Check,
    };
    let links = Links::from(args.read.output.as_deref());
    documents::read(inputs.jobs, &args.read, task, corrections, registry, &mut |path, mut outcome| {
        match &mut outcome {
            Ok(document) => {
                selection.apply(document);
                accepted.mark(path, document);
                status.found |= is_found(document, args.fail_on);
                if !args.show_rounding {
                    unshown += drop_rounding(document);
                }
                accepted.keep(path, document);
            }
            Err(_) => status.unreadable = true,
        }
        printer.print(&mut output, path, &outcome, &view, &links)?;
        Ok(output.flush()?)
    })?;
    let notices = accepted.finish()?;
    printer.finish(&mut output, &notices, &view)?;
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

/// How results are printed.
enum Printer<'r> {
    Html(Box<HtmlReport<'r>>),
    Text(Totals),
    Json(Writer),
    Sarif(SarifLog),
}

impl Printer<'_> {
    fn print(
        &mut self,
        to: &mut Output,
        path: &str,
        outcome: &Outcome,
        view: &View,
        links: &Links,
    ) -> Result<()> {
        match self {
            Self::Html(report) => report.push(path, links.to(path), outcome),
            Self::Text(totals) => {
                totals.add(outcome);
                to.write_all(check_text(path, outcome, view).as_bytes())?;
            }
            Self::Json(json) => json.push(to, &check_json(path, outcome, view))?,
            Self::Sarif(log) => log.push(path, outcome),
        }
        Ok(())
    }

    /// What is to be heard of baselines and waivers belongs to the text, and has no place in the other formats.
    fn finish(self, to: &mut Output, notices: &[Notice], view: &View) -> Result<()> {
        let told = notices.iter().map(|notice| notice_text(notice, view));
        match self {
            Self::Text(totals) => {
                to.write_all(summary_text(&totals, view).as_bytes())?;
                for line in told {
                    writeln!(to, "{line}")?;
                }
                return Ok(());
            }
            Self::Html(report) => {
                // They stand in the page.
                to.write_all(report.finish(notices).as_bytes())?;
                return Ok(());
            }
            Self::Json(json) => json.end(to)?,
            Self::Sarif(log) => {
                let mut writer = Writer::new(Layout::One);
                writer.push(to, &log.finish())?;
                writer.end(to)?;
            }
        }
        for line in told {
            let _ = writeln!(std::io::stderr(), "sifferkoll: {line}");
        }
        Ok(())
    }
}

fn is_found(document: &Document, fail_on: FailOn) -> bool {
    let counts = |severity| fail_on.severity().is_some_and(|least| severity >= least);
    let mut open = document.findings.iter().filter(|finding| finding.standing == Standing::Open);
    open.any(|finding| counts(finding.severity))
}

/// Takes out what rounding explains; returns how many there were.
fn drop_rounding(document: &mut Document) -> usize {
    let before = document.findings.len();
    document.findings.retain(|finding| finding.severity != Severity::Rounding);
    before - document.findings.len()
}
