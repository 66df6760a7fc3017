//! The first sheet: documents, tables and findings, with links to where they stand; and the sheet of risk values.

use super::names::Names;
use super::{link, looks, place_text, put};
use crate::json::table_unit;
use crate::messages::say;
use crate::text::{figure, message};
use crate::{Lang, View};
use rust_xlsxwriter::{Url, Workbook, Worksheet, XlsxError};
use sifferkoll_model::{CanonicalTable, Finding, Location, Outcome, RiskValue, Severity};

/// Links of one sheet, Excel's limit; what comes after them is plain text.
const MAX_LINKS: usize = 65_530;

/// Widths of the columns in characters: document, link, kind or severity, title or row, and so on.
const WIDTHS: [usize; 8] = [36, 27, 12, 40, 20, 11, 11, 70];
/// Widths of the columns of risk values.
const RISK_WIDTHS: [usize; 9] = [36, 50, 18, 12, 18, 12, 12, 12, 14];

/// What the overview says; its sheet is the first, and is written last.
pub(super) struct Overview {
    /// Name of its sheet.
    pub(super) name: String,
    pub(super) documents: Vec<DocumentLine>,
    pub(super) tables: Vec<TableLine>,
    pub(super) findings: Vec<FindingLine>,
    pub(super) risks: Vec<RiskLine>,
}

/// One value of a line.
enum Value {
    Nothing,
    Text(String),
    Number(u32),
    /// Text that leads to a cell.
    Link(String, String, (u32, u16)),
    /// The severity of a finding, in colour.
    Severity(Severity),
    /// A place, in the words of the language.
    Place(Location),
}

impl Value {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn maybe(text: Option<impl Into<String>>) -> Self {
        text.map_or(Self::Nothing, |text| Self::Text(text.into()))
    }

    fn count(count: usize) -> Self {
        u32::try_from(count).map_or(Self::Nothing, Self::Number)
    }
}

/// A document, read or not.
pub(super) struct DocumentLine([Value; 8]);

impl DocumentLine {
    pub(super) fn new(path: &str, outcome: &Outcome) -> Self {
        Self(match outcome {
            Ok(document) => {
                let period = document.meta.interval.map(|period| period.to_string());
                let year = document.meta.year.map(|year| year.0.to_string());
                [
                    Value::text(path),
                    Value::text(&document.source.format),
                    document.source.pages.map_or(Value::Nothing, Value::Number),
                    Value::maybe(period.or(year)),
                    Value::count(document.tables.len()),
                    Value::count(super::shown(document).count()),
                    Value::count(document.warnings.len()),
                    Value::text(document.source.id.to_string()),
                ]
            }
            Err(failure) => {
                let nothing = || Value::Nothing;
                let trouble = format!("{}: {}", failure.code.name(), failure.message);
                let path = Value::text(path);
                [path, nothing(), nothing(), nothing(), nothing(), nothing(), nothing(), Value::text(trouble)]
            }
        })
    }
}

/// A table and the sheet where it stands.
pub(super) struct TableLine([Value; 8]);

impl TableLine {
    /// `None` for the sheet where there was no room for one.
    pub(super) fn new(path: &str, table: &CanonicalTable, sheet: Option<String>) -> Self {
        Self([
            Value::text(path),
            sheet.map_or(Value::Nothing, |sheet| Value::Link(sheet.clone(), sheet, (0, 0))),
            Value::text(&table.kind),
            Value::maybe(table.title.as_deref()),
            Value::maybe(table_unit(table)),
            Value::count(table.rows.len()),
            Value::count(table.columns.len()),
            table.location.first().map_or(Value::Nothing, |location| Value::Place(*location)),
        ])
    }
}

/// A finding and the cell that it is about.
pub(super) struct FindingLine([Value; 8]);

impl FindingLine {
    /// `place` is the sheet and the cell; `None` where the table has no sheet.
    pub(super) fn new(
        path: &str,
        finding: &Finding,
        place: Option<(String, (u32, u16))>,
        view: &View,
    ) -> Self {
        let link = |(sheet, cell): (String, (u32, u16))| {
            let name = rust_xlsxwriter::utility::row_col_to_cell(cell.0, cell.1);
            Value::Link(format!("{sheet}!{name}"), sheet, cell)
        };
        Self([
            Value::text(path),
            place.map_or(Value::Nothing, link),
            Value::Severity(finding.severity),
            Value::text(&finding.row),
            Value::text(&finding.column),
            Value::text(&finding.printed),
            Value::maybe(finding.expected.map(figure)),
            Value::text(message(finding, view.lang)),
        ])
    }
}

/// A risk value.
pub(super) struct RiskLine([Value; 9]);

impl RiskLine {
    pub(super) fn new(path: &str, risk: &RiskValue) -> Self {
        Self([
            Value::text(path),
            Value::maybe(risk.control.as_deref()),
            Value::maybe(risk.risk_word.as_deref()),
            Value::maybe(risk.risk.map(figure)),
            Value::maybe(risk.consequence_word.as_deref()),
            Value::maybe(risk.consequence.map(figure)),
            Value::maybe(risk.stated.map(figure)),
            Value::text(&risk.raw),
            Value::Place(risk.location),
        ])
    }
}

/// Writes lines one below the other.
struct Writer<'a> {
    sheet: &'a mut Worksheet,
    lang: Lang,
    widths: &'static [usize],
    at: u32,
    links: usize,
}

