//! Many documents: threads that take from a queue, and results in the order of the queue.

use crate::depict::depiction;
use crate::digest::digest_of;
use crate::load::JobSource;
use crate::pool::{Slot, Workers};
use crate::queue::Queue;
use crate::recognition::Ocr;
use crate::task::Task;
use crate::wire::Request;
use crate::worker::{Opened, STACK, read_guarded};
use sifferkoll_model::{Corrections, DrawnPart, Failure, FailureCode, Outcome, SourceId};
use sifferkoll_plugin::Registry;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

/// Drawing operations allowed on one page. A run of glyphs, a line or a picture is one, so a printed page
/// has thousands; two million took 2.4 s in a trial, so a page of forms that draw one another is given
/// up after seconds instead of never ending.
pub(crate) const MAX_PAGE_OPERATIONS: u64 = 2_000_000;
/// Cells that a document that stores tables may have: a workbook of fifty sheets of a report's largest tables has a
/// hundredth of it, and each takes some hundred bytes.
pub(crate) const MAX_CELLS: u64 = 1_000_000;

/// A document to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Path to show, as the user gave it.
    pub path: String,
    /// Where the bytes are.
    pub source: JobSource,
}

/// Bounds and ways of a run. There is no default: the command line owns the figures.
#[derive(Debug, Clone)]
pub struct Options {
    /// What to do with each document.
    pub task: Task,
    /// Documents read at the same time; at least one is.
    pub threads: usize,
    /// How many documents for each thread may be begun beyond the oldest that is not yet delivered; at least
    /// one. A longer window keeps the other threads at work behind a slow document.
    pub ahead: usize,
    /// How many MiB of results may wait for the delivery of an older one before nothing further is begun,
    /// counted as they cross from the workers; not counted in [`Mode::InProcess`].
    pub max_waiting_mib: u64,
    /// Greatest size of a file in MiB.
    pub max_file_mib: u64,
    /// Greatest number of pages.
    pub max_pages: u32,
    /// Wall-clock limit for one document in seconds, without the time in which text in pictures is recognised; not
    /// kept in [`Mode::InProcess`].
    pub max_seconds: u64,
    /// Memory limit of a worker in MiB, for messages: the worker sets it, so the arguments of
    /// [`Mode::Workers`] must say the same.
    pub max_memory_mib: u64,
    /// Greatest size of a result in MiB as it crosses from a worker; in this process it takes several times that.
    /// Not kept in [`Mode::InProcess`].
    pub max_answer_mib: u64,
    /// Name of the format to use; `None` to look at the bytes.
    pub format: Option<String>,
    /// Which pages are read by recognising text in their pictures.
    pub ocr: Ocr,
    /// What persons decided about readings, which stands in the place of what is read.
    pub corrections: Arc<Corrections>,
    /// Whether to cover identity numbers, telephone numbers, e-mail addresses and names of members.
    pub mask: bool,
    /// Where documents are read.
    pub mode: Mode,
}

impl Options {
    /// Bytes that a part of a packed document may unpack to: as many as a whole file may have.
    pub(crate) fn max_unpacked(&self) -> u64 {
        self.max_file_mib.saturating_mul(1 << 20)
    }
}

/// Where documents are read.
#[derive(Debug, Clone)]
pub enum Mode {
    /// In threads of this process: panics are caught, but nothing bounds time or memory.
    InProcess,
    /// In worker processes, which can be ended.
    Workers {
        /// Program to start, usually this one.
        program: PathBuf,
        /// Arguments that make it call [`serve`](crate::serve).
        args: Vec<OsString>,
    },
}

/// What happens in a run.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "two events a document: the size costs nothing")]
pub enum Event {
    /// A document is being read; in no certain order.
    Started {
        /// Place among the jobs, from 0.
        index: usize,
        /// Path to show.
        path: String,
    },
    /// A document is done; strictly in the order of the jobs.
    Finished {
        /// Place among the jobs, from 0.
        index: usize,
        /// Path to show.
        path: String,
        /// The document, or why there is none.
        outcome: Outcome,
    },
    /// The caller knows this document already, so it is not read; in order with those that are.
    Known {
        /// Place among the jobs, from 0.
        index: usize,
        /// Path to show.
        path: String,
        /// The digest of its bytes.
        id: SourceId,
    },
}

/// Whether the caller knows a document by the digest of its bytes. Asked from several threads.
pub type Known<'a> = &'a (dyn Fn(&SourceId) -> bool + Sync);

