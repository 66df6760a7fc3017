//! Rows as JSON Lines: one object a line with all fields; figures are strings with plain decimals, as in all our JSON,
//! counts and coordinates are numbers.

use super::{Cell, RowSink, cell};
use crate::DatasetError;
use rusqlite::Row;
use sifferkoll_package::{Field, Schema};
use std::io::Write;

pub(super) struct Sink<'a> {
    to: &'a mut (dyn Write + Send),
    fields: Vec<Field>,
    line: Vec<u8>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(to: &'a mut (dyn Write + Send), schema: &Schema) -> Self {
        Self { to, fields: (schema.fields)(), line: Vec::new() }
    }
}

impl RowSink for Sink<'_> {
    fn row(&mut self, row: &Row<'_>) -> Result<(), DatasetError> {
        let line = &mut self.line;
        line.clear();
        for (at, field) in self.fields.iter().enumerate() {
            // Names of fields need no escape.
            write!(line, "{}\"{}\":", if at == 0 { '{' } else { ',' }, field.name)?;
            match cell(row, at, field)? {
                Cell::Missing => line.extend_from_slice(b"null"),
                Cell::Text(text) | Cell::Number(text) => {
                    serde_json::to_writer(&mut *line, text).map_err(std::io::Error::from)?;
                }
                Cell::Integer(number) => write!(line, "{number}")?,
                Cell::Coordinate(points) => write!(line, "{points:.1}")?,
                Cell::Boolean(yes) => write!(line, "{yes}")?,
                Cell::Json(text) => line.extend_from_slice(text.as_bytes()),
            }
        }
        line.extend_from_slice(b"}\n");
        Ok(self.to.write_all(line)?)
    }

    fn finish(self) -> Result<u64, DatasetError> {
        self.to.flush()?;
        Ok(0)
    }
}
