//! Workbooks and files of separated values.
//!
//! In: xlsx, xls, ods and separated values. Out: sheets with what their cells show. No library is used that reads
//! workbooks: the known ones give neither the number formats of xls and ods nor what is hidden, and hold every sheet
//! as a full rectangle, which two cells far apart make as large as they like.

mod biff;
mod book;
mod compound;
mod csv;
mod date;
mod ods;
mod shared;
mod show;
#[cfg(test)]
mod tests;
mod xls;
mod xlsx;
mod xml;

use crate::package::part_names;
use sifferkoll_plugin::model::FormatInfo;
use sifferkoll_plugin::{InputFormat, Limits, PageSink, ReadError, Registry, Sniff, Source};

/// Adds the formats.
pub(crate) fn register(registry: &mut Registry) {
    registry.format(XlsxFormat);
    registry.format(XlsFormat);
    registry.format(OdsFormat);
    registry.format(CsvFormat);
}

/// Workbooks of Excel since 2007.
#[derive(Debug, Clone, Copy)]
pub(crate) struct XlsxFormat;

impl InputFormat for XlsxFormat {
    fn info(&self) -> FormatInfo {
        FormatInfo { name: "xlsx", summary: "workbook of Excel", extensions: &["xlsx", "xlsm", "xltx"] }
    }

    fn sniff(&self, bytes: &[u8]) -> Sniff {
        sure(part_names(bytes).iter().any(|name| name == "xl/workbook.xml"))
    }

    fn read(&self, source: &Source<'_>, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
        xlsx::read(source.bytes, limits, sink)
    }
}

/// Workbooks of Excel before 2007.
#[derive(Debug, Clone, Copy)]
pub(crate) struct XlsFormat;

impl InputFormat for XlsFormat {
    fn info(&self) -> FormatInfo {
        FormatInfo { name: "xls", summary: "workbook of Excel before 2007", extensions: &["xls", "xlt"] }
    }

    fn sniff(&self, bytes: &[u8]) -> Sniff {
        sure(bytes.starts_with(&compound::MAGIC))
    }

    fn read(&self, source: &Source<'_>, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
        xls::read(source.bytes, limits, sink)
    }
}

/// Workbooks of `LibreOffice`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OdsFormat;

impl InputFormat for OdsFormat {
    fn info(&self) -> FormatInfo {
        FormatInfo { name: "ods", summary: "workbook of LibreOffice", extensions: &["ods", "ots"] }
    }

    fn sniff(&self, bytes: &[u8]) -> Sniff {
        // The sort of the document is stored as it is, first of all.
        let head = sifferkoll_plugin::head_of(bytes);
        let said: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
        sure(head.starts_with(b"PK") && head.windows(said.len()).any(|window| window == said))
    }

    fn read(&self, source: &Source<'_>, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
        ods::read(source.bytes, limits, sink)
    }
}

/// Separated values.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CsvFormat;

impl InputFormat for CsvFormat {
    fn info(&self) -> FormatInfo {
        FormatInfo { name: "csv", summary: "separated values", extensions: &["csv", "tsv", "skv"] }
    }

    fn sniff(&self, bytes: &[u8]) -> Sniff {
        csv::sniff(bytes)
    }

    fn read(&self, source: &Source<'_>, limits: &Limits, sink: &mut dyn PageSink) -> Result<(), ReadError> {
        csv::read(source.bytes, limits, sink)
    }
}

fn sure(yes: bool) -> Sniff {
    if yes { Sniff::Yes } else { Sniff::No }
}
