//! One page with geometry: its lines, the tables that the finders propose for it and that hold, captions, text.

use crate::choose::{self, Chosen};
use crate::evidence::Judge;
use crate::figures::is_period;
use crate::lines::{Line, Word, lines_of};
use crate::notes::Notes;
use crate::{Laid, edges, gaps, reading, turn};
use sifferkoll_model::{
    Block, Glyph, Location, Page, PageTrace, RawTable, Rect, TextBlock, TracedBlock, TracedTable, Turn,
};

/// Lines above a table that are kept as its possible titles.
const CAPTION_LINES: usize = 3;
/// A caption stands within this many line heights above its table.
const CAPTION_REACH: f32 = 4.0;
/// Share of the page's height at its top and bottom in which running heads and page numbers stand: 2.5 cm of
/// an A4 page, the usual margin.
const MARGIN: f32 = 0.085;
/// A running head is set off from the text by more than this many font sizes: more than lines and rows are.
const HEAD_GAP: f32 = 0.9;
/// A line among the running heads is the title of a table this many line heights below it.
const HEAD_CAPTION_REACH: f32 = 2.0;

/// Lays out one page. A page whose text runs sideways is turned upright first; all places are those of the
/// page as it is shown.
pub fn lay_out_page(page: &Page) -> Laid {
    match turn::usual(page) {
        None => lay_out_upright(page, &mut Notes::off()),
        Some(way) => {
            let mut laid = lay_out_upright(&turn::upright(page, way), &mut Notes::off());
            turn::back(&mut laid, way, page.width, page.height);
            laid
        }
    }
}

/// As [`lay_out_page`], and tells what was seen and why it was decided so. Much slower where little is found;
/// the tables are the same.
///
/// A page whose text runs sideways is shown turned upright, and its places are those of the turned page.
pub fn trace_page(page: &Page) -> PageTrace {
    let turn = turn::usual(page).unwrap_or(Turn::Right);
    let turned;
    let page = if turn == Turn::Right {
        page
    } else {
        turned = turn::upright(page, turn);
        &turned
    };
    let mut notes = Notes::on();
    let laid = lay_out_upright(page, &mut notes);
    let traced = |table: RawTable| {
        let (columns, rows) = notes.lanes_of(table.location[0]);
        TracedTable { table, columns, rows }
    };
    PageTrace {
        page: page.index,
        turn,
        width: page.width,
        height: page.height,
        rulings: page.rulings.clone(),
        fills: page.fills.clone(),
        images: page.images.clone(),
        tables: laid.tables.into_iter().map(traced).collect(),
        words: notes.words,
        running: notes.running,
        blocks: Vec::new(),
        rejected: notes.rejected,
    }
}

/// The pieces of blocks that stand on a page, at their places on the page that [`trace_page`] shows.
pub fn trace_blocks(page: &Page, blocks: &[Block]) -> Vec<TracedBlock> {
    let turn = turn::usual(page).unwrap_or(Turn::Right);
    let piece = |block: &Block, place: &Location| match place {
        Location::Page { page: at, bbox } if *at == page.index => Some(TracedBlock {
            role: block.role,
            bbox: turn::turned(bbox, turn, page.width, page.height),
            text: block.text.clone(),
        }),
        _ => None,
    };
    blocks
        .iter()
        .flat_map(|block| block.location.iter().filter_map(move |place| piece(block, place)))
        .collect()
}

