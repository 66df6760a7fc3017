//! Lays pages out as they come, in several threads where the document may use them.
//!
//! In: pages in order, pushed by a format. Out: what the layout made of them, in the same order. Pages are
//! dropped as soon as they are laid out, so that a long document is never held whole.

use sifferkoll_layout::{Laid, lay_out_page, lay_out_text};
use sifferkoll_model::{Page, RawTable, TextBlock, TextPage, Warning};
use sifferkoll_plugin::PageSink;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Pages that may wait for the layout.
const WAITING: usize = 4;
/// Stack of a thread in bytes, as for the thread that reads the document.
const STACK: usize = 16 << 20;

/// What a whole document is laid out to.
#[derive(Default)]
pub(crate) struct Layouts {
    /// Number of pages, where the format has them.
    pub(crate) pages: Option<u32>,
    pub(crate) tables: Vec<RawTable>,
    pub(crate) text: Vec<TextBlock>,
    pub(crate) warnings: Vec<Warning>,
}

/// Runs a format against a sink that lays out what it pushes.
pub(crate) fn lay_out<E: Send>(
    threads: usize,
    read: impl FnOnce(&mut dyn PageSink) -> Result<(), E>,
) -> Result<Layouts, E> {
    if threads < 2 {
        let mut sink = Sink::default();
        read(&mut sink)?;
        return Ok(sink.finish(Vec::new()));
    }
    let (to_lay_out, pages) = sync_channel::<(usize, Page)>(WAITING);
    let pages = Mutex::new(pages);
    let laid: Mutex<Vec<(usize, Laid)>> = Mutex::new(Vec::new());
    let sink = thread::scope(|scope| {
        let work = || {
            while let Some((place, page)) = next(&pages) {
                let made = lay_out_page(&page);
                laid.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((place, made));
            }
        };
        for _ in 0..threads {
            let builder = thread::Builder::new().name("document layout".to_owned()).stack_size(STACK);
            // With fewer threads than wished the pages wait longer; with none, the sink lays them out itself.
            if builder.spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        let mut sink = Sink { to_lay_out: Some(to_lay_out), ..Sink::default() };
        let result = read(&mut sink);
        // Closes the channel, so that the threads end.
        sink.to_lay_out = None;
        result.map(|()| sink)
    })?;
    Ok(sink.finish(laid.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)))
}

fn next(pages: &Mutex<Receiver<(usize, Page)>>) -> Option<(usize, Page)> {
    pages.lock().unwrap_or_else(std::sync::PoisonError::into_inner).recv().ok()
}

/// Takes what a format pushes.
#[derive(Default)]
struct Sink {
    /// Where pages go; `None` to lay them out here.
    to_lay_out: Option<SyncSender<(usize, Page)>>,
    /// Places given out so far.
    taken: usize,
    laid: Vec<(usize, Laid)>,
    pages: Option<u32>,
    warnings: Vec<Warning>,
}

impl Sink {
    fn keep(&mut self, laid: Laid) -> ControlFlow<()> {
        self.laid.push((self.taken, laid));
        self.taken += 1;
        ControlFlow::Continue(())
    }

    /// All pieces in the order in which they were pushed.
    fn finish(self, elsewhere: Vec<(usize, Laid)>) -> Layouts {
        let mut all = self.laid;
        all.extend(elsewhere);
        all.sort_by_key(|(place, _)| *place);
        let mut out = Layouts { pages: self.pages, warnings: self.warnings, ..Layouts::default() };
        for (_, laid) in all {
            out.tables.extend(laid.tables);
            out.text.extend(laid.text);
        }
        out
    }
}

impl PageSink for Sink {
    fn pages(&mut self, count: u32) {
        self.pages = Some(count);
    }

    fn page(&mut self, page: Page) -> ControlFlow<()> {
        let Some(to_lay_out) = &self.to_lay_out else {
            return self.keep(lay_out_page(&page));
        };
        match to_lay_out.send((self.taken, page)) {
            Ok(()) => {
                self.taken += 1;
                ControlFlow::Continue(())
            }
            // No thread is left to take it.
            Err(back) => {
                self.to_lay_out = None;
                self.keep(lay_out_page(&back.0.1))
            }
        }
    }

    fn lines(&mut self, lines: TextPage) -> ControlFlow<()> {
        self.keep(lay_out_text(&lines))
    }

    fn grid(&mut self, table: RawTable) -> ControlFlow<()> {
        self.keep(Laid { tables: vec![table], text: Vec::new() })
    }

    fn warn(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }
}
