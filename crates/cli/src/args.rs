//! Arguments: the flags of all commands, their defaults and their help.

use crate::clock;
use crate::compare::CompareArgs;
use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use sifferkoll_engine::Region;
use sifferkoll_plugin::Registry;
use sifferkoll_plugin::model::{Date, PageIndex, Rect, Severity};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

/// Checks whether the figures in Swedish municipal reports add up.
///
/// Reads PDF files and text dumps, finds the tables, and recalculates what they print: totals, nets
/// and deviations. Says which figure differs, from what, and by how much more than rounding allows.
#[derive(Debug, Parser)]
#[command(
    name = "sifferkoll",
    version,
    after_help = EXIT_STATUS,
    max_term_width = 100,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_STATUS: &str = "\
Exit status: 0 nothing found; 1 findings at or above --fail-on; 2 something could not be read, or \
the arguments are wrong. A file that cannot be read never stops the others.";

/// Memory limit of a worker of `ingest` in MiB: two workers and the process that writes stay below 2 GiB together
/// whatever they are given, and a printed report needs a sixth of it.
const INGEST_MEMORY_MIB: &str = "640";

#[cfg(feature = "review")]
const REVIEW_HELP: &str = "\
Prints the address of the page, which holds a secret: open it in a browser of this machine. Ctrl-C ends the review. \
Each decision is on disk before the page says so. check and extract use the decisions with --decisions DATASET, and \
the next ingest reads corrected documents anew.";

const COMPARE_STATUS: &str = "\
Exit status: 0, also where no series fits; 2 where nothing can be read or written, or the arguments are wrong.";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check documents and print what does not add up
    #[command(after_help = EXIT_STATUS)]
    Check(CheckArgs),
    /// Print the tables of documents with typed columns and plain figures
    Extract(ExtractArgs),
    /// Print the tables of documents as they stand on the page, before anyone knows what they mean
    Tables(TablesArgs),
    /// Find the arithmetic that tables of any language obey: sums, means, quotients, changes
    Relations(RelationsArgs),
    /// Read whole archives into a dataset that holds every figure with its place
    #[command(after_help = EXIT_STATUS)]
    Ingest(IngestArgs),
    /// Say what a dataset holds, and what could not be read
    Status(StatusArgs),
    /// Write a whole dataset as files for analysts: documents, tables, figures, findings, series over years
    Export(ExportArgs),
    /// Show a measure, or a kind of table, over years and municipalities, out of a dataset
    #[command(after_help = COMPARE_STATUS)]
    Compare(CompareArgs),
    /// Go through the findings and doubtful readings of a dataset on a local page, and keep what is decided
    #[cfg(feature = "review")]
    #[command(after_help = REVIEW_HELP)]
    Review(ReviewArgs),
    /// Show which labels are one measure over the years and which may be, and take in a map that decides
    Concepts(ConceptsArgs),
    /// Print the page of a rule: what it checks, why, and when it is wrong
    Explain(ExplainArgs),
    /// List all rules
    Rules(RulesArgs),
    /// Read documents for another process
    #[command(hide = true)]
    Worker(WorkerArgs),
}

impl Command {
    /// The folder with the user's words and table kinds.
    pub(crate) fn terms(&self) -> Option<&Path> {
        match self {
            Self::Check(args) => args.read.way.terms.as_deref(),
            Self::Extract(args) => args.read.way.terms.as_deref(),
            Self::Tables(args) => args.read.way.terms.as_deref(),
            Self::Ingest(args) => args.way.terms.as_deref(),
            Self::Worker(args) => args.terms.as_deref(),
            #[cfg(feature = "review")]
            Self::Review(_) => None,
            Self::Status(_)
            | Self::Relations(_)
            | Self::Compare(_)
            | Self::Concepts(_)
            | Self::Export(_)
            | Self::Explain(_)
            | Self::Rules(_) => None,
        }
    }
}

