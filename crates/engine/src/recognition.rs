//! Pages that come with a picture of themselves are given the text that can be recognised in it.
//!
//! In: pages of a format, on their way to a sink. Out: pages with glyphs and no picture, and a warning for each whose
//! text was recognised or could not be. The work is done in the thread that reads the page. Where there is no
//! recogniser the pages go on as they are, and one warning says what to install.

use crate::guard::guard;
use sifferkoll_grammar::read_cell;
use sifferkoll_model::{
    Failure, FailureCode, Glyph, GlyphOrigin, GlyphText, Location, Page, PageIndex, Picture, Printed,
    RecognisedWord, Rect, Sheet, StoredPart, TextPage, Warning, WarningCode,
};
use sifferkoll_plugin::{PageSink, PageWork, Pictures, RecognitionError, Shown, TextRecognizer, WorkedPage};
use sifferkoll_scan::{
    Drawing, Leader, Pieces, drawing, layer_is_good, left_out, page_of, pieces, straighten, whitened,
    with_leaders, without, without_dark_areas, without_leaders,
};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Which pages are read by recognising text in their pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub enum Ocr {
    /// Those that have no text of their own, or only a bad one behind their picture.
    #[default]
    Auto,
    /// None.
    Never,
    /// All that pictures cover, in place of the text behind these.
    Always,
}

/// How sure a recogniser must be, of 100, of a figure that it first passed over: less is a stroke of something else.
const SURE_FIGURE: u8 = 50;

/// What hears how the time for a document changes, in milliseconds more or less than it was.
pub(crate) type Clock = Arc<dyn Fn(i64) + Send + Sync>;

/// How text in pictures is recognised.
#[derive(Clone, Default)]
pub(crate) struct Recognition {
    /// Which pages.
    pub(crate) ocr: Ocr,
    /// Who recognises; where nobody does, pages stay as they are.
    pub(crate) recognizer: Option<Arc<dyn TextRecognizer>>,
    /// Hears of the time that recognition takes, which is not the document's own.
    pub(crate) clock: Option<Clock>,
}

impl Recognition {
    /// Runs a format against a sink that gets pages with their text.
    pub(crate) fn read(
        &self,
        sink: &mut dyn PageSink,
        read: impl FnOnce(&mut dyn PageSink) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut recognising = Recognising { with: self, sink, missing: false, fault: None };
        read(&mut recognising)?;
        match recognising.fault {
            None => Ok(()),
            Some(message) => Err(Failure { code: FailureCode::Panicked, message }),
        }
    }

    /// The page with the text in its picture, and what is in doubt about it.
    fn page(&self, mut page: Page) -> (Page, Vec<Warning>) {
        let Some(picture) = page.picture.take() else {
            return (page, Vec::new());
        };
        let layer =
            page.glyphs.iter().any(|glyph| glyph.origin == GlyphOrigin::InvisibleLayer && says(glyph));
        let Some(recognizer) = self.recognizer.as_deref() else {
            return (page, Vec::new());
        };
        if layer && self.ocr != Ocr::Always && layer_is_good(&page, &picture) {
            return (page, Vec::new());
        }
        let Prepared { picture, drawing, leaders } = self.timed(recognizer, || Prepared::of(picture));
        let words = self.timed(recognizer, || recognizer.recognise(&picture, Shown::Page));
        let (code, detail) = match words {
            Ok(mut words) => {
                self.complete(recognizer, &picture, &mut words);
                with_leaders(&mut words, &leaders);
                let read = page_of(page.index, &picture, &words, drawing);
                let page = merged(page, read);
                let doubt = match confidence(&page) {
                    Some(mean) => Some(warning(WarningCode::Recognised, &page, mean.to_string())),
                    None => no_text(&page),
                };
                return (page, doubt.into_iter().collect());
            }
            Err(RecognitionError::Missing(words)) => (WarningCode::OcrMissing, words),
            Err(error) => (WarningCode::OcrFailed, error.to_string()),
        };
        let mut doubts = vec![warning(code, &page, detail)];
        doubts.extend(no_text(&page));
        (page, doubts)
    }

    /// Adds to the words of a page the figures that were passed over.
    fn complete(&self, recognizer: &dyn TextRecognizer, picture: &Picture, words: &mut Vec<RecognisedWord>) {
        let boxes = self.timed(recognizer, || left_out(picture, words));
        let points = 72.0 / picture.dpi;
        let in_points: Vec<Rect> = boxes
            .iter()
            .map(|b| Rect { x0: b.x0 * points, y0: b.y0 * points, x1: b.x1 * points, y1: b.y1 * points })
            .collect();
        let read =
            pieces(picture, &in_points).iter().flat_map(|p| self.pieces(recognizer, p)).collect::<Vec<_>>();
        let mut line = words.iter().map(|word| word.line).max().unwrap_or(0);
        for (bbox, text) in boxes.into_iter().zip(read) {
            let Some((text, confidence)) = text else { continue };
            if confidence >= SURE_FIGURE && matches!(read_cell(&text), Printed::Number(_)) {
                line += 1;
                words.push(RecognisedWord { text, bbox, confidence, line });
            }
        }
    }

    /// What stands in pieces of a page; nothing where the recogniser fails, which is no worse than not to ask.
    pub(crate) fn pieces(
        &self,
        recognizer: &dyn TextRecognizer,
        pieces: &Pieces,
    ) -> Vec<Option<(String, u8)>> {
        let words = self.timed(recognizer, || recognizer.recognise(&pieces.picture, Shown::Figures));
        let mut words = words.unwrap_or_default();
        left_out(&pieces.picture, &mut words);
        pieces.texts(&words)
    }

