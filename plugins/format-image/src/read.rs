//! Pushes the pictures of a file into the sink, several at the same time.
//!
//! In: bytes and limits. Out: pages in order and warnings. A picture that cannot be decoded is an empty page with a
//! warning; a file of which no picture can be counted is an error. Panics of the libraries stay here.

use crate::decode::{Kind, decode};
use crate::paper::{readable, resolution};
use sifferkoll_plugin::model::{ImageBox, Location, Page, PageIndex, Picture, Rect, Warning, WarningCode};
use sifferkoll_plugin::{Limits, PageSink, Pictures, ReadError, WorkedPage};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread;

/// See [`sifferkoll_plugin::InputFormat::read`].
pub(crate) fn read(bytes: &[u8], limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty("the file has no bytes".to_owned()));
    }
    let kind = Kind::of(bytes).ok_or_else(|| ReadError::Damaged("it is no PNG, JPEG or TIFF".to_owned()))?;
    let count = catch_unwind(|| kind.count(bytes, limits.max_pages));
    let count = count.unwrap_or_else(|_| Err("the TIFF reader failed on the structure".to_owned()));
    let count = count.map_err(ReadError::Damaged)?;
    if count > limits.max_pages {
        return Err(ReadError::TooManyPages { pages: count, limit: limits.max_pages });
    }
    sink.pages(count);
    let wanted: Vec<u32> = (0..count).filter(|number| sink.wants(PageIndex(*number))).collect();
    let pictures = sink.pictures() != Pictures::None;
    if limits.threads.min(wanted.len()) < 2 {
        for number in wanted {
            let (page, warning) = page(kind, bytes, number, pictures);
            if push(sink, warning, |sink| sink.page(page)).is_break() {
                break;
            }
        }
        return Ok(());
    }
    side_by_side(kind, bytes, &wanted, limits.threads, pictures, sink)
}

fn push(
    sink: &mut dyn PageSink,
    warning: Option<Warning>,
    push: impl FnOnce(&mut dyn PageSink) -> ControlFlow<()>,
) -> ControlFlow<()> {
    if let Some(warning) = warning {
        sink.warn(warning);
    }
    push(sink)
}

/// What a thread hands in: a page after the sink's work on it, or the panic that ended the work.
type Read = thread::Result<(WorkedPage, Option<Warning>)>;

/// Decodes several pictures at the same time, does the sink's work on their pages in the same threads, and pushes what
/// comes of it in order.
fn side_by_side(
    kind: Kind,
    bytes: &[u8],
    wanted: &[u32],
    threads: usize,
    pictures: bool,
    sink: &mut dyn PageSink,
) -> Result<(), ReadError> {
    let begun = AtomicUsize::new(0);
    thread::scope(|scope| {
        let (hand_in, done) = channel::<(usize, Read)>();
        for _ in 0..threads.min(wanted.len()) {
            let (hand_in, work, begun) = (hand_in.clone(), sink.page_work(), &begun);
            let read_pages = move || {
                loop {
                    let place = begun.fetch_add(1, Ordering::Relaxed);
                    let Some(&number) = wanted.get(place) else { return };
                    let read = catch_unwind(AssertUnwindSafe(|| {
                        let (page, warning) = page(kind, bytes, number, pictures);
                        (work(page), warning)
                    }));
                    // Nobody takes the page where the sink has had enough.
                    if hand_in.send((place, read)).is_err() {
                        return;
                    }
                }
            };
            let builder = thread::Builder::new().name("document page".to_owned());
            if builder.spawn_scoped(scope, read_pages).is_err() {
                return Err(ReadError::Damaged("no thread could be started to read the pages".to_owned()));
            }
        }
        // So that the end of the last thread is noticed.
        drop(hand_in);
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        for (place, read) in done {
            waiting.insert(place, read);
            while let Some(read) = waiting.remove(&next) {
                next += 1;
                let (page, warning) = read.unwrap_or_else(|panic| resume_unwind(panic));
                if push(sink, warning, |sink| sink.worked(page)).is_break() {
                    return Ok(());
                }
            }
        }
        Ok(())
    })
}

/// A page that is a picture, and what is wrong with it.
fn page(kind: Kind, bytes: &[u8], number: u32, pictures: bool) -> (Page, Option<Warning>) {
    let drawn = catch_unwind(|| picture(kind, bytes, number));
    let drawn = drawn.unwrap_or_else(|_| Err("the picture's decoder failed on it".to_owned()));
    let index = PageIndex(number);
    // The size of A4 in points, where there is no picture to tell.
    let (width, height) = drawn.as_ref().map_or((595.0, 842.0), |picture| {
        let points = |pixels: u32| pixels as f32 / picture.dpi * 72.0;
        (points(picture.width), points(picture.height))
    });
    let bbox = Rect::from_corners(0.0, 0.0, width, height);
    let warning = |code, detail: String| {
        Some(Warning { code, detail, location: Some(Location::Page { page: index, bbox }) })
    };
    let (picture, images, doubt) = match drawn {
        Ok(picture) if pictures => (Some(picture), vec![ImageBox { bbox }], None),
        Ok(_) => {
            (None, vec![ImageBox { bbox }], warning(WarningCode::NoText, "the page is a picture".to_owned()))
        }
        Err(words) => (None, Vec::new(), warning(WarningCode::PageDamaged, words)),
    };
    let page = Page {
        index,
        width,
        height,
        glyphs: Vec::new(),
        rulings: Vec::new(),
        fills: Vec::new(),
        images,
        tags: Vec::new(),
        picture,
    };
    (page, doubt)
}

/// A picture upright and at a resolution that is good to read.
fn picture(kind: Kind, bytes: &[u8], number: u32) -> Result<Picture, String> {
    let decoded = decode(kind, bytes, number)?;
    let grey = decoded.grey.upright(decoded.orientation);
    let dpi = resolution(grey.width.max(grey.height), decoded.dpi);
    let good = readable(dpi);
    let grey = if good == dpi { grey } else { grey.scaled(good / dpi) };
    Ok(Picture { width: grey.width as u32, height: grey.height as u32, grey: grey.shades, dpi: good })
}
