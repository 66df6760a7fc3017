//! Parts of hand-made pages as pictures, at one pixel a point, where every pixel can be worked out.
#![allow(clippy::unwrap_used, reason = "tests")]

mod fixture;

use fixture::Fixture;
use lopdf::dictionary;
use sifferkoll_format_pdf::PdfFormat;
use sifferkoll_plugin::model::{PageIndex, PagePart, Picture, Rect};
use sifferkoll_plugin::testing::{Collect, TEST_LIMITS};
use sifferkoll_plugin::{InputFormat, Kept, Limits, Source};

fn part(page: u32, [x0, y0, x1, y1]: [f32; 4]) -> PagePart {
    PagePart { page: PageIndex(page), bbox: Rect { x0, y0, x1, y1 } }
}

fn draw(bytes: Vec<u8>, parts: &[PagePart]) -> Vec<Result<Picture, String>> {
    let bytes = &bytes.into();
    PdfFormat.draw(&Source::new("x.pdf", bytes), &TEST_LIMITS, parts, 72.0).unwrap()
}

fn shade(picture: &Picture, x: u32, y: u32) -> u8 {
    picture.grey[(y * picture.width + x) as usize]
}

#[test]
fn parts_come_in_their_order_with_what_stands_there() {
    let bytes = Fixture::new()
        .page("0 g 10 80 20 10 re f 0.5 g 100 20 10 10 re f")
        .page("1 0 0 RG 2 w 0 50 m 200 50 l S")
        .bytes();
    let parts = [
        part(1, [0.0, 40.0, 20.0, 60.0]),
        part(0, [5.0, 5.0, 45.0, 25.0]),
        part(0, [100.0, 70.0, 110.0, 80.0]),
        part(7, [0.0, 0.0, 9.0, 9.0]),
        part(0, [300.0, 0.0, 400.0, 50.0]),
    ];
    let drawn = draw(bytes, &parts);
    let line = drawn[0].as_ref().unwrap();
    assert_eq!(
        (line.width, line.height, shade(line, 3, 8), shade(line, 3, 9), shade(line, 3, 11)),
        (20, 20, 255, 76, 255)
    );
    let first = drawn[1].as_ref().unwrap();
    assert_eq!((first.width, first.height), (40, 20));
    let corners = [(4, 6), (5, 5), (24, 14), (25, 14)].map(|(x, y)| shade(first, x, y));
    assert_eq!(corners, [255, 0, 0, 255], "the rectangle from (10, 10) to (30, 20)");
    let second = drawn[2].as_ref().unwrap();
    assert!(second.grey.iter().all(|shade| (126..=129).contains(shade)), "{:?}", second.grey);
    assert_eq!(drawn[3], Err("the page is missing".into()));
    assert_eq!(drawn[4], Err("nothing of it lies on the page".into()));
}

#[test]
fn letters_are_drawn_where_they_are_read_and_hidden_ones_are_not() {
    let bytes = Fixture::new().page("BT /H 20 Tf 10 50 Td (H) Tj 3 Tr 60 0 Td (H) Tj ET").bytes();
    let drawn = draw(bytes, &[part(0, [0.0, 0.0, 200.0, 100.0])]);
    let page = drawn[0].as_ref().unwrap();
    let ink = |x0: u32, x1: u32, y0: u32, y1: u32| {
        (y0..y1)
            .flat_map(|y| (x0..x1).map(move |x| (x, y)))
            .filter(|(x, y)| shade(page, *x, *y) < 128)
            .count()
    };
    assert!(ink(10, 25, 35, 51) > 40, "the letter");
    assert_eq!(ink(0, 200, 0, 100), ink(10, 25, 35, 51), "and nothing else");
}

#[test]
fn clips_and_turned_pages_are_kept_to() {
    let content =
        "q 0 0 50 100 re W n 0 g 0 0 200 100 re f Q q 100 0 m 200 0 l 200 100 l h W n 0 g 0 0 200 100 re f Q";
    let extra = dictionary! { "Rotate" => 90 };
    let bytes = Fixture::new().page(content).page_with("0 g 0 0 20 10 re f", &extra).bytes();
    let drawn = draw(bytes, &[part(0, [0.0, 0.0, 200.0, 100.0]), part(1, [0.0, 0.0, 100.0, 200.0])]);
    let clipped = drawn[0].as_ref().unwrap();
    // A rectangle, and a triangle below its diagonal.
    let seen = [(49, 50), (51, 50), (110, 50), (190, 50)].map(|(x, y)| shade(clipped, x, y));
    assert_eq!(seen, [0, 255, 255, 0]);
    let turned = drawn[1].as_ref().unwrap();
    assert_eq!(
        (turned.width, turned.height, shade(turned, 9, 19), shade(turned, 11, 19)),
        (100, 200, 0, 255)
    );
}

#[test]
fn what_cannot_be_drawn_says_why() {
    let whole = [part(0, [0.0, 0.0, 200.0, 100.0])];
    let broken = draw(b"%PDF-1.7 nothing".to_vec(), &whole);
    assert_eq!(broken, [Err("no PDF structure with pages was found in the file".into())]);
    let bytes = Fixture::new().page(&"0 0 1 1 re f ".repeat(50)).bytes().into();
    let source = Source::new("x.pdf", &bytes);
    let few = Limits { max_page_operations: 20, ..TEST_LIMITS };
    let refused = PdfFormat.draw(&source, &few, &whole, 72.0).unwrap();
    assert_eq!(refused, [Err("the page draws more than the limit".into())]);
    let huge = PdfFormat.draw(&source, &TEST_LIMITS, &whole, 1e6).unwrap();
    assert_eq!(huge, [Err("it is too large to be drawn".into())]);
}

#[test]
fn what_was_kept_of_reading_changes_no_picture() {
    let text = |line: &str| format!("BT /H 20 Tf 10 50 Td ({line}) Tj ET 0.5 g 100 20 10 10 re f");
    let endless = "0 0 1 1 re f ".repeat(500);
    let bytes =
        Fixture::new().page(&text("Hb")).page(&endless).page(&text("bH")).page(&text("H")).bytes().into();
    let whole = [0_u8, 0, 200, 100].map(f32::from);
    let parts = [2, 0, 1, 3, 0].map(|page| part(page, whole));
    let once = Source::new("x.pdf", &bytes);
    // The second page is broken off when it is read, and again when it is drawn.
    let limits = |threads| Limits { threads, max_page_operations: 400, ..TEST_LIMITS };
    let fresh = PdfFormat.draw(&once, &limits(1), &parts, 72.0).unwrap();
    assert_eq!(fresh.iter().filter(|drawn| drawn.is_ok()).count(), 4);
    for threads in 1..4 {
        let kept = Kept::default();
        let source = once.keeping(&kept);
        let read = |threads| -> Vec<usize> {
            let mut sink = Collect::default();
            PdfFormat.read(&source, &limits(threads), &mut sink).unwrap();
            sink.pages.iter().map(|page| page.glyphs.len()).collect()
        };
        assert_eq!(read(threads), [2, 0, 2, 1]);
        for _ in 0..2 {
            assert_eq!(PdfFormat.draw(&source, &limits(threads), &parts, 72.0).unwrap(), fresh);
        }
        assert_eq!(read(3), [2, 0, 2, 1], "and reading again is the same");
    }
}
