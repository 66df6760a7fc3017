//! Links the documents of a dataset over the years and judges what several of them say.

use anyhow::Result;
use sifferkoll_dataset::Writer;
use sifferkoll_plugin::Registry;
use sifferkoll_report::View;

/// Makes series and findings between documents, where anything has changed.
pub(crate) fn run(dataset: &mut Writer, threads: usize, _registry: &Registry, _view: &View) -> Result<()> {
    Ok(dataset.link(threads, &|_| Vec::new())?)
}