impl Command {
    /// Whether recognised text is not kept.
    pub(crate) fn no_cache(&self) -> bool {
        match self {
            Self::Check(args) => args.read.way.no_cache,
            Self::Extract(args) => args.read.way.no_cache,
            Self::Tables(args) => args.read.way.no_cache,
            Self::Ingest(args) => args.way.no_cache,
            Self::Worker(args) => args.no_cache,
            #[cfg(feature = "review")]
            Self::Review(_) => true,
            Self::Status(_)
            | Self::Relations(_)
            | Self::Compare(_)
            | Self::Concepts(_)
            | Self::Export(_)
            | Self::Explain(_)
            | Self::Rules(_) => true,
        }
    }
}

/// Flags of `check`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) read: ReadArgs,

    /// How to print the result
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub(crate) format: CheckFormat,

    /// Show what rounding explains as well
    #[arg(long, help_heading = "Output")]
    pub(crate) show_rounding: bool,

    /// Show what was checked and holds, and what could not be checked
    #[arg(long, help_heading = "Output")]
    pub(crate) show_passes: bool,

    /// Only these rules: families, codes or names, with commas between them
    #[arg(long, value_name = "RULES", value_delimiter = ',', ignore_case = true, help_heading = "Rules")]
    pub(crate) select: Vec<String>,

    /// Not these rules: families, codes or names, with commas between them; outranks --select
    #[arg(long, value_name = "RULES", value_delimiter = ',', ignore_case = true, help_heading = "Rules")]
    pub(crate) ignore: Vec<String>,

    /// Leave out the findings of this file, which --write-baseline made of an earlier run: they are neither shown
    /// nor counted; tells which of them are gone
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(crate) baseline: Option<PathBuf>,

    /// Write all findings of this run to a file for --baseline; the exit status is as without it
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(crate) write_baseline: Option<PathBuf>,

    /// Silence the findings that this TOML file accepts, each with a reason and a date
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(crate) waivers: Option<PathBuf>,

    /// Use what reviewers decided in this dataset: the readings that they corrected, and the findings that they waived
    #[arg(long, value_name = "DATASET", help_heading = "Rules")]
    pub(crate) decisions: Option<PathBuf>,

    /// The day of the run, which decides about waivers that run out
    #[arg(long, value_name = "DATE", value_parser = clock::date, hide = true)]
    pub(crate) today: Option<Date>,

    /// The mildest finding that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", default_value = "error", help_heading = "Rules")]
    pub(crate) fail_on: FailOn,
}

/// Flags of `extract`.
#[derive(Debug, Args)]
pub(crate) struct ExtractArgs {
    #[command(flatten)]
    pub(crate) read: ReadArgs,

    /// How to print the result
    #[arg(long, value_name = "FORMAT", default_value = "json", help_heading = "Output")]
    pub(crate) format: ExtractFormat,

    /// Use what reviewers decided in this dataset: the readings that they corrected
    #[arg(long, value_name = "DATASET", help_heading = "Input")]
    pub(crate) decisions: Option<PathBuf>,
}

/// Flags of `tables`.
#[derive(Debug, Args)]
pub(crate) struct TablesArgs {
    #[command(flatten)]
    pub(crate) read: ReadArgs,

    /// How to print the result
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub(crate) format: TablesFormat,

    /// Read the structure of this part of a page instead of finding tables: page from 1, then left, top,
    /// right and bottom in points from the top left corner; can be repeated, for one file only. A part
    /// without a table gives one without rows; a page that is not there does too, with status 2
    #[arg(
        long = "region", value_name = "PAGE:X0,Y0,X1,Y1", value_parser = region, help_heading = "Input"
    )]
    pub(crate) regions: Vec<Region>,

    /// Draw every page instead, to show why tables were found and others were not; -o names a folder, which
    /// gets one file for each page. Documents are read in this process: time and memory are not bounded
    #[arg(
        long, value_name = "FORM", conflicts_with_all = ["format", "regions"], help_heading = "Output"
    )]
    pub(crate) debug: Option<DebugForm>,
}

