//! Typed tables as a Data Package: tidy comma-separated files, and a descriptor with their schemas.
//!
//! In: the outcomes of documents, one after the other. Out: for each, the lines that it adds to each file; then
//! the descriptor. UTF-8 and RFC 4180. Text is quoted always and figures never, so that an empty text is told
//! from none, and it is never altered: what begins with `=`, `+`, `-` or `@` stands as it is printed, since
//! an apostrophe before it would be a figure or a name that nobody printed.
//! Source: Data Package 2.0, datapackage.org (Table Schema, Table Dialect).

mod descriptor;
mod documents;
mod findings;
mod risks;
mod rows;
mod tables;
mod values;
mod warnings;

pub use descriptor::{FileFacts, package_descriptor, package_files_of};

use crate::View;
use crate::json::{Plain, bbox_json};
use sifferkoll_model::{Decimal, Location, Outcome};
use std::borrow::Cow;
use std::fmt::Write;

/// Name of the descriptor's file, set by the standard.
pub const PACKAGE_DESCRIPTOR: &str = "datapackage.json";

/// A file of the package: its name, its columns, and what a document adds to it.
struct Resource {
    /// Name in the descriptor; the file's is this with `.csv`.
    name: &'static str,
    title: &'static str,
    fields: fn() -> Vec<Field>,
    /// The fields that together name a row.
    key: &'static [&'static str],
    /// Other files that rows of this one belong to.
    parents: &'static [Parent],
    lines: fn(&Input<'_>, &mut Lines),
}

/// The file that a row belongs to; the fields have the same names there, and are its key.
struct Parent {
    resource: &'static str,
    fields: &'static [&'static str],
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

/// A column of a file.
struct Field {
    name: &'static str,
    kind: Kind,
    /// Whether no row is without it.
    required: bool,
    about: &'static str,
    /// All values that there are; empty where they cannot be listed.
    values: &'static [&'static str],
    /// Regular expression that every value fits; empty where there is none.
    pattern: &'static str,
}

impl Field {
    const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { name, kind, required: false, about, values: &[], pattern: "" }
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    const fn one_of(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    const fn like(mut self, pattern: &'static str) -> Self {
        self.pattern = pattern;
        self
    }
}

/// Types of a column, with their names in the standard.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    /// A whole number.
    Integer,
    /// A plain decimal: ASCII minus, point, no grouping; zeros at the end are printed ones.
    Number,
    /// A JSON array.
    Array,
    /// A JSON object.
    Object,
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
                Value::Text(text) => {
                    self.0.push('"');
                    self.0.push_str(&text.replace('"', "\"\""));
                    self.0.push('"');
                }
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
    let head = |resource: &Resource| {
        let names: Vec<&str> = (resource.fields)().iter().map(|field| field.name).collect();
        PackagePart { file: file_name(resource.name), text: names.join(",") + "\r\n" }
    };
    RESOURCES.iter().map(head).collect()
}

/// What a document adds to each file, in the order of [`package_heads`]. Findings that rounding explains are
/// left out.
pub fn package_parts(path: &str, outcome: &Outcome, view: &View) -> Vec<PackagePart> {
    let input = Input { path, outcome, view };
    let part = |resource: &Resource| {
        let mut lines = Lines::default();
        (resource.lines)(&input, &mut lines);
        PackagePart { file: file_name(resource.name), text: lines.0 }
    };
    RESOURCES.iter().map(part).collect()
}

fn file_name(resource: &str) -> String {
    format!("{resource}.csv")
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

/// Where something stands: page and box, or lines.
fn place_fields() -> [Field; 7] {
    [
        Field::new("page", Kind::Integer, "Page, from 1; none in a text dump"),
        Field::new("x0", Kind::Number, "Left edge in points (1/72 inch) from the left edge of the page"),
        Field::new("y0", Kind::Number, "Upper edge in points from the top of the page"),
        Field::new("x1", Kind::Number, "Right edge in points from the left edge of the page"),
        Field::new("y1", Kind::Number, "Lower edge in points from the top of the page"),
        Field::new("first_line", Kind::Integer, "First line in a text dump, from 1; none on a page"),
        Field::new("last_line", Kind::Integer, "Last line in a text dump, from 1; none on a page"),
    ]
}

fn place(location: Option<&Location>) -> [Value<'static>; 7] {
    let mut values = [const { Value::Missing }; 7];
    match location {
        Some(Location::Page { page, bbox }) => {
            values[0] = Value::Integer(page.number() as usize);
            for (value, edge) in values[1..5].iter_mut().zip(bbox_json(bbox)) {
                *value = Value::Number(format!("{edge:.1}"));
            }
        }
        Some(Location::Lines { first, last }) => {
            values[5] = Value::Integer(*first as usize);
            values[6] = Value::Integer(*last as usize);
        }
        None => {}
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn names_are_unique_and_parents_have_the_keys() {
        for (at, resource) in RESOURCES.iter().enumerate() {
            let fields = (resource.fields)();
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            let named = |name: &&str| names.contains(name);
            assert!((1..names.len()).all(|n| !names[..n].contains(&names[n])), "{names:?}");
            assert!(resource.key.iter().all(named), "{}", resource.name);
            for parent in resource.parents {
                assert!(parent.fields.iter().all(named), "{}", resource.name);
                let above = RESOURCES[..at].iter().find(|other| other.name == parent.resource);
                assert_eq!(above.map(|above| above.key), Some(parent.fields), "{}", resource.name);
            }
        }
    }
}
