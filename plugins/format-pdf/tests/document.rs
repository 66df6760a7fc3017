//! Whole documents: the conformance suite, refusals and limits.
#![allow(clippy::unwrap_used, reason = "tests")]

mod fixture;

use fixture::{Fixture, read, read_with, texts};
use lopdf::{Stream, dictionary};
use sifferkoll_format_pdf::{PdfFormat, register};
use sifferkoll_plugin::model::WarningCode;
use sifferkoll_plugin::testing::{TEST_LIMITS, conforms};
use sifferkoll_plugin::{InputFormat, Limits, ReadError, Registry, Sniff};

fn two_pages() -> Vec<u8> {
    let content = "BT /H 10 Tf 20 80 Td (Summa 1 234) Tj ET 10 70 100 0.5 re f";
    Fixture::new().page(content).page(content).bytes()
}

#[test]
fn keeps_the_contract() {
    conforms(&PdfFormat, &two_pages());
    let mut registry = Registry::default();
    register(&mut registry);
    assert!(registry.format_named("pdf").is_some());
}

#[test]
fn sniffs_the_header() {
    assert_eq!(PdfFormat.sniff(b"%PDF-1.7"), Sniff::Yes);
    assert_eq!(PdfFormat.sniff(b"\xEF\xBB\xBF\r\n%PDF-1.4"), Sniff::Yes);
    assert_eq!(PdfFormat.sniff(b"Drift 1 234 %PDF"), Sniff::No);
    assert_eq!(PdfFormat.sniff(b""), Sniff::No);
    let mut late = vec![b' '; 2000];
    late.extend(b"%PDF-1.4");
    assert_eq!(PdfFormat.sniff(&late), Sniff::No);
}

#[test]
fn refuses_what_cannot_be_read() {
    let refusal = |bytes: &[u8]| read_with(bytes, &TEST_LIMITS).0.unwrap_err();
    assert!(matches!(refusal(b""), ReadError::Empty(_)));
    assert!(matches!(refusal(b"%PDF-1.7 and nothing more"), ReadError::Damaged(_)));
    assert!(matches!(refusal(&[0; 5000]), ReadError::Damaged(_)));
    let none = refusal(&Fixture::new().bytes());
    assert!(matches!(none, ReadError::Empty(_) | ReadError::Damaged(_)), "{none}");
}

#[test]
fn says_that_a_password_is_needed() {
    let mut fixture = Fixture::new().page("BT /H 10 Tf 20 80 Td (1) Tj ET");
    // Keys that no empty password fits.
    let encryption = dictionary! {
        "Filter" => "Standard", "V" => 1, "R" => 2, "P" => -4,
        "O" => lopdf::Object::string_literal(vec![b'o'; 32]),
        "U" => lopdf::Object::string_literal(vec![b'u'; 32]),
    };
    let encryption = fixture.doc.add_object(encryption);
    let id = lopdf::Object::string_literal(vec![b'i'; 16]);
    fixture.doc.trailer.set("ID", vec![id.clone(), id]);
    fixture.doc.trailer.set("Encrypt", encryption);
    let (result, sink) = read_with(&fixture.bytes(), &TEST_LIMITS);
    let why = "a password is needed to open the document";
    assert_eq!(result, Err(ReadError::Encrypted(why.to_owned())));
    assert_eq!(sink.announced, None);
}

#[test]
fn refuses_too_many_pages() {
    let limits = Limits { max_pages: 1, ..TEST_LIMITS };
    let (result, sink) = read_with(&two_pages(), &limits);
    assert_eq!(result, Err(ReadError::TooManyPages { pages: 2, limit: 1 }));
    assert_eq!(sink.announced, None);
}

/// Ten forms, each of which draws the next ten times: ten thousand million drawings.
fn bomb() -> Vec<u8> {
    let mut fixture = Fixture::new();
    let mut inner = None;
    for _ in 0..10 {
        let mut form = dictionary! {
            "Type" => "XObject", "Subtype" => "Form",
            "BBox" => vec![0.into(), 0.into(), 200.into(), 100.into()],
        };
        let content = match inner {
            Some(inner) => {
                form.set("Resources", dictionary! { "XObject" => dictionary! { "F" => inner } });
                "/F Do ".repeat(10)
            }
            None => "0 0 1 1 re f".to_owned(),
        };
        inner = Some(fixture.doc.add_object(Stream::new(form, content.into_bytes())));
    }
    fixture.resources.set("XObject", dictionary! { "F" => inner.unwrap() });
    fixture
        .page("BT /H 10 Tf 20 80 Td (1) Tj ET /F Do BT /H 10 Tf 20 50 Td (2) Tj ET")
        .page("BT /H 10 Tf 20 80 Td (3) Tj ET")
        .bytes()
}

#[test]
fn a_page_that_draws_for_ever_is_cut_off() {
    let limits = Limits { max_page_operations: 20_000, ..TEST_LIMITS };
    let (result, sink) = read_with(&bomb(), &limits);
    assert_eq!(result, Ok(()));
    let warnings: Vec<_> = sink.warnings.iter().map(|w| (w.code, w.detail.as_str())).collect();
    let why = "more drawing operations than the limit";
    assert_eq!(warnings, [(WarningCode::PageDamaged, why)]);
    assert_eq!(sink.pages.iter().map(texts).collect::<Vec<_>>(), ["1", "3"]);
}

#[test]
fn a_form_that_draws_itself_ends() {
    let mut fixture = Fixture::new();
    let own = fixture.doc.new_object_id();
    let form = dictionary! {
        "Type" => "XObject", "Subtype" => "Form",
        "BBox" => vec![0.into(), 0.into(), 200.into(), 100.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "F" => own } },
    };
    fixture.doc.objects.insert(own, Stream::new(form, b"/F Do".to_vec()).into());
    fixture.resources.set("XObject", dictionary! { "F" => own });
    let sink = read(&fixture.page("/F Do BT /H 10 Tf 20 80 Td (1) Tj ET").bytes());
    assert_eq!(texts(&sink.pages[0]), "1");
}

#[test]
fn a_page_that_cannot_be_decoded_is_a_warning() {
    let mut fixture = Fixture::new();
    let filter = dictionary! { "Filter" => "DCTDecode" };
    let broken = fixture.doc.add_object(Stream::new(filter, vec![0xFF; 40]));
    let extra = dictionary! { "Contents" => broken };
    let bytes = fixture.page_with("", &extra).page("BT /H 10 Tf 20 80 Td (1) Tj ET").bytes();
    let sink = read(&bytes);
    let warnings: Vec<_> = sink.warnings.iter().map(|w| w.code).collect();
    assert_eq!(warnings, [WarningCode::PageDamaged]);
    assert_eq!(sink.pages.iter().map(texts).collect::<Vec<_>>(), ["", "1"]);
}