/// Reads all documents. Each is [`Event::Finished`] once, in the order of the jobs, so what is made
/// of the events is the same for every number of threads.
///
/// The jobs are taken one by one as their turns come, so they may be made on the way and be any number.
/// Where their iterator tells an upper bound, threads that the documents leave idle work within documents.
///
/// Where `on_event` breaks, nothing further is begun and what is being read is given up.
pub fn run<I>(
    jobs: I,
    options: &Options,
    registry: &Registry,
    on_event: &mut dyn FnMut(Event) -> ControlFlow<()>,
) where
    I: IntoIterator<Item = Job, IntoIter: Send>,
{
    run_jobs(jobs.into_iter(), options, registry, None, on_event);
}

/// Like [`run`], but a document that the caller knows is [`Event::Known`] and not read.
///
/// Only what can be digested cheaply is asked for: files and bytes, not the entries of archives. A file is
/// read twice, then, by pieces and at no more than `max_file_mib`; what cannot be opened or is too
/// large goes the usual way and fails there.
pub fn run_unknown<I>(
    jobs: I,
    options: &Options,
    registry: &Registry,
    known: Known<'_>,
    on_event: &mut dyn FnMut(Event) -> ControlFlow<()>,
) where
    I: IntoIterator<Item = Job, IntoIter: Send>,
{
    run_jobs(jobs.into_iter(), options, registry, Some(known), on_event);
}

fn run_jobs(
    jobs: impl Iterator<Item = Job> + Send,
    options: &Options,
    registry: &Registry,
    known: Option<Known<'_>>,
    on_event: &mut dyn FnMut(Event) -> ControlFlow<()>,
) {
    let most = jobs.size_hint().1.unwrap_or(usize::MAX);
    let threads = options.threads.min(most).max(1);
    let workers = match &options.mode {
        Mode::InProcess => None,
        Mode::Workers { program, args } => Some(Workers {
            program: program.clone(),
            args: args.clone(),
            max_seconds: options.max_seconds,
            max_memory_mib: options.max_memory_mib,
        }),
    };
    let queue = Queue::new(jobs, threads.saturating_mul(options.ahead), options.max_waiting_mib);
    let threads_each = (options.threads / threads).max(1);
    let (told, events) = mpsc::channel();
    thread::scope(|scope| {
        let mut running = 0;
        let mut trouble = None;
        for _ in 0..threads {
            let (queue, workers, told) = (&queue, workers.as_ref(), told.clone());
            let mut builder = thread::Builder::new().name("engine".into());
            if workers.is_none() {
                builder = builder.stack_size(STACK);
            }
            let thread = Thread { options, workers, registry, known, threads_each, told };
            match builder.spawn_scoped(scope, move || thread.work(queue)) {
                Ok(_) => running += 1,
                Err(error) => trouble = Some(error),
            }
        }
        drop(told);
        // One thread can do all the work; without any, the documents must still be answered for.
        match (running, trouble) {
            (0, Some(error)) => refuse(&queue, &format!("no thread could be started: {error}"), on_event),
            _ => deliver(&queue, &events, on_event),
        }
        queue.stop();
    });
}

/// What a thread tells: an event and, for a result, how many bytes it took on its way.
type Told = (Event, usize);

/// Hands events on, finished documents in order, until all are done or the listener breaks.
fn deliver<I: Iterator<Item = Job>>(
    queue: &Queue<I>,
    events: &Receiver<Told>,
    on_event: &mut dyn FnMut(Event) -> ControlFlow<()>,
) {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (event, bytes) in events {
        match event {
            Event::Started { .. } => {
                if on_event(event).is_break() {
                    return;
                }
            }
            Event::Finished { index, .. } | Event::Known { index, .. } => {
                waiting.insert(index, (event, bytes));
            }
        }
        while let Some((event, bytes)) = waiting.remove(&next) {
            next += 1;
            if on_event(event).is_break() {
                return;
            }
            queue.delivered(next, bytes);
        }
    }
}

/// Answers for all documents where none can be read.
fn refuse<I: Iterator<Item = Job>>(
    queue: &Queue<I>,
    message: &str,
    on_event: &mut dyn FnMut(Event) -> ControlFlow<()>,
) {
    while let Some((index, Job { path, .. })) = queue.take() {
        let outcome = Err(Failure { code: FailureCode::Crashed, message: message.into() });
        if on_event(Event::Finished { index, path, outcome }).is_break() {
            return;
        }
        queue.delivered(index + 1, 0);
    }
}

