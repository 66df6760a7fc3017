//! One page as a drawing that shows why its tables were found and others were not.
//!
//! In: a [`PageTrace`]. Out: an SVG of the page's size in points. From the bottom up: fills in their colour,
//! pictures crossed out, running heads and feet brown, columns found by gaps as light green bands, header rows
//! yellow, cells green, captions violet, words grey, rulings blue, tables framed green with finder, id and
//! size, blocks of text framed violet (headings dark and with their level, all else
//! light) with their role, what was rejected framed in red dashes with the reason. Pointing at a cell or a word tells its text.

use super::html::escaped;
use super::thousandths;
use sifferkoll_model::{
    Axis, BlockRole, Fill, Location, PageTrace, RawCell, Rect, Rejected, Ruling, TracedBlock, TracedTable,
    TracedWord, Turn,
};
use std::fmt::Write;

const STYLE: &str = "\
text{font-family:sans-serif}
.image{fill:#eee;stroke:#bbb;stroke-width:.5}
.running{fill:#c8a878;fill-opacity:.35;stroke:#a07840;stroke-width:.4}
.band{fill:#40c040;fill-opacity:.12}
.head{fill:#ffd000;fill-opacity:.22}
.cell{fill:#20a020;fill-opacity:.05;stroke:#189018;stroke-width:.35}
.caption{fill:#a060d0;fill-opacity:.12;stroke:#a060d0;stroke-width:.4}
.word{fill:none;stroke:#bbb;stroke-width:.25}
.text{fill:#444}
.ruling{stroke:#2060e0;stroke-opacity:.75}
.table{fill:none;stroke:#0a7a0a;stroke-width:1.4}
.block{fill:none;stroke:#a060d0;stroke-opacity:.6;stroke-width:.5}
.heading{fill:none;stroke:#7020b0;stroke-width:1}
.rejected{fill:#d02020;fill-opacity:.03;stroke:#d02020;stroke-width:.8;stroke-dasharray:3 2}
.label{font-size:6px;font-weight:bold;stroke:#fff;stroke-width:1.6;stroke-linejoin:round;paint-order:stroke}
.found{fill:#0a7a0a}
.role{fill:#7020b0}
.lost{fill:#d02020;font-weight:normal}
";

/// Height of a label in points: its font size is 6.
const LABEL: f32 = 7.0;
/// From the baseline of a label to its lower edge, in points.
const DESCENT: f32 = 1.5;
/// Width of a letter of a label in points, the usual of wide and narrow ones.
const LETTER: f32 = 3.2;
/// Room between a frame and its label in points.
const AWAY: f32 = 2.0;
/// How far a frame stands off what it frames, in points, so that rulings on its edge can be seen.
const OFF: f32 = 1.0;
/// The thinnest stroke that can be seen, in points.
const HAIRLINE: f32 = 0.3;
/// Share of the height of a word's box that its text takes up; the box reaches from descent to ascent.
const FONT: f32 = 0.95;
/// Share of the height of a word's box above its baseline.
const ASCENT: f32 = 0.8;

/// The drawing of one page.
pub fn trace_svg(trace: &PageTrace) -> String {
    let (width, height) = (number(trace.width), number(trace.height));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n<title>page {}</title>\n<style>\n{STYLE}</style>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n",
        trace.page.number()
    );
    trace.fills.iter().for_each(|fill| draw_fill(&mut out, fill));
    for image in &trace.images {
        draw_image(&mut out, &image.bbox);
    }
    trace.running.iter().for_each(|bbox| rect(&mut out, "running", bbox, "running head or foot"));
    trace.tables.iter().for_each(|table| draw_insides(&mut out, table));
    trace.words.iter().for_each(|word| draw_word(&mut out, word));
    trace.rulings.iter().for_each(|ruling| draw_ruling(&mut out, ruling));
    trace.rejected.iter().for_each(|rejected| frame(&mut out, "rejected", &rejected.bbox, &rejected.reason));
    let mut labels = Labels { taken: Vec::new(), words: &trace.words, page: (trace.width, trace.height) };
    for (at, table) in trace.tables.iter().enumerate() {
        draw_frame(&mut out, table, &format!("p{}-{}", trace.page.number(), at + 1), &mut labels);
    }
    for block in &trace.blocks {
        draw_block(&mut out, block, &mut labels);
    }
    for Rejected { bbox, reason } in &trace.rejected {
        labels.draw(&mut out, "lost", bbox, reason);
    }
    out.push_str("</svg>\n");
    out
}

/// Columns, heads, cells and captions of a table.
fn draw_insides(out: &mut String, traced: &TracedTable) {
    let table = &traced.table;
    let Some(whole) = table.bbox() else { return };
    for (at, column) in traced.columns.iter().enumerate().filter(|(_, column)| column.by_gaps) {
        let band = Rect { x0: column.x0, x1: column.x1, ..whole };
        rect(out, "band", &band, &format!("column {at}, by gaps"));
    }
    for [y0, y1] in traced.rows.iter().take(table.header_rows) {
        rect(out, "head", &Rect { y0: *y0, y1: *y1, ..whole }, "header row");
    }
    for (row, raw) in table.rows.iter().enumerate() {
        for cell in &raw.reading().cells {
            if let Some(bbox) = cell_box(traced, row, cell) {
                let spans = match (cell.rowspan, cell.colspan) {
                    (1, 1) => String::new(),
                    (rows, columns) => format!(", {rows}×{columns}"),
                };
                rect(out, "cell", &bbox, &format!("row {row}, column {}{spans}: {}", cell.column, cell.text));
            }
        }
    }
    for caption in &table.captions {
        if let Location::Page { bbox, .. } = &caption.location {
            rect(out, "caption", bbox, "caption");
        }
    }
}

/// The place of a cell by its columns and rows, and its words where they reach beyond.
fn cell_box(traced: &TracedTable, row: usize, cell: &RawCell) -> Option<Rect> {
    let Location::Page { bbox: words, .. } = cell.location else { return None };
    let last = |from: usize, count: usize, all: usize| (from + count.max(1)).min(all).checked_sub(1);
    let place = || {
        let right = last(cell.column, cell.colspan, traced.columns.len())?;
        let bottom = last(row, cell.rowspan, traced.rows.len())?;
        Some(Rect {
            x0: traced.columns.get(cell.column)?.x0,
            y0: traced.rows.get(row)?[0],
            x1: traced.columns.get(right)?.x1,
            y1: traced.rows.get(bottom)?[1],
        })
    };
    let Some(place) = place() else { return Some(words) };
    Some(if cell.text.is_empty() { place } else { place.union(&words) })
}

fn draw_frame(out: &mut String, traced: &TracedTable, id: &str, labels: &mut Labels) {
    let table = &traced.table;
    let Some(bbox) = table.bbox() else { return };
    let heads = match table.header_rows {
        1 => "1 header row".to_owned(),
        rows => format!("{rows} header rows"),
    };
    let mut text = format!("{} {id} {}×{}, {heads}", table.finder.name(), table.rows.len(), table.columns);
    if let Some(confidence) = table.confidence {
        let _ = write!(text, ", confidence {}", thousandths(confidence.into()));
    }
    let pieces = table.evidence.iter().map(|e| format!("{} {}", e.name.name(), thousandths(e.weight.into())));
    let why: Vec<String> = pieces.collect();
    frame(out, "table", &bbox, &[text.clone(), why.join(", ")].join("\n"));
    labels.draw(out, "found", &bbox, &text);
}

fn draw_block(out: &mut String, block: &TracedBlock, labels: &mut Labels) {
    let role = match block.role.level() {
        Some(level) => format!("{} {level}", block.role.name()),
        None => block.role.name().to_owned(),
    };
    let class = if block.role.level().is_some() { "heading" } else { "block" };
    frame(out, class, &block.bbox, &format!("{role}: {}", block.text));
    if block.role != BlockRole::Paragraph {
        labels.draw(out, "role", &block.bbox, &role);
    }
}

fn draw_fill(out: &mut String, fill: &Fill) {
    let [red, green, blue] = fill.rgb;
    let (x, y, width, height) = sides(&fill.bbox);
    let _ = writeln!(
        out,
        "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
         fill=\"#{red:02x}{green:02x}{blue:02x}\" fill-opacity=\".35\"/>"
    );
}

fn draw_image(out: &mut String, bbox: &Rect) {
    rect(out, "image", bbox, "picture");
    let [x0, y0, x1, y1] = [bbox.x0, bbox.y0, bbox.x1, bbox.y1].map(number);
    let _ = writeln!(out, "<path class=\"image\" d=\"M{x0} {y0}L{x1} {y1}M{x0} {y1}L{x1} {y0}\"/>");
}

/// A word fills its box whatever font it is shown in.
fn draw_word(out: &mut String, word: &TracedWord) {
    rect(out, "word", &word.bbox, "");
    let Rect { x0, y0, x1, y1 } = word.bbox;
    let upright = matches!(word.turn, Turn::Right | Turn::Left);
    let (length, size) = if upright {
        (word.bbox.width(), word.bbox.height())
    } else {
        (word.bbox.height(), word.bbox.width())
    };
    let (x, y, angle) = match word.turn {
        Turn::Right => (x0, y0 + ASCENT * size, 0),
        Turn::Left => (x1, y1 - ASCENT * size, 180),
        Turn::Up => (x0 + ASCENT * size, y1, -90),
        Turn::Down => (x1 - ASCENT * size, y0, 90),
    };
    let (x, y) = (number(x), number(y));
    let turn = if angle == 0 { String::new() } else { format!(" transform=\"rotate({angle} {x} {y})\"") };
    let _ = writeln!(
        out,
        "<text class=\"text\" x=\"{x}\" y=\"{y}\" font-size=\"{}\" textLength=\"{}\" \
         lengthAdjust=\"spacingAndGlyphs\"{turn}>{}</text>",
        number(FONT * size),
        number(length),
        xml(&word.text)
    );
}

fn draw_ruling(out: &mut String, ruling: &Ruling) {
    let (start, end, at) = (number(ruling.start), number(ruling.end), number(ruling.position));
    let (x1, y1, x2, y2) = match ruling.axis {
        Axis::Horizontal => (&start, &at, &end, &at),
        Axis::Vertical => (&at, &start, &at, &end),
    };
    let width = number(ruling.thickness.max(HAIRLINE));
    let _ = writeln!(
        out,
        "<line class=\"ruling\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke-width=\"{width}\"/>"
    );
}

/// Labels of frames, none over another, and over words only where there is no room beside them.
struct Labels<'a> {
    taken: Vec<Rect>,
    words: &'a [TracedWord],
    /// Width and height of the page, which no label leaves.
    page: (f32, f32),
}

impl Labels<'_> {
    /// Above the frame or below it, at its left or right end; where there is no room, above the left end and
    /// moved down past the other labels.
    fn draw(&mut self, out: &mut String, class: &str, frame: &Rect, text: &str) {
        let length = text.chars().count() as f32 * LETTER;
        let at = |x: f32, bottom: f32| {
            let x0 = x.min(self.page.0 - length).max(0.0);
            Rect { x0, y0: bottom - LABEL, x1: x0 + length, y1: bottom }
        };
        let (above, below) = ((frame.y0 - AWAY).max(LABEL), frame.y1 + AWAY + LABEL);
        let (left, right) = (frame.x0, frame.x1 - length);
        let places = [at(left, above), at(right, above), at(left, below), at(right, below)];
        let over_word = |place: &Rect| self.words.iter().any(|word| meet(&word.bbox, place));
        let over_label = |place: &Rect| self.taken.iter().find(|other| meet(other, place));
        let inside = |place: &Rect| place.y1 <= self.page.1;
        let free = places
            .into_iter()
            .find(|place| inside(place) && !over_word(place) && over_label(place).is_none());
        let mut place = free.unwrap_or(places[0]);
        // Each label moves another down once at most, so this ends.
        for _ in 0..self.taken.len() {
            let Some(other) = over_label(&place) else { break };
            place = at(left, other.y1 + LABEL);
        }
        self.taken.push(place);
        let (x, y) = (number(place.x0), number(place.y1 - DESCENT));
        let _ = writeln!(out, "<text class=\"label {class}\" x=\"{x}\" y=\"{y}\">{}</text>", xml(text));
    }
}

/// Whether two rectangles share more than an edge.
fn meet(a: &Rect, b: &Rect) -> bool {
    a.overlap_x(b) > 0.0 && a.overlap_y(b) > 0.0
}

/// A rectangle that tells the given text when it is pointed at.
fn rect(out: &mut String, class: &str, bbox: &Rect, tip: &str) {
    let (x, y, width, height) = sides(bbox);
    let _ = write!(out, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"");
    if tip.is_empty() {
        out.push_str("/>\n");
    } else {
        let _ = writeln!(out, "><title>{}</title></rect>", xml(tip));
    }
}

/// As [`rect`], around the given box.
fn frame(out: &mut String, class: &str, bbox: &Rect, tip: &str) {
    let around = Rect { x0: bbox.x0 - OFF, y0: bbox.y0 - OFF, x1: bbox.x1 + OFF, y1: bbox.y1 + OFF };
    rect(out, class, &around, tip);
}

/// Left, top, width and height.
fn sides(bbox: &Rect) -> (String, String, String, String) {
    (number(bbox.x0), number(bbox.y0), number(bbox.width()), number(bbox.height()))
}

/// A coordinate with one decimal, as every reader of SVG takes it.
fn number(value: f32) -> String {
    let text = format!("{:.1}", if value.is_finite() { value } else { 0.0 });
    if text == "-0.0" { "0.0".to_owned() } else { text }
}

/// Text as it may stand in XML, which has no place for two characters more than HTML.
pub(crate) fn xml(text: &str) -> String {
    escaped(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;
    use sifferkoll_model::{PageIndex, TracedColumn};

    fn trace() -> PageTrace {
        let bbox = |x0, y0, x1, y1| Rect { x0, y0, x1, y1 };
        let column = |x0, x1, by_gaps| TracedColumn { x0, x1, by_gaps };
        PageTrace {
            page: PageIndex(2),
            turn: Turn::Right,
            width: 200.0,
            height: 80.04,
            words: vec![
                TracedWord {
                    text: "<a&b>\u{ffff}".into(),
                    bbox: bbox(10.0, 20.0, 30.0, 30.0),
                    turn: Turn::Right,
                },
                TracedWord { text: "up".into(), bbox: bbox(50.0, 20.0, 60.0, 40.0), turn: Turn::Up },
            ],
            rulings: vec![Ruling {
                axis: Axis::Vertical,
                position: 5.0,
                start: -0.01,
                end: 9.0,
                thickness: 0.0,
            }],
            fills: vec![Fill { bbox: bbox(0.0, 0.0, f32::INFINITY, 5.0), rgb: [255, 8, 0] }],
            images: Vec::new(),
            running: vec![bbox(1.0, 1.0, 9.0, 3.0)],
            tables: vec![TracedTable {
                table: example::document().grids.remove(0),
                columns: vec![column(10.0, 16.0, false), column(17.0, 22.0, true), column(23.0, 28.0, true)],
                rows: vec![[20.0, 24.0], [24.0, 28.0], [30.0, 35.0], [36.0, 40.0]],
            }],
            blocks: vec![
                TracedBlock {
                    role: BlockRole::Heading { level: 2 },
                    bbox: bbox(100.0, 10.0, 150.0, 18.0),
                    text: "Volymer".into(),
                },
                TracedBlock {
                    role: BlockRole::Paragraph,
                    bbox: bbox(100.0, 30.0, 150.0, 50.0),
                    text: "Text".into(),
                },
            ],
            rejected: vec![
                Rejected { bbox: bbox(10.0, 60.0, 90.0, 70.0), reason: "a single line with figures".into() },
                Rejected { bbox: bbox(10.0, 60.0, 80.0, 79.0), reason: "a grid that holds no words".into() },
            ],
        }
    }

    #[test]
    fn a_page_shows_what_was_seen_chosen_and_rejected() {
        let svg = trace_svg(&trace());
        let holds = |part: &str| assert!(svg.contains(part), "{part} is missing in\n{svg}");
        holds("viewBox=\"0 0 200.0 80.0\"");
        holds(
            "<text class=\"text\" x=\"10.0\" y=\"28.0\" font-size=\"9.5\" textLength=\"20.0\" lengthAdjust=\"spacingAndGlyphs\">&lt;a&amp;b&gt;\u{fffd}</text>",
        );
        holds(
            "x=\"58.0\" y=\"40.0\" font-size=\"9.5\" textLength=\"20.0\" lengthAdjust=\"spacingAndGlyphs\" transform=\"rotate(-90 58.0 40.0)\">up<",
        );
        holds("x1=\"5.0\" y1=\"0.0\" x2=\"5.0\" y2=\"9.0\" stroke-width=\"0.3\"");
        holds("width=\"0.0\" height=\"5.0\" fill=\"#ff0800\"");
        holds("class=\"label found\" x=\"10.0\" y=\"16.8\">ruled p3-1 4×3, 2 header rows, confidence 0.930<");
        holds("confidence 0.930\nrulings 0.700, bare -0.080</title>");
        holds(">heading 2<");
        assert_eq!(svg.matches("class=\"block\"").count(), 1, "a paragraph has a frame and no label");
        assert_eq!(svg.matches("class=\"label role\"").count(), 1);
        assert_eq!(svg.matches("class=\"running\"").count(), 1);
        assert_eq!(svg.matches("class=\"head\"").count(), 2);
        assert_eq!(svg.matches("class=\"band\"").count(), 2, "drawn columns have no band");
        assert_eq!(svg.matches("class=\"cell\"").count(), 9);
        assert_eq!(svg.matches("class=\"rejected\"").count(), 2);
        assert!(svg.ends_with("</svg>\n") && !svg.contains("inf") && !svg.contains("\"-0.0\""));
    }

    #[test]
    fn labels_do_not_cover_one_another() {
        let svg = trace_svg(&trace());
        let heights: Vec<&str> = svg.lines().filter(|line| line.contains("label lost")).collect();
        assert_eq!(heights.len(), 2);
        assert!(heights[0].contains("y=\"56.5\"") && heights[1].contains("y=\"63.5\""), "{heights:?}");
    }
}
