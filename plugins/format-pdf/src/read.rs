//! Opens a document and pushes its pages into the sink.
//!
//! In: bytes and limits. Out: pages in order and warnings. Fails where the document cannot be opened,
//! is empty or has too many pages. Panics of the PDF library never leave this module.

use crate::page::PageReader;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use sifferkoll_plugin::model::Warning;
use sifferkoll_plugin::{Limits, PageSink, ReadError, Source, WorkedPage};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Scope};

/// Pages for each thread that may be read before the oldest of them is taken: enough that a slow page does not
/// stop the other threads, few enough that a long document is never held whole.
const PAGES_AHEAD: usize = 16;
/// Stack of a thread in bytes: objects nest as deep as a file says. Takes no memory until it is used.
const STACK: usize = 64 << 20;

/// See [`sifferkoll_plugin::InputFormat::read`].
pub(crate) fn read(source: &Source<'_>, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
    if source.bytes.is_empty() {
        return Err(ReadError::Empty("the file has no bytes".to_owned()));
    }
    let bytes = source.bytes.clone();
    let pdf = match catch_unwind(AssertUnwindSafe(|| Pdf::new(Arc::new(bytes)))) {
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
            let (page, warnings) = reader.page(number);
            for warning in warnings {
                sink.warn(warning);
            }
            if sink.page(page).is_break() {
                break;
            }
        }
        return Ok(());
    }
    thread::scope(|scope| side_by_side(scope, &pdf, limits.max_page_operations, threads, sink))
}

/// A page after the sink's work on it, and what is in doubt on it; or the panic that ended the work.
type Read = thread::Result<(WorkedPage, Vec<Warning>)>;

/// Reads pages in several threads, each the next that nobody has begun, does the sink's work on them there, and
/// pushes them in order.
fn side_by_side<'scope, 'pdf: 'scope>(
    scope: &'scope Scope<'scope, '_>,
    pdf: &'pdf Pdf,
    max_operations: u64,
    threads: usize,
    sink: &mut dyn PageSink,
) -> Result<(), ReadError> {
    let count = pdf.pages().len() as u32;
    let ahead = (threads * PAGES_AHEAD) as u32;
    // Numbers of pages to read go out, what was read comes back. A number goes out for each page that is taken, so
    // no more than `ahead` are under way; the threads end when either end of a channel is gone.
    let (give_out, numbers) = channel::<u32>();
    let numbers = Arc::new(Mutex::new(numbers));
    let (hand_in, done) = channel::<(u32, Read)>();
    for _ in 0..threads {
        let (numbers, hand_in, work) = (Arc::clone(&numbers), hand_in.clone(), sink.page_work());
        let next = move || numbers.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let read_pages = move || {
            let mut reader = PageReader::new(pdf, max_operations);
            while let Ok(number) = next() {
                let read = catch_unwind(AssertUnwindSafe(|| {
                    let (page, warnings) = reader.page(number);
                    (work(page), warnings)
                }));
                if hand_in.send((number, read)).is_err() {
                    return;
                }
            }
        };
        let builder = thread::Builder::new().name("document page".to_owned()).stack_size(STACK);
        if builder.spawn_scoped(scope, read_pages).is_err() {
            return Err(ReadError::Damaged("no thread could be started to read the pages".to_owned()));
        }
    }
    // So that the last thread that ends is noticed.
    drop(hand_in);
    let mut waiting = BTreeMap::new();
    let mut given_out = 0;
    for number in 0..count {
        while given_out < count.min(number + ahead) && give_out.send(given_out).is_ok() {
            given_out += 1;
        }
        let read = loop {
            if let Some(read) = waiting.remove(&number) {
                break read;
            }
            let Ok((other, read)) = done.recv() else {
                return Err(ReadError::Damaged(format!("the reader stopped at page {}", number + 1)));
            };
            waiting.insert(other, read);
        };
        let (page, warnings) = read.unwrap_or_else(|panic| resume_unwind(panic));
        for warning in warnings {
            sink.warn(warning);
        }
        if sink.worked(page).is_break() {
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