/// Flags of every command that reads documents and prints a result.
#[derive(Debug, Args)]
pub(crate) struct ReadArgs {
    /// Files, folders (read with all folders inside) and zip archives, or - for standard input
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    /// Write the result to this file, or folder where the format makes several, instead of standard output
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) language: LanguageArgs,

    #[command(flatten)]
    pub(crate) way: WayArgs,
}

/// How documents are read, and within which bounds.
#[derive(Debug, Args)]
pub(crate) struct WayArgs {
    /// Read all input as this format instead of looking at the bytes
    #[arg(long = "as", value_name = "FORMAT", ignore_case = true, help_heading = "Input")]
    pub(crate) format_name: Option<String>,

    /// Which pages are read by recognising the text in their pictures, which takes some seconds each and needs the
    /// program tesseract
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Input")]
    pub(crate) ocr: OcrWhen,

    /// Add the words and table kinds in the .toml files of this folder to the built-in ones
    #[arg(long, value_name = "DIR", help_heading = "Input")]
    pub(crate) terms: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) load: LoadArgs,

    /// Greatest number of pages
    #[arg(
        long, value_name = "N", default_value_t = 5000, help_heading = "Limits for each document",
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    pub(crate) max_pages: u32,

    /// Longest time in seconds, without that for recognising text in pictures
    #[arg(
        long, value_name = "S", default_value_t = 120, help_heading = "Limits for each document",
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    pub(crate) max_seconds: u64,

    /// Greatest memory in MiB
    #[arg(
        long, value_name = "MIB", default_value_t = 2048, help_heading = "Limits for each document",
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    pub(crate) max_memory_mib: u64,

    /// Show identity numbers, telephone numbers, e-mail addresses and names of members as they are printed;
    /// else a word in brackets, as for personnummer, stands in their place
    #[arg(long, help_heading = "Output")]
    pub(crate) no_mask: bool,

    /// Recognise text anew and do not keep it; else it is kept in the user's cache folder, at most 256 MiB of it
    #[arg(long, help_heading = "Running")]
    pub(crate) no_cache: bool,

    /// Read documents in this process, not in workers: time and memory are then not bounded
    #[arg(long, help_heading = "Running")]
    pub(crate) in_process: bool,
}

/// Flags of `ingest`.
#[derive(Debug, Args)]
pub(crate) struct IngestArgs {
    /// Files, folders (read with all folders inside) and zip archives, which may lie in folders
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    /// The dataset; made where there is none
    #[arg(long, value_name = "DATASET", required = true)]
    pub(crate) into: PathBuf,

    /// Read files again that could not be read before; else only those that the system did not hand out
    #[arg(long, help_heading = "Input")]
    pub(crate) retry: bool,

    #[command(flatten)]
    pub(crate) language: LanguageArgs,

    #[command(flatten)]
    pub(crate) way: WayArgs,
}

/// Flags of `concepts`.
#[derive(Debug, Args)]
pub(crate) struct ConceptsArgs {
    /// The dataset
    #[arg(value_name = "DATASET")]
    pub(crate) dataset: PathBuf,

    /// Take in this TOML file, which says what is one measure and what is not, and link all documents anew
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) map: Option<PathBuf>,

    /// Write a map to go on from: the one in use, and every proposal as a comment
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) write: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) language: LanguageArgs,
}

/// Flags of `status`.
#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    /// The dataset
    #[arg(value_name = "DATASET")]
    pub(crate) dataset: PathBuf,

    #[command(flatten)]
    pub(crate) language: LanguageArgs,
}

/// Flags of `relations`.
#[derive(Debug, Args)]
pub(crate) struct RelationsArgs {
    /// Tables as comma-separated values, or with semicolons or tabs between; - for standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    /// How to print the result
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub(crate) format: RelationsFormat,

    /// Write the result to this file instead of standard output
    #[arg(short, long, value_name = "PATH", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) language: LanguageArgs,

    #[command(flatten)]
    pub(crate) load: LoadArgs,
}

