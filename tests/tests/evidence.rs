//! What is concluded about a table comes with the words that say it and their place.

use serde_json::Value;
use sifferkoll_tests::{items, read, root, run, text};

/// What is said of a subject in a table: columns or rows, the conclusion, where it was read, the words.
fn said(table: &Value, about: &str) -> Vec<String> {
    let of = |it: &Value| {
        format!(
            "{}{} {} {} “{}”",
            it["columns"],
            it["rows"],
            text(&it["value"]),
            text(&it["from"]),
            text(&it["words"])
        )
    };
    items(&table["evidence"])
        .filter(|it| text(&it["about"]) == about)
        .map(|it| of(it).replace("null", ""))
        .collect()
}

#[test]
fn a_drift_table_says_where_its_columns_and_unit_come_from() {
    let table = run(&["extract", "corpus/documents/delarsrapport-b.txt"]).json()["tables"][0].clone();
    assert_eq!(
        said(&table, "period"),
        ["[0,1,2] 2024-01/2024-08 group “Period jan–aug”", "[3,4,5] 2024 group “Helår”"]
    );
    assert_eq!(said(&table, "measure")[0], "[0,3] budget head “budget”");
    let unit = said(&table, "unit");
    assert_eq!(unit, [" mnkr title “Budgetuppföljning per verksamhet 2024, nettokostnad (mnkr)”"]);
    assert_eq!(said(&table, "kind").len(), 1);
}

#[test]
fn a_row_says_which_way_it_should_go() {
    let table = run(&["extract", "corpus/documents/mal-h-chromium.pdf"]).json()["tables"][0].clone();
    assert_eq!(said(&table, "better"), ["[2] högre cell “öka”", "[6] lägre cell “minska”"]);
}

#[test]
fn the_words_of_heads_and_titles_stand_where_they_are_said_to() {
    let path = "corpus/documents/delarsrapport-b.txt";
    let dump = read(&root().join(path));
    let lines: Vec<&str> = dump.lines().collect();
    let document = run(&["extract", path]).json();
    let mut looked_at = 0;
    for it in items(&document["tables"]).flat_map(|table| items(&table["evidence"])) {
        let near = matches!(text(&it["from"]), "head" | "group" | "title");
        assert_eq!(near || text(&it["from"]) == "table", it["location"].is_object(), "{it}");
        if near {
            let place = it["location"]["lines"].as_array().expect("lines");
            let line = |at: usize| place[at].as_u64().expect("a line") as usize;
            // A head of two storeys has its second line below.
            let there = lines[line(0) - 1..(line(1) + 1).min(lines.len())].join(" ").to_lowercase();
            let first = text(&it["words"]).split(' ').next().unwrap_or_default().to_lowercase();
            assert!(there.contains(&first), "{it}: {there}");
            looked_at += 1;
        }
    }
    assert!(looked_at > 8, "{looked_at}");
}
