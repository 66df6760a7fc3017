//! The conformance suite that every plugin passes, whatever its format or kind.

use crate::{Bytes, InputFormat, Kept, Limits, PageSink, PageWork, Sniff, Source, WorkedPage};
use sifferkoll_model::{Page, PageIndex, Sheet, StoredPart, TextPage, Warning};
use std::ops::ControlFlow;
use std::sync::Arc;

/// Limits wide enough for any test document.
pub const TEST_LIMITS: Limits = Limits {
    max_pages: 500,
    max_page_operations: 2_000_000,
    max_cells: 100_000,
    max_unpacked: 64 << 20,
    threads: 1,
};

/// A sink that keeps all it is given.
#[derive(Debug, Default, PartialEq)]
pub struct Collect {
    /// Announced number of pages.
    pub announced: Option<u32>,
    /// Pages.
    pub pages: Vec<Page>,
    /// Runs of lines.
    pub lines: Vec<TextPage>,
    /// Documents of stored paragraphs and tables.
    pub stored: Vec<Vec<StoredPart>>,
    /// Sheets.
    pub sheets: Vec<Sheet>,
    /// Warnings.
    pub warnings: Vec<Warning>,
    /// Stop after this many pages or runs of lines.
    pub stop_after: Option<usize>,
}

impl Collect {
    /// Number of things that were pushed.
    fn taken(&self) -> usize {
        self.pages.len() + self.lines.len() + self.stored.len() + self.sheets.len()
    }

    fn go_on(&self) -> ControlFlow<()> {
        if self.stop_after.is_some_and(|limit| self.taken() >= limit) {
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
    fn stored(&mut self, parts: Vec<StoredPart>) -> ControlFlow<()> {
        self.stored.push(parts);
        self.go_on()
    }
    fn sheet(&mut self, sheet: Sheet) -> ControlFlow<()> {
        self.sheets.push(sheet);
        self.go_on()
    }
    fn warn(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }
}

/// A sink with work of its own: it keeps the number and the glyphs of each page but the second, counted where the
/// page was read.
#[derive(Default)]
struct Count(Vec<(PageIndex, usize)>);

impl PageSink for Count {
    fn pages(&mut self, _: u32) {}
    fn wants(&self, page: PageIndex) -> bool {
        page.0 != 1
    }
    fn page(&mut self, page: Page) -> ControlFlow<()> {
        self.0.push((page.index, page.glyphs.len()));
        ControlFlow::Continue(())
    }
    fn page_work(&self) -> PageWork {
        Arc::new(|page| WorkedPage::new((page.index, page.glyphs.len())))
    }
    fn worked(&mut self, page: WorkedPage) -> ControlFlow<()> {
        self.0.push(page.take().expect("what the sink's own work made of a page"));
        ControlFlow::Continue(())
    }
    fn lines(&mut self, _: TextPage) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
    fn stored(&mut self, _: Vec<StoredPart>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
    fn sheet(&mut self, _: Sheet) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
    fn warn(&mut self, _: Warning) {}
}

/// What every format must do with a good document: know it, read it twice alike, number its pages
/// from 0, stop when told, and survive every way of cutting or damaging it.
///
/// # Panics
/// Where the format breaks the contract.
pub fn conforms(format: &dyn InputFormat, good: &[u8]) {
    let read_from = |source: &Source<'_>, stop_after, threads| {
        let mut sink = Collect { stop_after, ..Collect::default() };
        let limits = Limits { threads, ..TEST_LIMITS };
        let result = format.read(source, &limits, &mut sink);
        (result, sink)
    };
    let read_with = |bytes: &[u8], stop_after, threads| {
        read_from(&Source::new("test", &Bytes::from(bytes.to_vec())), stop_after, threads)
    };
    let read = |bytes: &[u8], stop_after| read_with(bytes, stop_after, 1);
    assert!(format.sniff(good) > Sniff::No, "its own document is refused");
    let (result, first) = read(good, None);
    result.expect("a good document is read");
    assert_eq!(first, read(good, None).1, "the same bytes give the same pages");
    assert_eq!(first, read_with(good, None, 3).1, "threads change nothing");
    let (bytes, kept) = (&Bytes::from(good.to_vec()), Kept::default());
    for (stop_after, threads) in [(Some(1), 3), (None, 1), (None, 3), (None, 2)] {
        let (_, again) = read_from(&Source::new("test", bytes).keeping(&kept), stop_after, threads);
        assert!(stop_after.is_some() || again == first, "what is kept changes nothing");
    }
    for threads in [1, 3] {
        let mut counted = Count::default();
        let (bytes, limits) = (&Bytes::from(good.to_vec()), Limits { threads, ..TEST_LIMITS });
        let result = format.read(&Source::new("test", bytes), &limits, &mut counted);
        result.expect("a good document is read whatever the sink does to its pages");
        let wanted = first.pages.iter().filter(|page| counted.wants(page.index));
        let wanted: Vec<_> = wanted.map(|page| (page.index, page.glyphs.len())).collect();
        // Pages that the sink has no use for may come.
        counted.0.retain(|(page, _)| wanted.iter().any(|(index, _)| index == page));
        assert_eq!(counted.0, wanted, "the sink's own work is done on each page, and handed in in order");
    }
    for (place, page) in first.pages.iter().enumerate() {
        assert_eq!(page.index.0 as usize, place, "pages come in order");
        assert!(page.glyphs.iter().all(|g| g.bbox.is_finite()), "boxes are finite");
    }
    if first.taken() > 1 {
        for threads in [1, 3] {
            let (result, stopped) = read_with(good, Some(1), threads);
            result.expect("stopping early is no error");
            assert_eq!(stopped.taken(), 1);
        }
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
