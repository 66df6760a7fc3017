//! Markdown as people and converters write it, in miniature, and hostile files.

use super::{MarkdownFormat, is_markdown};
use crate::testing::told;
use sifferkoll_plugin::testing::{Collect, TEST_LIMITS, conforms};
use sifferkoll_plugin::{InputFormat, Limits, ReadError, Sniff, Source};

fn read_within(text: &str, limits: &Limits) -> (Result<(), ReadError>, Collect) {
    let mut sink = Collect::default();
    let bytes = text.as_bytes().to_vec().into();
    (MarkdownFormat.read(&Source::new("test", &bytes), limits, &mut sink), sink)
}

/// As a person writes it.
const WRITTEN: &str = "---\ntitle: x\n---\n\n# Rapport 2024\n\n- [Drift](#drift)\n- punkt\n\n  med mer\n\n## Drift\n\n\
    Nämnden gick  \nmed *överskott*.\n\n**Tabell 1. Drift, tkr**\n\n\
    | Post | Utfall | |\n| --- | ---: | :---: |\n| | 2023 | 2024 |\n| Skola \\| vård | 1 204 | -12 |\n| **Summa** | **7** |  |\n\n\
    1. ett<br>två\n";

/// As a converter leaves it that keeps what it cannot say as tags.
const CONVERTED: &str = "Rapport\n=======\n\nPost | 2024\n---|---\nSkola|7\n\n\
    <table><tr><th>a</th><th>b</th></tr>\n<tr><td>c</td><td>8</td></tr></table>\n\nSlut[^1].\n\n[^1]: Not.\n";

#[test]
fn what_people_and_converters_write() {
    let (result, sink) = read_within(WRITTEN, &TEST_LIMITS);
    result.unwrap();
    let expect = [
        "h1 Rapport 2024",
        "toc Drift",
        "li punkt",
        "li med mer",
        "h2 Drift",
        "p Nämnden gick/med överskott.",
        "p Tabell 1. Drift, tkr!",
        "H 0:Post | 1:Utfall | 2:",
        "0: | 1:2023 | 2:2024",
        "0:Skola | vård | 1:1 204 | 2:-12",
        "0:Summa! | 1:7! | 2:",
        "li 1. ett/två",
    ];
    assert_eq!(told(&sink), expect);
    let (result, sink) = read_within(CONVERTED, &TEST_LIMITS);
    result.unwrap();
    let expect = [
        "h1 Rapport",
        "H 0:Post | 1:2024",
        "0:Skola | 1:7",
        "H 0:a | 1:b",
        "0:c | 1:8",
        "p Slut¹.",
        "p Not.",
    ];
    assert_eq!(told(&sink), expect);
}

#[test]
fn only_the_marks_of_markdown_tell() {
    for text in ["|a|b|\n|---|---:|\n", "a | b\n:-- | --:\n", "# Ett\n\ntext\n\n## Två\n", WRITTEN, CONVERTED]
    {
        assert!(is_markdown(text), "{text}");
    }
    for text in [
        "Drift 1 204\n-----------\nSkola 7\n",
        "# 1 Drift\n",
        "#1\n\n#2\n\n#3\n",
        "Post | 2024\nSkola | 7\n",
        "Skola\t1\t2\n--- --- ---\n",
        "|\n|---|---|\n",
        "- punkt\n* punkt\n**fet**\n",
        "+-----+-----+\n| a   | b   |\n+-----+-----+\n",
    ] {
        assert!(!is_markdown(text), "{text}");
    }
    assert_eq!(MarkdownFormat.sniff(b"%PDF-1.7\n# a\n\n# b\n\n# c"), Sniff::No);
}

#[test]
fn the_contract_holds() {
    conforms(&MarkdownFormat, WRITTEN.as_bytes());
    conforms(&MarkdownFormat, CONVERTED.as_bytes());
}

#[test]
fn hostile_files_are_refused_or_read_in_no_time() {
    let small = Limits { max_cells: 1000, ..TEST_LIMITS };
    let cells = format!("|a|b|\n|-|-|\n{}", "|1|2|\n".repeat(600));
    assert!(matches!(read_within(&cells, &small).0, Err(ReadError::TooLarge(_))));
    for mark in ["> ", "- ", "**", "[", "|", "# "] {
        let text = format!("a\n\n{}", mark.repeat(20_000));
        assert!(!matches!(read_within(&text, &TEST_LIMITS).0, Err(ReadError::Damaged(_))), "{mark}");
    }
}
