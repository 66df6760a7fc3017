//! Which parts of a document's pages are worth a picture: those on which its findings stand.
//!
//! In: a checked document, masked or not. Out: parts of pages, and what is to be covered on them. A figure in a table is
//! shown with the whole piece of the table on its page, any other with its own lines alone, since what stands around
//! these may point at persons.

use crate::mask::is_covered;
use crate::task::{Draw, Shades};
use sifferkoll_model::{
    CanonicalTable, Document, Finding, Location, PageIndex, PagePart, Rect, Reviewed, ValueCell,
};
use std::collections::BTreeSet;

/// White room around a part, in points: half a line.
const ROOM: f32 = 6.0;
/// Most parts of one document: a report with findings in more tables is wrong as a whole.
const MOST_PARTS: usize = 200;

/// What to draw of a document; `None` where nothing stands on a page.
pub(crate) fn depiction(document: &Document, dpi: f32) -> Option<Draw> {
    let mut parts: Vec<PagePart> = Vec::new();
    for finding in &document.findings {
        for location in places(finding) {
            let Some(part) = part_of(document, finding, location) else { continue };
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
    }
    parts.truncate(MOST_PARTS);
    if parts.is_empty() {
        return None;
    }
    let recognised: BTreeSet<PageIndex> = recognised(document).collect();
    let covers = document.tables.iter().flat_map(covers).collect();
    Some(Draw { parts, recognised: recognised.into_iter().collect(), covers, dpi, shades: Shades::Sixteen })
}

/// The cells that a finding names.
fn places(finding: &Finding) -> impl Iterator<Item = Location> + '_ {
    let related = finding.related.iter().map(|cell| cell.location);
    let repairs = finding.repairs.iter().chain(&finding.rivals).map(|repair| repair.location);
    std::iter::once(finding.location).chain(related).chain(repairs)
}

fn part_of(document: &Document, finding: &Finding, location: Location) -> Option<PagePart> {
    let Location::Page { page, bbox } = location else { return None };
    let pieces = document.tables.iter().flat_map(|table| &table.location);
    let piece = pieces.filter_map(|piece| match piece {
        Location::Page { page: own, bbox: around } if *own == page => Some(*around),
        _ => None,
    });
    let around = piece.into_iter().find(|around| around.contains(bbox.center()));
    let said = finding.statement.words().is_some_and(|words| is_covered(words));
    match around {
        Some(around) => Some(PagePart { page, bbox: with_room(around.union(&bbox)) }),
        None if said => None,
        None => Some(PagePart { page, bbox: with_room(bbox) }),
    }
}

fn with_room(bbox: Rect) -> Rect {
    let start = |edge: f32| (edge - ROOM).max(0.0);
    Rect { x0: start(bbox.x0), y0: start(bbox.y0), x1: bbox.x1 + ROOM, y1: bbox.y1 + ROOM }
}

/// Pages whose text was recognised in a picture, straightened before.
fn recognised(document: &Document) -> impl Iterator<Item = PageIndex> + '_ {
    let cells =
        document.tables.iter().flat_map(|table| &table.rows).flat_map(|row| row.cells.iter().flatten());
    cells.filter(|cell| cell.confidence.is_some()).filter_map(|cell| match cell.location {
        Location::Page { page, .. } => Some(page),
        _ => None,
    })
}

/// What of a table's print was covered in its text: words of a row up to its first figure, and cells.
fn covers(table: &CanonicalTable) -> impl Iterator<Item = PagePart> + '_ {
    table.rows.iter().flat_map(|row| {
        let mut found = Vec::new();
        let words = is_covered(&row.label)
            || row.text.iter().any(|(head, said)| is_covered(head) || is_covered(said));
        if let (true, Location::Page { page, bbox }) = (words, row.location) {
            let figures = row.cells.iter().flatten().filter(|cell| cell.printed.value().is_some());
            let boxes: Vec<Rect> = figures.filter_map(|cell| cell.location.bbox()).collect();
            // Words may stand on either side of the figures.
            let first = boxes.iter().map(|bbox| bbox.x0).fold(bbox.x1, f32::min);
            let last = boxes.iter().map(|bbox| bbox.x1).fold(first, f32::max);
            found.push(PagePart { page, bbox: Rect { x1: first.max(bbox.x0), ..bbox } });
            found.push(PagePart { page, bbox: Rect { x0: last.min(bbox.x1), ..bbox } });
        }
        for cell in row.cells.iter().flatten().filter(|cell| hides(cell)) {
            if let Location::Page { page, bbox } = cell.location {
                found.push(PagePart { page, bbox });
            }
        }
        found
    })
}

/// Whether the print of a cell is covered, that which a person read otherwise too.
fn hides(cell: &ValueCell) -> bool {
    is_covered(&cell.raw) || cell.reviewed.as_ref().and_then(Reviewed::read_as).is_some_and(is_covered)
}
