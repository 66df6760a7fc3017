//! The worker's side: answers one request after another on standard input and output.
//!
//! Standard output belongs to the frames; nothing else may be written there. The worker ends when its
//! standard input ends, in the middle of a document too, so that none outlives its parent.

use crate::drawing::draw;
use crate::guard::guard;
use crate::load::{JobSource, load};
use crate::mask::mask;
use crate::pipeline::{check, grids};
use crate::recognition::{Clock, Recognition};
use crate::task::Task;
use crate::wire::{self, Reply, Request, VERSION};
use sifferkoll_model::{Failure, FailureCode, Outcome};
use sifferkoll_plugin::{Bytes, Kept, Registry, Source};
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

/// A document whose pictures may be asked for next: its bytes, and what its format has made of them.
pub(crate) struct Opened {
    from: JobSource,
    bytes: Bytes,
    kept: Kept,
}

/// One document in this process. A panic is a failure of this document alone.
/// `clock` hears how the time for it changes. In `last` lies the document that was read before, if it was kept, and this
/// one is left there if pictures of it may be asked for: they show the bytes that were checked, whatever has become of
/// the file.
pub(crate) fn read_guarded(
    request: &Request,
    registry: &Registry,
    clock: Option<Clock>,
    last: &mut Option<Opened>,
) -> Outcome {
    let recognizer = registry.text_recognizer().cloned();
    let recognition = &Recognition { ocr: request.ocr, recognizer, clock };
    let (format, limits) = (request.format.as_deref(), &request.limits());
    let same = |opened: &Opened| matches!(request.task, Task::Draw(_)) && opened.from == request.source;
    let opened = last.take().filter(same);
    guard(|| {
        let (bytes, kept) = match opened {
            Some(opened) => (opened.bytes, opened.kept),
            None => (load(&request.source, request.max_file_mib)?, Kept::default()),
        };
        let source = &Source::new(&request.path, &bytes).keeping(&kept);
        let mut document = match &request.task {
            Task::Draw(order) => return draw(source, format, order, registry, limits),
            Task::Check | Task::CheckAndDraw { .. } => {
                check(source, format, registry, limits, recognition, &request.corrections)
            }
            Task::Tables { regions } => grids(source, format, regions, registry, limits, recognition),
        }?;
        if request.mask {
            mask(&mut document);
        }
        if matches!(request.task, Task::CheckAndDraw { .. }) {
            *last = Some(Opened { from: request.source.clone(), bytes, kept });
        }
        Ok(document)
    })
    .unwrap_or_else(|message| Err(Failure { code: FailureCode::Panicked, message }))
}

fn answer(requests: &Receiver<Request>, registry: &Registry) -> io::Result<()> {
    let mut to = io::stdout();
    let mut last = None;
    for request in requests {
        wire::send(&mut to, &Reply::Accepted)?;
        // Where the parent is gone, the thread that listens ends the process.
        let clock: Clock = Arc::new(|more_millis| {
            let _ = wire::send(&mut io::stdout(), &Reply::Clock { more_millis });
        });
        let outcome = read_guarded(&request, registry, Some(clock), &mut last);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognition::Ocr;
    use crate::task::{Draw, Shades};
    use sifferkoll_model::{FormatInfo, PackedPicture, PageIndex, PagePart, Picture, Rect};
    use sifferkoll_plugin::{InputFormat, Limits, PageSink, ReadError, Sniff};

    /// Keeps the number of bytes that it reads, and draws a picture so wide; of what it has not kept, one pixel.
    struct Counting;

    impl InputFormat for Counting {
        fn info(&self) -> FormatInfo {
            FormatInfo { name: "counting", summary: "counts bytes", extensions: &[] }
        }

        fn sniff(&self, _: &[u8]) -> Sniff {
            Sniff::Yes
        }

        fn read(&self, source: &Source<'_>, _: &Limits, _: &mut dyn PageSink) -> Result<(), ReadError> {
            source.kept.expect("there is room").put(source.bytes.len() as u32);
            Ok(())
        }

        fn draw(
            &self,
            source: &Source<'_>,
            _: &Limits,
            parts: &[PagePart],
            dpi: f32,
        ) -> Option<Vec<Result<Picture, String>>> {
            let width = source.kept.and_then(Kept::take::<u32>).unwrap_or(1);
            let picture = Picture { width, height: 1, grey: vec![0; width as usize], dpi };
            Some(parts.iter().map(|_| Ok(picture.clone())).collect())
        }
    }

    fn request(task: Task, source: JobSource) -> Request {
        Request {
            task,
            path: "x".into(),
            source,
            format: None,
            max_file_mib: 1,
            max_pages: 1,
            max_page_operations: 1,
            max_cells: 1,
            max_unpacked: 1,
            ocr: Ocr::Auto,
            corrections: Arc::default(),
            mask: false,
            threads: 1,
            max_answer_mib: 1,
        }
    }

    /// The widths of the pictures, or why there are none.
    fn widths(outcome: Outcome) -> Result<Vec<u32>, FailureCode> {
        let drawn = outcome.map_err(|failure| failure.code)?.pictures.into_iter();
        let picture = |picture: Result<PackedPicture, String>| picture.expect("it is drawn").width;
        Ok(drawn.map(|drawn| picture(drawn.picture)).collect())
    }

    #[test]
    fn pictures_show_the_bytes_that_were_checked() {
        let mut registry = Registry::default();
        registry.format(Counting);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        std::fs::write(&path, b"12345").unwrap();
        let (file, other) = (JobSource::File(path.clone()), JobSource::Bytes(b"123".to_vec()));
        let bbox = Rect { x0: 0.0, y0: 0.0, x1: 9.0, y1: 9.0 };
        let draw = Task::Draw(Draw {
            parts: vec![PagePart { page: PageIndex(0), bbox }],
            recognised: vec![],
            covers: vec![],
            dpi: 72.0,
            shades: Shades::All,
        });
        let mut last = None;
        let mut ask = |task: &Task, source: &JobSource| {
            read_guarded(&request(task.clone(), source.clone()), &registry, None, &mut last)
        };
        let check = Task::CheckAndDraw { dpi: 72.0 };
        assert!(ask(&check, &file).is_ok());
        std::fs::remove_file(&path).unwrap();
        assert_eq!(widths(ask(&draw, &file)), Ok(vec![5]), "the file is gone, not what was read of it");
        assert_eq!(widths(ask(&draw, &file)), Err(FailureCode::Io), "it is kept for one request");
        assert!(ask(&check, &other).is_ok());
        assert_eq!(widths(ask(&draw, &JobSource::Bytes(b"1".to_vec()))), Ok(vec![1]), "another document");
        assert!(ask(&Task::Check, &other).is_ok());
        assert_eq!(widths(ask(&draw, &other)), Ok(vec![1]), "of a check alone nothing is kept");
    }
}
