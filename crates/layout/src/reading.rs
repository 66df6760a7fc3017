//! What stands on one page or in one dump, line by line in reading order, tables in their places.
//!
//! In: the lines that no table holds. Out: a [`ReadingOrder`], from which the whole document's blocks are made.

use crate::dump::line_box;
use crate::lines::{Line, Word, text_of};
use crate::order::{Step, reading_order};
use sifferkoll_model::{Axis, Location, RawTable, Rect, Ruling, StoredRole};
use std::collections::BTreeMap;

/// A gap wider than this share of the font size sets words of a line off from one another, as the page numbers of
/// a list of contents and the cells of a table are; word spaces are narrower.
const TAIL_GAP: f32 = 1.1;
/// Share of the width of a page's text from which a drawn line parts what is above it from what is below.
const BAR: f32 = 0.6;
/// Drawn lines nearer to one another than this, in points, are one: both edges of a thick one.
const BAR_APART: f32 = 2.0;
/// A line below words lies at most this share of the font size above their lower edge, which is that of the
/// letters that reach below the baseline.
const UNDERLINE_ABOVE: f32 = 0.25;
/// The same below their lower edge.
const UNDERLINE_BELOW: f32 = 0.15;
/// It begins and ends at most this share of the font size from where they do.
const UNDERLINE_END: f32 = 0.5;
/// Lines at one height that are looked at: those of several columns.
const MOST_UNDERLINES: usize = 32;

/// One page or text dump in reading order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ReadingOrder {
    /// Height in points of the page turned upright; 0 for a dump.
    pub(crate) height: f32,
    pub(crate) items: Vec<Item>,
}

/// A line or the place of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Item {
    Line(ReadLine),
    Table {
        /// Where it stands on the page as it is shown.
        place: Location,
        /// The same on the page turned upright, or in a dump where a fixed-width printer would put it.
        bbox: Rect,
    },
}

/// A line, or its part in one column.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ReadLine {
    pub(crate) text: String,
    /// Where it stands on the page as it is shown.
    pub(crate) location: Location,
    /// The same on the page turned upright; in a dump, where a fixed-width printer would put it.
    pub(crate) bbox: Rect,
    /// Font size of most of its letters.
    pub(crate) size: f32,
    pub(crate) bold: bool,
    /// Width of its first word.
    pub(crate) first_word: f32,
    /// Number of its column on the page.
    pub(crate) column: u32,
    /// Whether a line as wide as its words is drawn right below them.
    pub(crate) underlined: bool,
    /// The whole number that ends it, set off by a wide gap.
    pub(crate) tail: Option<u32>,
    /// Whether it has wide gaps, that behind a number or bullet at its beginning excepted.
    pub(crate) gaps: bool,
    pub(crate) sort: Sort,
    /// What the document itself says of the line, where it stores paragraphs; it comes before what its looks tell.
    pub(crate) said: Option<Said>,
}

/// What a document says of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) role: StoredRole,
    /// Whether it begins its paragraph; else a line break that the author made stands before it.
    pub(crate) begins: bool,
}

/// Where a line was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// In the body of the page.
    Body,
    /// In a margin, set off from the body: a running head or foot, as it seems.
    Margin,
    /// Running another way than most.
    Sideways,
}

impl ReadingOrder {
    /// Tables that a format stores as such, with nothing around them.
    pub fn of_tables(tables: &[RawTable]) -> Self {
        Self { height: 0.0, items: tables.iter().map(|table| table_item(table.location[0])).collect() }
    }
}

/// The lines of a page in reading order, those of the upper margin first, those of the lower one last.
pub(crate) fn of_page(
    height: f32,
    body: &[Line],
    [margins, sideways]: [&[Line]; 2],
    tables: &[RawTable],
    rulings: &[Ruling],
    place: &dyn Fn(Rect) -> Location,
) -> ReadingOrder {
    let underlines = Underlines::of(rulings);
    let boxed: Vec<(Rect, Location)> =
        tables.iter().filter_map(|t| Some((t.bbox()?, t.location[0]))).collect();
    let boxes: Vec<Rect> = boxed.iter().map(|(bbox, _)| *bbox).collect();
    let whole = |line: &Line, sort| {
        read_line(&line.words, place, 0).map(|read| Item::Line(ReadLine { sort, ..read }))
    };
    let (upper, lower): (Vec<&Line>, Vec<&Line>) =
        margins.iter().partition(|line| line.bbox.center().1 < height / 2.0);
    let mut items: Vec<Item> = upper.into_iter().filter_map(|line| whole(line, Sort::Margin)).collect();
    items.extend(reading_order(body, &boxes, &bars(rulings, body, &boxes)).into_iter().filter_map(|step| {
        match step {
            Step::Words { line, words, column } => {
                let read = read_line(&body[line].words[words], place, column)?;
                let underlined = underlines.below(&read.bbox, read.size);
                Some(Item::Line(ReadLine { underlined, ..read }))
            }
            Step::Table(at) => Some(table_item(boxed[at].1)),
        }
    }));
    items.extend(sideways.iter().filter_map(|line| whole(line, Sort::Sideways)));
    items.extend(lower.into_iter().filter_map(|line| whole(line, Sort::Margin)));
    ReadingOrder { height, items }
}

