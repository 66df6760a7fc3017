//! Untyped grids as comma-separated values: one text a table.

use super::grid::{Slot, slots};
use super::{Sheet, sheets};
use sifferkoll_model::Document;

/// One table as comma-separated values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CsvTable {
    /// Id of the table, as in the JSON.
    pub id: String,
    /// All rows, each with as many fields as the table has columns; a spanning cell fills the first of its
    /// places. UTF-8, lines ended by a line feed, fields quoted where they must be.
    pub text: String,
}

/// All grids of a document.
pub fn tables_csv(document: &Document) -> Vec<CsvTable> {
    sheets(document).iter().map(|sheet| CsvTable { id: sheet.id.clone(), text: text(sheet) }).collect()
}

fn text(sheet: &Sheet<'_>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in slots(sheet) {
        let fields = row.iter().map(|slot| match slot {
            Slot::Start { cell, .. } => cell.text.as_ref(),
            Slot::Empty | Slot::Covered => "",
        });
        // Writing to memory cannot fail, and all rows are of one length.
        let _ = writer.write_record(fields);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::example;
    use super::*;

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let tables = tables_csv(&example::document());
        let ids: Vec<&str> = tables.iter().map(|table| table.id.as_str()).collect();
        assert_eq!(ids, ["p3-1", "p4-1", "l820-1"]);
        let expect = "\
Enhet,\"Kostnad <tkr> & \"\"mer\"\"\",
,2022,2023
\"Skola
F-6\",-1 200,\"3,5\"
\"Vård, \"\"övrig\"\"\",,7
";
        assert_eq!(tables[0].text, expect);
        assert_eq!(tables[2].text, ",Utfall Budget,\nBuss,1,2\n");
    }

    #[test]
    fn no_cell_hides_another() {
        assert_eq!(tables_csv(&example::broken())[0].text, "wide,,\n,under,last\n");
    }
}