    /// Does the work while the document's own clock stands still.
    pub(crate) fn timed<T>(&self, recognizer: &dyn TextRecognizer, work: impl FnOnce() -> T) -> T {
        let Some(clock) = &self.clock else { return work() };
        let millis = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        let limit = recognizer.limit();
        clock(millis(limit));
        let start = Instant::now();
        let done = work();
        // What it did not need is taken back.
        clock(-millis(limit.saturating_sub(start.elapsed())));
        done
    }
}

/// A picture as it is recognised: straight, white, and without what a recogniser takes for letters.
pub(crate) struct Prepared {
    pub(crate) picture: Picture,
    /// What was drawn on it.
    drawing: Drawing,
    /// Rows of dots.
    leaders: Vec<Leader>,
}

impl Prepared {
    pub(crate) fn of(picture: Picture) -> Self {
        let (picture, _) = straighten(picture);
        let drawing = drawing(&picture);
        let (picture, leaders) = without_leaders(whitened(without_dark_areas(without(picture, &drawing))));
        Self { picture, drawing, leaders }
    }
}

/// A sink in front of another.
struct Recognising<'a> {
    with: &'a Recognition,
    sink: &'a mut dyn PageSink,
    /// Whether it has been said that there is no recogniser.
    missing: bool,
    /// A panic on a page, in words.
    fault: Option<String>,
}

/// A page, or what the other sink made of it, with warnings; or the words for a panic.
type Done<T> = Result<(T, Vec<Warning>), String>;

impl Recognising<'_> {
    /// Hands warnings on, that of a missing program only once and for the whole document.
    fn tell(&mut self, warnings: Vec<Warning>) {
        for mut warning in warnings {
            if warning.code == WarningCode::OcrMissing {
                if std::mem::replace(&mut self.missing, true) {
                    continue;
                }
                warning.location = None;
            }
            self.sink.warn(warning);
        }
    }

    fn broken(&mut self, message: String) -> ControlFlow<()> {
        self.fault = Some(message);
        ControlFlow::Break(())
    }
}

impl PageSink for Recognising<'_> {
    fn pages(&mut self, count: u32) {
        self.sink.pages(count);
    }

    fn wants(&self, page: PageIndex) -> bool {
        self.sink.wants(page)
    }

    fn pictures(&self) -> Pictures {
        match self.with {
            Recognition { recognizer: None, .. } | Recognition { ocr: Ocr::Never, .. } => Pictures::None,
            Recognition { ocr: Ocr::Auto, .. } => Pictures::Scans,
            Recognition { ocr: Ocr::Always, .. } => Pictures::All,
        }
    }

    fn page(&mut self, page: Page) -> ControlFlow<()> {
        match guard(|| self.with.page(page)) {
            Ok((page, warnings)) => {
                self.tell(warnings);
                self.sink.page(page)
            }
            Err(message) => self.broken(message),
        }
    }

    fn page_work(&self) -> PageWork {
        let (with, work) = (self.with.clone(), self.sink.page_work());
        Arc::new(move |page| {
            let read = guard(|| with.page(page));
            WorkedPage::new::<Done<WorkedPage>>(read.map(|(page, warnings)| (work(page), warnings)))
        })
    }

    fn worked(&mut self, page: WorkedPage) -> ControlFlow<()> {
        match page.take::<Done<WorkedPage>>() {
            Some(Ok((page, warnings))) => {
                self.tell(warnings);
                self.sink.worked(page)
            }
            Some(Err(message)) => self.broken(message),
            None => self.broken(crate::laying::FOREIGN.to_owned()),
        }
    }

    fn lines(&mut self, lines: TextPage) -> ControlFlow<()> {
        self.sink.lines(lines)
    }

    fn stored(&mut self, parts: Vec<StoredPart>) -> ControlFlow<()> {
        self.sink.stored(parts)
    }

    fn sheet(&mut self, sheet: Sheet) -> ControlFlow<()> {
        self.sink.sheet(sheet)
    }

    fn warn(&mut self, warning: Warning) {
        self.sink.warn(warning);
    }
}

/// Whether a glyph is more than a blank.
fn says(glyph: &Glyph) -> bool {
    match &glyph.text {
        Some(GlyphText::Char(c)) => !c.is_whitespace(),
        Some(GlyphText::Str(text)) => !text.trim().is_empty(),
        None => false,
    }
}

/// The page with what was recognised in place of the text behind its picture. What is drawn over the picture stays.
fn merged(mut page: Page, recognised: Page) -> Page {
    page.glyphs.retain(|glyph| glyph.origin != GlyphOrigin::InvisibleLayer);
    page.glyphs.extend(recognised.glyphs);
    page.rulings.extend(recognised.rulings);
    page.fills.extend(recognised.fills);
    page
}

/// Mean confidence of the recognised glyphs, 0 to 100; `None` where nothing was recognised.
fn confidence(page: &Page) -> Option<u32> {
    let sure = |glyph: &Glyph| match glyph.origin {
        GlyphOrigin::Recognised { confidence } if says(glyph) => Some(u32::from(confidence)),
        _ => None,
    };
    let sure: Vec<u32> = page.glyphs.iter().filter_map(sure).collect();
    let count = u32::try_from(sure.len()).ok().filter(|count| *count > 0)?;
    Some((sure.iter().sum::<u32>() + count / 2) / count)
}

/// Warns of a page that still has no text.
fn no_text(page: &Page) -> Option<Warning> {
    if page.glyphs.iter().any(says) {
        return None;
    }
    Some(warning(WarningCode::NoText, page, "nothing was recognised in its picture".to_owned()))
}

fn warning(code: WarningCode, page: &Page, detail: String) -> Warning {
    let bbox = Rect::from_corners(0.0, 0.0, page.width, page.height);
    Warning { code, detail, location: Some(Location::Page { page: page.index, bbox }) }
}
