//! What the layout saw on every page of one document, for people who ask why a table was found or not.
//!
//! In: one [`Job`]. Out: a [`PageTrace`] for each page, in order and as soon as it is read. Always in this
//! process, since it is for looking into a document and not for reading many: panics are caught, but nothing
//! bounds time or memory.

use crate::guard::guard;
use crate::laying::{Layouts, lay_out};
use crate::load::load;
use crate::mask::mask_trace;
use crate::pipeline::{choose, run_format};
use crate::recognition::Recognition;
use crate::run::{Job, MAX_CELLS, MAX_PAGE_OPERATIONS, Options};
use crate::worker::STACK;
use sifferkoll_layout::{blocks, link_pieces, trace_blocks, trace_page};
use sifferkoll_model::{Block, Failure, FailureCode, Page, PageTrace, Sheet, StoredPart, TextPage, Warning};
use sifferkoll_plugin::{Kept, Limits, PageSink, Registry, Source};
use std::ops::ControlFlow;
use std::thread;

/// Traces all pages of one document; of one without pages, none. Where `on_page` breaks, the rest is given up.
/// Of the options, task, mode and the limits on time and memory have no meaning here.
pub fn trace_document(
    job: &Job,
    options: &Options,
    registry: &Registry,
    on_page: &mut (dyn FnMut(PageTrace) -> ControlFlow<()> + Send),
) -> Result<(), Failure> {
    let bytes = load(&job.source, options.max_file_mib)?;
    let limits = Limits {
        max_pages: options.max_pages,
        max_page_operations: MAX_PAGE_OPERATIONS,
        max_cells: MAX_CELLS,
        max_unpacked: options.max_unpacked(),
        // With more, half of the pages would wait for the other half, and a trace is as large as its page.
        threads: 1,
    };
    let read = move || {
        guard(|| {
            let recognizer = registry.text_recognizer().cloned();
            let recognition = Recognition { ocr: options.ocr, recognizer, clock: None };
            let format = choose(&bytes, options.format.as_deref(), registry)?;
            let kept = Kept::default();
            let source = Source::new(&job.path, &bytes).keeping(&kept);
            let read = |sink: &mut dyn PageSink| run_format(format, &source, &limits, &recognition, sink);
            // What a line is shows in the whole document, so that is read before the first page is shown.
            let Layouts { tables: mut pieces, orders, .. } = lay_out(read)?;
            link_pieces(&mut pieces);
            let blocks = blocks(&orders, &mut pieces);
            read(&mut Tracer { on_page, mask: options.mask, blocks: &blocks })
        })
        .unwrap_or_else(|message| Err(Failure { code: FailureCode::Panicked, message }))
    };
    // Objects nest as deep as a file says: deeper than the stack of a main thread allows.
    thread::scope(|scope| {
        let builder = thread::Builder::new().name("engine".into()).stack_size(STACK);
        let crashed = |message| Failure { code: FailureCode::Crashed, message };
        let thread = builder
            .spawn_scoped(scope, read)
            .map_err(|error| crashed(format!("no thread could be started: {error}")))?;
        thread.join().unwrap_or_else(|_| Err(crashed("the thread that reads has ended".to_owned())))
    })
}

/// Takes what a format pushes; lines and stored grids have no page to show.
struct Tracer<'a> {
    on_page: &'a mut (dyn FnMut(PageTrace) -> ControlFlow<()> + Send),
    mask: bool,
    /// The text of the whole document.
    blocks: &'a [Block],
}

impl PageSink for Tracer<'_> {
    fn pages(&mut self, _: u32) {}

    fn page(&mut self, page: Page) -> ControlFlow<()> {
        let mut trace = PageTrace { blocks: trace_blocks(&page, self.blocks), ..trace_page(&page) };
        if self.mask {
            mask_trace(&mut trace);
        }
        (self.on_page)(trace)
    }

    fn lines(&mut self, _: TextPage) -> ControlFlow<()> {
        ControlFlow::Break(())
    }

    fn stored(&mut self, _: Vec<StoredPart>) -> ControlFlow<()> {
        ControlFlow::Break(())
    }

    fn sheet(&mut self, _: Sheet) -> ControlFlow<()> {
        ControlFlow::Break(())
    }

    fn warn(&mut self, _: Warning) {}
}
