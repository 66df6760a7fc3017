//! Reads documents and hands them on one by one, in their order and as soon as they are done.

use crate::args::{Language, LanguageArgs, OcrWhen, ReadArgs, WayArgs};
use crate::inputs::{self, Inputs};
use crate::progress::Progress;
use anyhow::{Context, Result};
use sifferkoll_engine::{Event, Job, Mode, Ocr, Options, Task, run};
use sifferkoll_plugin::Registry;
use sifferkoll_plugin::model::{Corrections, Outcome};
use sifferkoll_report::{Lang, View};
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Documents for each thread that are begun beyond the oldest not yet printed: enough that a slow one does not
/// idle the other threads, few enough that finished ones do not fill the memory.
const AHEAD: usize = 4;

/// Most results that wait for an older one to be printed, in MiB: a report of 350 pages takes about one.
const MAX_WAITING_MIB: u64 = 64;

/// Largest result of one document, in MiB.
const MAX_ANSWER_MIB: u64 = 512;

/// Looks up what there is to read. An empty folder is no error, but must not look like a clean one.
pub(crate) fn find(args: &ReadArgs, registry: &Registry) -> Result<Inputs> {
    let format = args.way.format_name.as_deref();
    let inputs = inputs::collect(&args.paths, format, args.way.load.max_file_mib, registry)?;
    if inputs.jobs.is_empty() {
        let _ = writeln!(std::io::stderr(), "sifferkoll: no documents of a known format there");
    }
    Ok(inputs)
}

/// Does the task with all documents, with what persons corrected in them; where `take` fails, the rest is given up.
pub(crate) fn read(
    jobs: Vec<Job>,
    args: &ReadArgs,
    task: Task,
    corrections: Arc<Corrections>,
    registry: &Registry,
    take: &mut dyn FnMut(&str, Outcome) -> Result<()>,
) -> Result<()> {
    let options = Options { corrections, ..options(&args.way, task, registry)? };
    let progress = Progress::new(jobs.len());
    let mut result = Ok(());
    run(jobs, &options, registry, &mut |event| {
        match event {
            Event::Started { path, .. } => progress.started(&path),
            Event::Finished { path, outcome, .. } => {
                progress.finished();
                result = progress.aside(|| take(&path, outcome));
            }
            // Only where the engine was told what is known, which it was not.
            Event::Known { .. } => progress.finished(),
        }
        if result.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    result
}

/// How text is to look; colours only where a person looks at standard output.
pub(crate) fn view(language: &LanguageArgs, output: Option<&Path>, show_passes: bool) -> View {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    View {
        lang: match language.language() {
            Language::Sv => Lang::Sv,
            Language::En => Lang::En,
        },
        show_passes,
        // See https://no-color.org for the variable.
        color: output.is_none() && std::io::stdout().is_terminal() && !set("NO_COLOR") && !dumb,
    }
}

/// The bounds and ways of a run, without corrections.
pub(crate) fn options(args: &WayArgs, task: Task, registry: &Registry) -> Result<Options> {
    let threads = args.load.threads();
    let mode = if args.in_process {
        Mode::InProcess
    } else {
        let limit = args.max_memory_mib.to_string();
        let mut flags: Vec<OsString> = vec!["worker".into(), "--max-memory-mib".into(), limit.into()];
        if let Some(folder) = &args.terms {
            flags.extend(["--terms".into(), folder.into()]);
        }
        if args.no_cache {
            flags.push("--no-cache".into());
        }
        Mode::Workers { program: own_program()?, args: flags }
    };
    // The argument may be in any case of letters, the engine wants the name as registered.
    let format = args.format_name.as_deref().and_then(|name| {
        let mut names = registry.formats().map(|format| format.info().name);
        names.find(|known| known.eq_ignore_ascii_case(name))
    });
    Ok(Options {
        task,
        threads,
        ahead: AHEAD,
        max_waiting_mib: MAX_WAITING_MIB,
        max_answer_mib: MAX_ANSWER_MIB,
        max_file_mib: args.load.max_file_mib,
        max_pages: args.max_pages,
        max_seconds: args.max_seconds,
        max_memory_mib: args.max_memory_mib,
        format: format.map(str::to_owned),
        ocr: match args.ocr {
            OcrWhen::Auto => Ocr::Auto,
            OcrWhen::Never => Ocr::Never,
            OcrWhen::Always => Ocr::Always,
        },
        corrections: Arc::default(),
        mask: !args.no_mask,
        mode,
    })
}

/// This program, to start as a worker. The link of the kernel leads to the very same file even when
/// another version was installed over it during a long run.
fn own_program() -> Result<PathBuf> {
    let link = Path::new("/proc/self/exe");
    if cfg!(target_os = "linux") && link.exists() {
        return Ok(link.to_owned());
    }
    std::env::current_exe().context("the path of this program is unknown (try --in-process)")
}
