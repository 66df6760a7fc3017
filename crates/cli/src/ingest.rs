//! `ingest`: whole archives into a dataset; and `status`: what a dataset holds.
//!
//! The threads of the engine take jobs from the walk, which leaves out what is in already; this thread alone writes,
//! one document at a time and in the order of the walk.

use crate::args::{IngestArgs, StatusArgs};
use crate::documents::{options, view};
use crate::link;
use crate::progress::Progress;
use crate::status::Status;
use crate::walk::{Found, Stamp, Walk};
use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use sifferkoll_dataset::{FileEntry, Reader, Writer};
use sifferkoll_engine::{Event, Job, Task, WIRE_VERSION, run_unknown};
use sifferkoll_plugin::Registry;
use sifferkoll_plugin::model::{Failure, FailureCode, Finding, IngestCount, Severity};
use sifferkoll_report::{View, failure_text, finding_message, ingest_text, status_text};
use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Documents for each thread that are begun beyond the oldest not yet written. One slow document may take two minutes,
/// in which the other thread reads some thousands; a window of sixty is filled in a second and costs a few MiB.
const AHEAD: usize = 64;

/// Most results that wait for an older one to be written, in MiB as they cross from the workers; in this process a
/// result takes about eight times that. A report of 300 pages takes a third of one MiB.
const MAX_WAITING_MIB: u64 = 16;

/// Largest result of one document, in MiB likewise; with it, two threads and two workers at their limit all processes
/// together stay below 2 GiB.
const MAX_ANSWER_MIB: u64 = 16;

