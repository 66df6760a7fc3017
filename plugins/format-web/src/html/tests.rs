//! Pages of the web as programs and people write them, in miniature, and hostile ones.

use super::{HtmlFormat, begins_as_page};
use crate::testing::told;
use sifferkoll_plugin::model::WarningCode;
use sifferkoll_plugin::testing::{Collect, TEST_LIMITS, conforms};
use sifferkoll_plugin::{InputFormat, Limits, ReadError, Sniff, Source};

fn read_within(bytes: &[u8], limits: &Limits) -> (Result<(), ReadError>, Collect) {
    let mut sink = Collect::default();
    let bytes = bytes.to_vec().into();
    (HtmlFormat.read(&Source::new("test", &bytes), limits, &mut sink), sink)
}

fn check(page: &str, expect: &[&str]) {
    let (result, sink) = read_within(page.as_bytes(), &TEST_LIMITS);
    result.unwrap();
    assert_eq!(told(&sink), expect);
}

/// As a publishing system gives it: heads and headings marked, a menu, spans, labels that head their rows.
const PUBLISHED: &str = r##"<!DOCTYPE html><html lang="sv"><head><title>Årsredovisning</title>
<style>td { text-align: right }</style></head><body>
<nav><ul><li><a href="/skola">Skola</a></li></ul></nav>
<main><h1>Årsredovisning 2024</h1><ul><li><a href="#drift">Drift</a></li></ul>
<h2 id="drift">Drift &amp; investering</h2>
<p>Nämnden gick med
   <strong>överskott</strong>.</p>
<table><caption>Tabell 1. Drift, tkr</caption>
<thead><tr><th rowspan="2">Verksamhet</th><th colspan="2" scope="colgroup">Utfall</th></tr>
<tr><th scope="col">2023</th><th scope="col">2024</th></tr></thead>
<tbody><tr><th scope="row">Skola</th><td>1&nbsp;204</td><td>&minus;12</td></tr>
<tr><th scope="row"><strong>Summa</strong></th><td>1 204<sup>1</sup></td><td></td></tr></tbody></table>
<p style="display: none">dolt</p><p hidden>dolt</p></main>
<footer><p>Sidan publicerades 2024-03-01</p></footer><script>if (a < b) { "<p>" }</script></body></html>"##;

#[test]
fn a_published_page() {
    check(
        PUBLISHED,
        &[
            "running Skola",
            "h1 Årsredovisning 2024",
            "toc Drift",
            "h2 Drift & investering",
            "p Nämnden gick med överskott.",
            "caption Tabell 1. Drift, tkr",
            "H 01x2:Verksamhet | 12x1:Utfall",
            "H 1:2023 | 2:2024",
            "0:Skola | 1:1\u{A0}204 | 2:\u{2212}12",
            "0:Summa! | 1:1 204¹ | 2:",
            "running Sidan publicerades 2024-03-01",
        ],
    );
    let (_, sink) = read_within(PUBLISHED.as_bytes(), &TEST_LIMITS);
    assert_eq!(sink.warnings.iter().map(|warning| warning.code).collect::<Vec<_>>(), [WarningCode::Hidden]);
}

/// As around 2000: the page laid out with tables, ends left out, big letters.
const OLD: &str = r#"<HTML><HEAD><META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1">
<TITLE>x</TITLE></HEAD><BODY><TABLE BORDER=0><TR><TD>Kommunen<TD VALIGN=TOP>
<P><FONT SIZE=4><B>Drift</B></FONT><P>Text ett<BR>rad tv&aring;
<UL><LI>punkt<LI>till</UL>
<TABLE BORDER=1><TR><TD><B>Post</B><TD ALIGN=RIGHT><B>2024</B><TR><TD>Skola<TD ALIGN=RIGHT>&#150;12
<TR><TD>V&aring;rd<TD>7</TABLE><P>Efter</TABLE></BODY></HTML>"#;

