//! Flags of `compare`.

use crate::args::LanguageArgs;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

/// Flags of `compare`.
#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// The dataset, as `ingest` makes it
    #[arg(value_name = "DATASET.db")]
    pub(crate) dataset: PathBuf,

    /// Only measures of this kind of table, such as volym
    #[arg(long, value_name = "KIND", help_heading = "What")]
    pub(crate) kind: Option<String>,

    /// Only measures with all these words in their name, or in a label that they had in some year; parts of words
    /// will do
    #[arg(long, value_name = "WORDS", help_heading = "What")]
    pub(crate) concept: Option<String>,

    /// Only this municipality, by its code or name; can be repeated
    #[arg(long, value_name = "CODE|NAME", help_heading = "What")]
    pub(crate) municipality: Vec<String>,

    /// Only committees with this in their name
    #[arg(long, value_name = "NAME", help_heading = "What")]
    pub(crate) committee: Option<String>,

    /// What is measured: utfall, budget, prognos, riktvärde and so on, or all
    #[arg(long, value_name = "MEASURE", default_value = "utfall", help_heading = "What")]
    pub(crate) measure: String,

    /// Women, men, both and the whole, or the whole alone [default: the whole, and parts where it is not printed]
    #[arg(long, value_name = "PART", help_heading = "What")]
    pub(crate) breakdown: Option<Part>,

    /// The first year
    #[arg(long, value_name = "YEAR", help_heading = "What")]
    pub(crate) from: Option<u16>,

    /// The last year
    #[arg(long, value_name = "YEAR", help_heading = "What")]
    pub(crate) to: Option<u16>,

    /// Parts of years as well, such as single months
    #[arg(long, help_heading = "What")]
    pub(crate) parts: bool,

    /// How to print the result
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub(crate) format: CompareFormat,

    /// With --format text: the cell behind every figure as well
    #[arg(long, help_heading = "Output")]
    pub(crate) sources: bool,

    /// With --format svg or png: how values are drawn
    #[cfg(feature = "charts")]
    #[arg(long, value_name = "FORM", default_value = "line", help_heading = "Output")]
    pub(crate) chart: Form,

    /// Write the result to this file instead of standard output
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) language: LanguageArgs,
}

impl CompareArgs {
    /// What is wrong with arguments that are each right.
    pub(crate) fn trouble(&self) -> Option<&'static str> {
        if self.from.zip(self.to).is_some_and(|(from, to)| from > to) {
            return Some("--from is later than --to");
        }
        if self.output.is_none() {
            return self.format.needs_output();
        }
        None
    }
}

/// Formats of `compare`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// A line a series, a column a year, for people
    Text,
    /// One object with every cell that says a value
    Json,
    /// Comma-separated values, a line a value
    Csv,
    /// A workbook with a sheet for each kind of table, and charts; needs -o
    #[cfg(feature = "xlsx")]
    Xlsx,
    /// A picture for web pages and print
    #[cfg(feature = "charts")]
    Svg,
    /// A picture in pixels; needs -o
    #[cfg(feature = "charts")]
    Png,
}

impl CompareFormat {
    /// What is wrong without -o; `None` where standard output will do.
    fn needs_output(self) -> Option<&'static str> {
        match self {
            #[cfg(feature = "xlsx")]
            Self::Xlsx => Some("--format xlsx needs -o FILE, where the workbook goes"),
            #[cfg(feature = "charts")]
            Self::Png => Some("--format png needs -o FILE, where the picture goes"),
            _ => None,
        }
    }
}

/// Values of `--breakdown`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// Women
    Kvinnor,
    /// Men
    #[value(name = "män", alias = "man")]
    Man,
    /// Women, men and the whole
    All,
    /// The whole alone
    None,
}

/// Values of `--chart`.
#[cfg(feature = "charts")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Lines over time
    Line,
    /// Bars from zero, side by side
    Bar,
}

#[cfg(feature = "charts")]
impl Form {
    /// As the report knows it.
    pub(crate) fn form(self) -> sifferkoll_report::ChartForm {
        match self {
            Self::Line => sifferkoll_report::ChartForm::Line,
            Self::Bar => sifferkoll_report::ChartForm::Bar,
        }
    }
}
