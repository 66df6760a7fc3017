//! Typed tables as a workbook: an overview, then one sheet a table, with what does not add up marked in place.
//!
//! In: the outcomes of documents, one after the other. Out: the bytes of an xlsx file, the same for the same
//! documents: no time, no name of a person or a machine. Figures are numbers that show as they are printed;
//! words, dashes, stars and bounds are text, and nothing is ever a formula.
//! Source: ECMA-376, Office Open XML; the limits are those that Microsoft gives for Excel.

mod looks;
mod names;
mod overview;
mod series;
mod sheet;

pub use series::compare_xlsx;

use crate::View;
use crate::cells::cell_of;
use crate::json::table_unit;
use crate::messages::say;
use crate::place::place_name;
use names::Names;
use overview::{DocumentLine, FindingLine, Overview, RiskLine, TableLine};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use sheet::{Head, Mark, Sheet};
use sifferkoll_model::{CanonicalTable, Cause, Document, Finding, Location, Outcome, Severity};
use std::collections::BTreeMap;

/// Sheets of one workbook. Excel's own bound is memory; `LibreOffice` opens no more than this.
const MAX_SHEETS: usize = 10_000;

/// A workbook that is being written. It is held in memory until it is whole.
pub struct XlsxBook {
    workbook: Workbook,
    names: Names,
    overview: Overview,
    many: bool,
    view: View,
}

/// Why a workbook cannot be written, as where it is larger than the format allows.
#[derive(Debug)]
pub struct XlsxFailure {
    cause: XlsxError,
}

impl From<XlsxError> for XlsxFailure {
    fn from(cause: XlsxError) -> Self {
        Self { cause }
    }
}

impl std::fmt::Display for XlsxFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the workbook cannot be written (--format csv has no such limits)")
    }
}

impl std::error::Error for XlsxFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}

impl XlsxBook {
    /// A workbook without documents; `many` where sheets need their document's name.
    pub fn new(many: bool, view: &View) -> Result<Self, XlsxFailure> {
        let mut workbook = Workbook::new();
        let mut names = Names::default();
        let overview = names.give(&say(view.lang, "xlsx-overview", &[]));
        workbook.add_worksheet().set_name(&overview)?;
        Ok(Self { workbook, names, overview: Overview::new(overview), many, view: *view })
    }

    /// Adds a document: a sheet for each of its tables, and its lines of the overview. Findings that rounding
    /// explains are left out. Returns how many tables are too large for a sheet, or too many for a workbook;
    /// the overview tells them.
    pub fn push(&mut self, path: &str, outcome: &Outcome) -> Result<usize, XlsxFailure> {
        self.overview.documents.push(DocumentLine::new(path, outcome));
        let Ok(document) = outcome else {
            return Ok(0);
        };
        let mut places = BTreeMap::new();
        for table in &document.tables {
            let sheet = self.table(path, document, table)?;
            let name = sheet.as_ref().map(|sheet| sheet.name.clone());
            self.overview.tables.push(TableLine::new(path, table, name));
            if let Some(sheet) = sheet {
                places.insert(&table.id, sheet);
            }
        }
        for finding in shown(document) {
            let table = document.tables.iter().find(|table| Some(&table.id) == finding.table.as_ref());
            let place = finding.table.as_ref().and_then(|id| places.get(id)).map(|sheet| {
                let cell = table.and_then(|table| cell_of(table, finding));
                (sheet.name.clone(), cell.map_or((0, 0), |cell| sheet.place(cell)))
            });
            self.overview.findings.push(FindingLine::new(path, finding, place, &self.view));
        }
        self.overview.risks.extend(document.risks.iter().map(|risk| RiskLine::new(path, risk)));
        Ok(document.tables.len() - places.len())
    }

    /// Writes the sheet of a table; `None` where it has no room.
    fn table(
        &mut self,
        path: &str,
        document: &Document,
        table: &CanonicalTable,
    ) -> Result<Option<Sheet>, XlsxFailure> {
        if self.workbook.worksheets().len() >= MAX_SHEETS || !sheet::fits(table) {
            return Ok(None);
        }
        let mut marks: BTreeMap<_, Mark> = BTreeMap::new();
        for finding in shown(document).filter(|finding| finding.table.as_ref() == Some(&table.id)) {
            if let Some(cell) = cell_of(table, finding) {
                marks.entry(cell).or_default().add(finding.severity, self.note(finding));
            }
        }
        let name = self.names.of_table(path, table, self.many);
        let worksheet = self.workbook.add_worksheet();
        worksheet.set_name(&name)?;
        // The printed unit, even where some columns have others: those stand at their heads and figures.
        let unit = table.unit.as_ref().map(sifferkoll_model::Unit::name).or_else(|| table_unit(table));
        let head = Head { path, unit, overview: &self.overview.name, lang: self.view.lang };
        Ok(Some(Sheet::write(worksheet, name, table, &head, &marks)?))
    }

    /// What the comment at a cell says of a finding.
    fn note(&self, finding: &Finding) -> String {
        let lang = self.view.lang;
        let severity = say(lang, finding.severity.name(), &[]);
        let mut text = format!("{severity} [{}]: {}", finding.rule.0, crate::text::message(finding, lang));
        if finding.cause == Cause::Extraction {
            text = format!("{text}\n{}", say(lang, "cause-extraction", &[]));
        }
        text
    }

    /// The bytes of the file.
    pub fn finish(mut self) -> Result<Vec<u8>, XlsxFailure> {
        self.overview.write(&mut self.workbook, &mut self.names, self.view.lang)?;
        bytes(self.workbook)
    }
}

/// The bytes of a workbook. Without a date of its own the file would hold the time at which it was written.
fn bytes(mut workbook: Workbook) -> Result<Vec<u8>, XlsxFailure> {
    let created = ExcelDateTime::from_ymd(1980, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    Ok(workbook.save_to_buffer()?)
}

/// Longest text of a cell in UTF-16 units, Excel's limit.
const MAX_TEXT: usize = 32_767;

/// Writes text as text, whatever it looks like; what is too long for a cell is cut.
fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, column, names::cut(text, MAX_TEXT), format)?;
    Ok(())
}

/// A link to a cell of this workbook.
fn link(sheet: &str, (row, column): (u32, u16)) -> String {
    let cell = rust_xlsxwriter::utility::row_col_to_cell(row, column);
    format!("internal:'{}'!{cell}", sheet.replace('\'', "''"))
}

/// Findings but those that rounding explains.
fn shown(document: &Document) -> impl Iterator<Item = &Finding> {
    document.findings.iter().filter(|finding| finding.severity != Severity::Rounding)
}

/// A place for people: `sida 2`, `rad 61–90`.
fn place_text(location: &Location, lang: crate::Lang) -> String {
    match location {
        Location::Page { page, .. } => say(lang, "xlsx-on-page", &[("page", &page.number().to_string())]),
        Location::Lines { .. } => say(lang, "xlsx-on-lines", &[("lines", &place_number(location))]),
        Location::Sheet { .. } | Location::Stored { .. } => place_name(location),
    }
}

/// The number of the page, or of the line or lines; else the name of the place.
fn place_number(location: &Location) -> String {
    match location {
        Location::Page { page, .. } => page.number().to_string(),
        Location::Lines { first, last } if first == last => first.to_string(),
        Location::Lines { first, last } => format!("{first}–{last}"),
        Location::Sheet { .. } | Location::Stored { .. } => place_name(location),
    }
}
