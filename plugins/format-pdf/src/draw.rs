//! Draws parts of pages as they are shown, in shades of grey, for people to look at.
//!
//! In: parts of pages and a resolution. Out: a picture of each, or why there is none. Shadings and patterns are an even
//! light grey, and groups behind soft masks, which are shadows nearly always, are left out. Pages are drawn in several
//! threads where these are to be had, and each looks the same whoever draws it. Panics of the PDF library stay here.

use crate::crew::{Crew, Shares, Tools};
use crate::device::Budget;
use crate::ink::DrawDevice;
use crate::picture::PictureDevice;
use hayro_interpret::{Context, TransformExt, interpret_page};
use kurbo::Rect;
use sifferkoll_plugin::model::{self, PagePart, Picture};
use sifferkoll_plugin::{Limits, Source};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::channel;

/// See [`sifferkoll_plugin::InputFormat::draw`].
pub(crate) fn draw(
    source: &Source<'_>,
    limits: &Limits,
    parts: &[PagePart],
    dpi: f32,
) -> Vec<Result<Picture, String>> {
    let mut crew = match Crew::of(source) {
        Ok(crew) => crew,
        Err(error) => return parts.iter().map(|_| Err(error.to_string())).collect(),
    };
    let mut pages: BTreeMap<u32, Vec<(usize, PagePart)>> = BTreeMap::new();
    for (at, part) in parts.iter().enumerate() {
        pages.entry(part.page.0).or_default().push((at, *part));
    }
    let mut drawn: Vec<Result<Picture, String>> = vec![Err("it was not drawn".to_owned()); parts.len()];
    let pages: Vec<(u32, Vec<(usize, PagePart)>)> = pages.into_iter().collect();
    let threads = limits.threads.min(pages.len()).max(1);
    let shares = Shares::new(pages.len(), threads);
    let max_operations = limits.max_page_operations;
    let (hand_in, done) = channel();
    crew.work(threads, move |thread, tools| {
        let mut artist = Artist { tools, max_operations, dpi };
        while let Some(turn) = shares.next(thread) {
            let (number, parts) = &pages[turn];
            let own: Vec<PagePart> = parts.iter().map(|(_, part)| *part).collect();
            for ((at, _), picture) in parts.iter().zip(artist.page(*number, &own)) {
                let _ = hand_in.send((*at, picture));
            }
        }
    });
    for (at, picture) in done {
        drawn[at] = picture;
    }
    crew.keep(source);
    drawn
}

/// Draws pages of one document.
struct Artist<'t, 'a> {
    tools: &'t mut Tools<'a>,
    max_operations: u64,
    dpi: f32,
}

impl Artist<'_, '_> {
    /// The parts of one page: what lies around all of them is drawn once and cut up.
    fn page(&mut self, number: u32, parts: &[PagePart]) -> Vec<Result<Picture, String>> {
        let refuse = |why: &str| parts.iter().map(|_| Err(why.to_owned())).collect();
        let tools = &mut *self.tools;
        let Some(source) = tools.pdf.pages().get(number as usize) else {
            return refuse("the page is missing");
        };
        let (width, height) = source.render_dimensions();
        let whole = model::Rect::from_corners(0.0, 0.0, width, height);
        let boxes = parts.iter().map(|part| within(part.bbox, &whole));
        let Some(around) = model::Rect::around(boxes.flatten()) else {
            return refuse("nothing of it lies on the page");
        };
        let Some(canvas) = PictureDevice::part(&around, self.dpi) else {
            return refuse("it is too large to be drawn");
        };
        let frame = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut device = DrawDevice::new(canvas, &mut tools.stamps, self.max_operations);
        let done = catch_unwind(AssertUnwindSafe(|| {
            let transform = source.initial_transform(true).to_kurbo();
            let mut context =
                Context::new(transform, frame, &tools.cache, tools.pdf.xref(), tools.settings.clone());
            interpret_page(source, &mut context, &mut device);
        }));
        if let Err(cause) = done {
            tools.forget();
            return refuse(if cause.is::<Budget>() {
                "the page draws more than the limit"
            } else {
                "the PDF reader failed on the page"
            });
        }
        let drawn = device.finish();
        // What was drawn is the part.
        if parts.len() == 1 {
            return vec![Ok(drawn)];
        }
        parts.iter().map(|part| cut(&drawn, part, &around, &whole)).collect()
    }
}

/// What of a box lies within another; `None` where nothing does.
fn within(inner: model::Rect, outer: &model::Rect) -> Option<model::Rect> {
    let cut = model::Rect {
        x0: inner.x0.max(outer.x0),
        y0: inner.y0.max(outer.y0),
        x1: inner.x1.min(outer.x1),
        y1: inner.y1.min(outer.y1),
    };
    (cut.is_finite() && cut.x0 < cut.x1 && cut.y0 < cut.y1).then_some(cut)
}

/// A part out of what was drawn around several.
fn cut(
    drawn: &Picture,
    part: &PagePart,
    around: &model::Rect,
    whole: &model::Rect,
) -> Result<Picture, String> {
    let none = || "nothing of it lies on the page".to_owned();
    let own = within(part.bbox, whole).ok_or_else(none)?;
    let moved = model::Rect::from_corners(
        own.x0 - around.x0,
        own.y0 - around.y0,
        own.x1 - around.x0,
        own.y1 - around.y0,
    );
    drawn.part(&PagePart { bbox: moved, ..*part }).ok_or_else(none)
}
