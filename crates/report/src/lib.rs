//! Findings, tables and rules as people and programs read them.
//!
//! In: the outcome of a document. Out: text for a terminal in Swedish or English, the JSON of the contract,
//! SARIF 2.1.0, a page for browsers, typed tables as a Data Package and a workbook, untyped grids as HTML and CSV, and series over
//! years as text, JSON, CSV and pictures. Nothing is written anywhere here, and nothing is decided: the language changes prose only.
#![deny(clippy::disallowed_methods)]

mod cells;
mod compare;
mod dataset;
mod explain;
mod html;
mod inferences;
mod json;
mod messages;
mod meta;
mod package;
mod place;
mod sarif;
mod tables;
mod text;
#[cfg(feature = "xlsx")]
mod xlsx;

#[cfg(feature = "charts")]
pub use compare::{ChartFailure, ChartForm, compare_png, compare_svg};
pub use compare::{CompareText, compare_csv, compare_json, compare_text, nothing_to_compare, parts_left_out};
pub use dataset::{concepts_map, concepts_text, finding_message, ingest_text, status_text};
pub use explain::{explain_text, rules_text};
pub use html::{HtmlReport, PICTURE_DPI};
pub use json::{check_json, extract_json};
pub use package::{PACKAGE_MARK, PackagePart, package_descriptor, package_heads, package_parts};
pub use sarif::SarifLog;
pub use tables::{
    CsvTable, html_end, html_start, tables_csv, tables_html, tables_json, tables_text, trace_svg,
};
pub use text::{Totals, check_text, failure_text, notice_text, summary_text};
#[cfg(feature = "xlsx")]
pub use xlsx::{XlsxBook, XlsxFailure, compare_xlsx};

/// Language of the prose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Swedish.
    Sv,
    /// English.
    En,
}

impl Lang {
    /// Its code (ISO 639-1).
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Sv => "sv",
            Self::En => "en",
        }
    }
}

/// How to show results. There is no default: the command line decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct View {
    /// Language of the prose.
    pub lang: Lang,
    /// Whether to show what was checked and held.
    pub show_passes: bool,
    /// Whether the text goes to a terminal that shows colours.
    pub color: bool,
}
