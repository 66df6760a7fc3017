//! `ingest`: whole archives into a dataset; and `status`: what a dataset holds.
//!
//! The threads of the engine take jobs from the walk, which leaves out what is in already; this thread alone writes,
//! one document at a time and in the order of the walk.

use crate::args::{IngestArgs, StatusArgs};
use crate::documents::{options, view};
use crate::inputs;
use crate::progress::Progress;
use crate::status::Status;
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use sifferkoll_dataset::{FileEntry, Reader, Writer};
use sifferkoll_engine::{Event, Job, JobSource, Task, WIRE_VERSION, run_unknown};
use sifferkoll_plugin::Registry;
use sifferkoll_plugin::model::{Failure, FailureCode, IngestCount, Severity};
use sifferkoll_report::{View, failure_text, finding_message, ingest_text, status_text};
use std::collections::VecDeque;
use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::UNIX_EPOCH;

/// Documents for each thread that are begun beyond the oldest not yet written. One slow document may take two minutes,
/// in which the other thread reads some thousands; a window of sixty is filled in a second and costs a few MiB.
const AHEAD: usize = 64;

/// Most results that wait for an older one to be written, in MiB.
const MAX_WAITING_MIB: u64 = 128;

/// Runs `ingest`.
pub(crate) fn ingest(args: &IngestArgs, registry: &Registry, status: &mut Status) -> Result<()> {
    let view = view(&args.language, None, false);
    let mut options = options(&args.way, Task::Check, registry)?;
    (options.ahead, options.max_waiting_mib) = (AHEAD, MAX_WAITING_MIB);
    let reader = reader_name(args)?;
    let mut dataset = Writer::open(&args.into)?;
    // The walk and the threads of the engine look things up by connections of their own.
    let (walked, known) = (dataset.reader()?, Mutex::new(dataset.reader()?));
    let format = args.way.format_name.as_deref();
    let found = inputs::collect(&args.paths, format, args.way.load.max_file_mib, registry)?;
    let progress = Progress::new(found.jobs.len());
    let pending: Mutex<VecDeque<FileEntry>> = Mutex::default();
    let mut count = IngestCount::default();
    let unchanged = AtomicU64::new(0);
    let again = args.retry;
    let retry = move |code: &str| again || code == FailureCode::Io.name();
    let (name, waiting, skipped) = (&reader, &pending, &unchanged);
    let jobs = found.jobs.into_iter().filter(move |job| {
        let file = entry(job);
        // What cannot be looked up is read: the worst that comes of it is work.
        if walked.is_current(&file, name, &retry).unwrap_or(false) {
            skipped.fetch_add(1, Ordering::Relaxed);
            return false;
        }
        waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back(file);
        true
    });
    let knows = |id: &_| {
        let known = known.lock().unwrap_or_else(PoisonError::into_inner);
        known.has_document(id, &reader).unwrap_or(false)
    };
    let mut result = Ok(());
    run_unknown(jobs, &options, registry, &knows, &mut |event| {
        if let Event::Started { path, .. } = &event {
            progress.started(path);
            return ControlFlow::Continue(());
        }
        progress.finished();
        // The queue hands jobs out one by one, so they finish in the order in which they were walked.
        let file = pending.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let Some(file) = file else { return ControlFlow::Break(()) };
        result = put(&mut dataset, &file, event, &reader, &view, &mut count, &progress);
        if result.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    drop(progress);
    result?;
    drop(known);
    count.unchanged = unchanged.into_inner();
    status.unreadable |= count.failed > 0;
    dataset.close()?;
    std::io::stdout().write_all(ingest_text(&count, &view).as_bytes())?;
    Ok(())
}

fn put(
    dataset: &mut Writer,
    file: &FileEntry,
    event: Event,
    reader: &str,
    view: &View,
    count: &mut IngestCount,
    progress: &Progress,
) -> Result<()> {
    match event {
        Event::Finished { outcome: Ok(document), .. } => {
            dataset.put(file, &document, reader, &|finding| finding_message(finding, view))?;
            count.read += 1;
            count.pages += u64::from(document.source.pages.unwrap_or(0));
            count.tables += document.tables.len() as u64;
            count.errors += document.findings.iter().filter(|f| f.severity == Severity::Error).count() as u64;
        }
        Event::Finished { outcome: Err(failure), .. } => {
            dataset.put_failure(file, &failure, reader)?;
            count.failed += 1;
            tell(file, &failure, view, progress);
        }
        Event::Known { id, .. } => {
            dataset.put_known(file, &id, reader)?;
            count.copies += 1;
        }
        Event::Started { .. } => {}
    }
    Ok(())
}

fn tell(file: &FileEntry, failure: &Failure, view: &View, progress: &Progress) {
    let text = failure_text(&file.path, failure, view);
    progress.aside(|| {
        // Where standard error is gone, the dataset still holds the reason.
        let _ = write!(std::io::stderr(), "{text}");
    });
}

/// The file of a job as it lies there now; one that cannot be looked at has no size and fails when it is read.
fn entry(job: &Job) -> FileEntry {
    let facts = match &job.source {
        JobSource::File(path) => fs::metadata(path).ok(),
        _ => None,
    };
    let modified = facts.as_ref().and_then(|facts| facts.modified().ok());
    let modified = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    FileEntry {
        path: job.path.clone(),
        size: facts.map_or(0, |facts| facts.len()),
        modified: modified.map_or(0, |since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)),
        checksum: None,
    }
}

/// What decides what is read from a document: this version, the user's words, masking, the format asked for.
fn reader_name(args: &IngestArgs) -> Result<String> {
    let mut name = WIRE_VERSION.to_owned();
    if let Some(folder) = &args.way.terms {
        name.push_str("; terms ");
        name.push_str(&digest_of(folder)?);
    }
    if args.way.no_mask {
        name.push_str("; not masked");
    }
    if let Some(format) = &args.way.format_name {
        name.push_str("; as ");
        name.push_str(&format.to_lowercase());
    }
    Ok(name)
}

/// A short digest of the .toml files of a folder.
fn digest_of(folder: &Path) -> Result<String> {
    let context = || format!("{} cannot be read", folder.display());
    let mut files: Vec<_> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>())
        .with_context(context)?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    let mut digest = Sha256::new();
    for file in files {
        let text = fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
        digest.update((text.len() as u64).to_le_bytes());
        digest.update(text);
    }
    Ok(digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

/// Runs `status`.
pub(crate) fn status(args: &StatusArgs) -> Result<()> {
    let reader = Reader::open(&args.dataset)?;
    let state = reader.state()?;
    let view = view(&args.language, None, false);
    std::io::stdout().write_all(status_text(&state, &view).as_bytes())?;
    Ok(())
}
