//! Parts of a document's pages as pictures.
//!
//! In: a document and which parts. Out: a picture of each, or why there is none. What a format can draw it draws; where
//! text was recognised, or where the format draws nothing, the part is cut out of the picture with which its page comes,
//! straightened as it was for recognition, so that places fit.

use crate::each::each;
use crate::guard::guard;
use crate::packed::packed;
use crate::pipeline::choose;
use crate::task::Draw;
use sifferkoll_model::{
    CheckSummary, Document, DocumentMeta, DrawnPart, Failure, FailureCode, Outcome, Page, PageIndex,
    PagePart, Picture, Sheet, SourceId, SourceInfo, StoredPart, TextPage, Warning,
};
use sifferkoll_plugin::{InputFormat, Limits, PageSink, PageWork, Pictures, Registry, Source, WorkedPage};
use sifferkoll_scan::straighten;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Shade of what is covered, 0 black and 255 white.
const COVER: u8 = 190;

/// Draws parts of a document's pages. The document has nothing but these.
pub(crate) fn draw(
    source: &Source<'_>,
    format: Option<&str>,
    order: &Draw,
    registry: &Registry,
    limits: &Limits,
) -> Outcome {
    let format = choose(source.bytes, format, registry)?;
    let mut pictures: Vec<Result<Picture, String>> =
        order.parts.iter().map(|_| Err("its page has no picture".to_owned())).collect();
    let drawn_by_format: Vec<usize> =
        (0..pictures.len()).filter(|at| !order.recognised.contains(&order.parts[*at].page)).collect();
    let parts: Vec<PagePart> = drawn_by_format.iter().map(|at| order.parts[*at]).collect();
    let drawn = if parts.is_empty() { None } else { format.draw(source, limits, &parts, order.dpi) };
    let mut left: Vec<usize> = (0..pictures.len()).collect();
    if let Some(drawn) = drawn {
        left.retain(|at| !drawn_by_format.contains(at));
        for (at, picture) in drawn_by_format.into_iter().zip(drawn) {
            pictures[at] = picture;
        }
    }
    if !left.is_empty() {
        let asked = left.iter().map(|at| (*at, order.parts[*at])).collect();
        let recognised = order.recognised.clone();
        let with = Arc::new(With { asked, recognised, dpi: order.dpi });
        let mut cuts = Cuts { with, pictures: Vec::new() };
        let read = format.read(source, limits, &mut cuts);
        for (at, picture) in cuts.pictures {
            pictures[at] = Ok(picture);
        }
        if let Err(error) = read {
            for at in left {
                if pictures[at].is_err() {
                    pictures[at] = Err(error.to_string());
                }
            }
        }
    }
    for (part, picture) in order.parts.iter().zip(&mut pictures) {
        if let Ok(picture) = picture {
            order.covers.iter().for_each(|hidden| cover(picture, part, hidden));
        }
    }
    let files = each(pictures.len(), limits.threads, |at| {
        pictures[at].as_ref().map_err(Clone::clone).and_then(|picture| packed(picture, order.shades))
    });
    let files = files.map_err(|message| Failure { code: FailureCode::Panicked, message })?;
    let drawn = order.parts.iter().zip(files).map(|(part, picture)| DrawnPart { part: *part, picture });
    Ok(document_of(source.path, format, drawn.collect()))
}

/// Covers a part of the page on the picture of another.
fn cover(picture: &mut Picture, shown: &PagePart, hidden: &PagePart) {
    if shown.page != hidden.page {
        return;
    }
    let mut moved = *hidden;
    moved.bbox.x0 -= shown.bbox.x0;
    moved.bbox.x1 -= shown.bbox.x0;
    moved.bbox.y0 -= shown.bbox.y0;
    moved.bbox.y1 -= shown.bbox.y0;
    let Some([left, top, right, bottom]) = moved.in_pixels(picture.dpi, picture.width, picture.height) else {
        return;
    };
    for y in top..bottom {
        let row = (y * picture.width) as usize;
        if let Some(pixels) = picture.grey.get_mut(row + left as usize..row + right as usize) {
            pixels.fill(COVER);
        }
    }
}

fn document_of(path: &str, format: &dyn InputFormat, pictures: Vec<DrawnPart>) -> Document {
    // Who asks for pictures knows the document already, so its bytes are not digested once more.
    let source = SourceInfo {
        path: path.to_owned(),
        id: SourceId([0; 32]),
        format: format.info().name.to_owned(),
        pages: None,
    };
    Document {
        source,
        meta: DocumentMeta::default(),
        grids: Vec::new(),
        blocks: Vec::new(),
        tables: Vec::new(),
        risks: Vec::new(),
        findings: Vec::new(),
        notes: Vec::new(),
        warnings: Vec::new(),
        checks: CheckSummary::default(),
        pictures,
    }
}

/// A sink that cuts parts out of the pictures of pages.
struct Cuts {
    with: Arc<With>,
    pictures: Pieces,
}

struct With {
    /// Parts with their places among all.
    asked: Vec<(usize, PagePart)>,
    recognised: Vec<PageIndex>,
    dpi: f32,
}

/// Pictures with the places of their parts.
type Pieces = Vec<(usize, Picture)>;

impl With {
    fn page(&self, page: &mut Page) -> Pieces {
        let Some(picture) = page.picture.take() else { return Pieces::new() };
        let turned = self.recognised.contains(&page.index);
        let picture = if turned { straighten(picture).0 } else { picture };
        let picture = picture.coarser(self.dpi);
        let own = self.asked.iter().filter(|(_, part)| part.page == page.index);
        own.filter_map(|(at, part)| Some((*at, picture.part(part)?))).collect()
    }
}

impl PageSink for Cuts {
    fn pages(&mut self, _: u32) {}

    fn wants(&self, page: PageIndex) -> bool {
        self.with.asked.iter().any(|(_, part)| part.page == page)
    }

    fn pictures(&self) -> Pictures {
        Pictures::All
    }

    fn page(&mut self, mut page: Page) -> ControlFlow<()> {
        self.pictures.extend(self.with.page(&mut page));
        ControlFlow::Continue(())
    }

    fn page_work(&self) -> PageWork {
        let with = Arc::clone(&self.with);
        Arc::new(move |mut page| {
            WorkedPage::new::<Pieces>(guard(|| with.page(&mut page)).unwrap_or_default())
        })
    }

    fn worked(&mut self, page: WorkedPage) -> ControlFlow<()> {
        self.pictures.extend(page.take::<Pieces>().into_iter().flatten());
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