/// How many files at once, and how large.
#[derive(Debug, Args)]
pub(crate) struct LoadArgs {
    /// Files to work on at the same time [default: one for each processor]
    #[arg(
        long, value_name = "N", help_heading = "Running",
        value_parser = clap::value_parser!(u16).range(1..=1024)
    )]
    pub(crate) threads: Option<u16>,

    /// Greatest size of a file in MiB
    #[arg(
        long, value_name = "MIB", default_value_t = 256, help_heading = "Limits for each document",
        value_parser = clap::value_parser!(u64).range(1..)
    )]
    pub(crate) max_file_mib: u64,
}

impl LoadArgs {
    /// Threads to use: as asked for, else one for each processor.
    pub(crate) fn threads(&self) -> usize {
        self.threads.map_or_else(|| available_parallelism().map_or(1, usize::from), usize::from)
    }
}

/// The language of messages.
#[derive(Debug, Args)]
pub(crate) struct LanguageArgs {
    /// Language of messages [default: by the locale, else en]
    #[arg(long, value_name = "LANG", help_heading = "Output")]
    pub(crate) lang: Option<Language>,
}

/// Flags of `export`.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// The dataset that ingest made
    #[arg(value_name = "DATASET")]
    pub(crate) dataset: PathBuf,

    /// Write the files to this folder; one that another export wrote is replaced
    #[arg(short, long, value_name = "FOLDER", required = true, help_heading = "Output")]
    pub(crate) output: PathBuf,

    /// How to write the files
    #[arg(long, value_name = "FORMAT", default_value = ExportFormat::DEFAULT, help_heading = "Output")]
    pub(crate) format: ExportFormat,
}

/// Flags of `explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// Name or code of a rule, such as SUM001
    #[arg(value_name = "RULE", ignore_case = true)]
    pub(crate) rule: String,

    #[command(flatten)]
    pub(crate) language: LanguageArgs,
}

/// Flags of `review`.
#[cfg(feature = "review")]
#[derive(Debug, Args)]
pub(crate) struct ReviewArgs {
    /// The dataset that ingest made
    #[arg(value_name = "DATASET")]
    pub(crate) dataset: PathBuf,

    /// Port of this machine to serve the page on [default: any that is free]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true, help_heading = "Running")]
    pub(crate) port: u16,

    /// Write the log of all decisions to this file, one JSON object a line, and serve no page; - for standard output
    #[arg(long, value_name = "FILE", conflicts_with = "port", help_heading = "Output")]
    pub(crate) export: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) language: LanguageArgs,
}

/// Flags of `rules`.
#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    #[command(flatten)]
    pub(crate) language: LanguageArgs,
}

/// Flags of `worker`.
#[derive(Debug, Args)]
pub(crate) struct WorkerArgs {
    /// Greatest memory in MiB
    #[arg(long, value_name = "MIB")]
    pub(crate) max_memory_mib: Option<u64>,

    /// Folder with words and table kinds
    #[arg(long, value_name = "DIR")]
    pub(crate) terms: Option<PathBuf>,

    /// Keep nothing that was recognised
    #[arg(long)]
    pub(crate) no_cache: bool,
}

/// Formats of `check`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Lines for people
    Text,
    /// One object, or an array for several documents
    Json,
    /// One object a line
    Jsonl,
    /// SARIF 2.1.0, which code hosts and editors show
    Sarif,
    /// One page for a browser that needs nothing else, with pictures of what does not add up; goes well with -o FILE
    Html,
}

/// Formats of `extract`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExtractFormat {
    /// One object, or an array for several documents
    Json,
    /// One object a line
    Jsonl,
    /// A Data Package: comma-separated values, one line a figure, with schemas; -o names a folder
    Csv,
    /// A workbook with a sheet for each table, and what does not add up marked in it; needs -o
    #[cfg(feature = "xlsx")]
    Xlsx,
}

