//! Opens a document and pushes its pages into the sink.
//!
//! In: bytes and limits. Out: pages in order and warnings. Fails where the document cannot be opened,
//! is empty or has too many pages. Panics of the PDF library never leave this crate.

use crate::crew::{Crew, Shares, Tools};
use crate::page::PageReader;
use sifferkoll_plugin::model::{PageIndex, Warning};
use sifferkoll_plugin::{Limits, PageSink, ReadError, Source, WorkedPage};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::channel;
use std::thread;

/// See [`sifferkoll_plugin::InputFormat::read`].
pub(crate) fn read(source: &Source<'_>, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
    let mut crew = Crew::of(source)?;
    let count = u32::try_from(crew.pdf().pages().len()).unwrap_or(u32::MAX);
    if count == 0 {
        return Err(ReadError::Empty("the document has no pages".to_owned()));
    }
    if count > limits.max_pages {
        return Err(ReadError::TooManyPages { pages: count, limit: limits.max_pages });
    }
    sink.pages(count);
    let wanted: Vec<u32> = (0..count).filter(|number| sink.wants(PageIndex(*number))).collect();
    if limits.threads.min(wanted.len()) < 2 {
        read_here(&crew, &wanted, limits, sink);
    } else {
        side_by_side(&mut crew, wanted, limits, sink)?;
    }
    crew.keep(source);
    Ok(())
}

/// Reads the wanted pages one after the other in this thread: among many small documents another thread for each costs
/// more than it has to give when it is kept.
fn read_here(crew: &Crew, wanted: &[u32], limits: &Limits, sink: &mut dyn PageSink) {
    let mut tools = Tools::new(crew.pdf());
    let mut reader = PageReader::new(&mut tools, limits.max_page_operations, sink.pictures());
    for number in wanted {
        let (page, warnings) = reader.page(*number);
        for warning in warnings {
            sink.warn(warning);
        }
        if sink.page(page).is_break() {
            return;
        }
    }
}

/// A page after the sink's work on it, and what is in doubt on it; or the panic that ended the work.
type Read = thread::Result<(WorkedPage, Vec<Warning>)>;

/// Reads the wanted pages in several threads, does the sink's work on them there, and pushes them in order.
/// What waits for its turn, up to half of the document, is what the sink made of the pages; a sink that takes them
/// as they are must be able to hold them.
fn side_by_side(
    crew: &mut Crew,
    wanted: Vec<u32>,
    limits: &Limits,
    sink: &mut dyn PageSink,
) -> Result<(), ReadError> {
    let (count, threads) = (wanted.len(), limits.threads.min(wanted.len()));
    let shares = Shares::new(count, threads);
    let (work, pictures, max_operations) = (sink.page_work(), sink.pictures(), limits.max_page_operations);
    let (hand_in, done) = channel::<(usize, Read)>();
    let at_work = crew.work(threads, move |thread, tools| {
        let mut reader = PageReader::new(tools, max_operations, pictures);
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
    });
    if !at_work {
        return Err(ReadError::Damaged("no thread could be started to read the pages".to_owned()));
    }
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
    if next < count {
        return Err(ReadError::Damaged("a thread that read the pages has ended".to_owned()));
    }
    Ok(())
}
