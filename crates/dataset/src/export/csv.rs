//! Rows as comma-separated values (RFC 4180): text quoted always, figures never.

use super::{Cell, RowSink, cell};
use crate::DatasetError;
use rusqlite::Row;
use sifferkoll_package::{Field, Schema, csv_head, push_csv_text};
use std::fmt::Write as _;
use std::io::Write;

pub(super) struct Sink<'a> {
    to: &'a mut (dyn Write + Send),
    fields: Vec<Field>,
    line: String,
}

impl<'a> Sink<'a> {
    pub(super) fn new(to: &'a mut (dyn Write + Send), schema: &Schema) -> Result<Self, DatasetError> {
        to.write_all(csv_head(schema).as_bytes())?;
        Ok(Self { to, fields: (schema.fields)(), line: String::new() })
    }
}

impl RowSink for Sink<'_> {
    fn row(&mut self, row: &Row<'_>) -> Result<(), DatasetError> {
        let line = &mut self.line;
        line.clear();
        for (at, field) in self.fields.iter().enumerate() {
            if at > 0 {
                line.push(',');
            }
            // Writing to a string cannot fail.
            let _ = match cell(row, at, field)? {
                Cell::Missing => Ok(()),
                Cell::Text(text) | Cell::Json(text) => {
                    push_csv_text(line, text);
                    Ok(())
                }
                Cell::Number(number) => line.write_str(number),
                Cell::Integer(number) => write!(line, "{number}"),
                Cell::Coordinate(points) => write!(line, "{points:.1}"),
                Cell::Boolean(yes) => write!(line, "{yes}"),
            };
        }
        line.push_str("\r\n");
        Ok(self.to.write_all(line.as_bytes())?)
    }

    fn finish(self) -> Result<u64, DatasetError> {
        self.to.flush()?;
        Ok(0)
    }
}
