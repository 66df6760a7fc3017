//! Glyphs of hand-made pages: texts, boxes, boldness, turn and origin, worked out by hand.
#![allow(clippy::unwrap_used, reason = "tests")]

mod fixture;

use fixture::{Fixture, near, page_of, read, text, texts};
use lopdf::{Object, dictionary};
use sifferkoll_plugin::model::{GlyphOrigin, Page, Turn};

/// One glyph as text, box, size.
fn check(page: &Page, expect: &[(&str, [f32; 4], f32)]) {
    let seen: Vec<_> =
        page.glyphs.iter().map(|g| (text(g), [g.bbox.x0, g.bbox.y0, g.bbox.x1, g.bbox.y1], g.size)).collect();
    assert_eq!(seen.len(), expect.len(), "{seen:?}");
    for ((text, bbox, size), (t, b, s)) in seen.iter().zip(expect) {
        assert_eq!(text, t);
        assert!(near(*bbox, *b), "{text}: {bbox:?}, expected {b:?}");
        assert!((size - s).abs() < 1e-3, "{text}: size {size}, expected {s}");
    }
}

#[test]
fn plain_text() {
    // Helvetica: figures 556, space 278. Base line at y = 80 from below, 20 from above.
    let page = page_of("BT /H 10 Tf 20 80 Td (1 2) Tj ET");
    assert_eq!((page.width, page.height), (200.0, 100.0));
    check(
        &page,
        &[
            ("1", [20.0, 12.0, 25.56, 22.0], 10.0),
            (" ", [25.56, 12.0, 28.34, 22.0], 10.0),
            ("2", [28.34, 12.0, 33.9, 22.0], 10.0),
        ],
    );
    assert!(page.glyphs.iter().all(|g| !g.bold && g.turn == Turn::Right));
    assert!(page.glyphs.iter().all(|g| g.origin == GlyphOrigin::Text));
}

#[test]
fn size_is_as_shown() {
    // Doubled by the page, halved in breadth by Tz: 10 * 2 high, 556 * 10 * 2 / 2 wide.
    let page = page_of("2 0 0 2 0 0 cm BT /H 10 Tf 50 Tz 10 40 Td (1) Tj ET");
    check(&page, &[("1", [20.0, 4.0, 25.56, 24.0], 20.0)]);
}

#[test]
fn unknown_fonts_keep_the_widths_of_the_document() {
    // The library stretches a substitute; the boxes follow /Widths: 300.
    let page = page_of("BT /W 10 Tf 10 50 Td (abc) Tj ET");
    check(
        &page,
        &[
            ("a", [10.0, 42.0, 13.0, 52.0], 10.0),
            ("b", [13.0, 42.0, 16.0, 52.0], 10.0),
            ("c", [16.0, 42.0, 19.0, 52.0], 10.0),
        ],
    );
}

#[test]
fn fonts_in_a_form_are_found_too() {
    let mut fixture = Fixture::new();
    let own = fixture.resources.clone();
    let form = lopdf::Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "Resources" => own,
            "BBox" => vec![0.into(), 0.into(), 200.into(), 100.into()],
        },
        b"BT /B 10 Tf 10 50 Td (a) Tj /W 10 Tf (a) Tj ET".to_vec(),
    );
    let form = fixture.doc.add_object(form);
    fixture.resources = dictionary! { "XObject" => dictionary! { "F" => form } };
    let sink = read(&fixture.page("/F Do").bytes());
    let page = &sink.pages[0];
    check(page, &[("a", [10.0, 42.0, 15.56, 52.0], 10.0), ("a", [15.56, 42.0, 18.56, 52.0], 10.0)]);
    assert!(page.glyphs[0].bold && !page.glyphs[1].bold);
}

#[test]
fn a_font_of_another_page_is_not_this_pages() {
    // Bold by its descriptor alone, and else like `/W`.
    let mut fixture = Fixture::new();
    let plain = fixture.resources.clone();
    let descriptor = dictionary! { "Type" => "FontDescriptor", "FontName" => "Smalare", "Flags" => 1 << 18 };
    let descriptor = fixture.doc.add_object(descriptor);
    let bold = fixture.doc.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Smalare", "Encoding" => "WinAnsiEncoding",
        "FirstChar" => 97, "LastChar" => 99, "Widths" => vec![300.into(), 300.into(), 300.into()],
        "FontDescriptor" => descriptor,
    });
    fixture.resources = dictionary! { "Font" => dictionary! { "W" => bold } };
    let mut fixture = fixture.page("BT /W 10 Tf 10 50 Td (abc) Tj ET");
    fixture.resources = plain;
    let sink = read(&fixture.page("BT /W 10 Tf 10 50 Td (abc) Tj ET").bytes());
    let bold: Vec<bool> = sink.pages.iter().map(|page| page.glyphs[0].bold).collect();
    assert_eq!(bold, [true, false]);
}

#[test]
fn a_turned_page_is_shown_turned() {
    let extra = dictionary! { "Rotate" => 90 };
    let sink = read(&Fixture::new().page_with("BT /H 10 Tf 20 80 Td (1) Tj ET", &extra).bytes());
    let page = &sink.pages[0];
    assert_eq!((page.width, page.height), (100.0, 200.0));
    // (x, y) of the sheet, y up, goes to (y, x) of the turned page, y down: the origin (20, 80)
    // to (80, 20), running down; ascent is towards greater x.
    check(page, &[("1", [78.0, 20.0, 88.0, 25.56], 10.0)]);
    assert_eq!(page.glyphs[0].turn, Turn::Down);
}