impl ExtractFormat {
    /// What is wrong without -o; `None` where standard output will do.
    fn needs_output(self) -> Option<&'static str> {
        match self {
            Self::Csv => Some("--format csv needs -o FOLDER, where the package goes"),
            #[cfg(feature = "xlsx")]
            Self::Xlsx => Some("--format xlsx needs -o FILE, where the workbook goes"),
            Self::Json | Self::Jsonl => None,
        }
    }
}

/// Formats of `export`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// Apache Parquet, with figures as exact decimals
    #[cfg(feature = "parquet")]
    Parquet,
    /// A Data Package: comma-separated values with schemas
    Csv,
    /// One object a line, figures as strings
    Jsonl,
}

impl ExportFormat {
    const DEFAULT: &str = if cfg!(feature = "parquet") { "parquet" } else { "csv" };
}

/// Formats of `relations`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RelationsFormat {
    /// Lines for people
    Text,
    /// One object, or one a line for several files
    Json,
}

/// Formats of `tables`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TablesFormat {
    /// Aligned columns for people
    Text,
    /// One object, or an array for several documents
    Json,
    /// Comma-separated values; -o names a folder, which gets one file for each table
    Csv,
    /// One page with all tables
    Html,
}

/// Values of `--debug`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DebugForm {
    /// Drawings for a browser: words grey, rulings blue, columns found by gaps and cells light green, tables
    /// framed green, running heads brown, what is no table framed red with the reason
    Svg,
}

/// Values of `--ocr`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OcrWhen {
    /// Scanned pages without text, or with only bad text behind the picture
    Auto,
    /// None
    Never,
    /// All pages that are covered by pictures, whatever text they have
    Always,
}

/// Languages of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// Swedish
    Sv,
    /// English
    En,
}

/// Values of `--fail-on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Rounding cannot give it
    Error,
    /// Rounding could give it, but hardly ever does
    Improbable,
    /// Two statements conflict, or a figure is malformed
    Suspect,
    /// Rounding explains it
    Rounding,
    /// The status is never 1
    Never,
}

impl FailOn {
    /// The mildest severity that counts; `None` where none does.
    pub(crate) fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Improbable => Some(Severity::Improbable),
            Self::Suspect => Some(Severity::Suspect),
            Self::Rounding => Some(Severity::Rounding),
            Self::Never => None,
        }
    }
}

impl LanguageArgs {
    /// The language asked for, else the locale's.
    pub(crate) fn language(&self) -> Language {
        self.lang.unwrap_or_else(|| crate::locale::language(|name| std::env::var_os(name)))
    }
}

/// Reads a region: page and box.
fn region(text: &str) -> Result<Region, String> {
    let form = || "expected PAGE:X0,Y0,X1,Y1, such as 3:70.9,102,524.4,380.5".to_owned();
    let (page, corners) = text.split_once(':').ok_or_else(form)?;
    let page: u32 = page.parse().map_err(|_| form())?;
    let index = page.checked_sub(1).ok_or("pages are counted from 1")?;
    let numbers: Result<Vec<f32>, _> = corners.split(',').map(|number| number.trim().parse()).collect();
    let [x0, y0, x1, y1] = numbers.map_err(|_| form())?[..] else {
        return Err(form());
    };
    let bbox = Rect { x0, y0, x1, y1 };
    if !bbox.is_finite() {
        return Err(form());
    }
    if x0 >= x1 || y0 >= y1 {
        return Err("the box is empty: X0 must be less than X1, and Y0 less than Y1".into());
    }
    Ok(Region { page: PageIndex(index), bbox })
}

