//! Sheets as people keep them, in miniature.

use super::lay_out_sheet;
use crate::{Laid, blocks};
use sifferkoll_model::{BlockRole, RawTable, Sheet, SheetName, SheetRow, StoredCell};

/// A sheet from lines; `|` parts cells, `*` before a text makes it bold, `>2` behind one merges two columns.
fn sheet(lines: &str) -> Sheet {
    let cell = |(column, text): (usize, &str)| {
        let (text, colspan) = match text.trim().split_once('>') {
            Some((text, span)) => (text, span.parse().expect("a number of columns")),
            None => (text.trim(), 1),
        };
        let (text, bold) = match text.strip_prefix('*') {
            Some(text) => (text, true),
            None => (text, false),
        };
        StoredCell { column, colspan, rowspan: 1, text: text.to_owned(), bold, indent: 0 }
    };
    let row = |(number, line): (u32, &str)| {
        let cells = line.split('|').enumerate().map(cell).filter(|cell| !cell.text.is_empty());
        SheetRow { number, cells: cells.collect() }
    };
    let rows = (0..).zip(lines.lines()).map(row).filter(|row| !row.cells.is_empty());
    Sheet { index: 0, name: SheetName::new("Blad1"), rows: rows.collect() }
}

fn printed(table: &RawTable) -> Vec<String> {
    let cells = |row: &sifferkoll_model::RawRow| {
        let cell = |cell: &sifferkoll_model::RawCell| match (cell.colspan, cell.rowspan) {
            (1, 1) => format!("{}:{}", cell.column, cell.text),
            (columns, rows) => format!("{}x{columns}x{rows}:{}", cell.column, cell.text),
        };
        row.reading().cells.iter().map(cell).collect::<Vec<_>>().join("|")
    };
    table.rows.iter().map(cells).collect()
}

/// Tables as their titles, the number of their heads and their rows.
fn check(lines: &str, expect: &[(&str, usize, &[&str])]) -> Laid {
    let laid = lay_out_sheet(&sheet(lines));
    let found: Vec<(String, usize, Vec<String>)> = laid
        .tables
        .iter()
        .map(|table| {
            let titles: Vec<&str> = table.captions.iter().map(|caption| caption.text.as_str()).collect();
            (titles.join("/"), table.header_rows, printed(table))
        })
        .collect();
    let expect: Vec<(String, usize, Vec<String>)> = expect
        .iter()
        .map(|(title, heads, rows)| {
            ((*title).to_owned(), *heads, rows.iter().map(|row| (*row).to_owned()).collect())
        })
        .collect();
    assert_eq!(found, expect);
    laid
}

const ROWS: &str = "|*2023|*2022\nStab|-9 846|-9 121\nSkola|-4 905|-4 218\n";
const GRID: [&str; 3] = ["1:2023|2:2022", "0:Stab|1:-9 846|2:-9 121", "0:Skola|1:-4 905|2:-4 218"];

#[test]
fn prose_titles_and_notes_around_tables() {
    let laid = check(
        &format!(
            "*Ekonomi\nÅret har präglats av fler anmälningar än väntat.\n\n*Drift (tkr)\n{ROWS}Källa: ekonomisystemet\n\n\n*Plan\ntkr\n{ROWS}"
        ),
        &[("Drift (tkr)", 1, &GRID), ("tkr/Plan", 1, &GRID)],
    );
    let mut tables = laid.tables;
    let roles: Vec<(BlockRole, String)> =
        blocks(&[laid.order], &mut tables).into_iter().map(|block| (block.role, block.text)).collect();
    assert!(matches!(roles[0].0, BlockRole::Heading { .. }), "{roles:?}");
    assert_eq!(roles[1].0, BlockRole::Paragraph);
    assert_eq!(roles[2].0, BlockRole::Caption, "{roles:?}");
}

#[test]
fn empty_rows_within_a_table_and_between_tables() {
    let rows: Vec<&str> = GRID.iter().copied().chain(["0:Summa|1:-14 751|2:-13 339"]).collect();
    check(&format!("{ROWS}\nSumma|-14 751|-13 339\n\n{ROWS}"), &[("", 1, &rows), ("", 1, &GRID)]);
}

#[test]
fn tables_beside_one_another() {
    check(
        "*A|||||*B\n|*2023|*2022|||*2024\nStab|1|2||Norr|5\nSkola|3|4||Syd|6\n||||Väst|7\n",
        &[
            ("A", 1, &["1:2023|2:2022", "0:Stab|1:1|2:2", "0:Skola|1:3|2:4"]),
            ("B", 1, &["1:2024", "0:Norr|1:5", "0:Syd|1:6", "0:Väst|1:7"]),
        ],
    );
}

#[test]
fn an_empty_column_within_a_table_is_no_column() {
    check(
        "Enhet||Utfall|Budget||Kommentar\nStab||1|2||Enligt plan\nSkola||3|4\n",
        &[(
            "",
            1,
            &["0:Enhet|1:Utfall|2:Budget|3:Kommentar", "0:Stab|1:1|2:2|3:Enligt plan", "0:Skola|1:3|2:4"],
        )],
    );
}

#[test]
fn heads_and_goals_stand_over_empty_cells() {
    check(
        "*Mål|*Mått|*Utfall||*Budget\n||*2022|*2023|*2023\nTrygghet|Andel|87|88|90\n|Antal|5|6|7\nHälsa|Frånvaro|7,4|7,9|7\n",
        &[(
            "",
            2,
            &[
                "0:Mål|1:Mått|2x2x1:Utfall|4:Budget",
                "2:2022|3:2023|4:2023",
                "0x1x2:Trygghet|1:Andel|2:87|3:88|4:90",
                "1:Antal|2:5|3:6|4:7",
                "0:Hälsa|1:Frånvaro|2:7,4|3:7,9|4:7",
            ],
        )],
    );
}

#[test]
fn tables_below_one_another_without_an_empty_row() {
    check(&format!("*A\n{ROWS}*B\n{ROWS}"), &[("A", 1, &GRID), ("B", 1, &GRID)]);
}

#[test]
fn facts_and_letterheads_are_text() {
    let laid = check("Nämnd|Socialnämnden\nDatum|2024-02-20\nDnr|SN 2024/31\n\nText i en cell.\n", &[]);
    let text: Vec<&str> = laid.text.iter().map(|block| block.text.as_str()).collect();
    assert_eq!(text, ["Nämnd  Socialnämnden", "Datum  2024-02-20", "Dnr  SN 2024/31", "Text i en cell."]);
}

#[test]
fn a_title_with_its_unit_in_the_last_column() {
    check(
        "*Driftredovisning||tkr\n*Enhet|*2023|*2022\nStab|1|2\nSkola|3|4\n",
        &[("tkr/Driftredovisning", 1, &["0:Enhet|1:2023|2:2022", "0:Stab|1:1|2:2", "0:Skola|1:3|2:4"])],
    );
}

#[test]
fn cells_far_apart_cost_nothing() {
    let far = |row: u32, column: usize| SheetRow {
        number: row,
        cells: vec![
            StoredCell {
                column: 0,
                colspan: 16_384,
                rowspan: 1 << 20,
                text: "a".into(),
                bold: false,
                indent: 0,
            },
            StoredCell { column, colspan: 1, rowspan: 1, text: "1".into(), bold: false, indent: 0 },
        ],
    };
    let rows = vec![far(0, 16_383), far(1, 16_382), far(1_048_575, 9)];
    let laid = lay_out_sheet(&Sheet { index: 0, name: SheetName::new(""), rows });
    assert!(laid.tables.iter().all(|table| table.columns < 5));
}
