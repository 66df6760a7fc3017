//! Lays pages out as they come.
//!
//! In: pages in order, pushed by a format; one that reads them in several threads has them laid out there, too.
//! Out: what the layout made of them, in the same order. Pages are dropped at once, so that a long document is
//! never held whole.

use crate::guard::guard;
use sifferkoll_layout::{Laid, ReadingOrder, lay_out_page, lay_out_sheet, lay_out_stored, lay_out_text};
use sifferkoll_model::{
    Failure, FailureCode, Page, RawTable, Sheet, StoredPart, TextBlock, TextPage, Warning,
};
use sifferkoll_plugin::{PageSink, PageWork, WorkedPage};
use std::ops::ControlFlow;
use std::sync::Arc;

/// What a whole document is laid out to.
#[derive(Default)]
pub(crate) struct Layouts {
    /// Number of pages, where the format has them.
    pub(crate) pages: Option<u32>,
    pub(crate) tables: Vec<RawTable>,
    pub(crate) text: Vec<TextBlock>,
    /// Every page in reading order.
    pub(crate) orders: Vec<ReadingOrder>,
    pub(crate) warnings: Vec<Warning>,
    /// A fault of the layout on a page, in words.
    fault: Option<String>,
}

/// A page laid out in a thread of the format, or the words for a panic on it: there they would be lost, since the
/// place of a panic is known in its own thread only.
type LaidPage = Result<Laid, String>;

/// The fault of a format that hands in what no page work of this sink has made.
pub(crate) const FOREIGN: &str =
    "internal fault: the format hands in a page that was not laid out; please report it";

/// Runs a format against a sink that lays out what it pushes.
pub(crate) fn lay_out(
    read: impl FnOnce(&mut dyn PageSink) -> Result<(), Failure>,
) -> Result<Layouts, Failure> {
    let mut layouts = Layouts::default();
    read(&mut layouts)?;
    match layouts.fault.take() {
        None => Ok(layouts),
        Some(message) => Err(Failure { code: FailureCode::Panicked, message }),
    }
}

impl Layouts {
    fn keep(&mut self, laid: Laid) -> ControlFlow<()> {
        self.tables.extend(laid.tables);
        self.text.extend(laid.text);
        self.orders.push(laid.order);
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

    fn page_work(&self) -> PageWork {
        Arc::new(|page| WorkedPage::new::<LaidPage>(guard(|| lay_out_page(&page))))
    }

    fn worked(&mut self, page: WorkedPage) -> ControlFlow<()> {
        match page.take::<LaidPage>().unwrap_or_else(|| Err(FOREIGN.to_owned())) {
            Ok(laid) => self.keep(laid),
            Err(message) => {
                self.fault = Some(message);
                ControlFlow::Break(())
            }
        }
    }

    fn lines(&mut self, lines: TextPage) -> ControlFlow<()> {
        self.keep(lay_out_text(&lines))
    }

    fn stored(&mut self, parts: Vec<StoredPart>) -> ControlFlow<()> {
        self.keep(lay_out_stored(&parts))
    }

    fn sheet(&mut self, sheet: Sheet) -> ControlFlow<()> {
        self.keep(lay_out_sheet(&sheet))
    }

    fn warn(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::PageIndex;

    fn page(index: u32) -> Page {
        Page {
            index: PageIndex(index),
            width: 595.0,
            height: 842.0,
            glyphs: vec![],
            rulings: vec![],
            fills: vec![],
            images: vec![],
            tags: vec![],
            picture: None,
        }
    }

    #[test]
    fn a_fault_on_a_page_is_a_fault_of_the_document() {
        let message = "internal fault at here: x; please report it";
        for (worked, expected) in
            [(WorkedPage::new::<LaidPage>(Err(message.into())), message), (WorkedPage::new(page(1)), FOREIGN)]
        {
            let mut flow = Vec::new();
            let mut worked = Some(worked);
            let outcome = lay_out(|sink| {
                flow.push(sink.worked(sink.page_work()(page(0))));
                flow.extend(worked.take().map(|worked| sink.worked(worked)));
                Ok(())
            });
            let failure = Failure { code: FailureCode::Panicked, message: expected.into() };
            assert_eq!(outcome.err(), Some(failure));
            assert_eq!(flow, [ControlFlow::Continue(()), ControlFlow::Break(())]);
        }
    }
}
