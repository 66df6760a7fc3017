//! What the layout makes of documents that store paragraphs and tables, on miniatures.

use super::lay_out_stored;
use crate::blocks;
use sifferkoll_model::{
    BlockRole, Location, RawTable, StoredCell, StoredPart, StoredPlace, StoredRole, StoredRow, StoredTable,
    StoredText,
};

fn text(role: StoredRole, bold: bool, words: &str) -> StoredPart {
    let location = Location::Stored { first: 0, last: 0, place: StoredPlace::Paragraph(0) };
    StoredPart::Text(StoredText { text: words.to_owned(), role, bold, size: None, location })
}

/// A table whose cells are parted by `|`; a row that begins with `H` is said to head the columns, `+` in front of a
/// text makes its cell cover the columns of the empty cells behind it.
fn table(rows: &[&str]) -> StoredPart {
    let row = |row: &&str| {
        let (head, cells) = row.strip_prefix("H ").map_or((false, *row), |cells| (true, cells));
        let texts: Vec<&str> = cells.split('|').map(str::trim).collect();
        let mut out: Vec<StoredCell> = Vec::new();
        let mut column = 0;
        while column < texts.len() {
            let spans = texts[column].starts_with('+');
            let empty = texts[column + 1..].iter().take_while(|text| text.is_empty()).count();
            let colspan = if spans { 1 + empty } else { 1 };
            let text = texts[column].trim_start_matches('+').to_owned();
            out.push(StoredCell { column, colspan, rowspan: 1, text, bold: false, indent: 0 });
            column += colspan;
        }
        let location = Location::Stored { first: 0, last: 0, place: StoredPlace::Row { table: 1, row: 1 } };
        StoredRow { cells: out, head, location }
    };
    StoredPart::Table(StoredTable { rows: rows.iter().map(row).collect() })
}

/// Numbers the places, as the format does.
fn numbered(mut parts: Vec<StoredPart>) -> Vec<StoredPart> {
    let mut next = 0;
    let mut number = |location: &mut Location| {
        if let Location::Stored { first, last, .. } = location {
            next += 1;
            (*first, *last) = (next, next);
        }
    };
    for part in &mut parts {
        match part {
            StoredPart::Text(text) => number(&mut text.location),
            StoredPart::Table(table) => table.rows.iter_mut().for_each(|row| number(&mut row.location)),
        }
    }
    parts
}

fn shown(table: &RawTable) -> Vec<String> {
    let row = |at: usize| {
        let cells = table.rows[at].reading().cells.iter().map(|cell| {
            let spans = if (cell.colspan, cell.rowspan) == (1, 1) {
                String::new()
            } else {
                format!("{}x{}", cell.colspan, cell.rowspan)
            };
            format!("{}{spans}:{}", cell.column, cell.text)
        });
        let head = if at < table.header_rows { "H " } else { "" };
        format!("{head}{}", cells.collect::<Vec<_>>().join(" | "))
    };
    (0..table.rows.len()).map(row).collect()
}

fn check_table(rows: &[&str], expect: &[&str]) {
    let laid = lay_out_stored(&numbered(vec![table(rows)]));
    assert_eq!(laid.tables.iter().flat_map(shown).collect::<Vec<_>>(), expect);
}

#[test]
fn heads_are_what_the_document_says_and_the_figures_bear_out() {
    check_table(
        &["H Post | 2024", "Skola | 7", "Vård | 8"],
        &["H 0:Post | 1:2024", "0:Skola | 1:7", "0:Vård | 1:8"],
    );
    check_table(
        &["H Post | 2024", "H Skola | 7", "Vård | 8"],
        &["H 0:Post | 1:2024", "0:Skola | 1:7", "0:Vård | 1:8"],
    );
    check_table(&["Post | 2024", "Skola | 7"], &["H 0:Post | 1:2024", "0:Skola | 1:7"]);
}