/// Whether a path stands for standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads the arguments. Names of formats and rules are those of the registry, so that a wrong one is
/// answered like any other wrong value, with the ones that come close.
pub(crate) fn parse(
    args: impl IntoIterator<Item = OsString>,
    registry: &Registry,
) -> Result<Command, clap::Error> {
    let mut command = with_names(Cli::command(), registry);
    let parsed = Cli::from_arg_matches(&command.try_get_matches_from_mut(args)?)
        .map_err(|error| error.format(&mut command))?
        .command;
    let (name, read) = match &parsed {
        Command::Check(CheckArgs { read, .. }) => ("check", read),
        Command::Extract(ExtractArgs { read, .. }) => ("extract", read),
        Command::Tables(TablesArgs { read, .. }) => ("tables", read),
        Command::Compare(args) => return refuse(&mut command, "compare", args.trouble(), parsed),
        #[cfg(feature = "review")]
        Command::Review(_) => return Ok(parsed),
        Command::Ingest(_)
        | Command::Status(_)
        | Command::Export(_)
        | Command::Concepts(_)
        | Command::Relations(_)
        | Command::Explain(_)
        | Command::Rules(_)
        | Command::Worker(_) => return Ok(parsed),
    };
    let trouble = trouble(&parsed, read);
    refuse(&mut command, name, trouble, parsed)
}

/// The command, or what is wrong with its arguments.
fn refuse(
    command: &mut clap::Command,
    name: &str,
    trouble: Option<&'static str>,
    parsed: Command,
) -> Result<Command, clap::Error> {
    let Some(trouble) = trouble else {
        return Ok(parsed);
    };
    // The usage to show is the subcommand's.
    Err(match command.find_subcommand_mut(name) {
        Some(command) => command.error(ErrorKind::ValueValidation, trouble),
        None => command.error(ErrorKind::ValueValidation, trouble),
    })
}

/// What is wrong with arguments that are each right.
fn trouble(command: &Command, read: &ReadArgs) -> Option<&'static str> {
    let several = || read.paths.len() > 1 || read.paths.iter().any(|path| path.is_dir());
    if has_regions(command) && several() {
        return Some("--region can be given for one file only");
    }
    if lacks_folder(command) {
        return Some("--debug needs -o FOLDER, where the drawings go");
    }
    if let (Command::Extract(args), None) = (command, &read.output)
        && let Some(trouble) = args.format.needs_output()
    {
        return Some(trouble);
    }
    match read.paths.iter().filter(|path| is_stdin(path)).count() {
        0 => None,
        1 if read.way.format_name.is_some() => None,
        1 => Some("standard input (-) needs --as FORMAT"),
        _ => Some("standard input (-) can be given only once"),
    }
}

fn has_regions(command: &Command) -> bool {
    matches!(command, Command::Tables(args) if !args.regions.is_empty())
}

fn lacks_folder(command: &Command) -> bool {
    matches!(command, Command::Tables(args) if args.debug.is_some() && args.read.output.is_none())
}

