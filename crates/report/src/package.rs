//! Typed tables as a Data Package: tidy comma-separated files, and a descriptor with their schemas.
//!
//! In: the outcomes of documents, one after the other. Out: for each, the lines that it adds to each file; then
//! the descriptor. UTF-8 and RFC 4180. Text is quoted always and figures never, so that an empty text is told
//! from none, and it is never altered: what begins with `=`, `+`, `-` or `@` stands as it is printed, since
//! an apostrophe before it would be a figure or a name that nobody printed.
//! Source: Data Package 2.0, datapackage.org (Table Schema, Table Dialect).

mod documents;
mod findings;
mod risks;
mod rows;
mod tables;
mod values;
mod warnings;

use crate::View;
use crate::json::{Plain, bbox_json};
use sifferkoll_model::{Decimal, Location, Outcome};
use sifferkoll_package::{
    Field, FileFacts, Format, Kind, Package, Parent, Schema, csv_head, place_fields, push_csv_text,
};
use std::borrow::Cow;
use std::fmt::Write;

/// Marks a package of this command, which it may write anew.
pub const PACKAGE_MARK: &str = "sifferkoll/package/1";

/// A file of the package, and what a document adds to it.
struct Resource {
    schema: Schema,
    lines: fn(&Input<'_>, &mut Lines),
}

/// All files, each after those that its rows belong to.
const RESOURCES: [Resource; 7] = [
    documents::RESOURCE,
    tables::RESOURCE,
    rows::RESOURCE,
    values::RESOURCE,
    risks::RESOURCE,
    findings::RESOURCE,
    warnings::RESOURCE,
];

/// What a document's lines are made of.
struct Input<'a> {
    path: &'a str,
    outcome: &'a Outcome,
    view: &'a View,
}

/// One value of a line.
enum Value<'a> {
    Missing,
    Text(Cow<'a, str>),
    Integer(usize),
    /// Written as it stands, unquoted.
    Number(String),
}

impl<'a> Value<'a> {
    fn text(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    fn owned(text: impl Into<String>) -> Self {
        Self::Text(Cow::Owned(text.into()))
    }

    fn maybe(text: Option<&'a str>) -> Self {
        text.map_or(Self::Missing, Self::text)
    }

    fn decimal(value: Option<Decimal>) -> Self {
        value.map_or(Self::Missing, |value| Self::Number(Plain(value).to_string()))
    }
}

/// Lines of one file.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn push<'a>(&mut self, values: impl IntoIterator<Item = Value<'a>>) {
        for (at, value) in values.into_iter().enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            match value {
                Value::Missing => {}
                Value::Text(text) => push_csv_text(&mut self.0, &text),
                Value::Integer(number) => {
                    let _ = write!(self.0, "{number}");
                }
                Value::Number(number) => self.0.push_str(&number),
            }
        }
        self.0.push_str("\r\n");
    }
}

/// The part of one file that a document adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackagePart {
    /// Name of the file, such as `values.csv`.
    pub file: String,
    /// Whole lines, in UTF-8 with their ends.
    pub text: String,
}

/// The first line of each file: its columns.
pub fn package_heads() -> Vec<PackagePart> {
    let head =
        |schema: &Schema| PackagePart { file: Format::Csv.file_name(schema.name), text: csv_head(schema) };
    schemas().iter().map(head).collect()
}

/// The descriptor of a package with these files.
pub fn package_descriptor(files: &[FileFacts]) -> serde_json::Value {
    let package = Package {
        name: "sifferkoll-extract",
        title: "Tables of Swedish municipal reports",
        description: "Values are as printed, in the unit named beside them, never scaled. \
            Text is verbatim: a spreadsheet that opens these files as they are may take text that begins with =, +, - or @ for a formula.",
        mark: PACKAGE_MARK,
        format: Format::Csv,
        schemas: &schemas(),
    };
    package.descriptor(files)
}

fn schemas() -> [Schema; RESOURCES.len()] {
    RESOURCES.map(|resource| resource.schema)
}

