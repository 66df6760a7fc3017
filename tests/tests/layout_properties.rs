//! What must not change a grid: the order of drawing, where a page stands, how large it is, which way it is turned.

use sifferkoll_format_pdf::PdfFormat;
use sifferkoll_layout::{Laid, blocks, lay_out_page, trace_page};
use sifferkoll_plugin::grammar::is_blank;
use sifferkoll_plugin::model::{Axis, Glyph, GlyphOrigin, GlyphText, Page, PageIndex, Rect, Ruling, Turn};
use sifferkoll_plugin::testing::{Collect, TEST_LIMITS};
use sifferkoll_plugin::{Bytes, InputFormat, Source};
use sifferkoll_tests::{files_in, root};

/// One cell: row, column, columns and rows covered, text.
type Cell = (usize, usize, usize, usize, String);

/// The pages of all corpus PDFs.
fn pages() -> Vec<(String, Page)> {
    let mut out = Vec::new();
    let is_pdf = |name: &String| std::path::Path::new(name).extension().is_some_and(|end| end == "pdf");
    for name in files_in("corpus/documents").into_iter().filter(is_pdf) {
        let path = root().join("corpus/documents").join(&name);
        let bytes = Bytes::from(std::fs::read(&path).expect("a corpus document"));
        let mut sink = Collect::default();
        let source = Source::new(&name, &bytes);
        PdfFormat.read(&source, &TEST_LIMITS, &mut sink).expect("a readable document");
        out.extend(sink.pages.into_iter().map(|page| (format!("{name} page {}", page.index.number()), page)));
    }
    assert!(out.len() >= 12, "the corpus has pages");
    out
}

fn cells(laid: &Laid) -> Vec<Vec<Cell>> {
    laid.tables
        .iter()
        .map(|table| {
            let rows = table.rows.iter().enumerate();
            rows.flat_map(|(row, raw)| {
                raw.reading().cells.iter().map(move |c| (row, c.column, c.colspan, c.rowspan, c.text.clone()))
            })
            .collect()
        })
        .collect()
}

/// Changes every page and compares its grids with those of the page as it is.
fn unchanged_by(change: impl Fn(&Page) -> Page) {
    for (name, page) in pages() {
        let (before, after) = (cells(&lay_out_page(&page)), cells(&lay_out_page(&change(&page))));
        assert_eq!(before, after, "{name}");
    }
}

fn map(page: &Page, size: f32, place: impl Fn(&Rect) -> Rect, turn: Turn) -> Page {
    let line = |r: &Ruling| match r.axis {
        Axis::Horizontal => Rect { x0: r.start, x1: r.end, y0: r.position, y1: r.position },
        Axis::Vertical => Rect { y0: r.start, y1: r.end, x0: r.position, x1: r.position },
    };
    let sides = matches!(turn, Turn::Right | Turn::Left);
    let mut out = page.clone();
    for glyph in &mut out.glyphs {
        glyph.bbox = place(&glyph.bbox);
        glyph.size *= size;
        glyph.turn = turn;
    }
    for ruling in &mut out.rulings {
        let at = place(&line(ruling));
        ruling.thickness *= size;
        if (ruling.axis == Axis::Horizontal) == sides {
            (ruling.axis, ruling.position, ruling.start, ruling.end) =
                (Axis::Horizontal, at.y0, at.x0, at.x1);
        } else {
            (ruling.axis, ruling.position, ruling.start, ruling.end) = (Axis::Vertical, at.x0, at.y0, at.y1);
        }
    }
    for fill in &mut out.fills {
        fill.bbox = place(&fill.bbox);
    }
    out
}

#[test]
fn the_order_of_drawing_changes_nothing() {
    unchanged_by(|page| {
        let mut out = page.clone();
        // A fixed shuffle: the steps of a linear congruential generator decide who changes places.
        let mut state: u64 = 20_260_101;
        for at in (1..out.glyphs.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            out.glyphs.swap(at, (state >> 33) as usize % (at + 1));
        }
        out.rulings.reverse();
        out
    });
}

#[test]
fn a_shifted_page_gives_the_same_grids() {
    let shifted = |r: &Rect| Rect { x0: r.x0 + 7.25, y0: r.y0 + 3.5, x1: r.x1 + 7.25, y1: r.y1 + 3.5 };
    unchanged_by(|page| map(page, 1.0, shifted, Turn::Right));
}

#[test]
fn a_scaled_page_gives_the_same_grids() {
    for factor in [0.5, 2.0] {
        unchanged_by(|page| {
            let scaled = |r: &Rect| Rect {
                x0: r.x0 * factor,
                y0: r.y0 * factor,
                x1: r.x1 * factor,
                y1: r.y1 * factor,
            };
            let page = map(page, factor, scaled, Turn::Right);
            Page { width: page.width * factor, height: page.height * factor, ..page }
        });
    }
}

#[test]
fn a_turned_page_gives_the_same_grids() {
    unchanged_by(|page| {
        let (width, height) = (page.height, page.width);
        let up = |r: &Rect| Rect { x0: r.y0, y0: height - r.x1, x1: r.y1, y1: height - r.x0 };
        Page { width, height, ..map(page, 1.0, up, Turn::Up) }
    });
    unchanged_by(|page| {
        let (width, height) = (page.height, page.width);
        let down = |r: &Rect| Rect { x0: width - r.y1, y0: r.x0, x1: width - r.y0, y1: r.x1 };
        Page { width, height, ..map(page, 1.0, down, Turn::Down) }
    });
}

