//! Opens a document and pushes its pages into the sink.
//!
//! In: bytes and limits. Out: pages in order and warnings. Fails where the document cannot be opened,
//! is empty or has too many pages. Panics of the PDF library never leave this module.

use crate::page::PageReader;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use sifferkoll_plugin::model::{PageIndex, Warning};
use sifferkoll_plugin::{Limits, PageSink, ReadError, Source, WorkedPage};
use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Scope};

/// Stack of a thread in bytes: objects nest as deep as a file says. Takes no memory until it is used.
pub(crate) const STACK: usize = 64 << 20;

/// The document; panics of the library on it are errors.
pub(crate) fn open(source: &Source<'_>) -> Result<Pdf, ReadError> {
    if source.bytes.is_empty() {
        return Err(ReadError::Empty("the file has no bytes".to_owned()));
    }
    let bytes = source.bytes.clone();
    match catch_unwind(AssertUnwindSafe(|| Pdf::new(Arc::new(bytes)))) {
        Ok(Ok(pdf)) => Ok(pdf),
        Ok(Err(error)) => Err(refusal(error)),
        Err(_) => Err(ReadError::Damaged("the PDF reader failed on the structure".to_owned())),
    }
}

/// See [`sifferkoll_plugin::InputFormat::read`].
pub(crate) fn read(source: &Source<'_>, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
    let pdf = open(source)?;
    let count = u32::try_from(pdf.pages().len()).unwrap_or(u32::MAX);
    if count == 0 {
        return Err(ReadError::Empty("the document has no pages".to_owned()));
    }
    if count > limits.max_pages {
        return Err(ReadError::TooManyPages { pages: count, limit: limits.max_pages });
    }
    sink.pages(count);
    let wanted: Vec<u32> = (0..count).filter(|number| sink.wants(PageIndex(*number))).collect();
    let threads = limits.threads.min(wanted.len());
    if threads < 2 {
        let mut reader = PageReader::new(&pdf, limits.max_page_operations, sink.pictures());
        for number in wanted {
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
    thread::scope(|scope| side_by_side(scope, &pdf, &wanted, threads, limits.max_page_operations, sink))
}

/// What is left to read, a stretch for each thread: a thread that stays within one part of a document seldom
/// needs fonts that another one has read already.
pub(crate) struct Shares(Mutex<Vec<Range<usize>>>);

impl Shares {
    /// Deals so many pages out to so many threads.
    pub(crate) fn new(pages: usize, threads: usize) -> Self {
        let end = |thread: usize| pages * thread / threads;
        Self(Mutex::new((0..threads).map(|thread| end(thread)..end(thread + 1)).collect()))
    }

    /// The next page of a thread; when its stretch is done, the last one of the longest that is left.
    pub(crate) fn next(&self, thread: usize) -> Option<usize> {
        let mut stretches = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = stretches.get_mut(thread).and_then(Iterator::next);
        own.or_else(|| stretches.iter_mut().max_by_key(ExactSizeIterator::len)?.next_back())
    }
}

/// A page after the sink's work on it, and what is in doubt on it; or the panic that ended the work.
type Read = thread::Result<(WorkedPage, Vec<Warning>)>;

/// Reads the wanted pages in several threads, does the sink's work on them there, and pushes them in order.
/// What waits for its turn, up to half of the document, is what the sink made of the pages; a sink that takes them
/// as they are must be able to hold them.
fn side_by_side<'scope, 'pdf: 'scope>(
    scope: &'scope Scope<'scope, '_>,
    pdf: &'pdf Pdf,
    wanted: &'pdf [u32],
    threads: usize,
    max_operations: u64,
    sink: &mut dyn PageSink,
) -> Result<(), ReadError> {
    let shares = Arc::new(Shares::new(wanted.len(), threads));
    let (hand_in, done) = channel::<(usize, Read)>();
    let pictures = sink.pictures();
    for thread in 0..threads {
        let (shares, hand_in, work) = (Arc::clone(&shares), hand_in.clone(), sink.page_work());
        let read_pages = move || {
            let mut reader = PageReader::new(pdf, max_operations, pictures);
            while let Some(place) = shares.next(thread) {
                let read = catch_unwind(AssertUnwindSafe(|| {
                    let (page, warnings) = reader.page(wanted[place]);
                    (work(page), warnings)
                }));
                // Nobody takes the page where the sink has had enough.
                if hand_in.send((place, read)).is_err() {
                    return;
                }
            }
        };
        let builder = thread::Builder::new().name("document page".to_owned()).stack_size(STACK);
        if builder.spawn_scoped(scope, read_pages).is_err() {
            return Err(ReadError::Damaged("no thread could be started to read the pages".to_owned()));
        }
    }
    // So that the end of the last thread is noticed.
    drop(hand_in);
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (place, read) in done {
        waiting.insert(place, read);
        while let Some(read) = waiting.remove(&next) {
            next += 1;
            let (page, warnings) = read.unwrap_or_else(|panic| resume_unwind(panic));
            for warning in warnings {
                sink.warn(warning);
            }
            if sink.worked(page).is_break() {
                return Ok(());
            }
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

#[cfg(test)]
mod tests {
    use super::Shares;
    use std::collections::BTreeSet;

    #[test]
    fn every_page_is_dealt_out_once() {
        for (pages, threads) in [(1, 1), (2, 3), (7, 2), (26, 5)] {
            // The first thread is the fastest: it does its own, then those of the others.
            let shares = Shares::new(pages, threads);
            let others: Vec<usize> = (1..threads).filter_map(|thread| shares.next(thread)).collect();
            let first: Vec<usize> = std::iter::from_fn(|| shares.next(0)).collect();
            let all: BTreeSet<usize> = first.iter().chain(&others).copied().collect();
            assert_eq!((all.len(), first.len() + others.len()), (pages, pages), "{pages} in {threads}");
            assert!(all.into_iter().eq(0..pages));
        }
        let shares = Shares::new(6, 2);
        let order: Vec<usize> = std::iter::from_fn(|| shares.next(1)).collect();
        assert_eq!(order, [3, 4, 5, 2, 1, 0]);
    }
}
