//! The worker's side: answers one request after another on standard input and output.
//!
//! Standard output belongs to the frames; nothing else may be written there. The worker ends when its
//! standard input ends, in the middle of a document too, so that none outlives its parent.

use crate::drawing::draw;
use crate::guard::guard;
use crate::load::load;
use crate::mask::mask;
use crate::pipeline::{check, grids};
use crate::recognition::{Clock, Recognition};
use crate::task::Task;
use crate::wire::{self, Reply, Request, VERSION};
use sifferkoll_model::{Failure, FailureCode, Outcome};
use sifferkoll_plugin::Registry;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;

/// Stack in bytes for reading a document. Objects nest as deep as a file says; this is eight times the
/// usual stack of a main thread, and takes no memory until it is used.
pub(crate) const STACK: usize = 64 << 20;

/// Answers requests until the parent hangs up, within so much address space.
///
/// Returns only where the limit cannot be set or a worker's thread cannot be started; otherwise the
/// process ends here.
pub fn serve(registry: &Registry, memory_limit_mib: Option<u64>) -> io::Result<()> {
    confine(memory_limit_mib)?;
    let (hand_over, requests) = mpsc::sync_channel::<Request>(1);
    thread::scope(move |scope| {
        let work = move || {
            if let Err(error) = answer(&requests, registry) {
                leave(Some(&error));
            }
        };
        let builder = thread::Builder::new().name("document".into()).stack_size(STACK);
        builder.spawn_scoped(scope, work).map_err(|error| {
            let text = format!("no thread could be started, probably for want of memory: {error}");
            io::Error::new(error.kind(), text)
        })?;
        wire::send(&mut io::stdout(), &Reply::Hello(VERSION.into()))?;
        // This thread always listens, so that it hears the parent hang up while a document is read.
        loop {
            match wire::receive(&mut io::stdin().lock()) {
                Ok(Some(request)) => {
                    if hand_over.send(request).is_err() {
                        return Err(io::Error::other("the thread that reads documents has ended"));
                    }
                }
                Ok(None) => leave(None),
                Err(error) => leave(Some(&error)),
            }
        }
    })
}

/// One document in this process. A panic is a failure of this document alone.
/// `clock` hears how the time for it changes.
pub(crate) fn read_guarded(request: &Request, registry: &Registry, clock: Option<Clock>) -> Outcome {
    let recognizer = registry.text_recognizer().cloned();
    let recognition = &Recognition { ocr: request.ocr, recognizer, clock };
    let (path, format, limits) = (&request.path, request.format.as_deref(), &request.limits());
    guard(|| {
        let bytes = load(&request.source, request.max_file_mib)?;
        let mut document = match &request.task {
            Task::Draw(order) => return draw(path, &bytes, format, order, registry, limits),
            Task::Check | Task::CheckAndDraw { .. } => {
                check(path, &bytes, format, registry, limits, recognition, &request.corrections)
            }
            Task::Tables { regions } => grids(path, &bytes, format, regions, registry, limits, recognition),
        }?;
        if request.mask {
            mask(&mut document);
        }
        Ok(document)
    })
    .unwrap_or_else(|message| Err(Failure { code: FailureCode::Panicked, message }))
}

fn answer(requests: &Receiver<Request>, registry: &Registry) -> io::Result<()> {
    let mut to = io::stdout();
    for request in requests {
        wire::send(&mut to, &Reply::Accepted)?;
        // Where the parent is gone, the thread that listens ends the process.
        let clock: Clock = Arc::new(|more_millis| {
            let _ = wire::send(&mut io::stdout(), &Reply::Clock { more_millis });
        });
        let outcome = read_guarded(&request, registry, Some(clock));
        let frame = wire::answer_frame(outcome, request.max_answer_mib)?;
        to.write_all(&frame)?;
        to.flush()?;
    }
    Ok(())
}

/// Ends the process whatever the other thread does; it may be lost in a document.
#[expect(clippy::exit, reason = "a thread that reads a document cannot be stopped otherwise")]
fn leave(trouble: Option<&io::Error>) -> ! {
    if let Some(error) = trouble {
        // The parent keeps the last lines; where it is gone, nobody misses them.
        let _ = writeln!(io::stderr(), "worker: {error}");
    }
    std::process::exit(i32::from(trouble.is_some()))
}

#[cfg(unix)]
fn confine(memory_limit_mib: Option<u64>) -> io::Result<()> {
    use rlimit::Resource;
    // The parent says how a worker died; a core file for every hostile document would fill the disk.
    Resource::CORE.set(0, 0)?;
    let Some(mib) = memory_limit_mib else {
        return Ok(());
    };
    let (_, ceiling) = Resource::AS.get()?;
    let bytes = mib.saturating_mul(1 << 20).min(ceiling);
    let result = Resource::AS.set(bytes, bytes);
    // Other systems know the limit by name but may refuse it; the wall clock still holds there.
    if cfg!(target_os = "linux") { result } else { Ok(()) }
}

#[cfg(not(unix))]
fn confine(_: Option<u64>) -> io::Result<()> {
    Ok(())
}
