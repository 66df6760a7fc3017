//! The parent's side: worker processes, each started when it is needed and used for many documents.
//!
//! One [`Slot`] belongs to one thread of the parent and holds at most one process. Inside it a second
//! thread talks to the process, so that the slot can wait with a clock and never blocks on a pipe.

use crate::death::{Death, describe};
use crate::wire::{self, Reply, Request, VERSION};
use sifferkoll_model::{Failure, FailureCode, Outcome};
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Documents after which a worker is replaced: what its libraries keep or leak stays bounded, and
/// starting a process costs nothing against 256 documents.
const DOCUMENTS_PER_WORKER: usize = 256;

/// How long a new process may take to say hello, on a machine under heavy load.
const HELLO_TIME: Duration = Duration::from_secs(30);

/// How long a process may take to end after it has hung up.
const DYING_TIME: Duration = Duration::from_secs(5);

/// How often a waiting slot looks whether the run is over.
const STOP_INTERVAL: Duration = Duration::from_millis(100);

/// How much of a worker's standard error is kept, in bytes; enough for the runtime's own messages.
const LAST_WORDS: usize = 4096;

/// How workers are started and bounded.
#[derive(Debug, Clone)]
pub(crate) struct Workers {
    /// Program to run.
    pub(crate) program: PathBuf,
    /// Its arguments; they make it call [`crate::serve`].
    pub(crate) args: Vec<OsString>,
    /// Wall-clock limit for one document in seconds.
    pub(crate) max_seconds: u64,
    /// Memory limit in MiB, as the arguments have it; for messages.
    pub(crate) max_memory_mib: u64,
}

/// A place for one worker process.
#[derive(Debug)]
pub(crate) struct Slot<'a> {
    workers: &'a Workers,
    process: Option<Process>,
}

impl<'a> Slot<'a> {
    pub(crate) fn new(workers: &'a Workers) -> Self {
        Self { workers, process: None }
    }

    /// Has a worker read one document: the outcome and how many bytes it took to hand it over. `None` where
    /// the run was stopped meanwhile.
    pub(crate) fn read(&mut self, request: &Request, stop: &AtomicBool) -> Option<(Outcome, usize)> {
        let frame = match wire::frame(request) {
            Ok(frame) => Arc::new(frame),
            Err(error) => return Some(failure(FailureCode::TooLarge, error.to_string())),
        };
        let mut retried = false;
        loop {
            let mut process = match self.process.take().map_or_else(|| self.spawn(), Ok) {
                Ok(process) => process,
                Err(reason) => {
                    let message = format!("no worker process could be started: {reason}");
                    return Some(failure(FailureCode::Crashed, message));
                }
            };
            match process.read(&frame, self.workers.max_seconds, stop) {
                Answer::Done(outcome, bytes) => {
                    if process.documents < DOCUMENTS_PER_WORKER {
                        self.process = Some(process);
                    }
                    return Some((*outcome, bytes));
                }
                Answer::Stopped => return None,
                Answer::TimedOut => {
                    let limit = self.workers.max_seconds;
                    let message = format!("took longer than {limit} s (--max-seconds)");
                    return Some(failure(FailureCode::Timeout, message));
                }
                // A worker that never took the document died of something else, and one that had
                // read others may have died of what they left: only a fresh one tells, and the
                // outcome must not depend on what was read before.
                Answer::Lost { accepted, .. } if !retried && (!accepted || process.documents > 0) => {
                    retried = true;
                }
                Answer::Lost { trouble, .. } => {
                    let message = process.end(trouble.as_deref(), self.workers.max_memory_mib);
                    return Some(failure(FailureCode::Crashed, message));
                }
            }
        }
    }

    fn spawn(&self) -> Result<Process, String> {
        let mut process = Process::start(&self.workers.program, &self.workers.args)
            .map_err(|error| format!("{}: {error}", self.workers.program.display()))?;
        let trouble = match process.replies.recv_timeout(HELLO_TIME) {
            Ok(Ok(Some((Reply::Hello(version), _)))) if version == VERSION => return Ok(process),
            Ok(Ok(Some((Reply::Hello(version), _)))) => {
                return Err(format!("it is \"{version}\", expected \"{VERSION}\""));
            }
            Ok(Ok(Some(_))) => Some("another message than hello".into()),
            Ok(Err(error)) => Some(error.to_string()),
            Ok(Ok(None)) | Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => {
                return Err(format!("it said nothing for {} s", HELLO_TIME.as_secs()));
            }
        };
        Err(process.end(trouble.as_deref(), self.workers.max_memory_mib))
    }
}

fn failure(code: FailureCode, message: String) -> (Outcome, usize) {
    (Err(Failure { code, message }), 0)
}

/// What came of a request.
enum Answer {
    /// With its length on the wire, in bytes.
    Done(Box<Outcome>, usize),
    TimedOut,
    Stopped,
    /// The process hung up, or its answer is no message.
    Lost {
        accepted: bool,
        trouble: Option<String>,
    },
}

/// A message and its length in bytes, the end of messages, or trouble with one.
type Heard = io::Result<Option<(Reply, usize)>>;

/// A running worker. Killed and reaped when dropped.
#[derive(Debug)]
struct Process {
    child: Child,
    frames: Sender<Arc<Vec<u8>>>,
    replies: Receiver<Heard>,
    last_words: Option<JoinHandle<Vec<u8>>>,
    /// Documents that it has read to the end.
    documents: usize,
}