fn with_names(command: clap::Command, registry: &Registry) -> clap::Command {
    let choose = |names: &[&'static str]| PossibleValuesParser::new(names.iter().copied());
    let formats: Vec<&'static str> = registry.formats().map(|format| format.info().name).collect();
    let infos = || registry.all_rules().iter().map(|rule| rule.info);
    let rules: Vec<&'static str> = infos().flat_map(|info| [info.code, info.name]).collect();
    let families: BTreeSet<&'static str> = infos().map(|info| info.family.name()).collect();
    let choices: Vec<&'static str> = families.into_iter().chain(rules.iter().copied()).collect();
    // `rules` lists the rules; in the help they would bury everything else.
    let bounded = command.mut_subcommand("ingest", |command| {
        command.mut_arg("max_memory_mib", |arg| arg.default_value(INGEST_MEMORY_MIB))
    });
    bounded.mut_subcommands(|command| {
        command.mut_args(|arg| match arg.get_id().as_str() {
            "format_name" => arg.value_parser(choose(&formats)),
            "select" | "ignore" => arg.value_parser(choose(&choices)).hide_possible_values(true),
            "rule" => arg.value_parser(choose(&rules)).hide_possible_values(true),
            _ => arg,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str) -> Result<Command, String> {
        let args = line.split_whitespace().map(OsString::from);
        parse(args, &crate::plugins::registry()).map_err(|error| error.to_string())
    }

    #[test]
    fn the_definition_is_sound() {
        with_names(Cli::command(), &crate::plugins::registry()).debug_assert();
    }

    #[test]
    fn defaults_are_those_of_the_contract() {
        let Ok(Command::Check(args)) = check("sifferkoll check a.pdf b") else {
            panic!("it is check");
        };
        let read = &args.read;
        assert_eq!(read.paths, [PathBuf::from("a.pdf"), "b".into()]);
        assert_eq!((args.format, args.fail_on), (CheckFormat::Text, FailOn::Error));
        let way = &read.way;
        assert_eq!((way.load.max_file_mib, way.max_pages), (256, 5000));
        assert_eq!((way.max_seconds, way.max_memory_mib), (120, 2048));
        assert!(!way.in_process && !args.show_passes && !args.show_rounding);
    }

    #[test]
    fn wrong_arguments_are_refused() {
        for line in [
            "sifferkoll check",
            "sifferkoll check a --format yaml",
            "sifferkoll check a --threads 0",
            "sifferkoll check a --max-pages 0",
            "sifferkoll check a --select no-such-rule",
            "sifferkoll check a --as no-such-format",
            "sifferkoll check -",
            "sifferkoll explain NIX001",
            "sifferkoll nonsense",
            "sifferkoll extract a --format csv",
            "sifferkoll extract a --format xlsx",
            "sifferkoll tables a --format jsonl",
            "sifferkoll tables a b --region 1:0,0,9,9",
            "sifferkoll tables . --region 1:0,0,9,9",
            "sifferkoll tables a --region 0:0,0,9,9",
            "sifferkoll tables a --region 1:0,0,9",
            "sifferkoll tables a --region 1:0,0,9,9,9",
            "sifferkoll tables a --region 1:0,0,9,x",
            "sifferkoll tables a --region 1:0,0,9,inf",
            "sifferkoll tables a --region 1:9,0,9,9",
            "sifferkoll tables a --region 0,0,9,9",
            "sifferkoll export",
            "sifferkoll export a.db",
            "sifferkoll export a.db -o b --format json",
            "sifferkoll tables a --debug svg",
            "sifferkoll compare",
            "sifferkoll compare a.db b.db",
            "sifferkoll compare a.db --from 2023 --to 2022",
            "sifferkoll compare a.db --breakdown barn",
            "sifferkoll compare a.db --format png",
            "sifferkoll compare a.db --format xlsx",
            "sifferkoll tables a --debug png -o b",
            "sifferkoll tables a --debug svg -o b --format text",
            "sifferkoll tables a --debug svg -o b --region 1:0,0,9,9",
        ] {
            assert!(check(line).is_err(), "{line}");
        }
        assert!(check("sifferkoll check -").unwrap_err().contains("--as FORMAT"));
        let shape = check("sifferkoll tables a --region 3").unwrap_err();
        assert!(shape.contains("expected PAGE:X0,Y0,X1,Y1"), "{shape}");
    }

    #[test]
    fn drawings_need_a_folder() {
        let Ok(Command::Tables(args)) = check("sifferkoll tables a b --debug svg -o c") else {
            panic!("it is tables");
        };
        assert_eq!(args.debug, Some(DebugForm::Svg));
        let trouble = check("sifferkoll tables a --debug svg").unwrap_err();
        assert!(trouble.contains("--debug needs -o FOLDER"), "{trouble}");
    }

    #[test]
    fn regions_are_pages_and_boxes() {
        let Ok(Command::Tables(args)) =
            check("sifferkoll tables a --region 3:-4.5,102,524.4,380.5 --region 1:0,0,9,9")
        else {
            panic!("it is tables");
        };
        let bbox = Rect { x0: -4.5, y0: 102.0, x1: 524.4, y1: 380.5 };
        assert_eq!(args.regions[0], Region { page: PageIndex(2), bbox });
        assert_eq!((args.regions.len(), args.format), (2, TablesFormat::Text));
    }
}
