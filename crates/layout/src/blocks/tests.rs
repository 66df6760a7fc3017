//! Whole documents of a few lines: what each line becomes.

use super::*;
use crate::lay_out_text;
use crate::lines::{Line, Word};
use crate::reading::of_page;
use sifferkoll_model::{PageIndex, Rect, TextLine, TextPage};

/// A line at a place, five points a letter at size ten.
struct Set {
    x: f32,
    y: f32,
    size: f32,
    bold: bool,
    text: String,
}

fn set(y: f32, size: f32, bold: bool, text: &str) -> Set {
    Set { x: 50.0, y, size, bold, text: text.to_owned() }
}

fn line(set: &Set) -> Option<Line> {
    let mut x = set.x;
    let words = set.text.split(' ').map(|text| {
        let width = text.chars().count() as f32 * set.size / 2.0;
        let bbox = Rect { x0: x, y0: set.y, x1: x + width, y1: set.y + set.size };
        x = bbox.x1 + set.size * 0.3;
        Word {
            text: text.to_owned(),
            bbox,
            size: set.size,
            bold: set.bold,
            tag: None,
            column: false,
            confidence: None,
        }
    });
    Line::new(words.collect(), 0)
}

fn page(index: u32, body: &[Set], margin: &[Set], tables: &[RawTable]) -> ReadingOrder {
    let place = |bbox| Location::Page { page: PageIndex(index), bbox };
    let lines = |sets: &[Set]| -> Vec<Line> { sets.iter().filter_map(line).collect() };
    of_page(800.0, &lines(body), [&lines(margin), &[]], tables, &[], &place)
}

fn table(index: u32, y0: f32, y1: f32) -> RawTable {
    RawTable::empty(Location::Page { page: PageIndex(index), bbox: Rect { x0: 50.0, y0, x1: 400.0, y1 } })
}

/// Role, level and text of each block in one line.
fn shown(blocks: &[Block]) -> Vec<String> {
    blocks
        .iter()
        .map(|block| {
            let level = block.role.level().map(|level| level.to_string()).unwrap_or_default();
            let table = block.table.map(|at| format!(" [{at}]")).unwrap_or_default();
            format!("{}{level}{table}: {}", block.role.name(), block.text)
        })
        .collect()
}

const PROSE: [&str; 3] = [
    "The board has run its services within the limits of the budget and has",
    "taken over two schools from a private owner, which explains the cost of",
    "the year.",
];

/// Three lines of prose from a height on.
fn prose(y: f32) -> Vec<Set> {
    PROSE.iter().enumerate().map(|(at, text)| set(y + 12.0 * at as f32, 10.0, false, text)).collect()
}

fn whole_prose() -> String {
    format!("paragraph: {}", PROSE.join(" "))
}

#[test]
fn size_weight_and_number_give_levels() {
    let mut first = vec![set(60.0, 24.0, true, "Annual report")];
    first.extend(prose(120.0));
    let mut second = vec![set(60.0, 16.0, true, "1 Economy")];
    second.extend(prose(90.0));
    second.push(set(140.0, 13.0, true, "1.1 Result"));
    second.extend(prose(160.0));
    second.push(set(210.0, 10.0, true, "Staff"));
    second.extend(prose(222.0));
    second.push(set(280.0, 10.0, false, "Comments"));
    second.extend(prose(302.0));
    let found = blocks(&[page(0, &first, &[], &[]), page(1, &second, &[], &[])], &mut []);
    let prose = whole_prose();
    let expect = [
        "heading1: Annual report",
        &prose,
        "heading1: 1 Economy",
        &prose,
        "heading2: 1.1 Result",
        &prose,
        "heading3: Staff",
        &prose,
        "heading4: Comments",
        &prose,
    ];
    assert_eq!(shown(&found), expect);
}

#[test]
fn titles_units_and_notes_belong_to_their_table() {
    let mut body = vec![set(60.0, 16.0, true, "2 Volumes")];
    body.extend(prose(90.0));
    body.push(set(150.0, 10.0, true, "Places by school"));
    body.push(set(163.0, 8.0, false, "thousand kronor"));
    body.push(set(302.0, 8.0, false, "1) Without the preschools."));
    body.extend(prose(330.0));
    let mut tables = [table(0, 175.0, 300.0)];
    let found = blocks(&[page(0, &body, &[], &tables)], &mut tables);
    let prose = whole_prose();
    let expect = [
        "heading1: 2 Volumes",
        &prose,
        "caption [0]: Places by school",
        "caption [0]: thousand kronor",
        "note [0]: 1) Without the preschools.",
        &prose,
    ];
    assert_eq!(shown(&found), expect);
    assert_eq!(tables[0].headings, ["2 Volumes"]);
}

