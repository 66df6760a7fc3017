//! Opens a document and pushes its pages into the sink.
//!
//! In: bytes and limits. Out: pages in order and warnings. Fails where the document cannot be opened,
//! is empty or has too many pages. Panics of the PDF library never leave this module.

use crate::page::PageReader;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use sifferkoll_plugin::model::{Page, Warning};
use sifferkoll_plugin::{Limits, PageSink, ReadError, Source};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, Scope};

/// Pages that one thread may read before they are taken.
const PAGES_AHEAD: usize = 16;
/// Stack of a thread in bytes: objects nest as deep as a file says. Takes no memory until it is used.
const STACK: usize = 64 << 20;

/// See [`sifferkoll_plugin::InputFormat::read`].
pub(crate) fn read(source: &Source<'_>, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
    if source.bytes.is_empty() {
        return Err(ReadError::Empty("the file has no bytes".to_owned()));
    }
    let bytes = source.bytes.to_vec();
    let pdf = match catch_unwind(AssertUnwindSafe(|| Pdf::new(bytes))) {
        Ok(Ok(pdf)) => pdf,
        Ok(Err(error)) => return Err(refusal(error)),
        Err(_) => {
            return Err(ReadError::Damaged("the PDF reader failed on the structure".to_owned()));
        }
    };
    let count = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX);
    if count == 0 {
        return Err(ReadError::Empty("the document has no pages".to_owned()));
    }
    if count > limits.max_pages {
        return Err(ReadError::TooManyPages { pages: count, limit: limits.max_pages });
    }
    sink.pages(count);
    let threads = limits.threads.clamp(1, count as usize);
    if threads == 1 {
        let mut reader = PageReader::new(&pdf, limits.max_page_operations);
        for number in 0..count {
            if push(reader.page(number), sink).is_break() {
                break;
            }
        }
        return Ok(());
    }
    thread::scope(|scope| side_by_side(scope, &pdf, limits.max_page_operations, threads, sink))
}

fn push((page, warnings): (Page, Vec<Warning>), sink: &mut dyn PageSink) -> ControlFlow<()> {
    for warning in warnings {
        sink.warn(warning);
    }
    sink.page(page)
}

/// Reads pages in several threads, each every n-th page, and pushes them in order. A thread waits when it is
/// [`PAGES_AHEAD`] pages ahead, so that a long document is never held whole.
fn side_by_side<'scope, 'pdf: 'scope>(
    scope: &'scope Scope<'scope, '_>,
    pdf: &'pdf Pdf,
    max_operations: u64,
    threads: usize,
    sink: &mut dyn PageSink,
) -> Result<(), ReadError> {
    let count = pdf.pages().len() as u32;
    let mut lanes: Vec<Receiver<(Page, Vec<Warning>)>> = Vec::new();
    for lane in 0..threads {
        let (out, pages) = sync_channel(PAGES_AHEAD);
        let work = move || {
            let mut reader = PageReader::new(pdf, max_operations);
            for number in (lane as u32..count).step_by(threads) {
                // Nobody takes the page where the sink has had enough.
                if out.send(reader.page(number)).is_err() {
                    return;
                }
            }
        };
        let builder = thread::Builder::new().name("document page".to_owned()).stack_size(STACK);
        if builder.spawn_scoped(scope, work).is_err() {
            return Err(ReadError::Damaged("no thread could be started to read the pages".to_owned()));
        }
        lanes.push(pages);
    }
    for number in 0..count as usize {
        let Ok(page) = lanes[number % threads].recv() else {
            return Err(ReadError::Damaged(format!("the reader stopped at page {}", number + 1)));
        };
        if push(page, sink).is_break() {
            break;
        }
    }
    Ok(())
}

/// Words for an error of the library.
fn refusal(error: LoadPdfError) -> ReadError {
    let encrypted = |why: &str| ReadError::Encrypted(why.to_owned());
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => {
            encrypted("a password is needed to open the document")
        }
        LoadPdfError::Decryption(DecryptionError::UnsupportedAlgorithm) => {
            encrypted("unknown encryption: expected RC4 or AES as in ISO 32000")
        }
        LoadPdfError::Decryption(DecryptionError::MissingIDEntry | DecryptionError::InvalidEncryption) => {
            encrypted("the document is encrypted, and its encryption data is damaged")
        }
        LoadPdfError::Invalid => {
            ReadError::Damaged("no PDF structure with pages was found in the file".to_owned())
        }
    }
}
