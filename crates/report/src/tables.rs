//! Untyped grids as they stand on the page: the JSON of the contract, and HTML, text, CSV and drawings of how
//! they were found in the files below.
//!
//! In: a document with its grids. Out: each grid as a [`Sheet`], with an id, all its cells placed by row and
//! column, and the heads of a linear dump as its first row. Text of cells is verbatim, its lines too.

mod csv;
#[cfg(test)]
mod example;
mod grid;
mod html;
mod svg;
mod text;

pub use csv::{CsvTable, tables_csv};
pub use html::{html_end, html_start, tables_html};
pub use svg::trace_svg;
#[cfg(feature = "charts")]
pub(crate) use svg::xml;
pub(crate) use text::one_line;
pub use text::tables_text;

use crate::View;
use crate::json::{SourceJson, WarningJson, bbox_json, either, source_json, warning};
use serde::Serialize;
use sifferkoll_model::{
    Block, Document, GridEvidence, Location, Outcome, RawTable, SheetCellId, StoredPlace,
};
use std::borrow::Cow;
use std::collections::BTreeMap;

const SCHEMA: &str = "sifferkoll/tables/1";

/// The grids of a document, or why it could not be read.
pub fn tables_json<'a>(path: &'a str, outcome: &'a Outcome, view: &View) -> impl Serialize + use<'a> {
    either(SCHEMA, path, outcome, |document| {
        let ids = ids(document);
        TablesJson {
            schema: SCHEMA,
            source: source_json(&document.source),
            tables: sheets(document).into_iter().map(sheet_json).collect(),
            blocks: document.blocks.iter().map(|block| block_json(block, &ids)).collect(),
            warnings: document.warnings.iter().map(|w| warning(w, view)).collect(),
        }
    })
}

/// A grid ready to print.
pub(crate) struct Sheet<'a> {
    /// `p3-1` for the first grid of page 3, `l820-1` for the one that begins on line 820.
    id: String,
    /// The id of the piece that this one goes on from.
    continues: Option<String>,
    location: Location,
    table: &'a RawTable,
    rows: usize,
    cols: usize,
    /// Number of leading rows that hold heads, those of a linear dump included.
    header_rows: usize,
    /// All cells, row by row.
    cells: Vec<Cell<'a>>,
}

/// A cell in its place, row and column from 0; no cell reaches beyond the grid.
struct Cell<'a> {
    row: usize,
    col: usize,
    rowspan: usize,
    colspan: usize,
    text: Cow<'a, str>,
    location: Location,
}

/// The id and the place of every grid, in their order; `None` for one that has no place.
fn ids(document: &Document) -> Vec<Option<(String, Location)>> {
    let mut counts: BTreeMap<(char, u32), usize> = BTreeMap::new();
    let id = |table| {
        let location = whole(table)?;
        let (letter, number) = match location {
            Location::Page { page, .. } => ('p', page.number()),
            Location::Lines { first, .. } => ('l', first),
            Location::Sheet { sheet, .. } => ('s', u32::from(sheet) + 1),
            Location::Stored { first, place, .. } => match place {
                StoredPlace::Row { table, .. } => ('t', table),
                StoredPlace::Paragraph(_) => ('t', first),
            },
        };
        let count = counts.entry((letter, number)).or_default();
        *count += 1;
        Some((format!("{letter}{number}-{count}"), location))
    };
    document.grids.iter().map(id).collect()
}

/// All grids of a document that have a place, in their order.
pub(crate) fn sheets(document: &Document) -> Vec<Sheet<'_>> {
    let ids = ids(document);
    let id_at = |at: usize| ids.get(at)?.as_ref().map(|(id, _)| id.clone());
    let placed = document.grids.iter().zip(&ids).filter_map(|(table, id)| Some((table, id.as_ref()?)));
    placed
        .map(|(table, (id, location))| {
            let continues = table.continues.and_then(id_at);
            sheet(table, id.clone(), continues, *location)
        })
        .collect()
}

/// Where the grid stands on its first page, or in its text.
fn whole(table: &RawTable) -> Option<Location> {
    table.location.iter().copied().reduce(|a, b| a.union(&b))
}