#[test]
fn groups_without_spans_stand_over_their_columns() {
    let expect = ["H 12x1:Utfall", "H 0:Post | 1:2023 | 2:2024", "0:Skola | 1:7 | 2:8"];
    check_table(&["H | Utfall | ", "Post | 2023 | 2024", "Skola | 7 | 8"], &expect);
    check_table(&["H | Utfall | Utfall", "Post | 2023 | 2024", "Skola | 7 | 8"], &expect);
}

#[test]
fn titles_notes_and_goals_within_a_table() {
    let parts = vec![table(&[
        "+Tabell 1. Mål||",
        "Mål|Mått|2024",
        "Trygg skola|Behöriga (%)|71",
        "|Frånvaro (%)|9",
        "Ren luft|Halt|4",
        "+* Preliminär uppgift.||",
    ])];
    let laid = lay_out_stored(&numbered(parts));
    assert_eq!(
        shown(&laid.tables[0]),
        [
            "H 0:Mål | 1:Mått | 2:2024",
            "01x2:Trygg skola | 1:Behöriga (%) | 2:71",
            "1:Frånvaro (%) | 2:9",
            "0:Ren luft | 1:Halt | 2:4"
        ]
    );
    assert_eq!(laid.tables[0].captions[0].text, "Tabell 1. Mål");
    assert_eq!(laid.text[0].text, "* Preliminär uppgift.");
}

#[test]
fn tables_that_only_give_text_a_place_are_text() {
    let laid = lay_out_stored(&numbered(vec![table(&["Sala kommun\nSocialnämnden | 2024-04-16"])]));
    assert!(laid.tables.is_empty());
    let lines: Vec<&str> = laid.text.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(lines, ["Sala kommun", "Socialnämnden", "2024-04-16"]);
}

#[test]
fn a_table_goes_on_where_its_heads_come_again() {
    let half = ["H Post | 2024", "Skola | 7"];
    let laid = lay_out_stored(&numbered(vec![table(&half), table(&half)]));
    assert_eq!(laid.tables[1].continues, Some(0));
    let between = text(StoredRole::Paragraph, false, "Nästa nämnd");
    let laid = lay_out_stored(&numbered(vec![table(&half), between, table(&half)]));
    assert_eq!(laid.tables[1].continues, None);
    check_table(
        &["H Post | 2024", "Skola | 7", "Post | 2024", "Vård | 8"],
        &["H 0:Post | 1:2024", "0:Skola | 1:7", "0:Vård | 1:8"],
    );
}

#[test]
fn declared_roles_win_and_bold_names_are_headings() {
    let prose = "Nämnden har under året arbetat med att komma i balans, och det har lyckats väl.";
    let parts = vec![
        text(StoredRole::Heading { level: 1 }, false, "årsredovisning"),
        text(StoredRole::Heading { level: 2 }, false, "Ekonomi"),
        text(StoredRole::Paragraph, true, "Drift"),
        text(StoredRole::Paragraph, false, prose),
        text(StoredRole::ListItem, false, "punkt"),
        text(StoredRole::Caption, false, "Tabell 1. Drift."),
        table(&["H Post | 2024", "Skola | 7"]),
        text(StoredRole::Running, false, "Sala kommun"),
    ];
    let mut laid = lay_out_stored(&numbered(parts));
    let found = blocks(&[laid.order], &mut laid.tables);
    let roles: Vec<(BlockRole, &str)> = found.iter().map(|block| (block.role, block.text.as_str())).collect();
    assert_eq!(
        roles,
        [
            (BlockRole::Heading { level: 1 }, "årsredovisning"),
            (BlockRole::Heading { level: 1 }, "Ekonomi"),
            (BlockRole::Heading { level: 2 }, "Drift"),
            (BlockRole::Paragraph, prose),
            (BlockRole::ListItem, "punkt"),
            (BlockRole::Caption, "Tabell 1. Drift."),
            (BlockRole::Running, "Sala kommun"),
        ]
    );
    assert_eq!(laid.tables[0].headings, ["Ekonomi", "Drift"]);
    assert_eq!(laid.tables[0].captions.last().map(|caption| caption.text.as_str()), Some("Tabell 1. Drift."));
}
