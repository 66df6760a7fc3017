//! Parts of pages with the figures of a finding framed.
//!
//! In: what was drawn of a document, and the boxes of a finding's cells. Out: drawings that cut the rows in question out
//! of the shared picture, with frames over it. Each picture stands in the file once; the drawings refer to it.

use super::markup::Markup;
use super::picture::address;
use super::places::place_words;
use crate::Lang;
use crate::messages::say;
use sifferkoll_model::{CanonicalTable, DrawnPart, Finding, Location, PackedPicture, PagePart, Rect};

/// Most drawings of one finding: its own place and two others.
const MOST_DRAWINGS: usize = 3;
/// A part of up to this height is shown whole, in points: ten rows.
const WHOLE: f32 = 190.0;
/// Room above and below the figures in question, in points: a row and a half.
const ROOM: f32 = 22.0;
/// Most of the heads of a table that is shown above its rows, in points.
const MOST_HEAD: f32 = 90.0;
/// Pixels of the screen for a point of the page at most: print is a third larger then than on paper.
const PIXELS: f32 = 1.55;
/// Room between a row and the edge of what is shown, in points.
const GAP: f32 = 3.0;
/// How far a frame stands off its figure, in points.
const OFF: f32 = 2.0;

/// The drawn parts of a document that stand in the file, with the names of their pictures.
pub(super) struct Album<'a> {
    pictures: Vec<Option<(&'a DrawnPart, String)>>,
    drawn: &'a [DrawnPart],
}

/// Puts the pictures of a document into the file as long as there is room: `used` counts bytes up to `most`.
pub(super) fn album<'a>(
    out: &mut Markup,
    drawn: &'a [DrawnPart],
    document: usize,
    used: &mut usize,
    most: usize,
) -> Album<'a> {
    let mut pictures = Vec::new();
    let mut store = Markup::default();
    for (at, part) in drawn.iter().enumerate() {
        let packed = part.picture.as_ref().ok().map(|picture| (picture, address(picture)));
        let fits = packed.filter(|(_, address)| *used + address.len() <= most);
        pictures.push(fits.map(|(picture, address)| {
            *used += address.len();
            let name = format!("b{document}-{}", at + 1);
            let [width, height] = picture.size();
            store.raw("<image").attr("id", &name).raw(" width=\"").number(width);
            // Nothing in the address means anything to a browser, and to look for that takes as long as to pack it.
            store.raw("\" height=\"").number(height).raw("\" href=\"").raw(&address).raw("\"/>");
            (part, name)
        }));
    }
    if !store.0.is_empty() {
        out.raw(
            "<svg class=\"store\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\"><defs>",
        );
        out.raw(&store.0).raw("</defs></svg>");
    }
    Album { pictures, drawn }
}

/// What a frame says of its figure.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Wrong,
    Operand,
    Repair,
}

impl Role {
    fn class(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Operand => "operand",
            Self::Repair => "repair",
        }
    }
}

struct Frame {
    location: Location,
    role: Role,
    title: String,
}

/// The figures of a finding, the wrong one first; a proposal for one of the others is said at that one.
fn frames(finding: &Finding, lang: Lang) -> Vec<Frame> {
    let title = |key: &str, row: &str, printed: &str| say(lang, key, &[("row", row), ("printed", printed)]);
    let own = title("html-frame-wrong", &finding.row, &finding.printed);
    let mut out = vec![Frame { location: finding.location, role: Role::Wrong, title: own }];
    let proposed = |location: &Location| finding.repairs.iter().any(|repair| repair.location == *location);
    let several =
        |location: &Location| finding.related.iter().filter(|o| o.location == *location).count() > 1;
    for operand in &finding.related {
        let repair = proposed(&operand.location) && !several(&operand.location);
        let (role, key) =
            if repair { (Role::Repair, "html-frame-repair") } else { (Role::Operand, "html-frame-operand") };
        if operand.location != finding.location {
            let title = title(key, &operand.row, &operand.printed);
            out.push(Frame { location: operand.location, role, title });
        }
    }
    for repair in &finding.repairs {
        if out.iter().all(|frame| frame.location != repair.location) {
            let title = title("html-frame-repair", &repair.row, &repair.printed);
            out.push(Frame { location: repair.location, role: Role::Repair, title });
        }
    }
    out
}

impl Album<'_> {
    /// The drawn part on which a place lies.
    fn holding(&self, location: &Location) -> Option<usize> {
        let Location::Page { page, bbox } = location else { return None };
        let holds = |part: &PagePart| part.page == *page && part.bbox.contains(bbox.center());
        self.drawn.iter().position(|drawn| holds(&drawn.part))
    }

    /// Draws what a finding is about; `false` where there is no picture of it. Where one was to be and is not, the
    /// reason is said.
    pub(super) fn draw(
        &self,
        out: &mut Markup,
        finding: &Finding,
        tables: &[CanonicalTable],
        lang: Lang,
    ) -> bool {
        let frames = frames(finding, lang);
        let mut order: Vec<usize> = Vec::new();
        for at in frames.iter().filter_map(|frame| self.holding(&frame.location)) {
            if !order.contains(&at) {
                order.push(at);
            }
        }
        let mut shown = false;
        for at in order.into_iter().take(MOST_DRAWINGS) {
            let Some((drawn, name)) = &self.pictures[at] else {
                let why = self.drawn[at].picture.as_ref().err();
                let why = why.cloned().unwrap_or_else(|| say(lang, "html-no-room", &[]));
                out.element("p", "missing", &say(lang, "html-no-picture", &[("why", &why)]));
                continue;
            };
            let here = |frame: &&Frame| self.holding(&frame.location) == Some(at);
            let own: Vec<&Frame> = frames.iter().filter(here).collect();
            drawing(out, &drawn.part, drawn.picture.as_ref().ok(), name, &own, tables, lang);
            shown = true;
        }
        shown
    }
}