/// Runs `ingest`.
pub(crate) fn ingest(args: &IngestArgs, registry: &Registry, status: &mut Status) -> Result<()> {
    let view = view(&args.language, None, false);
    let mut options = options(&args.way, Task::Check, registry)?;
    (options.ahead, options.max_waiting_mib, options.max_answer_mib) =
        (AHEAD, MAX_WAITING_MIB, MAX_ANSWER_MIB);
    let reader = reader_name(args)?;
    let mut dataset = Writer::open(&args.into)?;
    // What was decided about a document is the dataset's own and goes into every reading of it.
    options.corrections = Arc::new(dataset.reader()?.corrections()?);
    // The walk and the threads of the engine look things up by connections of their own.
    let (in_walk, in_threads) = (dataset.reader()?, Mutex::new(dataset.reader()?));
    let progress = Progress::over_archives();
    let walked = Walked::default();
    let again = args.retry;
    let retry = move |code: &str| again || code == FailureCode::Io.name();
    let format = args.way.format_name.as_deref();
    let walk = || Walk::new(args.paths.clone(), format, registry);
    let name = reader.as_str();
    let current = move |file: &FileEntry| in_walk.is_current(file, name, &retry).unwrap_or(false);
    let jobs = walk().filter_map(walked.jobs(current));
    let knows = |id: &_| {
        let known = in_threads.lock().unwrap_or_else(PoisonError::into_inner);
        known.has_document(id, &reader).unwrap_or(false)
    };
    let over = AtomicBool::new(false);
    let count_all = || {
        let all = walk().take_while(|_| !over.load(Ordering::Relaxed));
        progress.expect(all.filter(|found| matches!(found, Found::Document(..))).count());
    };
    let mut put = Put {
        dataset: &mut dataset,
        reader: &reader,
        view: &view,
        progress: &progress,
        count: IngestCount::default(),
    };
    let mut result = Ok(());
    thread::scope(|scope| {
        // A walk of its own tells how many there are; the bar runs without a length until it ends.
        if progress.is_shown() {
            // Where there is no thread to be had, it never gets one.
            let _ = thread::Builder::new().name("count".into()).spawn_scoped(scope, count_all);
        }
        run_unknown(jobs, &options, registry, &knows, &mut |event| {
            if let Event::Started { path, .. } = &event {
                progress.started(path);
                return ControlFlow::Continue(());
            }
            result = put.failures(&walked).and_then(|()| put.event(walked.next(), event));
            progress.reached(put.done() + walked.unchanged(), put.count.errors);
            if result.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        over.store(true, Ordering::Relaxed);
    });
    result.and_then(|()| put.failures(&walked))?;
    let mut count = put.count;
    drop(progress);
    count.unchanged = walked.unchanged();
    count.left_out = walked.left_out.into_inner().unwrap_or_else(PoisonError::into_inner);
    status.unreadable |= count.failed > 0;
    drop(in_threads);
    link::run(&mut dataset, options.threads, registry, &view)?;
    dataset.close()?;
    std::io::stdout().write_all(ingest_text(&count, &view).as_bytes())?;
    Ok(())
}

/// What the walk found on its way, for the thread that writes. The queue of the engine hands jobs out one by one, so they
/// finish in the order in which they were walked.
#[derive(Default)]
struct Walked {
    found: Mutex<VecDeque<Waiting>>,
    unchanged: AtomicU64,
    /// Things that are no documents, by the reason.
    left_out: Mutex<BTreeMap<&'static str, u64>>,
}

/// A file whose turn to be written comes.
enum Waiting {
    /// The engine reads it.
    Read(FileEntry),
    /// It is an archive that cannot be listed.
    Failed(FileEntry, Failure),
}

impl Walked {
    /// Makes jobs of what is found and is not `current`.
    fn jobs(&self, current: impl Fn(&FileEntry) -> bool) -> impl FnMut(Found) -> Option<Job> {
        move |found| {
            let (waiting, job) = match found {
                Found::LeftOut { why, .. } => {
                    let mut left_out = self.left_out.lock().unwrap_or_else(PoisonError::into_inner);
                    *left_out.entry(why.name()).or_default() += 1;
                    return None;
                }
                Found::BadArchive { path, stamp, failure } => {
                    (Waiting::Failed(entry(path, stamp), failure), None)
                }
                Found::Document(job, stamp) => (Waiting::Read(entry(job.path.clone(), stamp)), Some(job)),
            };
            let (Waiting::Read(file) | Waiting::Failed(file, _)) = &waiting;
            // What cannot be looked up is read: the worst that comes of it is work.
            if current(file) {
                self.unchanged.fetch_add(1, Ordering::Relaxed);
                return None;
            }
            self.lock().push_back(waiting);
            job
        }
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Waiting>> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The archive that stands first in the queue, where one does.
    fn failed(&self) -> Option<(FileEntry, Failure)> {
        let mut found = self.lock();
        match found.pop_front()? {
            Waiting::Failed(file, failure) => Some((file, failure)),
            read @ Waiting::Read(_) => {
                found.push_front(read);
                None
            }
        }
    }

    /// The file that the engine has finished.
    fn next(&self) -> Option<FileEntry> {
        match self.lock().pop_front()? {
            Waiting::Read(file) | Waiting::Failed(file, _) => Some(file),
        }
    }

    fn unchanged(&self) -> u64 {
        self.unchanged.load(Ordering::Relaxed)
    }
}

/// Writes into the dataset and counts.
struct Put<'a> {
    dataset: &'a mut Writer,
    reader: &'a str,
    view: &'a View,
    progress: &'a Progress,
    count: IngestCount,
}

impl Put<'_> {
    /// Files that were dealt with.
    fn done(&self) -> u64 {
        self.count.read + self.count.copies + self.count.failed
    }

    /// Writes what the engine has done with a file.
    fn event(&mut self, file: Option<FileEntry>, event: Event) -> Result<()> {
        let file = file.context("a document finished that was not found")?;
        match event {
            Event::Finished { outcome: Ok(document), .. } => {
                let told = |finding: &Finding| finding_message(finding, self.view);
                if self.dataset.put(&file, &document, self.reader, &told)? {
                    self.count.read += 1;
                    self.count.pages += u64::from(document.source.pages.unwrap_or(0));
                    self.count.tables += document.tables.len() as u64;
                    let errors = document.findings.iter().filter(|f| f.severity == Severity::Error);
                    self.count.errors += errors.count() as u64;
                } else {
                    self.count.copies += 1;
                }
            }
            Event::Finished { outcome: Err(failure), .. } => self.failure(&file, &failure)?,
            Event::Known { id, .. } => {
                self.dataset.put_known(&file, &id, self.reader)?;
                self.count.copies += 1;
            }
            Event::Started { .. } => {}
        }
        Ok(())
    }

    /// Writes the archives that come before the next document.
    fn failures(&mut self, walked: &Walked) -> Result<()> {
        while let Some((file, failure)) = walked.failed() {
            self.failure(&file, &failure)?;
        }
        Ok(())
    }

    fn failure(&mut self, file: &FileEntry, failure: &Failure) -> Result<()> {
        self.dataset.put_failure(file, failure, self.reader)?;
        self.count.failed += 1;
        let text = failure_text(&file.path, failure, self.view);
        // Where standard error is gone, the dataset still holds the reason.
        self.progress.aside(|| drop(write!(std::io::stderr(), "{text}")));
        Ok(())
    }
}

fn entry(path: String, stamp: Stamp) -> FileEntry {
    let Stamp { size, modified, checksum } = stamp;
    FileEntry { path, size, modified, checksum }
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

/// The first eight bytes of a digest of the .toml files of a folder.
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
    let digest = digest.finalize();
    let start = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    Ok(format!("{start:016x}"))
}

/// Runs `status`.
pub(crate) fn status(args: &StatusArgs) -> Result<()> {
    let reader = Reader::open(&args.dataset)?;
    let state = reader.state()?;
    let view = view(&args.language, None, false);
    std::io::stdout().write_all(status_text(&state, &view).as_bytes())?;
    Ok(())
}
