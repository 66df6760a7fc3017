//! The text around the tables of two documents of the corpus: headings with their depth as a person sees them, and
//! what belongs to which table.

use serde_json::Value;
use sifferkoll_tests::{items, run, text};

/// Role, depth, page and text of the blocks that are no running text, one a line, with the id of their table.
fn outline(document: &str) -> (Vec<String>, Value) {
    let result = run(&["tables", &format!("corpus/documents/{document}"), "--format", "json"]).json();
    let shown = items(&result["blocks"])
        .filter(|block| matches!(text(&block["role"]), "heading" | "caption" | "note"))
        .map(|block| {
            let role =
                block["level"].as_u64().map_or_else(|| text(&block["role"]).to_owned(), |n| n.to_string());
            let table = block["table"].as_str().map(|id| format!(" -> {id}")).unwrap_or_default();
            format!("p{} {role} {}{table}", block["page"], text(&block["text"]))
        })
        .collect();
    (shown, result)
}

fn paths(result: &Value) -> Vec<String> {
    let path = |table: &Value| items(&table["headings"]).map(text).collect::<Vec<_>>().join(" / ");
    items(&result["tables"]).map(path).collect()
}

#[test]
fn an_annual_report_without_numbers() {
    let (outline, result) = outline("arsredovisning-a-libreoffice.pdf");
    let expect = [
        "p1 1 Årsredovisning 2023",
        "p1 1 Sammanfattning",
        "p1 1 Nämndens uppdrag",
        "p1 1 Viktiga händelser",
        "p2 1 Ekonomi",
        "p2 2 Driftredovisning",
        "p2 caption Driftredovisning, nettokostnad per enhet (tkr) -> p2-1",
        "p2 2 Kommentar till utfallet",
        "p2 1 Personal",
        "p3 1 Budget och plan",
        "p3 caption Driftsbudget 2024 med plan 2025–2026 (tkr) -> p3-1",
        "p3 1 Framtiden",
        "p3 1 Risker",
    ];
    assert_eq!(outline, expect);
    assert_eq!(paths(&result), ["Ekonomi / Driftredovisning", "Budget och plan"]);
    let running = items(&result["blocks"]).filter(|block| block["role"] == "running");
    assert_eq!(running.count(), 6, "head and foot of three pages");
}

#[test]
fn a_report_with_numbers_and_contents() {
    let (outline, result) = outline("verksamhetsberattelse-d-typst.pdf");
    let expect = [
        "p1 1 Verksamhetsberättelse 2022",
        "p1 1 Innehåll",
        "p2 1 1 Året som gått",
        "p2 2 1.1 Uppdrag och organisation",
        "p2 2 1.2 Nämndens mål",
        "p2 1 2 Ekonomi",
        "p2 2 2.1 Resultat -> p2-1",
        "p2 caption Nämndens resultat 2022 (tkr) -> p2-1",
        "p3 2 2.2 Resultat per verksamhet -> p3-1",
        "p3 caption Ekonomi per verksamhet 2022 (tkr) -> p3-1",
        "p3 1 3 Verksamheterna",
        "p3 2 3.1 Bygga och bo",
        "p3 2 3.2 Miljö och hälsa",
        "p3 2 3.3 Kartor och geodata",
        "p3 1 4 Nästa år",
    ];
    assert_eq!(outline, expect);
    assert_eq!(paths(&result), ["2 Ekonomi / 2.1 Resultat", "2 Ekonomi / 2.2 Resultat per verksamhet"]);
    let contents = items(&result["blocks"]).filter(|block| block["role"] == "contents");
    assert_eq!(contents.count(), 11);
}

#[test]
fn a_dump_keeps_the_lines_of_its_headings() {
    let result = run(&["tables", "corpus/documents/arsredovisning-a.txt", "--format", "json"]).json();
    let heading = |name: &str| items(&result["blocks"]).find(|block| block["text"] == name).cloned();
    let found = heading("Kommentar till utfallet").expect("the heading");
    assert_eq!((text(&found["role"]), &found["lines"]), ("heading", &serde_json::json!([83, 83])));
    assert!(found.get("page").is_none());
}
