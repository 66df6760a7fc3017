//! `compare`: a dataset in, one measure or one kind of table over years and municipalities out.

mod args;

pub(crate) use args::CompareArgs;
use args::{CompareFormat, Part};

use crate::documents::view;
use crate::output::Output;
use crate::status::Status;
use anyhow::{Result, bail};
use sifferkoll_dataset::{Breakdown, Reader, SeriesFilter};
use sifferkoll_plugin::model::{Period, Series};
use sifferkoll_report::{CompareText, View, compare_csv, compare_json, compare_text, nothing_to_compare};
use std::io::{IsTerminal, Write};
use std::path::Path;

/// A measure of this name stands for all of them.
const ANY_MEASURE: &str = "all";

/// Runs the command. Where nothing fits, what there is goes to standard error, and the status stays 0.
pub(crate) fn run(args: &CompareArgs, _: &mut Status) -> Result<()> {
    let target = args.output.as_deref();
    let view = view(&args.language, target, false);
    let reader = Reader::open(&args.dataset)?;
    let held = reader.held()?;
    if held.documents == 0 {
        bail!(
            "{}: the dataset holds no documents; `sifferkoll ingest` reads them in",
            args.dataset.display()
        );
    }
    if held.link_due {
        let stale = "documents came in after measures were last joined; `sifferkoll ingest` joins them";
        let _ = writeln!(std::io::stderr(), "sifferkoll: {}: {stale}", args.dataset.display());
    }
    if held.series == 0 {
        bail!(
            "{}: none of its documents ({}) has a table with a measure of a known year",
            args.dataset.display(),
            held.documents
        );
    }
    let mut series = reader.series(&filter(args))?;
    let parts_only = if args.parts { 0 } else { leave_whole_years(&mut series) };
    let mut output = Output::open(target)?;
    if series.is_empty() {
        let names = reader.concepts()?;
        let words = args.concept.as_deref().unwrap_or_default();
        let said = nothing_to_compare(&names, words, parts_only, view.lang);
        let _ = std::io::stderr().write_all(said.as_bytes());
    } else if parts_only > 0 && args.format == CompareFormat::Text {
        let said = sifferkoll_report::parts_left_out(parts_only, view.lang);
        let _ = std::io::stderr().write_all(said.as_bytes());
    }
    output.write_all(&bytes(&series, args, &view)?)?;
    output.finish()
}

fn filter(args: &CompareArgs) -> SeriesFilter {
    SeriesFilter {
        kind: args.kind.clone(),
        words: args.concept.clone(),
        municipalities: args.municipality.clone(),
        committee: args.committee.clone(),
        measure: Some(args.measure.clone()).filter(|measure| measure != ANY_MEASURE),
        breakdown: match args.breakdown {
            None => Breakdown::WholeFirst,
            Some(Part::All) => Breakdown::All,
            Some(Part::None) => Breakdown::Whole,
            Some(Part::Kvinnor) => Breakdown::Only("kvinnor".into()),
            Some(Part::Man) => Breakdown::Only("män".into()),
        },
        from: args.from,
        to: args.to,
    }
}

/// Takes out points of parts of years, and the series that then have none; how many of these there were.
fn leave_whole_years(series: &mut Vec<Series>) -> usize {
    for one in series.iter_mut() {
        one.points.retain(|point| matches!(point.period, Period::Year(_)));
    }
    let before = series.len();
    series.retain(|one| !one.points.is_empty());
    before - series.len()
}

/// The result in its format.
fn bytes(series: &[Series], args: &CompareArgs, view: &View) -> Result<Vec<u8>> {
    Ok(match args.format {
        CompareFormat::Text => {
            let how = CompareText { width: width(args.output.as_deref()), sources: args.sources };
            compare_text(series, &how, view).into_bytes()
        }
        CompareFormat::Json => {
            let mut bytes = serde_json::to_vec_pretty(&compare_json(series))?;
            bytes.push(b'\n');
            bytes
        }
        CompareFormat::Csv => compare_csv(series).into_bytes(),
        #[cfg(feature = "xlsx")]
        CompareFormat::Xlsx => sifferkoll_report::compare_xlsx(series, view)?,
        #[cfg(feature = "charts")]
        CompareFormat::Svg => picture(series, || {
            Ok(sifferkoll_report::compare_svg(series, args.chart.form(), view.lang)?.into_bytes())
        })?,
        #[cfg(feature = "charts")]
        CompareFormat::Png => {
            picture(series, || Ok(sifferkoll_report::compare_png(series, args.chart.form(), view.lang)?))?
        }
    })
}

/// A picture; where nothing fits, an error, since a file without one would only puzzle its reader.
#[cfg(feature = "charts")]
fn picture(series: &[Series], draw: impl FnOnce() -> Result<Vec<u8>>) -> Result<Vec<u8>> {
    if series.is_empty() {
        bail!("there is nothing to draw");
    }
    anyhow::Context::context(draw(), "no picture was made")
}

/// Columns of the terminal that the text goes to.
fn width(target: Option<&Path>) -> Option<usize> {
    let terminal = target.is_none() && std::io::stdout().is_terminal();
    let size = terminal.then(terminal_size::terminal_size).flatten();
    size.map(|(terminal_size::Width(columns), _)| usize::from(columns))
}