fn lay_out_upright(page: &Page, notes: &mut Notes) -> Laid {
    let judge = Judge::new(page, usual_size(page));
    let mut lines = lines_of(&page.glyphs);
    edges::mark(&mut lines);
    notes.words(&lines, Turn::Right);
    let sideways = sideways_lines(page, notes);
    let Chosen { mut tables, mut free, sideways, pictured } =
        choose::drawn(page, &judge, lines, sideways, notes);
    free.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    let place = |_: &[u32], bbox: Rect| Location::Page { page: page.index, bbox };
    let heads = running_heads(&free, page);
    let (running, body): (Vec<_>, Vec<_>) = free.into_iter().partition(|l| heads.contains(&l.bbox.y0));
    notes.running(&running);
    let (found, mut rest) = gaps::tables(body, &page.rulings, &place, &|table| judge.accepts(table), notes);
    tables.extend(found);
    tables.sort_by_key(|t| t.location[0].order());
    for table in &mut tables {
        table.captions = captions(table, &rest, &running, page);
        table.runs_on = runs_on(table, &rest, page);
    }
    rest.extend(pictured);
    rest.sort_by(|a, b| a.bbox.y0.total_cmp(&b.bbox.y0).then(a.bbox.x0.total_cmp(&b.bbox.x0)));
    let order =
        reading::of_page(page.height, &rest, [&running, &sideways], &tables, &page.rulings, &|bbox| {
            place(&[], bbox)
        });
    let text = rest
        .iter()
        .chain(&sideways)
        .chain(&running)
        .map(|line| TextBlock {
            text: line.text(),
            location: place(&[], line.bbox),
            size: Some(line.size()),
            bold: line.bold(),
        })
        .collect();
    Laid { tables, text, order }
}

/// Lines that run another way than the page's own, as heads set sideways: each is one word at its place.
fn sideways_lines(page: &Page, notes: &mut Notes) -> Vec<Line> {
    let mut out = Vec::new();
    for way in [Turn::Up, Turn::Down, Turn::Left] {
        let glyphs: Vec<Glyph> = page
            .glyphs
            .iter()
            .filter(|g| g.turn == way)
            .map(|g| Glyph {
                bbox: turn::turned(&g.bbox, way, page.width, page.height),
                turn: Turn::Right,
                ..g.clone()
            })
            .collect();
        let before = out.len();
        out.extend(lines_of(&glyphs).into_iter().filter_map(|line| {
            let bbox = turn::turned_back(&line.bbox, way, page.width, page.height);
            let tag = line.words[0].tag.filter(|tag| line.words.iter().all(|w| w.tag == Some(*tag)));
            let word = Word {
                text: line.text(),
                bbox,
                size: line.size(),
                bold: line.bold(),
                tag,
                column: false,
                confidence: line.confidence(),
            };
            Line::new(vec![word], 0)
        }));
        notes.words(&out[before..], way);
    }
    out
}

/// Tops of the lines that are running heads or feet: those in the page's margins that are set off from what
/// follows. Lines come from top to bottom.
fn running_heads(lines: &[Line], page: &Page) -> Vec<f32> {
    let margin = MARGIN * page.height;
    let set_off = |upper: &Line, lower: &Line| {
        lower.bbox.y0 - upper.bbox.y1 > HEAD_GAP * upper.size().max(lower.size())
    };
    let top: Vec<&Line> = lines.iter().filter(|l| l.bbox.y1 <= margin).collect();
    let bottom: Vec<&Line> = lines.iter().filter(|l| l.bbox.y0 >= page.height - margin).collect();
    // The last line of the margin behind which a gap comes; all lines above it go with it.
    let from_top =
        (0..top.len()).rev().find(|at| lines.get(at + 1).is_some_and(|next| set_off(top[*at], next)));
    let first_foot = lines.len() - bottom.len();
    let from_bottom = (0..bottom.len()).find(|at| {
        (first_foot + at).checked_sub(1).is_some_and(|before| set_off(&lines[before], bottom[*at]))
    });
    let heads = top.iter().copied().take(from_top.map_or(0, |at| at + 1));
    let feet = bottom.iter().copied().skip(from_bottom.unwrap_or(bottom.len()));
    // The page's number may stand well inside a wide margin.
    let ends = [lines.first(), lines.last()].into_iter().flatten().filter(|l| is_page_counter(&l.text()));
    heads.chain(feet).chain(ends).map(|l| l.bbox.y0).collect()
}