/// What a document adds to each file, in the order of [`package_heads`]. Findings that rounding explains are
/// left out.
pub fn package_parts(path: &str, outcome: &Outcome, view: &View) -> Vec<PackagePart> {
    let input = Input { path, outcome, view };
    let part = |resource: &Resource| {
        let mut lines = Lines::default();
        (resource.lines)(&input, &mut lines);
        PackagePart { file: Format::Csv.file_name(resource.schema.name), text: lines.0 }
    };
    RESOURCES.iter().map(part).collect()
}

/// The path as the user gave it, which names the document in all files.
fn document_field() -> Field {
    Field::new("document", Kind::Text, "Path of the document as it was given").required()
}

fn sha256_field() -> Field {
    Field::new("sha256", Kind::Text, "SHA-256 of the document's bytes, hexadecimal").like("^[0-9a-f]{64}$")
}

fn table_field() -> Field {
    Field::new("table", Kind::Text, "Name of the table in its document, t1 and so on in reading order")
}

fn row_field() -> Field {
    Field::new("row", Kind::Integer, "Number of the row in its table, from 1")
}

fn column_field() -> Field {
    Field::new("column", Kind::Integer, "Number of the value column in its table, from 1")
}

fn place(location: Option<&Location>) -> [Value<'static>; 8] {
    let mut values = [const { Value::Missing }; 8];
    let Some(location) = location else { return values };
    let mut lines = |first: u32, last: u32| {
        values[5] = Value::Integer(first as usize);
        values[6] = Value::Integer(last as usize);
    };
    match location {
        Location::Page { page, bbox } => {
            values[0] = Value::Integer(page.number() as usize);
            for (value, edge) in values[1..5].iter_mut().zip(bbox_json(bbox)) {
                *value = Value::Number(format!("{edge:.1}"));
            }
        }
        Location::Lines { first, last } | Location::Stored { first, last, .. } => lines(*first, *last),
        Location::Sheet { sheet, first, last, .. } => {
            lines(first.row.saturating_add(1), last.row.saturating_add(1));
            values[0] = Value::Integer(usize::from(*sheet) + 1);
        }
    }
    values[7] = location.stored_name().map_or(Value::Missing, Value::owned);
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use sifferkoll_model::{SheetCellId, SheetName, StoredPlace};
    use sifferkoll_package::schema_troubles;

    #[test]
    fn text_is_verbatim_and_quoted_and_figures_are_not() {
        let mut lines = Lines::default();
        lines.push([
            Value::text("=1+1"),
            Value::text("-15 566"),
            Value::text("a \"b\"\nc"),
            Value::text(""),
            Value::Missing,
            Value::decimal(Some(Decimal::new(-150, 1))),
        ]);
        assert_eq!(lines.0, "\"=1+1\",\"-15 566\",\"a \"\"b\"\"\nc\",\"\",,-15.0\r\n");
    }

    #[test]
    fn places_without_a_page_are_named() {
        let text = |location: &Location| {
            let mut lines = Lines::default();
            lines.push(place(Some(location)));
            lines.0
        };
        let (first, last) = (SheetCellId { row: 6, column: 1 }, SheetCellId { row: 8, column: 2 });
        let sheet = Location::Sheet { sheet: 1, name: SheetName::new("Blad2"), first, last };
        assert_eq!(text(&sheet), "2,,,,,7,9,\"Blad2!B7:C9\"\r\n");
        let row = Location::Stored { first: 9, last: 9, place: StoredPlace::Row { table: 3, row: 2 } };
        assert_eq!(text(&row), ",,,,,9,9,\"t3r2\"\r\n");
        assert_eq!(text(&Location::Lines { first: 4, last: 5 }), ",,,,,4,5,\r\n");
    }

    #[test]
    fn names_are_unique_and_parents_have_the_keys() {
        assert_eq!(schema_troubles(&schemas()), Vec::<String>::new());
        let names: Vec<String> = package_heads().into_iter().map(|head| head.file).collect();
        let expect = ["documents", "tables", "rows", "values", "risks", "findings", "warnings"];
        assert_eq!(names, expect.map(|name| format!("{name}.csv")));
    }
}
