//! Lays pages out as they come.
//!
//! In: pages in order, pushed by a format, which may read them in several threads; reading a page costs ten
//! times what laying it out does, so one thread for the layout keeps up. Out: what the layout made of them, in
//! the same order. Pages are dropped at once, so that a long document is never held whole.

use sifferkoll_layout::{Laid, lay_out_page, lay_out_text};
use sifferkoll_model::{Page, RawTable, TextBlock, TextPage, Warning};
use sifferkoll_plugin::PageSink;
use std::ops::ControlFlow;

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
pub(crate) fn lay_out<E>(read: impl FnOnce(&mut dyn PageSink) -> Result<(), E>) -> Result<Layouts, E> {
    let mut layouts = Layouts::default();
    read(&mut layouts)?;
    Ok(layouts)
}

impl Layouts {
    fn keep(&mut self, laid: Laid) -> ControlFlow<()> {
        self.tables.extend(laid.tables);
        self.text.extend(laid.text);
        ControlFlow::Continue(())
    }
}

impl PageSink for Layouts {
    fn pages(&mut self, count: u32) {
        self.pages = Some(count);
    }

    fn page(&mut self, page: Page) -> ControlFlow<()> {
        self.keep(lay_out_page(&page))
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