/// Whether no text but running heads stands above a table, and below it.
fn runs_on(table: &RawTable, lines: &[Line], page: &Page) -> [bool; 2] {
    let Some(bbox) = table.bbox() else { return [false; 2] };
    let margin = MARGIN * page.height;
    let body = |l: &&Line| l.bbox.y0 > margin && l.bbox.y1 < page.height - margin;
    let mut body = lines.iter().filter(body);
    let above = body.clone().any(|l| l.bbox.y1 <= bbox.y0 + 0.5 * l.size());
    let below = body.any(|l| l.bbox.y0 >= bbox.y1 - 0.5 * l.size());
    [!above, !below]
}

/// The font size of most glyphs, in points; 10 on a page without any.
fn usual_size(page: &Page) -> f32 {
    let mut sizes: Vec<f32> = page.glyphs.iter().map(|g| g.size).collect();
    let middle = sizes.len() / 2;
    if sizes.is_empty() {
        return 10.0;
    }
    *sizes.select_nth_unstable_by(middle, f32::total_cmp).1
}

/// Reads the structure of given regions of a page instead of finding tables: one grid a region, an empty
/// one where nothing stands in it.
pub fn lay_out_regions(page: &Page, regions: &[Rect]) -> Vec<RawTable> {
    regions
        .iter()
        .map(|region| {
            let inside = Page {
                glyphs: page.glyphs.iter().filter(|g| region.contains(g.bbox.center())).cloned().collect(),
                ..page.clone()
            };
            let mut laid = lay_out_page(&inside);
            laid.tables.sort_by_key(|t| std::cmp::Reverse(t.rows.len() * t.columns));
            let empty = || RawTable::empty(Location::Page { page: page.index, bbox: *region });
            laid.tables.into_iter().next().unwrap_or_else(empty)
        })
        .collect()
}

/// The nearest lines above a table that begin within its width, nearest last. At the top of a page the line
/// right above it is its title even where it stands among the running heads.
fn captions(table: &RawTable, lines: &[Line], running: &[Line], page: &Page) -> Vec<TextBlock> {
    let Some(bbox) = table.bbox() else { return Vec::new() };
    let is_above = |l: &&Line| l.bbox.y1 <= bbox.y0 + 0.5 * l.size();
    let mut above: Vec<(&Line, f32)> = lines.iter().filter(is_above).map(|l| (l, CAPTION_REACH)).collect();
    let heads = running.iter().filter(is_above).filter(|l| !is_page_counter(&l.text()));
    above.extend(heads.map(|l| (l, HEAD_CAPTION_REACH)));
    above.sort_by(|a, b| a.0.bbox.y0.total_cmp(&b.0.bbox.y0));
    let mut top = bbox.y0;
    let mut out = Vec::new();
    for (line, reach) in above.into_iter().rev() {
        if top - line.bbox.y1 > reach * line.size() || out.len() == CAPTION_LINES {
            break;
        }
        if line.bbox.overlap_x(&bbox) > 0.0 {
            top = line.bbox.y0;
            out.push(TextBlock {
                text: line.text(),
                location: Location::Page { page: page.index, bbox: line.bbox },
                size: Some(line.size()),
                bold: line.bold(),
            });
        }
    }
    out.reverse();
    out
}

/// `14`, `14 (26)`, `14/26`, `Sida 14 av 26`: figures with at most one word that names a page. Two years head
/// columns.
pub(crate) fn is_page_counter(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let is_number = |w: &&&str| w.len() <= 4 && w.bytes().all(|b| b.is_ascii_digit());
    let numbers = words.iter().filter(is_number).count();
    let years = words.iter().filter(is_number).filter(|w| is_period(w)).count();
    let others = words.iter().filter(|w| matches!(**w, "sida" | "sid" | "s" | "av" | "page" | "of")).count();
    (1..=2).contains(&numbers) && years < 2 && numbers + others == words.len()
}