/// Where a thread has its documents read.
enum Reader<'a> {
    /// In a worker process.
    Worker(Slot<'a>),
    /// In this process, with the document that may be asked about once more.
    Here(Option<Opened>),
}

impl Reader<'_> {
    /// The outcome and how many bytes it took to hand it over; `None` where the run was stopped meanwhile.
    fn read(
        &mut self,
        request: &Request,
        registry: &Registry,
        stop: &AtomicBool,
    ) -> Option<(Outcome, usize)> {
        match self {
            Self::Worker(slot) => slot.read(request, stop),
            Self::Here(opened) => Some((read_guarded(request, registry, None, opened), 0)),
        }
    }
}

/// One thread of a run.
struct Thread<'a> {
    options: &'a Options,
    workers: Option<&'a Workers>,
    registry: &'a Registry,
    known: Option<Known<'a>>,
    /// Threads that each document may use for its own pages: those that the documents leave idle.
    threads_each: usize,
    told: Sender<Told>,
}

impl Thread<'_> {
    /// Takes documents until there are none, or nobody listens any more.
    fn work<I: Iterator<Item = Job>>(self, queue: &Queue<I>) {
        let options = self.options;
        let mut reader =
            self.workers.map_or(Reader::Here(None), |workers| Reader::Worker(Slot::new(workers)));
        while let Some((index, Job { path, source })) = queue.take() {
            let id = self.digest(&source);
            if let Some(id) = id.filter(|id| self.known.is_some_and(|known| known(id))) {
                if self.told.send((Event::Known { index, path, id }, 0)).is_err() {
                    return;
                }
                continue;
            }
            let mut request = Request {
                task: options.task.clone(),
                path,
                source,
                format: options.format.clone(),
                max_file_mib: options.max_file_mib,
                max_pages: options.max_pages,
                max_page_operations: MAX_PAGE_OPERATIONS,
                max_cells: MAX_CELLS,
                max_unpacked: options.max_unpacked(),
                ocr: options.ocr,
                corrections: self.corrections_of(id),
                mask: options.mask,
                threads: self.threads_each,
                max_answer_mib: options.max_answer_mib,
            };
            if self.told.send((Event::Started { index, path: request.path.clone() }, 0)).is_err() {
                return;
            }
            let stop = queue.stopped();
            let answer = reader.read(&request, self.registry, stop);
            let illustrated = answer.and_then(|(outcome, bytes)| {
                self.illustrated(&mut request, outcome, bytes, &mut reader, stop)
            });
            let Some((outcome, bytes)) = illustrated else { return };
            queue.finished(bytes);
            if self.told.send((Event::Finished { index, path: request.path, outcome }, bytes)).is_err() {
                return;
            }
        }
    }

    /// The outcome with pictures of what its findings stand on, where they are asked for; what goes wrong with these is
    /// said in their place. With what came over the wire, in bytes; `None` where the run was stopped meanwhile.
    fn illustrated(
        &self,
        request: &mut Request,
        mut outcome: Outcome,
        bytes: usize,
        reader: &mut Reader<'_>,
        stop: &AtomicBool,
    ) -> Option<(Outcome, usize)> {
        let (Task::CheckAndDraw { dpi }, Ok(document)) = (&self.options.task, &mut outcome) else {
            return Some((outcome, bytes));
        };
        let Some(order) = depiction(document, *dpi) else { return Some((outcome, bytes)) };
        let parts = order.parts.clone();
        request.task = Task::Draw(order);
        request.corrections = Arc::default();
        let (drawn, more) = reader.read(request, self.registry, stop)?;
        document.pictures = match drawn {
            Ok(drawn) => drawn.pictures,
            Err(failure) => {
                let said = |part| DrawnPart { part, picture: Err(failure.message.clone()) };
                parts.into_iter().map(said).collect()
            }
        };
        Some((outcome, bytes + more))
    }

    /// The digest of a document, where something hangs on it and it can be had cheaply.
    fn digest(&self, source: &JobSource) -> Option<SourceId> {
        let asked = self.known.is_some() || !self.options.corrections.is_empty();
        asked.then(|| digest_of(source, self.options.max_file_mib)).flatten()
    }

    /// The corrections of a document, or those of all where it is not known which it is. A dataset may have thousands,
    /// and each request crosses to a worker.
    fn corrections_of(&self, id: Option<SourceId>) -> Arc<Corrections> {
        let all = &self.options.corrections;
        match id {
            None => Arc::clone(all),
            Some(id) => Arc::new(all.get(&id).map(|own| (id, own.clone())).into_iter().collect()),
        }
    }
}