/// One drawing: the heads of the table, and the rows in question.
fn drawing(
    out: &mut Markup,
    part: &PagePart,
    picture: Option<&PackedPicture>,
    name: &str,
    frames: &[&Frame],
    tables: &[CanonicalTable],
    lang: Lang,
) {
    let Some(picture) = picture else { return };
    let [width, height] = picture.size();
    // From here on in points from the upper left corner of the part.
    let boxes: Vec<(Rect, &Frame)> =
        frames.iter().filter_map(|frame| Some((moved(frame.location.bbox()?, &part.bbox), *frame))).collect();
    let Some(around) = Rect::around(boxes.iter().map(|(bbox, _)| *bbox)) else { return };
    let (mut top, mut bottom) = (0.0, height);
    let mut head = None;
    if height > WHOLE {
        let rows = rows(part, tables);
        (top, bottom) = whole_rows(&rows, (around.y0 - ROOM).max(0.0), (around.y1 + ROOM).min(height));
        let heads = rows.iter().map(|(y0, _)| *y0).reduce(f32::min).map_or(0.0, |y| (y - GAP).max(0.0));
        // Heads and rows that touch are shown as they stand.
        if top <= heads + ROOM {
            top = 0.0;
        } else {
            head = (heads > GAP).then_some(heads.min(MOST_HEAD));
        }
    }
    let place = place_words(&Location::Page { page: part.page, bbox: part.bbox }, lang);
    let titles: Vec<&str> = boxes.iter().map(|(_, frame)| frame.title.as_str()).take(6).collect();
    let heard = say(lang, "html-picture", &[("place", &place), ("said", &titles.join("; "))]);
    out.raw("<div class=\"shot\" role=\"group\" tabindex=\"0\"");
    out.attr("aria-label", &say(lang, "html-shot", &[("place", &place)]));
    if let Some((bbox, _)) = boxes.first() {
        out.raw(" data-at=\"").number((bbox.center().0 / width).clamp(0.0, 1.0)).raw("\"");
    }
    out.raw(">");
    if let Some(head) = head {
        start(out, (0.0, head), width);
        out.raw(" class=\"head\" aria-hidden=\"true\" focusable=\"false\"><use href=\"#")
            .raw(name)
            .raw("\"/></svg>");
    }
    start(out, (top, bottom), width);
    out.raw(" role=\"img\" focusable=\"false\"").attr("aria-label", &heard);
    out.raw("><use href=\"#").raw(name).raw("\"/>");
    for (bbox, frame) in boxes.iter().rev() {
        out.raw("<rect class=\"").raw(frame.role.class()).raw("\" rx=\"1.5\" x=\"").number(bbox.x0 - OFF);
        out.raw("\" y=\"").number(bbox.y0 - OFF).raw("\" width=\"").number(bbox.width() + 2.0 * OFF);
        out.raw("\" height=\"").number(bbox.height() + 2.0 * OFF).raw("\"><title>");
        out.text(&frame.title).raw("</title></rect>");
    }
    out.raw("</svg></div>");
}

fn start(out: &mut Markup, (top, bottom): (f32, f32), width: f32) {
    out.raw("<svg viewBox=\"0 ").number(top).raw(" ").number(width).raw(" ").number(bottom - top);
    out.raw("\" width=\"").number((width * PIXELS).round()).raw("\" height=\"");
    out.number(((bottom - top) * PIXELS).round()).raw("\"");
}

fn moved(bbox: Rect, by: &Rect) -> Rect {
    Rect { x0: bbox.x0 - by.x0, y0: bbox.y0 - by.y0, x1: bbox.x1 - by.x0, y1: bbox.y1 - by.y0 }
}

/// The rows of tables that a part shows: upper and lower edge from the part's upper edge on.
fn rows(part: &PagePart, tables: &[CanonicalTable]) -> Vec<(f32, f32)> {
    let rows = tables.iter().flat_map(|table| &table.rows).filter_map(|row| match row.location {
        Location::Page { page, bbox } if page == part.page && part.bbox.contains(bbox.center()) => {
            Some((bbox.y0 - part.bbox.y0, bbox.y1 - part.bbox.y0))
        }
        _ => None,
    });
    rows.collect()
}

/// A stretch widened so that it cuts no row.
fn whole_rows(rows: &[(f32, f32)], top: f32, bottom: f32) -> (f32, f32) {
    let cut = |at: f32| rows.iter().find(|(y0, y1)| *y0 < at && at < *y1);
    (cut(top).map_or(top, |(y0, _)| (y0 - GAP).max(0.0)), cut(bottom).map_or(bottom, |(_, y1)| y1 + GAP))
}