impl<'a> Writer<'a> {
    fn new(sheet: &'a mut Worksheet, lang: Lang, widths: &'static [usize]) -> Result<Self, XlsxError> {
        for (column, width) in (0..).zip(widths) {
            sheet.set_column_width(column, *width as f64)?;
        }
        sheet.set_landscape().set_print_fit_to_pages(1, 0);
        Ok(Self { sheet, lang, widths, at: 0, links: 0 })
    }

    fn title(&mut self, key: &str) -> Result<(), XlsxError> {
        put(self.sheet, (self.at, 0), &say(self.lang, key, &[]), &looks::title())?;
        self.at += 1;
        Ok(())
    }

    fn heads(&mut self, keys: &[&str]) -> Result<(), XlsxError> {
        for (column, key) in (0..).zip(keys) {
            put(self.sheet, (self.at, column), &say(self.lang, key, &[]), &looks::head())?;
        }
        self.at += 1;
        Ok(())
    }

    fn line(&mut self, values: &[Value]) -> Result<(), XlsxError> {
        for (column, value) in (0..).zip(values) {
            self.value((self.at, column), value)?;
        }
        let lines = values.iter().zip(self.widths).map(|(value, width)| match value {
            Value::Text(text) => looks::lines(text, *width),
            _ => 1,
        });
        if let Some(height) = looks::height(lines.max().unwrap_or(1)) {
            self.sheet.set_row_height(self.at, height)?;
        }
        self.at += 1;
        Ok(())
    }

    fn value(&mut self, to: (u32, u16), value: &Value) -> Result<(), XlsxError> {
        let plain = looks::plain();
        match value {
            Value::Nothing => Ok(()),
            Value::Text(text) => put(self.sheet, to, text, &looks::wrapped()),
            Value::Number(number) => {
                self.sheet.write_number_with_format(to.0, to.1, *number, &looks::count()).map(|_| ())
            }
            Value::Link(text, ..) if self.links >= MAX_LINKS => put(self.sheet, to, text, &plain),
            Value::Link(text, sheet, cell) => {
                self.links += 1;
                let url = Url::new(link(sheet, *cell)).set_text(text);
                self.sheet.write_url_with_format(to.0, to.1, url, &looks::link()).map(|_| ())
            }
            Value::Severity(severity) => {
                let name = say(self.lang, severity.name(), &[]);
                put(self.sheet, to, &name, &looks::marked(plain, *severity))
            }
            Value::Place(location) => put(self.sheet, to, &place_text(location, self.lang), &plain),
        }
    }
}

impl Overview {
    /// Nothing is known yet.
    pub(super) fn new(name: String) -> Self {
        Self { name, documents: Vec::new(), tables: Vec::new(), findings: Vec::new(), risks: Vec::new() }
    }

    /// Writes the first sheet of the workbook, and one more at its end where there are risk values.
    pub(super) fn write(
        &self,
        workbook: &mut Workbook,
        names: &mut Names,
        lang: Lang,
    ) -> Result<(), XlsxError> {
        let sheet = workbook.worksheet_from_index(0)?;
        let mut writer = Writer::new(sheet, lang, &WIDTHS)?;
        writer.title("xlsx-documents")?;
        writer.heads(&[
            "xlsx-document",
            "xlsx-format",
            "xlsx-pages",
            "xlsx-period",
            "tables-title",
            "xlsx-findings",
            "xlsx-warnings",
            "xlsx-digest",
        ])?;
        for DocumentLine(values) in &self.documents {
            writer.line(values)?;
        }
        writer.at += 1;
        writer.title("tables-title")?;
        writer.heads(&[
            "xlsx-document",
            "xlsx-sheet",
            "xlsx-kind",
            "xlsx-title",
            "xlsx-unit",
            "xlsx-rows",
            "xlsx-columns",
            "xlsx-place",
        ])?;
        for TableLine(values) in &self.tables {
            writer.line(values)?;
        }
        if self.tables.iter().any(|TableLine(values)| matches!(values[1], Value::Nothing)) {
            put(writer.sheet, (writer.at, 0), &say(lang, "xlsx-left-out", &[]), &looks::aside())?;
            writer.at += 1;
        }
        writer.at += 1;
        writer.title("xlsx-findings")?;
        writer.heads(&[
            "xlsx-document",
            "xlsx-cell",
            "xlsx-severity",
            "xlsx-row",
            "xlsx-column",
            "xlsx-printed",
            "xlsx-expected",
            "xlsx-message",
        ])?;
        for FindingLine(values) in &self.findings {
            writer.line(values)?;
        }
        if self.findings.is_empty() {
            put(writer.sheet, (writer.at, 0), &say(lang, "summary-nothing", &[]), &looks::aside())?;
        }
        if self.risks.is_empty() {
            return Ok(());
        }
        let name = names.give(&say(lang, "xlsx-risks", &[]));
        self.write_risks(workbook.add_worksheet().set_name(name)?, lang)
    }

    fn write_risks(&self, sheet: &mut Worksheet, lang: Lang) -> Result<(), XlsxError> {
        let mut writer = Writer::new(sheet, lang, &RISK_WIDTHS)?;
        writer.heads(&[
            "xlsx-document",
            "xlsx-control",
            "xlsx-risk-word",
            "xlsx-risk",
            "xlsx-consequence-word",
            "xlsx-consequence",
            "xlsx-product",
            "xlsx-printed",
            "xlsx-place",
        ])?;
        for RiskLine(values) in &self.risks {
            writer.line(values)?;
        }
        writer.sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }
}
