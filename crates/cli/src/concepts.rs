//! `concepts`: which labels are one measure over the years, and the user's map that decides.

use crate::args::ConceptsArgs;
use crate::documents::view;
use crate::link;
use crate::output::Output;
use anyhow::{Context, Result};
use sifferkoll_dataset::{Reader, Writer};
use sifferkoll_plugin::Registry;
use sifferkoll_report::{concepts_map, concepts_text};
use std::fs;
use std::io::Write;
use std::thread::available_parallelism;

/// Runs the command.
pub(crate) fn run(args: &ConceptsArgs, registry: &Registry) -> Result<()> {
    let view = view(&args.language, None, false);
    if let Some(path) = &args.map {
        let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        // Nothing is made where nothing is.
        drop(Reader::open(&args.dataset)?);
        let mut dataset = Writer::open(&args.dataset)?;
        dataset.set_map(&text).with_context(|| path.display().to_string())?;
        link::run(&mut dataset, available_parallelism().map_or(1, usize::from), registry, &view)?;
        dataset.close()?;
    }
    let dataset = Reader::open(&args.dataset)?;
    let matches = dataset.matches()?;
    if let Some(path) = &args.write {
        let mut output = Output::open(Some(path))?;
        output.write_all(concepts_map(&dataset.map()?, &matches, &view).as_bytes())?;
        return output.finish();
    }
    let mut output = Output::open(None)?;
    output.write_all(concepts_text(&matches, &dataset.unmatched()?, &view).as_bytes())?;
    output.finish()
}
