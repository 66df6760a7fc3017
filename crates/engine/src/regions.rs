//! Grids read where the user says that they are.
//!
//! In: pages as a format reads them. Out: one grid for each region, in the order of the regions.

use crate::task::Region;
use sifferkoll_layout::lay_out_regions;
use sifferkoll_model::{Location, Page, PageIndex, RawTable, Rect, Sheet, StoredPart, TextPage, Warning};
use sifferkoll_plugin::PageSink;
use std::ops::ControlFlow;

/// Takes the pages that a region names, and lays them out.
pub(crate) struct Regions<'a> {
    asked: &'a [Region],
    /// The grid of each region whose page has come.
    grids: Vec<Option<RawTable>>,
    last: Option<PageIndex>,
    pages: Option<u32>,
    warnings: Vec<Warning>,
}

impl<'a> Regions<'a> {
    pub(crate) fn new(asked: &'a [Region]) -> Self {
        let last = asked.iter().map(|region| region.page).max();
        Self { asked, grids: vec![None; asked.len()], last, pages: None, warnings: Vec::new() }
    }

    /// Number of pages, the grids, and the warnings on the pages of the regions.
    pub(crate) fn finish(self) -> (Option<u32>, Vec<RawTable>, Vec<Warning>) {
        let Self { asked, grids, pages, mut warnings, .. } = self;
        let grids = grids.into_iter().zip(asked).map(|(grid, region)| grid.unwrap_or_else(|| empty(region)));
        let named = |page: PageIndex| asked.iter().any(|region| region.page == page);
        warnings.retain(|warning| match warning.location {
            Some(Location::Page { page, .. }) => named(page),
            Some(Location::Lines { .. } | Location::Sheet { .. } | Location::Stored { .. }) | None => true,
        });
        (pages, grids.collect(), warnings)
    }
}

impl PageSink for Regions<'_> {
    fn pages(&mut self, count: u32) {
        self.pages = Some(count);
    }

    fn wants(&self, page: PageIndex) -> bool {
        self.asked.iter().any(|region| region.page == page)
    }

    fn page(&mut self, page: Page) -> ControlFlow<()> {
        let here: Vec<usize> =
            (0..self.asked.len()).filter(|at| self.asked[*at].page == page.index).collect();
        if !here.is_empty() {
            let boxes: Vec<Rect> = here.iter().map(|at| self.asked[*at].bbox).collect();
            for (at, grid) in here.into_iter().zip(lay_out_regions(&page, &boxes)) {
                self.grids[at] = Some(grid);
            }
        }
        if Some(page.index) >= self.last { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
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

    fn warn(&mut self, warning: Warning) {
        self.warnings.push(warning);
    }
}

/// The grid of a region in which nothing stands.
fn empty(region: &Region) -> RawTable {
    RawTable::empty(Location::Page { page: region.page, bbox: region.bbox })
}