#[test]
fn what_stands_on_every_page_runs_and_paragraphs_go_over() {
    let pages: Vec<ReadingOrder> = (0..4)
        .map(|index| {
            let number = format!("Page {} of 4", index + 1);
            let margin = [set(20.0, 10.0, false, "The board"), set(780.0, 10.0, false, &number)];
            let body = [
                set(300.0, 10.0, false, PROSE[2]),
                set(340.0, 10.0, false, PROSE[0]),
                set(352.0, 10.0, false, PROSE[1]),
            ];
            page(index, &body, &margin, &[])
        })
        .collect();
    let found = blocks(&pages, &mut []);
    let running = found.iter().filter(|block| block.role == BlockRole::Running).count();
    assert_eq!(running, 8);
    let over: Vec<&Block> = found.iter().filter(|block| block.location.len() == 2).collect();
    assert_eq!(over.len(), 3, "{:?}", shown(&found));
    assert_eq!(over[0].text, PROSE.join(" "));
}

#[test]
fn a_repeated_heading_below_the_margin_runs_only_on_many_pages() {
    let with = |count: u32| -> Vec<String> {
        let pages: Vec<ReadingOrder> = (0..4)
            .map(|index| {
                let mut body = prose(200.0);
                if index < count {
                    body.insert(0, set(100.0, 10.0, true, "Result of the year"));
                }
                page(index, &body, &[], &[])
            })
            .collect();
        shown(&blocks(&pages, &mut [])).into_iter().filter(|shown| shown.contains("Result")).collect()
    };
    assert_eq!(with(2), vec!["heading1: Result of the year"; 2]);
    assert_eq!(with(3), vec!["running: Result of the year"; 3]);
}

fn dump(text: &str) -> Vec<String> {
    let lines = text.lines().zip(1..).map(|(text, number)| TextLine { number, text: text.to_owned() });
    let mut laid = lay_out_text(&TextPage { lines: lines.collect() });
    let found = blocks(&[laid.order], &mut laid.tables);
    let headings = laid.tables.iter().map(|table| table.headings.join(" > "));
    shown(&found).into_iter().chain(headings).collect()
}

#[test]
fn a_dump_has_headings_above_prose_and_tables() {
    let found = dump(
        "The board is in charge of the schools of the municipality.\n\
         \u{20}Economy\n\
         Result\n\
         The cost of the year was higher than the budget, which is due to the\n\
         new school.\n\
         \n\
         Operating account (tkr)\n\
         \n\
         School\t2023\t2022\n\
         Primary\t1 200\t1 100\n\
         Secondary\t900\t800\n\
         \n\
         Anna Andersson\n\
         Chief of administration\n",
    );
    let expect = [
        "paragraph: The board is in charge of the schools of the municipality.",
        "heading1: Economy",
        "heading2: Result",
        "paragraph: The cost of the year was higher than the budget, which is due to the new school.",
        "heading3 [0]: Operating account (tkr)",
        "paragraph: Anna Andersson",
        "paragraph: Chief of administration",
        "Economy > Result > Operating account (tkr)",
    ];
    assert_eq!(found, expect);
}

#[test]
fn hostile_places_do_no_harm() {
    let odd = [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 0.0, -1e30, 1e30];
    let mut body = Vec::new();
    for x in odd {
        for y in odd {
            body.push(Set { x, y, size: 10.0, bold: false, text: "a b".to_owned() });
            body.push(Set { x, y, size: x, bold: true, text: "- 1".to_owned() });
        }
    }
    let mut tables = [table(0, f32::NAN, f32::INFINITY)];
    let found = blocks(&[page(0, &body, &[], &tables), ReadingOrder::default()], &mut tables);
    let words: usize = found.iter().map(|block| block.text.split(' ').count()).sum();
    assert!(words > 0);
}
