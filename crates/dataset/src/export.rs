//! The whole dataset as files for analysts: Parquet, a Data Package of separated values, or JSON Lines.
//!
//! In: a dataset whose series are made. Out: one file for each table of `tables.rs`, row by row, so that memory does not
//! grow with the dataset, and a descriptor. Rows refer to each other by the document's digest, the table's name and the
//! numbers of row and column, and stand in that order, so that two datasets of the same documents give the same bytes
//! in whatever order they came in.

mod csv;
mod jsonl;
#[cfg(feature = "parquet")]
mod parquet;
mod schemas;
mod series;

use crate::store::SCHEMA_VERSION;
use crate::write::LINK_DUE;
use crate::{DatasetError, Reader};
use rusqlite::types::ValueRef;
use rusqlite::{Row, Transaction};
use sifferkoll_package::{Field, FileFacts, Format, Kind, Package, Schema};
use std::io::Write;

/// Marks the folder of an export, which another export may replace.
pub const EXPORT_MARK: &str = "sifferkoll/export/1";

/// Version of this program, as it stands in the files.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A file of the export and where its rows come from.
struct Table {
    schema: Schema,
    /// Its columns have the names of the fields, in their order.
    sql: &'static str,
    over: Over,
}

/// How often a table's question is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Over {
    /// Once, for all rows.
    All,
    /// For each series in order: `?1` is its identity in the database, `?2` its number in the export. Sorting all
    /// their rows at once would take as much room again as the rows do.
    Series,
}

/// All files, each after those that its rows belong to.
const TABLES: [Table; 14] = [
    schemas::DOCUMENTS,
    schemas::FILES,
    schemas::ITEMS,
    schemas::TABLES,
    schemas::ROWS,
    schemas::FIGURES,
    schemas::RISKS,
    schemas::FINDINGS,
    schemas::WARNINGS,
    schemas::NOTES,
    series::SERIES,
    series::OBSERVATIONS,
    series::STATEMENTS,
    series::MATCHES,
];

/// An export that is under way: the dataset as it was when it began, whatever is written to it meanwhile.
pub struct Export<'a> {
    transaction: Transaction<'a>,
    format: Format,
    /// Identities of the series in the order of their numbers, from 1.
    series: Vec<i64>,
}

/// What was written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Written {
    /// Rows.
    pub rows: u64,
    /// Figures with more digits than the format has room for; they are left out, their print is there.
    pub too_long: u64,
}

impl Reader {
    /// Begins an export. Fails where documents came in after the series were made.
    pub fn export(&self, format: Format) -> Result<Export<'_>, DatasetError> {
        #[cfg(not(feature = "parquet"))]
        if format == Format::Parquet {
            return Err(DatasetError::Write("this build writes no parquet".to_owned()));
        }
        let transaction = self.connection.unchecked_transaction()?;
        if self.property(LINK_DUE)?.is_some() {
            return Err(DatasetError::Unlinked);
        }
        let mut statement = transaction.prepare(series::ORDER)?;
        let series = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        drop(statement);
        Ok(Export { transaction, format, series })
    }
}

impl Export<'_> {
    /// Names of the files, in the order in which to write them.
    pub fn files(&self) -> Vec<String> {
        TABLES.iter().map(|table| self.format.file_name(table.schema.name)).collect()
    }

    /// Writes the file with this name, one of [`Export::files`].
    pub fn write(&self, file: &str, to: &mut (dyn Write + Send)) -> Result<Written, DatasetError> {
        let Some(table) = TABLES.iter().find(|table| self.format.file_name(table.schema.name) == file) else {
            return Err(DatasetError::Write(format!("no file of an export is called {file}")));
        };
        match self.format {
            Format::Csv => self.rows(table, csv::Sink::new(to, &table.schema)?),
            Format::Jsonl => self.rows(table, jsonl::Sink::new(to, &table.schema)),
            #[cfg(feature = "parquet")]
            Format::Parquet => self.rows(table, parquet::Sink::new(to, &table.schema)?),
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => Err(DatasetError::Write("this build writes no parquet".to_owned())),
        }
    }

    /// The descriptor of the written files.
    pub fn descriptor(&self, files: &[FileFacts]) -> serde_json::Value {
        let schemas = TABLES.map(|table| table.schema);
        let package = Package {
            name: "sifferkoll-dataset",
            title: "Figures of Swedish municipal reports over years",
            description: "Figures are as printed, in the unit named beside them, never scaled; those of series, \
                observations and statements are in the unit of their series. Text is verbatim: a spreadsheet that \
                opens these files as they are may take text that begins with =, +, - or @ for a formula.",
            mark: EXPORT_MARK,
            format: self.format,
            schemas: &schemas,
        };
        let mut descriptor = package.descriptor(files);
        descriptor["version"] = VERSION.into();
        descriptor["sifferkoll:dataset"] = SCHEMA_VERSION.into();
        descriptor
    }

    fn rows(&self, table: &Table, mut sink: impl RowSink) -> Result<Written, DatasetError> {
        let mut statement = self.transaction.prepare(table.sql)?;
        let mut count = 0;
        match table.over {
            Over::All => {
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    sink.row(row)?;
                    count += 1;
                }
            }
            Over::Series => {
                for (at, id) in self.series.iter().enumerate() {
                    let mut rows = statement.query([*id, at as i64 + 1])?;
                    while let Some(row) = rows.next()? {
                        sink.row(row)?;
                        count += 1;
                    }
                }
            }
        }
        let too_long = sink.finish()?;
        Ok(Written { rows: count, too_long })
    }
}

