//! Shows what a reader made, for the tests of all readers.

use sifferkoll_plugin::model::{StoredCell, StoredPart, StoredRole};
use sifferkoll_plugin::testing::Collect;

/// Parts as lines: role, text, weight and size of paragraphs; place, spans, text and weight of cells.
pub(crate) fn told(sink: &Collect) -> Vec<String> {
    let bold = |bold: bool| if bold { "!" } else { "" };
    let cell = |cell: &StoredCell| {
        let spans = match (cell.colspan, cell.rowspan) {
            (1, 1) => String::new(),
            (columns, rows) => format!("{columns}x{rows}"),
        };
        format!("{}{spans}:{}{}", cell.column, cell.text.replace('\n', "/"), bold(cell.bold))
    };
    let role = |role: StoredRole| match role {
        StoredRole::Title => "title".to_owned(),
        StoredRole::Heading { level } => format!("h{level}"),
        StoredRole::Paragraph => "p".to_owned(),
        StoredRole::ListItem => "li".to_owned(),
        StoredRole::Caption => "caption".to_owned(),
        StoredRole::Contents => "toc".to_owned(),
        StoredRole::Running => "running".to_owned(),
    };
    let line = |part: &StoredPart| match part {
        StoredPart::Text(text) => {
            let size = text.size.map_or(String::new(), |size| format!(" {size}"));
            vec![format!("{} {}{}{size}", role(text.role), text.text.replace('\n', "/"), bold(text.bold))]
        }
        StoredPart::Table(table) => {
            let row = |row: &sifferkoll_plugin::model::StoredRow| {
                let cells: Vec<String> = row.cells.iter().map(cell).collect();
                format!("{}{}", if row.head { "H " } else { "" }, cells.join(" | "))
            };
            table.rows.iter().map(row).collect()
        }
    };
    sink.stored.iter().flatten().flat_map(line).collect()
}