#[test]
fn an_old_page() {
    check(
        OLD,
        &[
            "p Kommunen",
            "p Drift! 13.5",
            "p Text ett/rad två",
            "li punkt",
            "li till",
            "0:Post! | 1:2024!",
            "0:Skola | 1:–12",
            "0:Vård | 1:7",
            "p Efter",
        ],
    );
}

#[test]
fn a_page_saved_by_word() {
    let page = "<html><head><style><!-- p {} --></style></head><body lang=SV><div class=WordSection1>\
        <p class=MsoTitle><span lang=SV>Rapport</span></p><p class=MsoToc1>Drift</p>\
        <p class=MsoNormal><b><span style='font-size:14.0pt'>Eget</span></b></p>\
        <p class=MsoListParagraph><![if !supportLists]>·<![endif]>&nbsp; punkt</p>\
        <p class=MsoCaption>Tabell 1</p><table class=MsoTableGrid>\
        <tr><td><p class=MsoNormal>a</p></td><td><p class=MsoNormal>1</p><p class=MsoNormal>2</p></td></tr>\
        <tr><td><p>b</p></td><td><p>&nbsp;</p></td></tr></table></div></body></html>";
    check(
        page,
        &[
            "title Rapport",
            "toc Drift",
            "p Eget! 14",
            "li ·\u{A0} punkt",
            "caption Tabell 1",
            "0:a | 1:1/2",
            "0:b | 1:",
        ],
    );
}

#[test]
fn heads_by_their_cells_alone_and_damaged_tables() {
    check(
        "<table><tr><th>a<th>b</tr><td>1<td>2</td></tr><td>3</table><p>x</td></tr>y",
        &["H 0:a | 1:b", "0:1 | 1:2", "0:3", "p xy"],
    );
    check(
        "<table><tr><td>a<td><table><tr><td>i<td>7</table><tr><td>b<td>1<tr><td>c<td>2</table>",
        &["0:a | 1:", "0:b | 1:1", "0:c | 1:2", "0:i | 1:7"],
    );
}

#[test]
fn pages_are_known_by_their_beginning() {
    for page in [
        "<!DOCTYPE html>",
        "\n<html>",
        "<!-- x -->\n<table>",
        "<?xml version=\"1.0\"?>\n<!doctype html><html>",
    ] {
        assert!(begins_as_page(page.to_lowercase().trim()), "{page}");
    }
    for other in
        ["Drift <b>1 204</b>", "<?xml version=\"1.0\"?><rss>", "<i>Mål</i>\t1", "<", "<!--", "< 5 elever", ""]
    {
        assert!(!begins_as_page(other), "{other}");
    }
    assert_eq!(HtmlFormat.sniff(b"\xFF\xFE<\0h\0t\0m\0l\0>\0"), Sniff::Yes);
    assert_eq!(HtmlFormat.sniff(b"PK\x03\x04\0<html>"), Sniff::No);
}

#[test]
fn the_contract_holds() {
    conforms(&HtmlFormat, PUBLISHED.as_bytes());
    conforms(&HtmlFormat, OLD.as_bytes());
}

#[test]
fn hostile_pages_are_refused_or_read_in_no_time() {
    let small = Limits { max_cells: 1000, ..TEST_LIMITS };
    let cells = format!("<table><tr>{}</table>", "<td>".repeat(1001));
    assert!(matches!(read_within(cells.as_bytes(), &small).0, Err(ReadError::TooLarge(_))));
    let wide = format!("<table><tr>{}</table>", "<td colspan=1000000 rowspan=99999999>x".repeat(20));
    assert!(matches!(read_within(wide.as_bytes(), &TEST_LIMITS).0, Err(ReadError::TooLarge(_))));
    for tag in ["<div>", "<table><tr><td>", "<b>", "<p><ul><li>", "<svg>", "</div>", "<td>", "<a <a "] {
        let page = format!("<p>a</p>{}", tag.repeat(50_000));
        let (result, _) = read_within(page.as_bytes(), &TEST_LIMITS);
        assert!(!matches!(result, Err(ReadError::Damaged(_))), "{tag}");
    }
}
