//! Rulings, fills and pictures of hand-made pages, worked out by hand.
#![allow(clippy::unwrap_used, reason = "tests")]

mod fixture;

use fixture::{Fixture, page_of, read};
use lopdf::{Stream, dictionary};
use sifferkoll_plugin::model::{Axis, Page, Ruling, WarningCode};

fn check(page: &Page, expect: &[(Axis, f32, f32, f32, f32)]) {
    let seen: Vec<_> = page
        .rulings
        .iter()
        .map(|&Ruling { axis, position, start, end, thickness }| (axis, position, start, end, thickness))
        .collect();
    assert_eq!(seen.len(), expect.len(), "{seen:?}");
    for (s, e) in seen.iter().zip(expect) {
        let off = [s.1 - e.1, s.2 - e.2, s.3 - e.3, s.4 - e.4];
        assert!(s.0 == e.0 && off.iter().all(|d| d.abs() < 2e-3), "{s:?}, expected {e:?}");
    }
}

use Axis::{Horizontal as H, Vertical as V};

#[test]
fn a_thin_filled_rectangle_is_a_ruling() {
    check(&page_of("10 80 100 0.5 re f"), &[(H, 19.75, 10.0, 110.0, 0.5)]);
    check(&page_of("10 20 0.5 60 re f"), &[(V, 10.25, 20.0, 80.0, 0.5)]);
}

#[test]
fn a_grid_stroked_in_one_path() {
    let page = page_of("1 w 10 90 m 110 90 l 10 50 m 110 50 l 10 90 m 10 50 l 110 90 m 110 50 l S");
    check(
        &page,
        &[
            (H, 10.0, 10.0, 110.0, 1.0),
            (H, 50.0, 10.0, 110.0, 1.0),
            (V, 10.0, 10.0, 50.0, 1.0),
            (V, 110.0, 10.0, 50.0, 1.0),
        ],
    );
}

#[test]
fn a_stroked_rectangle_has_four_sides() {
    // Scaled by two across only: upright lines are twice as thick.
    let page = page_of("2 0 0 1 0 0 cm 0.5 w 10 50 40 20 re S");
    check(
        &page,
        &[
            (H, 50.0, 20.0, 100.0, 0.5),
            (V, 100.0, 30.0, 50.0, 1.0),
            (H, 30.0, 20.0, 100.0, 0.5),
            (V, 20.0, 30.0, 50.0, 1.0),
        ],
    );
}

#[test]
fn slanted_and_curved_lines_are_left_out() {
    check(&page_of("10 10 m 60 60 l S 10 10 m 20 20 30 20 40 10 c S"), &[]);
}

#[test]
fn a_turned_page_turns_its_rulings() {
    let extra = dictionary! { "Rotate" => 90 };
    let sink = read(&Fixture::new().page_with("10 80 100 0.5 re f", &extra).bytes());
    check(&sink.pages[0], &[(V, 80.25, 10.0, 110.0, 0.5)]);
}

#[test]
fn rulings_end_at_the_clip_and_at_the_page() {
    check(
        &page_of("q 0 0 50 100 re W n 10 80 100 0.5 re f Q 150 40 100 0.5 re f 250 1 5 0.5 re f"),
        &[(H, 19.75, 10.0, 50.0, 0.5), (H, 59.75, 150.0, 200.0, 0.5)],
    );
}

#[test]
fn shading_is_a_fill() {
    let page = page_of("0.8 0.9 1 rg 10 50 100 20 re f 1 g 10 10 100 20 re f");
    check(&page, &[]);
    let fills: Vec<_> = page.fills.iter().map(|f| (f.bbox.x0, f.bbox.y0, f.rgb)).collect();
    assert_eq!(fills, [(10.0, 30.0, [204, 230, 255]), (10.0, 70.0, [255, 255, 255])]);
    // A fat line is a fill too; the paper is none.
    let page = page_of("0.5 g 0 0 200 100 re f 20 w 0.5 G 10 50 m 110 50 l S");
    assert_eq!(page.fills.len(), 1);
    assert_eq!((page.fills[0].bbox.y0, page.fills[0].bbox.y1), (40.0, 60.0));
}

#[test]
fn white_lines_count_only_on_shading() {
    check(&page_of("1 g 10 80 100 0.5 re f 1 G 10 20 m 50 20 l S"), &[]);
    check(&page_of("0.8 g 0 70 200 20 re f 1 g 10 80 100 0.5 re f"), &[(H, 19.75, 10.0, 110.0, 0.5)]);
}

#[test]
fn a_dotted_line_of_little_squares() {
    let squares: Vec<String> = (10..30).map(|x| format!("{x} 80 0.48 0.48 re f")).collect();
    check(&page_of(&squares.join(" ")), &[(H, 19.76, 10.0, 29.48, 0.48)]);
}

#[test]
fn a_picture_without_text_gives_a_warning() {
    let mut fixture = Fixture::new();
    let picture = Stream::new(
        dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 1, "Height" => 1,
            "ColorSpace" => "DeviceGray", "BitsPerComponent" => 8,
        },
        vec![0],
    );
    let picture = fixture.doc.add_object(picture);
    fixture.resources.set("XObject", dictionary! { "I" => picture });
    let large = "q 160 0 0 80 20 10 cm /I Do Q";
    let with_text = format!("{large} BT /H 10 Tf 3 Tr 20 80 Td (1) Tj ET");
    let sink = read(&fixture.page(large).page("q 80 0 0 40 20 10 cm /I Do Q").page(&with_text).bytes());
    let bbox = sink.pages[0].images[0].bbox;
    assert_eq!((bbox.x0, bbox.y0, bbox.x1, bbox.y1), (20.0, 10.0, 180.0, 90.0));
    let warnings: Vec<_> = sink.warnings.iter().map(|w| (w.code, w.detail.as_str())).collect();
    assert_eq!(warnings, [(WarningCode::NoText, "pictures cover 64 % of the page")]);
}
