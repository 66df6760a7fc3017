//! Many documents: a queue, threads that take from it, and results in the order of the queue.

use crate::load::JobSource;
use crate::pool::{Slot, Workers};
use crate::task::Task;
use crate::wire::Request;
use crate::worker::{STACK, read_guarded};
use sifferkoll_model::{Failure, FailureCode, Outcome};
use sifferkoll_plugin::Registry;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Drawing operations allowed on one page. A run of glyphs, a line or a picture is one, so a printed page
/// has thousands; two million took 2.4 s in a trial, so a page of forms that draw one another is given
/// up after seconds instead of never ending.
pub(crate) const MAX_PAGE_OPERATIONS: u64 = 2_000_000;

/// How many documents per thread may be begun beyond the oldest that is not yet delivered: enough
/// that a slow one does not idle the other threads, few enough that finished ones do not fill the
/// memory.
const AHEAD_PER_THREAD: usize = 4;

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
    /// Greatest size of a file in MiB.
    pub max_file_mib: u64,
    /// Greatest number of pages.
    pub max_pages: u32,
    /// Wall-clock limit for one document in seconds; not kept in [`Mode::InProcess`].
    pub max_seconds: u64,
    /// Memory limit of a worker in MiB, for messages: the worker sets it, so the arguments of
    /// [`Mode::Workers`] must say the same.
    pub max_memory_mib: u64,
    /// Name of the format to use; `None` to look at the bytes.
    pub format: Option<String>,
    /// Whether to cover identity numbers, telephone numbers, e-mail addresses and names of members.
    pub mask: bool,
    /// Where documents are read.
    pub mode: Mode,
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
}

/// Reads all documents. Each is [`Event::Finished`] once, in the order of the jobs, so what is made
/// of the events is the same for every number of threads.
///
/// Where `on_event` breaks, nothing further is begun and what is being read is given up.
pub fn run(
    jobs: Vec<Job>,
    options: &Options,
    registry: &Registry,
    on_event: &mut dyn FnMut(Event) -> ControlFlow<()>,
) {
    let threads = options.threads.min(jobs.len()).max(1);
    let workers = match &options.mode {
        Mode::InProcess => None,
        Mode::Workers { program, args } => Some(Workers {
            program: program.clone(),
            args: args.clone(),
            max_seconds: options.max_seconds,
            max_memory_mib: options.max_memory_mib,
        }),
    };
    let queue = Queue::new(jobs, threads * AHEAD_PER_THREAD, (options.threads / threads).max(1));
    let (events_out, events) = mpsc::channel();
    thread::scope(|scope| {
        let mut running = 0;
        let mut trouble = None;
        for _ in 0..threads {
            let (queue, workers, events_out) = (&queue, workers.as_ref(), events_out.clone());
            let mut builder = thread::Builder::new().name("engine".into());
            if workers.is_none() {
                builder = builder.stack_size(STACK);
            }
            let work = move || work(queue, options, workers, registry, &events_out);
            match builder.spawn_scoped(scope, work) {
                Ok(_) => running += 1,
                Err(error) => trouble = Some(error),
            }
        }
        // One thread can do all the work; without any, the documents must still be answered for.
        if let (0, Some(error)) = (running, trouble) {
            queue.refuse(&format!("no thread could be started: {error}"), &events_out);
        }
        drop(events_out);
        deliver(&queue, &events, on_event);
        queue.stop();
    });
}

/// Hands events on, finished documents in order, until all are done or the listener breaks.
fn deliver(queue: &Queue, events: &Receiver<Event>, on_event: &mut dyn FnMut(Event) -> ControlFlow<()>) {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for event in events {
        match event {
            Event::Started { .. } => {
                if on_event(event).is_break() {
                    return;
                }
            }
            Event::Finished { index, .. } => {
                waiting.insert(index, event);
            }
        }
        while let Some(event) = waiting.remove(&next) {
            next += 1;
            if on_event(event).is_break() {
                return;
            }
            queue.delivered(next);
        }
    }
}

/// One thread: takes documents until there are none.
fn work(
    queue: &Queue,
    options: &Options,
    workers: Option<&Workers>,
    registry: &Registry,
    events: &Sender<Event>,
) {
    let mut slot = workers.map(Slot::new);
    while let Some((index, Job { path, source })) = queue.take() {
        let request = Request {
            task: options.task.clone(),
            path,
            source,
            format: options.format.clone(),
            max_file_mib: options.max_file_mib,
            max_pages: options.max_pages,
            max_page_operations: MAX_PAGE_OPERATIONS,
            mask: options.mask,
            threads: queue.threads_each,
        };
        if events.send(Event::Started { index, path: request.path.clone() }).is_err() {
            return;
        }
        let outcome = match &mut slot {
            Some(slot) => slot.read(&request, &queue.stopped),
            None => Some(read_guarded(&request, registry)),
        };
        let Some(outcome) = outcome else { return };
        if events.send(Event::Finished { index, path: request.path, outcome }).is_err() {
            return;
        }
    }
}

/// The documents that nobody has begun.
struct Queue {
    state: Mutex<State>,
    moved: Condvar,
    stopped: AtomicBool,
    ahead: usize,
    /// Threads that each document may use for its own pages: those that the documents leave idle.
    threads_each: usize,
}

struct State {
    jobs: std::iter::Enumerate<std::vec::IntoIter<Job>>,
    /// Number of documents delivered, all of them at the front.
    delivered: usize,
    /// Number of documents begun.
    begun: usize,
}

impl Queue {
    fn new(jobs: Vec<Job>, ahead: usize, threads_each: usize) -> Self {
        let state = State { jobs: jobs.into_iter().enumerate(), delivered: 0, begun: 0 };
        let (moved, stopped) = (Condvar::new(), AtomicBool::new(false));
        Self { state: Mutex::new(state), moved, stopped, ahead, threads_each }
    }

    /// The next document, as soon as the delivery has come near enough; `None` at the end.
    fn take(&self) -> Option<(usize, Job)> {
        let too_far = |state: &mut State| {
            !self.stopped.load(Ordering::Relaxed)
                && state.jobs.len() > 0
                && state.begun >= state.delivered + self.ahead
        };
        let mut state = self.moved.wait_while(self.lock(), too_far).unwrap_or_else(PoisonError::into_inner);
        if self.stopped.load(Ordering::Relaxed) {
            return None;
        }
        state.begun += 1;
        state.jobs.next()
    }

    /// Answers for all documents that nobody has begun.
    fn refuse(&self, message: &str, events: &Sender<Event>) {
        for (index, Job { path, .. }) in self.lock().jobs.by_ref() {
            let outcome = Err(Failure { code: FailureCode::Crashed, message: message.into() });
            // The listener lives longer than this call.
            let _ = events.send(Event::Finished { index, path, outcome });
        }
    }

    fn delivered(&self, count: usize) {
        self.lock().delivered = count;
        self.moved.notify_all();
    }

    fn stop(&self) {
        // Under the lock, so that no thread misses it between looking and waiting.
        let state = self.lock();
        self.stopped.store(true, Ordering::Relaxed);
        drop(state);
        self.moved.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