#[test]
fn a_trace_tells_of_the_same_tables() {
    for (name, page) in pages() {
        let (height, width) = (page.width, page.height);
        let up = |r: &Rect| Rect { x0: r.y0, y0: height - r.x1, x1: r.y1, y1: height - r.x0 };
        let turned = Page { width, height, ..map(&page, 1.0, up, Turn::Up) };
        for page in [page, turned] {
            let (laid, trace) = (lay_out_page(&page), trace_page(&page));
            let tables = trace.tables.iter().map(|traced| traced.table.clone()).collect();
            let traced = Laid { tables, ..Laid::default() };
            assert_eq!(cells(&traced), cells(&laid), "{name}");
            // The places on a turned page are those of the page that was turned upright.
            assert!(trace.turn != Turn::Right || traced.tables == laid.tables, "{name}");
            for traced in &trace.tables {
                let size = (traced.rows.len(), traced.columns.len());
                assert_eq!(size, (traced.table.rows.len(), traced.table.columns), "{name}");
            }
        }
    }
}

#[test]
fn cells_of_a_row_do_not_overlap_and_hold_every_word_once() {
    for (name, page) in pages() {
        for table in &lay_out_page(&page).tables {
            for row in &table.rows {
                let mut covered: Vec<usize> =
                    row.reading().cells.iter().flat_map(|c| c.column..c.column + c.colspan).collect();
                let all = covered.len();
                covered.sort_unstable();
                covered.dedup();
                assert_eq!(all, covered.len(), "{name}: cells overlap");
                assert!(
                    covered.last().is_none_or(|last| *last < table.columns),
                    "{name}: a cell beyond the grid"
                );
            }
        }
        let drawn: usize = page.glyphs.iter().map(characters_of).sum();
        let laid = lay_out_page(&page);
        let in_cells =
            laid.tables.iter().flat_map(|t| &t.rows).flat_map(|r| &r.reading().cells).map(|c| &c.text);
        let characters = |text: &String| text.chars().filter(|c| !is_blank(*c)).count();
        let placed: usize = in_cells.map(characters).sum::<usize>()
            + laid.text.iter().map(|block| characters(&block.text)).sum::<usize>();
        assert_eq!(placed, drawn, "{name}: every character stands in one cell or line");
    }
}

/// Characters that a glyph stands for: two for a ligature, none for a blank.
fn characters_of(glyph: &Glyph) -> usize {
    match &glyph.text {
        Some(GlyphText::Char(c)) => usize::from(!is_blank(*c)),
        Some(GlyphText::Str(text)) => text.chars().filter(|c| !is_blank(*c)).count(),
        None => 1,
    }
}

fn made_page(glyphs: Vec<Glyph>, rulings: Vec<Ruling>) -> Page {
    let (fills, images) = (Vec::new(), Vec::new());
    Page {
        index: PageIndex(0),
        width: 2000.0,
        height: 20_000.0,
        glyphs,
        rulings,
        fills,
        images,
        tags: Vec::new(),
        picture: None,
    }
}

#[test]
fn a_page_of_a_hundred_thousand_words_comes_to_an_end() {
    let glyph = |n: u32| {
        let (row, column) = (n / 50, n % 50);
        let (x0, y0) = (column as f32 * 40.0, row as f32 * 10.0);
        Glyph {
            text: Some(GlyphText::Char(char::from(b'0' + (n % 10) as u8))),
            bbox: Rect { x0, y0, x1: x0 + 5.0, y1: y0 + 9.0 },
            size: 9.0,
            bold: false,
            turn: Turn::Right,
            origin: GlyphOrigin::Text,
            tag: None,
        }
    };
    let laid = lay_out_page(&made_page((0..100_000).map(glyph).collect(), Vec::new()));
    assert_eq!(laid.tables.len(), 1);
    assert_eq!((laid.tables[0].rows.len(), laid.tables[0].columns), (2000, 50));
}

#[test]
fn a_page_of_fifty_columns_of_words_is_read_to_the_end() {
    // Words ten points apart in rows that stagger, so that strips of white come and go.
    let glyph = |n: u32| {
        let (row, column, letter) = (n / 250, n % 250 / 5, n % 5);
        let x0 = column as f32 * 40.0 + letter as f32 * 5.0 + (row % 7) as f32;
        let y0 = row as f32 * 10.0;
        Glyph {
            text: Some(GlyphText::Char(char::from(b'a' + (n % 26) as u8))),
            bbox: Rect { x0, y0, x1: x0 + 5.0, y1: y0 + 9.0 },
            size: 9.0,
            bold: false,
            turn: Turn::Right,
            origin: GlyphOrigin::Text,
            tag: None,
        }
    };
    let mut laid = lay_out_page(&made_page((0..250_000).map(glyph).collect(), Vec::new()));
    let blocks = blocks(&[laid.order], &mut laid.tables);
    let letters: usize = blocks.iter().map(|block| block.text.chars().filter(|c| *c != ' ').count()).sum();
    assert_eq!(letters, 250_000);
}

#[test]
fn a_page_of_fifty_thousand_rulings_comes_to_an_end() {
    let ruling = |n: u32| {
        let axis = if n.is_multiple_of(2) { Axis::Horizontal } else { Axis::Vertical };
        let position = (n % 997) as f32 * 1.7;
        Ruling { axis, position, start: (n % 89) as f32, end: 300.0 + (n % 83) as f32, thickness: 0.5 }
    };
    let page = made_page(Vec::new(), (0..50_000).map(ruling).collect());
    assert_eq!(lay_out_page(&page).tables.len(), 0);
    let rejected = trace_page(&page).rejected;
    assert_eq!(rejected.len(), 1);
    assert!(rejected[0].reason.starts_with("more rulings"), "{}", rejected[0].reason);
}