/// Takes the rows of one file.
trait RowSink {
    /// Takes one more row, whose columns are the fields of the schema.
    fn row(&mut self, row: &Row<'_>) -> Result<(), DatasetError>;

    /// Writes what is left. How many figures were left out, since they have more digits than there is room for.
    fn finish(self) -> Result<u64, DatasetError>;
}

/// One value of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Cell<'a> {
    Missing,
    Text(&'a str),
    Integer(i64),
    /// A plain decimal.
    Number(&'a str),
    /// Points.
    Coordinate(f64),
    Boolean(bool),
    /// Text that is JSON.
    Json(&'a str),
}

/// The value in this column, which must be of the field's type.
fn cell<'a>(row: &'a Row<'_>, at: usize, field: &Field) -> Result<Cell<'a>, DatasetError> {
    let value = row.get_ref(at)?;
    let text = |bytes: &'a [u8]| {
        std::str::from_utf8(bytes).map_err(|_| DatasetError::Damaged(format!("{} is no text", field.name)))
    };
    Ok(match (field.kind, value) {
        (_, ValueRef::Null) => Cell::Missing,
        (Kind::Text, ValueRef::Text(bytes)) => Cell::Text(text(bytes)?),
        (Kind::Number, ValueRef::Text(bytes)) => Cell::Number(text(bytes)?),
        (Kind::Array | Kind::Object, ValueRef::Text(bytes)) => Cell::Json(text(bytes)?),
        (Kind::Integer | Kind::Long, ValueRef::Integer(number)) => Cell::Integer(number),
        (Kind::Boolean, ValueRef::Integer(number)) => Cell::Boolean(number != 0),
        (Kind::Coordinate, ValueRef::Real(points)) => Cell::Coordinate(points),
        (_, value) => {
            let found = value.data_type();
            return Err(DatasetError::Damaged(format!("{} holds {found}", field.name)));
        }
    })
}

impl From<std::io::Error> for DatasetError {
    fn from(error: std::io::Error) -> Self {
        Self::Write(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Writer;
    use sifferkoll_package::schema_troubles;

    #[test]
    fn schemas_hang_together_and_are_what_is_asked() {
        assert_eq!(schema_troubles(&TABLES.map(|table| table.schema)), Vec::<String>::new());
        let folder = tempfile::tempdir().unwrap();
        let writer = Writer::open(&folder.path().join("a.db")).unwrap();
        for table in &TABLES {
            let statement = writer.connection.prepare(table.sql).unwrap();
            let fields: Vec<&str> = (table.schema.fields)().iter().map(|field| field.name).collect();
            assert_eq!(statement.column_names().collect::<Vec<_>>(), fields, "{}", table.schema.name);
        }
    }

    #[test]
    fn figures_come_in_order_without_being_sorted() {
        let folder = tempfile::tempdir().unwrap();
        let writer = Writer::open(&folder.path().join("a.db")).unwrap();
        for table in [schemas::TABLES, schemas::ROWS, schemas::FIGURES] {
            let mut plan = writer.connection.prepare(&format!("EXPLAIN QUERY PLAN {}", table.sql)).unwrap();
            let steps = plan.query_map([], |row| row.get::<_, String>(3)).unwrap();
            let steps: Vec<String> = steps.map(Result::unwrap).collect();
            // Sorting the texts of one row is no matter.
            let sorted = steps.iter().any(|step| step.contains("TEMP B-TREE") && !step.contains("json_"));
            assert!(!sorted, "{}: {steps:#?}", table.schema.name);
        }
    }
}
