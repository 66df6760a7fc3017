//! An open document with the threads that work on it, each with what it has learnt of the document.
//!
//! In: work for so many threads. Out: nothing; work hands in what it makes by a channel of its own. Fonts and colour
//! spaces take a third of the time of a page, and the library's caches of them cannot change threads. So the threads
//! live as long as the document is open, and one that is kept open draws pages faster that it has read before.

use crate::fonts::FontTable;
use crate::stamps::Stamps;
use crate::structure::Structure;
use hayro_interpret::{InterpreterCache, InterpreterSettings};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use sifferkoll_plugin::{Kept, ReadError, Source};
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

/// Stack of a thread in bytes: objects nest as deep as a file says. Takes no memory until it is used.
const STACK: usize = 64 << 20;

/// What a thread works with: the document and what is known of it already. None of it changes what comes out.
pub(crate) struct Tools<'a> {
    pub(crate) pdf: &'a Pdf,
    pub(crate) settings: InterpreterSettings,
    pub(crate) cache: InterpreterCache<'a>,
    pub(crate) fonts: FontTable<'a>,
    pub(crate) structure: Structure<'a>,
    pub(crate) stamps: Stamps,
}

impl<'a> Tools<'a> {
    /// Tools for a document of which nothing is known yet.
    pub(crate) fn new(pdf: &'a Pdf) -> Self {
        let settings = InterpreterSettings::default();
        let fonts = FontTable::new(pdf, &settings);
        let (cache, structure) = (InterpreterCache::new(), Structure::new(pdf));
        Self { pdf, settings, cache, fonts, structure, stamps: Stamps::default() }
    }

    /// Forgets what the library has cached: after a panic it may be half made.
    pub(crate) fn forget(&mut self) {
        self.cache = InterpreterCache::new();
        self.fonts = FontTable::new(self.pdf, &self.settings);
    }
}

/// An open document with its threads.
pub(crate) struct Crew {
    pdf: Arc<Pdf>,
    hands: Vec<Hand>,
}

type Work = Box<dyn FnOnce(&mut Tools<'_>) + Send>;

/// A thread that waits for work.
struct Hand {
    orders: Sender<Work>,
    thread: JoinHandle<()>,
}

impl Hand {
    fn hire(pdf: &Arc<Pdf>) -> Option<Self> {
        let (orders, works) = channel::<Work>();
        let pdf = Arc::clone(pdf);
        let live = move || {
            let mut tools = Tools::new(&pdf);
            for work in works {
                work(&mut tools);
            }
        };
        let builder = thread::Builder::new().name("document page".to_owned()).stack_size(STACK);
        Some(Self { orders, thread: builder.spawn(live).ok()? })
    }
}

impl Crew {
    /// The crew that was kept for a document, or a new one without threads; an error where the document cannot be
    /// opened.
    pub(crate) fn of(source: &Source<'_>) -> Result<Self, ReadError> {
        match source.kept.and_then(Kept::take::<Self>) {
            Some(crew) => Ok(crew),
            None => Ok(Self { pdf: Arc::new(open(source)?), hands: Vec::new() }),
        }
    }

    /// Leaves the crew for the next call on these bytes.
    pub(crate) fn keep(self, source: &Source<'_>) {
        if let Some(kept) = source.kept {
            kept.put(self);
        }
    }

    pub(crate) fn pdf(&self) -> &Pdf {
        &self.pdf
    }

    /// Has so many threads do this work, each with its number; fewer where no more are to be had. Whether any does. One
    /// alone is this one, unless others are there already: then the work is done when this returns.
    pub(crate) fn work<W>(&mut self, threads: usize, work: W) -> bool
    where
        W: Fn(usize, &mut Tools<'_>) + Send + Sync + 'static,
    {
        self.hands.retain(|hand| !hand.thread.is_finished());
        if threads < 2 && self.hands.is_empty() {
            work(0, &mut Tools::new(&self.pdf));
            return true;
        }
        let wanted = threads.saturating_sub(self.hands.len());
        self.hands.extend((0..wanted).map_while(|_| Hand::hire(&self.pdf)));
        let work = Arc::new(work);
        let mut any = false;
        for (number, hand) in self.hands.iter().take(threads).enumerate() {
            let work = Arc::clone(&work);
            any |= hand.orders.send(Box::new(move |tools| work(number, tools))).is_ok();
        }
        any
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        for Hand { orders, thread } in self.hands.drain(..) {
            // It ends when it has done what it was told.
            drop(orders);
            let _ = thread.join();
        }
    }
}

/// What is left to do, a stretch for each thread: a thread that stays within one part of a document seldom
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

/// The document; panics of the library on it are errors.
fn open(source: &Source<'_>) -> Result<Pdf, ReadError> {
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