fn sheet(table: &RawTable, id: String, continues: Option<String>, location: Location) -> Sheet<'_> {
    let mut cells = Vec::new();
    if let Some(run) = &table.header_run {
        // Nobody has dealt the words out, so they stand over all value columns together.
        let colspan = run.columns.clamp(1, table.columns.max(1));
        cells.push(Cell {
            row: 0,
            col: table.columns.saturating_sub(colspan),
            rowspan: 1,
            colspan,
            text: Cow::Owned(run.words.join(" ")),
            location: run.location,
        });
    }
    let above = usize::from(table.header_run.is_some());
    let rows = table.rows.len() + above;
    for (at, row) in table.rows.iter().enumerate() {
        let inside = row.reading().cells.iter().filter(|cell| cell.column < table.columns);
        cells.extend(inside.map(|cell| Cell {
            row: at + above,
            col: cell.column,
            rowspan: cell.rowspan.clamp(1, table.rows.len() - at),
            colspan: cell.colspan.clamp(1, table.columns - cell.column),
            text: Cow::Borrowed(cell.text.as_str()),
            location: cell.location,
        }));
    }
    let header_rows = (table.header_rows + above).min(rows);
    Sheet { id, continues, location, table, rows, cols: table.columns, header_rows, cells }
}

#[derive(Serialize)]
struct TablesJson<'a> {
    schema: &'static str,
    source: SourceJson<'a>,
    tables: Vec<SheetJson<'a>>,
    blocks: Vec<BlockJson<'a>>,
    warnings: Vec<WarningJson>,
}

#[derive(Serialize)]
struct SheetJson<'a> {
    id: String,
    continues: Option<String>,
    /// Of the table alone; its cells stand on the same one.
    #[serde(flatten)]
    place: PlaceJson,
    rows: usize,
    cols: usize,
    header_rows: usize,
    finder: &'static str,
    confidence: Option<String>,
    evidence: Vec<EvidenceJson>,
    headings: &'a [String],
    cells: Vec<CellJson<'a>>,
}

#[derive(Serialize)]
struct EvidenceJson {
    name: &'static str,
    weight: String,
}

/// A block at its first place; `more` has the further ones of a block that runs over a page or column.
#[derive(Serialize)]
struct BlockJson<'a> {
    role: &'static str,
    level: Option<u8>,
    text: &'a str,
    #[serde(flatten)]
    place: PlaceJson,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    more: Vec<PlaceJson>,
    table: Option<String>,
}

#[derive(Serialize, Default)]
struct PlaceJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f64; 4]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<[u32; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<&'static str>,
    /// The cell or cells of a sheet.
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
    /// Number of a table that the document stores.
    #[serde(skip_serializing_if = "Option::is_none")]
    stored_table: Option<u32>,
    /// Number of a paragraph that the document stores.
    #[serde(skip_serializing_if = "Option::is_none")]
    paragraph: Option<u32>,
}

#[derive(Serialize)]
struct CellJson<'a> {
    row: usize,
    col: usize,
    rowspan: usize,
    colspan: usize,
    text: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f64; 4]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<[u32; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
}

fn evidence_json(evidence: &GridEvidence) -> EvidenceJson {
    EvidenceJson { name: evidence.name.name(), weight: thousandths(evidence.weight.into()) }
}

/// A number of thousandths as a plain decimal.
pub(crate) fn thousandths(number: i32) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let (whole, rest) = (number.abs() / 1000, number.abs() % 1000);
    format!("{sign}{whole}.{rest:03}")
}

fn sheet_json(sheet: Sheet<'_>) -> SheetJson<'_> {
    SheetJson {
        id: sheet.id,
        continues: sheet.continues,
        place: place_json(&sheet.location),
        rows: sheet.rows,
        cols: sheet.cols,
        header_rows: sheet.header_rows,
        finder: sheet.table.finder.name(),
        confidence: sheet.table.confidence.map(|c| thousandths(c.into())),
        evidence: sheet.table.evidence.iter().map(evidence_json).collect(),
        headings: &sheet.table.headings,
        cells: sheet.cells.into_iter().map(cell_json).collect(),
    }
}

fn block_json<'a>(block: &'a Block, ids: &[Option<(String, Location)>]) -> BlockJson<'a> {
    let mut places = block.location.iter().map(place_json);
    BlockJson {
        role: block.role.name(),
        level: block.role.level(),
        text: &block.text,
        place: places.next().unwrap_or_default(),
        more: places.collect(),
        table: block.table.and_then(|at| ids.get(at)?.as_ref()).map(|(id, _)| id.clone()),
    }
}

