//! Cells of scanned pages read once more, each by itself and enlarged.
//!
//! In: a document and the places of cells. Out: what a recogniser reads in each. The pages are read and straightened
//! as the first time, so the places fit; the work is done in the threads that read the pages.

use crate::guard::guard;
use crate::recognition::{Prepared, Recognition};
use crate::second_look::Spot;
use sifferkoll_model::{Page, PageIndex, Picture, Rect, Sheet, StoredPart, TextPage, Warning};
use sifferkoll_plugin::{PageSink, PageWork, Pictures, TextRecognizer, WorkedPage};
use sifferkoll_scan::pieces;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;

/// A sink that reads cells again.
pub(crate) struct Again {
    with: Arc<With>,
    /// What each cell says, by its place among those asked for.
    texts: BTreeMap<usize, String>,
}

struct With {
    recognition: Recognition,
    recognizer: Arc<dyn TextRecognizer>,
    spots: Vec<Spot>,
}

/// The cells of one page, by their places among those asked for, with their texts.
type Texts = Vec<(usize, String)>;

impl Again {
    pub(crate) fn new(recognition: Recognition, recognizer: Arc<dyn TextRecognizer>, spots: &[Spot]) -> Self {
        let with = With { recognition, recognizer, spots: spots.to_vec() };
        Self { with: Arc::new(with), texts: BTreeMap::new() }
    }

    /// The texts in the order of the cells; `None` for what could not be read.
    pub(crate) fn finish(mut self) -> Vec<Option<String>> {
        (0..self.with.spots.len()).map(|at| self.texts.remove(&at)).collect()
    }
}

impl With {
    fn page(&self, page: &mut Page) -> Texts {
        let Some(picture) = page.picture.take() else { return Texts::new() };
        let own: Vec<(usize, Rect)> = self
            .spots
            .iter()
            .enumerate()
            .filter(|(_, (index, _))| *index == page.index)
            .map(|(at, (_, bbox))| (at, *bbox))
            .collect();
        let boxes: Vec<Rect> = own.iter().map(|(_, bbox)| *bbox).collect();
        own.iter()
            .map(|(at, _)| *at)
            .zip(self.texts(picture, &boxes))
            .filter_map(|(at, t)| Some((at, t?)))
            .collect()
    }

    /// What stands in boxes of a picture; nothing where the recogniser fails, which is no worse than one look.
    fn texts(&self, picture: Picture, boxes: &[Rect]) -> Vec<Option<String>> {
        let prepared = self.recognition.timed(&*self.recognizer, || Prepared::of(picture));
        let made = pieces(&prepared.picture, boxes);
        made.iter()
            .flat_map(|pieces| self.recognition.pieces(&*self.recognizer, pieces))
            .map(|text| text.map(|(text, _)| text))
            .collect()
    }
}

impl PageSink for Again {
    fn pages(&mut self, _: u32) {}

    fn wants(&self, page: PageIndex) -> bool {
        self.with.spots.iter().any(|(own, _)| *own == page)
    }

    fn pictures(&self) -> Pictures {
        Pictures::All
    }

    fn page(&mut self, mut page: Page) -> ControlFlow<()> {
        self.texts.extend(self.with.page(&mut page));
        ControlFlow::Continue(())
    }

    fn page_work(&self) -> PageWork {
        let with = Arc::clone(&self.with);
        // A fault in a second look costs the look and not the document.
        Arc::new(move |mut page| WorkedPage::new::<Texts>(guard(|| with.page(&mut page)).unwrap_or_default()))
    }

    fn worked(&mut self, page: WorkedPage) -> ControlFlow<()> {
        self.texts.extend(page.take::<Texts>().into_iter().flatten());
        ControlFlow::Continue(())
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