/// The lines of a dump and its tables, in their order.
pub(crate) fn of_dump(lines: &[Line], tables: &[RawTable], place: &dyn Fn(u32) -> Location) -> ReadingOrder {
    let mut tables = tables.iter().map(|t| t.location[0]).peekable();
    let mut items = Vec::with_capacity(lines.len());
    // Lines without an empty one between them are as wide as one another: a column of their own.
    let (mut run, mut last) = (0, 0);
    for line in lines {
        run += u32::from(line.number > last + 1);
        last = line.number;
        while let Some(table) = tables.next_if(|table| table.order().0 < line.number) {
            items.push(table_item(table));
        }
        items.extend(read_line(&line.words, &|_| place(line.number), run).map(Item::Line));
    }
    items.extend(tables.map(table_item));
    ReadingOrder { height: 0.0, items }
}

/// Lines drawn outside the tables over at least [`BAR`] of the width of the text, one at a height.
fn bars(rulings: &[Ruling], body: &[Line], tables: &[Rect]) -> Vec<Rect> {
    let width = Rect::around(body.iter().map(|line| line.bbox)).map_or(f32::MAX, |hull| hull.width());
    let long = rulings.iter().filter(|r| r.axis == Axis::Horizontal && r.end - r.start >= BAR * width);
    let mut bars: Vec<Rect> =
        long.map(|r| Rect { x0: r.start, y0: r.position, x1: r.end, y1: r.position }).collect();
    bars.sort_by(|a, b| a.y0.total_cmp(&b.y0).then(a.x0.total_cmp(&b.x0)));
    bars.dedup_by(|b, a| b.y0 - a.y0 < BAR_APART);
    bars.retain(|bar| !tables.iter().any(|table| table.contains(bar.center())));
    bars
}

fn table_item(place: Location) -> Item {
    let bbox = match place {
        Location::Page { bbox, .. } => bbox,
        Location::Lines { first, last } | Location::Stored { first, last, .. } => line_box(first, last),
        Location::Sheet { first, last, .. } => line_box(first.row, last.row),
    };
    Item::Table { place, bbox }
}

/// Some words of a line as a line of its own.
fn read_line(words: &[Word], place: &dyn Fn(Rect) -> Location, column: u32) -> Option<ReadLine> {
    let bbox = Rect::around(words.iter().map(|w| w.bbox))?;
    let last = &words[words.len() - 1];
    let wide = |pair: &[Word]| pair[1].bbox.x0 - pair[0].bbox.x1 > TAIL_GAP * pair[1].size;
    let set_off = words.len() > 1 && wide(&words[words.len() - 2..]);
    let text_from = usize::from(!words[0].text.contains(char::is_alphabetic));
    Some(ReadLine {
        text: text_of(words),
        location: place(bbox),
        bbox,
        size: usual_size(words),
        bold: words.iter().all(|w| w.bold),
        first_word: words[0].bbox.width(),
        column,
        underlined: false,
        tail: set_off.then(|| last.text.parse().ok()).flatten(),
        gaps: words[text_from..].windows(2).any(wide),
        sort: Sort::Body,
        said: None,
    })
}

/// Horizontal lines by their height.
struct Underlines(Vec<Ruling>);

impl Underlines {
    fn of(rulings: &[Ruling]) -> Self {
        let mut rulings: Vec<Ruling> =
            rulings.iter().filter(|r| r.axis == Axis::Horizontal).copied().collect();
        rulings.sort_by(|a, b| a.position.total_cmp(&b.position).then(a.start.total_cmp(&b.start)));
        Self(rulings)
    }

    /// Whether one of them lies below words of this size and begins and ends where they do.
    fn below(&self, words: &Rect, size: f32) -> bool {
        let from = self.0.partition_point(|r| r.position < words.y1 - UNDERLINE_ABOVE * size);
        let near = self.0[from..].iter().take_while(|r| r.position <= words.y1 + UNDERLINE_BELOW * size);
        // As many as can lie there; a page of nothing but lines stays cheap.
        near.take(MOST_UNDERLINES).any(|r| {
            (r.start - words.x0).abs() <= UNDERLINE_END * size
                && (r.end - words.x1).abs() <= UNDERLINE_END * size
        })
    }
}

/// The font size in which most letters are set; of two as frequent the larger.
fn usual_size(words: &[Word]) -> f32 {
    let mut sizes: BTreeMap<i32, (usize, f32)> = BTreeMap::new();
    for word in words {
        // Quarters of a point: producers round no finer.
        let entry = sizes.entry((word.size * 4.0) as i32).or_insert((0, word.size));
        entry.0 += word.text.chars().count();
    }
    sizes.into_values().max_by_key(|(count, _)| *count).map_or(0.0, |(_, size)| size)
}
