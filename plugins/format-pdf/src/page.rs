//! Reads one page: what the library draws, collected by the device, with its warnings.
//!
//! In: a page number. Out: a `Page` and what is in doubt on it. Cannot fail: a page that breaks off
//! keeps what was drawn so far. One reader serves one thread.

use crate::crew::Tools;
use crate::device::{Budget, PageDevice};
use crate::picture::{PictureDevice, Placed, resolution};
use hayro_interpret::{Context, TransformExt, interpret_page};
use hayro_syntax::page::Page as PdfPage;
use sifferkoll_plugin::Pictures;
use sifferkoll_plugin::model::{
    Glyph, GlyphOrigin, GlyphText, Location, Page, PageIndex, Picture, Rect, Warning, WarningCode,
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Unknown glyphs are worth a warning from this many on a page.
const UNKNOWN_COUNT: usize = 10;
/// Unknown glyphs are worth a warning above this share of a page's visible glyphs.
const UNKNOWN_SHARE: f64 = 0.05;
/// A page without text is worth a warning if pictures cover more than this share of it.
const PICTURE_SHARE: f32 = 0.5;
/// Drawn text is negligible where its glyphs cover less than this share of the page: a stamp, the foot that a service for
/// signatures adds, a short title. A full page of text covers a fifth or more.
const NEGLIGIBLE_TEXT: f32 = 0.02;
/// Longest side of a page that is believed, in points: 100 m, far beyond any paper.
const MAX_SIDE: f32 = 283_500.0;

/// Reads pages of one document, in any order.
pub(crate) struct PageReader<'t, 'a> {
    tools: &'t mut Tools<'a>,
    max_operations: u64,
    pictures: Pictures,
}

impl<'t, 'a> PageReader<'t, 'a> {
    /// A reader with so many operations for each page, and pictures of those pages.
    pub(crate) fn new(tools: &'t mut Tools<'a>, max_operations: u64, pictures: Pictures) -> Self {
        Self { tools, max_operations, pictures }
    }

    /// Reads the page with this number, counted from 0.
    pub(crate) fn page(&mut self, number: u32) -> (Page, Vec<Warning>) {
        let index = PageIndex(number);
        let tools = &mut *self.tools;
        let Some(source) = tools.pdf.pages().get(number as usize) else {
            return (blank(index), vec![damage(index, &blank(index), "the page is missing")]);
        };
        let (width, height) = source.render_dimensions();
        let believed = |side: f32| side.is_finite() && side > 0.0 && side <= MAX_SIDE;
        if !believed(width) || !believed(height) {
            let detail = "the page has no believable size";
            return (blank(index), vec![damage(index, &blank(index), detail)]);
        }
        let frame = kurbo::Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut device = PageDevice::new(&mut tools.fonts, frame, self.max_operations);
        let drawn = catch_unwind(AssertUnwindSafe(|| {
            device.fonts.learn(source.resources());
            let mut context = Context::new(
                source.initial_transform(true).to_kurbo(),
                frame,
                &tools.cache,
                tools.pdf.xref(),
                tools.settings.clone(),
            );
            interpret_page(source, &mut context, &mut device);
            source.page_stream().is_some() || !source.raw().contains_key("Contents")
        }));
        // A broken structure costs the tags, not the page.
        let tags = AssertUnwindSafe(|| tools.structure.tags(source, &device.marks.numbers));
        let tags = catch_unwind(tags).unwrap_or_default();
        let placed = std::mem::take(&mut device.placed);
        let mut page = device.finish(index, &tags);
        let broken = match drawn {
            Ok(true) => None,
            Ok(false) => Some("the content of the page cannot be decoded"),
            Err(cause) => {
                tools.forget();
                Some(if cause.is::<Budget>() {
                    "more drawing operations than the limit"
                } else {
                    "the PDF reader failed on the page; what it drew before is kept"
                })
            }
        };
        if self.wants_picture(&page) {
            page.picture = self.picture(source, frame, &placed);
        }
        let mut warnings: Vec<Warning> =
            broken.map(|detail| damage(index, &page, detail)).into_iter().collect();
        warnings.extend(unknown_characters(&page));
        // Who gets a picture says what came of it.
        warnings.extend(no_text(&page).filter(|_| page.picture.is_none()));
        (page, warnings)
    }

    /// Whether a page is to come with a picture.
    fn wants_picture(&self, page: &Page) -> bool {
        let scan = || page.glyphs.iter().filter(|glyph| glyph.origin == GlyphOrigin::Text && says(glyph));
        let text = || scan().map(|glyph| glyph.bbox.width() * glyph.bbox.height()).sum::<f32>();
        match self.pictures {
            Pictures::None => false,
            Pictures::All => picture_share(page) > PICTURE_SHARE,
            Pictures::Scans => {
                picture_share(page) > PICTURE_SHARE && text() < NEGLIGIBLE_TEXT * page.width * page.height
            }
        }
    }

    /// Draws the pictures of a page; `None` where that cannot be done.
    fn picture(&mut self, source: &PdfPage<'a>, frame: kurbo::Rect, placed: &[Placed]) -> Option<Picture> {
        let tools = &mut *self.tools;
        let (width, height) = (frame.width() as f32, frame.height() as f32);
        let mut device = PictureDevice::new(width, height, resolution(placed, width, height)?);
        let drawn = catch_unwind(AssertUnwindSafe(|| {
            let transform = source.initial_transform(true).to_kurbo();
            let mut context =
                Context::new(transform, frame, &tools.cache, tools.pdf.xref(), tools.settings.clone());
            interpret_page(source, &mut context, &mut device);
        }));
        if drawn.is_err() {
            tools.forget();
        }
        drawn.is_ok().then(|| device.finish())
    }
}

/// A page of A4 size with nothing on it, in place of one that cannot be read.
fn blank(index: PageIndex) -> Page {
    Page {
        index,
        width: 595.0,
        height: 842.0,
        glyphs: Vec::new(),
        rulings: Vec::new(),
        fills: Vec::new(),
        images: Vec::new(),
        tags: Vec::new(),
        picture: None,
    }
}

fn warning(code: WarningCode, page: &Page, detail: String) -> Warning {
    let bbox = Rect::from_corners(0.0, 0.0, page.width, page.height);
    Warning { code, detail, location: Some(Location::Page { page: page.index, bbox }) }
}

fn damage(index: PageIndex, page: &Page, detail: &str) -> Warning {
    debug_assert_eq!(index, page.index, "a warning names its own page");
    warning(WarningCode::PageDamaged, page, detail.to_owned())
}

/// Warns of visible glyphs that the fonts give no meaning.
fn unknown_characters(page: &Page) -> Option<Warning> {
    let visible = page.glyphs.iter().filter(|glyph| glyph.origin == GlyphOrigin::Text);
    let (mut all, mut unknown) = (0, 0);
    for glyph in visible {
        all += 1;
        unknown += usize::from(glyph.text.is_none());
    }
    let many = unknown >= UNKNOWN_COUNT && unknown as f64 > UNKNOWN_SHARE * f64::from(all);
    many.then(|| warning(WarningCode::UnknownCharacters, page, format!("{unknown} of {all}")))
}

/// Warns of a page that is a picture with no text on or behind it.
fn no_text(page: &Page) -> Option<Warning> {
    if page.glyphs.iter().any(says) {
        return None;
    }
    let share = picture_share(page);
    let scan = share > PICTURE_SHARE;
    scan.then(|| {
        let detail = format!("pictures cover {:.0} % of the page", share * 100.0);
        warning(WarningCode::NoText, page, detail)
    })
}

/// Whether a glyph is more than a blank.
fn says(glyph: &Glyph) -> bool {
    match &glyph.text {
        Some(GlyphText::Char(c)) => !c.is_whitespace(),
        Some(GlyphText::Str(text)) => !text.trim().is_empty(),
        None => true,
    }
}

/// How much of a page its pictures cover, at most 1; where they lie over one another they count twice.
fn picture_share(page: &Page) -> f32 {
    let covered: f32 = page.images.iter().map(|image| image.bbox.width() * image.bbox.height()).sum();
    (covered / (page.width * page.height)).min(1.0)
}
