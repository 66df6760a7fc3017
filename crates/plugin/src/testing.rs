//! The conformance suite that every plugin passes, whatever its format or kind.

use crate::{InputFormat, Limits, PageSink, Sniff, Source};
use sifferkoll_model::{Page, RawTable, TextPage, Warning};
use std::ops::ControlFlow;

/// Limits wide enough for any test document.
pub const TEST_LIMITS: Limits = Limits { max_pages: 500, max_page_operations: 2_000_000, threads: 1 };

/// A sink that keeps all it is given.
#[derive(Debug, Default, PartialEq)]
pub struct Collect {
    /// Announced number of pages.
    pub announced: Option<u32>,
    /// Pages.
    pub pages: Vec<Page>,
    /// Runs of lines.
    pub lines: Vec<TextPage>,
    /// Grids.
    pub grids: Vec<RawTable>,
    /// Warnings.
    pub warnings: Vec<Warning>,
    /// Stop after this many pages or runs of lines.
    pub stop_after: Option<usize>,
}

impl Collect {
    fn go_on(&self) -> ControlFlow<()> {
        let taken = self.pages.len() + self.lines.len() + self.grids.len();
        if self.stop_after.is_some_and(|limit| taken >= limit) {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }
}

impl PageSink for Collect {
    fn pages(&mut self, count: u32) {
        self.announced = Some(count);
    }
    fn page(&mut self, page: Page) -> ControlFlow<()> {
        self.pages.push(page);
        self.go_on()
    }
    fn lines(&mut self, lines: TextPage) -> ControlFlow<()> {
        self.lines.push(lines);
        self.go_on()
    }
    fn grid(&mut self, table: RawTable) -> ControlFlow<()> {
        self.grids.push(table);
        self.go_on()
    }
    fn warn(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }
}

/// What every format must do with a good document: know it, read it twice alike, number its pages
/// from 0, stop when told, and survive every way of cutting or damaging it.
///
/// # Panics
/// Where the format breaks the contract.
pub fn conforms(format: &dyn InputFormat, good: &[u8]) {
    let read_with = |bytes: &[u8], stop_after, threads| {
        let mut sink = Collect { stop_after, ..Collect::default() };
        let limits = Limits { threads, ..TEST_LIMITS };
        let result = format.read(&Source { path: "test", bytes }, &limits, &mut sink);
        (result, sink)
    };
    let read = |bytes: &[u8], stop_after| read_with(bytes, stop_after, 1);
    assert!(format.sniff(&good[..good.len().min(4096)]) > Sniff::No, "its own document is refused");
    let (result, first) = read(good, None);
    result.expect("a good document is read");
    assert_eq!(first, read(good, None).1, "the same bytes give the same pages");
    assert_eq!(first, read_with(good, None, 3).1, "threads change nothing");
    for (place, page) in first.pages.iter().enumerate() {
        assert_eq!(page.index.0 as usize, place, "pages come in order");
        assert!(page.glyphs.iter().all(|g| g.bbox.is_finite()), "boxes are finite");
    }
    let total = first.pages.len() + first.lines.len() + first.grids.len();
    if total > 1 {
        let (result, stopped) = read(good, Some(1));
        result.expect("stopping early is no error");
        assert_eq!(stopped.pages.len() + stopped.lines.len() + stopped.grids.len(), 1);
    }
    let step = (good.len() / 12).max(1);
    for cut in (0..good.len()).step_by(step) {
        let _ = read(&good[..cut], None);
        let mut damaged = good.to_vec();
        for byte in damaged.iter_mut().skip(cut).step_by(97).take(40) {
            *byte = byte.wrapping_mul(31).wrapping_add(7);
        }
        let _ = read(&damaged, None);
    }
}