#[test]
fn a_crop_box_moves_the_origin_and_hides_the_rest() {
    let crop: Vec<Object> = vec![10.into(), 0.into(), 60.into(), 90.into()];
    let extra = dictionary! { "CropBox" => crop };
    let content = "BT /H 10 Tf 20 80 Td (1) Tj 100 0 Td (2) Tj ET";
    let sink = read(&Fixture::new().page_with(content, &extra).bytes());
    assert_eq!((sink.pages[0].width, sink.pages[0].height), (50.0, 90.0));
    check(&sink.pages[0], &[("1", [10.0, 2.0, 15.56, 12.0], 10.0)]);
}

#[test]
fn text_turned_on_the_page() {
    let page = page_of("BT /H 10 Tf 0 1 -1 0 50 20 Tm (1) Tj ET");
    check(&page, &[("1", [42.0, 74.44, 52.0, 80.0], 10.0)]);
    assert_eq!(page.glyphs[0].turn, Turn::Up);
    let page = page_of("BT /H 10 Tf -1 0 0 -1 50 50 Tm (1) Tj ET");
    assert_eq!(page.glyphs[0].turn, Turn::Left);
}

#[test]
fn bold_by_name_outline_or_offset() {
    let bold = |content: &str| {
        let page = page_of(content);
        assert_eq!(texts(&page), "12", "{content}");
        page.glyphs.iter().map(|g| g.bold).collect::<Vec<_>>()
    };
    assert_eq!(bold("BT /H 10 Tf 20 80 Td (12) Tj ET"), [false, false]);
    assert_eq!(bold("BT /B 10 Tf 20 80 Td (1) Tj /H 10 Tf (2) Tj ET"), [true, false]);
    assert_eq!(bold("BT /H 10 Tf 2 Tr 0.3 w 20 80 Td (12) Tj ET"), [true, true]);
    // A white halo is not a bolder letter.
    assert_eq!(bold("BT /H 10 Tf 2 Tr 0.3 w 1 G 20 80 Td (12) Tj ET"), [false, false]);
    // Outline only.
    assert_eq!(bold("BT /H 10 Tf 1 Tr 20 80 Td (12) Tj ET"), [false, false]);
    // Drawn twice: on the same spot, and 0.3 points to the right.
    assert_eq!(bold("BT /H 10 Tf 20 80 Td (12) Tj ET BT /H 10 Tf 20 80 Td (12) Tj ET"), [false, false]);
    assert_eq!(bold("BT /H 10 Tf 20 80 Td (12) Tj ET BT /H 10 Tf 20.3 80 Td (12) Tj ET"), [true, true]);
}

#[test]
fn invisible_text_is_marked() {
    let page = page_of("BT /H 10 Tf 3 Tr 20 80 Td (1) Tj 0 Tr (2) Tj ET");
    let origins: Vec<_> = page.glyphs.iter().map(|g| g.origin).collect();
    assert_eq!(origins, [GlyphOrigin::InvisibleLayer, GlyphOrigin::Text]);
}

#[test]
fn clipped_text_is_left_out() {
    let page = page_of(
        "q 0 0 30 100 re W n BT /H 10 Tf 20 80 Td (1) Tj 20 0 Td (2) Tj ET Q \
         BT /H 10 Tf 60 80 Td (3) Tj ET",
    );
    assert_eq!(texts(&page), "13");
}

#[test]
fn swedish_letters_spaces_and_signs() {
    // WinAnsi: Å Ä Ö, no-break space, en dash, soft hyphen.
    let page = page_of("BT /H 10 Tf 20 80 Td (\\305\\304\\326\\2401\\226\\255) Tj ET");
    assert_eq!(page.glyphs.len(), 7);
    assert_eq!(texts(&page).chars().take(3).collect::<String>(), "ÅÄÖ");
    assert!(texts(&page).contains("1\u{2013}"));
}

#[test]
fn actual_text_replaces_and_loses_nothing() {
    let show = |text: &str, shown: &str| {
        let content = format!(
            "BT /H 10 Tf 20 80 Td (1) Tj /Span <</ActualText {text}>> BDC ({shown}) Tj EMC (2) Tj ET"
        );
        texts(&page_of(&content))
    };
    assert_eq!(show("<FEFF00A0>", " "), "1\u{A0}2");
    assert_eq!(show("<FEFF00AD>", "-"), "1\u{AD}2");
    assert_eq!(show("<FEFF>", "-"), "1-2");
    assert_eq!(show("(b\\344)", "ab"), "1bä2");
    // Two glyphs that mean one character: the box covers both.
    let page = page_of("BT /H 10 Tf 20 80 Td /Span <</ActualText (x)>> BDC (11) Tj EMC ET");
    check(&page, &[("x", [20.0, 12.0, 31.12, 22.0], 10.0)]);
    // Too long a stretch to be put into one box.
    assert_eq!(show("(x)", "abcdefghij"), "1abcdefghij2");
}

#[test]
fn actual_text_in_deep_stretches_is_said_once() {
    let text = "/Span <</ActualText (x)>> BDC";
    let content =
        format!("BT /H 10 Tf 20 80 Td {text} {text} (1) Tj EMC {text} (2) Tj EMC (3) Tj EMC (4) Tj ET");
    assert_eq!(texts(&page_of(&content)), "xx34", "the outer stretch is silent, its later kids are not");
    // Every close would walk all that is open: sixteen thousand times sixteen thousand.
    let depth = 16_000;
    let content = format!(
        "BT /H 10 Tf 20 80 Td {} {} {} (4) Tj ET",
        "/Span BMC ".repeat(depth),
        format!("{text} (1) Tj EMC ").repeat(depth),
        "EMC ".repeat(depth)
    );
    // What runs over the page's edge is not seen.
    let seen = texts(&page_of(&content));
    assert!(seen.len() > 20 && seen.chars().all(|c| c == 'x'), "{seen}");
}
