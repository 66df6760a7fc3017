//! Data Packages: what files hold, column by column, and the descriptor that says so to other programs.
//!
//! In: the columns, keys and descriptions of files, and the size and digest of each file when it is written. Out:
//! `datapackage.json`, and how a text stands in a file of separated values. Knows nothing of what is packed.
//! Source: Data Package 2.0, datapackage.org (Table Schema, Table Dialect).

mod descriptor;

pub use descriptor::{FileFacts, Package, package_files_of};

/// Name of the descriptor's file, set by the standard.
pub const PACKAGE_DESCRIPTOR: &str = "datapackage.json";

/// What a file holds: its name, its columns, and how it hangs together with others.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// Name in the descriptor; the file's is this with the ending of its format.
    pub name: &'static str,
    /// What one line is, for people.
    pub title: &'static str,
    /// The columns in order.
    pub fields: fn() -> Vec<Field>,
    /// The fields that together name a row.
    pub key: &'static [&'static str],
    /// Other files that rows of this one belong to.
    pub parents: &'static [Parent],
}

/// The file that a row belongs to; the fields have the same names there, and are its key.
#[derive(Debug, Clone, Copy)]
pub struct Parent {
    /// Name of the other file in the descriptor.
    pub resource: &'static str,
    /// The key there; a row where one of them is missing belongs to none.
    pub fields: &'static [&'static str],
}

/// A column of a file.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Name in the first line, and in the descriptor.
    pub name: &'static str,
    /// Type of its values.
    pub kind: Kind,
    /// Whether no row is without it.
    pub required: bool,
    /// What it says, for people.
    pub about: &'static str,
    /// All values that there are; empty where they cannot be listed.
    pub values: &'static [&'static str],
    /// Regular expression that every value fits; empty where there is none.
    pub pattern: &'static str,
}

impl Field {
    /// A column that may be empty and hold any value of its type.
    pub const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self { name, kind, required: false, about, values: &[], pattern: "" }
    }

    /// The same, never empty.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same with nothing but these values.
    #[must_use]
    pub const fn one_of(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    /// The same with nothing but what fits this regular expression.
    #[must_use]
    pub const fn like(mut self, pattern: &'static str) -> Self {
        self.pattern = pattern;
        self
    }
}

/// Types of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Verbatim.
    Text,
    /// A whole number from 0 that fits in 31 bits.
    Integer,
    /// A whole number from 0 that may need 63 bits, as a size in bytes.
    Long,
    /// A plain decimal: ASCII minus, point, no grouping; zeros at the end are printed ones.
    Number,
    /// Points on a page, in tenths.
    Coordinate,
    /// `true` or `false`.
    Boolean,
    /// A JSON array.
    Array,
    /// A JSON object.
    Object,
}

/// Formats of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, RFC 4180.
    Csv,
    /// JSON Lines.
    Jsonl,
    /// Apache Parquet.
    Parquet,
}

impl Format {
    /// Name in the descriptor, and ending of the files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::Parquet => "parquet",
        }
    }

    /// Name of the file with these rows.
    pub fn file_name(self, resource: &str) -> String {
        format!("{resource}.{}", self.name())
    }
}

/// The first line of a file of separated values, with its end.
pub fn csv_head(schema: &Schema) -> String {
    let names: Vec<&str> = (schema.fields)().iter().map(|field| field.name).collect();
    names.join(",") + "\r\n"
}

/// Adds a text as it stands in a file of separated values: quoted always, so that an empty text is told from none.
pub fn push_csv_text(line: &mut String, text: &str) {
    line.push('"');
    let mut parts = text.split('"');
    line.extend(parts.next());
    for part in parts {
        line.push_str("\"\"");
        line.push_str(part);
    }
    line.push('"');
}

/// Where something stands: page and box, or lines, or what `place` names.
pub fn place_fields() -> [Field; 8] {
    [
        Field::new(
            "page",
            Kind::Integer,
            "Page, or sheet of a workbook, from 1; none in a document without either",
        ),
        Field::new("x0", Kind::Coordinate, "Left edge in points (1/72 inch) from the left edge of the page"),
        Field::new("y0", Kind::Coordinate, "Upper edge in points from the top of the page"),
        Field::new("x1", Kind::Coordinate, "Right edge in points from the left edge of the page"),
        Field::new("y1", Kind::Coordinate, "Lower edge in points from the top of the page"),
        Field::new(
            "first_line",
            Kind::Integer,
            "First line in a text dump, row of a sheet, or paragraph or row of a document that stores both, from 1; \
            none on a page",
        ),
        Field::new("last_line", Kind::Integer, "Last line, row or paragraph, from 1; none on a page"),
        Field::new(
            "place",
            Kind::Text,
            "Cells of a sheet (Blad1!B7:C9), row of a table of a document without pages (t3r2), its paragraph (¶12); \
            none on a page or in a text dump",
        ),
    ]
}

/// What is wrong with the schemas of a package; each must stand after those that its rows belong to.
pub fn schema_troubles(schemas: &[Schema]) -> Vec<String> {
    let mut troubles = Vec::new();
    for (at, schema) in schemas.iter().enumerate() {
        let fields = (schema.fields)();
        let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
        let mut say = |what: String| troubles.push(format!("{}: {what}", schema.name));
        for (n, name) in names.iter().enumerate() {
            if names[..n].contains(name) {
                say(format!("two fields are {name}"));
            }
        }
        let referred = schema.parents.iter().flat_map(|parent| parent.fields);
        for name in schema.key.iter().chain(referred).filter(|name| !names.contains(name)) {
            say(format!("no field is {name}"));
        }
        for parent in schema.parents {
            let above = schemas[..at].iter().find(|other| other.name == parent.resource);
            if above.map(|above| above.key) != Some(parent.fields) {
                say(format!("{:?} is not the key of {} above it", parent.fields, parent.resource));
            }
        }
    }
    troubles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_quoted() {
        for (text, expect) in [("", "\"\""), ("a,b\nc", "\"a,b\nc\""), ("\"a\" b\"", "\"\"\"a\"\" b\"\"\"")] {
            let mut line = String::new();
            push_csv_text(&mut line, text);
            assert_eq!(line, expect);
        }
    }

    #[test]
    fn schemas_that_do_not_hang_together_are_told() {
        const UP: Schema = Schema {
            name: "up",
            title: "",
            fields: || vec![Field::new("a", Kind::Text, "")],
            key: &["a"],
            parents: &[],
        };
        const DOWN: Schema = Schema {
            name: "down",
            title: "",
            fields: || vec![Field::new("a", Kind::Text, ""), Field::new("a", Kind::Text, "")],
            key: &["b"],
            parents: &[Parent { resource: "up", fields: &["a"] }],
        };
        assert!(schema_troubles(&[UP]).is_empty());
        assert_eq!(schema_troubles(&[UP, DOWN]), ["down: two fields are a", "down: no field is b"]);
        assert_eq!(schema_troubles(&[DOWN]).len(), 3);
    }
}