fn cell_json(cell: Cell<'_>) -> CellJson<'_> {
    let PlaceJson { bbox, lines, cell: named, .. } = place_json(&cell.location);
    let Cell { row, col, rowspan, colspan, text, .. } = cell;
    CellJson { row, col, rowspan, colspan, text, bbox, lines, cell: named }
}

/// Page and box of what stands on a page, the lines of what stands in a dump, the sheet and cells of what stands in
/// a workbook, the number of what a document stores.
fn place_json(location: &Location) -> PlaceJson {
    let none = PlaceJson::default();
    match location {
        Location::Page { page, bbox } => {
            PlaceJson { page: Some(page.number()), bbox: Some(bbox_json(bbox)), ..none }
        }
        Location::Lines { first, last } => PlaceJson { lines: Some([*first, *last]), ..none },
        Location::Sheet { name, first, last, .. } => {
            let sheet = Some(name.as_str()).filter(|name| !name.is_empty());
            PlaceJson { sheet, cell: Some(SheetCellId::range(*first, *last)), ..none }
        }
        Location::Stored { place: StoredPlace::Row { table, .. }, .. } => {
            PlaceJson { stored_table: Some(*table), ..none }
        }
        Location::Stored { place: StoredPlace::Paragraph(number), .. } => {
            PlaceJson { paragraph: Some(*number), ..none }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use example::VIEW;
    use serde_json::{Value, json};

    fn value(path: &str, outcome: &Outcome) -> Value {
        serde_json::to_value(tables_json(path, outcome, &VIEW)).unwrap()
    }

    #[test]
    fn json_is_that_of_the_contract() {
        let value = value("a&b.pdf", &Ok(example::document()));
        assert_eq!(value["schema"], "sifferkoll/tables/1");
        assert_eq!(value["source"]["pages"], 4);
        let first = &value["tables"][0];
        assert_eq!((&first["id"], &first["continues"]), (&json!("p3-1"), &Value::Null));
        assert_eq!((&first["page"], &first["bbox"]), (&json!(3), &json!([10.0, 20.3, 30.0, 40.0])));
        assert_eq!(
            (&first["rows"], &first["cols"], &first["header_rows"]),
            (&json!(4), &json!(3), &json!(2))
        );
        assert_eq!(first["finder"], "ruled");
        assert_eq!(first["confidence"], "0.930");
        assert_eq!(
            first["evidence"],
            json!([{"name": "rulings", "weight": "0.700"}, {"name": "bare", "weight": "-0.080"}])
        );
        assert_eq!(value["tables"][2]["confidence"], Value::Null);
        assert_eq!(first["cells"].as_array().map(Vec::len), Some(9));
        let bbox = json!([10.0, 20.3, 30.0, 40.0]);
        assert_eq!(
            first["cells"][1],
            json!({"row": 0, "col": 1, "rowspan": 1, "colspan": 2, "text": "Kostnad <tkr> & \"mer\"", "bbox": bbox})
        );
        assert_eq!(
            (&first["cells"][0]["rowspan"], &first["cells"][4]["text"]),
            (&json!(2), &json!("Skola\nF-6"))
        );
        assert_eq!(value["tables"][1]["id"], "p4-1");
        assert_eq!(value["tables"][1]["continues"], "p3-1");
        let heading = json!({
            "role": "heading", "level": 2, "text": "Volymmått", "page": 3, "bbox": bbox, "table": "p3-1",
        });
        assert_eq!(value["blocks"][0], heading);
        let paragraph = json!({
            "role": "paragraph", "level": null, "text": "Text <over> två sidor", "page": 3, "bbox": bbox,
            "more": [{"page": 4, "bbox": bbox}], "table": null,
        });
        assert_eq!(value["blocks"][1], paragraph);
        assert_eq!(value["warnings"][0]["code"], "no-text");
    }

    #[test]
    fn heads_of_a_dump_are_its_first_row() {
        let value = value("a.txt", &Ok(example::document()));
        let linear = &value["tables"][2];
        assert_eq!((&linear["id"], &linear["lines"]), (&json!("l820-1"), &json!([820, 822])));
        assert!(linear.get("page").is_none() && linear.get("bbox").is_none());
        assert_eq!((&linear["rows"], &linear["header_rows"]), (&json!(2), &json!(1)));
        let heads = json!({"row": 0, "col": 1, "rowspan": 1, "colspan": 2, "text": "Utfall Budget", "lines": [820, 822]});
        assert_eq!(linear["cells"][0], heads);
        assert_eq!((&linear["cells"][1]["row"], &linear["cells"][1]["text"]), (&json!(1), &json!("Buss")));
    }

    #[test]
    fn what_cannot_be_read_has_the_same_schema() {
        let value = value("x.pdf", &example::failure());
        let error = json!({"code": "encrypted", "message": "a <password> is needed"});
        let expect = json!({"schema": "sifferkoll/tables/1", "source": {"path": "x.pdf"}, "error": error});
        assert_eq!(value, expect);
    }

    #[test]
    fn no_cell_reaches_beyond_its_grid() {
        let value = value("x", &Ok(example::broken()));
        let cells = value["tables"][0]["cells"].as_array().unwrap();
        let places: Vec<[u64; 4]> = cells
            .iter()
            .map(|cell| ["row", "col", "rowspan", "colspan"].map(|key| cell[key].as_u64().unwrap()))
            .collect();
        assert_eq!(places, [[0, 0, 2, 3], [1, 1, 1, 1], [1, 2, 1, 1]]);
    }
}