impl Process {
    fn start(program: &Path, args: &[OsString]) -> io::Result<Self> {
        let mut child = Command::new(program)
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (frames, frames_in) = mpsc::channel();
        let (replies_out, replies) = mpsc::channel();
        // From here on the child is reaped whatever happens.
        let mut process = Self { child, frames, replies, last_words: None, documents: 0 };
        let (Some(stdin), Some(stdout), Some(stderr)) = pipes else {
            return Err(io::Error::other("it has no pipes"));
        };
        process.last_words = Some(thread::Builder::new().name("last words".into()).spawn(|| listen(stderr))?);
        thread::Builder::new()
            .name("worker".into())
            .spawn(move || converse(stdin, stdout, &frames_in, &replies_out))?;
        Ok(process)
    }

    fn read(&mut self, frame: &Arc<Vec<u8>>, max_seconds: u64, stop: &AtomicBool) -> Answer {
        let start = Instant::now();
        let mut limit = Duration::from_secs(max_seconds);
        let mut accepted = false;
        if self.frames.send(Arc::clone(frame)).is_err() {
            return Answer::Lost { accepted, trouble: None };
        }
        loop {
            let left = limit.saturating_sub(start.elapsed());
            match self.replies.recv_timeout(left.min(STOP_INTERVAL)) {
                Ok(Ok(Some((Reply::Done(outcome), bytes)))) => {
                    self.documents += 1;
                    return Answer::Done(outcome, bytes);
                }
                Ok(Ok(Some((Reply::Accepted, _)))) => accepted = true,
                Ok(Ok(Some((Reply::Clock { more_millis }, _)))) => {
                    let change = Duration::from_millis(more_millis.unsigned_abs());
                    limit = if more_millis < 0 {
                        limit.saturating_sub(change)
                    } else {
                        limit.saturating_add(change)
                    };
                }
                Ok(Ok(Some((Reply::Hello(_), _)))) => {
                    return Answer::Lost { accepted, trouble: Some("a second hello".into()) };
                }
                Ok(Ok(None)) | Err(RecvTimeoutError::Disconnected) => {
                    return Answer::Lost { accepted, trouble: None };
                }
                Ok(Err(error)) => {
                    let hung_up =
                        matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::BrokenPipe);
                    let trouble = (!hung_up).then(|| error.to_string());
                    return Answer::Lost { accepted, trouble };
                }
                Err(RecvTimeoutError::Timeout) if stop.load(Ordering::Relaxed) => {
                    return Answer::Stopped;
                }
                Err(RecvTimeoutError::Timeout) if left.is_zero() => return Answer::TimedOut,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Waits for the death of a process that has hung up and says what it died of.
    fn end(&mut self, trouble: Option<&str>, max_memory_mib: u64) -> String {
        let status = if trouble.is_some() { None } else { self.wait() };
        self.kill();
        let last_words = self.last_words.take().and_then(|words| words.join().ok());
        let last_words = last_words.unwrap_or_default();
        let last_words = &String::from_utf8_lossy(&last_words);
        describe(&Death { status, last_words, trouble, max_memory_mib })
    }

    fn wait(&mut self) -> Option<ExitStatus> {
        let start = Instant::now();
        while start.elapsed() < DYING_TIME {
            match self.child.try_wait() {
                Ok(None) => thread::sleep(Duration::from_millis(5)),
                Ok(status) => return status,
                Err(_) => return None,
            }
        }
        None
    }

    fn kill(&mut self) {
        // An error means that it is dead already; the wait reaps it either way.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Passes frames to the process and messages back, until either end hangs up.
fn converse(
    mut stdin: ChildStdin,
    mut stdout: ChildStdout,
    frames: &Receiver<Arc<Vec<u8>>>,
    replies: &Sender<Heard>,
) {
    let mut pass_on = || {
        let heard = wire::receive_sized(&mut stdout);
        let next = match &heard {
            Ok(Some((Reply::Accepted | Reply::Clock { .. }, _))) => Next::Message,
            Ok(Some((Reply::Hello(_) | Reply::Done(_), _))) => Next::Request,
            Ok(None) | Err(_) => Next::Nothing,
        };
        // Where nobody listens any more, the conversation is over.
        if replies.send(heard).is_ok() { next } else { Next::Nothing }
    };
    let mut next = pass_on();
    loop {
        match next {
            Next::Nothing => return,
            Next::Message => {}
            Next::Request => {
                let Ok(frame) = frames.recv() else { return };
                if let Err(error) = stdin.write_all(&frame) {
                    let _ = replies.send(Err(error));
                    return;
                }
            }
        }
        next = pass_on();
    }
}

/// Who speaks next.
enum Next {
    /// The worker.
    Message,
    /// The parent.
    Request,
    /// Nobody.
    Nothing,
}

/// Reads standard error to its end and keeps the last of it.
fn listen(mut stderr: ChildStderr) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut piece = [0; 1024];
    while let Ok(length @ 1..) = stderr.read(&mut piece) {
        kept.extend_from_slice(&piece[..length]);
        let surplus = kept.len().saturating_sub(LAST_WORDS);
        kept.drain(..surplus);
    }
    kept
}
