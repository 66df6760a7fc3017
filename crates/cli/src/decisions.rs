//! What reviewers decided, out of the dataset of `--decisions`.
//!
//! In: the path of a dataset, which is only read. Out: the corrections of all its documents and the waived findings.

use anyhow::{Context, Result};
use sifferkoll_dataset::Reader;
use sifferkoll_plugin::model::{Corrections, Fingerprint, Waived};
use std::path::Path;
use std::sync::Arc;

/// What is decided; nothing where no dataset is named.
#[derive(Debug, Default)]
pub(crate) struct Decisions {
    /// What persons read in cells.
    pub(crate) corrections: Arc<Corrections>,
    /// Findings that do not count.
    pub(crate) waived: Vec<(Fingerprint, Waived)>,
}

impl Decisions {
    /// Reads them before any document, so that a wrong dataset is told at once.
    pub(crate) fn open(dataset: Option<&Path>) -> Result<Self> {
        let Some(path) = dataset else { return Ok(Self::default()) };
        let read = || {
            let reader = Reader::open(path)?;
            Ok::<_, anyhow::Error>(Self {
                corrections: Arc::new(reader.corrections()?),
                waived: reader.waived()?,
            })
        };
        read().context("--decisions")
    }
}
